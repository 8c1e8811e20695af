"""Draws the README's picture anew from the demo: `make picture`. Needs Chromium, on the path or named in `CHROMIUM`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.repository import ROOT

PICTURE = ROOT / "docs" / "images" / "scorecard.png"
SIZE = "1600,1240"
QUIET = [
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--hide-scrollbars",
]


def main(workspace: str) -> None:
    """Score the demo workspace as HTML and take a picture of its head."""
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chrome")
    if browser is None:
        sys.exit("No Chromium was found. Install it, or name it in CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "scorecard.html"
        score = ["score", "early-help-monthly", "--period", "2026-03", "--format", "html", "--out", str(page)]
        subprocess.run([sys.executable, "-m", "trigpoint", *score, "--workspace", workspace], check=True)
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        profile = f"--user-data-dir={folder}/profile"
        shot = [f"--screenshot={PICTURE}", f"--window-size={SIZE}", page.as_uri()]
        subprocess.run([browser, *QUIET, *root, profile, *shot], check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main(sys.argv[1])

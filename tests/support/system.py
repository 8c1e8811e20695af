"""Groups of tests that need a program of the system, and how `make test` comes by it.

`python -m tests.support.system` installs what is missing when it runs as root on Debian, as in a container; or else it
names each group that will be skipped, and what to install. A further group is one more entry of `GROUPS`, with a marker
of the same name in `pyproject.toml` whose tests ask for it by `need`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest

SKIP_NOTHING = "TRIGPOINT_SKIP_NOTHING"
"""Where this environment variable is set, as by `make test` for root, a group that cannot run is a failure."""


@dataclass(frozen=True)
class Group:
    """What a group of tests needs: one of these programs, in the path or in one of the folders, from these packages."""

    programs: tuple[str, ...]
    packages: tuple[str, ...]
    folders: tuple[str, ...] = ()

    def program(self) -> Path | None:
        """Where the first of the programs is that there is."""
        for name in self.programs:
            there = sorted((p for folder in self.folders for p in Path("/").glob(f"{folder}/{name}")), reverse=True)
            on_path = shutil.which(name)
            if there or on_path:
                return there[0] if there else Path(str(on_path))
        return None


GROUPS: Mapping[str, Group] = {
    "postgres": Group(("initdb",), ("postgresql",), ("usr/lib/postgresql/*/bin",)),
    "browser": Group(("chromium", "chromium-browser", "google-chrome"), ("chromium",)),
    "office": Group(
        ("soffice",),
        ("libreoffice-writer-nogui", "libreoffice-impress-nogui", "libreoffice-calc-nogui", "fonts-liberation"),
    ),
    "pages": Group(("pdftoppm",), ("poppler-utils",)),
    "spark": Group(("java",), ("default-jre-headless",)),
}


def need(name: str) -> Path:
    """The program of a group; its test is skipped where there is none, and fails where nothing may be skipped."""
    group = GROUPS[name]
    found = group.program()
    if found is not None:
        return found
    return lack(f"{' or '.join(group.programs)} is not installed (Debian: {' '.join(group.packages)})")


def lack(why: str) -> NoReturn:
    """Skip the test that lacks something, and say why; where nothing may be skipped it fails."""
    if os.environ.get(SKIP_NOTHING):
        pytest.fail(why)
    pytest.skip(why)


def _main() -> int:
    lacking = {name: group for name, group in GROUPS.items() if group.program() is None}
    packages = sorted({package for group in lacking.values() for package in group.packages})
    if not packages:
        return 0
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get"):
        quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], check=True, **quiet)  # type: ignore[call-overload]
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, check=True, **quiet)  # type: ignore[call-overload]
        return 0
    for name, group in lacking.items():
        needed = " ".join(group.packages)
        sys.stderr.write(f"*** The tests of the group {name!r} are SKIPPED: install {needed} (Debian's name).\n")
    return 0


if __name__ == "__main__":
    sys.exit(_main())

"""The rooms import only what they may."""

from __future__ import annotations

import subprocess
import sys
import tomllib

from tests.support.repository import ROOT


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_room_is_in_the_layers_and_on_the_page() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")["layers"]
    named = {room.strip() for layer in layers for room in layer.split("|")}
    rooms = {p.parent.name for p in (ROOT / "src" / "trigpoint").glob("*/__init__.py")}
    page = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    assert rooms <= named
    assert [room for room in rooms if f"`{room}`" not in page] == []

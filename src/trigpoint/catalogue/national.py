"""Where the national definitions lie: in the installed package, or in the repository that it runs from."""

from __future__ import annotations

from pathlib import Path


def national_definitions() -> Path:
    """The folder of the definitions that ship with Trigpoint (`tables`, `codes`, `indicators`, `calendars`, ...)."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "definitions"
    return installed if installed.is_dir() else package.parents[1] / "definitions"

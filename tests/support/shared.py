"""Files that stand beside the repository and are no part of it: a test that needs one is skipped where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared(path: str) -> Path:
    """The file or folder at `path` under `../shared`, or a skipped test that says which one is not there."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not there")
    return found

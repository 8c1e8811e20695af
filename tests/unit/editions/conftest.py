"""A small workspace with a pack of one figure, and words about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.editions import PACK
from tests.support.records import small_workspace
from trigpoint.store.workspace import Workspace


@pytest.fixture(scope="session")
def first_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Loaded as of June 2025, with the pack `board`. Not to be changed."""
    made = small_workspace(tmp_path_factory.mktemp("editions"))
    (made.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    return made


@pytest.fixture
def a_workspace(first_workspace: Workspace, tmp_path: Path) -> Callable[[], Workspace]:
    """Makes a copy of the first workspace that may be changed."""

    def copied() -> Workspace:
        shutil.copytree(first_workspace.path, tmp_path / "copy")
        return Workspace.open(tmp_path / "copy")

    return copied

"""A small workspace whose pack `board` has been signed. Copied for each test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.editions import PACK, frozen
from tests.support.records import small_workspace
from trigpoint.store.workspace import Workspace


@pytest.fixture(scope="session")
def signed_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The pack `board` of May 2025, edition 1, signed by all three, with a table by team."""
    made = small_workspace(tmp_path_factory.mktemp("publishing"))
    (made.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    frozen(made)
    return made


@pytest.fixture
def a_workspace(signed_workspace: Workspace, tmp_path: Path) -> Callable[[], Workspace]:
    """Makes a copy of the signed workspace that may be changed."""

    def copied() -> Workspace:
        shutil.copytree(signed_workspace.path, tmp_path / "copy")
        return Workspace.open(tmp_path / "copy")

    return copied

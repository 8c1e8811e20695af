"""Delta tables: read back by two libraries, a version each time, never two audiences in one folder."""

from __future__ import annotations

from pathlib import Path

import deltalake
import polars
import pytest

from tests.publish.star.conftest import public
from trigpoint.model.problem import UserMistake
from trigpoint.publish import delta
from trigpoint.publish.star import Star, star_of
from trigpoint.publish.star.files import frame_of
from trigpoint.scorecard.edition import Edition


def test_every_table_is_written_as_a_new_version_that_names_its_editions(
    tmp_path: Path, star: Star, july: Edition, august: Edition
) -> None:
    delta.write(star_of([july]), tmp_path)
    folders = delta.write(star, tmp_path)
    assert [folder.name for folder in folders] == [filled.table.name for filled in star.tables]
    for filled, folder in zip(star.tables, folders, strict=True):
        told = polars.read_delta(str(folder))
        assert told.equals(frame_of(filled)) and told.schema == frame_of(filled).schema
        table = deltalake.DeltaTable(str(folder))
        assert table.version() == 1
        assert table.history(1)[0]["trigpoint.editions"] == f"{july.id} {august.id}"
    before = deltalake.DeltaTable(str(tmp_path / "fact_observation"), version=0)
    assert before.history()[-1]["trigpoint.editions"] == july.id
    assert before.count() == sum(len(row.values) for row in july.rows)


def test_a_folder_is_for_one_audience(tmp_path: Path, star: Star, july: Edition) -> None:
    delta.write(star, tmp_path)
    with pytest.raises(UserMistake, match="for another audience"):
        delta.write(star_of([public(july)]), tmp_path)
    assert deltalake.DeltaTable(str(tmp_path / "fact_observation")).version() == 0


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, star: Star) -> None:
    (tmp_path / "file").write_text("here", encoding="utf-8")
    with pytest.raises(UserMistake, match="cannot be written"):
        delta.write(star, tmp_path / "file")

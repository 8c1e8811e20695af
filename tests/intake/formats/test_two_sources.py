"""The same events from two sources are said to be, for both are counted; what each alone holds is not."""

from __future__ import annotations

from pathlib import Path

from tests.intake.formats.conftest import Load


def assessments(folder: Path, *days: str) -> Path:
    """A folder of Trigpoint's own tables: one assessment of a child of its own on each day."""
    folder.mkdir()
    rows = [f"{folder.name}{day},P{day},{day}" for day in days]
    text = "\n".join(["assessment_id,person_id,started_on", *rows])
    (folder / "assessment.csv").write_text(text + "\n", encoding="utf-8")
    return folder


def test_what_two_sources_both_send_is_said_loudly(tmp_path: Path, loaded: Load) -> None:
    loaded("tables", assessments(tmp_path / "a", "2026-01-05", "2026-01-06", "2026-01-07"), source="one")
    notes = loaded("tables", assessments(tmp_path / "b", "2026-01-06", "2026-01-07", "2026-02-01"), source="two").notes
    (said,) = [note for note in notes if "counts twice" in note]
    assert "Rows of two are of a child and a day that one sent too" in said
    assert "twice: Social care assessments (2)." in said
    assert "P2026" not in said


def test_what_each_holds_alone_is_not(tmp_path: Path, loaded: Load) -> None:
    loaded("tables", assessments(tmp_path / "a", "2026-01-05", "2026-01-06"), source="one")
    result = loaded("tables", assessments(tmp_path / "b", "2026-02-01", "2026-02-02"), source="two")
    assert not [note for note in result.notes if "counts twice" in note]


def test_the_same_source_again_is_no_second_one(tmp_path: Path, loaded: Load) -> None:
    loaded("tables", assessments(tmp_path / "a", "2026-01-05", "2026-01-06"))
    result = loaded("tables", assessments(tmp_path / "b", "2026-01-05", "2026-01-06"))
    assert not [note for note in result.notes if "counts twice" in note]

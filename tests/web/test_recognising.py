"""What files are is said of every format that the simulated borough exports, each under another name too."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from trigpoint.model.problem import UserMistake
from trigpoint.runs.recognise import recognise
from trigpoint.store.workspace import Workspace

TODAY = dt.date(2026, 4, 14)


@pytest.mark.parametrize(
    ("format", "where"),
    [
        ("annex-a", "annex-a.xlsx"),
        ("cin-census", "cin-census.xml"),
        ("e-start", "e-start"),
        ("ssd", "ssd"),
        ("ssda903", "ssda903"),
        ("tables", "tables"),
        ("targets", "figures/targets.csv"),
        ("benchmarks", "figures/benchmarks.csv"),
        ("observations", "figures/recorded.csv"),
        ("observations", "figures/monthly.csv"),
        ("observations", "returns"),
    ],
)
def test_each_format_is_recognised(borough: Workspace, format: str, where: str) -> None:
    assert recognise(borough, [borough.path / "exports" / where], TODAY).format == format


def test_a_workbook_is_known_by_its_lists_whatever_its_name(borough: Workspace, tmp_path: Path) -> None:
    other = Path(shutil.copy(borough.path / "exports" / "annex-a.xlsx", tmp_path / "final v3 2026-03.xlsx"))
    found = recognise(borough, [other], TODAY)
    assert found.format == "annex-a"
    assert {sheet.holds for sheet in found.guesses[0].sheets} >= {"Referrals", "Assessments"}
    assert (found.as_of, found.because) == (dt.date(2026, 3, 31), "The name of final v3 2026-03.xlsx says so.")


def test_the_day_proposed_is_a_month_after_the_last_load_of_the_kind(borough: Workspace) -> None:
    exports = borough.path / "exports"
    assert recognise(borough, [exports / "tables"], dt.date(2026, 5, 2)).as_of == dt.date(2026, 4, 30)
    assert recognise(borough, [exports / "annex-a.xlsx"], dt.date(2026, 7, 2)).as_of == dt.date(2026, 6, 30)


def test_what_is_no_export_is_told(borough: Workspace, tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7 something")
    with pytest.raises(UserMistake, match="is a PDF"):
        recognise(borough, [letter], TODAY)
    notes = tmp_path / "notes.csv"
    notes.write_text("colour,flavour\nred,cherry\n", encoding="utf-8")
    assert recognise(borough, [notes], TODAY).format is None

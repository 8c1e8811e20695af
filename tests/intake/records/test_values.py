"""Cells cleaned and typed; spellings of codes."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from tests.support.annex_a import annex_a, catalogue
from trigpoint.intake.records.spelling import Spellings, plain, spellings_of, yes_and_no
from trigpoint.intake.records.values import (
    clean,
    read_column,
    read_decimal,
    read_district,
    read_ids,
    read_whole,
    read_years,
    through_distinct,
)
from trigpoint.model.table import Code, CodeList, ColumnType

AS_OF = dt.date(2026, 3, 31)


def texts(*values: str | None) -> pl.Series:
    return pl.Series("cells", values, dtype=pl.String)


def test_cleaning_puts_spaces_in_order_and_knows_the_blanks() -> None:
    cells = texts("  a\u00a0 b\t", "-", "N/A", "n / a", "", "   ", None, "x-y", "\ufeffName")
    assert clean(cells, ["-", "n/a"]).to_list() == ["a b", None, None, "n / a", None, None, None, "x-y", "Name"]


def test_identifiers_lose_only_the_nought_that_excel_gave_them() -> None:
    cells = texts("9212044.0", "9212044", "00123", "A12.0", "1.5", None)
    assert read_ids(cells).to_list() == ["9212044", "9212044", "00123", "A12.0", "1.5", None]


def test_whole_numbers() -> None:
    assert read_whole(texts("7", "7.0", "1,204", "-1", "7.5", "seven", None)).to_list() == [
        7, 7, 1204, -1, None, None, None,
    ]  # fmt: skip


def test_decimals_are_finite() -> None:
    assert read_decimal(texts("1.5", "1,204.25", "inf", "nan", "x", None)).to_list() == [
        1.5, 1204.25, None, None, None, None,
    ]  # fmt: skip


def test_ages_are_whole_years_and_an_unborn_child_is_minus_one() -> None:
    assert read_years(texts("6.138261464750171", "11", "0.19", "-1", "six")).to_list() == [6, 11, 0, -1, None]


def test_only_the_district_of_a_postcode_is_taken() -> None:
    cells = texts("T28 2WB", "sw1a 1aa", "EC1A1BB", "nope", "T28", None)
    assert read_district(cells).to_list() == ["T28", "SW1A", "EC1A", None, None, None]


def test_distinct_values_are_read_once_and_spread_in_order() -> None:
    seen: list[list[str | None]] = []

    def read(distinct: pl.Series) -> pl.Series:
        seen.append(distinct.to_list())
        return distinct.str.to_uppercase()

    cells = texts("a", "b", None, "a", "b", "a")
    assert through_distinct(cells, read).to_list() == ["A", "B", None, "A", "B", "A"]
    assert len(seen) == 1
    assert sorted(seen[0], key=str) == sorted(["a", "b", None], key=str)


NEED = CodeList("need", "Need", (Code("N1", "Abuse or neglect", ("Abuse/neglect",)), Code("N2", "Child's disability")))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("N1", "N1"),
        ("n1", "N1"),
        ("Abuse or Neglect", "N1"),
        ("abuse/neglect", "N1"),
        ("N1 - Abuse or Neglect", "N1"),
        ("N1: anything that follows the code", "N1"),
        ("N2 Child’s disability", "N2"),
        ("b) N2 - Child's disability", "N2"),
        ("a) Abuse or neglect", "N1"),
        ("Disabled children [N2]", "N2"),
        ("Child's disability.", "N2"),
        ("1 - Abuse or neglect", "N1"),
        ("mine", "N2"),
        ("PSRMEM - Support with memory and cognition", None),
        ("N3", None),
        ("abuse", None),
    ],
)
def test_a_spelling_finds_its_code_or_none(written: str, meant: str | None) -> None:
    assert spellings_of(NEED, {"N2": ["Mine"]}).find(written) == meant


def test_a_single_letter_is_no_code_before_a_word() -> None:
    eligibility = CodeList("e", "E", (Code("R", "Relevant"), Code("A", "Another")))
    spellings = spellings_of(eligibility, {})
    assert spellings.find("A friend") is None
    assert spellings.find("R - Relevant child") == "R"


def test_yes_and_no_and_neither() -> None:
    answers: Spellings = yes_and_no(["Yes", "Y"], ["No", "N"], ["Unknown"])
    read = read_column(texts("yes", "b) No", "a) Yes", "Unknown", "perhaps"), ColumnType.CODE, AS_OF, answers)
    assert read.to_list() == ["yes", "no", "yes", "unknown", None]


def test_plain_spelling() -> None:
    assert plain("  White \u2013  British: ") == "white - british"


# Allowed values of Ofsted's workbook and spellings seen in exports, with the codes that the guidance gives them.
SEEN = [
    ("ethnicity", "a) WBRI", "WBRI"),
    ("ethnicity", "AOTH - Asian or Asian-British Other", "AOTH"),
    ("ethnicity", "Asian / Brit - Bangladeshi (C3)", "ABAN"),
    ("ethnicity", "s) NOBT", "NOBT"),
    ("gender", "c) Not stated/recorded (or unborn)", "U"),
    ("gender", "2 - Female", "F"),
    ("referral_source", "q) 6: Police", "6"),
    ("referral_source", "Police [6]", "6"),
    ("referral_source", "1B: Individual", "1B"),
    ("primary_need", "N2 - Child’s disability", "N2"),
    ("placement_type", "f) U6: Foster placement - not FFA", "U6"),
    ("placement_type", "P2 Independent Living", "P2"),
    ("placement_provider", "e) PR4 - Private provision", "PR4"),
    ("legal_status", "C2: FCO", "C2"),
    ("care_end_reason", "k) E47: Special Guardianship Orders - relative/friend", "E47"),
    ("category_of_abuse", "Neglect  Physical", "MUL"),
    ("accommodation", "Y: Other accommodation", "Y"),
    ("in_touch", "a) Yes", "YES"),
    ("activity", "G5: Not in education, employment or training - other", "G5"),
]


@pytest.mark.parametrize(("codes", "written", "meant"), SEEN)
def test_spellings_seen_in_exports(codes: str, written: str, meant: str) -> None:
    spellings = spellings_of(catalogue().codes[codes], annex_a().spellings.get(codes, {}))
    assert spellings.find(written) == meant

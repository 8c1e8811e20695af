"""Where every row went, and which rows stand behind a figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.drawing import catalogue
from tests.spec.stores import stored
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.account import account
from trigpoint.engines.drill import Part, rows_behind
from trigpoint.engines.duck import evaluate
from trigpoint.engines.prepare import Prepared, prepare
from trigpoint.model.observation import Status
from trigpoint.model.period import Period

MAY = Period.parse("2025-05")
SHARE = (
    "indicator: n\ncount: {}\nvalue: percentage\nwhen: closed_on in period\n"
    "where: urgent\nnumerator: days <= 45\nmissing: {}"
)
EVERY = SHARE.format("distinct child in plan", "met") + "\nmet_by: every row"
MEAN = "indicator: n\ncount: plan\nvalue: mean of days\nwhen: closed_on in period"
OPEN = "indicator: n\ncount: distinct child in plan\nvalue: count\nwhen: open at period end"
PLANS = """
plan_id | person_id | opened_on  | closed_on  | urgent | days | team
a       | A         | 2025-05-01 | 2025-05-01 | yes    | 45   | North
b       | A         | 2025-05-01 | 2025-05-31 | yes    | 46   | North
c       | B         | 2025-05-01 | 2025-05-10 | yes    |      | South
d       | B         | 2025-05-01 | 2025-06-01 | yes    | 10   | South
e       | C         | 2025-05-01 |            | yes    | 10   |
f       | C         | 2025-05-01 | 2025-05-11 | no     | 10   |
g       | C         | 2025-05-01 | 2025-05-12 |        | 10   |
h       |           | 2025-05-01 | 2025-05-13 | yes    | 10   |
"""
MORE = """
plan_id | person_id | opened_on  | closed_on  | urgent | days | team
i       | A         | 2025-05-01 | 2025-05-14 | yes    | 1    | North
"""


def prepared(folder: Path, definition: str) -> tuple[Catalogue, Prepared]:
    known = catalogue(definition)
    store, snapshot = stored(folder, known, {("plan", "tables"): PLANS, ("plan", "ssd"): MORE})
    return known, prepare(store, snapshot, known, folder / "cache")


@pytest.mark.parametrize(
    ("definition", "counted", "met", "left_out"),
    [
        pytest.param(
            SHARE.format("plan", "not met"),
            5,
            3,
            {
                "the date is blank": 1,
                "outside the period": 1,
                "a blank: it cannot be said whether the condition holds": 1,
                "the condition does not hold": 1,
            },
            id="rows",
        ),
        pytest.param(
            SHARE.format("plan", "left out"),
            4,
            3,
            {
                "the date is blank": 1,
                "outside the period": 1,
                "a blank: it cannot be said whether the condition holds": 1,
                "the condition does not hold": 1,
                "a blank: it cannot be said whether the numerator is met": 1,
            },
            id="numerator left out",
        ),
        pytest.param(
            SHARE.format("plan", "met"),
            6,
            5,
            {"the date is blank": 1, "outside the period": 1, "the condition does not hold": 1},
            id="blanks met",
        ),
        pytest.param(
            SHARE.format("distinct child in plan", "not met"),
            2,
            1,
            {
                "the date is blank": 1,
                "outside the period": 1,
                "a blank: it cannot be said whether the condition holds": 1,
                "the condition does not hold": 1,
                "no identifier of what is counted": 1,
                "a repeat of one already counted": 2,
            },
            id="children",
        ),
        pytest.param(
            EVERY,
            3,
            2,
            {
                "the date is blank": 1,
                "outside the period": 1,
                "the condition does not hold": 1,
                "no identifier of what is counted": 1,
                "a repeat of one already counted": 2,
            },
            id="children by every row",
        ),
        pytest.param(
            MEAN,
            6,
            6,
            {"the date is blank": 1, "outside the period": 1, "no value to add up or average": 1},
            id="mean",
        ),
        pytest.param(OPEN, 2, 2, {"outside the period": 7}, id="stock"),
    ],
)
def test_every_row_is_counted_or_left_out_for_one_reason(
    tmp_path: Path, definition: str, counted: int, met: int, left_out: dict[str, int]
) -> None:
    known, tables = prepared(tmp_path, definition)
    found = account(known, tables, known.indicators["n"], MAY)
    assert (found.read, found.counted, found.met) == (9, counted, met)
    assert dict(found.left_out) == left_out


def test_the_account_of_a_member(tmp_path: Path) -> None:
    known, tables = prepared(tmp_path, SHARE.format("plan", "not met"))
    found = account(known, tables, known.indicators["n"], MAY, ("team", "North"))
    assert (found.read, found.counted, found.met) == (9, 3, 2)
    assert found.left_out["another member"] == 2
    assert sum(found.left_out.values()) == 6


def test_the_files_behind_a_figure(tmp_path: Path) -> None:
    known, tables = prepared(tmp_path, SHARE.format("plan", "not met"))
    found = account(known, tables, known.indicators["n"], MAY)
    assert dict(found.files) == {("ssd.csv", "", "ssd"): 1, ("tables.csv", "", "tables"): 4}


@pytest.mark.parametrize(
    ("definition", "part", "keys", "counts"),
    [
        pytest.param(SHARE.format("plan", "not met"), "denominator", "iabch", 5, id="rows"),
        pytest.param(SHARE.format("plan", "not met"), "numerator", "iah", 3, id="met"),
        pytest.param(SHARE.format("distinct child in plan", "not met"), "denominator", "iabc", 2, id="all of a child"),
        pytest.param(SHARE.format("distinct child in plan", "not met"), "numerator", "ia", 1, id="met of a child"),
        pytest.param(EVERY, "denominator", "iabcg", 3, id="all of a child met by every row"),
        pytest.param(EVERY, "numerator", "cg", 2, id="every row of those who are met"),
        pytest.param(MEAN, "denominator", "iabfgh", 6, id="values"),
        pytest.param(OPEN, "numerator", "de", 2, id="stock"),
    ],
)
def test_the_rows_behind_a_figure(tmp_path: Path, definition: str, part: Part, keys: str, counts: int) -> None:
    known, tables = prepared(tmp_path, definition)
    found = rows_behind(known, tables, known.indicators["n"], MAY, part)
    names = {("tables", f"tables{place:016x}"[-16:]): name for place, name in enumerate("abcdefgh")}
    names["ssd", f"ssd{0:016x}"[-16:]] = "i"
    assert "".join(names[row] for row in found.rows) == keys
    assert found.counts == counts
    figure = evaluate(known, tables, [known.indicators["n"]], [MAY])[0]
    if part == "denominator":
        assert figure.denominator == counts
    else:
        assert figure.numerator == counts


def test_the_rows_behind_a_member(tmp_path: Path) -> None:
    known, tables = prepared(tmp_path, SHARE.format("plan", "not met"))
    found = rows_behind(known, tables, known.indicators["n"], MAY, "denominator", ("team", "South"))
    assert found.counts == len(found.rows) == 1


def test_a_member_asks_every_one_of_its_own_rows(tmp_path: Path) -> None:
    """A's plan with North was in time, the one with South was not: met in North, and not in all."""
    known = catalogue(EVERY)
    plans = """
plan_id | person_id | closed_on  | urgent | days | team
a       | A         | 2025-05-01 | yes    | 45   | North
b       | A         | 2025-05-31 | yes    | 46   | South
c       | B         | 2025-05-01 | yes    | 1    | South
"""
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): plans})
    tables, n = prepare(store, snapshot, known, tmp_path / "cache"), known.indicators["n"]
    figures = {o.member: o for o in evaluate(known, tables, [n], [MAY], ["team"])}
    for member, met, counted in ((None, 1, 2), ("North", 1, 1), ("South", 1, 2)):
        place = None if member is None else ("team", member)
        assert (figures[member].numerator, figures[member].denominator) == (met, counted)
        assert rows_behind(known, tables, n, MAY, "numerator", place).counts == met
        found = account(known, tables, n, MAY, place)
        assert (found.met, found.counted) == (met, counted)


def test_a_month_in_progress_has_the_rows_that_its_figure_says(tmp_path: Path) -> None:
    known = catalogue(OPEN)
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): PLANS}, as_of="2025-05-12")
    tables = prepare(store, snapshot, known, tmp_path / "cache")
    (figure,) = evaluate(known, tables, [known.indicators["n"]], [MAY])
    assert (figure.value, figure.status) == (2, Status.PROVISIONAL)
    assert "2025-05-12" in figure.note
    found = rows_behind(known, tables, known.indicators["n"], MAY, "numerator")
    assert (found.counts, len(found.rows)) == (2, 2)
    assert account(known, tables, known.indicators["n"], MAY).counted == 2


def test_a_period_beyond_the_data_has_no_rows(tmp_path: Path) -> None:
    known, tables = prepared(tmp_path, OPEN)
    assert rows_behind(known, tables, known.indicators["n"], Period.parse("2026-01"), "numerator").rows == ()

"""Counting with few scans: which way each figure is counted, and that no way counts anything else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

import duckdb
import pytest

from tests.spec.drawing import Afar, catalogue, drawn
from trigpoint.catalogue.objects import WhenKind
from trigpoint.engines.drawn import relations_of_world
from trigpoint.engines.duck import Run
from trigpoint.engines.months import MOST_BITS, in_reach, is_whole, months_of
from trigpoint.engines.scans import Rows, Way, scans_of
from trigpoint.engines.tallies import Database
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period

OPEN = "count: plan\nvalue: count\nwhen: open at period end"
CHILDREN = "count: distinct child in plan\nvalue: count\nwhen: open at period end"
DERIVED = """
derived: length
table: plan
operator: days since
date: opened_on
---
derived: length_band
table: plan
operator: band
of: length
bands: {short: [0, 30], long: [31, null]}
---
breakdown: length_band
column: length_band
---
"""
ALL = DERIVED + "\n---\n".join(
    [
        f"indicator: stock\n{OPEN}",
        f"indicator: children\n{CHILDREN}",
        f"indicator: costs\n{OPEN.replace('value: count', 'value: mean of cost')}",
        f"indicator: old\n{OPEN}\nwhere: length > 30\nmissing: not met",
        "indicator: opened\ncount: plan\nvalue: count\nwhen: opened_on in period",
        "indicator: opened_in_12\ncount: plan\nvalue: count\nwhen: opened_on in 12 months to period end",
        "indicator: closed\ncount: plan\nvalue: mean of days\nwhen: closed_on in period",
        "indicator: opened_children\ncount: distinct child in plan\nvalue: count\nwhen: opened_on in period",
        "indicator: middle\ncount: plan\nvalue: median of days\nwhen: closed_on in period",
        "indicator: open_within\ncount: plan\nvalue: mean of cost\nwhen: open in period\nwhere: days < 9\nmissing: met",
        "indicator: children_within\ncount: distinct child in plan\nvalue: count\nwhen: open in period",
        "indicator: seen\ncount: visit\nvalue: count\nwhen: seen_on in period",
    ]
)
PLANS = """
plan_id | person_id | opened_on  | closed_on  | team         | days | cost
a       | A         | 2018-02-28 | 2025-05-31 | North        | 1    | 0.1
b       | A         | 2025-05-31 | 2025-06-01 | Not recorded | 2    | 0.2
c       | A         | 2025-05-31 |            |              | 3    | 0.3
d       | B         | 2025-05-01 | 2025-05-31 | North        | 4    |
e       |           | 2025-04-30 |            | South        | 9    | 7
f       | C         | 2025-06-15 | 2025-06-10 | South        | 9    | 7
g       | C         |            | 2025-06-10 | South        |      | 7
"""


def figures(db: Database, periods: list[Period], optimise: bool) -> list[Observation]:
    known = catalogue(ALL)
    world = drawn(known, {"plan": PLANS, "visit": "visit_id | seen_on"})
    run = Run(db, known, relations_of_world(db, known, world), frozenset(world), optimise=optimise)
    breakdowns = [known.breakdowns[name] for name in ("team", "kind", "length_band")]
    return run.figures(list(known.indicators.values()), periods, breakdowns)


@pytest.mark.parametrize(
    "periods",
    [
        pytest.param(["2025-05", "2025-06"], id="months"),
        pytest.param(["2025-06", "2025-05"], id="in no order"),
        pytest.param(["2018-02", "2018-03", "2025-04", "2025-05", "2025-06"], id="years apart"),
        pytest.param(["FY2025-26-Q1", "2025-06", "r12:2025-06", "ytd:2025-06"], id="one end"),
        pytest.param(["2025-05", "2025-05-20..2025-06-10", "2025-W22", "2025-06"], id="parts of months between"),
    ],
)
def test_the_optimised_plan_counts_what_the_plain_one_does(db: duckdb.DuckDBPyConnection, periods: list[str]) -> None:
    wanted = [Period.parse(text) for text in periods]
    found = figures(db, wanted, optimise=True)
    assert found == figures(db, wanted, optimise=False)
    assert found == figures(Afar(db), wanted, optimise=True)
    assert sum(o.value is not None for o in found) > 10 * len(periods)


class Asked(Afar):
    """A database that answers several questions at once, and notes each time that it is asked some."""

    def __init__(self, db: Database) -> None:
        super().__init__(db)
        self.times = 0

    def together(self, queries: Sequence[str], /) -> list[list[Any]]:
        self.times += 1
        return [list(self.db.execute(query).fetchall()) for query in queries]


@pytest.mark.parametrize("months", [["2025-04", "2025-05", "2025-06"], ["2025-06", "2025-04", "2025-05"]])
def test_all_counts_are_asked_for_at_once_in_whatever_order_periods_are(
    db: duckdb.DuckDBPyConnection, months: list[str]
) -> None:
    asked, wanted = Asked(db), [Period.parse(text) for text in months]
    assert figures(asked, wanted, optimise=True) == figures(db, wanted, optimise=False)
    assert asked.times == 1


def test_two_members_that_are_shown_as_one_count_a_child_once(db: duckdb.DuckDBPyConnection) -> None:
    """A team called `Not recorded`, and rows whose team is blank."""
    found = figures(db, [Period.parse("2025-05")], optimise=True)
    assert found == figures(Afar(db), [Period.parse("2025-05")], optimise=True)
    named = {(o.indicator, o.member): o.value for o in found if o.breakdown == "team"}
    assert named["children", "Not recorded"] == 1  # A, by b and c
    assert named["stock", "Not recorded"] == 2
    assert named["opened_children", "Not recorded"] == 1


def test_each_figure_is_counted_the_cheapest_way() -> None:
    known = catalogue(ALL)
    breakdowns = [known.breakdowns[name] for name in ("team", "length_band")]
    scans = scans_of(known, known.indicators.values(), breakdowns)
    ways = {(i.id, b.id): scan.way for scan in scans for i in scan.indicators for b in scan.breakdowns}
    fixed = {name: way for (name, by), way in ways.items() if by == "team"}
    assert fixed == {
        "stock": Way.OPENED,
        "children": Way.MARKED,
        "costs": Way.PAIRED,  # decimals
        "old": Way.PAIRED,
        "opened": Way.PAIRED,  # as its length band is, by which it is split as well
        "opened_in_12": Way.ADDED,
        "closed": Way.PAIRED,
        "opened_children": Way.MARKED,
        "middle": Way.PAIRED,
        "open_within": Way.PAIRED,
        "children_within": Way.PAIRED,  # with the rows of the mean beside it
        "seen": Way.ADDED,
    }
    split = {name: way for (name, by), way in ways.items() if by == "length_band"}
    assert split == {name: Way.MARKED if name in ("children", "opened_children") else Way.PAIRED for name in fixed
                     if name != "seen"}  # fmt: skip
    alone = scans_of(known, [known.indicators["stock"]], breakdowns)
    assert {scan.way: [b.id for b in scan.breakdowns] for scan in alone} == {
        Way.OPENED: ["team"],
        Way.PAIRED: ["length_band"],
    }
    opened = scans_of(known, [known.indicators["opened"]], [known.breakdowns["team"]])
    assert [scan.way for scan in opened] == [Way.ADDED]
    within = scans_of(known, [known.indicators["children_within"]], breakdowns)
    assert [scan.way for scan in within] == [Way.MARKED]


def test_each_part_of_each_indicator_comes_from_one_scan_and_events_of_one_day_from_the_same() -> None:
    known = catalogue(ALL)
    breakdowns = [known.breakdowns[name] for name in ("team", "kind", "length_band")]
    scans = scans_of(known, known.indicators.values(), breakdowns)
    plainly_split = scans_of(known, known.indicators.values(), breakdowns[:2])
    parts = [(i.id, b.id) for scan in scans for i in scan.indicators for b in scan.breakdowns]
    parts += [(i.id, "") for scan in scans for i in scan.indicators if scan.total]
    assert len(parts) == len(set(parts))
    plans = {i.id for i in known.indicators.values() if i.table == "plan"}
    assert set(parts) == {(name, by) for name in plans for by in ("", "team", "kind", "length_band")} | {
        ("seen", ""), ("seen", "team"),
    }  # fmt: skip
    together = [{i.id for i in scan.indicators} for scan in plainly_split if scan.way is Way.ADDED]
    assert {"opened", "opened_in_12"} in together


AGES = """
derived: born_on
table: plan
type: date
operator: lookup
in: person
same: person_id
take: born_on
---
derived: age
table: plan
operator: age at period end
born: born_on
---
derived: age_band
table: plan
operator: band
of: age
bands: {under 5: [0, 4], 5 to 9: [5, 9]}
---
breakdown: age_band
column: age_band
---
indicator: aged_5
count: plan
value: count
when: open at period end
where: age = 5
missing: not met
---
indicator: children_aged_5
count: distinct child in plan
value: percentage
when: open at period end
where: age in (4, 5)
numerator: age = 5
missing: not met
---
indicator: mean_age
count: plan
value: mean of age
when: open at period end
---
indicator: all
count: plan
value: count
when: open at period end
---
indicator: unborn
count: distinct child in plan
value: count
when: open at period end
where: age is null
missing: met
"""
AGED = {
    "person": """
    person_id | born_on
    leap      | 2020-02-29
    first     | 2020-03-01
    last      | 2019-12-31
    unknown   |
    """,
    "plan": """
    plan_id | person_id | opened_on  | closed_on
    a       | leap      | 2023-06-01 |
    b       | leap      | 2025-02-28 | 2025-03-31
    c       | first     | 2024-12-31 |
    d       | last      | 2024-12-01 | 2025-06-01
    e       | unknown   | 2024-12-31 |
    """,
}
AGED_5 = {
    "2024-11": 0,
    "2024-12": 1,
    "2025-02": 1,
    "2025-03": 3,
    "2025-05": 3,
    "2025-06": 2,
    "2026-02": 2,
    "2026-03": 0,
}
"""Plans open of children of five: d from December 2024 to May 2025, a from March 2025 (29 February has its birthday on
1 March) to February 2026, b on no month's end but February's, when its child is four; c as a."""


def test_a_row_is_cut_at_birthdays_and_counted_by_its_pieces(db: duckdb.DuckDBPyConnection) -> None:
    known = catalogue(AGES)
    world = drawn(known, AGED)
    run = Run(db, known, relations_of_world(db, known, world), frozenset(world))
    first = Period.parse("2023-11")
    periods = [first.shift(step) for step in range(40)]
    indicators, by = list(known.indicators.values()), [known.breakdowns["age_band"]]
    assert {(s.rows, s.born) for s in scans_of(known, indicators, by)} == {(Rows.BY_SPAN, "born_on")}
    uncut = scans_of(known, [known.indicators["all"]], [])
    assert [(s.rows, s.born) for s in uncut] == [(Rows.BY_SPAN, None)]
    found = run.figures(indicators, periods, by)
    assert found == dataclasses.replace(run, optimise=False).figures(indicators, periods, by)
    assert found == dataclasses.replace(run, db=Afar(db)).figures(indicators, periods, by)
    totals = {(o.indicator, str(o.period)): o for o in found if o.breakdown is None}
    assert {month: totals["aged_5", month].value for month in AGED_5} == AGED_5
    assert totals["children_aged_5", "2024-02"].value == 0  # the leap child, four on the day itself
    assert (totals["children_aged_5", "2025-03"].numerator, totals["children_aged_5", "2025-03"].denominator) == (3, 3)
    assert totals["mean_age", "2025-02"].value == (4 + 4 + 4 + 5) / 4
    assert totals["unborn", "2025-02"].value == 1
    bands = {
        (o.member, o.value)
        for o in found
        if (o.indicator, str(o.period), o.breakdown) == ("all", "2025-02", "age_band")
    }
    assert bands == {("under 5", 3), ("5 to 9", 1), ("Not recorded", 1)}


def test_months_and_their_places() -> None:
    periods = [Period.parse(text) for text in ("2025-02", "FY2024-25-Q4", "2024-12")]
    months = months_of([WhenKind.EVENT, WhenKind.LAST_12], periods)
    assert (months.start, months.end, months.count) == (dt.date(2024, 1, 1), dt.date(2025, 3, 31), 15)
    assert [months.places(WhenKind.EVENT, period) for period in periods] == [(13, 13), (12, 14), (11, 11)]
    assert [months.places(WhenKind.LAST_12, period) for period in periods] == [(2, 13), (3, 14), (0, 11)]
    assert [months.places(WhenKind.OPEN, period) for period in periods] == [(13, 13), (14, 14), (11, 11)]


def test_whole_months() -> None:
    whole = ("2024-02", "FY2024-25", "AY2024-25-spring", "CY2024", "r12:2025-02", "2025-01-01..2025-02-28")
    parts = ("2025-W09", "2025-02-01..2025-02-27", "2025-02-02..2025-02-28")
    assert [is_whole(Period.parse(text)) for text in (*whole, *parts)] == [True] * 6 + [False] * 3


def test_bits_reach_over_sixty_months_and_no_more() -> None:
    month = Period.parse("2020-01")
    periods = [month.shift(step) for step in range(-1, 2 * MOST_BITS)]
    lists = in_reach(reversed(periods))
    assert [period for some in lists for period in some] == periods
    assert [len(some) for some in lists] == [MOST_BITS, MOST_BITS, 1]


def test_what_is_counted_does_not_depend_on_which_other_indicators_are(db: duckdb.DuckDBPyConnection) -> None:
    known = catalogue(ALL)
    world = drawn(known, {"plan": PLANS, "visit": "visit_id | seen_on"})
    run = Run(db, known, relations_of_world(db, known, world), frozenset(world))
    periods, breakdowns = [Period.parse("2025-05"), Period.parse("2025-06")], [known.breakdowns["length_band"]]
    together = run.figures(list(known.indicators.values()), periods, breakdowns)
    alone = [o for i in known.indicators.values() for o in run.figures([i], periods, breakdowns)]
    assert alone == together
    assert dataclasses.replace(run, optimise=False).figures([known.indicators["stock"]], periods, breakdowns) == [
        o for o in together if o.indicator == "stock"
    ]

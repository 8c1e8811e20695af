"""Counting with few scans: which way each figure is counted, and that no way counts anything else."""

from __future__ import annotations

import dataclasses
import datetime as dt

import duckdb
import pytest

from tests.spec.drawing import catalogue, drawn
from trigpoint.catalogue.objects import WhenKind
from trigpoint.engines.drawn import relations_of_world
from trigpoint.engines.duck import Run
from trigpoint.engines.months import MOST_BITS, in_reach, is_whole, months_of, runs_of
from trigpoint.engines.scans import Way, scans_of
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


def figures(db: duckdb.DuckDBPyConnection, periods: list[Period], optimise: bool) -> list[Observation]:
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
    assert sum(o.value is not None for o in found) > 10 * len(periods)


def test_two_members_that_are_shown_as_one_count_a_child_once(db: duckdb.DuckDBPyConnection) -> None:
    """A team called `Not recorded`, and rows whose team is blank."""
    found = figures(db, [Period.parse("2025-05")], optimise=True)
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
        "stock": Way.PAIRED,  # joins `old`, whose rows are paired for what it reads
        "children": Way.MARKED,
        "costs": Way.PAIRED,  # decimals
        "old": Way.PAIRED,
        "opened": Way.ADDED,
        "opened_in_12": Way.ADDED,
        "closed": Way.ADDED,
        "opened_children": Way.PAIRED,
        "middle": Way.PAIRED,
        "seen": Way.ADDED,
    }
    assert {way for (_, by), way in ways.items() if by == "length_band"} == {Way.PAIRED}
    alone = scans_of(known, [known.indicators["stock"]], breakdowns)
    assert {scan.way: [b.id for b in scan.breakdowns] for scan in alone} == {
        Way.OPENED: ["team"],
        Way.PAIRED: ["length_band"],
    }


def test_each_part_of_each_indicator_comes_from_one_scan_and_events_of_one_day_from_the_same() -> None:
    known = catalogue(ALL)
    breakdowns = [known.breakdowns[name] for name in ("team", "kind", "length_band")]
    scans = scans_of(known, known.indicators.values(), breakdowns)
    parts = [(i.id, b.id) for scan in scans for i in scan.indicators for b in scan.breakdowns]
    parts += [(i.id, "") for scan in scans for i in scan.indicators if scan.total]
    assert len(parts) == len(set(parts))
    plans = {i.id for i in known.indicators.values() if i.table == "plan"}
    assert set(parts) == {(name, by) for name in plans for by in ("", "team", "kind", "length_band")} | {
        ("seen", ""), ("seen", "team"),
    }  # fmt: skip
    together = [{i.id for i in scan.indicators} for scan in scans if scan.way is Way.ADDED]
    assert {"opened", "opened_in_12"} in together


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


@pytest.mark.parametrize(
    ("bits", "runs"),
    [("", []), ("1", [(0, 1)]), ("10110", [(1, 3), (4, 5)]), ("1" * 60, [(0, 60)]), ("1" + "0" * 59, [(59, 60)])],
)
def test_runs_of_bits(bits: str, runs: list[tuple[int, int]]) -> None:
    assert runs_of(int(bits or "0", 2)) == runs


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

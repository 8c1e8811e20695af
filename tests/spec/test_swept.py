"""Rows brought home and counted here: runs of periods, things counted once, and what shares a sweep."""

from __future__ import annotations

import dataclasses
from collections import Counter
from itertools import pairwise
from random import Random

import duckdb
import numpy as np
import pytest

from tests.spec.drawing import catalogue, drawn
from tests.spec.test_optimised import ALL, PLANS
from trigpoint.catalogue.objects import Breakdown
from trigpoint.engines import counted
from trigpoint.engines.drawn import relations_of_world
from trigpoint.engines.duck import Run
from trigpoint.engines.levels import Cells, Room, Runs, cells_of, chains_of, numbered
from trigpoint.engines.scans import Rows
from trigpoint.engines.sweeps import sweeps_of
from trigpoint.model.period import Period

MONTHS_AND_QUARTERS = [(0, 0), (0, 2), (1, 1), (2, 2), (0, 5), (3, 5), (3, 3)]


def test_what_lasts_counts_in_a_run_of_each_chain_of_periods() -> None:
    chains = chains_of(MONTHS_AND_QUARTERS)
    assert sorted(place for chain in chains for place in chain.places) == list(range(7))
    for chain in chains:
        spans = list(zip(chain.first, chain.last, strict=True))
        assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))
        stays = [(start, end) for start in range(6) for end in range(start, 6)]
        low, high = chain.runs(6, *(np.array(ends) for ends in zip(*stays, strict=True)))
        for (start, end), first, beyond in zip(stays, low, high, strict=True):
            counts = [n for n, (begins, ends) in enumerate(spans) if begins <= end and ends >= start]
            assert counts == list(range(first, beyond))


def rows(seed: int) -> list[tuple[int, int, int, int]]:
    """Rows of a thing, a member, and a run of ten periods, in order; some of the runs are empty."""
    chance = Random(seed)
    made = [(chance.randrange(4), chance.randrange(3), chance.randrange(10)) for _ in range(25)]
    return sorted((thing, member, low, min(10, low + chance.randrange(5))) for thing, member, low in made)


def runs_of(made: list[tuple[int, int, int, int]]) -> tuple[Runs, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    thing, member, low, high = (np.array(column, np.int64) for column in zip(*made, strict=True))
    return Runs(low, high, 10, member=member, many=3), thing


@pytest.mark.parametrize("seed", range(8))
def test_counts_sums_medians_and_things_counted_once(seed: int) -> None:
    made = rows(seed)
    runs, thing = runs_of(made)
    each = [(member, n, who, k) for k, (who, member, low, high) in enumerate(made) for n in range(low, high)]
    counted = Counter((member, n) for member, n, _, _ in each)
    once = Counter((member, n) for member, n, _ in {(member, n, who) for member, n, who, _ in each})
    whole = np.arange(len(made)) * 3 - 20
    decimals = np.array([Random(k).random() for k in range(len(made))])
    sums, medians = Counter[tuple[int, int]](), {}
    for member, n, _, k in each:
        sums[member, n] += int(whole[k])
        medians.setdefault((member, n), []).append(float(decimals[k]))
    found, cut = runs.counted(), runs.once(thing).counted()
    added, middles, exact = runs.counted(whole), runs.medians(decimals), runs.summed(decimals)
    for member in range(3):
        for n in range(10):
            assert (found[member, n], cut[member, n]) == (counted[member, n], once[member, n])
            assert added[member, n] == sums[member, n]
            values = sorted(medians.get((member, n), []))
            if values:
                middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
                assert middles[member, n] == pytest.approx(middle, rel=1e-15)
                assert exact[member, n] == pytest.approx(sum(values), rel=1e-12)
    assert sum(once.values()) < sum(counted.values())


def test_tenths_add_up_to_one() -> None:
    """Added one after the other they make 0.9999999999999999."""
    ten = Runs(np.zeros(10, np.int64), np.ones(10, np.int64), 1)
    assert ten.summed(np.full(10, 0.1)).tolist() == [[1.0]]


@pytest.mark.parametrize("most", [300, 20])
def test_of_each_cell_one_row_counts(most: int) -> None:
    """Of those alone that are there, and of whichever of these an indicator counts."""
    chance = Random(most)
    cell = [chance.randrange(most) for _ in range(200)]
    there = [chance.random() < 0.7 for _ in cell]
    room = Room(np.arange(most, dtype=np.int32))  # whatever was counted there before
    cells = cells_of(np.array(cell), np.array(there), most, room)
    which = [n for n, counts in enumerate(there) if counts and chance.random() < 0.5]
    found = cells.one_each(np.array(which), room).tolist()
    assert set(found) <= set(which)
    assert sorted(cell[n] for n in found) == sorted({cell[n] for n in which})
    assert len(found) < len(which)


def test_where_no_two_rows_share_a_cell_each_counts() -> None:
    cells = cells_of(np.array([4, 2, 2, 9]), np.array([True, True, False, True]), 10, Room())
    assert cells.number is None
    assert cells.one_each(np.array([0, 3]), Room()).tolist() == [0, 3]


@pytest.mark.parametrize(
    "different",
    [
        pytest.param([3, 2**63 + 3, 7], id="alike in the last sixteen bits"),
        pytest.param([1, 2**16, 2**32, 2**48, 1 + 2**16 + 2**32 + 2**48], id="told apart by no sixteen bits"),
        pytest.param([n * 0x9E3779B97F4A7C15 % 2**64 for n in range(1, 3000)], id="many"),
    ],
)
def test_numbers_find_their_places_however_many_there_are(different: list[int]) -> None:
    chance = Random(1)
    drawn_at_random = [chance.choice(different) for _ in range(20_000)]
    found, place = numbered(np.array(drawn_at_random, np.uint64), Room(wide=np.arange(2**16, dtype=np.uint64)))
    assert sorted(found.tolist()) == sorted(set(drawn_at_random))
    assert found[place].tolist() == drawn_at_random


def test_one_sweep_serves_all_that_finds_its_rows_alike() -> None:
    known = catalogue(ALL)
    split = [known.breakdowns[name] for name in ("team", "length_band")]
    sweeps = sweeps_of(known, known.indicators.values(), split)
    found = {
        (s.table.name, s.rows, s.when and (s.when.kind.value, s.when.column)): {a.indicator.id for a in s.asked}
        for s in sweeps
    }
    assert found == {
        ("plan", Rows.BY_SPAN, None): {"stock", "children", "costs"},
        ("plan", Rows.BY_PERIOD, ("open at period end", None)): {"stock", "children", "costs", "old"},
        ("plan", Rows.BY_MONTH, None): {"opened", "opened_in_12", "closed", "opened_children", "middle"},
        ("plan", Rows.BY_SPAN, ("open in period", None)): {"open_within", "children_within"},
        ("plan", Rows.BY_PERIOD, ("open in period", None)): {"open_within", "children_within"},
        ("plan", Rows.BY_PERIOD, ("in period", "opened_on")): {"opened", "opened_children"},
        ("plan", Rows.BY_PERIOD, ("in period", "closed_on")): {"closed", "middle"},
        ("plan", Rows.BY_PERIOD, ("in 12 months to period end", "opened_on")): {"opened_in_12"},
        ("visit", Rows.BY_MONTH, None): {"seen"},
    }
    asked = [(a.indicator.id, b.id) for s in sweeps for a in s.asked for b in a.breakdowns]
    assert len(asked) == len(set(asked))
    assert sorted(a.indicator.id for s in sweeps for a in s.asked if a.total) == sorted(known.indicators)


DAYS = """derived: day_id
table: plan
type: id
operator: first of
columns: [opened_on]
---
indicator: days
count: distinct day in plan
when: opened_on in 12 months to period end
value: count
---
"""
"""Days on which plans were opened: the same in whatever authority."""


@pytest.mark.parametrize("own", [False, True], ids=["children known to both", "children of their own"])
def test_rows_in_several_lots_add_up(db: duckdb.DuckDBPyConnection, own: bool) -> None:
    known = catalogue("breakdown: authority\ntitle: Authority\ncolumn: _authority\n---\n" + DAYS + ALL)
    heading, *lines = PLANS.strip().splitlines()
    text = f"{heading} | _authority\n"
    for n, line in enumerate(lines):
        plan, child, *rest = line.split("|")
        text += "|".join((plan, f"{child.strip()}{'NS'[n % 2] if own else ''}", *rest, "NS"[n % 2])) + "\n"
    world = drawn(known, {"plan": text, "visit": "visit_id | seen_on"})
    whole = dataclasses.replace(relations_of_world(db, known, world), apart=True)
    lots = [
        {t: f"(SELECT * FROM {source} WHERE \"_authority\" = '{name}')" for t, source in whole.sources.items()}
        for name in "NS"
    ]
    in_lots = dataclasses.replace(whole, own=own, groups=tuple(dataclasses.replace(whole, sources=lot) for lot in lots))
    periods = [Period.parse(text) for text in ("2025-05", "2025-05-20..2025-06-10", "2025-06")]
    split = [known.breakdowns[name] for name in ("team", "length_band", "authority")]
    found, at_once = (
        Run(db, known, relations, frozenset(world)).figures(list(known.indicators.values()), periods, split)
        for relations in (in_lots, whole)
    )
    assert found == at_once
    assert {o.member for o in found if o.breakdown == "authority" and o.value} == {"N", "S"}
    children = [o for o in found if o.indicator == "children" and o.breakdown == "authority"]
    assert any(o.value for o in children)


FEW = "\n---\n".join(
    f"indicator: {name}\ncount: distinct {thing} in plan\nvalue: percentage\nnumerator: {numerator}\n"
    f"missing: not met\nwhen: opened_on {when}\n{more}"
    for name, thing, numerator, when, more in (
        ("families_12", "family", "urgent", "in 12 months to period end", ""),
        ("families_every", "family", "not urgent", "in 12 months to period end", "met_by: every row\n"),
        ("families_young", "family", "urgent", "in 12 months to period end", "where: days < 5\n"),
        ("children_year", "child", "urgent", "year to date", ""),
        ("families", "family", "urgent", "in period", ""),
    )
)
"""Things counted once, some of them by the same dates, in periods that share days and in periods that do not."""


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("few", [0, 10**9], ids=["one a month", "put in order"])
def test_things_counted_once_in_periods_that_share_days(
    db: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch, seed: int, few: int
) -> None:
    """As grouped by SQL, whether what shares a thing, a member and a month is left out first or all is put in order."""
    chance = Random(seed)
    lines = ["plan_id | person_id | family_id | opened_on | team | urgent | days"]
    for n in range(150):
        day = f"{chance.choice((2024, 2025))}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        family, team = chance.choice(["F", "G", "H", ""]), chance.choice(["North", "South", ""])
        urgent = chance.choice(["yes", "no", "no", ""])
        lines.append(
            f"p{n} | {chance.choice('ABCDEFG')} | {family} | {day} | {team} | {urgent} | {chance.randrange(9)}"
        )
    known = catalogue(FEW)
    world = drawn(known, {"plan": "\n".join(lines)})
    cut_down = Counter[bool]()
    months = counted.Swept.months

    def noted(self: counted.Swept, k: int, by: Breakdown | None) -> Cells | None:
        found = months(self, k, by)
        cut_down[found is not None] += 1
        return found

    monkeypatch.setattr(counted.Swept, "months", noted)
    monkeypatch.setattr(counted, "_FEW", few)
    monkeypatch.setattr(counted, "_MOST_CELLS", 0)
    periods = [Period.month(2025, month) for month in range(1, 13)]
    split = [known.breakdowns["team"]]
    found, grouped = (
        Run(db, known, relations_of_world(db, known, world), frozenset(world), optimise=optimise).figures(
            list(known.indicators.values()), periods, split
        )
        for optimise in (True, False)
    )
    assert found == grouped
    assert sum(bool(o.numerator) for o in found) > 100
    assert set(cut_down) == {few == 0}

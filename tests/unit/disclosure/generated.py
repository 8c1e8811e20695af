"""Random small tables and releases, each worked out by trying every number: no programme, no relation of ours."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations, product
from typing import Any

import numpy as np

from tests.support.scorecards import catalogue, recorded
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.scorecard.disclosure.audit import audit
from trigpoint.scorecard.disclosure.cube import cube_of
from trigpoint.scorecard.disclosure.linked import two_way
from trigpoint.scorecard.disclosure.profile import PROFILES, Profile
from trigpoint.scorecard.disclosure.quantities import Figure
from trigpoint.scorecard.disclosure.release import release
from trigpoint.scorecard.disclosure.secondary import Secondary

Table = list[list[int]]
Mask = list[list[bool]]
MONTHS = (Period.parse("2020-04"), Period.parse("2020-05"))
TEAMS = ("East", "West")
FARTHEST = 13


def ends_that_fit(table: Table, mask: Mask, least: int) -> list[tuple[int, int]]:
    """The least and greatest of each hidden cell over every table with the same shown cells and totals, none of the
    hidden below `least`; nothing where no table fits.

    Every number is tried in every cell. What is left of the totals decides what the cells further on may be, so that
    the same remainders at the same cell are gone through once, however many ways lead there.
    """
    cells = [(r, c) for r, row in enumerate(mask) for c, hidden in enumerate(row) if hidden]
    rows = [sum(v for v, h in zip(row, hide, strict=True) if h) for row, hide in zip(table, mask, strict=True)]
    columns = [sum(row[c] for row, hide in zip(table, mask, strict=True) if hide[c]) for c in range(len(table[0]))]
    if len(table) == 1:
        columns = [sum(rows)] * len(columns)  # a table of one row has no totals of its columns

    @cache
    def beyond(place: int, rows: tuple[int, ...], columns: tuple[int, ...]) -> list[tuple[int, int]] | None:
        """The ends of this cell and those after it; None where nothing fits."""
        if place == len(cells):
            return [] if not any(rows) and (len(table) == 1 or not any(columns)) else None
        r, c = cells[place]
        found: list[list[tuple[int, int]]] = []
        most = min(rows[r], columns[c])
        is_last = cells[place + 1 : place + 2] == [] or cells[place + 1][0] != r  # what is left of the row is in it
        for value in range(max(least, rows[r]) if is_last else least, most + 1):
            after = beyond(place + 1, less(rows, r, value), less(columns, c, value))
            if after is not None:
                found.append([(value, value), *after])
        return [(min(low for low, _ in one), max(high for _, high in one)) for one in zip(*found, strict=True)] or None

    return beyond(0, tuple(rows), tuple(columns)) or []


def less(numbers: tuple[int, ...], place: int, value: int) -> tuple[int, ...]:
    """The numbers with one of them smaller by a value."""
    return (*numbers[:place], numbers[place] - value, *numbers[place + 1 :])


def drawn(chance: random.Random, most: int = 3) -> Table:
    """A small table, with many small numbers."""
    rows, columns = chance.randint(1, most), chance.randint(2, most + 1)
    return [[chance.choice((0, 1, 2, 3, 4, 5, 7, 9, 12)) for _ in range(columns)] for _ in range(rows)]


def check_audit(chance: random.Random) -> None:
    """The audit's ranges of a random mask are those of every table that fits."""
    table = drawn(chance)
    mask = [[chance.random() < 0.5 for _ in row] for row in table]
    names = [f"{r},{c}" for r, row in enumerate(mask) for c, hidden in enumerate(row) if hidden]
    if not names:
        return
    found = audit(two_way(table, mask))
    plain = dict(zip(names, ends_that_fit(table, mask, 0), strict=True))
    assert {n: (r.low, r.high) for n, r in found.ranges.items()} == plain, (table, mask)
    above = ends_that_fit(table, mask, 1)
    expected = dict(zip(names, above, strict=True)) if above else plain
    assert {n: (r.low, r.high) for n, r in found.above_zero.items()} == expected, (table, mask)
    leaks = {n for n in names if plain[n][0] == plain[n][1] or expected[n][0] == expected[n][1]}
    assert set(found.leaks) == leaks and (found.verdict == "safe") == (not leaks), (table, mask)


def check_secondary(chance: random.Random) -> tuple[int, int]:
    """What is hidden is safe; how many cells were hidden besides, and the fewest that would have done."""
    table = drawn(chance, most=2)
    mask = [[0 < value < 6 for value in row] for row in table]
    tables = two_way(table, mask)
    fixed = [name for name in tables.cells if "," not in name]
    cube, primary = cube_of(tables, fixed=fixed)
    found = Secondary().hide(cube, primary)
    if found.known:  # with the totals shown and nothing else to hide, these are known whatever is done
        return 0, 0
    ours = [[f"{r},{c}" in found.units for c in range(len(row))] for r, row in enumerate(table)]
    assert is_safe(table, ours), (table, ours)
    free = [(r, c) for r, row in enumerate(table) for c, v in enumerate(row) if v > 0 and not mask[r][c]]
    extra = len(found.units - primary)
    for count in range(extra):
        for more in combinations(free, count):
            trial = [[h or (r, c) in more for c, h in enumerate(row)] for r, row in enumerate(mask)]
            if is_safe(table, trial):
                return extra, count
    return extra, extra


def is_safe(table: Table, mask: Mask) -> bool:
    """Whether every hidden cell, none of which is zero, can be two numbers at least."""
    return all(low < high for low, high in ends_that_fit(table, mask, 1)) if any(map(any, mask)) else True


def check_release(chance: random.Random) -> None:
    """Two teams, two months and the year to date: no hidden count can be told, whatever numbers are tried."""
    profile = chance.choice(list(PROFILES.values()))
    counts = {(team, month): chance.choice((0, 1, 2, 3, 5, 6, 8, 11)) for team in TEAMS for month in MONTHS}
    figures = [Figure(o, INDICATOR, "recorded") for o in told(counts)]
    found = release(figures, CATALOGUE, profile)
    shown = {place(o): o.value for o in found.observations}
    assert all(not 0 < v < 6 for v in shown.values() if v is not None)
    hidden = [o for o in told(counts) if shown[place(o)] is None]
    assert found.primary == sum(0 < o.value < 6 for o in told(counts) if o.value is not None)
    open_ones = [key for key in counts if shown[(key[1], key[0])] is None]
    tried = np.array(list(product(range(FARTHEST), repeat=len(open_ones))))
    worlds = sums({**counts, **{key: tried[:, n] for n, key in enumerate(open_ones)}})
    fit = np.ones(len(tried), bool)
    for at, seen in shown.items():
        fit &= fits(np.asarray(worlds[at]), seen, at, profile)
    for o in hidden:
        assert len(np.unique(worlds[place(o)][fit])) > 1, (profile.name, counts, place(o))


INDICATOR = recorded("a")
CATALOGUE = catalogue(INDICATOR)


def sums(counts: Mapping[tuple[str, Period], Any]) -> dict[tuple[Period, str | None], Any]:
    """Teams and all, months and the year to date: of counts, or of arrays of what the counts might be."""
    months: list[tuple[Period, Sequence[Period]]] = [(month, (month,)) for month in MONTHS]
    months += [(Period.year_to_date(MONTHS[1].end), MONTHS)]
    parts = ((None, TEAMS), *((team, (team,)) for team in TEAMS))
    return {
        (period, member): sum(counts[team, month] for team in teams for month in over)
        for period, over in months
        for member, teams in parts
    }


def told(counts: Mapping[tuple[str, Period], int]) -> list[Observation]:
    """Every figure of the counts."""
    return [
        Observation("a", period, member and "team", member, float(value), source="x")
        for (period, member), value in sums(counts).items()
    ]


def place(o: Observation) -> tuple[Period, str | None]:
    """Where a figure stands."""
    return o.period, o.member


def fits(numbers: Any, seen: float | None, at: tuple[Period, str | None], profile: Profile) -> Any:
    """Which numbers agree with what is shown of a figure: hidden ones are not zero, totals may be rounded."""
    if seen is None:
        return numbers >= 1
    if at[1] is None and profile.totals_to:
        return (seen - profile.totals_to / 2 <= numbers) & (numbers < seen + profile.totals_to / 2)
    return numbers == seen


def thousands(times: int) -> None:
    """So many of each, told as they go."""
    chance = random.Random(20261121)
    over = fewest = as_few = 0
    for _ in range(times):
        check_audit(chance)
        check_release(chance)
        ours, least = check_secondary(chance)
        over, fewest, as_few = over + ours, fewest + least, as_few + (ours == least)
    print(f"{times} audits, {times} releases and {times} tables held against every number that fits.")  # noqa: T201
    print(f"Cells hidden besides: {over}; the fewest possible: {fewest}; as few in {as_few} tables.")  # noqa: T201

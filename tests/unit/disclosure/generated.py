"""Random small tables and releases, each worked out by trying every number: no programme, no relation of ours."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations, product

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


def tables_that_fit(table: Table, mask: Mask, least: int) -> Iterator[tuple[int, ...]]:
    """The hidden cells of every table with the same shown cells and totals, none of them below `least`."""
    cells = [(r, c) for r, row in enumerate(mask) for c, hidden in enumerate(row) if hidden]
    rows = [sum(v for v, h in zip(row, hide, strict=True) if h) for row, hide in zip(table, mask, strict=True)]
    columns = [sum(row[c] for row, hide in zip(table, mask, strict=True) if hide[c]) for c in range(len(table[0]))]
    if len(table) == 1:
        columns = [sum(rows)] * len(columns)  # a table of one row has no totals of its columns

    def fill(place: int, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if place == len(cells):
            if not any(rows) and (len(table) == 1 or not any(columns)):
                yield chosen
            return
        r, c = cells[place]
        for value in range(least, min(rows[r], columns[c]) + 1):
            rows[r] -= value
            columns[c] -= value
            yield from fill(place + 1, (*chosen, value))
            rows[r] += value
            columns[c] += value

    return fill(0, ())


def ends(found: Sequence[tuple[int, ...]]) -> list[tuple[int, int]]:
    """The least and greatest of each cell over all tables."""
    return [(min(column), max(column)) for column in zip(*found, strict=True)]


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
    plain = dict(zip(names, ends(list(tables_that_fit(table, mask, 0))), strict=True))
    assert {n: (r.low, r.high) for n, r in found.ranges.items()} == plain, (table, mask)
    above = list(tables_that_fit(table, mask, 1))
    expected = dict(zip(names, ends(above), strict=True)) if above else plain
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
    found = list(tables_that_fit(table, mask, 1))
    return all(low < high for low, high in ends(found)) if any(map(any, mask)) else True


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
    possible: dict[object, set[float]] = {}
    open_ones = [key for key in counts if shown[(key[1], key[0])] is None]
    for numbers in product(range(FARTHEST), repeat=len(open_ones)):
        world = dict(worlds(counts, open_ones, numbers))
        if all(fits(world[p], v, p, profile) for p, v in shown.items()):
            for p, value in world.items():
                possible.setdefault(p, set()).add(value)
    for o in hidden:
        assert len(possible[place(o)]) > 1, (profile.name, counts, place(o))


INDICATOR = recorded("a")
CATALOGUE = catalogue(INDICATOR)


def told(counts: dict[tuple[str, Period], int]) -> list[Observation]:
    """Every figure of the counts: teams and all, months and the year to date."""
    months: list[tuple[Period, Sequence[Period]]] = [(month, (month,)) for month in MONTHS]
    months += [(Period.year_to_date(MONTHS[1].end), MONTHS)]
    return [
        Observation("a", period, breakdown, member, float(sum(counts[t, m] for t in teams for m in over)), source="x")
        for period, over in months
        for breakdown, member, teams in ((None, None, TEAMS), ("team", "East", ("East",)), ("team", "West", ("West",)))
    ]


def place(o: Observation) -> tuple[Period, str | None]:
    """Where a figure stands."""
    return o.period, o.member


def worlds(
    counts: dict[tuple[str, Period], int], open_ones: Sequence[tuple[str, Period]], numbers: Sequence[int]
) -> list[tuple[tuple[Period, str | None], float]]:
    """The figures if the counts that are not shown were these numbers."""
    changed = {**counts, **dict(zip(open_ones, numbers, strict=True))}
    return [(place(o), o.value or 0.0) for o in told(changed)]


def fits(value: float, seen: float | None, at: tuple[Period, str | None], profile: Profile) -> bool:
    """Whether a number agrees with what is shown of it: hidden figures are not zero, totals may be rounded."""
    if seen is None:
        return value >= 1
    if at[1] is None and profile.totals_to:
        return seen - profile.totals_to / 2 <= value < seen + profile.totals_to / 2
    return value == seen


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

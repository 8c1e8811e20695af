"""What an area's published figure is held against: England, region, neighbours, the best, rank, quintile.

The Department for Education's interactive tool compares with the simple mean of the ten neighbours, its outcomes and
enablers dashboard with their median, and lists of 2021 and 2025 are both in use: so every comparator says its method
and its list, how many of the neighbours had a figure, and how far apart they lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import mean, median

from trigpoint.catalogue.objects import Better
from trigpoint.model.published import NEWEST, Area, Areas, Level, PublishedTable
from trigpoint.model.standard import BenchmarkRow
from trigpoint.scorecard.rank import quantile, quintile, ranks

METHODS = ("mean", "median", "pooled")
TOO_SMALL = ("201", "420")
"""City of London and Isles of Scilly, with some hundreds of children each: one child moves them from first to last, so
that they are neither ranked nor the best of anything."""


@dataclass(frozen=True, slots=True)
class Comparator:
    """What a pack asks for, as it is written (`statistical_neighbours median 2021`): a kind, a method and a list."""

    text: str
    kind: str
    method: str = ""
    listing: str = ""


def comparator(text: str) -> Comparator:
    """A comparator as a pack writes it: a kind, then a method and a list where they are not the usual ones.

    Anything that does not begin like neighbours is a kind (or an authority's name) as a whole.
    """
    kind, *words = text.split()
    if kind != "statistical_neighbours":
        return Comparator(text, text)
    method = next((word for word in words if word in METHODS), "")
    return Comparator(text, kind, method, " ".join(word for word in words if word != method))


def comparisons(
    tables: Iterable[PublishedTable],
    areas: Areas,
    area: Area | None,
    asked: Iterable[str],
    better: str,
    multiplier: float = 1.0,
) -> list[BenchmarkRow]:
    """What an area is held against, table by table: every comparator that is asked for and that a table gives."""
    wanted = [comparator(text) for text in asked]
    rows = (compared(table, areas, area, one, better, multiplier) for table in tables for one in wanted)
    return [row for row in rows if row is not None]


def compared(
    table: PublishedTable, areas: Areas, area: Area | None, asked: Comparator, better: str, multiplier: float = 1.0
) -> BenchmarkRow | None:
    """The comparator out of one published table, or None where the table does not give it.

    `multiplier` is what numerator over denominator is multiplied by, for pooled figures (100 for a percentage).
    """
    if asked.kind == "england":
        return _single(table, areas.england, asked, "published")
    if area is None:
        return None
    if asked.kind == "region":
        regions = [up for up in areas.above(area) if up.level is Level.REGIONAL]
        found = (_single(table, region, asked, "published") for region in regions)
        return next((cell for cell in found if cell is not None), None)
    if asked.kind == "statistical_neighbours":
        return _neighbours(table, areas, area, asked, multiplier)
    if asked.kind == "best_neighbour":
        return _best(table, areas, area, asked, better)
    if asked.kind in ("top_quartile", "rank", "quintile"):
        return _among_all(table, areas, area, asked, better)
    other = areas.find(asked.kind)
    return _single(table, other, asked, "published") if other is not None else None


def _single(table: PublishedTable, area: Area, asked: Comparator, method: str) -> BenchmarkRow | None:
    value = table.values.get(area.code)
    if value is None:
        return None
    return replace(_row(table, asked, value, method), area=area.name)


def _neighbours(
    table: PublishedTable, areas: Areas, area: Area, asked: Comparator, multiplier: float
) -> BenchmarkRow | None:
    listing, method = asked.listing or NEWEST, asked.method or "mean"
    codes = areas.neighbours.get(listing, {}).get(area.code, ())
    values = [table.values[code] for code in codes if code in table.values]
    if method == "pooled":
        bases = [table.bases[code] for code in codes if code in table.values and code in table.bases]
        below = sum(base[1] for base in bases)
        value = multiplier * sum(base[0] for base in bases) / below if below else None
        values = [table.values[code] for code in codes if code in table.values and code in table.bases]
    else:
        value = _middle(values, method)
    if value is None:
        return None
    return replace(_row(table, asked, value, method, values), listing=listing, of=len(codes))


def _middle(values: Sequence[float], method: str) -> float | None:
    """Mean or median, exact in decimal: of 15.8 and 15.9 the middle is 15.85, whatever binary makes of it."""
    exact = [Fraction(str(value)) for value in values]
    return float(mean(exact) if method == "mean" else median(exact)) if exact else None


def _best(table: PublishedTable, areas: Areas, area: Area, asked: Comparator, better: str) -> BenchmarkRow | None:
    if better not in (Better.HIGHER, Better.LOWER):
        return None
    codes = areas.neighbours.get(NEWEST, {}).get(area.code, ())
    having = [code for code in codes if code in table.values and code not in TOO_SMALL]
    if not having:
        return None
    choose = max if better == Better.HIGHER else min
    best = choose(having, key=lambda code: table.values[code])
    values = [table.values[code] for code in having]
    row = _row(table, asked, table.values[best], f"best ({better} is better)", values)
    return replace(row, listing=NEWEST, of=len(codes), area=areas.by_code[best].name)


def _among_all(table: PublishedTable, areas: Areas, area: Area, asked: Comparator, better: str) -> BenchmarkRow | None:
    """Among the authorities that stand at the period's end and have a figure."""
    codes = [
        a.code
        for a in areas.authorities
        if a.code in table.values and a.code not in TOO_SMALL and a.stands_on(table.period.end)
    ]
    values = [table.values[code] for code in codes]
    if not values or better not in (Better.HIGHER, Better.LOWER):
        return None
    said = f"{better} is better; City of London and Isles of Scilly not ranked"
    everyone = [*values, *(table.values[code] for code in TOO_SMALL if code in table.values)]
    value: float | None
    if asked.kind == "top_quartile":
        value, method = quantile(values, 0.75 if better == Better.HIGHER else 0.25), f"quartile, interpolated; {said}"
    elif area.code not in codes:
        return None
    elif asked.kind == "rank":
        place = codes.index(area.code)
        with_all = f"{ranks(everyone, better)[place]} of {len(everyone)} with them"
        value, method = ranks(values, better)[place], f"1 is best, ties share; {said} ({with_all})"
    else:
        value, method = quintile(table.values[area.code], values, better), f"1 is the best fifth; {said}"
    if value is None:
        return None
    return _row(table, asked, value, method, values)


def _row(
    table: PublishedTable, asked: Comparator, value: float, method: str, values: Sequence[float] = ()
) -> BenchmarkRow:
    return BenchmarkRow(
        indicator=table.indicator,
        period=table.period,
        comparator=asked.text,
        value=value,
        method=method,
        n=len(values) or None,
        source=table.source,
        lowest=min(values, default=None),
        highest=max(values, default=None),
    )

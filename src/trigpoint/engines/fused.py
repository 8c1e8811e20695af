"""The fused way to count: as few scans as the definitions allow, and months added up to periods in plain Python.

It counts what `trigpoint.engines.tallies.count_plainly` counts, no more and no less, and falls back on it: for periods
that are not whole months, and where two members as stored are shown as one and would count a thing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from math import fsum
from typing import Any

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Catalogue, Indicator, WhenKind
from trigpoint.engines.answer import Number, Tally
from trigpoint.engines.derive import END, PERIOD
from trigpoint.engines.months import Months, in_reach, is_whole, months_of
from trigpoint.engines.plan import periods_table
from trigpoint.engines.scan_sql import MONTH, grouping_of, pairs_table, scan_query
from trigpoint.engines.scans import Rows, Scan, Way, scans_of
from trigpoint.engines.tallies import TOTAL, Counting, Part, Tallies, count_plainly, laid_into
from trigpoint.model.period import Period

Row = tuple[int, bool, Sequence[Any]]
"""A row of a scan: its place (or the number of things), whether it is of closings, and its numbers."""


def count_fused(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count with one scan for all that can share one."""
    return months_apart(counting, indicators, _count)


def months_apart(
    counting: Counting, indicators: Sequence[Indicator], way: Callable[[Counting, Sequence[Indicator]], Tallies]
) -> Tallies:
    """Count one `way` over the periods that are whole months, and plainly over the others."""
    found = counting.nothing(indicators)
    whole = [place for place, period in enumerate(counting.periods) if is_whole(period)]
    others = [place for place, period in enumerate(counting.periods) if not is_whole(period)]
    for places, count in ((whole, way), (others, count_plainly)):
        if places:
            laid_into(found, count(counting.of(counting.periods[place] for place in places), indicators), places)
    return found


def _count(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count over periods that are all whole months."""
    found = counting.nothing(indicators)
    scans = scans_of(counting.catalogue, indicators, counting.breakdowns)
    place = {period: n for n, period in enumerate(counting.periods)}
    lots: dict[tuple[Period, ...], list[Scan]] = {}
    in_order = tuple(sorted(counting.periods, key=lambda period: period.end))  # as in `in_reach`, to share one lot
    for marked, periods in ((True, in_reach(in_order)), (False, [in_order])):
        for some in periods:
            lots.setdefault(tuple(some), []).extend(scan for scan in scans if (scan.way is Way.MARKED) == marked)
    for some, those in lots.items():
        part = counting.of(some)
        for kind in dict.fromkeys(kind for scan in those if _is_paired(scan) for kind in scan.kinds):
            make_pairs(part, kind)
        months = [months_of(scan.kinds, some) for scan in those]
        queries = [
            scan_query(part.catalogue, part.relations, scan, within, part.dialect)
            for scan, within in zip(those, months, strict=True)
        ]
        for scan, within, rows in zip(those, months, part.each(queries), strict=True):
            laid_into(found, _scanned(part, scan, within, rows), [place[period] for period in some])
    return found


def _is_paired(scan: Scan) -> bool:
    """Whether the scan reads which months count for which periods."""
    return scan.rows is Rows.BY_PERIOD or (scan.rows is Rows.BY_MONTH and scan.way is Way.MARKED)


def make_pairs(counting: Counting, kind: WhenKind) -> None:
    """The table of `pairs_table`, made anew: for each month that counts for a period, the period and its last day."""
    if kind is WhenKind.OPEN_WITHIN:
        query = f"SELECT * FROM {periods_table(counting.periods, kind, counting.dialect)}"
        counting.make_table(pairs_table(kind), query)
        return
    months = months_of([kind], counting.periods)
    pairs = []
    for place, period in enumerate(counting.periods):
        first, last = months.places(kind, period)
        pairs += [(month, place, period.end) for month in range(first, last + 1)]
    rows = ", ".join(f"({month}, {place}, {counting.dialect.literal(end)})" for month, place, end in pairs)
    query = f'SELECT * FROM (VALUES {rows}) AS p("{MONTH}", "{PERIOD}", "{END}")'
    counting.make_table(pairs_table(kind), query)


def _scanned(counting: Counting, scan: Scan, months: Months, rows: Sequence[Sequence[Any]]) -> Tallies:
    """The tallies of one scan, from its rows over the months."""
    if scan.way is Way.MARKED:
        rows = _levels(rows, max(months.count, len(counting.periods)))
    parts = _by_part(counting.catalogue, scan, rows)
    if parts is None:
        return _plainly(counting, scan)
    gather, nothing = _GATHER[scan.way], counting.nothing(scan.indicators)
    for k, indicator in enumerate(scan.indicators):
        spans = [months.places(_kind(indicator), period) for period in counting.periods]
        if scan.way is Way.MARKED and scan.rows is not Rows.BY_SPAN:
            spans = [(n, n) for n in range(len(counting.periods))]
        for part, those in parts.items():
            nothing[indicator.id][part] = gather(spans, months.count, k, indicator, those)
    return nothing


def _kind(indicator: Indicator) -> WhenKind:
    assert indicator.when is not None
    return indicator.when.kind


def _plainly(counting: Counting, scan: Scan) -> Tallies:
    """What the scan was to give, counted plainly."""
    plain = replace(counting, breakdowns=scan.breakdowns)
    found = count_plainly(plain, scan.indicators)
    if scan.total:
        return found
    return {name: parts | {TOTAL: [None] * len(counting.periods)} for name, parts in found.items()}


def _by_part(catalogue: Catalogue, scan: Scan, rows: Iterable[Sequence[Any]]) -> Mapping[Part, list[Row]] | None:
    """The rows by breakdown and member as it is shown. None where two members as stored are shown as one, and what is
    counted of them does not add up."""
    groupings = grouping_of(scan.breakdowns)
    labels = {b.id: _labels(catalogue, b.codes) for b in scan.breakdowns}
    blank = {b.id: b.blank for b in scan.breakdowns}
    found: dict[Part, list[Row]] = {}
    stored: dict[Part, str | None] = {}
    into: dict[tuple[int, str | None], tuple[list[Row], bool]] = {}
    for place, which, member, *counted in rows:
        if (which, member) not in into:
            opens, split = divmod(which, 2 ** len(labels))
            by = groupings[split]
            part = TOTAL if by is None else (by, blank[by] if member is None else labels[by].get(member, member))
            if stored.setdefault(part, member) != member and scan.way in (Way.MARKED, Way.PAIRED):
                return None
            into[which, member] = found.setdefault(part, []), scan.way is Way.OPENED and not opens
        those, closes = into[which, member]
        those.append((place, closes, counted))
    return found


def _labels(catalogue: Catalogue, codes: str | None) -> Mapping[str, str]:
    return {code.code: code.label for code in catalogue.codes[codes].codes} if codes is not None else {}


Spans = Sequence[tuple[int, int]]
"""For each period the places of its first and last month."""


def _added(spans: Spans, months: int, k: int, _indicator: Indicator, rows: Sequence[Row]) -> list[Tally | None]:
    """Events of each period's months together."""
    columns = [_sums(spans, months, [(place, counted[3 * k + i]) for place, _, counted in rows]) for i in range(3)]
    return _tallies(columns)


def _sums(spans: Spans, months: int, values: Iterable[tuple[int, Number | None]]) -> list[Number | None]:
    by_month: list[Number] = [0] * months
    decimals: dict[int, list[float]] = {}
    for place, value in values:
        if isinstance(value, float):
            decimals.setdefault(place, []).append(value)
        elif value is not None:
            by_month[place] += value
    if decimals:
        return [_exact(decimals, first, last) for first, last in spans]
    up_to = list(accumulate(by_month, initial=0))
    return [up_to[last + 1] - up_to[first] for first, last in spans]


def _exact(decimals: Mapping[int, Sequence[float]], first: int, last: int) -> float | None:
    values = [value for place in range(first, last + 1) for value in decimals.get(place, ())]
    return fsum(values) if values else None


def _opened(spans: Spans, months: int, k: int, _indicator: Indicator, rows: Sequence[Row]) -> list[Tally | None]:
    """What was opened by each period's last month, less what was closed by then."""
    columns = []
    for i in range(3):
        change = [0] * (months + 1)
        for place, closes, counted in rows:
            value = counted[3 * k + i] or 0
            change[place] += -value if closes else value
        levels = list(accumulate(change))
        columns.append([levels[last] for _, last in spans])
    return _tallies(columns)


def _levels(rows: Sequence[Sequence[Any]], places: int) -> list[tuple[int, int, str | None, dict[int, list[int]]]]:
    """The rows of a marked scan added up: for each member and each mark, how many things have which bit set."""
    import numpy as np

    index: dict[tuple[int, str | None, int], int] = {}
    of = np.array([index.setdefault((which, member, mark), len(index)) for _, which, member, mark, _ in rows], np.intp)
    things, bits = (np.array([row[i] for row in rows], np.int64) for i in (0, 4))
    levels = [np.bincount(of, things * (bits >> place & 1), len(index)) for place in range(places)]
    found: dict[tuple[int, str | None], dict[int, list[int]]] = {}
    for ((which, member, mark), _), counted in zip(index.items(), np.array(levels).T.astype(int).tolist(), strict=True):
        found.setdefault((which, member), {})[mark] = counted
    return [(0, which, member, marks) for (which, member), marks in found.items()]


def _marked(spans: Spans, months: int, k: int, indicator: Indicator, rows: Sequence[Row]) -> list[Tally | None]:
    """Things whose bit of each period, or of its last month, is set. Without a numerator all that count meet it; where
    every row must, those are marked of which one does not."""
    ((_, _, (marks,)),) = rows
    nobody = [0] * (max(last for _, last in spans) + 1)
    counted = [marks.get(2 * k + 1, nobody)[last] for _, last in spans]
    met = [marks.get(2 * k, nobody)[last] for _, last in spans] if indicator.numerator is not None else counted
    if indicator.met_by is MetBy.EVERY_ROW:
        met = [things - contrary for things, contrary in zip(counted, met, strict=True)]
    return _tallies([met, counted, counted])


def _paired(spans: Spans, months: int, k: int, _indicator: Indicator, rows: Sequence[Row]) -> list[Tally | None]:
    """Each period as it was counted."""
    found: list[Tally | None] = [None] * len(spans)
    for place, _, counted in rows:
        if counted[3 * k + 2]:
            found[place] = Tally(*counted[3 * k : 3 * k + 3])
    return found


def _tallies(columns: Sequence[Sequence[Any]]) -> list[Tally | None]:
    return [Tally(a, b, rows) if rows else None for a, b, rows in zip(*columns, strict=True)]


_GATHER: Mapping[Way, Callable[[Spans, int, int, Indicator, Sequence[Row]], list[Tally | None]]] = {
    Way.ADDED: _added,
    Way.OPENED: _opened,
    Way.MARKED: _marked,
    Way.PAIRED: _paired,
}

"""The swept way to count, on an engine in this process: rows are judged by the engine, and counted here.

The engine reads, joins and decides (`trigpoint.engines.sweep_sql`); what remains is adding up whole numbers, which
costs less here than as many groupings as there are breakdowns. It counts what `trigpoint.engines.tallies.count_plainly`
counts, no more and no less, and leaves to it periods that are not whole months.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator, ValueKind, When, WhenKind
from trigpoint.engines.answer import Tally
from trigpoint.engines.columns import types_of
from trigpoint.engines.fused import count_fused, make_pairs, months_apart
from trigpoint.engines.levels import Chain, Runs, chains_of, numbered
from trigpoint.engines.months import Months, month_of, months_of
from trigpoint.engines.scans import Rows, of_table
from trigpoint.engines.sweep_sql import SweepText, counted_once, things_of, values_of
from trigpoint.engines.sweeps import Asked, Sweep, sweeps_of
from trigpoint.engines.tallies import TOTAL, Counting, Part, Tallies, added_to, laid_into
from trigpoint.model.table import ColumnType

AHEAD = 2
"""Queries under way at a time: planning one takes a single processor."""

if TYPE_CHECKING:
    from numpy.typing import NDArray


def count_swept(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count with one sweep for all that can share one; of many authorities, some at a time.

    By leave a child may be known in several, a median does not come from those of parts, nor a sum of decimals to the
    last digit: where not all rows are held at once, the engine groups those itself, with the disk to lay things on.
    """
    groups = counting.relations.groups
    if not groups:
        return months_apart(counting, indicators, _count)
    add_up = [i for i in indicators if _adds_up(counting.catalogue, i)]
    found = counting.nothing(indicators) | count_fused(counting, [i for i in indicators if i not in add_up])
    for relations in groups:
        added_to(found, months_apart(replace(counting, relations=relations), add_up, _count))
    return found


def _adds_up(catalogue: Catalogue, indicator: Indicator) -> bool:
    table, _ = of_table(catalogue, indicator)
    types = types_of(catalogue, table.name)
    whole = all(types[name] is ColumnType.INTEGER for name in indicator.value.columns)
    return whole and indicator.distinct is None and indicator.value.kind is not ValueKind.MEDIAN


def _count(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count over periods that are all whole months, in order of their ends."""
    found = counting.nothing(indicators)
    in_order = sorted(range(len(counting.periods)), key=lambda n: counting.periods[n].end)
    counting = counting.of(counting.periods[n] for n in in_order)
    sweeps = sweeps_of(counting.catalogue, indicators, counting.breakdowns)
    for kind in dict.fromkeys(_kind(s.when) for s in sweeps if s.rows is Rows.BY_PERIOD):
        make_pairs(counting, kind)
    members = _Members(counting)
    for sweep, months, text, columns in _brought(counting, sweeps):
        laid_into(found, _Swept(counting, sweep, months, columns, text, members).tallies(), in_order)
    return found


def _brought(
    counting: Counting, sweeps: Sequence[Sweep]
) -> Iterator[tuple[Sweep, Months, SweepText, Mapping[str, NDArray[Any]]]]:
    """The rows of each sweep; while those of one are counted, the engine is at work on the next."""
    coming: deque[tuple[Sweep, Months, SweepText, Future[dict[str, NDArray[Any]]]]] = deque()
    with ThreadPoolExecutor(AHEAD) as pool:
        # The dearest are those that meet each period by itself: started first, they are not waited for at the end.
        for sweep in sorted(sweeps, key=lambda sweep: sweep.rows is not Rows.BY_PERIOD):
            months = months_of({_kind(indicator.when) for indicator in sweep.indicators}, counting.periods)
            ends = tuple(month_of(period.end) for period in counting.periods)
            text = SweepText(counting.catalogue, counting.relations, sweep, months, ends, counting.dialect)
            query = text.rows()
            counting.make_ready(query)
            coming.append((sweep, months, text, pool.submit(_columns, counting.db, query)))
            if len(coming) > AHEAD:
                yield _done(*coming.popleft())
        for one in coming:
            yield _done(*one)


def _done(
    sweep: Sweep, months: Months, text: SweepText, columns: Future[dict[str, NDArray[Any]]]
) -> tuple[Sweep, Months, SweepText, Mapping[str, NDArray[Any]]]:
    return sweep, months, text, columns.result()


def _columns(db: Any, query: str) -> dict[str, NDArray[Any]]:
    """What a query gives, as columns by name; what is blank holds any value. Over a connection of its own to the same
    database, since several are under way."""
    import numpy as np

    with db.cursor() as own:
        return {name: np.ma.getdata(column) for name, column in own.execute(query).fetchnumpy().items()}


def _kind(when: When | None) -> WhenKind:
    assert when is not None
    return when.kind


@dataclass
class _Members:
    """Members as they are shown, by the whole number that stands for them as they are stored; asked for once."""

    counting: Counting
    known: dict[int, str | None] = field(default_factory=dict)

    def shown(self, breakdown: Breakdown, hashes: NDArray[Any], text: SweepText) -> list[str]:
        """The member behind each number."""
        if not self.known:
            self._learn(self._defined())
        if not self.known.keys() >= set(hashes.tolist()):
            self._learn(text.members(breakdown))
        codes = self.counting.catalogue.codes
        labels = {c.code: c.label for c in codes[breakdown.codes].codes} if breakdown.codes is not None else {}
        stored = [self.known[number] for number in hashes.tolist()]
        return [breakdown.blank if one is None else labels.get(one, one) for one in stored]

    def _learn(self, query: str) -> None:
        self.known |= {number: member for member, number in self.counting.rows(query)}

    def _defined(self) -> str:
        """A query of all that definitions name: codes, bands, cases, yes and no; and of what is blank."""
        catalogue, dialect = self.counting.catalogue, self.counting.dialect
        names = {"Yes", "No"}
        for breakdown in self.counting.breakdowns:
            if breakdown.codes is not None:
                names |= {c.code for c in catalogue.codes[breakdown.codes].codes}
            for derived in (d for (_, name), d in catalogue.derived.items() if name == breakdown.column):
                for argument in ("bands", "cases"):
                    names |= {str(label) for label in derived.args.get(argument, ())}  # type: ignore[attr-defined]
        blank = dialect.cast("NULL", ColumnType.TEXT)
        rows = ", ".join([f"({blank})", *(f"({dialect.text(name)})" for name in sorted(names))])
        return f'SELECT "member", {dialect.hashed(chr(34) + "member" + chr(34))} FROM (VALUES {rows}) AS v("member")'


@dataclass
class _Swept:
    """The rows of a sweep, and what of them counts."""

    counting: Counting
    sweep: Sweep
    months: Months
    columns: Mapping[str, NDArray[Any]]
    text: SweepText
    names: _Members
    orders: dict[tuple[str, str, str | None], NDArray[Any]] = field(default_factory=dict)

    def tallies(self) -> Tallies:
        """What was counted."""
        found = self.counting.nothing(self.sweep.indicators)
        for k, asked in enumerate(self.sweep.asked):
            one = _Counted(self, asked, k)
            for by in (None, *asked.breakdowns):
                if by is not None or asked.total:
                    for part, column in one.split(by):
                        found[asked.indicator.id][part] = column
        return found

    def chains(self, indicator: Indicator) -> list[Chain]:
        """The periods in runs of which the indicator's rows count."""
        periods = self.counting.periods
        if self.sweep.rows is Rows.BY_PERIOD:
            return chains_of([(n, n) for n in range(len(periods))])
        return chains_of([self.months.places(_kind(indicator.when), period) for period in periods])

    def ends(self, indicator: Indicator) -> tuple[str, str]:
        """The columns of the first and the last month in which the indicator's rows count."""
        if self.sweep.rows is not Rows.BY_MONTH:
            return "_s", "_e"
        assert indicator.when is not None
        assert indicator.when.column is not None
        month = f"_m{self.sweep.dates.index(indicator.when.column)}"
        return month, month

    def members(self, by: Breakdown | None) -> tuple[NDArray[Any] | None, list[Part]]:
        """The number of each row's member, None where all are one, and the members."""
        if by is None:
            return None, [TOTAL]
        if by.id not in self._split:
            import numpy as np

            hashes, place = numbered(self.columns[f"by{[b.id for b in self.sweep.breakdowns].index(by.id)}"])
            shown = self.names.shown(by, hashes, self.text)
            different = {label: n for n, label in enumerate(dict.fromkeys(shown))}
            if len(different) < len(shown):
                place = np.array([different[label] for label in shown])[place]
            self._split[by.id] = place, [(by.id, label) for label in different]
        return self._split[by.id]

    @cached_property
    def _split(self) -> dict[str, tuple[NDArray[Any], list[Part]]]:
        return {}

    def thing(self, column: str) -> NDArray[Any]:
        """The number of each row's thing."""
        if column not in self._things:
            self._things[column] = numbered(self.columns[f"thing{things_of(self.sweep).index(column)}"])[1]
        return self._things[column]

    @cached_property
    def _things(self) -> dict[str, NDArray[Any]]:
        return {}

    def order(self, column: str, start: str, by: Breakdown | None) -> NDArray[Any]:
        """The rows in order of thing, member and beginning. Where everything stays with one member, as people do with
        their sex, that is the order of the totals, the very same."""
        import numpy as np

        key = column, start, None if by is None else by.id
        if key in self.orders:
            return self.orders[key]
        thing, (member, parts) = self.thing(column), self.members(by)
        begins = self.columns[start].astype(np.int64) + 1
        width = max(self.months.count, len(self.counting.periods)) + 1
        if member is None:
            self.orders[key] = np.argsort(thing * width + begins)
            return self.orders[key]
        plain = self.order(column, start, None)
        ordered, belongs = thing[plain], member[plain]
        stays = not ((ordered[1:] == ordered[:-1]) & (belongs[1:] != belongs[:-1])).any()
        self.orders[key] = plain if stays else np.argsort((thing * len(parts) + member) * width + begins)
        return self.orders[key]


@dataclass
class _Counted:
    """One indicator of a sweep."""

    swept: _Swept
    asked: Asked
    k: int
    found: dict[int, tuple[NDArray[Any], NDArray[Any], list[tuple[Runs, Runs]]]] = field(default_factory=dict)

    def split(self, by: Breakdown | None) -> Iterator[tuple[Part, list[Tally | None]]]:
        """The tallies of each member for all periods."""
        import numpy as np

        member, parts = self.swept.members(by)
        which, hits, runs = self._runs(by)
        numbers: list[NDArray[Any]] = []
        for chain, (all_rows, met) in zip(self._chains, runs, strict=True):
            rows = all_rows.among(member, which, len(parts))
            three = self._three(rows, rows if met is all_rows else met.among(member, hits, len(parts)), hits)
            periods = len(self.swept.counting.periods)
            numbers = numbers or [np.zeros((len(parts), periods), found.dtype) for found in three]
            for whole, some in zip(numbers, three, strict=True):
                whole[:, list(chain.places)] = some
        upper, lower, counted = (column.tolist() for column in numbers)
        for part, a, b, n in zip(parts, upper, lower, counted, strict=True):
            if by is None or any(n):
                yield part, [Tally(*three) if three[2] else None for three in zip(a, b, n, strict=True)]

    @cached_property
    def _chains(self) -> list[Chain]:
        return self.swept.chains(self.asked.indicator)

    @cached_property
    def _once(self) -> str | None:
        return counted_once(self.swept.sweep.table, self.asked.indicator)

    @cached_property
    def _counts(self) -> NDArray[Any]:
        """Which rows the indicator counts in any of its months."""
        start, _ = self.swept.ends(self.asked.indicator)
        counted: NDArray[Any] = self.swept.columns[f"in{self.k}"] & (self.swept.columns[start] >= 0)
        return counted

    def _runs(self, by: Breakdown | None) -> tuple[NDArray[Any], NDArray[Any], list[tuple[Runs, Runs]]]:
        """The places of the rows that count and of those that meet the numerator, and for each chain of periods the
        runs of both; of things counted once, each period once. Found once for all breakdowns in one order."""
        import numpy as np

        start, end = self.swept.ends(self.asked.indicator)
        order = None if self._once is None else self.swept.order(self._once, start, by)
        if id(order) in self.found:
            return self.found[id(order)]
        which = np.flatnonzero(self._counts) if order is None else order[self._counts[order]]
        hits, met = which, None
        if self.asked.indicator.numerator is not None:
            met = self.swept.columns[f"met{self.k}"][which]
            hits = which[met]
        member, parts = self.swept.members(by) if order is not None else (None, [])
        runs = []
        for chain in self._chains:
            ends = chain.runs(self._places, self.swept.columns[start][which], self.swept.columns[end][which])
            rows = Runs(np.zeros(0, np.int64), *ends, 1, len(chain.places)).among(member, which, len(parts))
            hit = rows if met is None else rows.of(met)
            if self._once is not None:
                thing = self.swept.thing(self._once)
                rows, hit = rows.once(thing[which]), hit if met is None else hit.once(thing[hits])
                hit = rows if met is None else hit
            runs.append((rows, hit))
        self.found[id(order)] = which, hits, runs
        return self.found[id(order)]

    @property
    def _places(self) -> int:
        by_period = self.swept.sweep.rows is Rows.BY_PERIOD
        return len(self.swept.counting.periods) if by_period else self.swept.months.count

    def _three(self, rows: Runs, hit: Runs, hits: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """What a tally holds, by member and period; `hits` are the places of those that meet the numerator."""
        value = self.asked.indicator.value
        counted = rows.counted()
        met = counted if hit is rows else hit.counted()
        if value.column is None or self._once is not None:
            return met, counted, counted
        if value.kind is ValueKind.MEDIAN:
            return hit.medians(self._values(value.column)[hits]), met, counted
        lower = met if value.whole is None else self._sum(hit, value.whole, hits)
        return self._sum(hit, value.column, hits), lower, counted

    def _values(self, column: str) -> NDArray[Any]:
        return self.swept.columns[f"value{values_of(self.swept.sweep).index(column)}"]

    def _sum(self, runs: Runs, column: str, rows: NDArray[Any]) -> NDArray[Any]:
        whole = self.swept.text.types[column] is ColumnType.INTEGER
        values = self._values(column)[rows]
        return runs.counted(values) if whole else runs.summed(values)

"""The swept way to count, on an engine in this process: rows are judged by the engine, and counted here.

The engine reads, joins and decides (`trigpoint.engines.sweep_sql`); what remains is adding up whole numbers, which
costs less here than as many groupings as there are breakdowns. It counts what `trigpoint.engines.tallies.count_plainly`
counts, no more and no less, and leaves to it periods that are not whole months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trigpoint.catalogue.objects import Breakdown, Indicator, ValueKind, When, WhenKind
from trigpoint.engines.answer import Tally
from trigpoint.engines.fused import make_pairs, months_apart
from trigpoint.engines.levels import Chain, Runs, chains_of, numbered
from trigpoint.engines.months import Months, months_of
from trigpoint.engines.scans import Rows
from trigpoint.engines.sweep_sql import SweepText, counted_once, things_of, values_of
from trigpoint.engines.sweeps import Asked, Sweep, sweeps_of
from trigpoint.engines.tallies import TOTAL, Counting, Part, Tallies, laid_into
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    from numpy.typing import NDArray


def count_swept(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count with one sweep for all that can share one."""
    return months_apart(counting, indicators, _count)


def _count(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count over periods that are all whole months."""
    found = counting.nothing(indicators)
    sweeps = sweeps_of(counting.catalogue, indicators, counting.breakdowns)
    for kind in dict.fromkeys(_kind(s.when) for s in sweeps if s.rows is Rows.BY_PERIOD):
        make_pairs(counting, kind)
    members = _Members(counting)
    everything = range(len(counting.periods))
    for sweep in sweeps:
        laid_into(found, _Swept.over(counting, sweep, members).tallies(), everything)
    return found


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

    @classmethod
    def over(cls, counting: Counting, sweep: Sweep, members: _Members) -> _Swept:
        """Run the query of the sweep."""
        kinds = {_kind(indicator.when) for indicator in sweep.indicators}
        months = months_of(kinds, counting.periods)
        text = SweepText(counting.catalogue, counting.relations, sweep, months, counting.dialect)
        return cls(counting, sweep, months, counting.columns(text.rows()), text, members)

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
        """The rows in order of thing, member and beginning."""
        import numpy as np

        key = column, start, None if by is None else by.id
        if key not in self.orders:
            thing, (member, parts) = self.thing(column), self.members(by)
            within = thing if member is None else thing * len(parts) + member
            self.orders[key] = np.argsort(within * (self.months.count + len(self.counting.periods) + 1)
                                          + self.columns[start])  # fmt: skip
        return self.orders[key]


@dataclass
class _Counted:
    """One indicator of a sweep."""

    swept: _Swept
    asked: Asked
    k: int

    def split(self, by: Breakdown | None) -> Iterator[tuple[Part, list[Tally | None]]]:
        """The tallies of each member for all periods."""
        import numpy as np

        member, parts = self.swept.members(by)
        periods = len(self.swept.counting.periods)
        numbers: list[Any] = [None, None, None]
        which, thing = self._rows(by)
        member = np.zeros(len(which), np.int64) if member is None else member[which]
        start, end = (self.swept.columns[name][which] for name in self.swept.ends(self.asked.indicator))
        met = self.met[which] if self.asked.indicator.numerator is not None else None
        for chain in self._chains:
            runs = Runs(member, *chain.runs(self._places, start, end), len(parts), len(chain.places))
            for i, found in enumerate(self._three(runs, which, thing, met)):
                if numbers[i] is None:
                    numbers[i] = np.zeros((len(parts), periods), found.dtype)
                numbers[i][:, list(chain.places)] = found
        upper, lower, rows = (column.tolist() for column in numbers)
        for part, a, b, n in zip(parts, upper, lower, rows, strict=True):
            if by is None or any(n):
                yield part, [Tally(*three) if three[2] else None for three in zip(a, b, n, strict=True)]

    @cached_property
    def _chains(self) -> list[Chain]:
        return self.swept.chains(self.asked.indicator)

    @property
    def _places(self) -> int:
        by_period = self.swept.sweep.rows is Rows.BY_PERIOD
        return len(self.swept.counting.periods) if by_period else self.swept.months.count

    @cached_property
    def counts(self) -> NDArray[Any]:
        """Which rows the indicator counts in any of its months."""
        counted = self.swept.columns[f"in{self.k}"]
        start, _ = self.swept.ends(self.asked.indicator)
        return counted & (self.swept.columns[start] >= 0)

    @property
    def met(self) -> NDArray[Any]:
        """Which of them meet the numerator."""
        return self.swept.columns[f"met{self.k}"]

    def _rows(self, by: Breakdown | None) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """The places of the rows; of things counted once in their order, with the things."""
        import numpy as np

        once = counted_once(self.swept.sweep.table, self.asked.indicator)
        if once is None:
            return self._unordered, None
        start, _ = self.swept.ends(self.asked.indicator)
        order = self.swept.order(once, start, by)
        which = order[self.counts[order]]
        return which, self.swept.thing(once)[which]

    @cached_property
    def _unordered(self) -> NDArray[Any]:
        import numpy as np

        return np.flatnonzero(self.counts)

    def _three(
        self, runs: Runs, which: NDArray[Any], thing: NDArray[Any] | None, met: NDArray[Any] | None
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """What a tally holds, by member and period."""
        value = self.asked.indicator.value
        hit = runs if met is None else runs.of(met)
        if thing is not None:
            counted = runs.once(thing).counted()
            return (counted if met is None else hit.once(thing[met]).counted()), counted, counted
        rows = runs.counted()
        hits = rows if met is None else hit.counted()
        if value.column is None:
            return hits, rows, rows
        those = which if met is None else which[met]
        if value.kind is ValueKind.MEDIAN:
            return hit.medians(self._values(value.column)[those]), hits, rows
        lower = hits if value.whole is None else self._sum(hit, value.whole, those)
        return self._sum(hit, value.column, those), lower, rows

    def _values(self, column: str) -> NDArray[Any]:
        return self.swept.columns[f"value{values_of(self.swept.sweep).index(column)}"]

    def _sum(self, runs: Runs, column: str, rows: NDArray[Any]) -> NDArray[Any]:
        whole = self.swept.text.types[column] is ColumnType.INTEGER
        values = self._values(column)[rows]
        return runs.counted(values) if whole else runs.summed(values)

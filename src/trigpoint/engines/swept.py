"""The swept way to count, on an engine in this process: rows are judged by the engine, and counted here.

The engine reads, joins and decides what is the same in every period (`trigpoint.engines.gathering`), one query a table;
what remains is laying rows out over their periods and adding up whole numbers, which costs less here. It counts what
`trigpoint.engines.tallies.count_plainly` counts, no more and no less, and leaves to it periods that are not whole
months; what cannot be worked out here the engine groups.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from trigpoint.catalogue.objects import Catalogue, Derived, Indicator, ValueKind
from trigpoint.engines.brought import in_files_order
from trigpoint.engines.columns import types_of
from trigpoint.engines.counted import Swept
from trigpoint.engines.fused import count_fused, months_apart
from trigpoint.engines.gathering import Gathering
from trigpoint.engines.judged import Needed, needed_by
from trigpoint.engines.laid import Beyond, Frame
from trigpoint.engines.laying import belongs, place
from trigpoint.engines.levels import Room
from trigpoint.engines.looks import IN_ORDER, Looked, in_order_of_keys, look_query
from trigpoint.engines.members import Members
from trigpoint.engines.months import Months, month_of, months_of
from trigpoint.engines.moving import Moving
from trigpoint.engines.plan import thing_column
from trigpoint.engines.scans import Rows, of_table
from trigpoint.engines.sweeps import Asked, Sweep, sweeps_of
from trigpoint.engines.tallies import TOTAL, Counting, Tallies, added_to, laid_into
from trigpoint.model.table import ColumnType, Table

_Result = TypeVar("_Result")

AHEAD = 2
"""Queries under way at a time: planning one takes a single processor."""

if TYPE_CHECKING:
    from numpy.typing import NDArray


def count_swept(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count with one query a table; of many authorities, some at a time.

    By leave a child may be known in several, a median does not come from those of parts, nor a sum of decimals to the
    last digit: where not all rows are held at once, the engine groups those itself, with the disk to lay things on.
    Without leave nothing of one is known to another, and children counted once add up; months counted once do not.
    """
    groups = counting.relations.groups
    if not groups:
        return months_apart(counting, indicators, _count)
    add_up = [i for i in indicators if _adds_up(counting, i)]
    found = counting.nothing(indicators) | count_fused(counting, [i for i in indicators if i not in add_up])
    for relations in groups:
        added_to(found, months_apart(replace(counting, relations=relations), add_up, _count))
    return found


def _adds_up(counting: Counting, indicator: Indicator) -> bool:
    table, _ = of_table(counting.catalogue, indicator)
    types = types_of(counting.catalogue, table.name)
    whole = all(types[name] is ColumnType.INTEGER for name in indicator.value.columns)
    thing = indicator.distinct and thing_column(table, indicator.distinct)
    once = thing is None or (counting.relations.own and _is_own(counting.catalogue, table, thing))
    return whole and once and indicator.value.kind is not ValueKind.MEDIAN


def _is_own(catalogue: Catalogue, table: Table, thing: str) -> bool:
    """Whether what the column names is one authority's: it is, unless named by days or words, which others share."""
    types = types_of(catalogue, table.name)
    made = (derived for derived in catalogue.derived_of(table.name) if derived.name == thing)
    from_others = (derived.args["columns"] for derived in made if derived.operator == "first of")
    return all(types[str(name)] is ColumnType.ID for names in from_others for name in names)  # type: ignore[attr-defined]


def _count(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count over periods that are all whole months, in order of their ends."""
    found = counting.nothing(indicators)
    in_order = sorted(range(len(counting.periods)), key=lambda n: counting.periods[n].end)
    counting = counting.of(counting.periods[n] for n in in_order)
    by_table: dict[str, list[Sweep]] = {}
    for sweep in sweeps_of(counting.catalogue, indicators, counting.breakdowns):
        by_table.setdefault(sweep.table.name, []).append(sweep)
    members, room = Members(counting), Room()
    with ThreadPoolExecutor(AHEAD) as pool:
        home = _Home(counting, pool, room)
        for gathered, frame in home.brought(list(by_table.values())):
            for needed, months in gathered.needed:
                placed = place(needed, frame, months, counting.periods)
                swept = Swept(counting, gathered.gathering, needed, frame, placed, members)
                laid_into(found, swept.tallies(), in_order)
    if counting.brought is not None:
        counting.brought.tidied()
    for asked in home.beyond:
        laid_into(found, _grouped(counting, asked), in_order)
    return found


def _grouped(counting: Counting, asked: Asked) -> Tallies:
    """What the engine is to group."""
    found = count_fused(replace(counting, breakdowns=asked.breakdowns), [asked.indicator])
    return (
        found
        if asked.total
        else {name: parts | {TOTAL: [None] * len(counting.periods)} for name, parts in found.items()}
    )


@dataclass(frozen=True)
class _Gathered:
    """The query of a table, and what it is to bring for each sweep, over which months."""

    gathering: Gathering
    needed: Sequence[tuple[Needed, Months]]


@dataclass
class _Home:
    """Brings rows home; what part of the sweeps is `beyond` being counted there is left."""

    counting: Counting
    pool: ThreadPoolExecutor
    room: Room
    beyond: list[Asked] = field(default_factory=list)
    looks: dict[str, Looked] = field(default_factory=dict)

    def brought(self, tables: Sequence[Sequence[Sweep]]) -> Iterator[tuple[_Gathered, Frame]]:
        """The rows of each table; while those of one are counted, the engine is at work on the next."""
        coming: deque[tuple[_Gathered, Callable[[], Frame]]] = deque()
        # The dearest are those that lay rows out over periods: started first, they are not waited for at the end.
        for sweeps in sorted(tables, key=lambda some: all(sweep.rows is not Rows.BY_PERIOD for sweep in some)):
            gathered = self._gathered(sweeps)
            if not gathered.needed:
                continue
            coming.append((gathered, self._coming(gathered.gathering.of_all(), partial(self._frame, gathered))))
            if len(coming) > AHEAD:
                one, frame = coming.popleft()
                yield one, frame()
        for one, frame in coming:
            yield one, frame()

    def _coming(self, source: str | None, work: Callable[[], _Result]) -> Callable[[], _Result]:
        """What the work gives: where what it asks of a source is kept, when it is waited for; the engine is sent for
        the rest meanwhile."""
        kept = self.counting.brought
        return work if kept is not None and source is not None and kept.holds(source) else self.pool.submit(work).result

    def _frame(self, gathered: _Gathered) -> Frame:
        """The rows that a table's sweeps may count."""
        gathering, kept = gathered.gathering, self.counting.brought
        source = gathering.of_all()
        if kept is None or source is None:
            return Frame(self._columns(gathering.query()), self.room)

        def bring(columns: Sequence[str]) -> dict[str, NDArray[Any]]:
            asked = [*gathering.d.place_in_files(), *columns]
            shown = ", ".join(f'{sql} AS "{n}"' for n, sql in enumerate(asked))
            file, row, *found = self._columns(f"SELECT {shown} {source}").values()
            return dict(zip(columns, in_files_order(file, row, found), strict=True))

        found = kept.columns(source, gathering.asked, bring)
        whole = Frame({name: found[sql] for sql, name in gathering.asked.items()}, self.room)
        counts = reduce(or_, [belongs(needed, whole, months) for needed, months in gathered.needed])
        if gathering.needed:
            counts &= reduce(or_, [whole.values(name).array for name in gathering.needed])
        return whole if counts.all() else whole.some(np.flatnonzero(counts))

    def _gathered(self, sweeps: Sequence[Sweep]) -> _Gathered:
        counting = self.counting
        table = sweeps[0].table
        types = types_of(counting.catalogue, table.name)
        gathering = Gathering(counting.catalogue, counting.relations, table, types, counting.dialect)
        moving, needed = Moving(gathering, self._look), []
        for sweep in sweeps:
            try:
                needs = needed_by(sweep, moving)
            except Beyond:
                self.beyond += sweep.asked
                continue
            kinds = {indicator.when.kind for indicator in sweep.indicators if indicator.when is not None}
            months = months_of(kinds, counting.periods)
            gathering.within(sweep, months)
            needed.append((needs, months))
        return _Gathered(gathering, needed)

    def _look(self, derived: Derived) -> Looked:
        counting, kept = self.counting, self.counting.brought
        ends = month_of(counting.periods[0].end), month_of(counting.periods[-1].end)
        asked = None if kept is not None else ends
        query = look_query(counting.catalogue, counting.relations, derived, asked, counting.dialect)

        def bring(_: Sequence[str] = IN_ORDER) -> dict[str, NDArray[Any]]:
            return in_order_of_keys(self._columns(query))

        if query not in self.looks:
            work = bring if kept is None else partial(kept.columns, query, IN_ORDER, bring)
            self.looks[query] = Looked(self._coming(query, work))
        return self.looks[query]

    def _columns(self, query: str) -> dict[str, NDArray[Any]]:
        """What a query gives, as columns by name, masked where they are blank. Over a connection of its own to the same
        database, since several are under way."""
        with self.counting.db.cursor() as own:  # type: ignore[attr-defined]
            replace(self.counting, db=own).make_ready(query)
            return dict(own.execute(query).fetchnumpy())

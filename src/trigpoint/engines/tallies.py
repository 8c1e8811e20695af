"""What was counted, by indicator, member and period; and the plain way to count it: a query a group, a row a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator
from trigpoint.engines.answer import Tally
from trigpoint.engines.derive import WORKING_DAYS, Relations, working_days_table
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.plan import group_query, groups_of
from trigpoint.engines.window import splits
from trigpoint.model.period import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trigpoint.engines.brought import Brought

Part = tuple[str | None, str | None]
"""A breakdown and a member of it; None twice for the total."""


@dataclass(frozen=True, slots=True)
class Column:
    """Tallies of a part for each period, as columns of whole numbers or decimals: `a`, `b` and `rows` of each."""

    a: NDArray[Any]
    b: NDArray[Any]
    rows: NDArray[Any]

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: int) -> Tally | None:
        rows = int(self.rows[place])
        return Tally(self.a[place].item(), self.b[place].item(), rows) if rows else None

    def at(self, places: Sequence[int]) -> Column:
        """With each period in another place: `places` says for each which that is."""
        came = sorted(range(len(places)), key=places.__getitem__)
        return Column(self.a[came], self.b[came], self.rows[came])

    def __iter__(self) -> Iterator[Tally | None]:
        three = zip(self.a.tolist(), self.b.tolist(), self.rows.tolist(), strict=True)
        return (tuple.__new__(Tally, one) if one[2] else None for one in three)


Tallies = dict[str, dict[Part, Column | list[Tally | None]]]
"""By indicator and part, a tally for each period, in their order; None where no row is counted."""

TOTAL: Part = (None, None)

_MAKING = Lock()
"""Of several threads that want the same table one makes it."""


class Database(Protocol):
    """What answers a query: a DuckDB connection, or what stands for one."""

    def execute(self, query: str, /) -> Any:
        """Run a statement; the answer's `fetchall()` gives the rows as tuples."""


@runtime_checkable
class DatabaseHere(Database, Protocol):
    """One in this process, which several threads may ask."""

    def cursor(self) -> Any:
        """Another connection to the same."""


@runtime_checkable
class DatabaseTogether(Database, Protocol):
    """One to which each question costs much beside what it reads."""

    def together(self, queries: Sequence[str], /) -> Sequence[list[Any]]:
        """The rows of each of several queries, asked at once."""


@dataclass(frozen=True)
class Counting:
    """What is counted over: relations that `db` can read in its dialect, periods, and breakdowns where tables have
    them. `brought` is where what is brought home of rows is kept, if anywhere."""

    db: Database
    catalogue: Catalogue
    relations: Relations
    periods: tuple[Period, ...]
    breakdowns: tuple[Breakdown, ...]
    dialect: DuckDialect = DUCKDB
    brought: Brought | None = None

    def of(self, periods: Iterable[Period]) -> Counting:
        """The same over other periods."""
        return replace(self, periods=tuple(periods))

    def rows(self, query: str) -> list[Any]:
        """The rows of a query, with the table of working days where it is read."""
        self.make_ready(query)
        return list(self.db.execute(query).fetchall())

    def each(self, queries: Sequence[str]) -> Iterator[list[Any]]:
        """The rows of each query: of all at once where the engine answers so, else one after another."""
        for query in queries:
            self.make_ready(query)
        if isinstance(self.db, DatabaseTogether):
            yield from self.db.together(queries)
        else:
            yield from map(self.rows, queries)

    def few(self, query: str) -> list[Any]:
        """The same of a query that gives few rows of texts and numbers, kept where anything is."""
        return self.rows(query) if self.brought is None else self.brought.rows(query, lambda: self.rows(query))

    def make_ready(self, query: str) -> None:
        """Put the table of working days there, where the query reads it."""
        if WORKING_DAYS in query:
            put_working_days(self.db, self.dialect)

    def make_table(self, name: str, query: str, *, once: bool = False) -> None:
        """Put the rows of a query under a name that later queries read."""
        self.db.execute(self.dialect.make_table(name, query, once=once))

    def nothing(self, indicators: Iterable[Indicator]) -> Tallies:
        """No row of any indicator, to be filled."""
        return {indicator.id: {TOTAL: [None] * len(self.periods)} for indicator in indicators}


def put_working_days(db: Database, dialect: DuckDialect = DUCKDB) -> None:
    """Put the table of working days into `db`, unless it is there: to look takes DuckDB a tenth of the time in which it
    reads how the table is made."""
    asked = dialect.standing(WORKING_DAYS)
    with _MAKING:
        if asked is None or not db.execute(asked).fetchall():
            db.execute(dialect.make_table(WORKING_DAYS, working_days_table(england(), dialect), once=True))


def count_plainly(counting: Counting, indicators: Sequence[Indicator]) -> Tallies:
    """Count each row once for each of its periods."""
    found = counting.nothing(indicators)
    if not counting.periods:
        return found
    for group in groups_of(counting.catalogue, indicators):
        here = [b for b in counting.breakdowns if splits(counting.catalogue, group.table.name, b)]
        query = group_query(counting.catalogue, counting.relations, group, counting.periods, here, counting.dialect)
        for place, by, member, *counted in counting.rows(query):
            part = (here[by - 1].id, member) if by else TOTAL
            for k, indicator in enumerate(group.indicators):
                tally_of(found, indicator, part, place, Tally(*counted[3 * k : 3 * k + 3]), len(counting.periods))
    return found


def tally_of(found: Tallies, indicator: Indicator, part: Part, place: int, tally: Tally, periods: int) -> None:
    """Put a tally of at least one row in its place among the `periods`."""
    if tally.rows:
        _tallies(found[indicator.id], part, periods)[place] = tally


def laid_into(whole: Tallies, some: Tallies, places: Sequence[int]) -> None:
    """Lay tallies of some of the periods into those of all; `places` says which of all they are."""
    in_place = list(places) == list(range(len(places)))
    for name, parts in some.items():
        periods, into_parts = len(whole[name][TOTAL]), whole[name]
        for part, column in parts.items():
            if isinstance(column, Column) and len(places) == periods:
                into_parts[part] = column if in_place else column.at(places)
                continue
            told = [(place, tally) for place, tally in zip(places, column, strict=True) if tally is not None]
            if told or part not in into_parts:
                into = _tallies(into_parts, part, periods)
                for place, tally in told:
                    into[place] = tally


def added_to(whole: Tallies, some: Tallies) -> None:
    """Add tallies of other rows of the same periods, none of whose things are counted in both."""
    for name, parts in some.items():
        for part, column in parts.items():
            into = _tallies(whole[name], part, len(column))
            for place, (one, other) in enumerate(zip(into, column, strict=True)):
                into[place] = one if other is None else other if one is None else _sum(one, other)


def _tallies(parts: dict[Part, Column | list[Tally | None]], part: Part, periods: int) -> list[Tally | None]:
    """The tallies of a part of which some are to be filled in."""
    found = parts.get(part)
    if not isinstance(found, list):
        found = parts[part] = [None] * periods if found is None else list(found)
    return found


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally((one.a or 0) + (other.a or 0), (one.b or 0) + (other.b or 0), one.rows + other.rows)

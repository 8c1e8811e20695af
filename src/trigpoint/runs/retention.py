"""Which rows a table's schedule no longer keeps.

A row is past keeping when its last date, over all of its date columns, is more than the table's years ago. A row that
is still open (its span has no end) is kept, and so is one without any date. A person's own row goes no sooner than the
last row about that person. What else a row points at goes when its own years are over: a contact before its referral.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.period import add_months
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.model.table import ColumnType, Table
from trigpoint.store.forget import KEY
from trigpoint.store.store import Store

if TYPE_CHECKING:
    import polars as pl

Key = tuple[str, str]
PERSON = "person"
_PAST = "_past"


@dataclass(frozen=True, slots=True)
class Schedule:
    """For how many years rows are kept, by table; a table that is not named is kept for ever."""

    years: Mapping[str, int]

    @classmethod
    def of(cls, catalogue: Catalogue, own: Mapping[str, int]) -> Schedule:
        """What the tables' definitions say, with the workspace's own settings instead where there are any."""
        national = {t.name: t.keep_years for t in catalogue.tables.values() if t.keep_years is not None}
        return cls({**national, **own})


@dataclass(frozen=True)
class Marked:
    """The rows of one file: their keys and identifiers, each row marked whether its last date is past keeping. `naming`
    are the columns that name a person."""

    rows: pl.DataFrame
    naming: tuple[str, ...]

    @cached_property
    def past(self) -> pl.Series:
        """The keys of the rows past keeping."""
        import polars as pl

        return self.rows.filter(pl.col(_PAST))[KEY]

    @cached_property
    def named(self) -> pl.Series:
        """The people whom the rows that stay name."""
        import polars as pl

        staying = self.rows.filter(~pl.col(_PAST))
        named = [staying[column].drop_nulls().cast(pl.String).alias("") for column in self.naming]
        return pl.concat([pl.Series("", [], dtype=pl.String), *named]).unique()


_Files = dict[tuple[str, str], Marked]
"""By table, and the name of the file."""


def rows_due(
    store: Store, snapshots: Sequence[Snapshot], catalogue: Catalogue, schedule: Schedule, today: dt.date
) -> dict[str, pl.Series]:
    """The keys of the rows that go, by the name of the file, open or vault, that holds them; others are left out.

    A file that several snapshots share loses a row only when none of them needs it any more.
    """
    due: dict[str, pl.Series] = {}
    files: _Files = {}
    for snapshot in snapshots:
        # Most files are those of the snapshot before. Only these are held: all together might not fit into memory.
        files = _files_of(store, snapshot, catalogue, schedule, today, files)
        found = _due_in(snapshot, files, catalogue)
        for key, part in snapshot.parts.items():
            for ref in (part.open, part.vault):
                if ref is not None:
                    due[ref.name] = _in_both(due.get(ref.name, found[key]), found[key])
    return {name: keys for name, keys in due.items() if keys.len()}


def _in_both(some: pl.Series, others: pl.Series) -> pl.Series:
    if some is others or not some.len():
        return some
    return some.filter(some.is_in(others.implode())) if others.len() else others


def _files_of(
    store: Store, snapshot: Snapshot, catalogue: Catalogue, schedule: Schedule, today: dt.date, before: _Files
) -> _Files:
    """The files of the snapshot that hold rows of tables, each as it was `before` where it was read already."""
    found: _Files = {}
    for (name, _), part in snapshot.parts.items():
        table, place = catalogue.tables.get(name), (name, part.open.name)
        if table is not None:
            years = schedule.years.get(name)
            found[place] = found.get(place) or before.get(place) or _marked(store, part, table, years, today)
    return found


def _due_in(snapshot: Snapshot, files: _Files, catalogue: Catalogue) -> dict[Key, pl.Series]:
    """The keys of the rows that this snapshot no longer keeps, for each of its parts."""
    import polars as pl

    there = {key: files[place] for key, part in snapshot.parts.items() if (place := (key[0], part.open.name)) in files}
    due = {key: marked.past for key, marked in there.items()}
    if any(keys.len() for keys in due.values()):
        due |= _people_whom_none_names(there, catalogue)
    nothing = pl.Series(KEY, [], dtype=pl.String)
    return {key: due.get(key, nothing) for key in snapshot.parts}


def _marked(store: Store, part: Part, table: Table, years: int | None, today: dt.date) -> Marked:
    """The rows of the part's open file."""
    import polars as pl

    rows = pl.scan_parquet(store.path_of(part.open))
    there = set(rows.collect_schema().names())
    columns = [c for c in table.open_columns if c.name in there]
    ids = [pl.col(c.name) for c in columns if c.type is ColumnType.ID]
    dates = [pl.col(c.name).cast(pl.Date) for c in columns if c.type in (ColumnType.DATE, ColumnType.MOMENT)]
    past = pl.lit(False)
    if years is not None and dates:
        past = pl.max_horizontal(dates) < add_months(today, -12 * years)
        if table.span is not None and table.span.end in there:
            past = past & pl.col(table.span.end).is_not_null()
    naming = tuple(c.name for c in columns if c.type is ColumnType.ID and c.of == PERSON and table.name != PERSON)
    return Marked(rows.select(KEY, *ids, past.fill_null(False).alias(_PAST)).collect(), naming)


def _people_whom_none_names(there: Mapping[Key, Marked], catalogue: Catalogue) -> dict[Key, pl.Series]:
    """The keys of the people past keeping, less those whom a row that stays names."""
    import polars as pl

    about = pl.concat([marked.named for marked in there.values()]).unique()
    named = pl.col(catalogue.tables[PERSON].key[0]).is_in(about.implode())
    people = {key: marked.rows for key, marked in there.items() if key[0] == PERSON}
    return {key: rows.filter(pl.col(_PAST) & ~named)[KEY] for key, rows in people.items()}

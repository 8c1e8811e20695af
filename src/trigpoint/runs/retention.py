"""Which rows a table's schedule no longer keeps.

A row is past keeping when its last date, over all of its date columns, is more than the table's years ago. A row that
is still open (its span has no end) is kept, and so is one without any date. A person's own row goes no sooner than the
last row about that person. What else a row points at goes when its own years are over: a contact before its referral.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


def rows_due(
    store: Store, snapshots: Sequence[Snapshot], catalogue: Catalogue, schedule: Schedule, today: dt.date
) -> dict[str, pl.Series]:
    """The keys of the rows that go, by the name of the file, open or vault, that holds them; others are left out.

    A file that several snapshots share loses a row only when none of them needs it any more.
    """
    due: dict[str, pl.Series] = {}
    for snapshot in snapshots:
        found = _due_in(store, snapshot, catalogue, schedule, today)
        for key, part in snapshot.parts.items():
            for ref in (part.open, part.vault):
                if ref is not None:
                    before = due.get(ref.name, found[key])
                    due[ref.name] = before.filter(before.is_in(found[key].implode()))
    return {name: keys for name, keys in due.items() if keys.len()}


def _due_in(
    store: Store, snapshot: Snapshot, catalogue: Catalogue, schedule: Schedule, today: dt.date
) -> dict[Key, pl.Series]:
    """The keys of the rows that this snapshot no longer keeps, for each of its parts."""
    import polars as pl

    frames: dict[Key, pl.DataFrame] = {}
    for key, part in snapshot.parts.items():
        table = catalogue.tables.get(key[0])
        if table is not None:
            frames[key] = _marked(store, part, table, schedule.years.get(table.name), today)
    if any(frame[_PAST].any() for frame in frames.values()):
        _keep_people_that_others_name(frames, catalogue)
    nothing = pl.Series(KEY, [], dtype=pl.String)
    return {k: frames[k].filter(_PAST)[KEY] if k in frames else nothing for k in snapshot.parts}


def _marked(store: Store, part: Part, table: Table, years: int | None, today: dt.date) -> pl.DataFrame:
    """The part's row keys and identifiers, each row marked whether its last date is past keeping."""
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
    return rows.select(KEY, *ids, past.fill_null(False).alias(_PAST)).collect()


def _keep_people_that_others_name(frames: dict[Key, pl.DataFrame], catalogue: Catalogue) -> None:
    """Keep the row of every person whom a row that stays names."""
    import polars as pl

    people = catalogue.tables[PERSON]
    named = [pl.Series("", [], dtype=pl.String)]
    for (table, _), frame in frames.items():
        if table != PERSON:
            columns = [
                c.name for c in catalogue.tables[table].open_columns if c.of == PERSON and c.name in frame.columns
            ]
            staying = frame.filter(~pl.col(_PAST))
            named += [staying[column].drop_nulls().cast(pl.String).alias("") for column in columns]
    about = pl.concat(named).unique()
    for key, frame in frames.items():
        if key[0] == PERSON:
            frames[key] = frame.with_columns(pl.col(_PAST) & ~pl.col(people.key[0]).is_in(about.implode()))

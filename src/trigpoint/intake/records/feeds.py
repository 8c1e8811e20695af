"""What a list's rows give to each table: the open columns and those behind the door, joined by `_row_key`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.mapping import Coverage, Feed
from trigpoint.intake.records.typed import Pseudonyms, TypedList
from trigpoint.intake.records.values import DTYPES
from trigpoint.model.table import Column, ColumnType, Table

KEY = "_row_key"


@dataclass(frozen=True)
class Rows:
    """Rows of one table. `open` has `_row_key`, `_file`, `_sheet` and the table's open columns; `vault` has `_row_key`,
    `_file`, `_sheet`, `_row`, the identifiers as the source wrote them, and the identifying columns. `given` names the
    open columns that the source has, blank or not. `only_latest` as in `Feed`."""

    table: Table
    coverage: Coverage
    open: pl.DataFrame
    vault: pl.DataFrame
    given: frozenset[str] = frozenset()
    only_latest: bool = False


def feed_rows(typed: TypedList, feed: Feed, catalogue: Catalogue, pseudonyms: Pseudonyms) -> Rows:
    """What the rows of a list give through one feed; rows with the same key are put together (`put_together`)."""
    table = catalogue.tables[feed.table]
    given = [f"{feed.name}.{c}" for c in feed.where_given]
    needed = [f"{feed.name}.{c.name}" for c in table.columns if c.required]
    frame = typed.frame
    present = [pl.col(c).is_not_null() for c in (*given, *needed) if c in frame.columns]
    if feed.unless is not None and (said := ".".join(feed.unless)) in frame.columns:
        present.append(~pl.col(said).fill_null(False))
    lacking = any(c not in frame.columns for c in (*given, *needed))
    rows = frame.clear() if lacking else frame.filter(*present) if present else frame
    open_columns = [_open(feed, c, rows) for c in table.open_columns]
    opened = rows.select(_key(feed, table, rows, pseudonyms), "_file", "_sheet", *open_columns)
    vault = rows.select(
        opened[KEY],
        "_file",
        "_sheet",
        "_row",
        *(_raw(feed, c, rows, typed.made) for c in table.open_columns if c.type is ColumnType.ID),
        *(_plain(feed, c, rows) for c in table.columns if c.identifying),
    )
    told = _given(typed, feed, table)
    return Rows(table, feed.coverage, put_together(opened), put_together(vault), told, feed.only_latest)


def _given(typed: TypedList, feed: Feed, table: Table) -> frozenset[str]:
    """The open columns that the list has: by a heading that is in a sheet, a constant, or an identifier made here."""
    names = {c.name: f"{feed.name}.{c.name}" for c in table.open_columns}
    return frozenset(c for c, name in names.items() if name in typed.frame.columns and name not in typed.absent)


def _plain(feed: Feed, column: Column, rows: pl.DataFrame) -> pl.Series:
    name = f"{feed.name}.{column.name}"
    if name in rows.columns:
        return rows[name].rename(column.name)
    return pl.Series(column.name, [None], dtype=DTYPES[column.type]).new_from_index(0, rows.height)


def _open(feed: Feed, column: Column, rows: pl.DataFrame) -> pl.Series:
    name = f"{feed.name}.{column.name}!"
    if column.type is ColumnType.ID and name in rows.columns:
        return rows[name].rename(column.name)
    return _plain(feed, column, rows)


def _raw(feed: Feed, column: Column, rows: pl.DataFrame, made: Iterable[str]) -> pl.Series:
    """The identifier as the source wrote it; blank where it was made here."""
    values = _plain(feed, column, rows)
    return values.clear(rows.height) if f"{feed.name}.{column.name}" in made else values


def _key(feed: Feed, table: Table, rows: pl.DataFrame, pseudonyms: Pseudonyms) -> pl.Series:
    """16 hex characters, the same for the same key in every load: the key itself where it is one identifier."""
    columns = [c for name in table.key if (c := table.column(name)) is not None]
    if len(columns) == 1 and columns[0].type is ColumnType.ID:
        return _open(feed, columns[0], rows).rename(KEY)
    parts = pl.DataFrame([_open(feed, c, rows).cast(pl.String).fill_null("") for c in columns])
    text = parts.select(pl.concat_str(pl.all(), separator="|").alias(KEY)).to_series()
    return pseudonyms(f"row of {table.name}", text).rename(KEY)


def put_together(frame: pl.DataFrame) -> pl.DataFrame:
    """One row a `_row_key`: in each column the last value that is given; where it came from is the last row's place."""
    several = frame[KEY].is_duplicated()
    if not several.any():
        return frame
    values = [pl.col(c).drop_nulls().last() for c in frame.columns if c != KEY]
    together = frame.filter(several).group_by(KEY, maintain_order=True).agg(values)
    return pl.concat([frame.filter(~several), together.select(frame.columns)])


def join_rows(parts: list[Rows]) -> Rows:
    """Rows of one table from several lists, put together in their order."""
    if len(parts) == 1:
        return parts[0]
    return Rows(
        parts[0].table,
        parts[0].coverage,
        put_together(pl.concat([p.open for p in parts])),
        put_together(pl.concat([p.vault for p in parts])),
        frozenset().union(*(p.given for p in parts)),
        all(p.only_latest for p in parts),
    )

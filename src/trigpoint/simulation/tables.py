"""The whole history as a folder of files in Trigpoint's own tables, as a case system's report would give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from trigpoint.model.table import ColumnType, Table
from trigpoint.simulation.identities import under_two_identifiers
from trigpoint.simulation.records import Records
from trigpoint.simulation.spoiling import Spoiler

PARQUET_ROWS = 20_000
"""Where Parquet is asked for, a table of at least so many rows is a Parquet file; the smaller ones stay CSV."""

_TYPES = {
    ColumnType.DATE: pl.Date,
    ColumnType.INTEGER: pl.Int64,
    ColumnType.DECIMAL: pl.Float64,
    ColumnType.BOOLEAN: pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Written:
    """Each table's rows in truth, their keys, and who stands in the export under two identifiers."""

    counts: Mapping[str, int]
    keys: dict[str, pl.DataFrame]
    same: pl.DataFrame


def write_tables(
    folder: Path, records: Records, tables: Mapping[str, Table], spoiler: Spoiler, parquet: bool = False
) -> Written:
    """One file a table, spoilt as the spoiler does."""
    folder.mkdir(parents=True, exist_ok=True)
    counts, keys = {}, {}
    around = {name: table_frame(records, tables[name]) for name in ("contact", "person", "family_member")}
    twice, same = under_two_identifiers(around, spoiler.dirt.two_identifiers, spoiler.seed)
    for name in records.names:
        table = tables[name]
        clean = around[name] if name in around else table_frame(records, table)
        counts[name], keys[name] = clean.height, clean.select(table.key)
        written = spoiler.spoil(table, twice.get(name, clean))
        if parquet and clean.height >= PARQUET_ROWS:
            written.write_parquet(folder / f"{name}.parquet")
        else:
            written.write_csv(folder / f"{name}.csv", line_terminator="\r\n")
    return Written(counts, keys, same)


def table_frame(records: Records, table: Table) -> pl.DataFrame:
    """A table's rows in the types of its columns, every column there, in the order of its definition."""
    schema = {column.name: _TYPES.get(column.type, pl.String) for column in table.columns}
    if table.name not in records.frames:
        return pl.DataFrame(records.rows(table.name), schema=schema)
    frame = records.frames[table.name]
    there = set(frame.columns)
    return frame.select(
        (pl.col(name) if name in there else pl.lit(None)).cast(type).alias(name) for name, type in schema.items()
    )

"""Drawn worlds in a real store: one part a source, typed as a load would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tests.spec.drawing import drawn
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.columns import types_of
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.model.table import ColumnType
from trigpoint.store.store import Store

_TYPES = {
    ColumnType.DATE: pl.Date,
    ColumnType.MOMENT: pl.Datetime("us"),
    ColumnType.INTEGER: pl.Int64,
    ColumnType.DECIMAL: pl.Float64,
    ColumnType.BOOLEAN: pl.Boolean,
}


def stored(
    folder: Path,
    known: Catalogue,
    parts: Mapping[tuple[str, str], str],
    as_of: str = "2025-12-31",
    authorities: Mapping[str, str] | None = None,
) -> tuple[Store, Snapshot]:
    """A store with one more snapshot that holds the drawn `parts`, by (table, source). Only drawn columns are.
    `authorities` says, by source, whose records they are: the own area's unless said."""
    store, whose = Store(folder / "store"), authorities or {}
    with store.change(by="a test") as change:
        made = {
            (table, source): Part(
                change.put(frame),
                given=tuple(c for c in frame.columns if not c.startswith("_")),
                authority=whose.get(source, ""),
            )
            for (table, source), text in parts.items()
            for frame in [_frame(known, table, source, text)]
        }
        snapshot = change.commit(act="load", as_of=dt.date.fromisoformat(as_of), format="tables", parts=made)
    return store, snapshot


def _frame(known: Catalogue, table: str, source: str, text: str) -> pl.DataFrame:
    types = types_of(known, table)
    rows = drawn(known, {table: text})[table]
    names = [name for name in rows[0] if name != "_row_key"]
    columns = {name: pl.Series(name, [row[name] for row in rows], _TYPES.get(types[name], pl.String)) for name in names}
    carried = {
        "_row_key": [f"{source}{row['_row_key']}"[-16:] for row in rows],
        "_file": [f"{source}.csv"] * len(rows),
        "_sheet": [None] * len(rows),
    }
    return pl.DataFrame({**columns, **{k: pl.Series(k, v, pl.String) for k, v in carried.items()}})

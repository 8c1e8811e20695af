"""The whole history as a folder of CSV files in Trigpoint's own tables, as a case system's report would give them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from trigpoint.model.table import CodeList, Column, ColumnType, Table
from trigpoint.simulation import rates
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.records import STARTS, Records, Row, Value

CLEAN = ("population", "team", "professional", "family_member", "person")


def write_tables(
    folder: Path, records: Records, tables: Mapping[str, Table], codes: Mapping[str, CodeList], chance: Chance
) -> None:
    """One file a table. A few values are written badly, and a few rows cannot be read, as `rates` says."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(records.tables):
        table = tables[name]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(table.names)
            for row in records.rows(name):
                dirty = name not in CLEAN
                written = _badly(row, table, codes, chance) if dirty and chance.happens(rates.DIRT) else row
                cells = [_cell(written.get(column)) for column in table.names]
                if dirty and chance.happens(rates.BROKEN):
                    cells[table.names.index(STARTS.get(name, table.key[0]))] = "31/02/2024"
                writer.writerow(cells)


def _badly(row: Row, table: Table, codes: Mapping[str, CodeList], chance: Chance) -> Row:
    """The row with one value spelled otherwise, written in another form of date, or left out."""
    given = [c for c in table.columns if row.get(c.name) is not None and c.type is not ColumnType.ID]
    column = chance.among(given)
    return {**row, column.name: _another(row[column.name], column, codes, chance)}


def _another(value: Value, column: Column, codes: Mapping[str, CodeList], chance: Chance) -> Value:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if column.codes is not None:
        code = next(c for c in codes[column.codes].codes if c.code == value)
        return f" {chance.among((code.label, *code.also))} "
    return value if column.required else None


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)

"""A star as files with fixed names: typed Parquet, CSV, and what every column is."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from trigpoint.publish.figures import FORMULA_STARTS
from trigpoint.publish.star.objects import Filled, Star, Type

if TYPE_CHECKING:
    import polars

COLUMNS = "columns.csv"


def frame_of(filled: Filled) -> polars.DataFrame:
    """A table as a frame: 64-bit integers and floats, text, days, booleans; what is blank is null."""
    import polars

    types = {
        Type.INTEGER: polars.Int64,
        Type.NUMBER: polars.Float64,
        Type.TEXT: polars.String,
        Type.DATE: polars.Date,
        Type.BOOLEAN: polars.Boolean,
    }
    schema = {column.name: types[column.type] for column in filled.table.columns}
    return polars.DataFrame(list(filled.lines), schema=schema, orient="row")


def to_parquet(filled: Filled) -> bytes:
    """A table as Parquet, its types kept."""
    out = io.BytesIO()
    frame_of(filled).write_parquet(out, compression="snappy")
    return out.getvalue()


def to_csv(filled: Filled) -> bytes:
    """A table as CSV in UTF-8: numbers unrounded, days as ISO, true and false; text that a spreadsheet would take for a
    formula gets an apostrophe before it."""
    import polars

    begins = "^([" + "".join(re.escape(start) for start in FORMULA_STARTS) + "])"
    frame = frame_of(filled).with_columns(polars.col(polars.String).str.replace(begins, "'$1"))
    out = io.BytesIO()
    frame.write_csv(out, include_bom=True, line_terminator="\r\n")
    return out.getvalue()


def data_files(star: Star) -> list[tuple[str, bytes]]:
    """Every table as Parquet and as CSV, and `columns.csv`, which says what each column is: names and bytes."""
    parquet = [(f"{filled.table.name}.parquet", to_parquet(filled)) for filled in star.tables]
    plain = [(f"{filled.table.name}.csv", to_csv(filled)) for filled in star.tables]
    return [*parquet, *plain, (COLUMNS, _columns(star))]


def _columns(star: Star) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["table", "column", "type", "looks_up", "description"])
    for filled in star.tables:
        for column in filled.table.columns:
            writer.writerow([filled.table.name, column.name, column.type.value, column.to or "", column.description])
    return out.getvalue().encode("utf-8-sig")

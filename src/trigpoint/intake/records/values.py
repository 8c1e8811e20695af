"""Cells typed, a whole column at once: text in, the table's type out, null where it cannot be read.

Every reader takes cleaned text (`clean`) and gives a series as long; a null that went in as text is a cell that could
not be read, which is for the caller to say. Columns repeat themselves, so all but identifiers are read through their
distinct values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

import polars as pl

from trigpoint.intake.mapping import Take
from trigpoint.intake.records.dates import read_dates, read_moments
from trigpoint.intake.records.json_cells import read_flag, read_texts
from trigpoint.intake.records.spelling import Spellings, plain
from trigpoint.model.table import ColumnType

DTYPES: dict[ColumnType, pl.DataType] = {
    ColumnType.ID: pl.String(),
    ColumnType.TEXT: pl.String(),
    ColumnType.CODE: pl.String(),
    ColumnType.DATE: pl.Date(),
    ColumnType.MOMENT: pl.Datetime("us"),
    ColumnType.INTEGER: pl.Int64(),
    ColumnType.DECIMAL: pl.Float64(),
    ColumnType.BOOLEAN: pl.Boolean(),
}
"""How each type is held in the open files."""

WHAT_IT_SHOULD_BE = {
    ColumnType.DATE: "not a date",
    ColumnType.MOMENT: "not a date and time",
    ColumnType.INTEGER: "not a whole number",
    ColumnType.DECIMAL: "not a number",
    ColumnType.BOOLEAN: "neither yes nor no",
    ColumnType.CODE: "not in the code list",
}
"""What a cell is that cannot be read as its column's type."""

_SPACES = r"[\s\u00a0\u2000-\u200b\u202f\u3000\ufeff]+"
_UNTIDY = r"[\t\r\n\u00a0\u2000-\u200b\u202f\u3000\ufeff]|  "
_POSTCODE = r"(?i)^([A-Z]{1,2}\d[A-Z\d]?) ?\d[A-Z]{2}$"
_WHOLE = r"^([+-]?\d+)(?:\.0*)?$"


def through_distinct(column: pl.Series, read: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """Apply a reader to the distinct values of a column, and spread what it gives over the rows."""
    distinct = column.unique()
    values = read(distinct)
    if len(distinct) == len(column):
        return read(column)
    spread = pl.DataFrame({"text": column}).join(
        pl.DataFrame({"text": distinct, "value": values}),
        on="text",
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return spread["value"].rename(column.name)


def clean(column: pl.Series, blanks: Iterable[str]) -> pl.Series:
    """Text with its spaces put in order (Excel's hard spaces too), and null where it is one of `blanks`."""
    none = ["", *(plain(b) for b in blanks)]
    text = column.str.strip_chars()
    if text.str.contains(_UNTIDY).any():
        text = text.str.replace_all(_SPACES, " ").str.strip_chars()
    blank = text.str.to_lowercase().is_in(none)
    return text.set(blank, None) if blank.any() else text


def read_ids(texts: pl.Series) -> pl.Series:
    """Identifiers as text; a whole number that Excel gave as `9212044.0` loses its `.0`."""
    return texts.str.replace(r"^(\d+)\.0+$", "$1")


def read_whole(texts: pl.Series) -> pl.Series:
    """Whole numbers: `7`, `7.0`, `1,204`."""
    bare = texts.str.replace_all(",", "", literal=True).str.replace_all(" ", "", literal=True)
    return bare.str.extract(_WHOLE, 1).cast(pl.Int64, strict=False)


def read_decimal(texts: pl.Series) -> pl.Series:
    """Numbers; infinite and not-a-number spellings are unreadable."""
    number = texts.str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)
    return pl.select(pl.when(number.is_finite()).then(number)).to_series().rename(texts.name)


def read_years(texts: pl.Series) -> pl.Series:
    """Whole years of an age that may be written with a fraction: `6.14` gives 6, and -1 stays (a child unborn)."""
    return read_decimal(texts).floor().cast(pl.Int64, strict=False)


def read_district(texts: pl.Series) -> pl.Series:
    """The outward half of a full postcode (`T28 2WB` gives `T28`), null where the text is no postcode."""
    return texts.str.extract(_POSTCODE, 1).str.to_uppercase()


def flags_of(texts: pl.Series, flags: Mapping[str, str]) -> pl.Series:
    """What the first flag set in each JSON object means (`json_cells.read_flag`)."""
    return through_distinct(
        texts, lambda distinct: pl.Series([read_flag(t, flags) for t in distinct.to_list()], dtype=pl.String)
    )


def part_of(texts: pl.Series, take: Take) -> tuple[pl.Series, str] | None:
    """The part of each cell that is taken, and what a cell without it is not; None where cells are taken whole.

    A code of a letter and a figure (`B1`: accommodation B, suitable) is taken apart by its letter.
    """
    match take:
        case Take.DISTRICT:
            return read_district(texts), "not a full postcode"
        case Take.WHOLE_YEARS:
            return read_years(texts), "not a number of years"
        case Take.FIRST_LETTER:
            return texts.str.extract(r"^([A-Za-z])\d?$", 1), WHAT_IT_SHOULD_BE[ColumnType.CODE]
        case Take.AFTER_FIRST_LETTER:
            return texts.str.extract(r"^[A-Za-z](\d)$", 1), WHAT_IT_SHOULD_BE[ColumnType.CODE]
        case Take.JSON_TEXTS:
            return through_distinct(texts, _texts), ""
    return None


def _texts(distinct: pl.Series) -> pl.Series:
    return pl.Series([read_texts(t) for t in distinct.to_list()], dtype=pl.String)


def read_spelt(texts: pl.Series, spellings: Spellings) -> pl.Series:
    """The code that each spelling means, null where it means none."""
    return pl.Series(texts.name, [spellings.find(t) for t in texts.to_list()], dtype=pl.String)


def read_column(texts: pl.Series, kind: ColumnType, as_of: dt.date, spellings: Spellings | None) -> pl.Series:
    """Type one cleaned column; codes (yes-or-no columns are read as codes) need their spellings."""
    if kind is ColumnType.TEXT:
        return texts
    if kind is ColumnType.ID:
        return read_ids(texts)
    return through_distinct(texts, lambda distinct: _read_distinct(distinct, kind, as_of, spellings))


def _read_distinct(texts: pl.Series, kind: ColumnType, as_of: dt.date, spellings: Spellings | None) -> pl.Series:
    match kind:
        case ColumnType.DATE:
            return read_dates(texts, as_of)
        case ColumnType.MOMENT:
            return read_moments(texts, as_of)
        case ColumnType.INTEGER:
            return read_whole(texts)
        case ColumnType.DECIMAL:
            return read_decimal(texts)
        case ColumnType.CODE if spellings is not None:
            return read_spelt(texts, spellings)
    raise AssertionError(f"no reader for a {kind} column without spellings")

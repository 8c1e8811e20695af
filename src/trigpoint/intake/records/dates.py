"""Days and moments, in every shape that people write them, a whole column at once.

A column is read through its distinct values (see `values.through_distinct`), so the expressions here see each spelling
once. Day comes before month, as in England; a date that only makes sense the other way round is unreadable, never
guessed.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

YEARS_AHEAD = 10
"""Two-digit years are taken as the latest year that is at most this many years after the as-of date."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""A date outside these years is a slip of the keyboard: unreadable."""

_TIME = (
    r"(?:[T ]\s*(?P<hh>\d{1,2})[:.](?P<mm>\d{2})(?::(?P<ss>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>am|pm)?\s*(?:Z|UTC|[+-]00:?00)?)?$"
)
_YEAR_FIRST = r"(?i)^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _TIME
_DAY_FIRST = r"(?i)^(?P<d>\d{1,2})\s*[-/. ]\s*(?P<m>\d{1,2})\s*[-/. ]\s*(?P<y>\d{4}|\d{2})" + _TIME
_NAMED = (
    r"(?i)^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[, ]\s*)?(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?"
    r"[-/. ]*(?P<m>[a-z]{3,9})[-/., ]*(?P<y>\d{4}|\d{2})" + _TIME
)
_COMPACT = r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})$"
_SERIAL = r"^(?P<days>[1-7]\d{4})(?P<part>\.\d+)?$"

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
_MONTH_NUMBER = {name: str(n + 1) for n, name in enumerate(_MONTHS)}
_MONTH_NUMBER |= {name[:3]: str(n + 1) for n, name in enumerate(_MONTHS)} | {"sept": "9"}
_EXCEL_DAY_0 = dt.date(1899, 12, 30)
_PARTS = ("y", "m", "d", "hh", "mm", "ss", "half")


def read_dates(texts: pl.Series, as_of: dt.date) -> pl.Series:
    """The day that each text writes, without its time; null where none does."""
    return _read(texts, as_of)["day"].rename(texts.name)


def read_moments(texts: pl.Series, as_of: dt.date) -> pl.Series:
    """The day and time (microseconds, no zone); midnight where only a day is written; null where neither is."""
    frame = _read(texts, as_of)
    moment = pl.col("day").cast(pl.Datetime("us")) + pl.duration(seconds="seconds")
    return frame.select(moment.alias(texts.name)).to_series()


def _read(texts: pl.Series, as_of: dt.date) -> pl.DataFrame:
    frame = pl.DataFrame({"text": texts.cast(pl.String)})
    written = pl.coalesce([_parts("text", pattern) for pattern in (_YEAR_FIRST, _DAY_FIRST, _NAMED, _COMPACT)]).alias(
        "written"
    )
    frame = frame.with_columns(written).select("text", pl.col("written").struct.unnest())
    frame = frame.with_columns(_year(as_of), _month()).with_columns(_day().alias("day"), _seconds().alias("seconds"))
    serial = pl.col("text").str.extract_groups(_SERIAL)
    days = serial.struct.field("days").cast(pl.Int32, strict=False)
    part = serial.struct.field("part").cast(pl.Float64, strict=False).fill_null(0.0)
    after = pl.when(days.is_not_null()).then((part * 86400).round().cast(pl.Int64))
    frame = frame.with_columns(
        pl.coalesce("day", pl.lit(_EXCEL_DAY_0) + pl.duration(days=days)).alias("day"),
        pl.coalesce("seconds", after).alias("seconds"),
    )
    sound = pl.col("day").dt.year().is_between(FIRST_YEAR, LAST_YEAR) & pl.col("seconds").is_not_null()
    return frame.select(pl.when(sound).then("day").alias("day"), "seconds")


def _parts(column: str, pattern: str) -> pl.Expr:
    """The named groups of a pattern as one struct of all parts, null where the pattern does not match."""
    groups = pl.col(column).str.extract_groups(pattern)
    fields = [
        (groups.struct.field(name) if f"?P<{name}>" in pattern else pl.lit(None, pl.String)).alias(name)
        for name in _PARTS
    ]
    return pl.when(pl.col(column).str.contains(pattern)).then(pl.struct(fields))


def _year(as_of: dt.date) -> pl.Expr:
    year = pl.col("y").cast(pl.Int32, strict=False)
    latest = as_of.year + YEARS_AHEAD
    full = latest - (latest - year) % 100
    return pl.when(pl.col("y").str.len_chars() == 2).then(full).otherwise(year).alias("y")


def _month() -> pl.Expr:
    named = pl.col("m").str.to_lowercase().replace_strict(_MONTH_NUMBER, default=pl.col("m"))
    return named.cast(pl.Int32, strict=False).alias("m")


def _day() -> pl.Expr:
    iso = pl.format("{}-{}-{}", "y", pl.col("m").cast(pl.String).str.zfill(2), pl.col("d").str.zfill(2))
    return iso.str.to_date("%Y-%m-%d", strict=False)


def _seconds() -> pl.Expr:
    """Seconds after midnight; 0 where no time is written, null where what is written is no time of day."""
    hour, minute = pl.col("hh").cast(pl.Int64, strict=False), pl.col("mm").cast(pl.Int64, strict=False)
    second = pl.col("ss").cast(pl.Int64, strict=False).fill_null(0)
    half = pl.col("half").str.to_lowercase()
    hour_of_24 = pl.when(half.is_null()).then(hour).otherwise(hour % 12 + pl.when(half == "pm").then(12).otherwise(0))
    good = (hour_of_24 < 24) & (minute < 60) & (second < 60) & (half.is_null() | hour.is_between(1, 12))
    written = pl.when(good).then(hour_of_24 * 3600 + minute * 60 + second)
    return pl.when(pl.col("d").is_null()).then(None).when(hour.is_null()).then(0).otherwise(written)

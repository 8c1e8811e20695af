"""The frames in which figures are stored, and how what is new is merged with what was there.

Values are DOUBLE; a percentage is 0 to 100; periods are in their canonical form; days are ISO text. The frames are the
parts of the tables `observation`, `target` and `benchmark`, one part a source (docs/rooms.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from trigpoint.intake.figures.entries import Aside, BenchmarkEntry, Entry, TargetEntry

TEXT, NUMBER = pl.String(), pl.Float64()
OBSERVATION = pl.Schema(
    {
        "indicator": TEXT, "period": TEXT, "breakdown": TEXT, "member": TEXT, "value": NUMBER, "numerator": NUMBER,
        "denominator": NUMBER, "status": TEXT, "note": TEXT, "source": TEXT,
        "_file": TEXT, "_sheet": TEXT, "_row": pl.Int64(), "_column": TEXT,
    }
)  # fmt: skip
TARGET = pl.Schema(
    {
        "indicator": TEXT, "from": TEXT, "to": TEXT, "target": NUMBER, "red": NUMBER, "amber": NUMBER, "better": TEXT,
        "note": TEXT, "source": TEXT, "basis": TEXT,
    }
)  # fmt: skip
BENCHMARK = pl.Schema(
    {
        "indicator": TEXT, "period": TEXT, "comparator": TEXT, "value": NUMBER, "n": NUMBER, "method": TEXT,
        "list": TEXT, "source": TEXT,
    }
)  # fmt: skip
ASIDE = pl.Schema(
    [
        ("file", TEXT), ("sheet", TEXT), ("row", pl.Int64()), ("column", TEXT), ("whole_row", pl.Boolean()),
        ("reason", TEXT), ("cells", pl.List(TEXT)),
    ]
)  # fmt: skip
_KEYS: Mapping[str, tuple[str, ...]] = {
    "observation": ("indicator", "period", "breakdown", "member", "source"),
    "target": ("indicator", "from", "to", "source"),
    "benchmark": ("indicator", "period", "comparator", "method", "list", "source"),
}
_SCHEMAS = {"observation": OBSERVATION, "target": TARGET, "benchmark": BENCHMARK}


def key_of(table: str) -> tuple[str, ...]:
    """The columns that say which figure a row of a table of figures is; empty for a table of records."""
    return _KEYS.get(table, ())


def observation_frame(entries: Iterable[Entry], ids: Mapping[str, str], source: str) -> pl.DataFrame:
    """The entries as rows of the table `observation`; `ids` maps the file's references to indicators.

    Each keeps the place where it stood, so that a figure can be followed back to its cell.
    """
    rows = [
        (
            ids[e.reference], str(e.period), e.breakdown, e.member, e.value, e.numerator, e.denominator, str(e.status),
            e.note or None, source, e.place.file, e.place.sheet, e.place.row, e.place.column or None,
        )
        for e in entries
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=OBSERVATION, orient="row")


def target_frame(entries: Iterable[TargetEntry], ids: Mapping[str, str], source: str) -> pl.DataFrame:
    """The entries as rows of the table `target`."""
    rows = [
        (
            ids[e.reference],
            e.start,
            e.end or None,
            e.value,
            e.red,
            e.amber,
            e.better or None,
            e.note or None,
            source,
            e.basis or None,
        )
        for e in entries
    ]
    return pl.DataFrame(rows, schema=TARGET, orient="row")


def benchmark_frame(entries: Iterable[BenchmarkEntry], ids: Mapping[str, str], source: str) -> pl.DataFrame:
    """The entries as rows of the table `benchmark`."""
    rows = [
        (ids[e.reference], str(e.period), e.comparator, e.value, e.n, e.method or None, e.listing or None, source)
        for e in entries
    ]
    return pl.DataFrame(rows, schema=BENCHMARK, orient="row")


def aside_frame(aside: Iterable[Aside]) -> pl.DataFrame:
    """The rows set aside, and the cells not read of rows that were taken (`whole_row` false), with their reasons."""
    rows = [
        (a.place.file, a.place.sheet, a.place.row, a.place.column, a.whole_row, a.reason, list(a.cells)) for a in aside
    ]
    return pl.DataFrame(rows, schema=ASIDE, orient="row")


def merge_figures(old: pl.DataFrame | None, new: pl.DataFrame, table: str = "observation") -> pl.DataFrame:
    """Add and correct: a row of `new` takes the place of the row of `old` with the same key; the rest stand.

    The key of an observation is (indicator, period, breakdown, member, source), of a target (indicator, from, to,
    source), of a benchmark (indicator, period, comparator, method, list, source). The order is that of `old`, what is
    added following in the order of `new`; within `new` the later of two rows with one key holds.
    """
    keys, schema = list(_KEYS[table]), _SCHEMAS[table]
    both = [frame for frame in (old, new) if frame is not None]
    joined = pl.concat([_shaped(frame, schema) for frame in both]).with_row_index("at")
    first = pl.col("at").min().over(keys)
    return (
        joined.with_columns(place=first)
        .unique(subset=keys, keep="last", maintain_order=True)
        .sort("place")
        .select(schema.names())
    )


def _shaped(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in schema.items()
    ]
    return frame.select(columns)

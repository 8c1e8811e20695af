"""What becomes of the rows that the same source gave before: which of them a load takes the place of.

Works on rows as the store holds them, with pseudonyms, and matches them by `_row_key`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from trigpoint.intake.mapping import Coverage, CoverageKind
from trigpoint.intake.records.feeds import KEY, Rows, put_together
from trigpoint.model.period import add_months
from trigpoint.model.table import ColumnType


@dataclass(frozen=True)
class Merged:
    """A table of one source after a load, how many of its rows are older ones that were kept, and the columns given."""

    open: pl.DataFrame
    vault: pl.DataFrame
    kept: int
    given: frozenset[str] = frozenset()


def merge(
    tables: dict[str, Rows], before: Callable[[str], tuple[pl.DataFrame, pl.DataFrame] | None], as_of: dt.date
) -> dict[str, Merged]:
    """Each table of a load with the older rows that it keeps. `before` gives the older open and vault rows, or None."""
    found: dict[str, Merged] = {}
    gone: dict[str, set[str]] = {}
    # What follows another table's rows comes after that table.
    ordered = sorted(tables.items(), key=lambda item: item[1].coverage.kind is CoverageKind.FOLLOWS)
    for name, rows in ordered:
        older = before(name)
        if older is None:
            found[name] = Merged(rows.open, rows.vault, 0, rows.given)
            _replaced(rows, rows.open.clear(), gone)
            continue
        old_open, old_vault = _fitted(older[0], rows.open), _fitted(older[1], rows.vault)
        if rows.coverage.kind is CoverageKind.ADD:
            found[name] = _added(rows, old_open, old_vault)
            continue
        covered = _covered(rows, old_open, as_of, gone)
        same_key = pl.col(KEY).is_in(rows.open[KEY].implode())
        kept = old_open.filter(~covered & ~same_key)
        _replaced(rows, old_open.join(kept, on=KEY, how="anti"), gone)
        vault = old_vault.join(kept.select(KEY), on=KEY, how="semi")
        found[name] = Merged(pl.concat([kept, rows.open]), pl.concat([vault, rows.vault]), kept.height, rows.given)
    return found


def _fitted(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Older rows in the columns and types of today's definitions; a column that is new is blank in them."""
    return old.select(
        (pl.col(n).cast(t, strict=False) if n in old.columns else pl.lit(None, t)).alias(n)
        for n, t in new.schema.items()
    )


def _added(rows: Rows, old_open: pl.DataFrame, old_vault: pl.DataFrame) -> Merged:
    return Merged(
        put_together(pl.concat([old_open, rows.open])),
        put_together(pl.concat([old_vault, rows.vault])),
        old_open.join(rows.open, on=KEY, how="anti").height,
        rows.given,
    )


def _covered(rows: Rows, old: pl.DataFrame, as_of: dt.date, gone: dict[str, set[str]]) -> pl.Series:
    coverage = rows.coverage
    if coverage.kind is CoverageKind.FOLLOWS and coverage.follows is not None:
        column = rows.table.column(coverage.follows)
        noun = column.of if column is not None and column.of else coverage.follows
        return old[coverage.follows].is_in(list(gone.get(noun, set()))).fill_null(False)
    if coverage.kind is CoverageKind.ALL:
        return pl.Series([True]).new_from_index(0, old.height)
    return _in_window(coverage, rows.open, old, as_of)


def _in_window(coverage: Coverage, new: pl.DataFrame, old: pl.DataFrame, as_of: dt.date) -> pl.Series:
    start = add_months(as_of, -coverage.months)
    by = pl.col(coverage.by)
    covered = (by >= start) & (by <= as_of)
    if coverage.open_until:
        end = pl.coalesce(coverage.open_until)
        covered = covered | ((by <= as_of) & (end.is_null() | ((end >= start) & (end <= as_of))))
    frame = old
    if coverage.latest_of is not None and coverage.open_until:
        latest = new.group_by(coverage.latest_of).agg(pl.col(coverage.by).max().alias("_latest"))
        frame = old.join(latest, on=coverage.latest_of, how="left", maintain_order="left")
        ended = pl.coalesce(coverage.open_until).is_not_null()
        covered = covered & ~(ended & (pl.col("_latest") > by)).fill_null(False)
    return frame.select(covered.fill_null(False).alias("covered")).to_series()


def _replaced(rows: Rows, dropped: pl.DataFrame, gone: dict[str, set[str]]) -> None:
    """Note the identifiers whose rows this load replaces or brings, for the tables that follow them."""
    if len(rows.table.key) != 1:
        return
    column = rows.table.column(rows.table.key[0])
    if column is None or column.type is not ColumnType.ID:
        return
    noun = column.of or column.name
    values = gone.setdefault(noun, set())
    values |= set(rows.open[column.name].to_list()) | set(dropped[column.name].to_list())

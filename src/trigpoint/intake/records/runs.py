"""Times that are longer than one row: a time looked after made of episodes, and the time in which a day lies.

`docs/mappings.md` says how a mapping asks for either.
"""

from __future__ import annotations

import polars as pl

from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.mapping import Mapping, Runs, Within
from trigpoint.intake.records.feeds import KEY, Rows
from trigpoint.intake.records.typed import TypedList


def add_runs(typed: TypedList) -> None:
    """Add to a list's rows what each run takes from its first and its last row (`Runs`)."""
    for runs in typed.of.runs:
        typed.frame = _with_runs(typed.frame, typed.of.feeds[0].name, runs)
        own = typed.of.feeds[0].name
        taken = {**runs.first, **runs.last}
        absent = {f"{runs.feed}.{to}" for to, column in taken.items() if f"{own}.{column}" in typed.absent}
        typed.absent = typed.absent | absent


def _with_runs(frame: pl.DataFrame, own: str, runs: Runs) -> pl.DataFrame:
    of, by = pl.col(f"{own}.{runs.of}"), f"{own}.{runs.by}"
    ordered = frame.sort(f"{own}.{runs.of}", by, "_n", maintain_order=True)
    begins = of.ne_missing(of.shift())
    if runs.begins:
        begins = begins | pl.col(f"{own}.{runs.begins}").is_in(runs.codes).fill_null(False)
    ordered = ordered.with_columns(begins.cum_sum().alias("run"))
    firsts = [pl.col(f"{own}.{c}").first().over("run").alias(f"{runs.feed}.{to}") for to, c in runs.first.items()]
    over = pl.lit(True)
    if runs.goes_on:
        over = ~pl.col(f"{own}.{runs.goes_on}").last().over("run").is_in(runs.goes_on_codes).fill_null(False)
    lasts = [
        pl.when(over).then(pl.col(f"{own}.{c}").last().over("run")).alias(f"{runs.feed}.{to}")
        for to, c in runs.last.items()
    ]
    return ordered.with_columns(*firsts, *lasts).drop("run").sort("_n")


def fill_within(tables: dict[str, Rows], mapping: Mapping, catalogue: Catalogue) -> dict[str, Rows]:
    """The tables with the identifiers that the export leaves out, of the rows in whose time a day lies (`Within`)."""
    found = dict(tables)
    asked = {(f.table, w) for one in mapping.lists for f in one.feeds for w in f.within}
    for table, within in sorted(asked, key=lambda item: (item[0], item[1].column)):
        if table in found and within.table in found:
            found[table] = _filled(found[table], found[within.table], within)
    return found


def _filled(rows: Rows, times: Rows, within: Within) -> Rows:
    span = times.table.span
    assert span is not None  # the mapping was held against the table
    known = times.open.select(
        "person_id",
        pl.col(span.start).alias("from"),
        pl.col(span.end).alias("to"),
        pl.col(within.column).alias("of"),
    ).drop_nulls(["person_id", "from"])
    day = pl.col(within.day)
    wanted = rows.open.filter(pl.col(within.column).is_null() & day.is_not_null())
    placed = wanted.select(KEY, "person_id", day.cast(pl.Date).alias("day")).join(known, on="person_id", how="inner")
    # Where one time ends on the day on which the next begins, the later one is meant.
    open_then = (pl.col("from") <= pl.col("day")) & (pl.col("to").is_null() | (pl.col("to") >= pl.col("day")))
    one = placed.filter(open_then).sort("from", "of").group_by(KEY, maintain_order=True).agg(pl.col("of").last())
    opened = rows.open.join(one, on=KEY, how="left", maintain_order="left")
    opened = opened.with_columns(pl.coalesce(within.column, "of").alias(within.column)).drop("of")
    return Rows(rows.table, rows.coverage, opened, rows.vault, rows.given | {within.column})

"""What is told of a list's rows: the account of every sheet, what was set aside, and notes without a cell in them."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trigpoint.intake.mapping import RecordList
from trigpoint.intake.records.instead import instead_of
from trigpoint.intake.records.recognise import Recognised, letters
from trigpoint.intake.records.typed import PLACE, TypedList
from trigpoint.model.snapshot import SheetAccount
from trigpoint.model.so_many import so_many
from trigpoint.model.table import CodeList

AT = "_at"
"""Where in its sheet's frame a row stands, from 0."""

ASIDE = pl.Schema(
    [
        ("file", pl.String()), ("sheet", pl.String()), ("row", pl.Int64()), ("list", pl.String()),
        ("column", pl.String()), ("whole_row", pl.Boolean()), ("reason", pl.String()), ("cells", pl.List(pl.String())),
    ]
)  # fmt: skip
"""What is set aside, behind the door: whole rows with all their cells (`heading: text`), and single cells of rows that
were taken (`whole_row` false)."""


def rows_aside(one: RecordList, rows: pl.DataFrame, sheets: list[Recognised], reasons: pl.DataFrame) -> pl.DataFrame:
    """The rows set aside, with every cell as it stood in the sheet, under its heading."""
    found = [pl.DataFrame(schema=ASIDE)]
    place = rows.select(*PLACE, "_part", AT).join(reasons, on="_n", how="inner", maintain_order="left")
    for part, sheet in enumerate(sheets):
        here = place.filter(pl.col("_part") == part)
        if not here.height or sheet.layout is None:
            continue
        headings = sheet.layout.headings
        cells = pl.concat_list(
            pl.format("{}: {}", pl.lit(headings.get(c, letters(n))), c) for n, c in enumerate(sheet.raw.cells)
        ).list.drop_nulls()
        raw = here.join(sheet.raw.frame.with_row_index(AT), on=AT, how="left", maintain_order="left")
        found.append(raw.select(*_as_aside(one, pl.col("column"), pl.col("reason"), cells, whole_row=True)))
    return pl.concat(found)


def cells_aside(one: RecordList, rows: pl.DataFrame, typed: TypedList) -> pl.DataFrame:
    """The cells of rows that were taken that could not be read and were left blank."""
    cells = typed.cells.join(typed.frame.select("_n"), on="_n", how="semi").join(rows.select(PLACE), on="_n")
    reason = pl.format("{} and was left blank", "what")
    text = pl.concat_list(pl.format("{}: {}", "heading", "text"))
    return cells.select(*_as_aside(one, pl.col("heading"), reason, text, whole_row=False))


def _as_aside(
    one: RecordList, column: pl.Expr, reason: pl.Expr, cells: pl.Expr, *, whole_row: bool
) -> tuple[pl.Expr, ...]:
    """The columns of `ASIDE`."""
    return (
        pl.col("_file").alias("file"),
        pl.col("_sheet").alias("sheet"),
        pl.col("_row").alias("row"),
        pl.lit(one.name).alias("list"),
        column.alias("column"),
        pl.lit(whole_row).alias("whole_row"),
        reason.alias("reason"),
        cells.alias("cells"),
    )


def accounts(
    one: RecordList, rows: pl.DataFrame, sheets: list[Recognised], reasons: pl.DataFrame
) -> list[SheetAccount]:
    """Rows read, taken and set aside, sheet by sheet."""
    read = dict(rows.group_by("_part").len().iter_rows())
    aside = dict(rows.join(reasons.select("_n"), on="_n", how="semi").group_by("_part").len().iter_rows())
    return [
        SheetAccount(
            file=sheet.raw.file,
            sheet=sheet.raw.sheet,
            read=read.get(part, 0),
            taken=read.get(part, 0) - aside.get(part, 0),
            set_aside=aside.get(part, 0),
            unread_columns=sheet.layout.unread if sheet.layout else (),
            missing_columns=sheet.layout.missing if sheet.layout else (),
            table=one.feeds[0].table,
        )
        for part, sheet in enumerate(sheets)
    ]


def notes(one: RecordList, typed: TypedList, reasons: pl.DataFrame, codes: Mapping[str, CodeList]) -> list[str]:
    """How many cells of each column could not be read, where the first stands, and what to write instead. Never what
    stands in them. `reasons` are those of the rows set aside: of these, the cells that they were set aside for."""
    place = typed.rows.select("_n", "_file", "_row")
    taken = typed.cells.join(typed.frame.select("_n"), on="_n", how="semi")
    why = reasons.select("_n", pl.col("column").alias("heading"))
    aside = typed.cells.join(why, on=["_n", "heading"], how="semi")
    return [
        line
        for cells, what_came in ((taken, "left blank"), (aside, "the row is set aside"))
        for line in _counted(one, cells.join(place, on="_n", how="left"), what_came, codes)
    ]


def _counted(one: RecordList, cells: pl.DataFrame, what_came: str, codes: Mapping[str, CodeList]) -> list[str]:
    sources = {source.heading: source for source in one.columns}
    first = (pl.col("_file").first(), pl.col("_row").first())
    counts = (pl.len(), pl.col("text").n_unique().alias("spelt"), *first)
    counted = cells.sort("_n").group_by("heading", "what", maintain_order=True).agg(counts)
    return [
        f'{one.name}, "{heading}": {so_many(count, "cell")} {what} ({so_many(spellings, "spelling")}), first in {file}'
        f", row {row}: {what_came}, and kept behind the door. {instead_of(what, sources[heading], codes)}".rstrip()
        for heading, what, count, spellings, file, row in counted.iter_rows()
    ]

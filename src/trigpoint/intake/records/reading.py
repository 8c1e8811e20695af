"""Files of records in; rows of tables, rows set aside and the account of every row out.

Rows read are rows taken and rows set aside, sheet by sheet. Nothing here writes anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.mapping import Mapping, RecordList
from trigpoint.intake.opening import Opened
from trigpoint.intake.records.aside import duplicates, incomplete
from trigpoint.intake.records.feeds import Rows, feed_rows, join_rows
from trigpoint.intake.records.recognise import Recognised, is_not_records, letters, recognise
from trigpoint.intake.records.sheets import ROW, RawSheet, read_sheets
from trigpoint.intake.records.typed import PLACE, Pseudonyms, Reader, TypedList, make_ids, type_list
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import SheetAccount

ASIDE = pl.Schema(
    [
        ("file", pl.String()), ("sheet", pl.String()), ("row", pl.Int64()), ("list", pl.String()),
        ("column", pl.String()), ("whole_row", pl.Boolean()), ("reason", pl.String()), ("cells", pl.List(pl.String())),
    ]
)  # fmt: skip
"""What is set aside, behind the door: whole rows with all their cells (`heading: text`), and single cells of rows that
were taken (`whole_row` false)."""

Progress = Callable[[str, float], None]
"""Told what is being done, and how much of it is done (0 to 1)."""


@dataclass(frozen=True)
class Records:
    """What files of records hold. `tables` are ready for the store; `aside` is for behind the door."""

    tables: dict[str, Rows]
    aside: pl.DataFrame
    accounts: tuple[SheetAccount, ...]
    notes: tuple[str, ...]
    empty: tuple[str, ...]


@dataclass(frozen=True)
class _ListResult:
    rows: list[Rows]
    aside: pl.DataFrame
    accounts: list[SheetAccount]
    notes: list[str]
    taken: int


def read_records(
    files: Iterable[Opened],
    mapping: Mapping,
    catalogue: Catalogue,
    as_of: dt.date,
    pseudonyms: Pseudonyms,
    progress: Progress = lambda what, done: None,
) -> Records:
    """Read files by a mapping. Raises `UserMistake` where nothing in them is recognised, or a list has no header."""
    sheets, notes = _recognised(list(files), mapping, progress)
    reader = Reader(mapping, catalogue, as_of, pseudonyms)
    parts: dict[str, list[Rows]] = {}
    aside, accounts, empty = [pl.DataFrame(schema=ASIDE)], [], []
    present = [one for one in mapping.lists if any(s.of is one for s in sheets)]
    for done, (one, result) in enumerate(_side_by_side(present, sheets, reader)):
        progress(one.title, (done + 1) / len(present))
        aside.append(result.aside)
        accounts.extend(result.accounts)
        notes.extend(result.notes)
        if not result.taken and mapping.empty_keeps:
            empty.append(one.name)
            continue
        for rows in result.rows:
            parts.setdefault(rows.table.name, []).append(rows)
    if empty:
        notes.append(f"No rows to take in {', '.join(empty)}: what was loaded of them before stays as it is.")
    tables = {name: join_rows(found) for name, found in parts.items()}
    return Records(tables, pl.concat(aside), tuple(accounts), tuple(notes), tuple(empty))


def _side_by_side(
    lists: list[RecordList], sheets: list[Recognised], reader: Reader
) -> Iterator[tuple[RecordList, _ListResult]]:
    """The lists read, two at a time, in their order: most of the work is done outside Python's own lock."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        under_way = [(one, pool.submit(_read_list, one, [s for s in sheets if s.of is one], reader)) for one in lists]
        for one, result in under_way:
            yield one, result.result()


def _recognised(files: list[Opened], mapping: Mapping, progress: Progress) -> tuple[list[Recognised], list[str]]:
    found: list[Recognised] = []
    notes: list[str] = []
    problems: list[Problem] = []
    for done, opened in enumerate(files):
        progress(f"reading {opened.name}", done / len(files))
        for raw in read_sheets(opened):
            sheet = recognise(raw, mapping)
            if sheet is None:
                notes.extend(_unrecognised(raw, mapping))
            elif sheet.layout is None and raw.frame.height:
                problems.append(_no_header(raw, sheet.of, mapping))
            else:
                found.append(sheet)
    if problems:
        raise UserMistake(problems)
    if not found:
        lists = ", ".join(one.name for one in mapping.lists[:12]) + (", ..." if len(mapping.lists) > 12 else "")
        what = f'Nothing here was recognised as one of the lists of "{mapping.name}".'
        raise UserMistake(Problem(what, f"Name each sheet or file after its list: {lists}.", file=files[0].name))
    return found, notes


def _unrecognised(raw: RawSheet, mapping: Mapping) -> list[str]:
    if raw.sheet is None:
        return [f"{raw.file} was not read: it is none of the lists."]
    if is_not_records(raw.sheet, mapping) or not raw.frame.height:
        return []
    return [f'{raw.file}, sheet "{raw.sheet}" was not read: it is none of the lists.']


def _no_header(raw: RawSheet, one: RecordList, mapping: Mapping) -> Problem:
    wanted = ", ".join(f'"{c.heading}"' for c in one.columns[:4])
    where = (
        f"None of the first {mapping.header_within} rows has" if mapping.header_within > 1 else "The first row lacks"
    )
    return Problem(
        f"{where} the headings of {one.name} ({one.title}).",
        f"Its headings begin {wanted}.",
        file=raw.file,
        sheet=raw.sheet or "",
    )


def _read_list(one: RecordList, sheets: list[Recognised], reader: Reader) -> _ListResult:
    rows = _gather(one, sheets)
    typed = type_list(one, rows, reader)
    typed.absent = _absent(one, sheets)
    reasons = _reasons(typed, sheets, reader)
    good = typed.frame.join(reasons.select("_n"), on="_n", how="anti", maintain_order="left")
    typed.frame = good
    twice, ties = duplicates(typed, reader.catalogue)
    if twice.height:
        typed.frame = good.join(twice.select("_n"), on="_n", how="anti", maintain_order="left")
    reasons = pl.concat([reasons, twice])
    make_ids(typed, reader, ties)
    fed = [feed_rows(typed, feed, reader.catalogue, reader.pseudonyms) for feed in one.feeds]
    aside = pl.concat([_rows_aside(one, rows, sheets, reasons), _cells_aside(one, rows, typed)])
    return _ListResult(
        fed,
        aside,
        _accounts(one, rows, sheets, reasons),
        _notes(one, typed),
        typed.frame.height,
    )


def _absent(one: RecordList, sheets: list[Recognised]) -> frozenset[str]:
    """The typed columns that no sheet of the list has a heading for."""
    there = {n for sheet in sheets if sheet.layout is not None for n in sheet.layout.columns}
    named = [(n, f"{t.feed}.{t.column.name}") for n, source in enumerate(one.columns) for t in source.targets]
    return frozenset(name for _, name in named) - {name for n, name in named if n in there}


def _gather(one: RecordList, sheets: list[Recognised]) -> pl.DataFrame:
    """The rows of every sheet of a list, below its header, that hold anything: `PLACE`, `_part`, and `s0`, `s1`, ..."""
    parts = []
    for part, sheet in enumerate(sheets):
        if sheet.layout is None:
            continue
        raw, columns = sheet.raw, sheet.layout.columns
        below = raw.frame.slice(sheet.layout.header + 1)
        filled = pl.any_horizontal((pl.col(c).str.strip_chars() != "").fill_null(False) for c in raw.cells)
        parts.append(
            below.filter(filled).select(
                pl.lit(raw.file).alias("_file"),
                pl.lit(raw.sheet, dtype=pl.String).alias("_sheet"),
                pl.col(ROW),
                pl.lit(part, dtype=pl.Int64).alias("_part"),
                _overflow(raw, sheet.layout.headings).alias("_over"),
                *(
                    (pl.col(columns[n]) if n in columns else pl.lit(None, pl.String)).alias(f"s{n}")
                    for n in range(len(one.columns))
                ),
            )
        )
    if not parts:
        schema = {"_file": pl.String, "_sheet": pl.String, ROW: pl.Int64, "_part": pl.Int64, "_over": pl.Boolean}
        parts = [pl.DataFrame(schema=schema | {f"s{n}": pl.String for n in range(len(one.columns))})]
    return pl.concat(parts).with_row_index("_n").with_columns(pl.col("_n").cast(pl.Int64))


def _overflow(raw: RawSheet, headings: dict[str, str]) -> pl.Expr:
    """Whether a row of a text file reaches beyond the last heading: its cells stand under the wrong ones, then."""
    if raw.sheet is not None or raw.headings is not None or not headings:
        return pl.lit(False)
    last = max(raw.cells.index(c) for c in headings)
    beyond = raw.cells[last + 1 :]
    return pl.any_horizontal((pl.col(c) != "").fill_null(False) for c in beyond) if beyond else pl.lit(False)


def _reasons(typed: TypedList, sheets: list[Recognised], reader: Reader) -> pl.DataFrame:
    """Why rows cannot be taken: cells under the wrong headings, or a required column that is blank or unreadable."""
    shifted = typed.rows.filter(pl.col("_over")).select(
        "_n", pl.lit("").alias("column"), pl.lit("the row has more cells than there are headings").alias("reason")
    )
    absent = {
        (part, heading)
        for part, sheet in enumerate(sheets)
        if sheet.layout is not None
        for heading in sheet.layout.missing
    }
    lacking = incomplete(typed, reader.catalogue, absent)
    return pl.concat([shifted, lacking.join(shifted, on="_n", how="anti")])


def _rows_aside(one: RecordList, rows: pl.DataFrame, sheets: list[Recognised], reasons: pl.DataFrame) -> pl.DataFrame:
    """The rows set aside, with every cell as it stood in the sheet, under its heading."""
    found = [pl.DataFrame(schema=ASIDE)]
    place = rows.select(*PLACE, "_part").join(reasons, on="_n", how="inner", maintain_order="left")
    for part, sheet in enumerate(sheets):
        here = place.filter(pl.col("_part") == part)
        if not here.height or sheet.layout is None:
            continue
        headings = sheet.layout.headings
        cells = pl.concat_list(
            pl.format("{}: {}", pl.lit(headings.get(c, letters(n))), c) for n, c in enumerate(sheet.raw.cells)
        ).list.drop_nulls()
        raw = here.join(sheet.raw.frame, on=ROW, how="left", maintain_order="left")
        found.append(raw.select(*_as_aside(one, pl.col("column"), pl.col("reason"), cells, whole_row=True)))
    return pl.concat(found)


def _cells_aside(one: RecordList, rows: pl.DataFrame, typed: TypedList) -> pl.DataFrame:
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


def _accounts(
    one: RecordList, rows: pl.DataFrame, sheets: list[Recognised], reasons: pl.DataFrame
) -> list[SheetAccount]:
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


def _notes(one: RecordList, typed: TypedList) -> list[str]:
    """How many cells of each column could not be read. Never what stands in them."""
    taken = typed.cells.join(typed.frame.select("_n"), on="_n", how="semi")
    spelt = pl.col("text").n_unique().alias("spelt")
    counted = taken.group_by("heading", "what", maintain_order=True).agg(pl.len(), spelt)
    return [
        f'{one.name}, "{heading}": {_times(count, "cell")} {what} ({_times(spellings, "spelling")}): left blank, '
        "and kept behind the door."
        for heading, what, count, spellings in counted.iter_rows()
    ]


def _times(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"

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
from trigpoint.intake.records.aside import duplicates, incomplete, said_aside
from trigpoint.intake.records.feeds import Rows, feed_rows, join_rows
from trigpoint.intake.records.not_there import check_columns, days_told, lists_not_there
from trigpoint.intake.records.recognise import Recognised, is_not_records, recognise
from trigpoint.intake.records.runs import add_runs, fill_within
from trigpoint.intake.records.sheets import ROW, RawSheet, ReadAlready, read_sheets
from trigpoint.intake.records.told import ASIDE, AT, accounts, cells_aside, notes, rows_aside
from trigpoint.intake.records.typed import Pseudonyms, Reader, TypedList, make_ids, type_list
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import SheetAccount

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
    files: Iterable[Opened | ReadAlready],
    mapping: Mapping,
    catalogue: Catalogue,
    as_of: dt.date,
    pseudonyms: Pseudonyms,
    progress: Progress = lambda what, done: None,
) -> Records:
    """Read files by a mapping. Raises `UserMistake` where nothing in them is recognised, or a list has no header."""
    sheets, said = _recognised(list(files), mapping, progress)
    check_columns(sheets, mapping, catalogue)
    reader = Reader(mapping, catalogue, as_of, pseudonyms, _names(mapping, sheets))
    parts: dict[str, list[Rows]] = {}
    aside, account, empty = [pl.DataFrame(schema=ASIDE)], [], []
    present = [one for one in mapping.lists if any(s.of is one for s in sheets)]
    for done, (one, result) in enumerate(_side_by_side(present, sheets, reader)):
        progress(one.title, (done + 1) / len(present))
        aside.append(result.aside)
        account.extend(result.accounts)
        said.extend(result.notes)
        if not result.taken and mapping.empty_keeps:
            empty.append(one.name)
            continue
        for rows in result.rows:
            parts.setdefault(rows.table.name, []).append(rows)
    if empty:
        said.append(f"No rows to take in {', '.join(empty)}: what was loaded of them before stays as it is.")
    said.extend(lists_not_there(mapping, present, catalogue))
    tables = fill_within({name: join_rows(found) for name, found in parts.items()}, mapping, catalogue)
    said.extend(days_told(tables.values(), as_of))
    return Records(tables, pl.concat(aside), tuple(account), tuple(said), tuple(empty))


def _names(mapping: Mapping, sheets: list[Recognised]) -> dict[str, dict[str, str]]:
    """The names that stand in the export itself, by the identifiers that other lists write for them."""
    found: dict[str, dict[str, str]] = {}
    for title, names in mapping.names.items():
        for sheet in sheets:
            if sheet.of.name != names.list or sheet.layout is None:
                continue
            place = {c.heading: sheet.layout.columns.get(n) for n, c in enumerate(sheet.of.columns)}
            identifier, name = place.get(names.identifier), place.get(names.name)
            if identifier is None or name is None:
                continue
            below = sheet.raw.frame.slice(sheet.layout.header + 1)
            both = below.select(pl.col(identifier).str.strip_chars(), pl.col(name).str.strip_chars()).drop_nulls()
            found.setdefault(title, {}).update(dict(both.iter_rows()))
    return found


def _side_by_side(
    lists: list[RecordList], sheets: list[Recognised], reader: Reader
) -> Iterator[tuple[RecordList, _ListResult]]:
    """The lists read, two at a time, in their order: most of the work is done outside Python's own lock."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        under_way = [(one, pool.submit(_read_list, one, [s for s in sheets if s.of is one], reader)) for one in lists]
        for one, result in under_way:
            yield one, result.result()


def _recognised(
    files: list[Opened | ReadAlready], mapping: Mapping, progress: Progress
) -> tuple[list[Recognised], list[str]]:
    found: list[Recognised] = []
    notes: list[str] = []
    problems: list[Problem] = []
    for done, opened in enumerate(files):
        progress(f"reading {opened.name}", done / len(files))
        for raw in read_sheets(opened, mapping):
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
        more = f" and {len(mapping.lists) - 12} more" if len(mapping.lists) > 12 else ""
        lists = ", ".join(one.name for one in mapping.lists[:12]) + more
        what = f'Nothing here was recognised as one of the lists of "{mapping.name}".'
        instead = "Load its XML file." if mapping.record else f"Name each sheet or file after its list: {lists}."
        raise UserMistake(Problem(what, instead, file=files[0].name))
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
    add_runs(typed)
    make_ids(typed, reader, ties)
    fed = [
        feed_rows(typed, feed, reader.catalogue, reader.pseudonyms) for feed in one.feeds if not feed.only_identifies
    ]
    aside = pl.concat([rows_aside(one, rows, sheets, reasons), cells_aside(one, rows, typed)])
    return _ListResult(
        fed,
        aside,
        accounts(one, rows, sheets, reasons),
        notes(one, typed, reasons, reader.catalogue.codes),
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
        below = raw.frame.with_row_index(AT).slice(sheet.layout.header + 1)
        filled = pl.any_horizontal((pl.col(c).str.strip_chars() != "").fill_null(False) for c in raw.cells)
        parts.append(
            below.filter(filled).select(
                pl.lit(raw.file).alias("_file"),
                pl.lit(raw.sheet, dtype=pl.String).alias("_sheet"),
                pl.col(ROW),
                pl.col(AT),
                pl.lit(part, dtype=pl.Int64).alias("_part"),
                _overflow(raw, sheet.layout.headings).alias("_over"),
                *(
                    (pl.col(columns[n]) if n in columns else pl.lit(None, pl.String)).alias(f"s{n}")
                    for n in range(len(one.columns))
                ),
            )
        )
    if not parts:
        schema = {
            "_file": pl.String,
            "_sheet": pl.String,
            ROW: pl.Int64,
            AT: pl.UInt32,
            "_part": pl.Int64,
            "_over": pl.Boolean,
        }
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
    said = said_aside(typed, reader).join(shifted, on="_n", how="anti")
    before = pl.concat([shifted, said])
    lacking = incomplete(typed, reader.catalogue, absent)
    return pl.concat([before, lacking.join(before, on="_n", how="anti")])

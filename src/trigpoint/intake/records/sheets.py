"""A file's sheets as they stand: every cell as text, every row with its number, nothing decided yet."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue

import polars as pl

from trigpoint.intake.mapping import Mapping
from trigpoint.intake.opening import FileKind, Opened
from trigpoint.model.problem import Problem, UserMistake

ROW = "_row"
"""The row's number, as a spreadsheet shows it; in a CSV, counting records; in Parquet, from 1."""

_SAMPLE_ROWS = 50
_SEPARATORS = (",", ";", "\t", "|")
_WORKBOOKS = (FileKind.XLSX, FileKind.XLS, FileKind.ODS)


@dataclass(frozen=True)
class RawSheet:
    """One sheet, or one text or Parquet file (`sheet` is None). `frame` has `_row` and text columns `c0`, `c1`, ...

    `headings` is given where the file itself says them (Parquet); else the header is still to be found among the rows.
    `unread` names what stands in the file and in no column of the frame (elements that the mapping does not know).
    """

    file: str
    sheet: str | None
    frame: pl.DataFrame
    headings: tuple[str, ...] | None = None
    unread: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns of cells, in order."""
        return tuple(c for c in self.frame.columns if c != ROW)

    @property
    def name(self) -> str:
        """The sheet, or the file where there are no sheets."""
        return self.sheet if self.sheet is not None else self.file


@dataclass(frozen=True)
class ReadAlready:
    """Sheets that do not come from files (the tables of a database). `sha256` is of all that stands in them, in hex."""

    name: str
    sha256: str
    sheets: tuple[RawSheet, ...]
    note: str = ""


def read_sheets(opened: Opened | ReadAlready, mapping: Mapping) -> Iterator[RawSheet]:
    """The sheets of a file that was opened safely. Raises `UserMistake` where it cannot be read after all."""
    if isinstance(opened, ReadAlready):
        yield from opened.sheets
    elif opened.kind is FileKind.XML and mapping.record:
        from trigpoint.intake.records.elements import read_elements

        yield from read_elements(opened, mapping)
    elif opened.kind in _WORKBOOKS:
        yield from _workbook(opened)
    elif opened.kind is FileKind.CSV:
        yield _text(opened)
    elif opened.kind is FileKind.PARQUET:
        yield _parquet(opened)
    else:
        raise UserMistake(
            Problem("This format is not read from XML.", "Load a workbook, CSV or Parquet file.", file=opened.name)
        )


def _workbook(opened: Opened) -> Iterator[RawSheet]:
    """The sheets in their order, read two at a time, each thread by a reader of its own."""
    import fastexcel

    # The library behind it tells of chart sheets and the like on standard error, which is no business of the user's.
    logging.getLogger("calamine").addHandler(logging.NullHandler())
    readers: SimpleQueue[fastexcel.ExcelReader] = SimpleQueue()

    def load(name: str) -> RawSheet:
        try:
            reader = readers.get_nowait()
        except Empty:
            reader = fastexcel.read_excel(opened.path)
        try:
            # From the very first row, so that row numbers are those that a spreadsheet shows.
            sheet = reader.load_sheet(
                name, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True
            )
        except fastexcel.FastExcelError as fault:
            raise _broken(opened, name) from fault
        frame: pl.DataFrame = sheet.to_polars()
        readers.put(reader)
        return RawSheet(opened.name, name, _numbered(frame))

    try:
        first = fastexcel.read_excel(opened.path)
    except fastexcel.FastExcelError as fault:
        raise _broken(opened, None) from fault
    readers.put(first)
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(load, first.sheet_names)


def _broken(opened: Opened, sheet: str | None) -> UserMistake:
    instead = "Open it in Excel, save it as a new workbook and load that."
    return UserMistake(Problem("The sheet cannot be read.", instead, file=opened.name, sheet=sheet or ""))


def _numbered(frame: pl.DataFrame, first: int = 1) -> pl.DataFrame:
    named = frame.rename({name: f"c{n}" for n, name in enumerate(frame.columns)})
    return named.with_row_index(ROW, first).with_columns(pl.col(ROW).cast(pl.Int64))


def _text(opened: Opened) -> RawSheet:
    sample = _first_rows(opened.path, opened.encoding or "utf-8", ",")
    separator = _separator(opened)
    if separator != ",":
        sample = _first_rows(opened.path, opened.encoding or "utf-8", separator)
    # One column more than any of the first rows has: a later row that reaches into it is told, not cut.
    width = max((len(row) for row in sample), default=0) + 1
    frame = _fast(opened, separator, width)
    if frame is None:
        frame = _slow(opened, separator, width)
    _check_quotes(opened, frame)
    return RawSheet(opened.name, None, _numbered(frame))


def _check_quotes(opened: Opened, frame: pl.DataFrame) -> None:
    """Refuse a text whose last quotation mark is never closed: every row below it stands within one cell, then.

    Quotation marks come in pairs, and what is not closed reaches into the last row: only where that row runs over
    several lines are they counted.
    """
    if not frame.height or not any("\n" in cell for cell in frame.row(-1) if isinstance(cell, str)):
        return
    with opened.path.open(encoding=opened.encoding, newline="", errors="replace") as stream:
        marks = sum(line.count('"') for line in stream)
    if marks % 2:
        what = "A quotation mark is opened here, or in a row above, and never closed: the rows below it are lost."
        raise UserMistake(Problem(what, "Close it, or take it out.", file=opened.name, row=frame.height))


def _first_rows(path: Path, encoding: str, separator: str) -> list[list[str]]:
    with path.open(encoding=encoding, newline="", errors="replace") as stream:
        return list(islice(csv.reader(stream, delimiter=separator), _SAMPLE_ROWS))


def _separator(opened: Opened) -> str:
    """The separator that gives the most columns, most regularly, in the first rows."""
    with opened.path.open(encoding=opened.encoding, newline="", errors="replace") as stream:
        lines = list(islice(stream, _SAMPLE_ROWS))
    counts = {s: sum(len(row) - 1 for row in csv.reader(lines, delimiter=s)) for s in _SEPARATORS}
    return max(_SEPARATORS, key=lambda s: counts[s])


def _fast(opened: Opened, separator: str, width: int) -> pl.DataFrame | None:
    """The file by polars; None where its quotes are not what polars wants."""
    if opened.encoding in ("utf-8", "utf-8-sig"):
        source: Path | io.BytesIO = opened.path
    else:
        source = io.BytesIO(opened.path.read_text(encoding=opened.encoding).encode())
    try:
        frame = pl.read_csv(
            source,
            has_header=False,
            schema={f"c{n}": pl.String for n in range(width)},
            separator=separator,
            truncate_ragged_lines=True,
            missing_columns="insert",
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.height and isinstance(first := frame.item(0, 0), str):
        frame[0, 0] = first.removeprefix("\ufeff")
    return frame


def _slow(opened: Opened, separator: str, width: int) -> pl.DataFrame:
    columns: list[list[str | None]] = [[] for _ in range(width)]
    with opened.path.open(encoding=opened.encoding, newline="") as stream:
        for row in csv.reader(stream, delimiter=separator):
            for n in range(width):
                columns[n].append(row[n] if n < len(row) and row[n] else None)
    return pl.DataFrame({f"c{n}": pl.Series(values, dtype=pl.String) for n, values in enumerate(columns)})


def _parquet(opened: Opened) -> RawSheet:
    try:
        frame = pl.read_parquet(opened.path)
    except pl.exceptions.PolarsError as fault:
        raise UserMistake(
            Problem("The Parquet file cannot be read.", "Write or copy it again.", file=opened.name)
        ) from fault
    plain = [n for n, t in frame.schema.items() if not t.is_nested() and t not in (pl.Binary, pl.Object)]
    text = frame.select(pl.col(n).cast(pl.String, strict=False) for n in plain)
    return RawSheet(opened.name, None, _numbered(text), tuple(plain))


def head_sheets(opened: Opened) -> Iterator[RawSheet]:
    """The first rows of each sheet of a file: enough to say what it is. Of XML nothing.

    Raises `UserMistake` where the file cannot be read after all.
    """
    if opened.kind in _WORKBOOKS:
        import fastexcel

        logging.getLogger("calamine").addHandler(logging.NullHandler())
        try:
            reader = fastexcel.read_excel(opened.path)
            for name in reader.sheet_names:
                sheet = reader.load_sheet(name, header_row=None, n_rows=_SAMPLE_ROWS, dtypes="string")
                yield RawSheet(opened.name, name, _numbered(sheet.to_polars()))
        except fastexcel.FastExcelError as fault:
            raise _broken(opened, None) from fault
    elif opened.kind is FileKind.CSV:
        rows = _first_rows(opened.path, opened.encoding or "utf-8", _separator(opened))
        width = max((len(row) for row in rows), default=0)
        columns = {
            f"c{n}": pl.Series([row[n] if n < len(row) and row[n] else None for row in rows], dtype=pl.String)
            for n in range(width)
        }
        yield RawSheet(opened.name, None, _numbered(pl.DataFrame(columns)))
    elif opened.kind is FileKind.PARQUET:
        try:
            names = tuple(pl.read_parquet_schema(opened.path))
        except (pl.exceptions.PolarsError, OSError) as fault:
            raise UserMistake(
                Problem("The Parquet file cannot be read.", "Write or copy it again.", file=opened.name)
            ) from fault
        empty = pl.DataFrame(schema={f"c{n}": pl.String for n in range(len(names))})
        yield RawSheet(opened.name, None, _numbered(empty), names)

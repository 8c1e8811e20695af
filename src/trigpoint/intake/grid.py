"""A sheet as a grid of Python values, with the row and column numbers that a spreadsheet shows."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from trigpoint.intake.archive import open_archive, refusal
from trigpoint.intake.grid_marks import Marks, Merge, PercentFormat, ods_marks, xlsx_marks
from trigpoint.intake.opening import FileKind, Opened
from trigpoint.intake.safe_xml import DamagedXML, UnsafeXML
from trigpoint.model.problem import Problem, UserMistake


@dataclass(frozen=True, slots=True)
class Percent:
    """A number that its reader sees as a percentage; `value` is as seen, 0 to 100."""

    value: float


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula that failed, as the sheet shows it: `#DIV/0!`."""

    shown: str


Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | Percent | CellError | None


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: `rows` maps a row's number (from 1) to its cells (from column A); blank rows are left out.

    `sheet` is None for a CSV, where a row is a record. Text is without blanks around it, and blank text is None. Whole
    numbers are `int`; a date without a time of day is a `date`. Merged ranges are top, left, bottom, right, from 1.
    """

    file: str
    sheet: str | None
    rows: Mapping[int, tuple[Cell, ...]]
    merged: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = field(default_factory=frozenset)

    def cell(self, row: int, column: int) -> Cell:
        """The value at a row and column from 1; None beyond the sheet."""
        cells = self.rows.get(row, ())
        return cells[column - 1] if 0 < column <= len(cells) else None

    @property
    def width(self) -> int:
        """The number of the last column that holds anything."""
        return max((len(cells) for cells in self.rows.values()), default=0)


def read_grids(opened: Opened, sheets: Collection[str] | None = None) -> tuple[Grid, ...]:
    """The sheets of a workbook (all, or those named), or the one grid of a CSV. Raises `UserMistake`."""
    if opened.kind is FileKind.CSV:
        from trigpoint.intake.grid_text import read_text_grid

        return (read_text_grid(opened),)
    if opened.kind not in (FileKind.XLSX, FileKind.XLS, FileKind.ODS):
        raise refusal(opened.path, f"is {opened.kind}, not a workbook or a CSV.", "Save it as a workbook or a CSV.")
    return _read_workbook(opened, sheets)


def plain(value: object) -> Cell:
    """A reader's value as a cell: blank text is None, whole numbers whole, midnight dropped."""
    if isinstance(value, str):
        return value.replace("\xa0", " ").strip() or None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if value is None or isinstance(value, bool | int | dt.datetime | dt.date | dt.time | dt.timedelta):
        return value
    raise TypeError(f"a workbook gave a {type(value).__name__}")


def percent_of(value: float, how: PercentFormat) -> Percent:
    """0.068 shown as 6.8% is exactly 6.8: the shift is of the decimal point, not of the binary number."""
    return Percent(float(Decimal(repr(value)).scaleb(2)) if how is PercentFormat.SCALED else float(value))


def _read_workbook(opened: Opened, sheets: Collection[str] | None) -> tuple[Grid, ...]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        marks = _marks(opened)
        quiet = _hushed() if opened.kind is FileKind.XLS else nullcontext()
        with quiet, CalamineWorkbook.from_path(opened.path) as workbook:
            grids = []
            for number, about in enumerate(workbook.sheets_metadata):
                if about.typ is not SheetTypeEnum.WorkSheet or (sheets is not None and about.name not in sheets):
                    continue
                sheet = workbook.get_sheet_by_name(about.name)
                mark = marks.get(about.name) or marks.get(number) or Marks()
                rows = dict(_rows(sheet.to_python(skip_empty_area=False), mark))
                merged = mark.merged or tuple(
                    (top + 1, left + 1, bottom + 1, right + 1)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
                )
                hidden = about.visible is not SheetVisibleEnum.Visible
                grids.append(Grid(opened.name, about.name, rows, merged, hidden, mark.hidden_rows, mark.hidden_columns))
    except (CalamineError, DamagedXML, UnsafeXML) as damage:
        raise _damaged(opened) from damage
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":  # how the reader's own language ends on what it did not expect
            raise
        raise _damaged(opened) from fault
    return tuple(grids)


@contextmanager
def _hushed() -> Iterator[None]:
    """Without what the reader's own language prints when it ends on a damaged workbook: the mistake is told instead."""
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error to print to
        yield
        return
    try:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _damaged(opened: Opened) -> UserMistake:
    said = "This workbook is damaged: its sheets could not be read."
    return UserMistake(Problem(said, "Open it in Excel and save it again.", file=opened.name))


def _marks(opened: Opened) -> Mapping[str | int, Marks]:
    """By sheet name (xlsx), or by the sheet's place in the workbook (xls, ods)."""
    if opened.kind is FileKind.XLS:
        from trigpoint.intake.biff import xls_marks

        return dict(enumerate(xls_marks(opened.path)))
    archive = open_archive(opened.path, opened.size)
    if opened.kind is FileKind.ODS:
        return dict(enumerate(ods_marks(archive)))
    return xlsx_marks(archive)


def _rows(values: Sequence[Sequence[object]], marks: Marks) -> list[tuple[int, tuple[Cell, ...]]]:
    rows: dict[int, list[Cell]] = {}
    for number, line in enumerate(values, start=1):
        cells = [plain(value) for value in line]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows[number] = cells
    for (row, column), how in marks.percent.items():
        cells = rows.get(row, [])
        value = cells[column - 1] if column <= len(cells) else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            cells[column - 1] = percent_of(value, how)
    for (row, column), shown in marks.errors.items():
        cells = rows.setdefault(row, [])
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = CellError(shown)
    return sorted((number, tuple(cells)) for number, cells in rows.items())

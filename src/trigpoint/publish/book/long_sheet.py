"""A sheet of very many rows of one shape, written row by row as text: a cell object each would take minutes.

It is a worksheet like any other but for its rows: headings and whatever else is written with the library's own methods
come first, then the long rows in the order in which they were given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_ROW = "\x00"  # stands for the row's number until it is known; no text of XML may hold it
_AT_ONCE = 2_000

NUMBER_ENDS = "</v></c>"
"""What stands after the number in a cell that `number_begins`."""


class LongSheet(Worksheet):  # type: ignore[misc]
    """Rows of pieces made once and used many times: `text` and `number` make cells, in the workbook's own format where
    they are given none; `add_rows` takes rows."""

    def __init__(self) -> None:
        super().__init__()
        self._long: Iterable[str] = ()
        self._first = 0
        self._openings: dict[tuple[int, int], str] = {}

    def text(self, column: int, value: str | None, form: Any) -> str:
        """A cell that holds a text; nothing for none."""
        if not value:
            return ""
        index = self.str_table._get_shared_string_index(value)
        return f'{self._opening(column, form)} t="s"><v>{index}</v></c>'

    def number(self, column: int, value: float | None, form: Any) -> str:
        """A cell that holds a number, to its last digit; nothing for none."""
        if value is None:
            return ""
        return f"{self.number_begins(column, form)}{value!r}{NUMBER_ENDS}"

    def number_begins(self, column: int, form: Any) -> str:
        """What stands before the number in a cell of a column: the same in every row, for who writes very many."""
        return f"{self._opening(column, form)}><v>"

    def add_rows(self, first: int, count: int, rows: Iterable[str]) -> None:
        """The long rows, `count` of them, each the text of its cells in order, from row `first` (from 0) on."""
        self._long, self._first = rows, first
        self._check_dimensions(first + max(count, 1) - 1, 0)

    def _opening(self, column: int, form: Any) -> str:
        """How the XML of a cell begins, up to what it holds."""
        found = self._openings.get((column, id(form)))
        if found is None:
            style = f' s="{form._get_xf_index()}"' if form is not None else ""
            found = self._openings[column, id(form)] = f'<c r="{xl_col_to_name(column)}{_ROW}"{style}'
        return found

    def _write_rows(self) -> None:
        whole = self.dim_rowmax
        self.dim_rowmax: int = min(whole, max(self._first - 1, 0))
        super()._write_rows()
        self.dim_rowmax = whole
        self.fh.writelines(self._in_blocks())

    def _in_blocks(self) -> Iterator[str]:
        block: list[str] = []
        for number, cells in enumerate(self._long, self._first + 1):
            at = str(number)
            block.append(f'<row r="{at}">{cells.replace(_ROW, at)}</row>')
            if len(block) == _AT_ONCE:
                yield "".join(block)
                block.clear()
        yield "".join(block)

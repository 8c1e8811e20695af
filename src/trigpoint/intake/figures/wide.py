"""The wide form, as scorecards are kept: a row an indicator, a column a period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trigpoint.intake.figures.columns import Column, Role, Share, folded, is_title, reference_rank, words
from trigpoint.intake.figures.entries import BenchmarkEntry, Entry, Gathered, Said, TargetEntry
from trigpoint.intake.figures.layout import WideTable
from trigpoint.intake.figures.values import Figure, Unreadable, read_figure
from trigpoint.intake.grid import Cell
from trigpoint.model.observation import Status
from trigpoint.model.period import Period

_FOOTNOTE = re.compile(
    r"(?:notes?|sources?|key|footnotes?|data source|produced by|prepared by|last updated|updated|n\.?b\.?)\b"
    r"|definitions?\b|\*|†|‡|[¹²³]|\(\d\)|\[\w\]|\d\.? [a-z]",
    re.IGNORECASE,
)
_HIGH = frozenset(
    {"high", "higher", "up", "increase", "increasing", "bigger", "more", "high is good", "maximise", "↑", "h"}
)
_LOW = frozenset(
    {"low", "lower", "down", "decrease", "decreasing", "smaller", "less", "low is good", "minimise", "↓", "l"}
)


def better_of(text: str) -> str:
    """`higher`, `lower` or `near target` from what people write under "Good is"; empty where it says neither."""
    word = " ".join(text.casefold().split()).strip(" .")
    if word in _HIGH:
        return "higher"
    if word in _LOW:
        return "lower"
    return word if word in ("near target", "neither") else ""


def read_wide(table: WideTable, gathered: Gathered) -> None:
    """Read every row of the table into `gathered`."""
    gathered.tables += 1
    gathered.problems += table.problems
    _tell_columns(table, gathered)
    for row in _data_rows(table):
        gathered.rows.add(row)
        reference = words(table.grid.cell(row, table.reference.number))
        if not reference:
            gathered.set_aside(row, table.reference.name, "The row has figures but no reference.")
            continue
        _read_row(table, gathered, row, reference)


def _tell_columns(table: WideTable, gathered: Gathered) -> None:
    for column in table.columns:
        if column.role is not Role.NOT_READ:
            continue
        gathered.unread.setdefault(column.name)
        if not column.heading and _has_numbers(table, column):
            gathered.note(
                "The column holds figures and was not read: nothing says of which period. Write it in its heading.",
                column=column.name,
            )
        elif column.advice:
            gathered.note(f"The column was not read: nothing says of when it is. {column.advice}", column=column.name)
    hidden = [c.name for c in table.columns if c.number in table.grid.hidden_columns and c.period is not None]
    if hidden:
        gathered.note(f"Hidden columns were read: {', '.join(hidden)}.")


def _has_numbers(table: WideTable, column: Column) -> bool:
    cells = (table.grid.cell(row, column.number) for row in table.grid.rows if table.first <= row <= table.last)
    return any(isinstance(f, Figure) and f.value is not None for f in map(read_figure, cells))


def _data_rows(table: WideTable) -> Iterator[int]:
    """The rows that are neither section headings, footnotes, nor the headings again."""
    numbers = [c.number for c in table.columns if c.role in (Role.PERIOD_FIGURE, Role.TARGET, Role.BENCHMARK)]
    for row, cells in table.grid.rows.items():
        if not table.first <= row <= table.last:
            continue
        reference = table.grid.cell(row, table.reference.number)
        figures = sum(_is_figure(table.grid.cell(row, n)) for n in numbers)
        filled = {words(cell) for cell in cells if cell is not None}
        if reference is not None and (reference_rank(reference) is not None or is_title(reference)) and not figures:
            continue  # the headings again, as at the top of a printed page
        if not figures and (
            reference is None or len(filled) == 1 or _FOOTNOTE.match(words(reference)) or len(words(reference)) > 60
        ):
            continue
        yield row


def _is_figure(cell: Cell) -> bool:
    return cell is not None and isinstance(read_figure(cell), Figure)


def _read_row(table: WideTable, gathered: Gathered, row: int, reference: str) -> None:
    before = len(gathered.entries) + len(gathered.targets) + len(gathered.benchmarks)
    unread: list[tuple[Column, str]] = []
    texts = {role: _text(table, row, role) for role in (Role.TITLE, Role.BETTER, Role.OWNER, Role.UNIT)}
    gathered.said.append(
        Said(
            gathered.place(row, table.reference.name), reference, texts[Role.TITLE], better_of(texts[Role.BETTER]),
            texts[Role.OWNER], texts[Role.UNIT],
        )
    )  # fmt: skip
    _read_periods(table, gathered, row, reference, unread)
    for column in table.columns:
        if column.role in (Role.TARGET, Role.BENCHMARK) and column.period is not None:
            _read_standard(table, gathered, row, reference, column, unread)
    if len(gathered.entries) + len(gathered.targets) + len(gathered.benchmarks) == before:
        column, why = unread[0] if unread else (table.reference, "has no figure in any period.")
        gathered.set_aside(row, column.name, f"Nothing could be read from the row: {_cell(column)} {why}")
        return
    for column, why in unread:
        gathered.set_aside(row, column.name, f"{_cell(column)} {why}", whole_row=False)
        gathered.note(f"The cell {why} It was not read.", row, column.name)


def _cell(column: Column) -> str:
    return f'The cell under "{column.heading}"' if column.heading else "The cell"


def _text(table: WideTable, row: int, role: Role) -> str:
    return next((t for c in table.of(role) if (t := words(table.grid.cell(row, c.number)))), "")


def _read_periods(
    table: WideTable, gathered: Gathered, row: int, reference: str, unread: list[tuple[Column, str]]
) -> None:
    """The figure of each period from its one column, or from its columns of shares."""
    by_period: dict[Period, dict[Share, tuple[Column, Figure]]] = {}
    for column in table.of(Role.PERIOD_FIGURE):
        if column.period is None:
            continue
        shares = by_period.setdefault(column.period, {})
        figure = read_figure(table.grid.cell(row, column.number))
        if isinstance(figure, Unreadable):
            unread.append((column, figure.why))
        elif column.share in shares:
            unread.append((column, f"is a second column for {column.period}."))
        else:
            shares[column.share] = (column, figure)
    breakdown, member = _text(table, row, Role.BREAKDOWN) or None, _text(table, row, Role.MEMBER) or None
    for period, shares in by_period.items():
        if Share.VALUE not in shares:
            continue
        column, figure = shares[Share.VALUE]
        numerator, denominator = (
            shares[s][1].value if s in shares else None for s in (Share.NUMERATOR, Share.DENOMINATOR)
        )
        gathered.entries.append(
            Entry(
                gathered.place(row, column.name), reference, period, figure.value, numerator, denominator,
                breakdown, member, figure.status, figure.note, figure.is_percent or column.percent,
            )
        )  # fmt: skip


def _read_standard(
    table: WideTable, gathered: Gathered, row: int, reference: str, column: Column, unread: list[tuple[Column, str]]
) -> None:
    cell = table.grid.cell(row, column.number)
    figure = read_figure(cell)
    if cell is None or column.period is None:
        return
    if isinstance(figure, Unreadable):
        unread.append((column, figure.why))
        return
    place = gathered.place(row, column.name)
    if column.role is Role.TARGET:
        if figure.value is not None or figure.status is Status.TO_BE_CONFIRMED:
            start, end = column.period.start.isoformat(), column.period.end.isoformat()
            better = better_of(folded(_text(table, row, Role.BETTER)))
            gathered.targets.append(TargetEntry(place, reference, start, end, figure.value, better=better))
    elif figure.value is not None:
        gathered.benchmarks.append(
            BenchmarkEntry(place, reference, column.period, column.comparator, figure.value, column.method)
        )

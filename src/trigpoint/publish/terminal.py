"""A scorecard in a terminal: as many columns as its width holds, words beside every sign, colour only as a help."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trigpoint.publish import figures
from trigpoint.scorecard.objects import Change, Row, Scorecard

PIPE_WIDTH = 140
MOST_INSIGHTS = 6
_TITLE_LEAST, _TITLE_MOST, _GAP = 22, 60, 2
_JUDGEMENT_STYLES = {"better": "green", "worse": "red"}
_RAG_STYLES = {"red": "bold red", "amber": "bold yellow", "green": "bold green"}


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its heading, what it shows of a row, and how dear it is to the reader (1: never dropped)."""

    heading: str
    text: Callable[[Row], str]
    rank: int
    style: Callable[[Row], str] = lambda row: ""
    right: bool = True

    def width(self, rows: list[Row]) -> int:
        widest_word = max(len(word) for word in self.heading.split(" "))
        return max([widest_word, *(len(self.text(row)) for row in rows)])


@dataclass(frozen=True, slots=True)
class _Plan:
    """The columns that fit, and the widths that all sections share."""

    columns: list[_Column]
    ref_width: int
    title_width: int
    rows: list[Row]


def draw(card: Scorecard, out: TextIO, *, width: int | None = None, colour: bool | None = None) -> None:
    """Write the scorecard to `out`. Colour on a terminal only and never with NO_COLOR, unless `colour` says."""
    console = _console(out, width, colour)
    arrows = _can_write(out, "↑↓→·─")
    _head(console, card, arrows)
    rows = list(card.rows)
    wanted = _columns(card, arrows)
    columns = _fitting(console.width, wanted, rows)
    plan = _Plan(columns, _ref_width(rows), _title_width(console.width, columns, rows), rows)
    for section, own in figures.sections_of(card):
        console.print()
        if section:
            console.print(Text(section, "bold"))
        console.print(_table(own, plan))
    _foot(console, card, len(columns) < len(wanted))


def _console(out: TextIO, width: int | None, colour: bool | None) -> Console:
    terminal = bool(getattr(out, "isatty", lambda: False)())
    styled = terminal and not os.environ.get("NO_COLOR") if colour is None else colour
    if width is None and not terminal and "COLUMNS" not in os.environ:
        width = PIPE_WIDTH
    return Console(
        file=out,
        width=width,
        highlight=False,
        markup=False,
        emoji=False,
        color_system="standard" if styled else None,
        force_terminal=styled,
    )


def _can_write(out: TextIO, signs: str) -> bool:
    """Whether the terminal's own alphabet has the signs: an old Windows console has not."""
    try:
        signs.encode(getattr(out, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _head(console: Console, card: Scorecard, arrows: bool) -> None:
    parting = " · " if arrows else " - "
    console.print(Text(f"{card.title or card.pack}{parting}{figures.in_full(card.period)}", "bold"))
    about = [card.area]
    if card.as_of is not None:
        about.append(f"data to {figures.day(card.as_of)}")
    about += [f"snapshot {card.snapshot}", f"for {card.audience} use"]
    console.print(Text(parting.join(about), "dim"))
    empty = figures.empty_state(card)
    if empty:
        console.print()
        console.print(Text(empty, "yellow"))


def _columns(card: Scorecard, arrows: bool) -> list[_Column]:
    shown = [figure.period for figure in card.rows[0].values] if card.rows else []
    found = []
    for place, period in enumerate(shown):
        age = len(shown) - 1 - place
        rank = 1 if age == 0 else (2 if age < 3 else 4)
        found.append(_Column(figures.heading(period), _value_at(place), rank, _latest if age == 0 else lambda row: ""))
    found += [
        _Column("Change", lambda row: _change(row.change_on_previous, row.unit), 1),
        _Column("Direction", lambda row: _direction(row, arrows), 1,
                lambda row: _JUDGEMENT_STYLES.get(row.judgement, ""), right=False),
        _Column("On the year", lambda row: _change(row.change_on_year, row.unit), 5),
        _Column("12-month mean", lambda row: figures.number_or_dash(row.mean_12, row.unit), 6),
        _Column("Year to date", lambda row: figures.number_or_dash(row.year_to_date, row.unit), 7),
        _Column("Target", lambda row: figures.target(row.target, row.unit), 3),
        _Column("Status", lambda row: row.rag if row.rag != "none" else figures.target_state(row), 3,
                lambda row: _RAG_STYLES.get(row.rag, ""), right=False),
    ]  # fmt: skip
    found += [_benchmark(place, name) for place, name in _comparators(card)]
    return [column for column in found if column.rank == 1 or any(column.text(row) for row in card.rows)]


def _change(found: Change, unit: str) -> str:
    return figures.change(found, unit).replace(" points", " pts")


def _value_at(place: int) -> Callable[[Row], str]:
    return lambda row: figures.cell(row.values[place], row.unit)


def _latest(row: Row) -> str:
    return "bold"


def _comparators(card: Scorecard) -> Iterator[tuple[int, str]]:
    if card.rows:
        yield from ((n, figures.comparator(b)) for n, b in enumerate(card.rows[0].benchmarks))


def _benchmark(place: int, name: str) -> _Column:
    return _Column(name, lambda row: figures.number_or_dash(row.benchmarks[place].value, row.unit), 8)


def _direction(row: Row, arrows: bool) -> str:
    words = figures.judged(row)
    arrow = figures.ARROWS[row.direction] if arrows else ""
    return f"{arrow} {words}".strip()


def _fitting(width: int, columns: list[_Column], rows: list[Row]) -> list[_Column]:
    """The columns that fit beside a title of a readable width, the least dear dropped first, from the left."""
    kept = list(columns)
    while kept and _title_width(width, kept, rows) < _TITLE_LEAST:
        dearest = max(column.rank for column in kept)
        if dearest == 1:
            break
        kept.remove(next(column for column in kept if column.rank == dearest))
    return kept


def _ref_width(rows: list[Row]) -> int:
    return min(12, max([3, *(len(row.ref or "") for row in rows)]))


def _title_width(width: int, columns: list[_Column], rows: list[Row]) -> int:
    taken = _ref_width(rows) + _GAP + sum(column.width(rows) + _GAP for column in columns)
    widest = max([len("Indicator"), *(len(_title(row)) for row in rows)])
    return min(width - taken, widest, _TITLE_MOST)


def _title(row: Row) -> str:
    if row.member is not None:
        return f"  {row.member}"
    unit = figures.unit_words(row.unit)
    return f"{row.title} ({unit})" if unit and unit != "%" else row.title


def _table(rows: list[Row], plan: _Plan) -> Table:
    table = Table(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="dim", show_edge=False)
    table.add_column("Ref", width=plan.ref_width, overflow="fold")
    table.add_column("Indicator", width=max(plan.title_width, 10), overflow="fold")
    for column in plan.columns:
        table.add_column(column.heading, justify="right" if column.right else "left", width=column.width(plan.rows))
    for row in rows:
        ref = row.ref or "" if row.member is None else ""
        table.add_row(ref, _title(row), *(Text(column.text(row), column.style(row)) for column in plan.columns))
    return table


def _foot(console: Console, card: Scorecard, dropped: bool) -> None:
    said = [(row, insight.text) for row in card.rows for insight in row.insights][:MOST_INSIGHTS]
    remarks = [(row, note) for row in card.rows for note in row.notes]
    for heading, lines in (("What stands out", said), ("Notes", remarks)):
        if lines:
            console.print()
            console.print(Text(heading, "bold"))
            for row, text in lines:
                console.print(Padding(Text(f"{row.ref or figures.name_of(row)}: {text}"), (0, 0, 0, 2)))
    console.print()
    key = figures.key_of(card)
    if key:
        console.print(Text("; ".join(f"{symbol} {meaning}" for symbol, meaning in key.items()) + ".", "dim"))
    if card.rows:
        console.print(Text(card.direction_rule, "dim"))
    for note in card.notes:
        console.print(Text(note))
    if dropped:
        hint = "Some columns do not fit here: widen the window, or see everything with --format html or xlsx."
        console.print(Text(hint, "dim"))

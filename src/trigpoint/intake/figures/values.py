"""One cell of figures: a number, or a word or symbol that says why there is none."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from trigpoint.intake.grid import Cell, CellError, Percent
from trigpoint.model.observation import Status


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says. `value` is None unless the status carries a number; a percentage is 0 to 100."""

    value: float | None
    status: Status
    is_percent: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that is neither; `why` completes the sentence "The cell ...", and never quotes it."""

    why: str


_WORDS = {
    Status.NOT_APPLICABLE: ("z", "[z]", "n/a", "na", "n.a.", "n.a", "not applicable"),
    Status.NOT_AVAILABLE: (
        "x", "[x]", "-", "--", "–", "—", "..", ".", ":", "not available", "not known", "n/k", "no data", "not reported",
        "data not available", "unavailable", "n/avail",
    ),
    Status.TO_BE_CONFIRMED: ("tbc", "tba", "t.b.c.", "to be confirmed", "to be advised", "awaited", "awaiting data"),
    Status.SUPPRESSED: ("c", "[c]", "*", "**", "suppressed", "supp", "s"),
    Status.LOW: ("k", "[k]", "low", "[low]"),
}  # fmt: skip
_STATUS = {word: status for status, words in _WORDS.items() for word in words}
_NUMBER = re.compile(
    r"(?P<open>\()? ?(?P<sign>[-+−–])? ?£? ?(?P<number>(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?|\.\d+)"
    r" ?(?P<percent>%)? ?(?(open)\))"
)
_MARKS = re.compile(
    r"(?P<number>[^a-z*†‡]*?\d[\d,. ]*%?\)?)"
    r" ?(?P<mark>\*+|[†‡¹²³]+|\(\d\)|\[\w\]|\((?:p|r|u|e|prov|provisional|revised|unreliable)\)|[pure]|provisional)"
)
_SMALL = re.compile(r"[<≤] ?\d+")
_PROVISIONAL = frozenset({"p", "(p)", "[p]", "prov", "(prov)", "provisional", "(provisional)", "e", "(e)", "[e]"})
_UNRELIABLE = frozenset({"u", "(u)", "[u]", "(unreliable)"})
NOT_AVAILABLE = Figure(None, Status.NOT_AVAILABLE)


def read_figure(cell: Cell) -> Figure | Unreadable:
    """The figure in a cell: blank is not available; marks of footnotes become a note; nothing is guessed."""
    if cell is None:
        return NOT_AVAILABLE
    if isinstance(cell, Percent):
        return Figure(cell.value, Status.FINAL, is_percent=True)
    if isinstance(cell, bool):
        return Unreadable("holds true or false, not a number.")
    if isinstance(cell, int | float):
        return Figure(float(cell), Status.FINAL)
    if isinstance(cell, CellError):
        return Unreadable(f"holds {cell.shown}: a formula that failed.")
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return Unreadable("holds a date or a time, not a number: Excel makes one of what looks like it.")
    return _read_text(cell)


def read_status(text: str) -> Status | None:
    """A status by its own name, its symbol, or a word for it."""
    folded = " ".join(text.split()).casefold()
    try:
        return Status(folded)
    except ValueError:
        if folded in _UNRELIABLE:
            return Status.UNRELIABLE
        if folded in _PROVISIONAL:
            return Status.PROVISIONAL
        return _STATUS.get(folded)


def _read_text(text: str) -> Figure | Unreadable:
    folded = " ".join(text.split()).casefold()
    status = _STATUS.get(folded)
    if status is not None:
        return Figure(None, status)
    if _SMALL.fullmatch(folded):
        return Figure(None, Status.SUPPRESSED, note=f"written as {folded}")
    plain = _number(folded)
    if plain is not None:
        return plain
    marked = _MARKS.fullmatch(folded)
    if marked is not None:
        number = _number(marked["number"].strip())
        if number is not None:
            return _with_mark(number, marked["mark"])
    return Unreadable("holds words where a number or a status was meant.")


def _number(text: str) -> Figure | None:
    found = _NUMBER.fullmatch(text)
    if found is None or (found["open"] and found["sign"]):
        return None
    value = float(found["number"].replace(",", "").replace(" ", ""))
    negative = found["open"] or (found["sign"] and found["sign"] != "+")
    return Figure(-value if negative else value, Status.FINAL, is_percent=bool(found["percent"]))


def _with_mark(figure: Figure, mark: str) -> Figure:
    if mark in _UNRELIABLE:
        return Figure(figure.value, Status.UNRELIABLE, figure.is_percent)
    status = Status.PROVISIONAL if mark in _PROVISIONAL else Status.FINAL
    return Figure(figure.value, status, figure.is_percent, note=f"marked {mark}" if status is Status.FINAL else "")

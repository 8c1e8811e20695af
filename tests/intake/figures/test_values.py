"""One cell of figures: numbers as people write them, statuses in words and symbols, and what is neither."""

from __future__ import annotations

import datetime as dt

import pytest

from trigpoint.intake.figures.values import Figure, Unreadable, read_figure, read_status
from trigpoint.intake.grid import CellError, Percent
from trigpoint.model.observation import Status


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("113", 113), ("2,437", 2437), ("2 437", 2437), ("1,234,567.5", 1234567.5), ("£1,234.50", 1234.5),
        ("(113)", -113), ("-5", -5), ("−5", -5), (" 12 ", 12), (".5", 0.5), (113, 113), (0.25, 0.25),
        ("+3", 3), ("0", 0),
    ],
)  # fmt: skip
def test_numbers(cell: str | float, value: float) -> None:
    assert read_figure(cell) == Figure(value, Status.FINAL)


@pytest.mark.parametrize(
    ("cell", "value"), [("6.8%", 6.8), ("6.8 %", 6.8), ("(2%)", -2), ("100%", 100), (Percent(6.8), 6.8)]
)
def test_percentages_are_0_to_100(cell: str | Percent, value: float) -> None:
    assert read_figure(cell) == Figure(value, Status.FINAL, is_percent=True)


@pytest.mark.parametrize(
    ("status", "cells"),
    [
        (Status.NOT_AVAILABLE, [None, "-", "–", "x", "X", "[x]", "..", ":", "not available"]),
        (Status.NOT_APPLICABLE, ["z", "n/a", "N/A", "not applicable", "[z]"]),
        (Status.TO_BE_CONFIRMED, ["tbc", "TBC", "tba", "To be confirmed"]),
        (Status.SUPPRESSED, ["c", "*", "[c]", "suppressed", "<5", "< 10", "≤5"]),
        (Status.LOW, ["k", "low", "Low"]),
    ],
)
def test_statuses_without_a_number(status: Status, cells: list[str | None]) -> None:
    for cell in cells:
        figure = read_figure(cell)
        assert isinstance(figure, Figure)
        assert (figure.value, figure.status) == (None, status)


@pytest.mark.parametrize(
    ("cell", "value", "status", "note"),
    [
        ("205*", 205, Status.FINAL, "marked *"),
        ("113 (1)", 113, Status.FINAL, "marked (1)"),
        ("113¹", 113, Status.FINAL, "marked ¹"),
        ("417 [r]", 417, Status.FINAL, "marked [r]"),
        ("2,437 u", 2437, Status.UNRELIABLE, ""),
        ("12u", 12, Status.UNRELIABLE, ""),
        ("113p", 113, Status.PROVISIONAL, ""),
        ("113 (provisional)", 113, Status.PROVISIONAL, ""),
        ("6.8% (p)", 6.8, Status.PROVISIONAL, ""),
    ],
)
def test_marks_on_a_number_become_its_status_or_a_note(cell: str, value: float, status: Status, note: str) -> None:
    figure = read_figure(cell)
    assert isinstance(figure, Figure)
    assert (figure.value, figure.status, figure.note) == (value, status, note)


@pytest.mark.parametrize(
    "cell",
    ["1,23", "6,8", "12 (6.8%)", "5 of 10", "about 5", "nil", "1e5", "12.5.3", "5-", "Yes", "((5))", "(-5)", "5/10",
     True, dt.date(2020, 3, 1), dt.time(12), CellError("#DIV/0!"), "113 205 7"],
)  # fmt: skip
def test_what_is_neither_is_not_guessed_and_not_quoted(cell: object) -> None:
    figure = read_figure(cell)  # type: ignore[arg-type]
    assert isinstance(figure, Unreadable)
    assert not isinstance(cell, str) or cell not in figure.why


@pytest.mark.parametrize(
    ("word", "status"),
    [("final", Status.FINAL), ("Provisional", Status.PROVISIONAL), ("u", Status.UNRELIABLE),
     ("tbc", Status.TO_BE_CONFIRMED), ("not available", Status.NOT_AVAILABLE), ("perhaps", None)],
)  # fmt: skip
def test_a_column_of_statuses(word: str, status: Status | None) -> None:
    assert read_status(word) == status

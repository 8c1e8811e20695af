"""The columns that the tests of the language know."""

from __future__ import annotations

from trigpoint.language.parse import parse
from trigpoint.language.tree import Node
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.table import ColumnType

COLUMNS = {
    "person_id": ColumnType.ID,
    "worker_id": ColumnType.ID,
    "started_on": ColumnType.DATE,
    "completed_on": ColumnType.DATE,
    "seen_at": ColumnType.MOMENT,
    "working_days": ColumnType.INTEGER,
    "score": ColumnType.DECIMAL,
    "outcome": ColumnType.CODE,
    "need": ColumnType.CODE,
    "team": ColumnType.TEXT,
    "alone": ColumnType.BOOLEAN,
    "disabled": ColumnType.BOOLEAN,
}
CODES = {"outcome": ("closed", "stepped up", "moved"), "need": ("N1", "N2", "N8")}


def read(text: str) -> Node:
    """The tree of a condition over those columns."""
    return parse(text, COLUMNS, Problem("", file="definitions/a.yaml", line=7, key="where"), CODES)


def refusal(text: str) -> Problem:
    """What is wrong with a condition that must not be accepted; only one thing is."""
    try:
        node = read(text)
    except UserMistake as mistake:
        (problem,) = mistake.problems
        return problem
    raise AssertionError(f"{text!r} was read as {node}")

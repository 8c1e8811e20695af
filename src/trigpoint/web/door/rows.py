"""The rows themselves, asked of the one door that `runs` has, and shaped for a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs import children
from trigpoint.web import place
from trigpoint.web.door.asked import Asked

_FROM = ("File", "Sheet", "Row")


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows as a page shows them: the titles of the columns, and of each row the words in them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def look(asked: Asked, by: str, why: str) -> Shown:
    """The rows. The look is in the workspace's audit before this returns. Raises `UserMistake` as `runs.children`."""
    workspace = place.workspace()
    only: dict[str, Any] = {"team": asked.team or None, "worker": asked.worker or None}
    said: dict[str, Any] = {"by": by, "reason": why}
    if asked.indicator:
        member = (asked.by, asked.member) if asked.by else None
        said |= {"indicator": asked.indicator, "period": Period.parse(asked.period), "member": member}
        if asked.part == "moved":
            moved = children.moved_rows(workspace, **said)
            return _shown(moved.columns, moved.rows, moved.how)
        part = cast(Literal["numerator", "denominator"], asked.part)
        behind = children.children_behind(workspace, part=part, **said)
        return _shown(behind.columns, behind.rows)
    if asked.rule:
        doubted = children.issue_rows(workspace, rule=asked.rule, table=asked.table or None, **only, **said)
        return _shown(doubted.columns, doubted.rows)
    if asked.list:
        day = _day(asked.on)
        listed = children.list_rows(workspace, name=asked.list, on=day, **only, **said)
        return _shown(listed.columns, listed.rows)
    aside = children.aside_rows_of(workspace, asked.aside, **said)
    return Shown(tuple(aside.columns), tuple(tuple(_told(value) for value in row) for row in aside.rows))


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError as error:
        raise UserMistake(f"{written} is no day. Write it as 2026-03-31.") from error


def _shown(columns: Sequence[Any], rows: Iterable[Any], how: Sequence[str] = ()) -> Shown:
    titles = (*(("How",) if how else ()), *(column.title for column in columns), *_FROM)
    told = []
    for number, row in enumerate(rows):
        first = (how[number],) if how else ()
        told.append(tuple(_told(value) for value in (*first, *row.values, row.file, row.sheet, row.row)))
    return Shown(titles, tuple(told))


def _told(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value)

"""What an export should hold and does not: a column without which no row can be taken, whole lists, and rows of the
days that it is said to describe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.mapping import Mapping, RecordList
from trigpoint.intake.records.aside import required_columns
from trigpoint.intake.records.feeds import Rows
from trigpoint.intake.records.recognise import Recognised
from trigpoint.language.near import near
from trigpoint.model.problem import Problem, UserMistake

_LISTED = 12
_LONG_BEFORE = 184
"""After so many days without a row an export is asked whether it is of another period."""
_MANY = 0.1
"""From what share of the rows on that are dated after the as-of date the date itself is doubted, and not the rows."""


def check_columns(sheets: Sequence[Recognised], mapping: Mapping, catalogue: Catalogue) -> None:
    """Refuse sheets of which no row could be taken, for want of a column: they would take the place of the rows that
    were there before. Not where a list without rows leaves those as they are, and not of elements, which an export
    leaves out where it has none. Raises `UserMistake` with every such column."""
    if mapping.empty_keeps or mapping.record:
        return
    problems = [
        _lacking(sheet, heading)
        for sheet in sheets
        if sheet.layout is not None and sheet.raw.frame.height > sheet.layout.header + 1
        for _, heading in required_columns(sheet.of, sheet.of.feeds[0], catalogue)
        if heading in sheet.layout.missing
    ]
    if problems:
        raise UserMistake(problems)


def _lacking(sheet: Recognised, heading: str) -> Problem:
    assert sheet.layout is not None  # only sheets with headings are asked for
    close = near(heading, sheet.layout.unread)
    instead = f'Is it "{close}"? ' if close is not None else ""
    return Problem(
        f'There is no column "{heading}", without which no row of {sheet.of.name} can be taken.',
        f'{instead}Write "{heading}" above it, or export the file again.',
        file=sheet.raw.file,
        sheet=sheet.raw.sheet or "",
    )


def lists_not_there(mapping: Mapping, present: Sequence[RecordList], catalogue: Catalogue) -> list[str]:
    """Which lists the export should have besides, and what comes of it, as a sentence or two. Nothing of Trigpoint's
    own tables, of which a folder holds those that are wanted, of elements, or where lists come one by one."""
    missing = [one for one in mapping.lists if one not in present]
    if not missing or mapping.empty_keeps or mapping.every_table or mapping.record:
        return []
    filled = _filled_by(present)
    shared = [catalogue.tables[name].title for name in _filled_by(missing) if name in filled]
    left = f" Of {_listed(shared)} this load has what the other lists say." if shared else ""
    stays = " What was loaded before of tables that only they fill stays as it is."
    return [f"Not among what was given: {_listed([one.name for one in missing])}.{left}{stays}"]


def _filled_by(lists: Sequence[RecordList]) -> dict[str, None]:
    return {feed.table: None for one in lists for feed in one.feeds if not feed.only_identifies}


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def days_told(tables: Iterable[Rows], as_of: dt.date) -> list[str]:
    """What is odd about the days of the rows beside the as-of date: many after it, or none for half a year before."""
    days = [rows.open[day] for rows in tables if (day := rows.table.dated_by) is not None and rows.open.height]
    latest = max((last for one in days if isinstance(last := one.max(), dt.date)), default=None)
    if latest is None:
        return []
    dated, after = sum(one.count() for one in days), sum(int((one > as_of).sum()) for one in days)
    if after >= _MANY * dated:
        said = f"{after:,} of {dated:,} rows are dated after {as_of}, the last of them {latest}"
        return [f"{said}: does the data describe {as_of}? `trigpoint undo` takes the load back."]
    if (as_of - latest).days > _LONG_BEFORE:
        said = f"No row is dated after {latest}, {(as_of - latest).days:,} days before {as_of}"
        return [f"{said}: are the files of another period? `trigpoint undo` takes the load back."]
    return []

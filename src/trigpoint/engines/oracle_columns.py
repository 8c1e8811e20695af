"""Derived columns read literally, a row at a time, in plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from trigpoint.catalogue.objects import Catalogue, Derived
from trigpoint.engines.oracle_conditions import holds
from trigpoint.model.period import add_months
from trigpoint.model.table import AUTHORITY, ColumnType
from trigpoint.model.workingday import Calendar

Row = Mapping[str, object]
World = Mapping[str, Sequence[Row]]


def as_day(value: Any) -> dt.date | None:
    """The day of a date or a moment."""
    return value.date() if isinstance(value, dt.datetime) else value


def as_moment(value: Any) -> dt.datetime:
    """A date or a moment as a moment, a day being its midnight."""
    return value if isinstance(value, dt.datetime) else dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001


class Columns:
    """The columns of every row of a world, as drawn or worked out."""

    def __init__(self, catalogue: Catalogue, world: World, calendar: Calendar) -> None:
        self.catalogue = catalogue
        self.world = world
        self.calendar = calendar

    def cell(self, table: str, row: Row, name: str, end: dt.date | None) -> Any:
        """The value of a column. `end` is the period's last day, which only as-at columns read."""
        if name in row:
            return row[name]
        derived = self.catalogue.derived.get((table, name))
        if derived is None:
            return None
        return _typed(_OPERATORS[derived.operator](_Cell(self, derived, row, end)), ColumnType(derived.type))


def _typed(value: Any, kind: ColumnType) -> Any:
    """The value as the column's type has it: a moment in a column of days is its day, and a day that names a thing is
    written out."""
    if value is None:
        return None
    if kind is ColumnType.ID and isinstance(value, dt.date):
        return value.isoformat()
    if kind is ColumnType.DATE:
        return as_day(value)
    return as_moment(value) if kind is ColumnType.MOMENT else value


class _Cell:
    """One derived cell: its arguments for one row."""

    def __init__(self, columns: Columns, derived: Derived, row: Row, end: dt.date | None) -> None:
        self.columns = columns
        self.derived = derived
        self.row = row
        self.end = end
        self.args: Mapping[str, Any] = derived.args

    def own(self, name: str) -> Any:
        return self.columns.cell(self.derived.table, self.row, name, self.end)

    def day(self, argument: str) -> dt.date | None:
        return as_day(self.own(self.args[argument]))

    def other(self, row: Row, name: str) -> Any:
        return self.columns.cell(self.args["in"], row, name, self.end)

    def matching(self) -> list[Row]:
        """The other table's rows that belong with this one and that `where` lets in."""
        same = self.args["same"]
        pairs = same if isinstance(same, Mapping) else {same: same}
        where = self.args.get("where")
        found = []
        for row in self.columns.world.get(self.args["in"], ()):
            if row.get(AUTHORITY) != self.row.get(AUTHORITY):  # one authority's rows never look into another's
                continue
            if any(self.own(own) is None or self.own(own) != self.other(row, other) for own, other in pairs.items()):
                continue
            if where is None or holds(where.node, partial(self.other, row)):
                found.append(row)
        return found

    def dated(self) -> list[tuple[Any, Row]]:
        """The matching rows that have a `date`, with it."""
        rows = [(self.other(row, self.args["date"]), row) for row in self.matching()]
        return [(date, row) for date, row in rows if date is not None]

    def rank(self, row: Row) -> list[tuple[bool, Any]]:
        """The order of the other table's key, blank last."""
        table = self.columns.catalogue.tables[self.args["in"]]
        values = [self.other(row, name) for name in (*table.key, "_row_key")]
        return [(value is None, value) for value in values]


def _both(cell: _Cell, start: str, end: str, count: Callable[[dt.date, dt.date], Any]) -> Any:
    first, last = cell.day(start), cell.day(end)
    return None if first is None or last is None else count(first, last)


def _since(cell: _Cell, count: Callable[[dt.date, dt.date], Any]) -> Any:
    day = cell.day("date")
    return None if day is None or cell.end is None or day > cell.end else count(day, cell.end)


def _working_days(cell: _Cell) -> Callable[[dt.date, dt.date], int | None]:
    def count(first: dt.date, last: dt.date) -> int | None:
        try:
            return cell.columns.calendar.between(first, last)
        except ValueError:  # a day beyond the years for which bank holidays are listed
            return None

    return count


def _until(cell: _Cell) -> int | None:
    day = cell.day("date")
    return None if day is None or cell.end is None or day < cell.end else (day - cell.end).days


def _working_days_after(cell: _Cell) -> dt.date | None:
    day = cell.day("date")
    try:
        return None if day is None else cell.columns.calendar.add(day, cell.args["days"])
    except (ValueError, IndexError):  # a day beyond the years for which bank holidays are listed
        return None


def _days_after(cell: _Cell) -> dt.date | None:
    day = cell.day("date")
    return None if day is None else day + dt.timedelta(days=cell.args["days"])


def _days(first: dt.date, last: dt.date) -> int:
    return (last - first).days


def _months(first: dt.date, last: dt.date) -> int:
    """The most whole months that can be added to `first` without passing `last`."""
    months = 0
    while add_months(first, months + 1) <= last:
        months += 1
    while add_months(first, months) > last:
        months -= 1
    return months


def _years(born: dt.date, on: dt.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _within_months(cell: _Cell) -> bool:
    first, last = cell.day("from"), cell.day("to")
    if first is None or last is None or last < first:
        return False
    anniversary = add_months(first, cell.args["months"])
    return last <= anniversary if cell.args["anniversary"] == "included" else last < anniversary


def _band(cell: _Cell) -> Any:
    value = cell.own(cell.args["of"])
    if value is None:
        return None
    for label, (low, high) in cell.args["bands"].items():
        if (low is None or value >= low) and (high is None or value <= high):
            return label
    return None


def _lookup(cell: _Cell) -> Any:
    rows = sorted(cell.matching(), key=cell.rank)
    return cell.other(rows[0], cell.args["take"]) if rows else None


def _previous(cell: _Cell) -> Any:
    before = cell.own(cell.args["before"])
    if before is None:
        return None
    earlier = [date for date, _ in cell.dated() if as_moment(date) < as_moment(before)]
    return max(earlier, default=None)


def _next(cell: _Cell) -> Any:
    after = cell.own(cell.args["after"])
    if after is None:
        return None
    later = [
        date
        for date, _ in cell.dated()
        if as_moment(date) > as_moment(after) or (cell.args.get("same_day") and as_moment(date) == as_moment(after))
    ]
    return min(later, default=None)


def _count_before(cell: _Cell) -> int | None:
    before = cell.own(cell.args["before"])
    return None if before is None else sum(as_moment(date) < as_moment(before) for date, _ in cell.dated())


def _count_after(cell: _Cell) -> int | None:
    """Rows dated after this row's day and by (or before) the same day some months later, compared as days."""
    after = cell.day("after")
    if after is None:
        return None
    anniversary, included = add_months(after, cell.args["months"]), cell.args["anniversary"] == "included"
    days = [day for date, _ in cell.dated() if (day := as_day(date)) is not None and day > after]
    return len([day for day in days if day < anniversary or (included and day == anniversary)])


def _earliest(cell: _Cell) -> Any:
    rows = cell.dated()
    if not rows:
        return None
    first = min(as_moment(date) for date, _ in rows)
    row = min((row for date, row in rows if as_moment(date) == first), key=cell.rank)
    return cell.other(row, cell.args.get("take") or cell.args["date"])


def _first_that_holds(cell: _Cell) -> str | None:
    return next((label for label, case in cell.args["cases"].items() if holds(case.node, cell.own)), None)


def _difference(cell: _Cell) -> Any:
    start, end = cell.own(cell.args["from"]), cell.own(cell.args["to"])
    return None if start is None or end is None else end - start


def _on_or_before(early: Any, late: Any) -> bool:
    """Compared as days."""
    first, last = as_day(early), as_day(late)
    return first is not None and last is not None and first <= last


def _latest(cell: _Cell) -> Any:
    assert cell.end is not None
    rows = [(date, row) for date, row in cell.dated() if _on_or_before(date, cell.end)]
    if not rows:
        return None
    latest = max(date for date, _ in rows)
    row = min((row for date, row in rows if date == latest), key=cell.rank)
    return cell.other(row, cell.args.get("take") or cell.args["date"])


def _count_in_months(cell: _Cell) -> int:
    assert cell.end is not None
    first = add_months(cell.end + dt.timedelta(days=1), -cell.args["months"])
    return sum(_on_or_before(first, date) and _on_or_before(date, cell.end) for date, _ in cell.dated())


_OPERATORS: dict[str, Callable[[_Cell], Any]] = {
    "working days between": lambda cell: _both(cell, "from", "to", _working_days(cell)),
    "days between": lambda cell: _both(cell, "from", "to", _days),
    "months between": lambda cell: _both(cell, "from", "to", _months),
    "age": lambda cell: _both(cell, "born", "on", _years),
    "lookup": _lookup,
    "previous": _previous,
    "next": _next,
    "earliest": _earliest,
    "count before": _count_before,
    "count after": _count_after,
    "within months": _within_months,
    "months after": lambda cell: None if (day := cell.day("date")) is None else add_months(day, cell.args["months"]),
    "condition": lambda cell: holds(cell.args["is"].node, cell.own),
    "first that holds": _first_that_holds,
    "difference": _difference,
    "first of": lambda cell: next((v for n in cell.args["columns"] if (v := cell.own(n)) is not None), None),
    "band": _band,
    "age at period end": lambda cell: None if (born := cell.day("born")) is None else _years(born, cell.end),  # type: ignore[arg-type]
    "days since": lambda cell: _since(cell, _days),
    "working days since": lambda cell: _since(cell, _working_days(cell)),
    "days until": _until,
    "working days after": _working_days_after,
    "days after": _days_after,
    "latest at period end": _latest,
    "count in months before": _count_in_months,
}

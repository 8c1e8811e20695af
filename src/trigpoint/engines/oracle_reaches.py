"""What records that are not complete leave of a figure, read literally: everything that it needs, and since when.

Each need is a table, the first day that must be known of it (None: from the beginning), and whether all of its rows
are needed or only how things stand at the period's end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from trigpoint.catalogue.objects import Catalogue, Condition, Indicator, WhenKind
from trigpoint.language.tree import columns_used
from trigpoint.model.observation import Status
from trigpoint.model.period import Period, add_months
from trigpoint.model.snapshot import Reach

Need = tuple[str, dt.date | None, bool]


def told_by(catalogue: Catalogue, reaches: Mapping[str, Reach], indicator: Indicator, period: Period) -> Status:
    """Not available, provisional or final."""
    assert indicator.table is not None
    assert indicator.when is not None
    needs = _Needs(catalogue, indicator, period)
    found = [_told(reaches, need, period.end, lost=Status.NOT_AVAILABLE) for need in needs.own()]
    found += [_told(reaches, need, period.end, lost=Status.PROVISIONAL) for need in needs.looks()]
    return next((s for s in (Status.NOT_AVAILABLE, Status.PROVISIONAL) if s in found), Status.FINAL)


def tables_needed(catalogue: Catalogue, indicator: Indicator, period: Period) -> frozenset[str]:
    """The tables without which a figure cannot be told: the one that it counts, and all that its columns look into."""
    needs = _Needs(catalogue, indicator, period)
    return frozenset(table for table, _, _ in (*needs.own(), *needs.looks()))


def _told(reaches: Mapping[str, Reach], need: Need, end: dt.date, lost: Status) -> Status:
    table, first, every_row = need
    reach = reaches.get(table)
    if reach is None:
        return Status.FINAL
    if reach.only_latest:
        return Status.NOT_AVAILABLE if every_row or end < reach.last else Status.FINAL
    return Status.FINAL if first is not None and first >= reach.first else lost


class _Needs:
    """The needs of one figure."""

    def __init__(self, catalogue: Catalogue, indicator: Indicator, period: Period) -> None:
        self.catalogue, self.indicator, self.end = catalogue, indicator, period.end
        assert indicator.when is not None
        self.when = indicator.when
        next_day = period.end + dt.timedelta(days=1)
        april = dt.date(period.end.year if period.end.month >= 4 else period.end.year - 1, 4, 1)
        self.first = {
            WhenKind.EVENT: period.start,
            WhenKind.OPEN_WITHIN: period.start,
            WhenKind.OPEN: period.end,
            WhenKind.LAST_12: add_months(next_day, -12),
            WhenKind.YEAR_TO_DATE: april,
        }[self.when.kind]

    def own(self) -> list[Need]:
        return [(self.indicator.table or "", self.first, self.when.kind is not WhenKind.OPEN)]

    def looks(self) -> list[Need]:
        parts = [c for c in (self.indicator.where, self.indicator.numerator) if c is not None]
        names = [name for part in parts for name in columns_used(part.node)]
        names += [f"{self.indicator.distinct}_id"] if self.indicator.distinct is not None else []
        found = []
        for name in (*names, *self.indicator.value.columns):
            found += self._of(self.indicator.table or "", name, None)
        return found

    def _of(self, table: str, name: str, back: dt.date | None, here: bool = True) -> list[Need]:
        """What a column needs. `back`: nothing before this day makes a difference to what reads it; None: all may.
        `here`: of the row that is counted, whose date lies in the period."""
        derived = self.catalogue.derived.get((table, name))
        if derived is None or derived.optional:  # what is optional is not needed
            return []
        args, operator, found = derived.args, derived.operator, []
        if "in" in args:
            other, since = str(args["in"]), back
            if operator == "count in months before":
                since = add_months(self.end + dt.timedelta(days=1), -int(str(args["months"])))
            if operator in ("next", "count after") and args["after"] == self.when.column and here:
                since = self.first
            standing = operator in ("lookup", "latest at period end") and "where" not in args
            found.append((other, since, not standing))
            where = args.get("where")
            theirs = [str(args[key]) for key in ("date", "take") if key in args]
            theirs += columns_used(where.node) if isinstance(where, Condition) else ()
            theirs += args["same"].values() if isinstance(args["same"], Mapping) else (str(args["same"]),)
            for column in theirs:
                found += self._of(other, column, None, here=False)
        if operator == "within months" and args["to"] == self.when.column and here:
            start = add_months(self.first, -int(str(args["months"])))
            return [*found, *self._of(table, str(args["from"]), start), *self._of(table, str(args["to"]), back)]
        for column in self._read(args):
            found += self._of(table, column, back, here)
        return found

    def _read(self, args: Mapping[str, object]) -> list[str]:
        """The columns of the row itself that an operator reads."""
        keys = ["from", "to", "born", "on", "before", "after", "of"] + ["date"] * ("in" not in args)
        names = [str(args[key]) for key in keys if key in args]
        names += args.get("columns", ())  # type: ignore[arg-type]
        cases = args.get("cases", {})
        conditions = [args.get("is"), *(cases.values() if isinstance(cases, Mapping) else ())]
        names += [n for c in conditions if isinstance(c, Condition) for n in columns_used(c.node)]
        same = args.get("same", {})
        return [*names, *(same if isinstance(same, Mapping) else (str(same),))]

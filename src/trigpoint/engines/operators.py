"""The operators of derived columns as SQL: one reviewed piece of SQL for each of the closed set.

Columns of days and moments are compared as days wherever the operator counts days, months or years, and as they are (a
day being its midnight) wherever it only asks which is earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Derived
from trigpoint.engines.columns import node_of, other_inputs, other_table, same_columns, types_of
from trigpoint.engines.sql import condition
from trigpoint.model.table import AUTHORITY, ColumnType

if TYPE_CHECKING:
    from trigpoint.engines.derive import Steps

WORKING_DAYS = "_workingday"
END = "_end"

Piece = tuple[str, str]  # an expression over the row `r`, and the joins that it needs


@dataclass
class Work:
    """One derived column being written: its arguments, ready to be put into SQL."""

    steps: Steps
    derived: Derived

    def __post_init__(self) -> None:
        self.args = self.derived.args
        self.d = self.steps.dialect
        self.types = types_of(self.steps.catalogue, self.derived.table)
        other = other_table(self.derived)
        self.other_types = types_of(self.steps.catalogue, other) if other else {}
        self.end = f"r.{self.d.quote(END)}"

    def own(self, argument: str) -> str:
        """The column of this row that `argument` names."""
        return f"r.{self.d.quote(str(self.args[argument]))}"

    def day(self, argument: str) -> str:
        """The same, as a day."""
        return self.d.day(self.own(argument))

    def others(self) -> str:
        """The other table's rows that `where` lets in, as a step, with what the operator reads of them."""
        table = str(self.args["in"])
        step = self.steps.rows(table, other_inputs(self.derived))
        where = self.args.get("where")
        if where is not None:
            step = self.steps.add(
                f"SELECT r.* FROM {step} AS r WHERE {condition(node_of(where), self.other_types, 'r', self.d)}"
            )
        return step

    @property
    def keys(self) -> list[str]:
        """The other table's columns by which rows belong together."""
        return [self.d.quote(other) for _, other in self.same()]

    def together(self, alias: str = "o") -> str:
        """The condition that a row and another belong together."""
        return " AND ".join(f"r.{self.d.quote(own)} = {alias}.{self.d.quote(other)}" for own, other in self.same())

    def same(self) -> tuple[tuple[str, str], ...]:
        """The columns by which rows belong together, this one's and the other's; of several authorities, within one."""
        whose = ((AUTHORITY, AUTHORITY),) if self.steps.relations.apart else ()
        return (*same_columns(self.derived), *whose)

    def comparable(self, argument: str, date: str) -> tuple[str, str]:
        """This row's `argument` and the other's `date`, both days or both moments."""
        own, other = self.own(argument), f"x.{self.d.quote(date)}"
        kinds = {self.types[str(self.args[argument])], self.other_types[date]}
        if ColumnType.MOMENT in kinds:
            return self.d.cast(own, ColumnType.MOMENT), self.d.cast(other, ColumnType.MOMENT)
        return own, other

    def as_of(self, rows: str, own: str, compare: str, alias: str = "o") -> str:
        """The join of the nearest of `rows`, of which there is one for each of the keys and each `_date`."""
        needed = self.d.ordered(rows, ", ".join(self.keys))
        step = rows if needed is None else self.steps.add(needed)
        return self.d.as_of(step, alias, self.together(alias), own, compare)

    def months(self) -> int:
        """The argument of that name."""
        return int(str(self.args["months"]))

    def tie_break(self) -> str:
        """The order among rows that are equal otherwise: the table's key, blank last, then the row's own key."""
        table = self.steps.catalogue.tables[str(self.args["in"])]
        here = self.steps.relations.columns[table.name]
        names = [name for name in (*table.key, "_row_key") if name in here]
        return ", ".join(f"x.{self.d.quote(name)} NULLS LAST" for name in names) or "1"


def _working_days(w: Work, start: str, end: str) -> Piece:
    table, day = w.d.quote(WORKING_DAYS), w.d.quote("day")
    joins = f"LEFT JOIN {table} AS a ON a.{day} = {start} LEFT JOIN {table} AS b ON b.{day} = {end}"
    return 'b."n" - a."n"', joins


def _working_days_between(w: Work) -> Piece:
    return _working_days(w, w.day("from"), w.day("to"))


def _working_days_since(w: Work) -> Piece:
    expression, joins = _working_days(w, w.day("date"), w.end)
    return f"CASE WHEN {w.day('date')} <= {w.end} THEN {expression} END", joins


def _days_between(w: Work) -> Piece:
    return w.d.days_between(w.day("from"), w.day("to")), ""


def _days_since(w: Work) -> Piece:
    return f"CASE WHEN {w.day('date')} <= {w.end} THEN {w.d.days_between(w.day('date'), w.end)} END", ""


def _days_until(w: Work) -> Piece:
    return f"CASE WHEN {w.day('date')} >= {w.end} THEN {w.d.days_between(w.end, w.day('date'))} END", ""


def _working_days_after(w: Work) -> Piece:
    """The first day up to which there are so many working days more than up to `date`."""
    table, day = w.d.quote(WORKING_DAYS), w.d.quote("day")
    nth = w.steps.add(f'SELECT "n", min({day}) AS {day} FROM {table} GROUP BY "n"')
    joins = f"LEFT JOIN {table} AS a ON a.{day} = {w.day('date')} "
    return f"o.{day}", joins + f'LEFT JOIN {nth} AS o ON o."n" = a."n" + {int(w.args["days"])}'  # type: ignore[call-overload]


def _days_after(w: Work) -> Piece:
    return w.d.add_days(w.day("date"), str(w.args["days"])), ""


def _months_between(w: Work) -> Piece:
    start, end = w.day("from"), w.day("to")
    months = f"({w.d.month_number(end)} - {w.d.month_number(start)})"
    late = f"{w.d.add_months_by(start, months)} > {end}"
    return f"{months} - CASE WHEN {late} THEN 1 ELSE 0 END", ""


def _age(w: Work) -> Piece:
    return w.d.years(w.day("born"), w.day("on")), ""


def _age_at_period_end(w: Work) -> Piece:
    return w.d.years(w.day("born"), w.end), ""


def _within_months(w: Work) -> Piece:
    start, end = w.day("from"), w.day("to")
    at_most = "<=" if w.args["anniversary"] == "included" else "<"
    last = w.d.add_months(start, int(w.args["months"]))  # type: ignore[call-overload]
    return f"COALESCE({start} <= {end} AND {end} {at_most} {last}, FALSE)", ""


def _months_after(w: Work) -> Piece:
    return w.d.add_months(w.day("date"), int(w.args["months"])), ""  # type: ignore[call-overload]


def _condition(w: Work) -> Piece:
    return condition(node_of(w.args["is"]), w.types, "r", w.d), ""


def _first_that_holds(w: Work) -> Piece:
    cases: Mapping[str, object] = w.args["cases"]  # type: ignore[assignment]
    said = [
        f"WHEN {condition(node_of(case), w.types, 'r', w.d)} THEN {w.d.text(label)}" for label, case in cases.items()
    ]
    return f"CASE {' '.join(said)} END", ""


def _difference(w: Work) -> Piece:
    return f"({w.own('to')} - {w.own('from')})", ""


def _first_of(w: Work) -> Piece:
    kind = ColumnType(w.derived.type)
    columns = [w.d.cast(f"r.{w.d.quote(str(name))}", kind) for name in w.args["columns"]]  # type: ignore[attr-defined]
    return f"COALESCE({', '.join(columns)})", ""


def _band(w: Work) -> Piece:
    of, cases = w.own("of"), []
    bands: Mapping[str, tuple[float | None, float | None]] = w.args["bands"]  # type: ignore[assignment]
    for label, (low, high) in bands.items():
        limits = [f"{of} >= {w.d.literal(low)}"] if low is not None else []
        limits += [f"{of} <= {w.d.literal(high)}"] if high is not None else []
        cases.append(f"WHEN {' AND '.join(limits) or f'{of} IS NOT NULL'} THEN {w.d.text(label)}")
    return f"CASE {' '.join(cases)} END", ""


def _lookup(w: Work) -> Piece:
    keys, take = ", ".join(w.keys), w.d.quote(str(w.args["take"]))
    ranked = w.steps.add(
        f'SELECT x.*, row_number() OVER (PARTITION BY {keys} ORDER BY {w.tie_break()}) AS "_n" FROM {w.others()} AS x'
    )
    return f"o.{take}", f'LEFT JOIN {ranked} AS o ON {w.together()} AND o."_n" = 1'


def _nearest(w: Work, argument: str, compare: str) -> Piece:
    own, other = w.comparable(argument, str(w.args["date"]))
    dates = w.steps.add(
        f'SELECT DISTINCT {", ".join(w.keys)}, {other} AS "_date" FROM {w.others()} AS x WHERE {other} IS NOT NULL'
    )
    return 'o."_date"', w.as_of(dates, own, compare)


def _previous(w: Work) -> Piece:
    return _nearest(w, "before", ">")


def _next(w: Work) -> Piece:
    return _nearest(w, "after", "<=" if w.args.get("same_day") else "<")


def _earliest(w: Work) -> Piece:
    date, take = f"x.{w.d.quote(str(w.args['date']))}", str(w.args.get("take") or w.args["date"])
    ranked = w.steps.add(
        f"SELECT x.*, row_number() OVER (PARTITION BY {', '.join(w.keys)} ORDER BY {date}, {w.tie_break()}) "
        f'AS "_n" FROM {w.others()} AS x WHERE {date} IS NOT NULL'
    )
    return f"o.{w.d.quote(take)}", f'LEFT JOIN {ranked} AS o ON {w.together()} AND o."_n" = 1'


def _running_count(w: Work, date: str) -> str:
    """A step: for each of the keys and each `date` that there is, the rows up to it, the date included."""
    keys = ", ".join(w.keys)
    return w.steps.add(
        f'SELECT {keys}, {date} AS "_date", sum(count(*)) OVER (PARTITION BY {keys} ORDER BY {date}) AS "_n" '
        f"FROM {w.others()} AS x WHERE {date} IS NOT NULL GROUP BY {keys}, {date}"
    )


def _count_before(w: Work) -> Piece:
    own, other = w.comparable("before", str(w.args["date"]))
    counts = _running_count(w, other)
    return f'CASE WHEN {own} IS NOT NULL THEN COALESCE(o."_n", 0) END', w.as_of(counts, own, ">")


def _count_after(w: Work) -> Piece:
    counts = _running_count(w, w.d.day(f"x.{w.d.quote(str(w.args['date']))}"))
    start = w.day("after")
    last = w.d.add_months(start, int(w.args["months"]))  # type: ignore[call-overload]
    at_most = ">=" if w.args["anniversary"] == "included" else ">"
    joins = f"{w.as_of(counts, last, at_most)} {w.as_of(counts, start, '>=', 'p')}"
    return f'CASE WHEN {start} IS NOT NULL THEN COALESCE(o."_n", 0) - COALESCE(p."_n", 0) END', joins


def _count_in_months_before(w: Work) -> Piece:
    counts = _running_count(w, w.d.day(f"x.{w.d.quote(str(w.args['date']))}"))
    first = w.d.add_months(w.d.add_days(w.end, "1"), -w.months())
    joins = f"{w.as_of(counts, w.end, '>=')} {w.as_of(counts, first, '>', 'p')}"
    return 'COALESCE(o."_n", 0) - COALESCE(p."_n", 0)', joins


def _latest_at_period_end(w: Work) -> Piece:
    date = f"x.{w.d.quote(str(w.args['date']))}"
    day, keys, take = w.d.day(date), ", ".join(w.keys), str(w.args.get("take") or w.args["date"])
    rows = f"FROM {w.others()} AS x WHERE {date} IS NOT NULL"
    if take == w.args["date"]:
        shown = f'{keys}, {day} AS "_date", max({date}) AS {w.d.quote(take)}'
        last = w.steps.add(f"SELECT {shown} {rows} GROUP BY {keys}, {day}")
    else:
        rank = f"row_number() OVER (PARTITION BY {keys}, {day} ORDER BY {date} DESC, {w.tie_break()})"
        ranked = w.steps.add(f'SELECT x.*, {day} AS "_date", {rank} AS "_n" {rows}')
        last = w.steps.add(f'SELECT * FROM {ranked} AS x WHERE x."_n" = 1')
    return f"o.{w.d.quote(take)}", w.as_of(last, w.end, ">=")


OPERATORS: dict[str, Callable[[Work], Piece]] = {
    "working days between": _working_days_between,
    "days between": _days_between,
    "months between": _months_between,
    "age": _age,
    "lookup": _lookup,
    "previous": _previous,
    "next": _next,
    "earliest": _earliest,
    "count before": _count_before,
    "count after": _count_after,
    "within months": _within_months,
    "months after": _months_after,
    "condition": _condition,
    "first that holds": _first_that_holds,
    "difference": _difference,
    "first of": _first_of,
    "band": _band,
    "age at period end": _age_at_period_end,
    "days since": _days_since,
    "working days since": _working_days_since,
    "days until": _days_until,
    "working days after": _working_days_after,
    "days after": _days_after,
    "latest at period end": _latest_at_period_end,
    "count in months before": _count_in_months_before,
}

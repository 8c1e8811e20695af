"""Derived columns as SQL: one reviewed piece of SQL for each operator of the closed set.

Row columns are fixed for the row. As-at columns read the column `_end` of the row, the period's last day, which the
plan has joined to it. Columns of days and moments are compared as days wherever the operator counts days, months or
years, and as they are (a day being its midnight) wherever it only asks which is earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from trigpoint.catalogue.objects import Catalogue, Derived
from trigpoint.engines.columns import in_order, node_of, other_inputs, other_table, same_columns, types_of
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.sql import condition
from trigpoint.model.table import ColumnType
from trigpoint.model.workingday import FIRST, LAST, Calendar

WORKING_DAYS = "_workingday"
END = "_end"


@dataclass(frozen=True)
class Relations:
    """Where each table's rows stand: what goes in FROM, and which columns are already there."""

    sources: Mapping[str, str]
    columns: Mapping[str, frozenset[str]]


def working_days_table(calendar: Calendar, dialect: DuckDialect = DUCKDB) -> str:
    """SELECT that gives each day from 2000 to 2035 with `n`, the working days up to it, the day included."""
    holidays = ", ".join(dialect.literal(day) for day in sorted(calendar.holidays)) or "NULL"
    first, last = dialect.literal(FIRST), dialect.literal(LAST)
    return (
        f'SELECT "day", count(*) FILTER (isodow("day") < 6 AND ("day" IN ({holidays})) IS NOT TRUE) '
        f'OVER (ORDER BY "day") AS "n" FROM '
        f'(SELECT CAST(unnest(generate_series({first}, {last}, INTERVAL 1 DAY)) AS DATE) AS "day")'
    )


@dataclass
class Steps:
    """A query under construction: named steps (WITH), each reading those before it."""

    catalogue: Catalogue
    relations: Relations
    dialect: DuckDialect = DUCKDB
    steps: list[tuple[str, str]] = field(default_factory=list)

    def add(self, sql: str) -> str:
        """Add a step, or find the one that says the same; returns the quoted name by which later steps read it."""
        for name, said in self.steps:
            if said == sql:
                return name
        name = self.dialect.quote(f"step{len(self.steps)}")
        self.steps.append((name, sql))
        return name

    def query(self, final: str) -> str:
        """The whole query, with `final` as its last SELECT."""
        if not self.steps:
            return final
        return "WITH " + ",\n".join(f"{name} AS ({sql})" for name, sql in self.steps) + "\n" + final

    def rows(self, table: str, names: Iterable[str]) -> str:
        """A step with all columns of `table`, and those of `names` that are derived and not yet there."""
        start = self.add(f"SELECT * FROM {self.relations.sources[table]}")
        return self.derive(start, table, names)

    def derive(self, step: str, table: str, names: Iterable[str]) -> str:
        """A step with the derived columns that `names` need added to the rows of `step`."""
        for derived in in_order(self.catalogue, table, names, self.relations.columns[table]):
            expression, joins = _OPERATORS[derived.operator](_Work(self, derived))
            column = self.dialect.cast(expression, ColumnType(derived.type))
            step = self.add(f"SELECT r.*, {column} AS {self.dialect.quote(derived.name)} FROM {step} AS r {joins}")
        return step


Piece = tuple[str, str]  # an expression over the row `r`, and the joins that it needs


@dataclass
class _Work:
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
        return [self.d.quote(other) for _, other in same_columns(self.derived)]

    def together(self, alias: str = "o") -> str:
        """The condition that a row and another belong together."""
        return " AND ".join(
            f"r.{self.d.quote(own)} = {alias}.{self.d.quote(other)}" for own, other in same_columns(self.derived)
        )

    def comparable(self, argument: str, date: str) -> tuple[str, str]:
        """This row's `argument` and the other's `date`, both days or both moments."""
        own, other = self.own(argument), f"x.{self.d.quote(date)}"
        kinds = {self.types[str(self.args[argument])], self.other_types[date]}
        if ColumnType.MOMENT in kinds:
            return self.d.cast(own, ColumnType.MOMENT), self.d.cast(other, ColumnType.MOMENT)
        return own, other

    def tie_break(self) -> str:
        """The order among rows that are equal otherwise: the table's key, blank last, then the row's own key."""
        table = self.steps.catalogue.tables[str(self.args["in"])]
        here = self.steps.relations.columns[table.name]
        names = [name for name in (*table.key, "_row_key") if name in here]
        return ", ".join(f"x.{self.d.quote(name)} NULLS LAST" for name in names) or "1"


def _working_days(w: _Work, start: str, end: str) -> Piece:
    table, day = w.d.quote(WORKING_DAYS), w.d.quote("day")
    joins = f"LEFT JOIN {table} AS a ON a.{day} = {start} LEFT JOIN {table} AS b ON b.{day} = {end}"
    return 'b."n" - a."n"', joins


def _working_days_between(w: _Work) -> Piece:
    return _working_days(w, w.day("from"), w.day("to"))


def _working_days_since(w: _Work) -> Piece:
    expression, joins = _working_days(w, w.day("date"), w.end)
    return f"CASE WHEN {w.day('date')} <= {w.end} THEN {expression} END", joins


def _days_between(w: _Work) -> Piece:
    return w.d.days_between(w.day("from"), w.day("to")), ""


def _days_since(w: _Work) -> Piece:
    return f"CASE WHEN {w.day('date')} <= {w.end} THEN {w.d.days_between(w.day('date'), w.end)} END", ""


def _months_between(w: _Work) -> Piece:
    start, end = w.day("from"), w.day("to")
    months = f"({w.d.month_number(end)} - {w.d.month_number(start)})"
    late = f"{w.d.add_months_by(start, months)} > {end}"
    return f"{months} - CASE WHEN {late} THEN 1 ELSE 0 END", ""


def _age(w: _Work) -> Piece:
    return w.d.years(w.day("born"), w.day("on")), ""


def _age_at_period_end(w: _Work) -> Piece:
    return w.d.years(w.day("born"), w.end), ""


def _within_months(w: _Work) -> Piece:
    start, end = w.day("from"), w.day("to")
    at_most = "<=" if w.args["anniversary"] == "included" else "<"
    last = w.d.add_months(start, int(w.args["months"]))  # type: ignore[call-overload]
    return f"COALESCE({start} <= {end} AND {end} {at_most} {last}, FALSE)", ""


def _condition(w: _Work) -> Piece:
    return condition(node_of(w.args["is"]), w.types, "r", w.d), ""


def _first_of(w: _Work) -> Piece:
    kind = ColumnType(w.derived.type)
    columns = [w.d.cast(f"r.{w.d.quote(str(name))}", kind) for name in w.args["columns"]]  # type: ignore[attr-defined]
    return f"COALESCE({', '.join(columns)})", ""


def _band(w: _Work) -> Piece:
    of, cases = w.own("of"), []
    bands: Mapping[str, tuple[float | None, float | None]] = w.args["bands"]  # type: ignore[assignment]
    for label, (low, high) in bands.items():
        limits = [f"{of} >= {w.d.literal(low)}"] if low is not None else []
        limits += [f"{of} <= {w.d.literal(high)}"] if high is not None else []
        cases.append(f"WHEN {' AND '.join(limits) or f'{of} IS NOT NULL'} THEN {w.d.text(label)}")
    return f"CASE {' '.join(cases)} END", ""


def _lookup(w: _Work) -> Piece:
    keys, take = ", ".join(w.keys), w.d.quote(str(w.args["take"]))
    ranked = w.steps.add(
        f'SELECT x.*, row_number() OVER (PARTITION BY {keys} ORDER BY {w.tie_break()}) AS "_n" FROM {w.others()} AS x'
    )
    return f"o.{take}", f'LEFT JOIN {ranked} AS o ON {w.together()} AND o."_n" = 1'


def _nearest(w: _Work, argument: str, compare: str) -> Piece:
    own, other = w.comparable(argument, str(w.args["date"]))
    dates = w.steps.add(
        f'SELECT DISTINCT {", ".join(w.keys)}, {other} AS "_date" FROM {w.others()} AS x WHERE {other} IS NOT NULL'
    )
    return 'o."_date"', f'ASOF LEFT JOIN {dates} AS o ON {w.together()} AND {own} {compare} o."_date"'


def _previous(w: _Work) -> Piece:
    return _nearest(w, "before", ">")


def _next(w: _Work) -> Piece:
    return _nearest(w, "after", "<=" if w.args.get("same_day") else "<")


def _running_count(w: _Work, date: str) -> str:
    """A step: for each of the keys and each `date` that there is, the rows up to it, the date included."""
    keys = ", ".join(w.keys)
    return w.steps.add(
        f'SELECT {keys}, {date} AS "_date", sum(count(*)) OVER (PARTITION BY {keys} ORDER BY {date}) AS "_n" '
        f"FROM {w.others()} AS x WHERE {date} IS NOT NULL GROUP BY {keys}, {date}"
    )


def _count_before(w: _Work) -> Piece:
    own, other = w.comparable("before", str(w.args["date"]))
    counts = _running_count(w, other)
    joins = f'ASOF LEFT JOIN {counts} AS o ON {w.together()} AND {own} > o."_date"'
    return f'CASE WHEN {own} IS NOT NULL THEN COALESCE(o."_n", 0) END', joins


def _count_in_months_before(w: _Work) -> Piece:
    counts = _running_count(w, w.d.day(f"x.{w.d.quote(str(w.args['date']))}"))
    months = -int(w.args["months"])  # type: ignore[call-overload]
    first = w.d.add_months(w.d.add_days(w.end, "1"), months)
    joins = (
        f'ASOF LEFT JOIN {counts} AS o ON {w.together()} AND {w.end} >= o."_date" '
        f'ASOF LEFT JOIN {counts} AS p ON {w.together("p")} AND {first} > p."_date"'
    )
    return 'COALESCE(o."_n", 0) - COALESCE(p."_n", 0)', joins


def _latest_at_period_end(w: _Work) -> Piece:
    date = f"x.{w.d.quote(str(w.args['date']))}"
    keys, take = ", ".join(w.keys), str(w.args.get("take") or w.args["date"])
    ranked = w.steps.add(
        f'SELECT x.*, {w.d.day(date)} AS "_date", row_number() OVER (PARTITION BY {keys}, {w.d.day(date)} '
        f'ORDER BY {date} DESC, {w.tie_break()}) AS "_n" FROM {w.others()} AS x WHERE {date} IS NOT NULL'
    )
    last = w.steps.add(f'SELECT * FROM {ranked} AS x WHERE x."_n" = 1')
    return f"o.{w.d.quote(take)}", f'ASOF LEFT JOIN {last} AS o ON {w.together()} AND {w.end} >= o."_date"'


_OPERATORS: dict[str, Callable[[_Work], Piece]] = {
    "working days between": _working_days_between,
    "days between": _days_between,
    "months between": _months_between,
    "age": _age,
    "lookup": _lookup,
    "previous": _previous,
    "next": _next,
    "count before": _count_before,
    "within months": _within_months,
    "condition": _condition,
    "first of": _first_of,
    "band": _band,
    "age at period end": _age_at_period_end,
    "days since": _days_since,
    "working days since": _working_days_since,
    "latest at period end": _latest_at_period_end,
    "count in months before": _count_in_months_before,
}

"""Derived columns of every operator, and indicators of every kind, generated."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from tests.generative.conditions import Columns, condition, conditions
from tests.generative.worlds import NUMBERS, TABLES, stored_columns
from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Better, Derived, Indicator, Missing, Value, ValueKind, When, WhenKind
from trigpoint.catalogue.operators import OPERATORS
from trigpoint.model.table import ColumnType

COUNTED = tuple(kind for kind in ValueKind if kind not in (ValueKind.RATIO, ValueKind.RECORDED))
ADDED = (ValueKind.MEAN, ValueKind.MEDIAN, ValueKind.SUM, ValueKind.SHARE)


@st.composite
def derived(
    draw: st.DrawFn, operator: str, table: str, name: str, columns: Columns, there: Mapping[str, Columns]
) -> Derived:
    """A column of `table` over its `columns` so far, and over those of the other tables in `there`."""
    dated = st.sampled_from([n for n, kind in columns.items() if kind in (ColumnType.DATE, ColumnType.MOMENT)])
    other = draw(st.sampled_from(TABLES))
    theirs = there[other]
    date = st.sampled_from([n for n, kind in theirs.items() if kind in (ColumnType.DATE, ColumnType.MOMENT)])
    shared = columns.keys() & theirs.keys() & {"person_id", "team", "plan_id"}
    together = draw(st.lists(st.sampled_from(sorted(shared)), min_size=1, max_size=2, unique=True))
    same = {name: name for name in together}
    where = st.one_of(st.just({}), st.fixed_dictionaries({"where": conditions(theirs, 1).map(condition)}))
    take = st.sampled_from(sorted(theirs))
    months = st.sampled_from([1, 3, 12])
    kind = OPERATORS[operator].gives or ""
    match operator:
        case "working days between" | "days between" | "months between":
            args: dict[str, object] = {"from": draw(dated), "to": draw(dated)}
        case "age":
            args = {"born": draw(dated), "on": draw(dated)}
        case "within months":
            anniversary = draw(st.sampled_from(["included", "excluded"]))
            args = {"from": draw(dated), "to": draw(dated), "months": draw(months), "anniversary": anniversary}
        case "first that holds":
            held = {label: condition(draw(conditions(columns, 1))) for label in ("it's so", "or so")}
            args = {"cases": held}
        case "difference":
            chosen = draw(st.sampled_from(NUMBERS))
            numbers = st.sampled_from([n for n, k in columns.items() if k is chosen] or ["nothing"])
            kind, args = chosen.value, {"from": draw(numbers), "to": draw(numbers)}
            if args["from"] == "nothing":
                kind, operator, args = "boolean", "condition", {"is": condition(draw(conditions(columns, 1)))}
        case "months after":
            args = {"date": draw(dated), "months": draw(months)}
        case "condition":
            args = {"is": condition(draw(conditions(columns, 1)))}
        case "first of":
            chosen = draw(st.sampled_from(sorted(set(columns.values()))))
            names = st.sampled_from([n for n, k in columns.items() if k is chosen])
            kind, args = chosen.value, {"columns": tuple(draw(names) for _ in range(2))}
        case "band":
            of = draw(st.sampled_from([n for n, k in columns.items() if k in NUMBERS] or ["nothing"]))
            args = {"of": of, "bands": {"none": (None, 0.0), "it's some": (1.0, 9.0), "more": (10.0, None)}}
            if of == "nothing":
                kind, operator, args = "boolean", "condition", {"is": condition(draw(conditions(columns, 1)))}
        case "lookup":
            taken = draw(take)
            kind, args = theirs[taken].value, {"in": other, "same": same, "take": taken}
        case "previous" | "count before":
            args = {"in": other, "date": draw(date), "before": draw(dated), "same": same, **draw(where)}
        case "next":
            args = {
                "in": other,
                "date": draw(date),
                "after": draw(dated),
                "same": same,
                "same_day": draw(st.booleans()),
            }
            args.update(draw(where))
        case "count after":
            anniversary = draw(st.sampled_from(["included", "excluded"]))
            args = {"in": other, "date": draw(date), "after": draw(dated), "same": same, "months": draw(months)}
            args.update({"anniversary": anniversary, **draw(where)})
        case "age at period end":
            args = {"born": draw(dated)}
        case "days since" | "working days since" | "days until":
            args = {"date": draw(dated)}
        case "working days after" | "days after":
            args = {"date": draw(dated), "days": draw(st.sampled_from([1, 7, 15]))}
        case "earliest" | "latest at period end":
            args = {"in": other, "date": draw(date), "same": same, **draw(where)}
            taken = draw(st.one_of(st.none(), take))
            kind = theirs[taken or str(args["date"])].value
            args.update({} if taken is None else {"take": taken})
        case _:
            args = {"in": other, "date": draw(date), "same": same, "months": draw(months), **draw(where)}
    return Derived(table, name, name, kind, operator, args, as_at=OPERATORS[operator].as_at)


@st.composite
def indicators(
    draw: st.DrawFn, name: str, kind: ValueKind, missing: Missing, columns: Columns, fixed: Columns
) -> Indicator:
    """An indicator of plans over `columns`, of which `fixed` do not depend on the period's end."""
    added = kind in ADDED
    # Half of the indicators read nothing but what is worked out, or there would be too few of those.
    worked_out = {n: k for n, k in columns.items() if n not in stored_columns("plan")}
    read = draw(st.sampled_from([columns, worked_out or columns]))
    dates = [n for n, k in fixed.items() if k in (ColumnType.DATE, ColumnType.MOMENT)]
    when = draw(st.sampled_from(list(WhenKind)))
    numbers = [n for n, k in read.items() if k in NUMBERS] or [n for n, k in columns.items() if k in NUMBERS]
    optional = st.one_of(st.none(), conditions(read, 1).map(condition))
    distinct = None if added else draw(st.sampled_from([None, None, "person", "family"]))
    numerator = condition(draw(conditions(read, 1))) if kind is ValueKind.PERCENTAGE else None
    several = distinct is not None and numerator is not None
    return Indicator(
        name,
        name,
        Value(
            kind,
            per=10_000 if kind is ValueKind.RATE else None,
            population="aged_0_to_17" if kind is ValueKind.RATE else None,
            column=draw(st.sampled_from(numbers)) if added else None,
            whole=draw(st.sampled_from(numbers)) if kind is ValueKind.SHARE else None,
        ),
        Better.NEITHER,
        table="plan",
        distinct=distinct,
        when=When(when, None if when in (WhenKind.OPEN, WhenKind.OPEN_WITHIN) else draw(st.sampled_from(dates))),
        where=draw(optional),
        numerator=numerator,
        missing=missing,
        met_by=draw(st.sampled_from(MetBy)) if several else MetBy.ANY_ROW,
    )

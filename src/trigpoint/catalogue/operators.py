"""The closed set of operators of derived columns: which arguments each takes, and what it gives.

What they compute is in `trigpoint.engines`; the table of them for people is in docs/definitions.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What an argument may be. `date` is a date of this table, `their date` one of the table that `in` names; `same` says
# by which columns rows belong together; `where` is a condition over a row of the other table, `is` over this one.
DATE, NUMBER, COLUMNS, TABLE = "date", "number", "columns", "table"
THEIR_DATE, THEIR_COLUMN, SAME, WHERE, IS = "their date", "their column", "same", "where", "is"
MONTHS, DAYS, ANNIVERSARY, FLAG, BANDS, CASES = "months", "days", "anniversary", "flag", "bands", "cases"


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator. `gives` is the type of the column, None where it follows from what is taken."""

    name: str
    gives: str | None
    required: Mapping[str, str]
    optional: Mapping[str, str]
    as_at: bool = False


def _operator(name: str, gives: str | None, as_at: bool = False, **args: str) -> Operator:
    """Arguments whose kind ends in ? are optional; `from_`, `in_` and `is_` stand for Python's own words."""
    named = {key.rstrip("_"): kind for key, kind in args.items()}
    return Operator(
        name,
        gives,
        {key: kind for key, kind in named.items() if not kind.endswith("?")},
        {key: kind[:-1] for key, kind in named.items() if kind.endswith("?")},
        as_at,
    )


_ROW = (
    _operator("working days between", "integer", from_=DATE, to=DATE),
    _operator("days between", "integer", from_=DATE, to=DATE),
    _operator("months between", "integer", from_=DATE, to=DATE),
    _operator("working days after", "date", date=DATE, days=DAYS),
    _operator("days after", "date", date=DATE, days=DAYS),
    _operator("months after", "date", date=DATE, months=MONTHS),
    _operator("age", "integer", born=DATE, on=DATE),
    _operator("lookup", None, in_=TABLE, same=SAME, take=THEIR_COLUMN),
    _operator("previous", "date", in_=TABLE, date=THEIR_DATE, before=DATE, same=SAME, where="where?"),
    _operator("next", "date", in_=TABLE, date=THEIR_DATE, after=DATE, same=SAME, where="where?", same_day="flag?"),
    _operator("earliest", None, in_=TABLE, date=THEIR_DATE, same=SAME, take="their column?", where="where?"),
    _operator("count before", "integer", in_=TABLE, date=THEIR_DATE, before=DATE, same=SAME, where="where?"),
    _operator(
        "count after",
        "integer",
        in_=TABLE,
        date=THEIR_DATE,
        after=DATE,
        same=SAME,
        months=MONTHS,
        anniversary=ANNIVERSARY,
        where="where?",
    ),
    _operator("within months", "boolean", from_=DATE, to=DATE, months=MONTHS, anniversary=ANNIVERSARY),
    _operator("condition", "boolean", is_=IS),
    _operator("first that holds", "text", cases=CASES),
    _operator("difference", None, from_=NUMBER, to=NUMBER),
    _operator("first of", None, columns=COLUMNS),
    _operator("band", "text", of=NUMBER, bands=BANDS),
)
_AS_AT = (
    _operator("age at period end", "integer", as_at=True, born=DATE),
    _operator("days since", "integer", as_at=True, date=DATE),
    _operator("working days since", "integer", as_at=True, date=DATE),
    _operator("days until", "integer", as_at=True, date=DATE),
    _operator(
        "latest at period end",
        None,
        as_at=True,
        in_=TABLE,
        date=THEIR_DATE,
        same=SAME,
        take="their column?",
        where="where?",
    ),
    _operator(
        "count in months before",
        "integer",
        as_at=True,
        in_=TABLE,
        date=THEIR_DATE,
        same=SAME,
        months=MONTHS,
        where="where?",
    ),
)
OPERATORS: Mapping[str, Operator] = {operator.name: operator for operator in (*_ROW, *_AS_AT)}

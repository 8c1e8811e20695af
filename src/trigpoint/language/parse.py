"""Text to tree: the allow-listed subset of SQL in which conditions are written.

The text is parsed as SQL and only what the tree can say is taken over, node by node and argument by argument: whatever
is not named here is refused, so that a newer parser that understands more never widens the language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

import sqlglot
from sqlglot import exp

from trigpoint.language.check import settle
from trigpoint.language.near import did_you_mean
from trigpoint.language.tree import (
    And,
    Arithmetic,
    Between,
    Compare,
    Comparison,
    FirstOf,
    In,
    IsBlank,
    Like,
    Literal,
    Name,
    Node,
    Not,
    Or,
    Sum,
)
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.table import ColumnType

MAY_BE_WRITTEN = (
    "A condition may hold column names, constants ('text', 12, true), = <> < <= > >=, + - * /, and, or, not, "
    "in (...), between ... and ..., is null, is not null, like 'abc%' and coalesce(...)."
)
SAME_THING = {"child": "person_id", "person": "person_id", "family": "family_id"}
LONGEST = 4000

_COMPARE: dict[type, Comparison] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_SUM: dict[type, Arithmetic] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_REFUSED: tuple[tuple[type, str], ...] = (
    (exp.Query, "a query inside a condition"),
    (exp.Cast, "a conversion of one type to another"),
    (exp.Window, "a window"),
    (exp.Case, "case ... when"),
    (exp.Placeholder, "a parameter"),
    (exp.Parameter, "a parameter"),
    (exp.Star, "*"),
    (exp.Interval, "an interval (add whole days to a date: started_on + 10)"),
    (exp.ILike, "ilike (like compares text as it is written)"),
    (exp.Escape, "escape"),
    (exp.Any, "any"),
    (exp.Mod, "%"),
    (exp.DPipe, "||"),
)


class _Refused(Exception):
    def __init__(self, what: str, instead: str = MAY_BE_WRITTEN) -> None:
        super().__init__(what)
        self.what = what
        self.instead = instead


def parse(
    text: str,
    columns: Mapping[str, ColumnType],
    place: Problem,
    codes: Mapping[str, tuple[str, ...]] | None = None,
) -> Node:
    """The tree of a condition over one row.

    `columns` are the names that there are and their types; `codes` the codes that a column of type code may hold, by
    column. `place` says where the text stands: its `file`, `line` and `key` go into every problem. Raises
    `UserMistake` with every problem of types and names, or with the first of grammar.
    """
    try:
        node = _translate(_statement(text), columns)
    except _Refused as refusal:
        raise UserMistake(replace(place, what=refusal.what, instead=refusal.instead)) from None
    except RecursionError:
        deep = replace(place, what="The condition is nested too deeply.", instead="Write it flatter.")
        raise UserMistake(deep) from None
    node, problems = settle(node, columns, codes or {})
    if problems:
        raise UserMistake([replace(place, what=p.what, instead=p.instead) for p in problems])
    return node


def _statement(text: str) -> exp.Expression:
    _look_over(text)
    try:
        found = sqlglot.parse(text, dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        raise _Refused(f"The condition cannot be read{_spot(error, text)}.") from None
    if len(found) != 1 or found[0] is None:
        raise _Refused("A condition is one expression: there are several here, parted by a semicolon, or none.")
    return found[0]  # type: ignore[return-value]


def _spot(error: Exception, text: str) -> str:
    """Where the parser stopped, in the condition's own words; nothing where it does not say."""
    details = getattr(error, "errors", None) or [{}]
    word = details[0].get("highlight")
    return f' at "{word}"' if word and word in text else ""


def _look_over(text: str) -> None:
    """Refuse what a parser would quietly drop or read as something else: comments, semicolons, odd characters."""
    if not text.strip():
        raise _Refused("The condition is empty.")
    if len(text) > LONGEST:
        raise _Refused(f"The condition is longer than {LONGEST} characters.", "Make a derived column of a part of it.")
    outside = "".join(text.split("'")[::2])
    if text.count("'") % 2:
        raise _Refused("A text has no closing quote.", "A quote within a text is written twice: 'it''s'.")
    if "--" in outside or "/*" in outside:
        raise _Refused("There is a comment inside the condition.", "Write comments outside it, after a #.")
    if ";" in outside:
        raise _Refused("There is a semicolon: a condition is one expression, not a statement.")
    if '"' in outside:
        raise _Refused("There is a double quote.", "Text stands in single quotes, names stand without.")
    odd = next((c for c in outside if not (c.isascii() and (c.isprintable() or c.isspace()))), None)
    if odd is not None:
        name = unicodedata.name(odd, "a control character").lower()
        raise _Refused(
            f"There is a character that no condition has outside a text: {name}.",
            "Write plain letters and straight quotes; text in other letters stands between single quotes.",
        )
    if any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in text if c not in "\n\t\r"):
        raise _Refused("There is an invisible character in the condition.", "Write it again by hand.")


def _only(item: exp.Expression, *allowed: str) -> None:
    """Refuse a node that carries more than the tree can say."""
    more = sorted(key for key, value in item.args.items() if value not in (None, False, []) and key not in allowed)
    if more:
        raise _Refused(f'"{_shown(item)}" says more than a condition may.')


def _shown(item: exp.Expression) -> str:
    text = item.sql(dialect="duckdb")
    return text if len(text) <= 60 else text[:57] + "..."


def _translate(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    kind = type(item)
    if kind in _COMPARE:
        _only(item, "this", "expression")
        return Compare(_COMPARE[kind], _translate(item.this, columns), _translate(item.expression, columns))
    if kind in _SUM:
        _only(item, "this", "expression", "typed", "safe")
        return Sum(_SUM[kind], _translate(item.this, columns), _translate(item.expression, columns))
    if isinstance(item, exp.And | exp.Or):
        return _joined(item, columns)
    reader = _READERS.get(kind)
    if reader is None:
        raise _Refused(_why_not(item))
    return reader(item, columns)


def _why_not(item: exp.Expression) -> str:
    for kind, words in _REFUSED:
        if isinstance(item, kind):
            return f"A condition may not hold {words}."
    if isinstance(item, exp.Func):
        name = item.name if isinstance(item, exp.Anonymous) else item.sql_name().lower()
        return f'A condition may not call "{name}": coalesce is the only function.'
    return f'"{_shown(item)}" is not part of a condition.'


def _joined(item: exp.And | exp.Or, columns: Mapping[str, ColumnType]) -> Node:
    """`a and b and c` as one node of three parts; what stands in brackets stays one part."""
    kind = type(item)
    stack: list[exp.Expression] = [item]
    parts: list[Node] = []
    while stack:
        here = stack.pop()
        if type(here) is kind:
            _only(here, "this", "expression")
            stack += [here.expression, here.this]
        else:
            parts.append(_translate(here, columns))
    return And(tuple(parts)) if kind is exp.And else Or(tuple(parts))


def _column(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    if not isinstance(item.this, exp.Identifier):
        raise _Refused("A condition may not hold *.")
    _only(item, "this")
    name = item.name
    if name not in columns and SAME_THING.get(name) in columns:
        name = SAME_THING[name]
    if name not in columns:
        raise _Refused(f'There is no column "{name}".', did_you_mean(name, columns, "The columns are"))
    return Name(name)


def _literal(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    text = str(item.this)
    if item.is_string:
        return Literal(text)
    if text.isdigit() and len(text) <= 15:
        return Literal(int(text))
    whole, _, part = text.partition(".")
    if (whole + part).isdigit() and len(text) <= 20:
        return Literal(float(text))
    raise _Refused(f'"{text[:40]}" is not a number that a condition may hold.', "Write it plainly: 12 or 12.5.")


def _negative(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    inner = _translate(item.this, columns)
    if isinstance(inner, Literal) and isinstance(inner.value, int | float) and not isinstance(inner.value, bool):
        return Literal(-inner.value)
    return Sum("-", Literal(0), inner)


def _is(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    _only(item, "this", "expression")
    if not isinstance(item.expression, exp.Null):
        raise _Refused(f'"{_shown(item)}" is not part of a condition.', "Write = true or = false; is null for blank.")
    return IsBlank(_translate(item.this, columns))


def _in(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    _only(item, "this", "expressions", "negate")
    options = [_translate(option, columns) for option in item.expressions]
    if not options:
        raise _Refused("The list after in is empty.", "Write at least one constant: in ('a', 'b').")
    if any(not isinstance(option, Literal) for option in options):
        raise _Refused("The list after in may hold constants only.", "Write in ('a', 'b').")
    node = In(_translate(item.this, columns), tuple(option for option in options if isinstance(option, Literal)))
    return Not(node) if item.args.get("negate") else node


def _between(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    _only(item, "this", "low", "high", "negate")
    low, high = item.args["low"], item.args["high"]
    node = Between(_translate(item.this, columns), _translate(low, columns), _translate(high, columns))
    return Not(node) if item.args.get("negate") else node


def _like(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    _only(item, "this", "expression", "negate")
    pattern = item.expression
    if not (isinstance(pattern, exp.Literal) and pattern.is_string):
        raise _Refused("After like stands a text.", "Write like 'abc%'.")
    text = str(pattern.this)
    starts, ends = text.endswith("%"), text.startswith("%")
    bare = text[ends : len(text) - starts]
    if not bare or "%" in bare or "_" in bare or not (starts or ends):
        raise _Refused("This pattern is not one of the three.", "Write like 'abc%', like '%abc' or like '%abc%'.")
    inner = _translate(item.this, columns)
    node = Like(inner, "contains" if starts and ends else "starts with" if starts else "ends with", bare)
    return Not(node) if item.args.get("negate") else node


def _first_of(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    _only(item, "this", "expressions")
    return FirstOf(tuple(_translate(part, columns) for part in (item.this, *item.expressions)))


def _null(item: exp.Expression, columns: Mapping[str, ColumnType]) -> Node:
    raise _Refused("Nothing is ever equal to null.", "Write is null or is not null.")


_READERS = {
    exp.Column: _column,
    exp.Literal: _literal,
    exp.Boolean: lambda item, columns: Literal(bool(item.this)),
    exp.Neg: _negative,
    exp.Paren: lambda item, columns: _translate(item.this, columns),
    exp.Not: lambda item, columns: Not(_translate(item.this, columns)),
    exp.Is: _is,
    exp.In: _in,
    exp.Between: _between,
    exp.Like: _like,
    exp.Coalesce: _first_of,
    exp.Null: _null,
}

"""Whether a tree makes sense: types and codes, and constants fitted to what they stand beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal as OneOf

from trigpoint.language.near import did_you_mean
from trigpoint.language.tree import (
    And,
    Between,
    Compare,
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
    columns_used,
)
from trigpoint.model.problem import Problem
from trigpoint.model.table import ColumnType

Kind = OneOf["text", "code", "identifier", "date", "moment", "number", "yes or no", "?"]

_KINDS: dict[ColumnType, Kind] = {
    ColumnType.ID: "identifier",
    ColumnType.TEXT: "text",
    ColumnType.CODE: "code",
    ColumnType.DATE: "date",
    ColumnType.MOMENT: "moment",
    ColumnType.INTEGER: "number",
    ColumnType.DECIMAL: "number",
    ColumnType.BOOLEAN: "yes or no",
}
_ORDERED = ("number", "date")


def settle(
    node: Node, columns: Mapping[str, ColumnType], codes: Mapping[str, tuple[str, ...]]
) -> tuple[Node, list[Problem]]:
    """The condition with text beside dates made days, and every problem of its types.

    `codes` holds the codes that a column may hold, by column. A condition must come out true, false or blank.
    """
    checker = _Checker(columns, codes, [])
    settled, kind = checker.visit(node)
    if kind not in ("yes or no", "?"):
        checker.say(
            f"The whole gives {_named(kind)}, where a condition is true or false.", "Compare it with something."
        )
    return settled, checker.problems


def _named(kind: Kind) -> str:
    return {"identifier": "an identifier", "?": "something"}.get(kind, kind if kind == "yes or no" else f"a {kind}")


@dataclass(slots=True)
class _Checker:
    columns: Mapping[str, ColumnType]
    codes: Mapping[str, tuple[str, ...]]
    problems: list[Problem]

    def say(self, what: str, instead: str = "") -> None:
        self.problems.append(Problem(what, instead))

    def visit(self, node: Node) -> tuple[Node, Kind]:
        match node:
            case Name(name):
                return node, _KINDS[self.columns[name]]
            case Literal(value):
                return node, _literal_kind(value)
            case Compare(op, left, right):
                (left, right), _ = self._alike([left, right], ordered=op not in ("=", "<>"))
                return Compare(op, left, right), "yes or no"
            case Between(item, low, high):
                (item, low, high), _ = self._alike([item, low, high], ordered=True)
                return Between(item, low, high), "yes or no"
            case In(item, options):
                settled, _ = self._alike([item, *options], ordered=False)
                return In(settled[0], tuple(s for s in settled[1:] if isinstance(s, Literal))), "yes or no"
            case FirstOf(parts):
                settled, kind = self._alike(list(parts), ordered=False, compared=False)
                return FirstOf(tuple(settled)), kind
            case Sum():
                return self._sum(node)
            case And(parts) | Or(parts):
                return type(node)(tuple(self._truth(part) for part in parts)), "yes or no"
            case Not(part):
                return Not(self._truth(part)), "yes or no"
            case IsBlank(item):
                return IsBlank(self.visit(item)[0]), "yes or no"
            case Like(item, how, text):
                settled_item, kind = self.visit(item)
                if kind not in ("text", "code", "?"):
                    self.say(f"like compares text, and {_words(item)} holds {_named(kind)}.")
                return Like(settled_item, how, text), "yes or no"

    def _truth(self, part: Node) -> Node:
        settled, kind = self.visit(part)
        if kind not in ("yes or no", "?"):
            self.say(f"{_words(part)} gives {_named(kind)}, where and, or, not need true or false.")
        return settled

    def _alike(self, parts: list[Node], *, ordered: bool, compared: bool = True) -> tuple[list[Node], Kind]:
        """The parts with constants fitted to what they stand beside, and the kind that they share."""
        visited = [self.visit(part) for part in parts]
        first = next((i for i, (n, k) in enumerate(visited) if not isinstance(n, Literal) and k != "?"), 0)
        node, kind = visited[first]
        if ordered and kind not in (*_ORDERED, "?"):
            self.say(
                f"{_words(node)} holds {_named(kind)}, which has no order.",
                "Use = or <>, or in (...).",
            )
        settled = [n if i == first else self._fitted(n, k, node, kind, compared) for i, (n, k) in enumerate(visited)]
        return settled, kind

    def _fitted(self, node: Node, kind: Kind, beside: Node, wanted: Kind, compared: bool) -> Node:
        if "?" in (kind, wanted):
            return node
        if wanted == "date" and isinstance(node, Literal) and isinstance(node.value, str):
            return self._day(node)
        if wanted == "code" and isinstance(node, Literal) and isinstance(node.value, str):
            self._code(node.value, beside)
            return node
        if wanted == "identifier" and isinstance(node, Literal) and compared:
            self.say(
                f"{_words(beside)} is an identifier, held under another name than its source's: no constant equals it.",
                "Compare it with another identifier, or ask whether it is null.",
            )
            return node
        if kind != wanted and {kind, wanted} != {"text", "code"}:
            self.say(f"{_words(beside)} holds {_named(wanted)}, and {_words(node)} {_named(kind)}.", _advice(wanted))
        return node

    def _day(self, node: Literal) -> Node:
        try:
            return Literal(_iso(str(node.value)))
        except ValueError:
            self.say(f"'{node.value}' stands beside a date and is none.", "Write a day as '2025-04-01'.")
            return node

    def _code(self, code: str, beside: Node) -> None:
        for name in columns_used(beside):
            known = self.codes.get(name)
            if known is not None and code not in known:
                self.say(f"'{code}' is not one of the codes of {name}.", did_you_mean(code, known, "The codes are"))

    def _sum(self, node: Sum) -> tuple[Node, Kind]:
        left, first = self.visit(node.left)
        right, second = self.visit(node.right)
        if first == "date" and node.op == "-" and isinstance(right, Literal) and isinstance(right.value, str):
            right, second = self._day(right), "date"
        settled = replace(node, left=left, right=right)
        if "?" in (first, second) or (first, second) == ("number", "number"):
            return settled, "number" if (first, second) == ("number", "number") else "?"
        if first == "date" and second == "number" and node.op in ("+", "-"):
            return settled, "date"
        if (first, second) == ("date", "date") and node.op == "-":
            return settled, "number"
        self.say(
            f"{_words(node.left)} {node.op} {_words(node.right)}: {_named(first)} and {_named(second)}.",
            "Numbers may be added and so on; a date plus or minus whole days; a date less a date, in days.",
        )
        return settled, "?"


def _literal_kind(value: object) -> Kind:
    match value:
        case bool():
            return "yes or no"
        case dt.date():
            return "date"
        case int() | float():
            return "number"
    return "text"


def _iso(text: str) -> dt.date:
    if len(text) != 10:
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def _advice(kind: Kind) -> str:
    return {
        "date": "Write a day as '2025-04-01'.",
        "number": "Write a number without quotes.",
        "text": "Write a text in single quotes.",
        "code": "Write a code in single quotes.",
        "yes or no": "Write true or false, without quotes.",
        "moment": "A day and a time can only be asked whether it is null.",
    }.get(kind, "")


def _words(node: Node) -> str:
    match node:
        case Name(name):
            return name
        case Literal(value):
            return f"'{value}'" if isinstance(value, str) else str(value).lower()
        case FirstOf():
            return "coalesce(...)"
        case Sum():
            return "the sum"
    return "the condition"

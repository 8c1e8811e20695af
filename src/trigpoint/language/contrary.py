"""The contrary of a condition, written as people would write it: blank wherever the condition is."""

from __future__ import annotations

from collections.abc import Mapping

from trigpoint.language.tree import And, Compare, Comparison, Node, Not, Or

_OPPOSITE: Mapping[Comparison, Comparison] = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def contrary(node: Node) -> Node:
    """What holds where the condition does not: `not referred` of `referred`, and `referred` of `not referred`."""
    match node:
        case Not(part):
            return part
        case And(parts):
            return Or(tuple(contrary(part) for part in parts))
        case Or(parts):
            return And(tuple(contrary(part) for part in parts))
        case Compare(op, left, right):
            return Compare(_OPPOSITE[op], left, right)
    return Not(node)

"""The compiled catalogue as plain JSON: read back without YAML and without the parser.

JSON and not pickle, because whoever can write into a workspace could otherwise have code run by whoever opens it. Only
the classes listed here are ever made, from exactly as many values as they have fields.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import uuid4

from trigpoint.catalogue import objects, rules, worklist
from trigpoint.catalogue.objects import Catalogue
from trigpoint.language import tree
from trigpoint.model import period, standard, table

_CLASSES: dict[str, type] = {
    c.__name__: c
    for c in (
        objects.Condition,
        objects.When,
        objects.Value,
        objects.ExampleTable,
        objects.Example,
        objects.Indicator,
        objects.Breakdown,
        objects.Population,
        objects.DerivedExample,
        objects.Derived,
        objects.PackItem,
        objects.PackSection,
        rules.DirectionRule,
        rules.ColourRule,
        rules.Judging,
        rules.ProcessRule,
        rules.Rebase,
        standard.Basis,
        standard.TargetRow,
        objects.Pack,
        objects.Check,
        objects.Change,
        objects.Catalogue,
        worklist.Order,
        worklist.WorkList,
        period.Period,
        table.Code,
        table.CodeList,
        table.Column,
        table.Span,
        table.Table,
        tree.Name,
        tree.Literal,
        tree.Compare,
        tree.Sum,
        tree.And,
        tree.Or,
        tree.Not,
        tree.In,
        tree.Between,
        tree.IsBlank,
        tree.Like,
        tree.FirstOf,
    )
}
_WORDS: dict[str, type[StrEnum]] = {
    c.__name__: c
    for c in (
        objects.Better,
        objects.Missing,
        objects.WhenKind,
        objects.ValueKind,
        rules.ColourKind,
        standard.BasisKind,
        period.Kind,
        table.ColumnType,
    )
}
_FIELDS = {name: tuple(f.name for f in fields(c)) for name, c in _CLASSES.items()}
_NAME = "catalogue.json"


def read(folder: Path, key: str) -> Catalogue | None:
    """The catalogue kept under `key`, or None where there is none, it is of another key, or it is damaged."""
    try:
        kept = json.loads((folder / _NAME).read_bytes())
        if kept["key"] != key:
            return None
        catalogue = _decode(kept["catalogue"])
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
    return catalogue if isinstance(catalogue, Catalogue) else None


def write(folder: Path, key: str, catalogue: Catalogue) -> None:
    """Keep the catalogue. A cache that cannot be written (a read-only folder, a full disk) is done without."""
    temporary = folder / f"{_NAME}.{uuid4().hex}"
    text = json.dumps({"key": key, "catalogue": _encode(catalogue)}, ensure_ascii=False, separators=(",", ":"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(folder / _NAME)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _encode(value: object) -> object:
    """Plain values stay; anything else is a list that begins with what it is."""
    if isinstance(value, StrEnum):
        return ["e", type(value).__name__, value.value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dt.datetime):
        return ["s", value.isoformat()]
    if isinstance(value, dt.date):
        return ["d", value.isoformat()]
    if isinstance(value, tuple):
        return ["t", *[_encode(item) for item in value]]
    if isinstance(value, Mapping):
        return ["m", *[[_encode(k), _encode(v)] for k, v in value.items()]]
    name = type(value).__name__
    return ["o", name, *[_encode(getattr(value, field)) for field in _FIELDS[name]]]


def _decode(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    match value[0]:
        case "o":
            name = value[1]
            if len(value) - 2 != len(_FIELDS[name]):
                raise ValueError(name)
            return _CLASSES[name](*[_decode(item) for item in value[2:]])
        case "t":
            return tuple([_decode(item) for item in value[1:]])
        case "m":
            return {_decode(k): _decode(v) for k, v in value[1:]}
        case "e":
            return _WORDS[value[1]](value[2])
        case "d":
            return dt.date.fromisoformat(value[1])
        case "s":
            return dt.datetime.fromisoformat(value[1])
    raise ValueError(value[0])

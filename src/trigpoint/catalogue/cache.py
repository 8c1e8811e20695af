"""The compiled catalogue as plain JSON: read back without YAML and without the parser.

JSON and not pickle, because whoever can write into a workspace could otherwise have code run by whoever opens it. Only
the classes listed here are ever made, from exactly as many values as they have fields.

One definition is one line, read when it is needed: most commands use few of them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from trigpoint.catalogue import layouts, met_by, objects, rules, together, worklist
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
        layouts.Slot,
        layouts.SectionLayout,
        layouts.PaperLayout,
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
        met_by.MetBy,
        together.Together,
        rules.ColourKind,
        standard.BasisKind,
        period.Kind,
        table.ColumnType,
    )
}
_FIELDS = {name: tuple(f.name for f in fields(c)) for name, c in _CLASSES.items()}
_NAME = "catalogue.jsonl"

_Key = TypeVar("_Key")
_Object = TypeVar("_Object")


class Unread(Mapping[_Key, _Object]):
    """Definitions by name, each a line of the kept file, made into an object when it is first asked for.

    A scorecard uses some dozens of the hundreds of definitions, and no example of any of the others.
    """

    def __init__(self, lines: Mapping[_Key, bytes]) -> None:
        self._lines = lines
        self._read: dict[_Key, _Object] = {}

    def __getitem__(self, name: _Key) -> _Object:
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = _decode(json.loads(self._lines[name]))
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._lines

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def read(folder: Path, key: str) -> Catalogue | None:
    """The catalogue kept under `key`, or None where there is none, it is of another key, or it is damaged.

    Its definitions are `Unread`. That they are what was written is known by their hash, not by making them all.
    """
    try:
        head, _, body = (folder / _NAME).read_bytes().partition(b"\n")
        kept = json.loads(head)
        if kept["key"] != key or kept["sha256"] != hashlib.sha256(body).hexdigest():
            return None
        return _catalogue(body)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return None


@lru_cache(maxsize=4)
def _catalogue(body: bytes) -> Catalogue:
    """The catalogue of these lines; the same one where they were read lately, with what was made of it since."""
    first, *lines = body.splitlines()
    small, names = json.loads(first)
    return Catalogue(**_unread(names, lines), **{name: _decode(value) for name, value in small.items()})


def _unread(names: Mapping[str, Sequence[object]], lines: Sequence[bytes]) -> dict[str, Any]:
    """The fields of a catalogue that map names to definitions, from the names of all and one line of each."""
    if sum(len(some) for some in names.values()) != len(lines):
        raise ValueError("a line for each definition")
    rest = iter(lines)
    return {field: Unread({_decode(name): next(rest) for name in some}) for field, some in names.items()}


def write(folder: Path, key: str, catalogue: Catalogue) -> None:
    """Keep the catalogue. A cache that cannot be written (a read-only folder, a full disk) is done without.

    The file: its key and the hash of what follows; then what is short, and the names of the definitions; then the
    definitions, one a line.
    """
    body = _body(catalogue)
    head = _text({"key": key, "sha256": hashlib.sha256(body).hexdigest()})
    temporary = folder / f"{_NAME}.{uuid4().hex}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(head + b"\n" + body)
        temporary.replace(folder / _NAME)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _body(catalogue: Catalogue) -> bytes:
    """The file without its head."""
    values = {name: getattr(catalogue, name) for name in _FIELDS["Catalogue"]}
    many = {name: value for name, value in values.items() if isinstance(value, Mapping)}
    small = {name: _encode(value) for name, value in values.items() if name not in many}
    names = {field: [_encode(name) for name in some] for field, some in many.items()}
    lines = [_text([small, names]), *[_text(_encode(one)) for some in many.values() for one in some.values()]]
    return b"\n".join(lines)


def _text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


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

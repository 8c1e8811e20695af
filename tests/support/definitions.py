"""Definitions that were read once are not read again by the same process, nor compiled again.

Reading and checking all national definitions takes more than a second, and almost every test that makes a workspace
would do it anew. What is kept is keyed by every byte that it came from, as the product's own cache is; whatever is
wrong in definitions is found and said anew each time. Where a council's own definitions stand over the national ones,
the files that were well-formed before are not parsed again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from trigpoint.catalogue import build, cache, known, load, read
from trigpoint.catalogue.objects import Catalogue
from trigpoint.catalogue.read import Written
from trigpoint.language.tree import Node
from trigpoint.model.problem import Problem
from trigpoint.model.table import ColumnType

read_afresh: Callable[[Sequence[Path], str], Catalogue] = build.build_catalogue
"""The product's own reading, for the tests that are about it."""
parse_afresh: Callable[[str, str, list[Problem]], list[Written]] = read.read_text
condition_afresh = known.parse
compile_afresh: Callable[[Catalogue], bytes] = cache._body

_MOST = 40
_kept: dict[tuple[object, ...], Catalogue] = {}
_conditions: dict[tuple[object, ...], Node] = {}
_compiled: list[tuple[Catalogue, bytes]] = []


def read_once(folders: Sequence[Path], calendars: str) -> Catalogue:
    """The catalogue of these layers, as `build_catalogue` makes it."""
    key = (*load._key(tuple(folders)), *(folder.name for folder in folders))
    found = _kept.pop(key, None) or read_afresh(folders, calendars)
    _kept[key] = found  # at the end again: what goes is what was not asked for the longest
    if len(_kept) > _MOST:
        del _kept[next(iter(_kept))]
    return found


@lru_cache(maxsize=400)
def _parsed(text: str, label: str) -> tuple[tuple[Written, ...], tuple[Problem, ...]]:
    problems: list[Problem] = []
    return tuple(parse_afresh(text, label, problems)), tuple(problems)


def parse_once(text: str, label: str, problems: list[Problem]) -> list[Written]:
    """The definitions of a text, as `read_text` gives them: nothing that is read can be changed."""
    found, wrong = _parsed(text, label)
    problems += wrong
    return list(found)


def condition_once(
    text: str, columns: Mapping[str, ColumnType], place: Problem, codes: Mapping[str, tuple[str, ...]] | None = None
) -> Node:
    """The tree of a condition over the same columns and codes as before; what is wrong is told anew, with its place."""
    key = (text, tuple(columns.items()), tuple((codes or {}).items()))
    if key not in _conditions:
        _conditions[key] = condition_afresh(text, columns, place, codes)
    return _conditions[key]


def compile_once(catalogue: Catalogue) -> bytes:
    """What is kept of a catalogue: the same as for the very same object before."""
    body = next((body for known, body in _compiled if known is catalogue), None)
    if body is None:
        body = compile_afresh(catalogue)
        _compiled.append((catalogue, body))
        del _compiled[:-8]
    return body


build.build_catalogue = read_once
read.read_text = parse_once
known.parse = condition_once
cache._body = compile_once

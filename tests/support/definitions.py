"""Definitions that were read once are not read again by the same process.

Reading and checking all national definitions takes more than a second, and almost every test that makes a workspace
would do it anew. What is kept is keyed by every byte that it came from, as the product's own cache is; whatever is
wrong in definitions is found and said anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from trigpoint.catalogue import build, load
from trigpoint.catalogue.objects import Catalogue

read_afresh: Callable[[Sequence[Path], str], Catalogue] = build.build_catalogue
"""The product's own reading, for the tests that are about it."""

_MOST = 40
_kept: dict[tuple[object, ...], Catalogue] = {}


def read_once(folders: Sequence[Path], calendars: str) -> Catalogue:
    """The catalogue of these layers, as `build_catalogue` makes it."""
    key = (*load._key(tuple(folders)), *(folder.name for folder in folders))
    found = _kept.pop(key, None) or read_afresh(folders, calendars)
    _kept[key] = found  # at the end again: what goes is what was not asked for the longest
    if len(_kept) > _MOST:
        del _kept[next(iter(_kept))]
    return found


build.build_catalogue = read_once

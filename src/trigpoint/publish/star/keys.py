"""Surrogate keys that stay: the same thing has the same number in every star, whenever and wherever it is made.

A key is 52 bits of a hash of what it names, so that a figure refreshed next month finds its line again, and a program
that holds whole numbers as doubles loses none of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib

_BITS = 52


class Keys:
    """The keys of one star. Of two names that hash alike, the later takes the next hash."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], int] = {}
        self._taken: set[int] = set()

    def of(self, *name: str) -> int:
        """The key of what is so named: the dimension first, then what tells it from all others."""
        if name not in self._known:
            turn, key = 0, _hashed(name, 0)
            while key in self._taken:
                turn += 1
                key = _hashed(name, turn)
            self._known[name] = key
            self._taken.add(key)
        return self._known[name]


def day_key(day: dt.date) -> int:
    """The key of a day: 20260331."""
    return day.year * 10_000 + day.month * 100 + day.day


def _hashed(name: tuple[str, ...], turn: int) -> int:
    digest = hashlib.sha256("\0".join((*name, str(turn))).encode("utf-8")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - _BITS)

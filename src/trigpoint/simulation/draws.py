"""Chance for whole columns: the draw of a row is worked out from the seed, what is drawn and the row's number alone.

The generator is splitmix64 (Steele, Lea and Flood 2014): products and shifts of 64-bit whole numbers, which wrap, so
that every platform gives the same draws, in whatever order they are made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TypeVar

import polars as pl

Item = TypeVar("Item", str, int)

_STEP, _FIRST, _SECOND = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


class Draws:
    """Columns of draws for rows that are numbered."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def share(self, what: str, rows: pl.Series) -> pl.Series:
        """A number from 0 up to 1 for each row number (whole, not negative)."""
        key = int.from_bytes(hashlib.blake2b(f"{self._seed} {what}".encode(), digest_size=8).digest(), "little")
        mixed = (rows.cast(pl.UInt64) + _one(key)) * _one(_STEP)
        mixed = (mixed ^ (mixed // _one(2**30))) * _one(_FIRST)
        mixed = (mixed ^ (mixed // _one(2**27))) * _one(_SECOND)
        mixed = mixed ^ (mixed // _one(2**31))
        return (mixed // _one(2**11)).cast(pl.Float64) / 2.0**53

    def happens(self, what: str, rows: pl.Series, likelihood: float | pl.Series) -> pl.Series:
        """True with that likelihood, 0 to 1."""
        return self.share(what, rows) < likelihood

    def whole(self, what: str, rows: pl.Series, low: int, high: int) -> pl.Series:
        """A whole number from `low` to `high`, both included, all equally likely."""
        return (self.share(what, rows) * (high - low + 1)).floor().cast(pl.Int64) + low

    def long_tail(self, what: str, rows: pl.Series, low: int, high: int) -> pl.Series:
        """A whole number from `low` to `high`, mostly low: the mean lies a third of the way."""
        drawn = self.share(what, rows)
        return (drawn * drawn * (high - low + 1)).floor().cast(pl.Int64) + low

    def among(self, what: str, rows: pl.Series, items: Sequence[Item]) -> pl.Series:
        """One of the items, all equally likely."""
        return pl.Series(items).gather(self.whole(what, rows, 0, len(items) - 1))

    def weighted(self, what: str, rows: pl.Series, weights: Mapping[Item, float]) -> pl.Series:
        """One of the keys, as likely as its weight says."""
        bounds, total = [], 0.0
        for weight in weights.values():
            total += weight
            bounds.append(total)
        place = pl.Series(bounds[:-1], dtype=pl.Float64).search_sorted(self.share(what, rows) * total, side="right")
        return pl.Series(list(weights)).gather(place)


def days(count: pl.Series) -> pl.Series:
    """So many days each, to be added to dates."""
    return (count * 86_400_000_000).cast(pl.Duration("us"))


def _one(value: int) -> pl.Series:
    return pl.Series([value], dtype=pl.UInt64)

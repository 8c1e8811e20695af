"""Chance that comes out the same everywhere: every draw is made from `random.Random(seed).random()` and nothing else.

Python keeps that one sequence the same on every platform and version, and only sums and products are made from it, so
the same arguments give the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """One sequence of draws."""

    def __init__(self, seed: str) -> None:
        self._next = random.Random(seed).random  # noqa: S311 - simulated records, not secrets

    def share(self) -> float:
        """A number from 0 up to 1."""
        return self._next()

    def happens(self, likelihood: float) -> bool:
        """True with that likelihood, 0 to 1."""
        return self._next() < likelihood

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included, all equally likely."""
        return low + int(self._next() * (high - low + 1))

    def long_tail(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, mostly low: the mean lies a third of the way."""
        draw = self._next()
        return low + int(draw * draw * (high - low + 1))

    def among(self, items: Sequence[T]) -> T:
        """One of the items, all equally likely."""
        return items[int(self._next() * len(items))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight says."""
        draw = self._next() * sum(weights.values())
        for item, weight in weights.items():
            draw -= weight
            if draw < 0:
                return item
        return item

    def banded(self, bands: Mapping[tuple[int, int], float]) -> int:
        """A whole number from one of the bands (both ends included), the band as likely as its weight says."""
        return self.whole(*self.weighted(bands))

    def count(self, expected: float) -> int:
        """How many of many unlikely things happened, `expected` on average, spread nearly as a Poisson count is."""
        trials = int(expected * 8) + 8
        return sum(self.happens(expected / trials) for _ in range(trials))

"""How figures that were sent for months make the figure of a quarter or a year."""

from __future__ import annotations

from enum import StrEnum


class Together(StrEnum):
    """What becomes of the figures of shorter periods in a longer one that they fill.

    `added`: their sum. `pooled`: the sum of their numerators over that of their denominators. `last`: the one that
    stands at the longer period's end. `last told`: the newest of them, words included. `never`: nothing that is right.
    """

    ADDED = "added"
    POOLED = "pooled"
    LAST = "last"
    LAST_TOLD = "last told"
    NEVER = "never"

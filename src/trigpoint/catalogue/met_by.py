"""By which of its rows a thing is met that counts once."""

from __future__ import annotations

from enum import StrEnum


class MetBy(StrEnum):
    """Of the rows that count in the period and for the member: one that meets the numerator is enough, or all must."""

    ANY_ROW = "any row"
    EVERY_ROW = "every row"

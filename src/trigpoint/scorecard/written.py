"""House rules for numbers: how a figure of a unit is written for a reader. JSON, CSV and Excel hold it unrounded.

Counts have thousands separators; percentages, rates and averages one decimal place; ratios two. Halves round away from
zero, in decimal, as people round (the Department for Education's rule), never as binary does.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MILESTONE = "milestone"
_MORE = 3
_WITHOUT = ("count", "percent", "ratio", "number", MILESTONE, "")


def places_of(value: float, unit: str) -> int:
    """Decimal places: none for whole counts, two for ratios, else one."""
    if unit == "ratio":
        return 2
    return 0 if unit == "count" and float(value).is_integer() else 1


def number(value: float, unit: str, places: int | None = None) -> str:
    """The number alone: `1,234`, `6.8`, `45.2`."""
    step = Decimal(1).scaleb(-(places_of(value, unit) if places is None else places))
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:,}"


def short(value: float, unit: str) -> str:
    """The number as a table cell has it, under a heading that names the unit: `1,234`, `6.8%`, `45.2`. A milestone is 1
    once it is reached and 0 until then, and says so."""
    if unit == MILESTONE:
        return "reached" if value >= 1 else "not yet"
    return number(value, unit) + ("%" if unit == "percent" else "")


def goal(value: float, unit: str) -> str:
    """The number as a target has it: as a table cell, but of a milestone `to be reached`, which says nothing of whether
    it is."""
    return "to be reached" if unit == MILESTONE and value >= 1 else short(value, unit)


def written(value: float, unit: str) -> str:
    """The number with its unit, as a sentence has it: `1,234`, `6.8%`, `45.2 per 10,000`, `34.5 days`."""
    bare = short(value, unit)
    return bare if unit in _WITHOUT else f"{bare} {unit}"


def apart(first: float, second: float, unit: str) -> tuple[str, str]:
    """Two numbers with their unit, in as many places more than the house has as they need to read as two: `5.46%` and
    `5.53%`, which are both 5.5%. At most three more; what is closer than that reads the same."""
    texts = written(first, unit), written(second, unit)
    for more in range(1, _MORE + 1):
        if texts[0] != texts[1] or unit == MILESTONE:
            break
        places = max(places_of(first, unit), places_of(second, unit)) + more
        ends = "%" if unit == "percent" else "" if unit in _WITHOUT else f" {unit}"
        texts = number(first, unit, places) + ends, number(second, unit, places) + ends
    return texts


def signed(value: float, unit: str, suffix: str = "") -> str:
    """A change with its sign: `+5`, `-7`, `0`; nothing that rounds to zero has a sign."""
    text = number(value, unit)
    plus = "+" if value > 0 and any(c in "123456789" for c in text) else ""
    return f"{plus}{text}{suffix}"

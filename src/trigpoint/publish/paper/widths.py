"""How wide the columns of a table stand: as they ask to be beside one another, but never narrower than their longest
word, which no page may cut."""

from __future__ import annotations

from collections.abc import Sequence

from trigpoint.publish.paper.objects import Table

_SIGN, _BOLD_SIGN = 0.5, 0.55
"""How wide a sign of a sans-serif typeface is beside its size, on average over words; figures are a little narrower."""
LONGEST = 24
"""A longer word may be broken."""


def widths(table: Table, total: float, size: float, padding: float) -> tuple[float, ...]:
    """The width of each column, `total` together. `size` is that of the letters and `padding` what a cell keeps free on
    both sides, all in the unit of `total`."""
    least = least_widths(table, size, padding)
    if sum(least) > total:
        return tuple(total * one / sum(least) for one in least)
    return _shared([column.weight for column in table.columns], least, total)


def least_widths(table: Table, size: float, padding: float) -> list[float]:
    """What each column needs so that no word of it is broken."""
    return [_least(table, n) * size + padding for n in range(len(table.columns))]


def _shared(weights: Sequence[float], least: Sequence[float], total: float) -> tuple[float, ...]:
    """The total by weight, where columns that would be too narrow take what they need first."""
    held: dict[int, float] = {}
    while True:
        free = total - sum(held.values())
        open_ = [n for n in range(len(weights)) if n not in held]
        whole = sum(weights[n] for n in open_)
        tight = [n for n in open_ if free * weights[n] / whole < least[n]]
        if not tight:
            return tuple(held.get(n, free * weights[n] / whole) for n in range(len(weights)))
        held |= {n: least[n] for n in tight}


def _least(table: Table, place: int) -> float:
    """The longest word of a column, in sizes of its letters; what a tag says stays on one line."""
    longest = max((len(word) * _BOLD_SIGN for word in _words(table.columns[place].heading)), default=0.0)
    for row in table.rows:
        cell = row[place]
        words = [cell.text + "  "] if cell.tag else _words(cell.text)
        wide = _BOLD_SIGN if cell.tag else _SIGN
        longest = max([longest, *(len(word) * wide for word in words)])
        longest = max([longest, *(len(word) * _SIGN * 0.9 for word in [*_words(cell.also), cell.reference])])
    return longest


def _words(text: str) -> list[str]:
    return [word[:LONGEST] for word in text.split()]

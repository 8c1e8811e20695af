"""How wide the columns of a table stand: as they ask to be beside one another, but never narrower than their longest
word, which no page may cut; and of numbers and short words never wider than they need, which is room for sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import permutations
from math import ceil, inf

from trigpoint.publish.paper.objects import Cell, Table

_NARROW, _WIDE = frozenset("fijlrtI.,:;'|!()[]-/ \N{NO-BREAK SPACE}"), frozenset("mwMW%@")
_OF_NARROW, _OF_WIDE, _OF_CAPITAL, _OF_OTHERS = 0.33, 0.9, 0.72, 0.56
"""How wide signs are beside their size, none of which is wider in Arial; most typefaces are narrower."""
_BOLD, SMALL = 1.08, 0.9
"""How much wider bold signs are, and how small second lines."""
_LINE, _BETWEEN = 1.2, 0.8
"""How high a line is beside the size of its letters, and what a row keeps free above and below."""
_HEADING_LINES = 2
_SHORT = 20
"""A column of which nothing is longer needs no more than that."""
_STEPS, _MEASURED, _WORTH = 80, 60, 0.002
"""Into how many steps the room is parted, how many rows are measured, and what part of the height a step must save."""
_EASE = 3.4
"""The room of a column of texts for each part of its weight, in sizes of its letters."""
_TWO_WORDS = 10.0
"""The room, in sizes of its letters, that a column of texts keeps though it has much to say in few rows alone."""
LONGEST = 24
"""A longer word may be broken."""


def widths(table: Table, total: float, size: float, padding: float) -> tuple[float, ...]:
    """The width of each column, `total` together. `size` is that of the letters and `padding` what a cell keeps free on
    both sides, all in the unit of `total`."""
    least = least_widths(table, size, padding)
    if sum(least) > total:
        return tuple(total * one / sum(least) for one in least)
    most = [max(_most(table, n) * size + padding, least[n]) for n in range(len(least))]
    shared = _shared([column.weight for column in table.columns], least, most, total)
    words = [n for n, column in enumerate(table.columns) if not column.number or most[n] == inf]
    return _evened(table, shared, least, words, size, padding)


def eased(table: Table, size: float, padding: float) -> float:
    """How wide a table is in which every column can be read with ease: no word is broken, and texts have room by their
    weight, up to a whole line."""
    least = least_widths(table, size, padding)
    return sum(max(one, _ease(table, n) * size + padding) for n, one in enumerate(least))


def on_one_page(table: Table, total: float, padding: float, sizes: Sequence[float], room: float) -> int:
    """Which of some sizes of letters, the largest first, a table is set in: the first, but where it would then run just
    over one page, whose room is so high, the first in which it does not. Else none is smaller for nothing."""
    fitting = (n for n, size in enumerate(sizes) if height_of(table, total, padding, size) <= room)
    return next(fitting, 0)


def height_of(table: Table, total: float, padding: float, size: float) -> float:
    """About how high a table stands, rather more than less: `wide` is."""
    at = [max(one - padding, size) for one in widths(table, total, size, padding)]
    lines = [[wide(column.heading) * _BOLD * size] for column in table.columns]
    high = 0.0
    for row in [lines, *([_lengths(cell, size) for cell in row] for row in table.rows)]:
        counts = (sum(max(ceil(one / free), 1) for one in cell) for cell, free in zip(row, at, strict=True))
        high += max(counts, default=1) * _LINE * size + _BETWEEN * size
    return high


def _ease(table: Table, place: int) -> float:
    """What a column of texts needs so that nobody reads one word a line."""
    if table.columns[place].number:
        return 0.0
    lines = [line for row in table.rows for text in (row[place].text, row[place].also) for line in text.split("\n")]
    return min(max(map(wide, lines), default=0.0), table.columns[place].weight * _EASE)


def _evened(
    table: Table, shared: Sequence[float], least: Sequence[float], words: Sequence[int], size: float, padding: float
) -> tuple[float, ...]:
    """Widths with room passed between the columns of `words`, step by step, as long as that makes the table shorter: a
    column with much to say beside one with little gets more than it asks for, but none gives so much that it cannot be
    read with ease. A row is as high as its longest cell."""
    found, step = list(shared), sum(shared) / _STEPS
    eases = (min(_ease(table, n), _TWO_WORDS) * size + padding for n in range(len(least)))
    kept = [max(one, min(ease, own)) for one, ease, own in zip(least, eases, shared, strict=True)]
    rows = [[_lengths(row[n], size) for n in words] for row in table.rows[:_MEASURED]]

    def high(at: Sequence[float]) -> float:
        rooms = [max(at[n] - padding, size) for n in words]
        return sum(
            max(sum(max(one / room, 1.0) for one in cell) for cell, room in zip(cells, rooms, strict=True))
            for cells in rows
        )

    now = high(found) if rows and len(words) > 1 else 0.0
    while now:
        tried = []
        for giver, taker in permutations(words, 2):
            if found[giver] - step >= kept[giver]:
                after = list(found)
                after[giver], after[taker] = after[giver] - step, after[taker] + step
                tried.append((high(after), after))
        best = min(tried, default=(now, found))
        if best[0] >= now - _WORTH * now:
            break
        now, found = best
    return tuple(found)


def _lengths(cell: Cell, size: float) -> list[float]:
    """How long each line of a cell is where it has all the room that it wants; a reference stands after the last."""
    *others, last = [wide(line) for line in cell.text.split("\n")]
    code = wide(f" {cell.reference}") * SMALL if cell.reference else 0.0
    if cell.also or (cell.reference and cell.reference == cell.text):
        return [one * size for one in (*others, last, wide(cell.also) * SMALL + code)]
    return [one * size for one in (*others, last + code)]


def least_widths(table: Table, size: float, padding: float) -> list[float]:
    """What each column needs so that no word of it is broken."""
    return [_least(table, n) * size + padding for n in range(len(table.columns))]


def _shared(weights: Sequence[float], least: Sequence[float], most: Sequence[float], total: float) -> tuple[float, ...]:
    """The total by weight within what each may be, as boxes of a page are laid: those that fall short most are settled
    first (CSS Flexible Box Layout Module Level 1, 9.7). Where all have enough, the rest is shared too."""
    held: dict[int, float] = {}
    while len(held) < len(weights):
        free = total - sum(held.values())
        open_ = [n for n in range(len(weights)) if n not in held]
        whole = sum(weights[n] for n in open_)
        share = {n: free * weights[n] / whole for n in open_}
        wrong = {n: min(max(share[n], least[n]), most[n]) - share[n] for n in open_}
        over = sum(wrong.values())
        settled = [n for n in open_ if not over or wrong[n] * over > 0]
        held |= {n: share[n] + wrong[n] for n in settled}
    found = sum(held.values())
    return tuple(held[n] * total / found for n in range(len(weights)))


def _least(table: Table, place: int) -> float:
    """The longest word of a column, in sizes of its letters; what a tag says stays on one line."""
    found = [wide(word) * _BOLD for word in _words(table.columns[place].heading)]
    for cell in (row[place] for row in table.rows):
        found += [_tag(cell)] if cell.tag else [wide(word) for word in _words(cell.text)]
        found += [wide(word) * SMALL for word in [*_words(cell.also), cell.reference]]
    return max(found, default=0.0)


def _most(table: Table, place: int) -> float:
    """What a column of numbers or a few words needs so that each stands on one line; of more words, and of what names
    the row, there is no end."""
    cells = [row[place] for row in table.rows]
    lines = [line for cell in cells for line in cell.text.split("\n")]
    if place == 0 or (not table.columns[place].number and max(map(len, lines), default=0) > _SHORT):
        return inf
    named = table.columns[place].heading
    # Of more lines than two, none ends where the column does.
    heading = wide(named) * _BOLD / (_HEADING_LINES if len(named) <= 2 * _SHORT else _HEADING_LINES + 0.4)
    below = (wide(cell.also) * SMALL for cell in cells if len(cell.also) <= _SHORT)
    return max([heading, *map(wide, lines), *below, *(_tag(cell) for cell in cells if cell.tag)])


def _tag(cell: Cell) -> float:
    return (wide(cell.text) + 2 * _OF_OTHERS) * _BOLD


def wide(text: str) -> float:
    """How wide a line of text is, in sizes of its letters."""
    return sum(
        _OF_NARROW if sign in _NARROW else _OF_WIDE if sign in _WIDE else _OF_CAPITAL if sign.isupper() else _OF_OTHERS
        for sign in text
    )


def _words(text: str) -> list[str]:
    """What no line's end parts: a no-break space is none."""
    return [word[:LONGEST] for word in re.split(r"[ \t\n]+", text) if word]

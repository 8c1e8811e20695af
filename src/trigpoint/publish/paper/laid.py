"""How a paper lies on its pages: which are turned, what the contents show, where references lead within it."""

from __future__ import annotations

from collections.abc import Iterator

from trigpoint.publish.paper.objects import Cell, Paper, Section, Table

MOST_IN_CONTENTS = 60
FEWEST_IN_CONTENTS = 4


def turned(paper: Paper) -> Iterator[tuple[int, Section, bool]]:
    """Every section with its level, and whether its pages are turned: by itself or by what it is part of."""

    def under(sections: tuple[Section, ...], level: int, across: bool) -> Iterator[tuple[int, Section, bool]]:
        for section in sections:
            yield level, section, across or section.landscape
            yield from under(section.parts, level + 1, across or section.landscape)

    yield from under(paper.sections, 1, False)


def in_front(paper: Paper) -> int:
    """How many headings, with those under it, the first section has: it stands on the first page, before the
    contents."""
    return sum(1 for _ in Paper("", paper.cover, paper.sections[:1]).walk())


def contents_depth(paper: Paper) -> int:
    """How many levels of headings the contents show, so that they stay within a page or so; none for a short paper."""
    levels = [level for level, _ in paper.walk()]
    if len(levels) < FEWEST_IN_CONTENTS:
        return 0
    fitting = (depth for depth in range(max(levels), 1, -1) if sum(n <= depth for n in levels) <= MOST_IN_CONTENTS)
    return next(fitting, 1)


def listed(paper: Paper) -> frozenset[str]:
    """References that have a place in the paper to which they lead."""
    tables = (block for block in paper.blocks if isinstance(block, Table))
    return frozenset(cell.reference for table in tables for row in table.rows for cell in row if is_place(cell))


def is_place(cell: Cell) -> bool:
    """Whether a cell is where its reference leads: it holds nothing else."""
    return bool(cell.reference) and cell.text == cell.reference

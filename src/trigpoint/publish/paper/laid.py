"""How a paper lies on its pages: which are turned, what the contents show, where references lead within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trigpoint.publish.paper.objects import Block, Cell, Facts, Paper, Paragraph, Points, Section, Table

MOST_IN_CONTENTS = 60
FEWEST_IN_CONTENTS = 4
_FEW_ROWS, _SIGNS_OF_A_ROW = 10, 200
_FEW_SIGNS = 800
"""What stands in ten lines or so."""


def turned(paper: Paper) -> Iterator[tuple[int, Section, bool]]:
    """Every section with its level, and whether its pages are turned: by itself or by what it is part of."""

    def under(sections: tuple[Section, ...], level: int, across: bool) -> Iterator[tuple[int, Section, bool]]:
        for section in sections:
            yield level, section, across or section.landscape
            yield from under(section.parts, level + 1, across or section.landscape)

    yield from under(paper.sections, 1, False)


def spoken(blocks: Sequence[Block]) -> Iterator[tuple[bool, tuple[Block, ...]]]:
    """Blocks in groups: somebody's words, with their lists and until it is said whose they are, as one (true), so that
    the bar beside them runs along all of it; every other block by itself."""
    held: list[Block] = []
    for block in blocks:
        own = isinstance(block, Paragraph) and block.style == "quote"
        if held and not own and not isinstance(block, Points):
            yield True, tuple(held)
            held = []
        if own or held:
            held.append(block)
        else:
            yield False, (block,)
        if held and isinstance(block, Paragraph) and block.by:
            yield True, tuple(held)
            held = []
    if held:
        yield True, tuple(held)


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


def is_few_words(section: Section) -> bool:
    """Whether a section is a few words under its heading, which no page's end should part."""
    signs = 0
    for block in section.blocks:
        match block:
            case Paragraph():
                signs += sum(len(run.text) for run in block.text)
            case Points():
                signs += sum(len(run.text) for item in block.items for run in item)
            case Facts():
                signs += sum(len(name) + len(what) for name, what in block.pairs)
            case _:
                return False
    return 0 < signs <= _FEW_SIGNS


def is_short(table: Table) -> bool:
    """Whether a table is so short that it stands whole on a page."""
    signs = sum(len(cell.text) for row in table.rows for cell in row)
    return len(table.rows) <= _FEW_ROWS and signs <= _FEW_ROWS * _SIGNS_OF_A_ROW


def is_place(cell: Cell) -> bool:
    """Whether a cell is where its reference leads: it holds nothing else."""
    return bool(cell.reference) and cell.text == cell.reference

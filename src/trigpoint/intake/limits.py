"""How large a file may be before it is refused, in one place.

Chosen by measurement on two cores: a workbook of 300,000 rows and 15 columns inflates from 34 MB to 202 MB (6 times)
and is read; a full sheet of 1,048,576 rows and 15 columns would be 700 MB. Repetitive exports inflate 10 to 40 times,
bombs 300 to 1,000 times. What a limit refuses is refused from the zip's table of contents, in a millisecond.
"""

from __future__ import annotations

MEGABYTE = 1_000_000

ENTRIES = 5_000
"""The most files inside one workbook."""

CONTENTS_BYTES = 2 * MEGABYTE
"""The longest table of contents (central directory) of a workbook."""

INFLATED_BYTES = 750 * MEGABYTE
"""The most that a workbook may hold once inflated."""

RATIO = 100
"""How many times larger than packed a part of a workbook may be, once it is over `RATIO_FROM`."""

RATIO_FROM = 20 * MEGABYTE
"""Parts that inflate to less than this may be packed as tightly as they like."""

GRID_CELLS = 5_000_000
"""A sheet's used rectangle may have this many cells, however few of them hold anything."""

GRID_FILLED = 20
"""A larger rectangle must have something in at least one cell of this many, or memory would go on blank cells."""

LEGACY_BYTES = 200 * MEGABYTE
"""The largest workbook of Excel 97 to 2003, whose sheets end at row 65,536."""


def megabytes(size: int) -> str:
    """A size in words: `896 MB`, or `0.4 MB` below one."""
    return f"{size / MEGABYTE:,.0f} MB" if size >= MEGABYTE else f"{size / MEGABYTE:.1f} MB"

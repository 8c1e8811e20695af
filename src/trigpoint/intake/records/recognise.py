"""Which list a sheet is, which of its rows is the header, and which column is which.

A sheet is recognised by its own name, else by a title above its header, else by its file's name; within a list, by its
headings. Nothing is guessed from the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from trigpoint.intake.mapping import (
    Mapping,
    RecordList,
    SourceColumn,
    begins_with,
    heading_of,
    holds,
    words_of,
)
from trigpoint.intake.records.sheets import RawSheet

_ENOUGH = 2
"""A header has at least this many of a list's headings (or all of its cells are such, where it has fewer)."""


@dataclass(frozen=True)
class Layout:
    """Where things are in a sheet. `header` is the index of its row in the frame, -1 where the file says the headings.

    `columns` maps the index of a list's source column to the frame's column; `headings` the frame's column to what the
    sheet calls it.
    """

    header: int
    columns: dict[int, str]
    headings: dict[str, str]
    unread: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Recognised:
    """A sheet of a list. `layout` is None where it has no header: it is empty, or its headings are not the list's."""

    raw: RawSheet
    of: RecordList
    layout: Layout | None


def recognise(raw: RawSheet, mapping: Mapping) -> Recognised | None:
    """The list that a sheet is, or None where it is none of the mapping's."""
    named = list_named(raw.sheet, mapping, by_file=False) if raw.sheet is not None else None
    if named is not None:
        return Recognised(raw, named, find_layout(raw, named, mapping.header_within))
    if is_not_records(raw.sheet, mapping) if raw.sheet is not None else _is_not_records_file(raw.file, mapping):
        return None
    for found in (_titled(raw, mapping), list_named(raw.file, mapping, by_file=True)):
        if found is not None:
            layout = find_layout(raw, found, mapping.header_within)
            # A file's name speaks for the sheet that has the headings, not for the others beside it.
            if layout is not None or raw.sheet is None:
                return Recognised(raw, found, layout)
    return None


def is_not_records(sheet: str, mapping: Mapping) -> bool:
    """Whether the mapping says that a sheet of this name never holds records."""
    return any(begins_with(words_of(sheet), words) for words in mapping.not_records)


def _is_not_records_file(file: str, mapping: Mapping) -> bool:
    """The same of a file, whose name may hold more: `2026_sw_episodes.csv`."""
    return any(holds(words_of(PurePath(file).stem), words) for words in mapping.not_records)


def list_named(name: str, mapping: Mapping, *, by_file: bool) -> RecordList | None:
    """The list that a sheet's (or a file's) name names; the longest name that fits decides."""
    words = words_of(PurePath(name).stem if by_file else name)
    best: tuple[int, RecordList] | None = None
    for one in mapping.lists:
        for start in one.sheets:
            fits = words == start if one.whole_name else begins_with(words, start) or (by_file and holds(words, start))
            if fits and start and (best is None or len(start) > best[0]):
                best = (len(start), one)
        for part in one.files if by_file else ():
            if holds(words, part) and (best is None or len(part) > best[0]):
                best = (len(part), one)
    return best[1] if best else None


def _titled(raw: RawSheet, mapping: Mapping) -> RecordList | None:
    """The list that a title in the first rows names: the first cell of a row that has no other."""
    for row in raw.frame.head(mapping.header_within).select(raw.cells).rows():
        filled = [c for c in row if c and c.strip()]
        if len(filled) == 1:
            found = list_named(filled[0], mapping, by_file=False)
            if found is not None:
                return found
    return None


def find_layout(raw: RawSheet, record_list: RecordList, within: int) -> Layout | None:
    """The row, among the first, that has the most of the list's headings; None where none has enough."""
    if raw.headings is not None:
        return _layout(-1, dict(zip(raw.cells, raw.headings, strict=True)), raw, record_list)
    best: tuple[int, int, dict[str, str]] | None = None
    for index, row in enumerate(raw.frame.head(within).select(raw.cells).rows()):
        headings = {c: text.strip() for c, text in zip(raw.cells, row, strict=True) if text and text.strip()}
        matched = len(match(headings, record_list.columns))
        if matched and (best is None or matched > best[0]):
            best = (matched, index, headings)
    if best is None or best[0] < min(_ENOUGH, len(best[2])):
        return None
    return _layout(best[1], best[2], raw, record_list)


def _layout(header: int, headings: dict[str, str], raw: RawSheet, record_list: RecordList) -> Layout:
    columns = match(headings, record_list.columns)
    taken = set(columns.values())
    unread = [*(text for c, text in headings.items() if c not in taken), *raw.unread]
    for position, c in enumerate(raw.cells):
        if c not in headings and _has_cells(raw, c, header):
            unread.append(f"column {letters(position)} (no heading)")
    missing = [s.heading for n, s in enumerate(record_list.columns) if s.targets and n not in columns]
    return Layout(header, columns, headings, tuple(unread), tuple(missing))


def _has_cells(raw: RawSheet, column: str, header: int) -> bool:
    cells = raw.frame[column].slice(header + 1)
    return bool((cells.str.strip_chars() != "").any())


def match(headings: dict[str, str], columns: tuple[SourceColumn, ...]) -> dict[int, str]:
    """Which frame column each source column is. Exact headings first, then patterns; the leftmost wins."""
    plain = {c: heading_of(text) for c, text in headings.items()}
    found: dict[int, str] = {}
    free = dict(plain)
    for n, source in enumerate(columns):
        for wanted in (heading_of(source.heading), *source.also):
            hit = next((c for c, text in free.items() if text == wanted), None)
            if hit is not None:
                found[n] = hit
                del free[hit]
                break
    for n, source in enumerate(columns):
        if n in found:
            continue
        hit = next((c for c, text in free.items() if any(p.search(text) for p in source.matching)), None)
        if hit is not None:
            found[n] = hit
            del free[hit]
    return found


def letters(position: int) -> str:
    """A column's letters, as a spreadsheet shows them; 0 is A."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(ord("A") + rest) + text
    return text

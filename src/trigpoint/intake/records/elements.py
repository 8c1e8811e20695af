"""A return in XML as sheets: one for each list of the mapping, one row for each element that the list is of.

The document is read as a stream, and the tree of one record (a child) at a time is all of it that is held. A document
type or an entity is refused before anything of the document is believed. A row's number is that of its record in the
file, so that nobody has to be named to say where something stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

import polars as pl

from trigpoint.intake.archive import refusal
from trigpoint.intake.mapping import Mapping, RecordList
from trigpoint.intake.opening import Opened
from trigpoint.intake.records.sheets import ROW, RawSheet
from trigpoint.intake.safe_xml import DamagedXML, Enough, UnreadEncoding, UnsafeXML, line_not_in_utf_8, read_xml
from trigpoint.model.problem import Problem, UserMistake

PIECE = 1 << 16
"""So many bytes are read at a time."""

RECORD_BYTES = 8_000_000
"""A record that is not closed after so many bytes is none: no child's record is a thousandth of it."""

BATCH = 20_000
"""So many rows are gathered before they are packed."""

_SAVE = "Export it again as UTF-8."


@dataclass
class _Node:
    """What the mapping knows of one element, its children by their plain names.

    `rows`: each occurrence is a row; `slot`: its text is a cell; `own`: the cells of a row that begins here.
    """

    path: tuple[str, ...]
    children: dict[str, _Node] = field(default_factory=dict)
    slot: int | None = None
    rows: _RowsOf | None = None
    own: list[int] = field(default_factory=list)


@dataclass
class _RowsOf:
    """The rows of one list: their cells are those of `slots`, one for each heading."""

    of: RecordList
    headings: tuple[str, ...]
    slots: tuple[int, ...] = ()
    numbers: list[int] = field(default_factory=list)
    cells: list[list[str | None]] = field(default_factory=list)
    packed: list[pl.DataFrame] = field(default_factory=list)
    unread: dict[str, None] = field(default_factory=dict)

    def pack(self) -> None:
        """Put the rows gathered so far into a frame."""
        columns = {ROW: pl.Series(self.numbers, dtype=pl.Int64)}
        columns |= {f"c{n}": pl.Series([c[s] for c in self.cells], dtype=pl.String) for n, s in enumerate(self.slots)}
        self.packed.append(pl.DataFrame(columns))
        self.numbers, self.cells = [], []


class _Plan:
    """The elements that a mapping knows, and the walk over one record that gathers the rows of every list."""

    def __init__(self, mapping: Mapping) -> None:
        self.top = _Node(())
        self.lists: list[_RowsOf] = []
        self.width = 0
        self.plain: dict[str, str] = {}
        for one in mapping.lists:
            rows = _RowsOf(one, tuple(source.heading for source in one.columns))
            self.node(one.element).rows = rows
            self.lists.append(rows)
        self.kept: set[int] = set()
        for rows in self.lists:
            rows.slots = tuple(self._slot(source.heading, *source.also) for source in rows.of.columns)
            self.kept |= {slot for slot, source in zip(rows.slots, rows.of.columns, strict=True) if source.targets}
        self._own(self.top, self.top)

    def node(self, path: tuple[str, ...]) -> _Node:
        """The node of a path below the record, made where it is not there yet."""
        found = self.top
        for number, part in enumerate(path, 1):
            found = found.children.setdefault(self.name(part), _Node(path[:number]))
        return found

    def name(self, tag: str) -> str:
        """A tag without its namespace and without case, remembered: there are few tags and many elements."""
        self.plain[tag] = tag.rpartition("}")[2].casefold()
        return self.plain[tag]

    def _slot(self, heading: str, *also: str) -> int:
        """One slot for all the names of a column; the same column of several lists is the same slot."""
        nodes = [self.node(tuple(name.split("/"))) for name in (heading, *also)]
        slot = next((n.slot for n in nodes if n.slot is not None), None)
        if slot is None:
            slot, self.width = self.width, self.width + 1
        for node in nodes:
            node.slot = slot
        return slot

    def _own(self, node: _Node, holder: _Node) -> None:
        """Note for each element that is a row which cells are to be blanked when the next one begins."""
        if node.rows is not None:
            holder = node
        if node.slot is not None:
            holder.own.append(node.slot)
        for child in node.children.values():
            self._own(child, holder)

    def read(self, number: int, record: Element) -> None:
        """Gather the rows of one record."""
        self._row(number, record, self.top, [None] * self.width)

    def _row(self, number: int, element: Element, node: _Node, above: list[str | None]) -> None:
        cells = above.copy()
        for slot in node.own:
            cells[slot] = None
        if node.slot is not None:
            cells[node.slot] = element.text
        inner: list[tuple[Element, _Node]] = []
        self._fill(element, node, cells, inner)
        rows = node.rows
        if rows is not None:
            rows.numbers.append(number)
            rows.cells.append(cells)
            if len(rows.numbers) >= BATCH:
                rows.pack()
        for child, known in inner:
            self._row(number, child, known, cells)

    def _fill(self, element: Element, node: _Node, cells: list[str | None], inner: list[tuple[Element, _Node]]) -> None:
        plain = self.plain
        for child in element:
            tag = child.tag
            known = node.children.get(plain.get(tag) or self.name(tag))
            if known is None:
                self._unknown(node, tag)
            elif known.rows is not None:
                inner.append((child, known))
            elif known.slot is not None:
                if cells[known.slot] is not None and known.slot in self.kept:
                    self._unknown(node, f"{tag} (a second time)")
                cells[known.slot] = child.text
            else:
                self._fill(child, known, cells, inner)

    def _unknown(self, node: _Node, tag: str) -> None:
        """An element that the mapping does not know is named with the list in which it stands."""
        path = (*node.path, tag.rpartition("}")[2])
        holder = next(r for n in range(len(node.path), -1, -1) if (r := self.node(node.path[:n]).rows) is not None)
        holder.unread.setdefault("/".join(path))


def read_elements(opened: Opened, mapping: Mapping) -> Iterator[RawSheet]:
    """The sheets of a return, one a list of the mapping, each named by its element's path.

    Every heading of a list is there, whether or not an element of that name was: an element that is left out is blank.
    Raises `UserMistake` for XML that is damaged, that declares entities, that is another document, or without a record.
    """
    plan = _Plan(mapping)
    number = 0
    for number, record in enumerate(records_of(opened, mapping), 1):
        plan.read(number, record)
    if not number:
        # It would take the place of all that was loaded before it.
        what = f"There is no {mapping.record[-1]} in it, and so nothing to load."
        raise UserMistake(Problem(what, f"Each is {'/'.join(mapping.record)}. Export it again.", file=opened.name))
    for rows in plan.lists:
        rows.pack()
        frame = pl.concat(rows.packed)
        name = "/".join((mapping.record[-1], *rows.of.element))
        yield RawSheet(opened.name, name, frame, rows.headings, tuple(rows.unread))


def records_of(opened: Opened, mapping: Mapping) -> Iterator[Element]:
    """The elements of the mapping's record, one after the other, each forgotten when the next is asked for.

    Raises `UserMistake` as `read_elements` does.
    """
    _refuse_entities(opened, mapping)
    holders: list[Element] = []
    within = mapping.record[-2]

    def made(tag: str, attributes: dict[str, str]) -> Element:
        element = Element(tag, attributes)
        if tag.endswith(within) and tag.rpartition("}")[2] == within:
            holders.append(element)
        return element

    parser = XMLParser(target=TreeBuilder(element_factory=made))  # noqa: S314 - it declares no entities
    since = 0
    try:
        with opened.path.open("rb") as file:
            while piece := file.read(PIECE):
                parser.feed(piece)
                since += len(piece)
                for record in _closed(holders, mapping, all_of_them=False):
                    since = 0
                    yield record
                if since > RECORD_BYTES:
                    raise refusal(opened.path, "has a record of more than 8 MB.", "Ask whoever made the return.")
            parser.close()
            yield from _closed(holders, mapping, all_of_them=True)
    except ParseError as damage:
        line, column = damage.position
        what, instead = f"The XML is damaged at character {column + 1} of the line.", "Export it again."
        if line_not_in_utf_8(opened.path, line):
            what, instead = "A character of the line is not in UTF-8, as XML is unless it says otherwise.", _SAVE
        raise UserMistake(Problem(what, instead, file=opened.name, line=line)) from damage


def _closed(holders: list[Element], mapping: Mapping, *, all_of_them: bool) -> Iterator[Element]:
    """The records that are complete, taken out of the tree: all but the last, which may be open still."""
    for holder in holders:
        done = len(holder) if all_of_them else max(len(holder) - 1, 0)
        if not done:
            continue
        taken = holder[:done]
        del holder[:done]
        for record in taken:
            if record.tag.rpartition("}")[2] == mapping.record[-1]:
                yield record


def _refuse_entities(opened: Opened, mapping: Mapping) -> None:
    """Read up to the first element: a document type can stand only before it, and an entity only in a document type."""
    first: list[str] = []

    def started(name: str, _: object) -> None:
        first.append(name)
        raise Enough

    try:
        with opened.path.open("rb") as file:
            read_xml(iter(lambda: file.read(4096), b""), started)
    except UnsafeXML as unsafe:
        what = "declares XML entities or a document type, which no return does."
        raise refusal(opened.path, what, "Do not open it; ask whoever sent it.") from unsafe
    except UnreadEncoding as damage:
        what = "is not in the encoding that its first line names, or in none that can be read."
        raise refusal(opened.path, what, _SAVE) from damage
    except DamagedXML as damage:
        raise refusal(opened.path, "is not XML that can be read.", "Export it again.") from damage
    if first and first[0] != mapping.record[0]:
        what = f'This is XML of another kind: it begins with "{first[0][:40]}", not "{mapping.record[0]}".'
        raise UserMistake(Problem(what, f"Load the file of {mapping.title}.", file=opened.name))

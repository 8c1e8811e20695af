"""The difference between two editions as a paper: what moved and why, colours, targets, definitions, words, actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from trigpoint.model.period import Period
from trigpoint.publish import figures
from trigpoint.publish.paper.objects import (
    Cell,
    Column,
    Cover,
    Facts,
    Paper,
    Paragraph,
    Points,
    Run,
    Section,
    Table,
    Text,
    plain,
)
from trigpoint.publish.paper.of_edition import cover_of
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.edition_difference import Differs, Kind, difference
from trigpoint.scorecard.objects import Row

Place = tuple[str, str | None, str | None, str]
"""A figure: indicator, breakdown, member, and the period as it is written."""

COLOURS = ("red", "amber", "green")
_TURNED = 8
_NAMES = {"on target": "Target", "mean_12": "12-month mean"}
_HEADINGS = {
    Kind.JUDGEMENT: ("Colours and judgements", "judgements"),
    Kind.TARGET: ("Targets", "targets"),
    Kind.COMPARATOR: ("Comparators", "comparators"),
    Kind.DEFINITION: ("Definitions", "definitions"),
    Kind.WORDS: ("Words", "words"),
    Kind.ACTION: ("Actions", "actions"),
    Kind.ABOUT: ("The editions themselves", "about"),
}
_UNTOLD = {"snapshot", "signed"}  # of the editions themselves: the first is no reader's, the second stands on the cover


def paper_of_difference(
    old: Edition, new: Edition, *, because: Mapping[Place, str] | None = None, address: str = ""
) -> Paper:
    """The paper of what differs from `old` to `new`. `because` says of each figure that moved why it did, where that is
    known; `address` is where references are answered."""
    found = difference(old, new)
    parts = [_first(old, new, found)]
    latest = _latest(old, new)
    parts += [latest] if latest is not None else []
    parts += _moved(old, new, found, because or {})
    parts += [section for kind in _HEADINGS for section in _told(kind, found)]
    return Paper(
        f"What differs: {new.layout.title or new.card.title or new.pack}", _cover(old, new), tuple(parts),
        address.rstrip("/"),
    )  # fmt: skip


def moved_in(found: Iterable[Differs]) -> list[Differs]:
    """The figures of a period that both editions have, and that are not the same in them."""
    return [one for one in found if one.kind is Kind.FIGURE and one.what == "value"]


def place_of(one: Differs) -> Place:
    """Where a figure that moved stands."""
    return one.indicator, one.breakdown, one.member, one.period


def _cover(old: Edition, new: Edition) -> Cover:
    """The newer edition's, except that it says which two are held against each other."""
    later = _named(new, old)
    return replace(cover_of(new), edition=f"{_named(old, new)} to {later[:1].lower()}{later[1:]}")


def _named(edition: Edition, other: Edition) -> str:
    number = f"Edition {edition.number}" if edition.number else "Draft"
    return number if edition.period == other.period else f"{number} of {figures.in_full(edition.period)}"


def _first(old: Edition, new: Edition, found: Sequence[Differs]) -> Section:
    facts = Facts(
        (
            ("Earlier", f"{_named(old, new)}, {_signed(old)}"),
            ("Later", f"{_named(new, old)}, {_signed(new)}"),
            *((("Opened again because", new.reopening),) if new.reopening else ()),
        )
    )
    lines = tuple(_colours_turned(old, new))
    blocks: list[Facts | Paragraph | Points | Table] = [Paragraph(plain(_in_brief(found)), "lead"), facts]
    blocks += [Points(lines)] if lines else []
    blocks += [_counts(found)] if found else []
    return Section("What differs", tuple(blocks), mark="what-differs", slide=True)


def _signed(edition: Edition) -> str:
    at = edition.signed_at
    return f"signed on {figures.day(at.date())}" if at is not None else "not signed"


def _in_brief(found: Sequence[Differs]) -> str:
    if not found:
        return "They say the same."
    moved = moved_in(found)
    coloured = [one for one in found if one.kind is Kind.JUDGEMENT and one.what == "colour"]
    parts = sum(one.member is not None for one in coloured)
    defined = len({one.indicator for one in found if one.kind is Kind.DEFINITION})
    words = sum(one.kind is Kind.WORDS for one in found)
    said = (
        (len(moved), "figure that both have moved", "figures that both have moved"),
        (len(coloured) - parts, "figure has another colour", "figures have another colour"),
        (parts, "part of a figure has another colour", "parts of figures have another colour"),
        (defined, "definition changed", "definitions changed"),
        (words, "comment differs", "comments differ"),
    )
    told = [f"{count} {one if count == 1 else many}" for count, one, many in said if count]
    if not told:
        return f"{len(found)} other {'thing differs' if len(found) == 1 else 'things differ'}."
    return f"{', '.join(told[:-1])} and {told[-1]}." if len(told) > 1 else f"{told[0]}."


def _colours_turned(old: Edition, new: Edition) -> Iterator[Text]:
    """Lines about the whole's figures that have another colour, those that are red now first."""
    turned = [(was, now) for was, now in _both(old, new) if was.rag != now.rag and now.member is None]
    order = {"red": 0, "amber": 1, "none": 2, "green": 3}
    turned.sort(key=lambda pair: order[pair[1].rag])
    for was, now in turned[:_TURNED]:
        yield (
            Run(f"{_colour(was)} to {_colour(now).lower()}: ", bold=True),
            Run(figures.name_of(now), reference=new.reference_of(now)),
            Run(f", {figures.spoken(now.values[-1], now.unit)}."),
        )
    if len(turned) > _TURNED:
        yield plain(f"{len(turned) - _TURNED} other figures have another colour too.")


def _colour(row: Row) -> str:
    return row.rag.capitalize() if row.rag in COLOURS else "No colour"


def _counts(found: Sequence[Differs]) -> Table:
    kinds = [(kind, sum(one.kind is kind for one in found)) for kind in Kind]
    titles = {Kind.FIGURE: "Figures", **{kind: heading for kind, (heading, _) in _HEADINGS.items()}}
    rows = tuple((Cell(titles[kind]), Cell(str(count), float(count))) for kind, count in kinds if count)
    return Table("What differs, by kind", (Column("Kind", weight=4), Column("Differences", True)), rows)


def _latest(old: Edition, new: Edition) -> Section | None:
    """The latest figure of each row beside that of the earlier edition, where they are of two periods."""
    if old.period == new.period:
        return None
    heads = (
        Column("Indicator", weight=3.4), Column(figures.heading(old.period), True),
        Column(figures.heading(new.period), True), Column("Colour then"), Column("Colour now"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(figures.name_of(now), reference=new.reference_of(now)),
            Cell(figures.cell(was.values[-1], was.unit), was.values[-1].value),
            Cell(figures.cell(now.values[-1], now.unit), now.values[-1].value),
            _tagged(was),
            _tagged(now),
        )
        for was, now in _both(old, new)
        if now.member is None and (was.values[-1].value is not None or now.values[-1].value is not None)
    )
    if not rows:
        return None
    table = Table(f"{figures.in_full(old.period)} and {figures.in_full(new.period)}", heads, rows)
    return Section("Then and now", (table,), mark="then-and-now", new_page=True, slide=True)


def _tagged(row: Row) -> Cell:
    return Cell(_colour(row), tag=row.rag) if row.rag in COLOURS else Cell()


def _both(old: Edition, new: Edition) -> Iterator[tuple[Row, Row]]:
    """The rows that both editions have, in the order of the later."""
    then = {_key(row): row for row in reversed(old.rows)}
    return ((then[_key(row)], row) for row in new.rows if _key(row) in then)


def _key(row: Row) -> tuple[str, str | None, str | None, str | None]:
    return row.indicator, row.ref, row.breakdown, row.member


def _moved(old: Edition, new: Edition, found: Sequence[Differs], because: Mapping[Place, str]) -> Iterator[Section]:
    """Each figure of a period that both have and that moved: what it was, what it is, and why."""
    moved = moved_in(found)
    if not moved:
        return
    codes = {(row.indicator, row.breakdown, row.member): new.reference_of(row) for row in reversed(new.rows)}
    heads = (
        Column("Indicator", weight=2.8), Column("Period", weight=1.1), Column("Was", True, 1.5),
        Column("Is", True, 1.5), Column("Because", weight=2.6),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(one.title, reference=codes.get(place_of(one)[:3], ""), also=one.member or ""),
            Cell(figures.heading(Period.parse(one.period))),
            Cell(one.old),
            Cell(one.new),
            Cell(because.get(place_of(one), "") or _plainly(one, old, new)),
        )
        for one in moved
    )
    note = "Figures as they were counted, unrounded where rounding would hide what moved."
    table = Table("Figures that moved", heads, rows, note)
    yield Section("Figures that moved", (table,), mark="moved", landscape=True, new_page=True)


def _plainly(one: Differs, old: Edition, new: Edition) -> str:
    """Why a figure moved, as far as the editions themselves say it."""
    then, now = old.definition(one.indicator), new.definition(one.indicator)
    if then is not None and now is not None and then.meaning != now.meaning:
        return "The definition, or what it stands on, changed."
    if old.card.snapshot != new.card.snapshot:
        return "What was loaded between the two editions."
    return "The same records, told otherwise." if old.audience == new.audience else "It is for other readers."


def _told(kind: Kind, found: Sequence[Differs]) -> Iterator[Section]:
    """Everything of one kind as a table."""
    lines = [one for one in found if one.kind is kind and not (kind is Kind.ABOUT and one.what in _UNTOLD)]
    if not lines:
        return
    title, mark = _HEADINGS[kind]
    heads = (Column("What", weight=2.6), Column("Earlier", weight=3), Column("Later", weight=3))
    rows = tuple((_what(one), _reads(one, one.old), _reads(one, one.new)) for one in lines)
    yield Section(title, (Table(title, heads, rows),), mark=mark, new_page=kind is Kind.JUDGEMENT)


def _what(one: Differs) -> Cell:
    what = _NAMES.get(one.what, one.what[:1].upper() + one.what[1:])
    if not one.title:
        return Cell(what)
    name = f"{one.title}: {one.member}" if one.member else one.title
    return Cell(name, also=what)


def _reads(one: Differs, text: str) -> Cell:
    if one.kind is Kind.JUDGEMENT and one.what == "colour":
        return Cell(text.capitalize(), tag=text) if text in COLOURS else Cell("No colour")
    return Cell(text or "–")

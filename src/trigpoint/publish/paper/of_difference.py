"""The difference between two editions as a paper: what moved and why, colours, targets, definitions, words, actions."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
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
_NAMES = {"on target": "Target", "row": "Among the figures", "data to": "Data up to"}
_HEADINGS = {
    Kind.FIGURE: ("Other figures", "other-figures"),
    Kind.JUDGEMENT: ("Colours and judgements", "judgements"),
    Kind.TARGET: ("Targets", "targets"),
    Kind.COMPARATOR: ("Comparators", "comparators"),
    Kind.DEFINITION: ("Definitions", "definitions"),
    Kind.WORDS: ("Words", "words"),
    Kind.ACTION: ("Actions", "actions"),
    Kind.ABOUT: ("The editions themselves", "about"),
}
_UNTOLD = {"snapshot", "signed", "period"}  # the first is no reader's, the others stand on the cover
_OF_EVERY_PERIOD = {"12-month mean", "year to date"}
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def paper_of_difference(
    old: Edition, new: Edition, *, because: Mapping[Place, str] | None = None, address: str = ""
) -> Paper:
    """The paper of what differs from `old` to `new`. `because` says of each figure that moved why it did, where that is
    known; `address` is where references are answered."""
    found = [one for one in difference(old, new) if _is_worth_saying(one, old, new)]
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


def _is_worth_saying(one: Differs, old: Edition, new: Edition) -> bool:
    """Whether a reader asks for it: not for what no reader knows, nor for the means of two periods, which are two."""
    if one.kind is Kind.FIGURE:
        return old.period == new.period or one.what not in _OF_EVERY_PERIOD
    return one.kind is not Kind.ABOUT or one.what not in _UNTOLD


def _cover(old: Edition, new: Edition) -> Cover:
    """The newer edition's, except that it says which two are held against each other, and of which periods; why it was
    opened again stands beside them on the first page."""
    later, own = _named(new, old), cover_of(new)
    period = own.period if old.period == new.period else f"{figures.in_full(old.period)} and {own.period}"
    edition = f"{_named(old, new)} to {later[:1].lower()}{later[1:]}"
    return replace(own, edition=edition, period=period, reopened="")


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
    titles = {kind: heading for kind, (heading, _) in _HEADINGS.items()} | {Kind.FIGURE: "Figures"}
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
    table = _filled(Table(f"{figures.in_full(old.period)} and {figures.in_full(new.period)}", heads, rows))
    return Section("Then and now", (table,), mark="then-and-now", new_page=True, slide=True)


def _filled(table: Table) -> Table:
    """The table without the columns in which no row has anything."""
    kept = [n for n in range(len(table.columns)) if any(row[n].text for row in table.rows)]
    rows = tuple(tuple(row[n] for n in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=rows)


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
    lines = [one for one in found if one.kind is kind and (kind is not Kind.FIGURE or one.what != "value")]
    if not lines:
        return
    title, mark = _HEADINGS[kind]
    heads = (Column("What", weight=2.6), Column("Earlier", weight=3), Column("Later", weight=3))
    rows = tuple((_what(one), _reads(one, one.old), _reads(one, one.new)) for one in lines)
    table = Table(f"{title}, earlier and later", heads, rows)
    yield Section(title, (table,), mark=mark, new_page=kind is Kind.JUDGEMENT)


def _what(one: Differs) -> Cell:
    what = _NAMES.get(one.what, one.what[:1].upper() + one.what[1:])
    if not one.title:
        place = one.member if one.kind is Kind.WORDS else None  # words about a section, by its title
        return Cell(place, also=what) if place else Cell(what)
    name = f"{one.title}: {one.member}" if one.member else one.title
    return Cell(name, also=what)


def _reads(one: Differs, text: str) -> Cell:
    if one.kind is Kind.JUDGEMENT and one.what == "colour":
        return Cell(text.capitalize(), tag=text) if text in COLOURS else Cell("No colour")
    if one.kind is Kind.FIGURE and one.what == "row":
        return Cell("Shown" if text else "Not shown")
    said = _with_periods_in_words(one, text)
    return Cell((f"{said[:1].upper()}{said[1:]}" if one.kind is Kind.JUDGEMENT else said) or "–")


def _with_periods_in_words(one: Differs, text: str) -> str:
    """What an edition says, its days and periods as readers write them: `February 2026` for `2026-02`."""
    match one.kind:
        case Kind.COMPARATOR:
            return ", ".join(map(_as_period, text.split(", ")))
        case Kind.ABOUT if one.what in ("period", "data to"):
            return _DAY.sub(_as_day, _as_period(text))
        case Kind.TARGET | Kind.ACTION:
            return _DAY.sub(_as_day, text)
    return text


def _as_period(text: str) -> str:
    with contextlib.suppress(UserMistake):
        return figures.in_full(Period.parse(text))
    return text


def _as_day(found: re.Match[str]) -> str:
    with contextlib.suppress(ValueError):
        return figures.day(dt.date.fromisoformat(found[0]))
    return found[0]

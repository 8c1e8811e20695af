"""What follows the figures: actions, comparators, rules and notes, and where each figure comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from trigpoint.model.words import Action
from trigpoint.publish import comparators, figures
from trigpoint.publish.paper.colours import Follows, rules_of, targets_told
from trigpoint.publish.paper.objects import Block, Cell, Column, Facts, Paragraph, Points, Section, Table, plain
from trigpoint.publish.paper.words import unbroken, with_minus
from trigpoint.scorecard.edition import Definition, Edition
from trigpoint.scorecard.objects import Row

ACTIONS, REFERENCES = "actions", "references"
_MOST_NAMES = 10
_PERIOD = 2
_HEADS = (
    Column("Reference", weight=1.0), Column("Figure", weight=2.6), Column("Period", weight=1.0),
    Column("What it is", weight=3.8), Column("From", weight=2.8),
)  # fmt: skip
_STATES = {"open": "Open", "overdue": "Overdue", "closed": "Closed", "not begun": "Not begun"}


def actions(edition: Edition) -> Section | None:
    """Next steps: action, outcome sought, who, by when, state, as of the edition's day; the overdue first."""
    if not edition.actions:
        return None
    titles = {row.indicator: row for row in reversed(edition.card.rows)}
    heads = (
        Column("Action", weight=3.2), Column("Outcome sought", weight=2.6), Column("Who", weight=1.5),
        Column("By when", weight=1.2), Column("State", weight=1.1),
    )  # fmt: skip
    rows = tuple(_action(action, titles, edition) for action in edition.actions)
    table = Table(f"Actions as of {figures.day(edition.on)}", heads, rows)
    told = [
        (*plain(f"{action.text.rstrip('.')}: "), *plain(f"{'; '.join(_note(action))}."))
        for action in edition.actions
        if action.progress
    ]
    progress = (Section("How they go", (Points(tuple(told)),), mark="progress"),) if told else ()
    return Section("Actions", (table,), progress, ACTIONS, new_page=True, slide=True)


def notes(edition: Edition, before: Sequence[Section]) -> Section:
    """What readers of the figures need: comparators, rules of colour and direction, targets worked out, symbols, what
    was left out and why it was opened again. `before` is what stands before them in the paper, whose targets they need
    not tell."""
    told = frozenset(targets_told(before))
    parts = [Section(title, blocks, mark=mark) for title, mark, blocks in _notes(edition, told) if blocks]
    return Section("Notes on the figures", (), tuple(parts), "notes", new_page=True)


def sources(edition: Edition, used: Sequence[str]) -> Section:
    """Where each figure comes from: every reference that the paper prints, in the order of the figures, with its title,
    period, definition in short and source."""
    wanted = set(used)
    rows = [(found.code, found.row) for found in edition.references if found.code in wanted]
    lines = tuple(_source(code, row, edition.definition(row.indicator)) for code, row in rows)
    # What is the same of every figure is said once.
    periods = {line[_PERIOD].text for line in lines}
    caption = ": ".join(("References", *periods)) if len(periods) == 1 else "References"
    kept = [n for n in range(len(_HEADS)) if n != _PERIOD or len(periods) > 1]
    table = Table(caption, tuple(_HEADS[n] for n in kept), tuple(tuple(line[n] for n in kept) for line in lines))
    said = "A figure's reference leads to its page, its definition and its source."
    return Section(
        "Where each figure comes from", (Paragraph(plain(said)), table), mark=REFERENCES, landscape=True, new_page=True
    )


def _action(action: Action, titles: Mapping[str, Row], edition: Edition) -> tuple[Cell, ...]:
    row = titles.get(action.indicator)
    about = row.title if row is not None else ""
    member = f": {action.member}" if action.member else ""
    state = _STATES[action.state_on(edition.on)]
    reference = edition.reference_of(row) if row is not None else ""
    return (
        Cell(action.text, reference=reference, also=f"{about}{member}"),
        Cell(action.outcome),
        Cell(action.who),
        Cell(_by_when(action.by_when) if action.by_when is not None else ""),
        Cell(state, tag="red" if state == "Overdue" else ""),
    )


def _by_when(date: dt.date) -> str:
    """A day whose month no line's end parts from its number."""
    return figures.day(date).replace(" ", "\N{NO-BREAK SPACE}", 1)


def _note(action: Action) -> Iterator[str]:
    for note in action.progress:
        by = f", {note.author}" if note.author else ""
        yield f"{figures.day(note.on)}{by}: {note.text.rstrip('.')}"


def _notes(edition: Edition, told: frozenset[str]) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
    card = edition.as_shown
    yield "Comparators", "comparators", _pairs(comparators.explained(card))
    yield "Direction", "direction", ((Paragraph(plain(card.direction_rule)),) if card.direction_rule else ())
    yield "Rules of colour", "colours", _coloured(rules_of(card, lambda row: edition.reference_of(row) in told))
    yield "Targets", "targets", _worked_out(figures.targets_of(card))
    yield "Symbols", "symbols", _pairs(list(figures.key_of(card).items()))
    yield (
        "Remarks",
        "remarks",
        (*_about(figures.remarks_of(card), "Remarks on figures"), *(Paragraph(plain(note)) for note in card.notes)),
    )
    yield "This paper", "this-paper", tuple(Paragraph(plain(text)) for text in _of_this_paper(edition))


def _of_this_paper(edition: Edition) -> Iterator[str]:
    if edition.reopening:
        yield f"This is edition {edition.number}. The one before was opened again: {edition.reopening}"
    if edition.left_out:
        yield f"{edition.left_out_in_words}, and left out."
    if edition.audience == "public" and edition.layout.exempt:
        yield f"What is not for publication stands in Part 2. Reason: {edition.layout.exempt}"
    if edition.layout.contact:
        yield f"Questions about this paper: {edition.layout.contact}"
    if edition.card.source:
        yield f"The pack: {edition.card.source}"


def _pairs(found: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    return (Facts(tuple(found)),) if found else ()


def _worked_out(found: Sequence[tuple[str, str]]) -> tuple[Block, ...]:
    """Targets that rest on something else, each with its arithmetic."""
    heads = (Column("Figure", weight=3.0), Column("How its target is worked out", weight=4.0))
    rows = tuple((Cell(name), Cell(with_minus(how))) for name, how in found)
    return (Table("Targets that are worked out", heads, rows),) if rows else ()


def _coloured(found: Sequence[Follows]) -> tuple[Block, ...]:
    """The rules of colour, each with every figure that follows it."""
    rows = tuple((Cell(one.rule), Cell("; ".join(one.figures))) for one in found)
    heads = (Column("Rule", weight=3.0), Column("Figures that follow it", weight=4.0))
    return (Table("Which figures follow which rule", heads, rows),) if rows else ()


def _about(found: Sequence[tuple[str, str]], caption: str) -> tuple[Block, ...]:
    """Notes with the rows that they are about: the note first, for one holds of many."""
    rows = tuple((Cell(note), Cell(some_of(_with_parts(names.split("; "))))) for names, note in found)
    heads = (Column("Note", weight=3.0), Column("Figures", weight=4.0))
    return (Table(caption, heads, rows),) if rows else ()


def _with_parts(names: Sequence[str]) -> list[str]:
    """Names of figures, those of a whole's parts (`Visits: North`) told by their number behind it."""
    parts: dict[str, int] = {}
    for name in names:
        whole = next((known for known in parts if name.startswith(f"{known}: ")), None)
        if whole is None:
            parts[name] = 0
        else:
            parts[whole] += 1
    words = {0: "", 1: " and a part of it"}
    return [f"{name}{words.get(count, f' and {count} parts of it')}" for name, count in parts.items()]


def some_of(names: Sequence[str]) -> str:
    """Names of figures, of many the first."""
    rest = len(names) - _MOST_NAMES
    return "; ".join(names) if rest <= 1 else f"{'; '.join(names[:_MOST_NAMES])}; and {rest} more"


def _whence(sources: Sequence[str]) -> str:
    """What a figure comes from, the tables of one sender and day together: `Referrals, Contacts: SENDER, as of DAY`."""
    found: dict[str, list[str]] = {}
    for source in sources:
        table, between, sender = source.partition(": ")
        found.setdefault(f"{between}{sender}", []).append(table)
    return "; ".join(f"{', '.join(tables)}{sender}" for sender, tables in found.items())


def _source(code: str, row: Row, definition: Definition | None) -> tuple[Cell, ...]:
    said = definition.sentences if definition is not None else ()
    short = " ".join(text for heading, text in said if heading in ("Counted", "Met", "Value"))
    whence = _whence(definition.sources) if definition is not None else ""
    whose = definition.source if definition is not None else ""
    period = row.values[-1].period if row.values else None
    return (
        Cell(code, reference=code),
        Cell(figures.name_of(row), also=row.ref or ""),
        Cell(unbroken(figures.heading(period)) if period is not None else ""),
        Cell(short or (definition.notes if definition is not None else ""), also=whose),
        Cell(whence),
    )

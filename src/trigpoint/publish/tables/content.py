"""What stands in published tables: one table for the pack, one for each breakdown, one for what figures are held
against, one for what they mean. Plain rows; another module gives them to the library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trigpoint.model.observation import Status
from trigpoint.publish import comparators, figures
from trigpoint.publish.as_json import plain
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import PeriodValue, Row, Scorecard

Cell = str | float | None

SHORTHAND = {
    Status.SUPPRESSED: "[c]", Status.NOT_APPLICABLE: "[z]", Status.NOT_AVAILABLE: "[x]", Status.LOW: "[low]",
    Status.TO_BE_CONFIRMED: "[tbc]",
}  # fmt: skip
"""How a cell without a number says why, in square brackets as analysts write it."""

_MEANING = {
    "[c]": "confidential: suppressed, so that nobody can be recognised",
    "[z]": "not applicable",
    "[x]": "not available",
    "[low]": "rounds to zero but is not zero",
    "[tbc]": "to be confirmed",
}
_COMPARED = ("Indicator", "Unit", "Figure", "Compared with", "Their figure", "Period", "Source")
_MEANT = ("Indicator", "What it is", "From", "Official source")
_MARKED = {Status.PROVISIONAL: "provisional", Status.UNRELIABLE: "of low reliability"}


@dataclass(frozen=True, slots=True)
class Content:
    """One table: the name of its sheet, its title, its headings and rows, and the shorthand that it uses."""

    sheet: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    legend: tuple[str, ...] = ()


def contents_of(edition: Edition) -> tuple[Content, ...]:
    """Every table of an edition that has rows, in order."""
    found: list[Content] = []
    of = f"{edition.area}, {figures.of_period(edition.as_shown)}"
    for split, card in _cards(edition):
        title = f"{card.title or card.pack}{f' by {split}' if split else ''}, {of}"
        found.append(_figures(f"Table {len(found) + 1}", title, card, edition, bool(split)))
    meant = tuple(
        (d.title, _sentences(d.sentences), "; ".join(d.sources) or "[z]", d.source or "[z]")
        for d in edition.definitions
    )
    for title, heads, rows in (
        ("What the figures are held against", _COMPARED, tuple(_compared(edition))),
        ("What the figures mean", _MEANT, meant),
    ):
        if rows:
            found.append(Content(f"Table {len(found) + 1}", f"{title}, {of}", heads, rows, _legend(rows)))
    return tuple(table for table in found if table.rows)


def notes_of(edition: Edition) -> tuple[str, ...]:
    """The notes on all tables."""
    card = edition.as_shown
    said = [*card.notes, *([f"Direction: {card.direction_rule}"] if card.direction_rule else [])]
    said += [f"{name}: {words}" for name, words in comparators.explained(card)]
    said += [f"{note} ({names})" for names, note in figures.remarks_of(card)]
    if edition.left_out:
        said.append(f"{edition.left_out_in_words}.")
    if card.source:
        said.append(f"The pack: {card.source}")
    return tuple(dict.fromkeys(said))


def _cards(edition: Edition) -> Iterator[tuple[str, Scorecard]]:
    yield "", edition.as_shown
    yield from (((table.breakdown or "").replace("_", " "), table) for table in edition.tables_as_shown)


def _figures(sheet: str, title: str, card: Scorecard, edition: Edition, split: bool) -> Content:
    member = split or any(row.member is not None for row in card.rows)
    periods = _distinct(figures.headings(card))
    marked = any(figure.status in _MARKED for row in card.rows for figure in row.values)
    heads = (
        "Section", "Indicator", *(("Group",) if member else ()), "Unit", *periods, "Direction", "Judgement", "Target",
        "Colour", *(("Reliability",) if marked else ()), "Reference",
    )  # fmt: skip
    rows = []
    for row in card.rows:
        whose = (row.member or "Total",) if member else ()
        reliable = (_reliability(row),) if marked else ()
        rows.append((
            row.section or "Figures", row.title, *whose, row.unit, *(_cell(figure) for figure in row.values),
            figures.direction(row) or "[z]", figures.meaning(row) or "[z]", _target(row), row.rag, *reliable,
            edition.reference_of(row),
        ))  # fmt: skip
    return Content(sheet, title, heads, tuple(rows), _legend(rows))


def _legend(rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
    """What the signs mean that stand in some cell."""
    used = {cell for row in rows for cell in row if isinstance(cell, str)}
    return tuple(f"{sign} = {meaning}" for sign, meaning in _MEANING.items() if sign in used)


def _distinct(heads: Sequence[str]) -> tuple[str, ...]:
    """Headings of which none is there twice."""
    found: dict[str, None] = {}
    for head in heads:
        name, number = head, 1
        while name in found:
            number += 1
            name = f"{head} ({number})"
        found[name] = None
    return tuple(found)


def _cell(figure: PeriodValue) -> Cell:
    return plain(figure.value) if figure.value is not None else SHORTHAND.get(figure.status, "[x]")


def _target(row: Row) -> Cell:
    if row.target.value is not None:
        return plain(row.target.value)
    return figures.target(row.target, row.unit) or "[z]"


def _reliability(row: Row) -> str:
    """Which of the periods shown are provisional or of low reliability."""
    said = [f"{figures.heading(v.period)} {_MARKED[v.status]}" for v in row.values if v.status in _MARKED]
    return "; ".join(said) or "final"


def _compared(edition: Edition) -> Iterator[tuple[Cell, ...]]:
    for row in edition.as_shown.rows:
        for found in row.benchmarks:
            if found.value is not None and row.member is None:
                when = figures.heading(found.period) if found.period is not None else "[x]"
                yield (
                    row.title, row.unit, _cell(row.values[-1]), comparators.name(found), plain(found.value), when,
                    found.source or "[x]",
                )  # fmt: skip


def _sentences(said: Sequence[tuple[str, str]]) -> str:
    return " ".join(f"{heading}: {text}" for heading, text in said)

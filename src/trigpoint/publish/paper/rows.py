"""Rows of a scorecard as tables of a paper: the columns that a layout asks for, in cells that say what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trigpoint.publish import comparators, figures
from trigpoint.publish.paper.objects import Cell, Column, Table
from trigpoint.publish.paper.words import remark_blocks, unbroken
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Change, Row, Scorecard
from trigpoint.scorecard.written import short

IN_FULL = ("periods", "change", "change on year", "direction", "mean", "target", "comparators", "colour", "words")
AT_A_GLANCE = ("latest", "change", "direction", "target", "colour")
OUTCOMES = ("latest", "change on year", "target", "comparators", "direction", "colour")
COMPARED = "comparators"
"""The columns of comparators, as a layout names them."""
OF_STYLE = {"table": IN_FULL, "report": IN_FULL, "summary": OUTCOMES}
"""The columns of each style where the layout names none."""

TARGET = "Target"
"""What stands above targets."""

PART = "of which: "
"""How the name of a part begins below the row of its whole."""

_VARIATION = {
    "common": "Usual",
    "improving": "Improving",
    "concerning": "Concerning",
    "high": "Higher than usual",
    "low": "Lower than usual",
}


@dataclass(frozen=True, slots=True)
class _Made:
    """A column, and how a row's cell comes about."""

    column: Column
    cell: Callable[[Row], Cell]


def table_of(
    rows: Sequence[Row],
    card: Scorecard,
    edition: Edition,
    columns: Sequence[str],
    caption: str,
    *,
    one_figure: bool = False,
) -> Table:
    """A table of rows of one of the edition's scorecards, as the pack shows them. A column in which no row has anything
    is left out; the first says which figure a row is, its reference with it; of `one_figure`, for whom it is. A part
    that follows its whole is named without the whole's name."""
    named = _of_whom if one_figure else _name
    first = Column("For", weight=1.8) if one_figure else Column("Indicator", weight=3.4)
    parts = frozenset() if one_figure else _below_their_whole(rows, edition)
    made = [
        _Made(first, lambda row: (_part if edition.reference_of(row) in parts else named)(row, edition)),
    ]
    told = {"words": _words, "source": _sources}
    made += [each for name in columns for each in (told[name](edition) if name in told else _MAKERS[name](card))]
    cells = [[each.cell(row) for each in made] for row in rows]
    kept = [n for n in range(len(made)) if n == 0 or any(line[n].text for line in cells)]
    return Table(caption, tuple(made[n].column for n in kept), tuple(tuple(line[n] for n in kept) for line in cells))


def colour_cell(row: Row) -> Cell:
    """The colour as a word, and nothing where there is none."""
    return Cell(row.rag.capitalize(), tag=row.rag) if row.rag != "none" else Cell()


def direction_cell(row: Row) -> Cell:
    """What the figure did and what that means: `Up, better`."""
    said = figures.judged(row)
    return Cell(said[:1].upper() + said[1:], tag=row.judgement if row.judgement in ("better", "worse") else "")


def value_cell(row: Row, place: int) -> Cell:
    """The figure of one of the periods shown, -1 the latest."""
    figure = row.values[place]
    return Cell(figures.cell(figure, row.unit), figure.value)


def _name(row: Row, edition: Edition) -> Cell:
    unit = figures.unit_words(row.unit)
    also = ", ".join(part for part in (row.ref if row.ref != row.title else "", unit if unit != "%" else "") if part)
    return Cell(figures.name_of(row), reference=edition.reference_of(row), also=also)


def _part(row: Row, edition: Edition) -> Cell:
    return Cell(f"{PART}{row.member}", reference=edition.reference_of(row))


def _below_their_whole(rows: Sequence[Row], edition: Edition) -> frozenset[str]:
    """The references of the parts that stand below the whole of their line, with nothing else between."""
    found: set[str] = set()
    whole: Row | None = None
    for row in rows:
        if row.member is None:
            whole = row
        elif whole is not None and (whole.section, whole.indicator, whole.ref) == (row.section, row.indicator, row.ref):
            found.add(edition.reference_of(row))
        else:
            whole = None
    return frozenset(found)


def _of_whom(row: Row, edition: Edition) -> Cell:
    return Cell(row.member if row.member is not None else edition.area, reference=edition.reference_of(row))


def _periods(card: Scorecard) -> list[_Made]:
    headings = figures.headings(card)
    return [_Made(Column(heading, True), _at(n - len(headings), card)) for n, heading in enumerate(headings)]


def _at(place: int, card: Scorecard) -> Callable[[Row], Cell]:
    many = figures.has_many_years(card)

    def cell(row: Row) -> Cell:
        if -place > len(row.values):
            return Cell()
        found = value_cell(row, place)
        latest = many and place == -1 and row.value is not None
        return Cell(found.text, found.value, also=figures.heading(row.values[-1].period)) if latest else found

    return cell


def _latest(card: Scorecard) -> list[_Made]:
    return _periods(card)[-1:]


def _changes(card: Scorecard) -> list[_Made]:
    before = next((row.change_on_previous.period for row in card.rows), None)
    same = before is not None and not figures.has_many_years(card)
    heading = f"Change on {figures.heading(before)}" if before is not None and same else "Change on year before"
    return [
        _Made(
            Column(heading, True),
            lambda row: _changed(row.change_on_previous, row),
        )
    ]


def _changed(found: Change, row: Row) -> Cell:
    return Cell(unbroken(change_in_words(found, row)), found.difference)


def change_in_words(found: Change, row: Row) -> str:
    """The change as a paper has it: a minus is one sign, which no line's end parts from its number."""
    return figures.change(found, row.unit).replace("-", "\N{MINUS SIGN}")


def _years(card: Scorecard) -> list[_Made]:
    if not figures.shows_the_year(card):
        return []
    before = card.rows[0].change_on_year.period
    return [
        _Made(
            Column(f"Change on {figures.heading(before)}", True),
            lambda row: _changed(row.change_on_year, row),
        )
    ]


def _number(heading: str, value: Callable[[Row], float | None]) -> Callable[[Scorecard], list[_Made]]:
    return lambda _: [
        _Made(Column(heading, True), lambda row: Cell(figures.number_or_dash(value(row), row.unit), value(row)))
    ]


def _target(_: Scorecard) -> list[_Made]:
    return [
        _Made(
            Column(TARGET, True, 1.1),
            lambda row: Cell(figures.target(row.target, row.unit), row.target.value, also=_met(row)),
        )
    ]


def _met(row: Row) -> str:
    """How the row stands to its target, below the heading that names it: `Not met`; of what adds up to it, how much of
    it there is, which the row's own figure is not: `38 so far, not met`."""
    said = figures.standing(row).removeprefix("Target ")
    so_far = row.target.reached if row.target.kind == "cumulative" else None
    if so_far is None:
        return unbroken(said[:1].upper() + said[1:])
    there = f"{short(so_far, row.unit)} so far"
    return f"{unbroken(there)}, {unbroken(said.lower())}" if said else unbroken(there)


def _compared(card: Scorecard) -> list[_Made]:
    return [
        _Made(Column(comparators.heading(card, place), True, 1.3), _beside(place)) for place in comparators.shown(card)
    ]


def _beside(place: int) -> Callable[[Row], Cell]:
    def cell(row: Row) -> Cell:
        found, own = row.benchmarks[place], row.values[-1].period
        return Cell(comparators.text(found, row.unit), found.value, also=comparators.beside(found, row.unit, own))

    return cell


def _text(heading: str, weight: float, said: Callable[[Row], str]) -> Callable[[Scorecard], list[_Made]]:
    return lambda _: [_Made(Column(heading, weight=weight), lambda row: Cell(said(row)))]


def _words(edition: Edition) -> list[_Made]:
    def cell(row: Row) -> Cell:
        if row.remark is None:
            return Cell()
        return Cell(row.commentary or "", said=remark_blocks(row.remark, edition, style="body", signed=False))

    return [_Made(Column("Commentary", weight=4.4), cell)]


def _sources(edition: Edition) -> list[_Made]:
    """The tables that a figure is counted from, without the day of each, which stands with the references; of one that
    somebody sent, that it was."""

    def cell(row: Row) -> Cell:
        definition = edition.definition(row.indicator)
        known = definition.sources if definition is not None else ()
        sent = any(source.startswith("Sent by ") for source in known)
        return Cell("Sent as a figure" if sent else "; ".join(dict.fromkeys(one.split(": ")[0] for one in known)))

    return [_Made(Column("Data source", weight=2.0), cell)]


_MAKERS: dict[str, Callable[[Scorecard], list[_Made]]] = {
    "outcome": _text("Outcome sought", 2.6, lambda row: row.outcome),
    "periods": _periods,
    "latest": _latest,
    "change": _changes,
    "change on year": _years,
    "direction": lambda _: [_Made(Column("Direction", weight=1.2), direction_cell)],
    "mean": _number("12-month mean", lambda row: row.mean_12),
    "highest": _number("12-month highest", lambda row: row.max_12),
    "lowest": _number("12-month lowest", lambda row: row.min_12),
    "year to date": _number("Year to date", lambda row: row.year_to_date),
    "target": _target,
    "colour": lambda _: [_Made(Column("Colour"), colour_cell)],
    "comparators": _compared,
    "variation": _text("Variation", 1.2, lambda row: _VARIATION.get(row.process.variation, "")),
    "owner": _text("Owner", 1.4, lambda row: row.owner),
}

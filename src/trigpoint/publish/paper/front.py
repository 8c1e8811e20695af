"""The first page: what matters, in few lines. What turned, what is at risk, what is owed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from trigpoint.model.observation import Status
from trigpoint.model.so_many import so_many
from trigpoint.model.words import INTERNAL
from trigpoint.publish import figures
from trigpoint.publish.paper.due import is_not_due, is_of_longer, when_due
from trigpoint.publish.paper.objects import Cell, Column, Paragraph, Points, Run, Section, Table, Text, plain
from trigpoint.publish.paper.rows import change_in_words
from trigpoint.scorecard.attention import USUAL, is_beyond_usual, most_worth_a_look
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.insight import in_words
from trigpoint.scorecard.objects import Row
from trigpoint.scorecard.written import written

MARK = "what-matters"
CALM = "Nothing turned, nothing is at risk, and nothing is owed."
_OWED = 3
_COLOURS = ("red", "amber", "green")
_WHY = {Status.SUPPRESSED: "suppressed", Status.LOW: "that round to nought", Status.NOT_APPLICABLE: "not applicable"}
_NOT_IN, _NOT_DUE, _OF_LONGER, _NO_FIGURE = "not yet in", "not due", "told of a longer period", "No figure"
"""Why a figure has no number, in the words of a sentence; of what is not said, it has not come in."""


def first_page(edition: Edition) -> Section:
    """The first page: the lines that matter, and how many figures of each section have which colour."""
    lines = what_matters(edition)
    blocks: list[Paragraph | Points | Table] = [Paragraph(plain(in_brief(edition.card.rows, edition)), "lead")]
    blocks += [Points(lines)] if lines else [Paragraph(plain(figures.empty_state(edition.as_shown) or CALM))]
    table = colours_by_section(edition)
    return Section("What matters", (*blocks, *([table] if table is not None else [])), mark=MARK, slide=True)


def what_matters(edition: Edition) -> tuple[Text, ...]:
    """At most as many lines as the layout says. Each names one thing: a figure that turned, one at risk, or what is
    owed; the last of a kind says how many more there are."""
    most = edition.layout.lines
    rows = most_worth_a_look(row for row in edition.card.rows if row.value is not None and row.member is None)
    turned = [row for row in rows if has_turned(row)]
    risk = [row for row in rows if is_at_risk(row) and row not in turned]
    due = _owed(edition)
    left = max(most - min(len(due), _OWED), 2)
    for_turned = min(len(turned), max(left - len(risk), (left + 1) // 2))
    for_risk = min(len(risk), left - for_turned)
    return (
        *_lines("Turned", turned, for_turned, edition, _how_it_turned),
        *_lines("At risk", risk, for_risk, edition, _what_is_at_risk),
        *due[: max(most - for_turned - for_risk, 0)],
    )


def has_turned(row: Row) -> bool:
    """Whether process control says that the figure left its usual range; where that has not been run, whether the
    pack's own rule says that it moved for better or worse."""
    if row.process.chart is not None and row.process.variation != "none":
        return is_beyond_usual(row)
    return row.judgement in ("better", "worse")


def is_at_risk(row: Row) -> bool:
    """Whether the figure is red, misses its target beyond tolerance, or will miss it by process control."""
    missed = row.on_target is False and row.rag not in ("green", "amber")
    return row.rag == "red" or missed or row.process.assurance == "fail" or row.target.state == "overdue"


def in_brief(rows: Sequence[Row], edition: Edition) -> str:
    """How many figures there are, how many of each colour, and why others are not there; the parts make the whole:
    `47 figures: 39 known (4 red, 3 amber, 6 green, 26 without a colour), 2 suppressed, 6 not yet in.` What is told of
    longer periods is not due; it says when it is."""
    known = [row for row in rows if row.value is not None]
    counts = [(colour, sum(row.rag == colour for row in known)) for colour in _COLOURS]
    said = [f"{count} {colour}" for colour, count in counts if count]
    without = len(known) - sum(count for _, count in counts)
    said += [f"{without} without a colour"] if without and said else []
    whole, coloured = so_many(len(rows), "figure"), ", ".join(said)
    if len(known) == len(rows):
        return f"{whole}: {coloured}." if coloured else f"{whole}."
    why = Counter(_why(row, edition) for row in rows if row.value is None)
    lacking = ", ".join(f"{why[words]} {words}" for words in (*_WHY.values(), _OF_LONGER, _NOT_IN) if why[words])
    if why[_NOT_DUE]:
        due = when_due((row for row in rows if is_not_due(row, edition)), edition)
        lacking = f"{lacking}, " * bool(lacking) + f"{why[_NOT_DUE]} not due: told {due}"
    there = f"{len(known)} known{f' ({coloured})' if coloured else ''}, " if known else ""
    return f"{whole}: {there}{lacking}."


def _why(row: Row, edition: Edition) -> str:
    """Why a row has no figure."""
    if is_of_longer(row):
        return _OF_LONGER
    return _NOT_DUE if is_not_due(row, edition) else _WHY.get(row.values[-1].status, _NOT_IN)


def colours_by_section(edition: Edition) -> Table | None:
    """A row a section, a column a colour, which together make its figures; None where no figure has a colour."""
    if all(row.rag == "none" for row in edition.card.rows):
        return None
    lines = []
    for title, rows in figures.sections_of(edition.card):
        known = [row for row in rows if row.value is not None]
        counts = [sum(row.rag == colour for row in known) for colour in _COLOURS]
        turned = sum(has_turned(row) for row in known)
        numbers = (len(rows), *counts, len(known) - sum(counts), len(rows) - len(known), turned)
        lines.append((Cell(title or edition.card.title), *(Cell(str(n), float(n)) for n in numbers)))
    heads = ("Figures", "Red", "Amber", "Green", "Without a colour", _NO_FIGURE, "Turned")
    columns = (Column("Section", weight=4), *(Column(head, True) for head in heads))
    kept = [
        n for n, column in enumerate(columns) if column.heading != _NO_FIGURE or any(line[n].value for line in lines)
    ]
    return Table(
        "Figures by section and colour",
        tuple(columns[n] for n in kept),
        tuple(tuple(line[n] for n in kept) for line in lines),
    )


def sentences_of(row: Row) -> tuple[str, ...]:
    """The row's own sentences, those of most use first, without what is usual for the season."""
    order = {rule: place for place, rule in enumerate(figures.BY_USE)}
    told = (insight for insight in row.insights if insight.rule != USUAL)
    return tuple(insight.text for insight in sorted(told, key=lambda one: order.get(one.rule, len(order))))


def _lines(kind: str, rows: Sequence[Row], most: int, edition: Edition, say: Callable[[Row], str]) -> Iterable[Text]:
    shown = rows[:most]
    for place, row in enumerate(shown):
        more = len(rows) - len(shown) if place == len(shown) - 1 else 0
        rest = f" ({so_many(more, 'other figure')} too: see the themes.)" if more else ""
        yield (
            Run(f"{kind}: ", bold=True),
            Run(figures.name_of(row), reference=edition.reference_of(row)),
            Run(f". {say(row)}{rest}"),
        )


def _how_it_turned(row: Row) -> str:
    signal = next((i.text for i in row.insights if i.rule == "process-signal"), None)
    if row.process.chart is not None and row.process.variation != "none":
        said = signal or next(iter(sentences_of(row)), None) or _beyond_usual(row)
    else:
        said = _moved(row)
    return f"{said} {_standing(row)}" if is_at_risk(row) else said


def _beyond_usual(row: Row) -> str:
    meant = {"improving": ", for the better", "concerning": ", for the worse"}.get(row.process.variation, "")
    return f"{written(row.value or 0.0, row.unit)}: beyond its usual range{meant}."


def _standing(row: Row) -> str:
    """How a figure at risk stands: `Red, target 90.0%.`"""
    goal = figures.target(row.target, row.unit)
    colour = row.rag.capitalize() if row.rag != "none" else "Off target"
    return f"{colour}, target {goal}." if goal else f"{colour}."


def _what_is_at_risk(row: Row) -> str:
    colour = f"{row.rag.capitalize()} at" if row.rag != "none" else "Off target at"
    goal = figures.target(row.target, row.unit)
    against = f", target {goal}" if goal else ""
    found = row.moved or row.change_on_previous
    said = change_in_words(found, row)
    moved = said if any(sign in "123456789" for sign in said) else ""
    change = f"; {moved} on {in_words(found.period)}" if moved else ""
    return f"{colour} {written(row.value or 0.0, row.unit)}{against}{change}."


def _moved(row: Row) -> str:
    found = row.moved or row.change_on_previous
    said = change_in_words(found, row)
    by = f", {said} on {in_words(found.period)}" if said else ""
    return f"{written(row.value or 0.0, row.unit)}{by}: {figures.judged(row)}."


def _owed(edition: Edition) -> tuple[Text, ...]:
    """Actions overdue, comments that were not written, figures that are awaited: a line each."""
    late = [action for action in edition.actions if action.state_on(edition.on) == "overdue"]
    said: list[tuple[str, str]] = []
    if late:
        first = late[0]
        by = f", due {figures.day(first.by_when)}" if first.by_when is not None else ""
        who = f" ({first.who}{by})" if first.who else f" ({by[2:]})" if by else ""
        begun = f"{so_many(len(late), 'action')} overdue"
        said.append((begun, f"; first: {first.text.rstrip('.')}{who}."))
    waiting = _unanswered(edition)
    if waiting:
        named = sorted({row.owner for row in waiting if row.owner})
        owners = ", ".join(named[:3]) + (" and others" if len(named) > 3 else "")
        asked = f"{so_many(len(waiting), 'figure')} without words of {'its' if len(waiting) == 1 else 'their'} owner"
        said.append((asked, f"{f': {owners}' if owners else ''}."))
    awaited = [row for row in edition.card.rows if row.value is None and row.status.value == "to be confirmed"]
    if awaited:
        said.append((f"{so_many(len(awaited), 'figure')} to be confirmed", f": {_some(awaited)}."))
    return tuple((Run("Owed: ", bold=True), Run(what), Run(rest)) for what, rest in said)


def _unanswered(edition: Edition) -> list[Row]:
    """Figures for everyone that turned or are at risk and have no words; of no concern to other audiences."""
    if edition.audience != INTERNAL:
        return []
    asks = (row for row in edition.card.rows if row.member is None and row.value is not None and row.remark is None)
    return [row for row in asks if is_at_risk(row) or has_turned(row)]


def _some(rows: Sequence[Row]) -> str:
    names = [figures.label_of(row) for row in rows[:2]]
    return "; ".join(names) + (f"; {len(rows) - 2} more" if len(rows) > len(names) else "")

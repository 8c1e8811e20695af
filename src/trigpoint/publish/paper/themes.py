"""The themes: one page a section of the pack, and then its figures in detail, in the style that its layout asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from trigpoint.catalogue.layouts import Slot
from trigpoint.model.observation import Status
from trigpoint.publish import figures
from trigpoint.publish.charts.objects import Chart
from trigpoint.publish.charts.of_row import LEAST_POINTS, charts_of
from trigpoint.publish.paper.back import some_of
from trigpoint.publish.paper.due import is_not_due, is_of_longer, names_by_due, told_of_longer
from trigpoint.publish.paper.front import in_brief, sentences_of
from trigpoint.publish.paper.objects import Block, Paragraph, Picture, Points, Run, Section, Table, Text, plain
from trigpoint.publish.paper.rows import AT_A_GLANCE, COMPARED, OF_STYLE, table_of
from trigpoint.publish.paper.words import remark_blocks
from trigpoint.scorecard.attention import most_worth_a_look, worth_a_look
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.scorecard.written import MILESTONE, written

MOST_ROWS = 8
"""How many rows the page of a theme has at most; where a section has more, those most worth a look."""

MOST_OF_BREAKDOWN = 400
"""How many rows of one breakdown a paper has: nobody leafs through more."""

_NOTHING = (Status.NOT_AVAILABLE, Status.NOT_APPLICABLE)
_SENTENCES = 3
_NUMBERED, _ENDING = re.compile(r"^\d+[.)]\s+(?=\S)"), ("?", "!", ".", ":")
_MOST_COLUMNS = 7
"""How many columns stand beside one another on an upright page, each wide enough to be read."""
_HANDFUL = 5
"""A count that never comes to so many is read in its table: a line between none and two is no trend."""
_FEW, _MANY = 5, 12
"""How many rows of a summary leave room for two pictures on its page, and for one below them."""


def theme(number: int, title: str, rows: Sequence[Row], edition: Edition) -> Section:
    """The page of one section: words about it, its figures at a glance, a picture and three sentences."""
    layout = edition.layout.section(title)
    whole = layout.style == "summary"
    told, lacking = _parted(rows, edition)
    parts = tuple(part for slot in layout.slots if (part := slot_section(slot, edition)) is not None)
    shown = told if whole else glance(told)
    columns = (layout.columns or OF_STYLE[layout.style]) if whole else AT_A_GLANCE
    blocks: list[Block] = [Paragraph(plain(in_brief(rows, edition)), "lead"), *_said_of(title, layout.asks, edition)]
    blocks += [Points(points)] if (points := _sentences(rows, edition)) else []
    compared = _pictures_compared(rows, edition, layout.charts) if whole else []
    # A long table may run on to a next page, on which no chart should stand alone.
    first = compared[:1] if len(rows) > _MANY else []
    picture = first[0] if first else None if whole else _picture(rows, edition, layout.charts)
    blocks += [picture] if picture is not None else []
    table, *beside = _tables(shown, columns, _caption(title, edition), edition)
    blocks += [replace(table, note="" if whole else _rest(len(rows) - len(shown))), *beside]
    if whole:
        blocks += [*lacking, *([] if first else compared[: 1 if parts else None])]
    return Section(_heading(title, edition), tuple(blocks), parts, f"theme-{number}", new_page=True, slide=True)


def _tables(rows: Sequence[Row], columns: Sequence[str], caption: str, edition: Edition) -> list[Table]:
    """The table of a theme; its comparators in one of their own where most rows have none, or where so many columns
    would press the names of the figures together."""
    card, shown = edition.as_shown, _as_shown(rows, edition)
    table = table_of(shown, card, edition, columns, caption)
    compared = [row for row in shown if any(found.value is not None for found in row.benchmarks)]
    few = len(compared) * 2 < len(shown)
    if COMPARED not in columns or not compared or not (few or len(table.columns) > _MOST_COLUMNS):
        return [table]
    others = [name for name in columns if name != COMPARED]
    beside = f"Beside others: {figures.of_period(card)}"
    return [
        table_of(shown, card, edition, others, caption),
        table_of(compared, card, edition, ("latest", COMPARED), beside),
    ]


def _rest(count: int) -> str:
    if not count:
        return ""
    return f"{'The other row stands' if count == 1 else f'The {count} other rows stand'} further on, in full."


def detail(sections: Sequence[tuple[str, Sequence[Row]]], edition: Edition) -> Iterable[Section]:
    """The figures in full: first those that stand each by itself, then the wide tables; nothing of a `summary`, whose
    page has them all."""
    styles = {title: edition.layout.section(title).style for title, _ in sections}
    each = [_each(n, title, rows, edition) for n, (title, rows) in enumerate(sections, 1) if styles[title] == "report"]
    if each:
        yield Section("Each figure in detail", (), tuple(each), "detail", new_page=True)
    wide = [_wide(n, title, rows, edition) for n, (title, rows) in enumerate(sections, 1) if styles[title] == "table"]
    if len(sections) == len(wide) == 1:  # a heading less, which may be the room that its last row needs
        yield replace(wide[0], title="All figures", mark="figures", new_page=True)
    elif wide:
        yield Section("All figures", (), tuple(wide), "figures", landscape=True, new_page=True)
    split = [_split(n, card, edition) for n, card in enumerate(edition.tables_as_shown, 1) if card.rows]
    if split:
        yield Section("Breakdowns", (), tuple(split), "breakdowns", landscape=True, new_page=True)


def slot_section(slot: Slot, edition: Edition) -> Section | None:
    """The words of a place in the paper under its heading. A draft shows an empty place with what to write there; in
    what is signed, a place that nobody filled is left out."""
    remark = edition.words_in(slot.title)
    mark = f"words-{_mark(slot.title)}"
    if remark is not None and not remark.nothing_to_add:
        return Section(slot.title, remark_blocks(remark, edition, style="body", signed=False), mark=mark)
    return Section(slot.title, _to_write(slot.asks), mark=mark) if slot.asks and not edition.number else None


def glance(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows of a theme's page, in the pack's order."""
    whole = [row for row in rows if row.member is None] or rows
    if len(whole) <= MOST_ROWS:
        return whole
    known = [row for row in whole if row.value is not None]
    chosen = most_worth_a_look(known)[:MOST_ROWS]
    return [row for row in known if any(row is one for one in chosen)]


def _heading(title: str, edition: Edition) -> str:
    return title or edition.layout.title or edition.card.title


def _caption(title: str, edition: Edition) -> str:
    """What a section's table is of: its title, without the number that it may begin with, and the period."""
    said = _NUMBERED.sub("", _heading(title, edition))
    return f"{said}{'' if said[-1:] in _ENDING else ':'} {figures.of_period(edition.as_shown)}"


def _mark(title: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in title.lower()).split())


def _said_of(title: str, asks: str, edition: Edition) -> tuple[Block, ...]:
    """The words about a section as a whole."""
    remark = edition.words_in(title)
    if remark is not None and not remark.nothing_to_add:
        return remark_blocks(remark, edition, style="body", signed=False)
    return _to_write(asks) if asks and not edition.number else ()


def _to_write(asks: str) -> tuple[Paragraph, ...]:
    return (Paragraph(plain(f"Still to be written: {asks}"), "small"),)


def _sentences(rows: Sequence[Row], edition: Edition) -> tuple[Text, ...]:
    """Three sentences, one a figure, those most worth a look first."""
    found: list[Text] = []
    for row in most_worth_a_look(rows):
        told = sentences_of(row)
        if told and len(found) < _SENTENCES:
            name = Run(figures.name_of(row), reference=edition.reference_of(row))
            found.append((name, Run(f": {told[0]}")))
    return tuple(found)


def _as_shown(rows: Sequence[Row], edition: Edition) -> list[Row]:
    shown = {edition.reference_of(row): row for row in edition.as_shown.rows}
    return [shown[edition.reference_of(row)] for row in rows]


def _picture(rows: Sequence[Row], edition: Edition, charts: Sequence[str]) -> Picture | None:
    """The picture of a theme: of the figure most worth a look that has one that tells something."""
    telling = (row for row in rows if not _is_sparse(row))
    for row in sorted(telling, key=lambda one: (one.member is not None, -worth_a_look(one))):
        found = _charts(row, edition, charts)
        if found:
            return Picture(found[0], reference=edition.reference_of(row))
    return None


def _pictures_compared(rows: Sequence[Row], edition: Edition, charts: Sequence[str]) -> list[Picture]:
    """The pictures of a summary: of the figures most worth a look, as many as its page has room for."""
    found = []
    for row in most_worth_a_look(row for row in rows if row.member is None and not _is_sparse(row)):
        drawn = _charts(row, edition, charts)
        found += [Picture(drawn[0], reference=edition.reference_of(row))] if drawn else []
    return found[: 2 if len(rows) <= _FEW else 1]


def _is_sparse(row: Row) -> bool:
    """Whether a row's line says little: most of its periods have no figure, or all the same; of a milestone, which is
    reached or not, and of a handful of cases always."""
    known = [figure.value for figure in row.values if figure.value is not None]
    if len(known) < LEAST_POINTS or len(known) * 2 < len(row.values) or len(set(known)) == 1:
        return True
    return row.unit == MILESTONE or (row.unit == "count" and max(known) < _HANDFUL)


def _charts(row: Row, edition: Edition, kinds: Sequence[str]) -> list[Chart]:
    made = charts_of(row, edition.area)
    by_kind: dict[str, Chart | None] = {"trend": made.line, "compared": made.compared, "neighbours": made.neighbours}
    return [chart for kind in kinds if (chart := by_kind[kind]) is not None]


def _each(number: int, title: str, rows: Sequence[Row], edition: Edition) -> Section:
    known, lacking = _parted(rows, edition)
    groups = groupby(known, key=lambda row: (row.indicator, row.ref))
    parts = tuple(_figure(list(group), edition) for _, group in groups)
    return Section(_heading(title, edition), lacking, parts, f"detail-{number}")


def _parted(rows: Sequence[Row], edition: Edition) -> tuple[list[Row], tuple[Paragraph, ...]]:
    """The rows that there is something to say of, and the names of the others: of those that nobody sent or counted in
    any period shown, that have no target and no words. What is suppressed or awaited is said, and what was told of a
    longer period."""
    said = [row.remark is not None or row.target.state != "none set" or _is_told(row, edition.shown) for row in rows]
    known = [row for row, there in zip(rows, said, strict=True) if there]
    lacking = [row for row, there in zip(rows, said, strict=True) if not there]
    longer = [row for row in lacking if is_of_longer(row)]
    rest = [row for row in lacking if not is_not_due(row, edition) and row not in longer]
    missing = list(dict.fromkeys(map(figures.label_of, rest)))
    told: dict[str, list[str]] = {}
    for row in longer:
        told.setdefault(told_of_longer(row), []).append(figures.label_of(row))
    texts = [f"{'; '.join(names)}. {said}" for said, names in told.items()]
    texts += [f"Not due, told {due}: {some_of(names)}." for due, names in _not_due(lacking, edition)]
    if missing:
        count = f", {len(missing)} in all" if len(missing) > 1 else ""
        texts.append(f"No figure in the periods shown{count}: {some_of(missing)}.")
    return known, tuple(Paragraph(plain(text), "small") for text in texts)


def _not_due(rows: Sequence[Row], edition: Edition) -> list[tuple[str, list[str]]]:
    return names_by_due((row for row in rows if is_not_due(row, edition)), edition)


def _is_told(row: Row, shown: int) -> bool:
    return any(figure.status not in _NOTHING for figure in row.values[-shown:])


def _figure(rows: Sequence[Row], edition: Edition) -> Section:
    """One figure by itself, with its members: colour, figure, narrative, trend."""
    first = next((row for row in rows if row.member is None), rows[0])
    layout = edition.layout.section(first.section)
    colour = f"{first.rag.capitalize()}: " if first.rag != "none" else ""
    value = f", {written(first.value, first.unit)}" if first.value is not None else ""
    caption = f"Latest figures: {figures.of_period(edition.as_shown)}"  # the heading above it names the figure
    columns = ("periods", "change", "direction", "target", "colour")
    shown = _as_shown(rows, edition)
    blocks: list[Block] = [table_of(shown, edition.as_shown, edition, columns, caption, one_figure=True)]
    if first.outcome:
        blocks.insert(0, Paragraph((Run("Outcome sought: ", bold=True), Run(first.outcome))))
    told = sentences_of(first)[:_SENTENCES]
    blocks += [Points(tuple(plain(text) for text in told))] if told else []
    for row in rows:
        if row.remark is not None:
            blocks += remark_blocks(row.remark, edition)
    reference = edition.reference_of(first)
    whole = next(row for row in edition.card.rows if edition.reference_of(row) == reference)
    drawn = [] if _is_sparse(whole) else _charts(whole, edition, layout.charts)
    blocks += [Picture(chart, reference=reference) for chart in drawn]
    return Section(f"{colour}{first.title}{value}", tuple(blocks), mark=f"figure-{reference.lower()}", together=True)


def _wide(number: int, title: str, rows: Sequence[Row], edition: Edition) -> Section:
    layout = edition.layout.section(title)
    caption = _caption(title, edition)
    columns = layout.columns or OF_STYLE["table"]
    known, lacking = _parted(rows, edition)
    table = (table_of(_as_shown(known, edition), edition.as_shown, edition, columns, caption),) if known else ()
    return Section(_heading(title, edition), (*table, *lacking), mark=f"figures-{number}", landscape=True)


def _split(number: int, card: Scorecard, edition: Edition) -> Section:
    """One breakdown: a row for each member of each figure."""
    rows = [row for row in card.rows if row.member is not None and _is_told(row, edition.shown)]
    by = f"By {(card.breakdown or '').replace('_', ' ')}"
    table = table_of(
        rows[:MOST_OF_BREAKDOWN], card, edition, ("periods", "change", "direction", "target", "colour"), by
    )
    rest = len(rows) - len(table.rows)
    note = f"The first {MOST_OF_BREAKDOWN} rows; {rest:,} more stand in the edition's working book." if rest else ""
    return Section(by, (replace(table, note=note),), mark=f"breakdown-{number}", landscape=True)

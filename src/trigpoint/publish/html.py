"""A scorecard as one HTML file that needs nothing else: no network, no script, no font.

Written to WCAG 2.2 AA: headings and captions, headers with scope, wide tables that scroll by keyboard inside a named
region, words and shapes beside every colour, a text alternative for every drawing.
"""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass
from importlib.resources import files

from trigpoint import __version__
from trigpoint.publish import comparators, figures
from trigpoint.publish.as_csv import to_csv
from trigpoint.publish.spark import Spark, spark_of
from trigpoint.scorecard.commentary import NOTHING_TO_ADD
from trigpoint.scorecard.objects import Change, Row, Scorecard
from trigpoint.scorecard.prose import Block

MOST_INSIGHTS = 8
_VALUES_OF_MANY_YEARS = 2
"""How many figures of a row are written out where each row has a year of its own; the trend has them all."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell: its text, what stands small below it, what is only read aloud, and a coloured word."""

    text: str = ""
    css: str = "n"
    also: str = ""
    spoken: str = ""
    tag: str = ""
    arrow: str = ""
    also_tag: str = ""
    spark: Spark | None = None


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    css: str = "n"


@dataclass(frozen=True, slots=True)
class _Line:
    ref: str
    title: str
    unit: str
    outcome: str
    member: str
    cells: tuple[_Cell, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    rows: tuple[_Line, ...]


@dataclass(frozen=True, slots=True)
class _Comment:
    about: str
    signed: str
    blocks: tuple[Block, ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class _Tile:
    count: int
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which of the optional columns some row has something for."""

    values: int
    own_year: bool
    year: bool
    mean: bool
    to_date: bool
    target: bool
    status: bool
    benchmarks: tuple[int, ...]


def to_html(card: Scorecard, *, produced: dt.date) -> str:
    """The page. `produced` is the day it is made, which it states beside the data's own cut-off."""
    from jinja2 import Environment
    from markupsafe import Markup

    folder = files("trigpoint.publish").joinpath("templates")
    environment = Environment(autoescape=True, trim_blocks=False)
    template = environment.from_string(folder.joinpath("scorecard.html").read_text("utf-8"))
    style = Markup(folder.joinpath("scorecard.css").read_text("utf-8"))  # noqa: S704 - our own file
    return template.render(page=_page(card, produced), style=style).lstrip()


@dataclass(frozen=True, slots=True)
class _Page:
    """All that the template shows."""

    title: str
    period: str
    area: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    empty: str
    tiles: tuple[_Tile, ...]
    insights: tuple[tuple[str, str], ...]
    caption: str
    columns: tuple[_Column, ...]
    sections: tuple[_Section, ...]
    remarks: tuple[tuple[str, str], ...]
    comments: tuple[_Comment, ...]
    key: dict[str, str]
    rule: str
    comparators: tuple[tuple[str, str], ...]
    colours: tuple[tuple[str, str], ...]
    targets: tuple[tuple[str, str], ...]
    source: str
    file: str
    csv: str
    csv_size: str
    footer: str


def _page(card: Scorecard, produced: dt.date) -> _Page:
    shown = _shown(card)
    data = to_csv(card).encode("utf-8-sig")
    facts = [("Data up to", figures.day(card.as_of))] if card.as_of else []
    facts += [("Produced on", figures.day(produced)), ("Snapshot", card.snapshot), ("For", f"{card.audience} use")]
    number = 0
    sections = []
    for title, rows in figures.sections_of(card):
        lines = []
        for row in rows:
            number += 1
            lines.append(_line(row, shown, f"trend-{number}"))
        sections.append(_Section(title or "Figures", tuple(lines)))
    return _Page(
        title=card.title or card.pack,
        period=figures.of_period(card),
        area=card.area,
        facts=tuple(facts),
        warnings=card.notes,
        empty=figures.empty_state(card),
        tiles=_tiles(card),
        insights=tuple(figures.stands_out(card, MOST_INSIGHTS)),
        caption=_caption(card),
        columns=_columns(card, shown),
        sections=tuple(sections),
        remarks=tuple(figures.remarks_of(card)),
        comments=tuple(
            _Comment(
                name, figures.signed_by(remark), remark.prose.blocks, NOTHING_TO_ADD if remark.nothing_to_add else ""
            )
            for name, remark in figures.comments_of(card)
        ),
        key=figures.key_of(card),
        rule=card.direction_rule,
        comparators=tuple(comparators.explained(card)),
        colours=tuple(figures.colours_of(card)),
        targets=tuple(figures.targets_of(card)),
        source=card.source,
        file=f"{card.pack}-{card.period}".replace(":", "-"),
        csv="data:text/csv;charset=utf-8;base64," + base64.b64encode(data).decode("ascii"),
        csv_size=f"{max(1, round(len(data) / 1000))} kB",
        footer=f"Made by Trigpoint {__version__} from snapshot {card.snapshot} and definitions {card.catalogue[:12]}.",
    )


def _caption(card: Scorecard) -> str:
    of = figures.of_period(card)
    return f"{card.area}, {of[0].lower()}{of[1:]}" if figures.has_many_years(card) else f"{card.area}, to {of}"


def _shown(card: Scorecard) -> _Shown:
    rows = card.rows
    return _Shown(
        values=_VALUES_OF_MANY_YEARS if figures.has_many_years(card) else len(rows[0].values) if rows else 1,
        own_year=figures.has_many_years(card),
        year=figures.shows_the_year(card),
        mean=any(row.mean_12 is not None for row in rows),
        to_date=any(row.year_to_date is not None for row in rows),
        target=any(row.target.state != "none set" for row in rows),
        status=any(row.rag != "none" or figures.standing(row) for row in rows),
        benchmarks=comparators.shown(card),
    )


def _columns(card: Scorecard, shown: _Shown) -> tuple[_Column, ...]:
    if not card.rows:
        return ()
    columns = [_Column("Year", "year")] if shown.own_year else []
    unbroken = [words.replace("-", "\N{NON-BREAKING HYPHEN}") for words in figures.headings(card)]
    columns += [_Column(words) for words in unbroken[-shown.values :]]
    columns += [_Column("Trend", "spark"), _Column("Change on previous"), _Column("Direction", "nowrap")]
    columns += [_Column("Target")] if shown.target else []
    columns += [_Column("Status", "nowrap")] if shown.status else []
    columns += [_Column("Change on the year")] if shown.year else []
    columns += [_Column("12\N{NON-BREAKING HYPHEN}month mean")] if shown.mean else []
    columns += [_Column("Year to date")] if shown.to_date else []
    columns += [_Column(comparators.heading(card, n)) for n in shown.benchmarks]
    return tuple(columns)


def _line(row: Row, shown: _Shown, id: str) -> _Line:
    last = len(row.values) - 1
    cells = [_year(row)] if shown.own_year else []
    cells += [_value(row, place, place == last) for place in range(len(row.values))[-shown.values :]]
    cells += [_trend(row, id), _change(row.change_on_previous, row.unit), _direction(row)]
    cells += [_Cell(figures.target(row.target, row.unit), "n wraps")] if shown.target else []
    cells += [_status(row)] if shown.status else []
    cells += [_change(row.change_on_year, row.unit)] if shown.year else []
    cells += [_summary(row.mean_12, row)] if shown.mean else []
    cells += [_summary(row.year_to_date, row)] if shown.to_date else []
    cells += [_benchmark(row, place) for place in shown.benchmarks]
    unit = figures.unit_words(row.unit)
    return _Line(row.ref or "", row.title, "" if unit == "%" else unit, row.outcome, row.member or "", tuple(cells))


def _value(row: Row, place: int, latest: bool) -> _Cell:
    figure = row.values[place]
    spoken = f"({figure.status.value})" if figure.value is None else ""
    return _Cell(figures.cell(figure, row.unit), "n now" if latest else "n", spoken=spoken)


def _year(row: Row) -> _Cell:
    """Which year the row's latest figure is of, and who published it."""
    if row.value is None:
        return _Cell(css="year")
    return _Cell(figures.heading(row.values[-1].period), "year", also=figures.publisher(row))


def _trend(row: Row, id: str) -> _Cell:
    return _Cell(css="spark", spark=spark_of(row, id))


def _change(change: Change, unit: str) -> _Cell:
    """The change as it reads; below it, for counts and rates, the number."""
    text, number = figures.change(change, unit), figures.difference(change, unit)
    also = number if change.percent is not None and number != text else ""
    return _Cell(_minus(text), also=_minus(also))


def _direction(row: Row) -> _Cell:
    words = figures.moved(row)
    if not words:
        return _Cell(css="nowrap")
    judged = row.judgement if row.judgement in ("better", "worse") else ""
    css = "moved" if row.movement else "nowrap"
    return _Cell(f"{words[:1].upper()}{words[1:]}", css, arrow=figures.arrow(row), also_tag=judged)


def _summary(value: float | None, row: Row) -> _Cell:
    return _Cell(figures.number_or_dash(value, row.unit))


def _status(row: Row) -> _Cell:
    words = figures.standing(row)
    if row.rag != "none":
        return _Cell(row.rag.capitalize(), "nowrap", tag=row.rag, also=words)
    return _Cell(words, "nowrap", tag="plain" if words else "")


def _benchmark(row: Row, place: int) -> _Cell:
    found = row.benchmarks[place]
    also = comparators.beside(found, row.unit, row.values[-1].period)
    css = "n" if found.comparator in comparators.PLACES else "n wraps"
    return _Cell(comparators.text(found, row.unit), css, also=also)


def _tiles(card: Scorecard) -> tuple[_Tile, ...]:
    rows = [row for row in card.rows if row.member is None]
    told = [
        *((sum(row.judgement == word for row in rows), word, word) for word in ("better", "worse")),
        (sum(row.direction == "similar" for row in rows), "similar", "similar"),
        *((sum(row.rag == word for row in rows), word, word) for word in ("red", "amber", "green")),
    ]
    return tuple(_Tile(count, words, kind) for count, words, kind in told if count)


def _minus(text: str) -> str:
    """The sign that screen readers say and that is as wide as a plus."""
    return text.replace("-", "−")

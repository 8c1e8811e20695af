"""Figures in words: what a text asks for, looked up in the scorecards that it is drawn with, so that it stays true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trigpoint.language.near import did_you_mean
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.scorecard.objects import Benchmark, Change, PeriodValue, Row, Scorecard, Target
from trigpoint.scorecard.prose import (
    PARTS,
    Asked,
    Block,
    Break,
    Figure,
    Link,
    Paragraph,
    Phrase,
    Prose,
    Span,
    Spans,
)
from trigpoint.scorecard.prose import Listing as List
from trigpoint.scorecard.written import MILESTONE, goal, short, signed, written

_OF_THE_PERIOD = frozenset(PARTS) - {"value", "numerator", "denominator"}
_HIDDEN = (Status.SUPPRESSED, Status.LOW)
_NONE = "no figure"


@dataclass(frozen=True, slots=True)
class Quote:
    """A figure as a text quotes it: which, which part of it, its number (None where it has none), and the words."""

    link: Link
    part: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text with its figures looked up. `problems` name those that there are not: they read `no figure`."""

    prose: Prose
    quotes: tuple[Quote, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotable:
    """The rows that a text may quote, of one period: a scorecard's, and those of its breakdowns."""

    rows: tuple[Row, ...]
    period: Period

    @classmethod
    def of(cls, cards: Sequence[Scorecard]) -> Quotable:
        """The rows of scorecards of one pack and period, one split or not. Raises `ValueError` for none."""
        if not cards:
            raise ValueError("there is no scorecard to quote from")
        return cls(tuple(row for card in cards for row in card.rows), cards[0].period)

    def row(self, indicator: str, breakdown: str | None = None, member: str | None = None) -> Row | None:
        """The row of an indicator's id for everyone or one member, where there is one."""
        return next(
            (r for r in self.rows if (r.indicator, r.breakdown, r.member) == (indicator, breakdown, member)), None
        )

    def quoted(self, prose: Prose) -> Quoted:
        """The text with its figures looked up."""
        seen = _Seen(self)
        blocks: list[Block] = []
        for block in prose.blocks:
            if isinstance(block, Paragraph):
                blocks.append(Paragraph(seen.spans(block.spans)))
            else:
                blocks.append(List(tuple(seen.spans(item) for item in block.items), block.numbered))
        return Quoted(Prose(tuple(blocks)), tuple(seen.quotes), tuple(seen.problems))

    def quote(self, asked: Asked) -> Quote:
        """One figure. Raises `UserMistake` that says what is not there; a suppressed figure is there, and says so."""
        part = asked.part.replace("_", " ").casefold() or "value"
        part = {"neighbours": "statistical neighbours", "change on previous": "change", "mean 12": "mean"}.get(
            part, part
        )
        problems = [_wrong(asked, f'A figure has no "{key}".', "Write period=, by= or part=.") for key in asked.odd]
        if part not in PARTS:
            problems.append(_wrong(asked, f'A figure has no part "{asked.part}".', did_you_mean(part, PARTS)))
        if problems:
            raise UserMistake(problems)
        row, period = self._row(asked), self._period(asked)
        if period != self.period and part in _OF_THE_PERIOD:
            what = f"The {part} is told of {self.period} only."
            raise UserMistake(_wrong(asked, what, "Take the period out, or quote the value."))
        cell = next((value for value in row.values if value.period == period), None)
        if cell is None:
            shown = f"Write one from {row.values[0].period} to {row.values[-1].period}." if row.values else ""
            raise UserMistake(_wrong(asked, f"The scorecard does not show {row.title} of {period}.", shown))
        value, text = _told(row, cell, part)
        link = Link(row.indicator, str(period), row.breakdown, row.member)
        if value is None and cell.status not in _HIDDEN:
            raise UserMistake(_wrong(asked, f"{_subject(row, period)} has no {part}.", ""))
        return Quote(link, part, value, text if value is not None else cell.status.value)

    def _row(self, asked: Asked) -> Row:
        named = [row for row in self.rows if asked.name in (row.indicator, row.ref)]
        if not named:
            names = {name for row in self.rows for name in (row.indicator, row.ref) if name}
            what = f'The pack shows no indicator "{asked.name}".'
            raise UserMistake(_wrong(asked, what, did_you_mean(asked.name, names)))
        breakdown, _, member = (part.strip() for part in asked.by.partition("="))
        wanted = (breakdown.casefold() or None, member.casefold() or None)
        for row in named:
            if ((row.breakdown or "").casefold() or None, (row.member or "").casefold() or None) == wanted:
                return row
        there = {f"{row.breakdown}={row.member}" for row in named if row.member is not None}
        what = f"{named[0].title} has no row for {asked.by or 'everyone'}."
        raise UserMistake(_wrong(asked, what, did_you_mean(asked.by, there)))

    def _period(self, asked: Asked) -> Period:
        try:
            return Period.parse(asked.period) if asked.period else self.period
        except UserMistake as mistake:
            raise UserMistake([_wrong(asked, p.what, p.instead) for p in mistake.problems]) from mistake


class _Seen:
    """What has been looked up so far in one text."""

    def __init__(self, rows: Quotable) -> None:
        self.rows = rows
        self.quotes: list[Quote] = []
        self.problems: list[Problem] = []

    def spans(self, spans: Spans) -> Spans:
        return tuple(self._span(span) for span in spans)

    def _span(self, span: Span) -> Phrase | Break:
        if not isinstance(span, Figure):
            return span
        try:
            quote = self.rows.quote(span.asked)
        except UserMistake as mistake:
            self.problems += mistake.problems
            return Phrase(span.words or _NONE, span.bold, live=not span.words)
        self.quotes.append(quote)
        return Phrase(span.words or quote.text, span.bold, quote.link, live=not span.words)


def problems_in(prose: Prose, rows: Quotable) -> tuple[Problem, ...]:
    """The figures of a text that there are not, each named by what was typed."""
    return rows.quoted(prose).problems


def _told(row: Row, cell: PeriodValue, part: str) -> tuple[float | None, str]:
    """The number, and how it reads."""
    match part:
        case "numerator" | "denominator":
            number = cell.numerator if part == "numerator" else cell.denominator
            return number, _count(number)
        case "change" | "change on year":
            return _change(row.change_on_previous if part == "change" else row.change_on_year, row.unit)
        case "target":
            return _target(row.target, row.unit)
        case "mean" | "year to date":
            number = row.mean_12 if part == "mean" else row.year_to_date
            return number, _written(number, row.unit)
        case "value":
            return cell.value, _written(cell.value, row.unit)
    found = benchmark_of(row.benchmarks, part.replace(" ", "_"))
    return (found.value, _written(found.value, row.unit)) if found is not None else (None, "")


def benchmark_of(benchmarks: Iterable[Benchmark], comparator: str) -> Benchmark | None:
    """A comparator's figure, where the row has one."""
    return next((found for found in benchmarks if found.comparator == comparator), None)


def _change(change: Change, unit: str) -> tuple[float | None, str]:
    if change.difference is None:
        return None, ""
    points = unit == "percent"
    return change.difference, signed(change.difference, "rate" if points else unit, " points" if points else "")


def _target(target: Target, unit: str) -> tuple[float | None, str]:
    if target.low is not None and target.high is not None:
        return target.high, f"{short(target.low, unit)} to {written(target.high, unit)}"
    if target.value is not None and unit == MILESTONE:
        return target.value, goal(target.value, unit)
    return target.value, _written(target.value, unit)


def _written(value: float | None, unit: str) -> str:
    return "" if value is None else written(value, unit)


def _count(value: float | None) -> str:
    return _written(value, "count")


def _subject(row: Row, period: Period) -> str:
    member = f", {row.member}" if row.member is not None else ""
    return f"{row.title}{member}, {period},"


def _wrong(asked: Asked, what: str, instead: str) -> Problem:
    return Problem(what, instead, key=asked.written or asked.name)

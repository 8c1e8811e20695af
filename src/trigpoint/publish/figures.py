"""How a scorecard's cells read: the same words and symbols in every drawing. Numbers follow `scorecard.written`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from trigpoint.model.observation import Status
from trigpoint.model.period import Kind, Period, financial_year_of, years_from
from trigpoint.scorecard.objects import Change, PeriodValue, Row, Scorecard, Target
from trigpoint.scorecard.written import MILESTONE, goal, short, signed, written

if TYPE_CHECKING:
    from trigpoint.scorecard.commentary import Remark

SYMBOLS = {
    Status.NOT_APPLICABLE: "z",
    Status.NOT_AVAILABLE: "x",
    Status.SUPPRESSED: "c",
    Status.LOW: "k",
    Status.TO_BE_CONFIRMED: "tbc",
}
MARKS = {Status.PROVISIONAL: "p", Status.UNRELIABLE: "u"}
KEY = {
    "z": "not applicable",
    "x": "not available",
    "c": "suppressed, so that nobody can be recognised",
    "k": "rounds to zero but is not zero",
    "tbc": "to be confirmed",
    "p": "provisional: may still change",
    "u": "unreliable: use with care",
}
ARROWS = {"up": "↑", "down": "↓", "similar": "→", "none": ""}
BY_USE = (
    "restated", "missing-target", "process-signal", "far-from-neighbours", "accounts-for", "differs-from-last-year",
)  # fmt: skip
"""The rules of sentences that come first above a scorecard, as they do in a row; the others follow."""
_SHORT_UNITS = {"percent": "points"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a text begins with that a spreadsheet may take for a formula."""


def cell(figure: PeriodValue, unit: str) -> str:
    """A figure as a table has it: the number, with `p` or `u` where it is provisional or unreliable, or a symbol."""
    if figure.value is None:
        return SYMBOLS.get(figure.status, "x")
    mark = MARKS.get(figure.status)
    return f"{short(figure.value, unit)} {mark}" if mark else short(figure.value, unit)


def number_or_dash(value: float | None, unit: str) -> str:
    """A summary figure; nothing is written where there is none, nor of milestones, which have no mean."""
    return "" if value is None or unit == MILESTONE else short(value, unit)


def change(found: Change, unit: str) -> str:
    """The change as it reads: `-5.0%`, `+7.5 points`, `+3 from 0` where there is no percent change; empty where
    there is none at all. A percentage's is in points however it is judged: a percent of it can be taken for either. A
    milestone is reached or not, and has none."""
    if unit == MILESTONE:
        return ""
    if found.percent is not None and unit not in _SHORT_UNITS:
        return signed(found.percent, "rate", "%")
    from_zero = " from 0" if found.undefined == "from zero" and found.difference else ""
    return difference(found, unit) + from_zero


def difference(found: Change, unit: str) -> str:
    """The change in the figure's own unit."""
    if found.difference is None:
        return ""
    points = _SHORT_UNITS.get(unit)
    return signed(found.difference, "rate" if points else unit, f" {points}" if points else "")


def direction(row: Row) -> str:
    """What the figure did, in a word; empty where that is not known. Of a milestone whether it is reached: it goes
    neither up nor down."""
    if row.direction == "none" or row.unit != MILESTONE:
        return "" if row.direction == "none" else row.direction
    still = row.direction == "similar"
    if row.value is None or row.value < 1:
        return "still not reached" if still else "no longer reached"
    return "still reached" if still else "now reached"


def moved(row: Row) -> str:
    """What the figure did: the pack's own word for it and what it means, where it has one, or the direction."""
    return row.movement if row.movement is not None and row.unit != MILESTONE else direction(row)


def meaning(row: Row) -> str:
    """What that means, in a word: the pack's own, or better, worse or similar; empty where it is not judged, and of a
    milestone that is as it was."""
    if row.unit == MILESTONE and row.direction == "similar":
        return ""
    return row.movement or ("" if row.judgement == "none" else row.judgement)


def arrow(row: Row) -> str:
    """The arrow before what the figure did; none of a milestone."""
    return "" if row.unit == MILESTONE else ARROWS[row.direction]


def judged(row: Row) -> str:
    """Direction and judgement in words: `up, better`; `similar`; the pack's own word for both where it has one; empty
    where there is neither."""
    words = moved(row)
    said = words and words != row.movement and row.judgement in ("better", "worse")
    return f"{words}, {row.judgement}" if said else words


def target(found: Target, unit: str) -> str:
    """The target, or what is known of it: `336`, `85% to 100%`, `to be reached`, `overdue, due 30 September 2018`."""
    if found.due is not None:
        return f"{found.state}, due {day(found.due)}"
    if found.low is not None and found.high is not None:
        return f"{short(found.low, unit)} to {short(found.high, unit)}"
    if found.value is not None:
        return goal(found.value, unit)
    return "" if found.state == "none set" else found.state


def standing(row: Row) -> str:
    """How the row stands to its target, in words; one missed within the threshold of amber is within tolerance."""
    if row.target.kind == "milestone":
        return row.target.state.capitalize()
    if row.on_target is False and row.rag == "green":
        return "Within tolerance"
    return {True: "Target met", False: "Target not met", None: ""}[row.on_target]


def target_state(row: Row) -> str:
    """`met`, `not met` or nothing."""
    return {True: "met", False: "not met", None: ""}[row.on_target]


def unit_words(unit: str) -> str:
    """The unit as a note below a title; nothing for plain counts, whose title says what is counted."""
    return "" if unit in ("count", "number", "") else {"percent": "%"}.get(unit, unit)


def heading(period: Period) -> str:
    """A period as a column's heading: `Aug 2020`, `Q1 2020-21`, `2020-21`."""
    if period.kind is Kind.MONTH:
        return f"{period.start:%b %Y}"
    if period.kind in (Kind.QUARTER, Kind.HALF):
        _, _, part = str(period).rpartition("-")
        return f"{part} {years_from(financial_year_of(period.start))}"
    if period.kind is Kind.FINANCIAL_YEAR:
        return years_from(period.start.year)
    return f"To {period.end:%b %Y}" if period.is_a_year else in_full(period)


def shows_the_year(card: Scorecard) -> bool:
    """Whether some row has a change on the year that is not its change on the period before."""
    changes = [(row.change_on_year, row.change_on_previous) for row in card.rows]
    return any(year.difference is not None and year.period != before.period for year, before in changes)


def publisher(row: Row) -> str:
    """Who published the row's figures, without the name of the file, where its comparators say it."""
    source = next((b.source for b in row.benchmarks if b.source and b.value is not None), "") or ""
    return source.partition(",")[0]


def sources_of(card: Scorecard) -> list[tuple[str, str]]:
    """The sources of published figures, each with the rows that it is the source of; the one of most comes last, and
    has the other rows."""
    found: dict[str, list[str]] = {}
    for row in card.rows:
        for source in dict.fromkeys(b.source for b in row.benchmarks if b.source and b.value is not None):
            found.setdefault(source, []).append(label_of(row))
    *few, most = sorted(found, key=lambda source: len(found[source])) or [""]
    listed = [(source, "; ".join(found[source])) for source in few]
    return [*listed, *([(most, "the other rows" if few else "every row")] if most else [])]


def has_many_years(card: Scorecard) -> bool:
    """Whether the rows are of different periods, as published figures are: each then says its own."""
    return len({row.values[-1].period for row in card.rows if row.value is not None}) > 1


def headings(card: Scorecard) -> list[str]:
    """The headings of the columns of figures; where the rows' periods differ, how far back each is."""
    if not card.rows:
        return []
    values = card.rows[0].values
    if not has_many_years(card):
        return [heading(figure.period) for figure in values]
    back = [f"{age} years before" for age in range(len(values) - 1, 1, -1)]
    return [*back, "Year before", "Latest"][-len(values) :]


def of_period(card: Scorecard) -> str:
    """What a scorecard is of, as its title has it."""
    return f"Published by {day(card.period.end)}" if has_many_years(card) else in_full(card.period)


def in_full(period: Period) -> str:
    """A period as a title has it: `August 2020`, `quarter 1 of 2020-21`, `2020-21`, `12 months to March 2026`."""
    if period.kind is Kind.MONTH:
        return f"{period.start:%B %Y}"
    if period.kind in (Kind.QUARTER, Kind.HALF):
        word = "Quarter" if period.kind is Kind.QUARTER else "Half"
        return f"{word} {str(period)[-1]} of {years_from(financial_year_of(period.start))}"
    if period.kind is Kind.FINANCIAL_YEAR:
        return f"Financial year {years_from(period.start.year)}"
    if period.kind is Kind.ACADEMIC_YEAR:
        return f"Academic year {years_from(period.start.year)}"
    if period.kind is Kind.TERM:
        return f"{str(period).rpartition('-')[2].capitalize()} term {period.start.year}"
    if period.kind is Kind.CALENDAR_YEAR:
        return f"{period.start.year}"
    if period.kind is Kind.ROLLING_12:
        return f"12 months to {period.end:%B %Y}"
    if period.kind is Kind.YEAR_TO_DATE:
        return f"April {period.start.year} to {period.end:%B %Y}"
    return f"Year to {period.end:%B %Y}" if period.is_a_year else f"{day(period.start)} to {day(period.end)}"


def day(date: dt.date) -> str:
    """A day: `31 August 2020`."""
    return f"{date.day} {date:%B %Y}"


def key_of(card: Scorecard) -> dict[str, str]:
    """The symbols that this scorecard's cells use, and what each means."""
    statuses = {figure.status for row in card.rows for figure in row.values}
    used = {symbol for status, symbol in (SYMBOLS | MARKS).items() if status in statuses}
    return {symbol: meaning for symbol, meaning in KEY.items() if symbol in used}


def name_of(row: Row) -> str:
    """A row's name: its title, and the member that it is about."""
    return f"{row.title}: {row.member}" if row.member is not None else row.title


def trend_in_words(row: Row) -> str:
    """The periods shown as a sentence, in the very numbers of the table."""
    parts = [f"{in_full(figure.period)} {spoken(figure, row.unit)}" for figure in row.values]
    return f"{name_of(row)}: {', '.join(parts)}."


def trend_briefly(row: Row) -> str:
    """The same in one short sentence, for where every number stands elsewhere: both ends, lowest and highest."""
    known = [figure for figure in row.values if figure.value is not None]
    ends = " to ".join(
        f"{spoken(one, row.unit)} in {in_full(one.period)}" for one in dict.fromkeys((known[0], known[-1]))
    )
    values = [figure.value or 0.0 for figure in known]
    return f"{ends}, lowest {written(min(values), row.unit)}, highest {written(max(values), row.unit)}"


def spoken(figure: PeriodValue, unit: str) -> str:
    """A figure as it is read aloud: a number with its unit, or its status in words."""
    return figure.status.value if figure.value is None else written(figure.value, unit)


def sections_of(card: Scorecard) -> list[tuple[str, list[Row]]]:
    """The rows by section, in order."""
    found: dict[str, list[Row]] = {}
    for row in card.rows:
        found.setdefault(row.section, []).append(row)
    return list(found.items())


def label_of(row: Row) -> str:
    """How a remark names a row: its reference and its name."""
    name = name_of(row)
    return f"{row.ref}, {name}" if row.ref and row.ref != row.title else name


def remarks_of(card: Scorecard) -> list[tuple[str, str]]:
    """The notes on rows and under their charts, each once, with the rows that it is about."""
    found: dict[str, list[str]] = {}
    for row in card.rows:
        for note in (*row.notes, *(row.process.notes if row.process.chart is not None else ())):
            found.setdefault(note, []).append(label_of(row))
    return [("; ".join(names), note) for note, names in found.items()]


def comments_of(card: Scorecard) -> list[tuple[str, Remark]]:
    """What people say of the figures, each once, with the row that it is about."""
    found = {row.remark.place: (label_of(row), row.remark) for row in reversed(card.rows) if row.remark is not None}
    return list(reversed(found.values()))


def signed_by(remark: Remark) -> str:
    """Who wrote it and when: `A. Writer, 3 April 2026`."""
    return ", ".join(part for part in (remark.author, day(remark.written.date())) if part)


def stands_out(card: Scorecard, most: int) -> list[tuple[str, str]]:
    """The sentences that stand above a whole scorecard, each with its row: the most useful rule first, everyone before
    members, and one of each row before the second of any. What is usual for the season does not stand out."""
    order = {rule: place for place, rule in enumerate(BY_USE)}
    told = [
        (place, order.get(insight.rule, len(order)), row.member is not None, label_of(row), insight.text)
        for row in card.rows
        for place, insight in enumerate(i for i in row.insights if i.rule != "usual-for-season")
    ]
    return [(name, text) for *_, name, text in sorted(told, key=lambda found: found[:3])[:most]]


def colours_of(card: Scorecard) -> list[tuple[str, str]]:
    """The rules behind the colours, each once, with the rows that it is about; none of a row without a figure."""
    found: dict[str, list[str]] = {}
    for row in card.rows:
        if row.rag_rule and (row.rag != "none" or row.value is not None):
            found.setdefault(f"{row.rag_rule}.", []).append(label_of(row))
    return [("; ".join(names), rule) for rule, names in found.items()]


def targets_of(card: Scorecard) -> list[tuple[str, str]]:
    """The targets that are worked out, each with its arithmetic in words."""
    return [(label_of(row), row.target.how) for row in card.rows if row.target.how is not None]


def empty_state(card: Scorecard) -> str:
    """What to say where no row has a figure in the period; empty where one has."""
    if any(row.value is not None for row in card.rows):
        return ""
    if not card.available:
        return f"There are no figures for {in_full(card.period)} yet."
    listed = ", ".join(str(period) for period in card.available[-12:])
    return f"There are no figures for {in_full(card.period)}. There are some for: {listed}."


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it."""
    return f"'{text}" if text[:1] in FORMULA_STARTS else text

"""The rows of a scorecard as the page's table has them: every cell already in words.

A row that was drawn is kept by this process: a page that shows it again, filtered or ordered otherwise, puts together
what is there.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from trigpoint.model.period import Kind
from trigpoint.publish import comparators, figures
from trigpoint.publish.spark import Spark, spark_of
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.web.figures.asked import Asked

_MONTHS = 13
VARIATION = {
    "concerning": "Unusual, for the worse",
    "improving": "Unusual, for the better",
    "high": "Unusually high",
    "low": "Unusually low",
}
_MOST = 6000
"""Drawn rows that are kept, of about a kilobyte each."""
_kept: OrderedDict[tuple[int, _Shape], tuple[Row, SafeString]] = OrderedDict()
_lock = threading.Lock()
_TONES = {"better": "green", "worse": "red"}


@dataclass(frozen=True, slots=True)
class Beside:
    """A comparator's cell: the figure, and what stands small below it."""

    text: str
    also: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row. Empty texts are cells with nothing in them; `values` are filled where every period is shown."""

    address: str
    why: str
    ref: str
    title: str
    member: str
    unit: str
    outcome: str
    now: str
    spoken: str
    values: tuple[str, ...]
    previous: str
    change: str
    arrow: str
    direction: str
    judgement: str
    tone: str
    target: str
    rag: str
    standing: str
    variation: str
    spark: Spark | None
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Drawn rows under one heading; without one where they are sorted across sections."""

    title: str
    lines: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The table: its headings, and which optional columns some row has something for."""

    parts: tuple[Part, ...]
    now: str
    previous: str
    values: tuple[str, ...]
    comparators: tuple[str, ...]
    target: bool
    status: bool
    width: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a drawn row depends on beside the row itself."""

    pack: str
    period: str
    area: str
    target: bool
    status: bool
    values: int
    shown: tuple[int, ...]


def address_of(asked: Asked, row: Row, name: str = "figure") -> str:
    """A page about the row: `figure` or `why`."""
    query = [
        ("pack", asked.pack.id),
        ("area", asked.area),
        ("by", row.breakdown or asked.by),
        ("member", row.member or ""),
    ]
    kept = urlencode([(key, value) for key, value in query if value])
    return f"{reverse(name, args=[row.indicator, asked.period])}?{kept}"


def table_of(card: Scorecard, rows: list[Row], asked: Asked) -> Table:
    """The table of some of a scorecard's rows."""
    shown = comparators.shown(card)
    target = any(row.target.state != "none set" for row in rows)
    status = any(row.rag != "none" or figures.standing(row) for row in rows)
    count = _values_shown(card)
    headings = tuple(figures.headings(card)[-count:]) if asked.every else ()
    now, previous = _two_headings(card)
    width = 5 + (len(headings) - 2 if headings else 1) + target + status + len(shown)
    shape = _Shape(asked.pack.id, asked.period, asked.area, target, status, count if asked.every else 0, shown)
    parts = [Part(title, tuple(_drawn(row, asked, shape) for row in some)) for title, some in _parts(rows, asked)]
    named = tuple(comparators.heading(card, n) for n in shown)
    return Table(tuple(parts), now, previous, headings[:-2], named, target, status, width)


def _values_shown(card: Scorecard) -> int:
    return _MONTHS if card.period.kind is Kind.MONTH else max((len(row.values) for row in card.rows), default=1)


def _two_headings(card: Scorecard) -> tuple[str, str]:
    names = figures.headings(card)
    return (names[-1] if names else "", names[-2] if len(names) > 1 else "")


def _parts(rows: list[Row], asked: Asked) -> Iterable[tuple[str, list[Row]]]:
    """Rows by section where the pack's own order is kept."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.section if asked.sort == "pack" else "", []).append(row)
    return found.items()


def _drawn(row: Row, asked: Asked, shape: _Shape) -> SafeString:
    """The row as it stands in the table. Rows are told apart by which object they are: an equal one has equal cells,
    but to find that out would take longer than to draw it."""
    key = (id(row), shape)
    with _lock:
        kept = _kept.get(key)
        if kept is not None and kept[0] is row:
            _kept.move_to_end(key)
            return kept[1]
    line = _line(row, asked, shape)
    drawn = get_template("figures/line.html").render({"line": line, "table": shape})
    with _lock:
        _kept[key] = (row, drawn)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return drawn


def _line(row: Row, asked: Asked, shape: _Shape) -> Line:
    now, values = row.values[-1], shape.values
    words = figures.moved(row)
    return Line(
        address=address_of(asked, row),
        why=address_of(asked, row, "why"),
        ref=row.ref or "",
        title=row.title,
        member=row.member or "",
        unit="" if row.unit == "percent" else figures.unit_words(row.unit),
        outcome=row.outcome,
        now=figures.cell(now, row.unit),
        spoken=f"({now.status.value})" if now.value is None else "",
        values=tuple(figures.cell(value, row.unit) for value in row.values[-values:-2]) if values else (),
        previous=figures.cell(row.values[-2], row.unit) if len(row.values) > 1 else "",
        change=figures.change(row.change_on_previous, row.unit).replace("-", "−"),
        arrow=figures.arrow(row),
        direction=f"{words[:1].upper()}{words[1:]}",
        judgement=row.judgement if row.judgement in _TONES else "",
        tone=_TONES.get(row.judgement, ""),
        target=figures.target(row.target, row.unit),
        rag=row.rag if row.rag != "none" else "",
        standing=figures.standing(row),
        variation=VARIATION.get(row.process.variation, ""),
        spark=spark_of(row, f"trend-{id(row):x}", _MONTHS),
        beside=tuple(_beside(row, place) for place in shape.shown),
    )


def _beside(row: Row, place: int) -> Beside:
    found = row.benchmarks[place]
    return Beside(comparators.text(found, row.unit), comparators.beside(found, row.unit, row.values[-1].period))

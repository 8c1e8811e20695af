"""The scorecard's figures as CSV: long, one line a figure, unrounded, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from trigpoint.publish.as_json import plain
from trigpoint.publish.comparators import PLACES
from trigpoint.publish.figures import safe_text
from trigpoint.scorecard.objects import Row, Scorecard

HEADINGS = (
    "pack",
    "area",
    "section",
    "ref",
    "indicator",
    "title",
    "unit",
    "breakdown",
    "member",
    "period",
    "value",
    "numerator",
    "denominator",
    "status",
    "origin",
    "snapshot",
    "direction",
    "judgement",
    "target",
    "target_state",
    "rag",
    "rag_rule",
    "comparator",
    "method",
    "list",
    "n",
    "lowest",
    "highest",
    "source",
)

Line = tuple[str | float | int | None, ...]


def long_lines(card: Scorecard) -> list[Line]:
    """One line a figure, in the order of `HEADINGS`; texts as they are. Only the latest figure of a row is judged. What
    a row is compared with follows its own figures."""
    return [line for row in card.rows for line in (*_own(card, row), *_compared(card, row))]


def _own(card: Scorecard, row: Row) -> list[Line]:
    return [
        (card.pack, card.area, row.section, row.ref, row.indicator, row.title, row.unit, row.breakdown, row.member,
         str(figure.period), plain(figure.value), plain(figure.numerator), plain(figure.denominator),
         figure.status.value, row.origin, card.snapshot,
         *(_judged(row) if figure is row.values[-1] else _NOT_JUDGED), *(None,) * 7)
        for figure in row.values
    ]  # fmt: skip


def _compared(card: Scorecard, row: Row) -> list[Line]:
    return [
        (card.pack, found.area or "", row.section, row.ref, row.indicator, row.title,
         "" if found.comparator in PLACES else row.unit, row.breakdown, row.member, str(found.period),
         plain(found.value), None, None, "final", "published", card.snapshot, *_NOT_JUDGED, found.comparator,
         found.method, found.listing, found.n, plain(found.lowest), plain(found.highest), found.source)
        for found in row.benchmarks
        if found.value is not None
    ]  # fmt: skip


_NOT_JUDGED: Line = (None,) * 6


def _judged(row: Row) -> Line:
    return (
        row.direction, row.movement or row.judgement, plain(row.target.value), row.target.state, row.rag, row.rag_rule,
    )  # fmt: skip


def to_csv(card: Scorecard) -> str:
    """The CSV with its header; lines end as RFC 4180 has them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in long_lines(card):
        writer.writerow([safe_text(value) if isinstance(value, str) else value for value in line])
    return out.getvalue()

"""The scorecard's figures as CSV: long, one line a figure, unrounded, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from trigpoint.publish.as_json import plain
from trigpoint.publish.figures import safe_text
from trigpoint.scorecard.objects import Scorecard

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
)

Line = tuple[str | float | int | None, ...]


def long_lines(card: Scorecard) -> list[Line]:
    """One line a figure, in the order of `HEADINGS`; texts as they are."""
    return [
        (card.pack, card.area, row.section, row.ref, row.indicator, row.title, row.unit, row.breakdown, row.member,
         str(figure.period), plain(figure.value), plain(figure.numerator), plain(figure.denominator),
         figure.status.value, row.origin, card.snapshot)
        for row in card.rows
        for figure in row.values
    ]  # fmt: skip


def to_csv(card: Scorecard) -> str:
    """The CSV with its header; lines end as RFC 4180 has them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in long_lines(card):
        writer.writerow([safe_text(value) if isinstance(value, str) else value for value in line])
    return out.getvalue()

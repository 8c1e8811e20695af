"""The numbers of a chart as a table of a paper, in words as readers see them and unrounded beside."""

from __future__ import annotations

from trigpoint.publish.charts.objects import Cell as Number
from trigpoint.publish.charts.objects import Chart
from trigpoint.publish.paper.objects import Cell, Column, Table
from trigpoint.scorecard.written import short

_SIZES = ("Counted", "How many", "Cases")
"""Columns of counts, whatever the unit of the chart's figures."""
NONE = "–"
"""A gap, as tables write it."""


def numbers_of(chart: Chart, caption: str = "") -> Table:
    """The chart's table, its title as the caption where none is given."""
    held = chart.table
    columns = tuple(
        Column(heading or "Name", number=n > 0 and any(not isinstance(row[n], str) for row in held.rows))
        for n, heading in enumerate(held.headings)
    )
    rows = tuple(
        tuple(_cell(value, "count" if held.headings[n] in _SIZES else chart.unit) for n, value in enumerate(row))
        for row in held.rows
    )
    return Table(caption or chart.title, columns, rows)


def _cell(value: Number, unit: str) -> Cell:
    if value is None:
        return Cell(NONE)
    if isinstance(value, str):
        return Cell(value)
    return Cell(short(value, unit).replace("-", "\N{MINUS SIGN}"), value)

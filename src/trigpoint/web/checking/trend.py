"""Whether the data get better, drawn."""

from __future__ import annotations

from trigpoint.publish.charts.objects import LineChart, Series
from trigpoint.publish.figures import in_full
from trigpoint.runs.check import Checked
from trigpoint.web.figures.row import Picture, picture

_FEWEST = 3
"""Months that make a trend worth drawing."""


def trend(checked: Checked) -> Picture | None:
    """The share of each month's rows that some rule doubts, drawn; None where there are too few months."""
    shares = tuple(100 * month.doubted / month.rows if month.rows else None for month in checked.months)
    told = [share for share in shares if share is not None]
    if len(told) < _FEWEST:
        return None
    half = len(told) // 2
    before, since = sum(told[:half]) / half, sum(told[half:]) / (len(told) - half)
    way = "fewer" if since < before else "more" if since > before else "as many"
    than = "as" if way == "as many" else "than"
    title = f"Of the newer months {way} rows are in doubt {than} of the older"
    words = f"{title}: {since:.1f}% on average after {before:.1f}%, over the last {len(checked.months)} months."
    periods = tuple(in_full(month.month) for month in checked.months)
    chart = LineChart(title, words, "percent", periods, (Series("Rows in doubt", "figure", shares),))
    return picture(chart, "trend")

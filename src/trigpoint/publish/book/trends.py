"""The charts of a book, and the sheet that holds their numbers: each line of a chart is a row of that sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trigpoint.publish import figures
from trigpoint.publish.book.formats import BLUE, LINE, Formats, set_height, write
from trigpoint.publish.book.page import Cell, Head, Page, Standing, page_top
from trigpoint.publish.charts.axis import ends_of
from trigpoint.publish.charts.objects import LineChart, Series
from trigpoint.publish.charts.of_row import line_of
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Row

if TYPE_CHECKING:
    from xlsxwriter import Workbook

TRENDS, CHARTS = "Trends", "Charts"
_LEFT = 5  # columns before the periods
_WIDE, _HIGH, _STEP = 660, 290, 18  # pixels, pixels, rows of a sheet
_BANDS = 2  # rows of charts on a printed page
_SCALE = 66  # percent of their size at which they are printed
_COLUMNS = (0, 2)  # where the two charts of a band begin, each as wide as its column
_GAP, _SIGN = 24, 7  # pixels between the two, and of a sign
_GREY = "#505A5F"
_STROKES: dict[str, dict[str, Any]] = {
    "figure": {"color": BLUE, "width": 2.5},
    "mean": {"color": _GREY, "width": 1.25, "dash_type": "dash"},
    "lower": {"color": _GREY, "width": 1.25, "dash_type": "round_dot"},
    "upper": {"color": _GREY, "width": 1.25, "dash_type": "round_dot"},
    "target": {"color": "#F46A25", "width": 1.75, "dash_type": "long_dash"},
}
_OTHERS: tuple[dict[str, Any], ...] = (
    {"color": "#28A197", "width": 1.5, "dash_type": "dash_dot"},
    {"color": "#801650", "width": 1.5, "dash_type": "long_dash_dot"},
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart of the edition: the figure's reference, its row, the chart, and the first of its rows among the lines."""

    reference: str
    row: Row
    chart: LineChart
    first: int


def drawn_of(edition: Edition) -> list[Drawn]:
    """A line for each figure of the pack that three periods or more have, over all periods that the edition carries."""
    found: list[Drawn] = []
    first = 0
    for row in edition.card.rows:
        chart = line_of(row) if row.member is None else None
        if chart is not None and len(chart.periods) == len(edition.card.rows[0].values):
            found.append(Drawn(edition.reference_of(row), row, chart, first))
            first += len(chart.series)
    return found


_LINES = ("A row a line of a chart: the figure, what it is held against, and the limits of its usual range.",)


def first_line(standing: Standing) -> int:
    """The row (from 0) of the first line on the sheet of the charts' numbers."""
    return page_top(standing, _LINES) + 1


def trends_sheet(book: Workbook, drawn: Sequence[Drawn], formats: Formats, standing: Standing) -> None:
    """Add the sheet of the charts' numbers."""
    periods = drawn[0].chart.periods
    page = Page(book, formats, standing, TRENDS, "Figures over time", _LINES)
    left = (Head("Reference", 11), Head("Ref", 10), Head("Title", 48), Head("Unit", 12), Head("Line", 22))
    heads = (*left, *(Head(period, 10, "numbers") for period in periods))
    rows: list[list[Cell]] = []
    for one in drawn:
        form = formats.number(one.row.unit)
        for series in one.chart.series:
            said = (one.reference, one.row.ref, figures.name_of(one.row), one.row.unit, series.name)
            rows.append([*said, *((value, form) for value in series.values)])
    page.table(heads, rows, "Lines", frozen=_LEFT)


def charts_sheet(book: Workbook, drawn: Sequence[Drawn], first: int, formats: Formats, standing: Standing) -> None:
    """Add the sheet of charts, two beside each other; `first` is the row of `trends_sheet` at which they begin."""
    lines = ("What each chart shows stands above it; its numbers are on the sheet Trends.",)
    page = Page(book, formats, standing, CHARTS, "Charts", lines)
    page.sheet.set_column_pixels(0, _COLUMNS[-1], _GAP)
    for column in _COLUMNS:
        page.sheet.set_column_pixels(column, column, _WIDE)
    bands = range(_BANDS, (len(drawn) + 1) // len(_COLUMNS), _BANDS)
    page.sheet.set_print_scale(_SCALE)  # a sheet that is fitted to pages heeds no break of ours
    page.sheet.set_h_pagebreaks([page.top + _STEP * band for band in bands])
    for place, one in enumerate(drawn):
        at, column = page.top + _STEP * (place // len(_COLUMNS)), _COLUMNS[place % len(_COLUMNS)]
        if column == _COLUMNS[0]:
            band = (_above(beside) for beside in drawn[place : place + len(_COLUMNS)])
            for row, texts in enumerate(zip(*band, strict=True), at):
                set_height(page.sheet, row, [(text, _WIDE / _SIGN) for text in texts])
        name, said = _above(one)
        write(page.sheet, formats, at, column, name, formats.of(bold=True, text_wrap=True))
        write(page.sheet, formats, at + 1, column, said, formats.of(font_size=9, text_wrap=True))
        options = {
            "description": f"{one.chart.title}. {one.chart.words}"[:_DESCRIBED],
            "object_position": 1,
            "x_offset": 2,
            "y_offset": 2,
        }
        page.sheet.insert_chart(at + 2, column, _chart(book, one, first + one.first), options)


def _above(one: Drawn) -> tuple[str, str]:
    """What stands above a chart: its figure, and what it shows."""
    return f"{figures.name_of(one.row)} ({one.reference})", f"{one.chart.title}."


_DESCRIBED = 2_000  # characters of a description; Excel shows no more than some 2,000


def _chart(book: Workbook, one: Drawn, first: int) -> Any:
    chart = book.add_chart({"type": "line"})
    headings = first - 1 - one.first
    last = _LEFT + len(one.chart.periods) - 1
    others = iter(_OTHERS)
    for place, series in enumerate(one.chart.series):
        row = first + place
        stroke = _STROKES.get(series.role) or next(others, _OTHERS[-1])
        chart.add_series({
            "name": [TRENDS, row, _LEFT - 1],
            "categories": [TRENDS, headings, _LEFT, headings, last],
            "values": [TRENDS, row, _LEFT, row, last],
            "line": stroke,
            "marker": _marker(series, one.chart),
        })  # fmt: skip
    quiet = {"name": "Arial", "size": 9}
    chart.set_title({"none": True})
    chart.set_size({"width": _WIDE, "height": _HIGH})
    chart.set_legend({"position": "bottom", "font": quiet})
    chart.set_x_axis({"num_font": quiet, "interval_unit": max(1, len(one.chart.periods) // 9), "line": {"color": LINE}})
    known = _known(one.chart)
    number = '0"%"' if one.row.unit == "percent" else "#,##0" if one.row.unit == "count" else "#,##0.##"
    ends = ends_of(known, one.chart.highest, one.row.unit)
    axis = {} if ends is None else {"min": ends.low, "max": ends.high, "major_unit": ends.step}
    grid = {"visible": True, "line": {"color": "#E9EAEC"}}
    chart.set_y_axis({
        "num_font": quiet, "num_format": number, "major_gridlines": grid, "line": {"none": True}, **axis
    })  # fmt: skip
    chart.show_blanks_as("gap")
    return chart


def _known(chart: LineChart) -> list[float]:
    return [value for series in chart.series for value in series.values if value is not None]


def _marker(series: Series, chart: LineChart) -> dict[str, Any]:
    if series.role != "figure":
        return {"type": "none"}
    size = 4 if len(chart.periods) > 15 else 6
    return {"type": "circle", "size": size, "fill": {"color": BLUE}, "border": {"color": BLUE}}

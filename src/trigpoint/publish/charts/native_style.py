"""What native charts share: their data with a sheet that holds no formula, strokes, markers, axes and letters."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter import Workbook

from trigpoint.publish.charts.axis import ends_of
from trigpoint.publish.charts.objects import Value
from trigpoint.publish.charts.vega import INK

GRID, AXIS = "#E4E6E7", "#B1B4B6"
LONG, SHORT, DOTS, MIXED = MSO_LINE.LONG_DASH, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""The day that a chart's own sheet says that it was made on: the same numbers give the same bytes."""
_FORMATS = {"count": "#,##0", "percent": '0.0"%"', "ratio": "0.00"}
_LEVEL = "600"
"""In sixty-thousandths of a degree. LibreOffice breaks the words of labels that stand at nought, and slants them by 45
degrees where it takes them to (a thousandth of a degree, and less): a hundredth is the least that stays level."""
_MOST_NAMES = 6
"""Of periods below a line."""
_PLOT = (0.085, 0.05, 0.82, 0.15)
"""Of a chart's width and height: what is left and above its plot, the plot's width, and what is below it."""
_LEGEND, _BESIDE = 0.09, 3
"""Of a chart's height, for a line of its legend; how many names stand in one."""
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@contextmanager
def _sheet(file: BinaryIO) -> Iterator[tuple[Workbook, Any]]:
    """A workbook in which what people typed stays text, whatever it begins with."""
    with Workbook(file, _SAFE) as book:
        book.set_properties({"created": _MADE})
        yield book, book.add_worksheet()


class _CategorySheet(CategoryWorkbookWriter):
    def _open_worksheet(self, xlsx_file: BinaryIO) -> Any:
        return _sheet(xlsx_file)


class _XySheet(XyWorkbookWriter):
    def _open_worksheet(self, xlsx_file: BinaryIO) -> Any:
        return _sheet(xlsx_file)


class CategoryData(CategoryChartData):
    """Series over named places, with a sheet behind them that holds no formula."""

    @property
    def _workbook_writer(self) -> CategoryWorkbookWriter:
        return _CategorySheet(self)


class PlaceData(XyChartData):
    """Series of (x, y), with a sheet behind them that holds no formula."""

    @property
    def _workbook_writer(self) -> XyWorkbookWriter:
        return _XySheet(self)


def over(names: Sequence[str], unit: str, series: Sequence[tuple[str, Sequence[Value]]]) -> CategoryData:
    """Series of values over names."""
    data = CategoryData()
    data.categories = [told(name) for name in names]
    for name, values in series:
        data.add_series(told(name), values, number_format(unit, values))
    return data


def told(name: str) -> str:
    """A name without what XML cannot hold."""
    return _NOT_XML.sub("", name)


def number_format(unit: str, values: Sequence[Value] = ()) -> str:
    """How a spreadsheet writes a figure of the unit; counts that are no whole numbers keep a decimal."""
    if unit == "count" and any(value is not None and not float(value).is_integer() for value in values):
        return "#,##0.0"
    return _FORMATS.get(unit, "#,##0.0")


def colour(hexadecimal: str) -> RGBColor:
    """`#12436D` as python-pptx wants it."""
    return RGBColor.from_string(hexadecimal.lstrip("#").upper())


def look(chart: Any, points: float, legend: bool) -> None:
    """What every chart shares: letters, no title of its own, a legend below where there is more than one name."""
    chart.font.size, chart.font.color.rgb = Pt(points), colour(INK)
    chart.has_title = False
    chart.has_legend = legend
    if legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for words in chart.element.iter(qn("a:endParaRPr"), qn("a:defRPr")):
        words.set("lang", "en-GB")
    _number_axes(chart)


def _number_axes(chart: Any) -> None:
    """Name axes by numbers from nought up, as the schema of charts has them (unsigned, ECMA-376 part 1, 21.2.2.9): the
    library's own templates hold negative ones for columns and dots."""
    for name in ("c:axId", "c:crossAx"):
        for axis in chart.element.iter(qn(name)):
            axis.set("val", axis.get("val").lstrip("-"))


def value_axis(axis: Any, unit: str) -> None:
    """Pale lines across, figures without a tick, in the unit's own writing."""
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = colour(GRID)
    axis.major_gridlines.format.line.width = Pt(0.75)
    axis.format.line.fill.background()
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.number_format = 'General"%"' if unit == "percent" else "#,##0" if unit == "count" else "General"
    axis.tick_labels.number_format_is_linked = False


def name_axis(axis: Any, names: int = 0) -> None:
    """A pale line below the names; they stay below where figures go under nought. Of many `names` over periods every
    so-many-th is written, the newest with them where that can be, so that none stands aslant."""
    axis.format.line.color.rgb = colour(AXIS)
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if names > _MOST_NAMES:
        skip = f'<c:tickLblSkip {nsdecls("c")} val="{_skipped(names)}"/>'
        axis._element.find(qn("c:lblOffset")).addnext(parse_xml(skip))
        axis.tick_labels.font.bold = False  # makes the place where the letters are described
        level = axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}")
        level.set("rot", _LEVEL)
        level.set("vert", "horz")


def _skipped(names: int) -> int:
    """Which of many names is written: every so-many-th from the first, that the last is one where that can be."""
    least = -(-names // _MOST_NAMES)
    return next((skip for skip in range(least, 2 * least) if (names - 1) % skip == 0), least)


def roomy(chart: Any, names: int) -> None:
    """Where the plot stands, as parts of the whole chart: room on its right for the label of the last point, above it
    for a legend of so many names and below it for periods: no program then lays one over another."""
    x, y, width, below = _PLOT
    if names > 1:
        y += _LEGEND * -(-names // _BESIDE)
        chart.legend.position = XL_LEGEND_POSITION.TOP
    height = 1 - y - below
    places = "".join(f'<c:{name} val="{value:g}"/>' for name, value in zip("xywh", (x, y, width, height), strict=True))
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    layout = parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{modes}{places}</c:manualLayout></c:layout>")
    area = chart.element.find(f".//{qn('c:plotArea')}")
    for automatic in area.findall(qn("c:layout")):
        area.remove(automatic)
    area.insert(0, layout)


def unlisted(chart: Any, *places: int) -> None:
    """Leave series out of the legend, by their places."""
    legend = chart.element.find(f".//{qn('c:legend')}")
    position = legend.find(qn("c:legendPos"))
    for place in sorted(places, reverse=True):
        entry = f'<c:legendEntry {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>'
        position.addnext(parse_xml(entry))


def stroke(series: Any, hexadecimal: str, width: float, dash: Any = None) -> None:
    """How a series' line looks; without markers."""
    series.format.line.color.rgb, series.format.line.width = colour(hexadecimal), Pt(width)
    if dash is not None:
        series.format.line.dash_style = dash
    series.marker.style = XL_MARKER_STYLE.NONE


def unjoined(series: Any) -> None:
    """No line between a series' points."""
    series.format.line.fill.background()


def marker(series: Any, style: Any, size: int, fill: str, edge: str = "") -> None:
    """How a series' points look."""
    series.marker.style, series.marker.size = style, size
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = colour(fill)
    series.marker.format.line.color.rgb = colour(edge or fill)


def labelled(point: Any, place: XL_LABEL_POSITION, name: bool = False, bold: bool = False) -> None:
    """The figure beside a point, or its series' name."""
    point.data_label.position = place
    point.data_label.font.bold = bold
    if name:
        label = point.data_label._dLbl
        label.find(qn("c:showVal")).set("val", "0")
        label.find(qn("c:showSerName")).set("val", "1")


def on_white(labels: Any) -> None:
    """A white ground for figures, so that no line runs through them."""
    ground = f'<c:spPr {nsdecls("c", "a")}><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></c:spPr>'
    element = labels._element
    before = [element.find(qn(name)) for name in ("c:txPr", "c:dLblPos", "c:showLegendKey")]
    next(one for one in before if one is not None).addprevious(parse_xml(ground))


def named(point: Any, text: str, points: float) -> None:
    """Words of our own beside a point."""
    frame = point.data_label.text_frame
    frame.text = told(text)
    frame.paragraphs[0].runs[0].font.size = Pt(points)
    point.data_label.position = XL_LABEL_POSITION.RIGHT


def as_lines(chart: Any, first: int) -> Any:
    """Take the series from the `first` on out of a chart of columns, and draw them over it as lines; their plot."""
    area = chart.element.find(f".//{qn('c:plotArea')}")
    bars = area.find(qn("c:barChart"))
    how = '<c:grouping val="standard"/><c:varyColors val="0"/><c:marker val="1"/>'
    lines = parse_xml(f"<c:lineChart {nsdecls('c')}>{how}</c:lineChart>")
    mark = lines.find(qn("c:marker"))
    for series in bars.findall(qn("c:ser"))[first:]:
        for only_of_bars in series.findall(qn("c:invertIfNegative")):
            series.remove(only_of_bars)
        mark.addprevious(series)
    for axis in bars.findall(qn("c:axId")):
        lines.append(parse_xml(f'<c:axId {nsdecls("c")} val="{axis.get("val")}"/>'))
    bars.addnext(lines)
    return chart.plots[1]


def quiet(series: Any) -> None:
    """A column that only lifts what stands on it: neither filled nor named in the legend's colours."""
    series.format.fill.background()
    series.format.line.fill.background()


def ends(axis: Any, values: Sequence[Value], highest: Value = None, unit: str = "") -> None:
    """Round ends for an axis (`axis.ends_of`)."""
    found = ends_of(values, highest, unit)
    if found is not None:
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = found.low, found.high, found.step

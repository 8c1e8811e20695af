"""Charts that people can edit in Word and PowerPoint: what a chart shows, as python-pptx writes it, with its own sheet.

Each differs from its drawing on a page in what Office cannot draw: a pathway and a map become bars, and the names of
lines stand in a legend. Its title and words belong to whatever holds it, as its heading and its alternative text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pptx.chart.chart import Chart as PlottedChart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.xmlchemy import serialize_for_reading

from trigpoint.publish.charts import native_bars, native_lines
from trigpoint.publish.charts.objects import BarChart, Chart, FunnelChart, LineChart, Pathway, RangeChart, WardMap

Style = Callable[[PlottedChart, float], None]
LINE_HEIGHT = 0.45
_ROW, _FOOT = 0.045, 0.09
_TALLEST = 1.3


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart for python-pptx: `add_chart(native.kind, x, y, width, height, native.data)`, and then
    `native.style(frame.chart, points)`, points being the size of its letters.

    `height` is that which suits it, as a part of its width.
    """

    kind: XL_CHART_TYPE
    data: CategoryChartData | XyChartData
    style: Style
    height: float

    def plotted(self, points: float) -> PlottedChart:
        """The chart with its look and without a package around it. Its part in a Word file is `xml_of` of this, with
        `data.xlsx_blob` as the workbook within."""
        chart = PlottedChart(parse_xml(self.data.xml_bytes(self.kind)), None)
        self.style(chart, points)
        return chart


def xml_of(chart: PlottedChart) -> bytes:
    """The XML of a chart part."""
    text: str = serialize_for_reading(chart.element)
    return text.encode("utf-8")


def native_chart(chart: Chart) -> NativeChart:
    """The chart as Office draws it, with every number that its table has."""
    match chart:
        case LineChart():
            return NativeChart(*native_lines.line(chart), LINE_HEIGHT)
        case RangeChart():
            return NativeChart(*native_lines.spreads(chart), LINE_HEIGHT)
        case FunnelChart():
            return NativeChart(*native_lines.funnel(chart), 0.55)
        case BarChart() if chart.target is not None and len(chart.bars) <= native_bars.MOST_COLUMNS:
            return NativeChart(*native_bars.columns(chart), LINE_HEIGHT)
        case BarChart():
            return _of_bars(chart)
        case Pathway():
            return _of_bars(native_bars.of_pathway(chart))
        case WardMap():
            return _of_bars(native_bars.of_map(chart))


def _of_bars(chart: BarChart) -> NativeChart:
    rows = len(chart.bars) + (chart.target is not None)
    return NativeChart(*native_bars.bars(chart), min(_TALLEST, _FOOT + _ROW * max(rows, 3)))

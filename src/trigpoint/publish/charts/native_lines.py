"""Native charts over two straight axes: a figure over periods, the range of others, a funnel."""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE

from trigpoint.publish.charts.native_style import (
    DOTS,
    LONG,
    MIXED,
    SHORT,
    CategoryData,
    PlaceData,
    as_lines,
    colour,
    ends,
    labelled,
    look,
    marker,
    name_axis,
    named,
    number_format,
    over,
    quiet,
    roomy,
    stroke,
    told,
    unjoined,
    unlisted,
    value_axis,
)
from trigpoint.publish.charts.objects import FunnelChart, LineChart, RangeChart, Value
from trigpoint.publish.charts.vega import BLUE, GREY, INK, LIGHT, ORANGE, PURPLE, TURQUOISE

_STROKES = {
    "figure": (BLUE, 2.75, None), "mean": (GREY, 1.25, SHORT), "lower": (GREY, 1.25, DOTS), "upper": (GREY, 1.25, DOTS),
    "target": (ORANGE, 1.75, LONG),
}  # fmt: skip
_OTHERS = ((TURQUOISE, 1.5, SHORT), (PURPLE, 1.5, DOTS), (GREY, 1.5, MIXED))
_MARKERS = 37  # periods; more of them would run into one another


def line(chart: LineChart) -> tuple[Any, CategoryData, Any]:
    """The figure with its markers; mean, limits, target and comparators each with a dash of its own. What process
    control flags is a series of diamonds, so that the legend names it."""
    series: list[tuple[str, tuple[Value, ...]]] = [(one.name, one.values) for one in chart.series]
    figures = next((one.values for one in chart.series if one.role == "figure"), ())
    if any(chart.flagged):
        flagged = zip(figures, chart.flagged, strict=True)
        series.append(("Signal", tuple(value if flag else None for value, flag in flagged)))

    def style(made: Any, points: float) -> None:
        look(made, points, legend=len(series) > 1)
        roomy(made, len(series))
        name_axis(made.category_axis, len(chart.periods))
        value_axis(made.value_axis, chart.unit)
        ends(made.value_axis, [value for _, values in series for value in values], chart.highest, chart.unit)
        others = iter(_OTHERS)
        drawn = list(made.plots[0].series)
        for one, plotted in zip(chart.series, drawn, strict=False):
            how = next(others, _OTHERS[-1]) if one.role == "comparator" else _STROKES[one.role]
            stroke(plotted, *how)
            plotted.smooth = False
            if one.role == "figure":
                _figure(plotted, one.values)
        if len(drawn) > len(chart.series):
            unjoined(drawn[-1])
            marker(drawn[-1], XL_MARKER_STYLE.DIAMOND, 10, ORANGE, INK)

    return XL_CHART_TYPE.LINE_MARKERS, over(chart.periods, chart.unit, series), style


def _figure(plotted: Any, values: tuple[Value, ...]) -> None:
    """Dots, and the figure beside the last of them where that is of the last period: an earlier one is not what it is
    now."""
    if len(values) <= _MARKERS:
        marker(plotted, XL_MARKER_STYLE.CIRCLE, 6, BLUE)
    if values and values[-1] is not None:
        labelled(plotted.points[len(values) - 1], XL_LABEL_POSITION.RIGHT, bold=True)


def spreads(chart: RangeChart) -> tuple[Any, CategoryData, Any]:
    """Each range as a column that stands on the lowest; the middle as a dash across it, the own figure as a diamond."""
    series: list[tuple[str, tuple[Value, ...]]] = [
        (f"Lowest of {chart.others}", tuple(s.lowest for s in chart.spreads)),
        (f"Range of {chart.others}", tuple(s.highest - s.lowest for s in chart.spreads)),
        (f"Highest of {chart.others}", tuple(s.highest for s in chart.spreads)),
        (chart.middle.capitalize(), tuple(s.middle for s in chart.spreads)),
        ("Own figure", tuple(s.own for s in chart.spreads)),
    ]
    every = [v for s in chart.spreads for v in (s.lowest, s.highest, s.middle, s.own)]

    def style(made: Any, points: float) -> None:
        lines = as_lines(made, 2)
        look(made, points, legend=True)
        unlisted(made, 0, 2)
        name_axis(made.category_axis)
        value_axis(made.value_axis, chart.unit)
        ends(made.value_axis, every, 100.0 if chart.unit == "percent" else None, chart.unit)
        made.plots[0].gap_width = 400
        lowest, reach = made.plots[0].series
        quiet(lowest)
        _fill(reach)
        highest, middle, own = lines.series
        for one in (highest, middle, own):
            unjoined(one)
        highest.marker.style = XL_MARKER_STYLE.NONE
        marker(middle, XL_MARKER_STYLE.DASH, 20, INK)
        marker(own, XL_MARKER_STYLE.DIAMOND, 11, BLUE, INK)
        for place, spread in enumerate(chart.spreads):
            labelled(lowest.points[place], XL_LABEL_POSITION.INSIDE_END)
            labelled(highest.points[place], XL_LABEL_POSITION.ABOVE)
            if spread.own is not None:
                labelled(own.points[place], XL_LABEL_POSITION.RIGHT, bold=True)

    return XL_CHART_TYPE.COLUMN_STACKED, over([s.name for s in chart.spreads], chart.unit, series), style


def _fill(reach: Any) -> None:
    reach.format.fill.solid()
    reach.format.fill.fore_color.rgb = colour(LIGHT)
    reach.format.line.color.rgb = colour(BLUE)


def funnel(chart: FunnelChart) -> tuple[Any, PlaceData, Any]:
    """Places as dots by size, those beyond the limits as named diamonds; the limits as curves around the whole."""
    data = PlaceData(number_format=number_format(chart.unit))
    sizes = [edge.size for edge in chart.edges] or [place.size for place in chart.places]
    curves = [
        ("95% limits", "low", SHORT), ("95% upper limit", "high", SHORT),
        ("99.8% limits", "lowest", None), ("99.8% upper limit", "highest", None),
    ]  # fmt: skip
    for name, side, _ in curves:
        _put(data, name, [(edge.size, getattr(edge, side)) for edge in chart.edges])
    _put(data, "All together", [(size, chart.whole) for size in (min(sizes), max(sizes))])
    within = [place for place in chart.places if place.side == "within"]
    beyond = [place for place in chart.places if place.side != "within"]
    for name, places in (("Within the limits", within), ("Beyond the limits", beyond)):
        if places:
            _put(data, name, [(place.size, place.value) for place in places])

    def style(made: Any, points: float) -> None:
        look(made, points, legend=True)
        unlisted(made, 1, 3)
        value_axis(made.value_axis, chart.unit)
        value_axis(made.category_axis, "count")
        made.category_axis.has_major_gridlines = False
        made.category_axis.axis_title.text_frame.text = told(chart.sized_by)
        made.category_axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
        heights = [value for edge in chart.edges for value in (edge.lowest, edge.highest)]
        heights += [place.value for place in chart.places]
        ends(made.value_axis, heights, 100.0 if chart.unit == "percent" else None)
        drawn = list(made.plots[0].series)
        for one, (_, _, dash) in zip(drawn, curves, strict=False):
            stroke(one, GREY, 1.25, dash)
        stroke(drawn[len(curves)], INK, 1.25)
        dots = iter(drawn[len(curves) + 1 :])
        if within:
            marker(next(dots), XL_MARKER_STYLE.CIRCLE, 7, BLUE)
        if beyond:
            told_apart = next(dots)
            marker(told_apart, XL_MARKER_STYLE.DIAMOND, 11, ORANGE, INK)
            for n, place in enumerate(beyond):
                named(told_apart.points[n], place.name, points)

    return XL_CHART_TYPE.XY_SCATTER, data, style


def _put(data: PlaceData, name: str, places: list[tuple[float, float]]) -> None:
    series = data.add_series(name)
    for x, y in places:
        series.add_data_point(x, y)

"""Native charts of bars; what Office has no chart for (a pathway, a map) is drawn as them too."""

from __future__ import annotations

from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from trigpoint.publish.charts.native_style import (
    LONG,
    CategoryData,
    as_lines,
    colour,
    look,
    name_axis,
    on_white,
    over,
    stroke,
    value_axis,
)
from trigpoint.publish.charts.objects import Bar, BarChart, Pathway, Value, WardMap
from trigpoint.publish.charts.vega import BLUE, INK, LIGHT
from trigpoint.scorecard.written import written

MOST_COLUMNS = 8
"""Bars beside a target stand upright, so that it is a line across them; more names than these have no room below."""


def columns(chart: BarChart) -> tuple[Any, CategoryData, Any]:
    """Few upright bars, with the target as a dashed line across them."""
    names = [bar.name for bar in chart.bars]
    values: list[Value] = [bar.value for bar in chart.bars]
    held = f"Target {written(chart.target or 0.0, chart.unit)}"
    data = over(names, chart.unit, [(chart.measured, values), (held, [chart.target] * len(names))])

    def style(made: Any, points: float) -> None:
        lines = as_lines(made, 1)
        look(made, points, legend=True)
        name_axis(made.category_axis)
        value_axis(made.value_axis, chart.unit)
        _from_nought(made.value_axis, [*values, chart.target])
        _paint(made.plots[0], chart.bars)
        stroke(lines.series[0], INK, 2, LONG)

    return XL_CHART_TYPE.COLUMN_CLUSTERED, data, style


def bars(chart: BarChart) -> tuple[Any, CategoryData, Any]:
    """Bars below one another, each with its figure; where they have a target, it is the last, an outline alone."""
    shown = [*chart.bars, *((Bar("Target", chart.target),) if chart.target is not None else ())]
    values: list[Value] = [bar.value for bar in shown]
    data = over([bar.name for bar in shown], chart.unit, [(chart.measured, values)])

    def style(made: Any, points: float) -> None:
        look(made, points, legend=False)
        name_axis(made.category_axis)
        made.category_axis.reverse_order = True
        value_axis(made.value_axis, chart.unit)
        made.value_axis.has_major_gridlines = False
        made.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        _from_nought(made.value_axis, values)
        _paint(made.plots[0], shown)
        if chart.target is not None:
            held = made.plots[0].series[0].points[len(shown) - 1]
            held.format.fill.background()
            held.format.line.color.rgb, held.format.line.width = colour(INK), Pt(1.5)
            held.format.line.dash_style = MSO_LINE.DASH

    return XL_CHART_TYPE.BAR_CLUSTERED, data, style


def of_pathway(chart: Pathway) -> BarChart:
    """A bar a step. Where all start at one place, a bar is named by where it ends."""
    one = len({step.start for step in chart.steps}) < 2
    steps = tuple(Bar(step.end if one else f"{step.start} to {step.end}", step.count) for step in chart.steps)
    return BarChart(chart.title, chart.words, chart.unit, steps, measured="How many")


def of_map(chart: WardMap) -> BarChart:
    """A bar a place, the highest first; those without a figure last."""
    ordered = sorted(chart.wards, key=lambda ward: (ward.value is None, -(ward.value or 0.0)))
    return BarChart(chart.title, chart.words, chart.unit, tuple(Bar(ward.name, ward.value) for ward in ordered))


def _from_nought(axis: Any, values: list[Value]) -> None:
    """The length of a bar is its figure, so that no axis of bars starts elsewhere."""
    if all(value is None or value >= 0 for value in values):
        axis.minimum_scale = 0.0


def _paint(plot: Any, shown: Any) -> None:
    """Each bar with its figure; the own one in the stronger colour."""
    plot.gap_width, plot.vary_by_categories = 45, False
    series = plot.series[0]
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = colour(LIGHT)
    series.format.line.color.rgb = colour(BLUE)
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    on_white(labels)
    for n, bar in enumerate(shown):
        if bar.own:
            fill = series.points[n].format.fill
            fill.solid()
            fill.fore_color.rgb = colour(BLUE)

"""Charts for Word and PowerPoint are their tables too: numbers are read back from the chart and from its own sheet."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from pptx.oxml.ns import qn

from tests.publish.test_charts import BARS, EVERY, FUNNEL, LINE, MOVED, NAMES, PATHWAY, RANGE, WARDS
from trigpoint.publish.charts.native import native_chart, xml_of
from trigpoint.publish.charts.objects import Bar, BarChart, Chart


def series_of(chart: Chart) -> dict[str, tuple[float | None, ...]]:
    """Each series of the drawn chart by its name, gaps as None."""
    found: dict[str, tuple[float | None, ...]] = {}
    for plot in native_chart(chart).plotted(10).plots:
        for series in plot.series:
            found[series.name] = tuple(series.values)
    return found


def names_of(chart: Chart) -> list[str]:
    return [str(one) for one in native_chart(chart).plotted(10).plots[0].categories]


def sheet_of(chart: Chart) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(native_chart(chart).data.xlsx_blob))
    return [[cell.value for cell in row] for row in book["Sheet1"].iter_rows()]


def test_a_line_has_every_series_with_its_gaps_and_a_diamond_where_it_is_flagged() -> None:
    assert names_of(LINE) == list(LINE.periods)
    assert series_of(LINE) == {
        "This figure": (92.0, None, 85.5, 80.0),
        "Mean": (88.0,) * 4,
        "Target": (90.0,) * 4,
        "England": (83.25,) * 4,
        "Signal": (None, None, None, 80.0),
    }
    assert sheet_of(LINE)[1:3] == [["Apr 2026", 92, 88, 90, 83.25, None], ["May 2026", None, 88, 90, 83.25, None]]


@pytest.mark.parametrize("chart", EVERY)
def test_axes_are_named_by_unsigned_numbers_and_each_name_leads_to_an_axis(chart: Chart) -> None:
    element = native_chart(chart).plotted(10).element
    axes = {axis.find(qn("c:axId")).get("val") for tag in ("c:catAx", "c:valAx") for axis in element.iter(qn(tag))}
    told = [axis.get("val") for tag in ("c:axId", "c:crossAx") for axis in element.iter(qn(tag))]
    assert len(axes) == 2 and set(told) == axes
    assert all(0 <= int(name) < 2**32 for name in axes)


@pytest.mark.parametrize(("last", "labels"), [(80.0, 1), (None, 0)])
def test_only_a_figure_of_the_last_period_stands_beside_its_line(last: float | None, labels: int) -> None:
    figure = replace(LINE.series[0], values=(92.0, None, 85.5, last))
    plotted = native_chart(replace(LINE, series=(figure, *LINE.series[1:]))).plotted(10)
    assert len(plotted.plots[0].series[0]._element.findall(f".//{qn('c:dLbl')}")) == labels


def test_lines_differ_by_dash_so_that_grey_paper_tells_them_apart() -> None:
    plotted = native_chart(LINE).plotted(10)
    dashes = {one.name: one.format.line.dash_style for one in plotted.plots[0].series}
    assert len({dashes[name] for name in ("This figure", "Mean", "Target")}) == 3
    widths = {one.name: one.format.line.width for one in plotted.plots[0].series}
    assert widths["This figure"] > max(widths[name] for name in ("Mean", "Target", "England"))


def test_few_bars_have_their_target_as_a_line_across_them() -> None:
    plotted = native_chart(BARS).plotted(10)
    assert [plot._element.tag for plot in plotted.plots] == [qn("c:barChart"), qn("c:lineChart")]
    assert names_of(BARS) == ["Fenbridge", "England", "Region"]
    assert series_of(BARS) == {"Figure": (62.5, 41.0, 50.2), "Target 55.0 per 10,000": (55.0,) * 3}
    figures = plotted.plots[0].series[0]
    assert figures.points[0].format.fill.fore_color.rgb != figures.format.fill.fore_color.rgb  # the own bar's


def test_many_bars_have_their_target_as_the_last_of_them() -> None:
    many = BarChart("Many", "Many.", "percent", tuple(Bar(f"Team {n}", float(n)) for n in range(1, 13)), target=7.5)
    assert names_of(many) == [*(f"Team {n}" for n in range(1, 13)), "Target"]
    assert series_of(many) == {"Figure": (*(float(n) for n in range(1, 13)), 7.5)}


def test_bars_may_go_below_nought() -> None:
    assert series_of(MOVED) == {"Figure": (7.0, -3.0)}
    assert native_chart(MOVED).plotted(10).value_axis.minimum_scale is None
    assert native_chart(BARS).plotted(10).value_axis.minimum_scale == 0


def test_a_range_stands_on_its_lowest_and_ends_at_its_highest() -> None:
    found = series_of(RANGE)
    assert found["Lowest of neighbours"] == (30.0,)
    assert found["Range of neighbours"] == (50.0,)
    assert found["Highest of neighbours"] == (80.0,)
    assert (found["Mean"], found["Own figure"]) == ((52.0,), (62.5,))
    axis = native_chart(RANGE).plotted(10).value_axis
    assert axis.minimum_scale <= 30 < 80 <= axis.maximum_scale


def test_a_funnel_has_its_places_and_its_limits() -> None:
    plotted = native_chart(FUNNEL).plotted(10)
    places = {
        one.name: list(zip(map(float, one._element.xpath("c:xVal//c:v/text()")), one.values, strict=True))
        for one in plotted.plots[0].series
    }
    assert places["Within the limits"] == [(50.0, 80.0)]
    assert places["Beyond the limits"] == [(120.0, 60.0)]
    assert places["95% limits"] == [(40.0, 55.0), (130.0, 62.0)]
    assert places["99.8% upper limit"] == [(40.0, 95.0), (130.0, 83.0)]
    assert {value for _, value in places["All together"]} == {70.0}
    assert "South" in xml_of(plotted).decode("utf-8")


def test_a_pathway_and_a_map_are_bars_with_the_same_numbers() -> None:
    assert dict(zip(names_of(PATHWAY), series_of(PATHWAY)["How many"], strict=True)) == {
        "Contacts to Referrals": 30, "Contacts to Ended": 50, "Referrals to Assessed": 20,
    }  # fmt: skip
    assert dict(zip(names_of(WARDS), series_of(WARDS)["Figure"], strict=True)) == {
        "East": 44.0, "West": 12.0, "Mid": None,
    }  # fmt: skip


@pytest.mark.parametrize("chart", EVERY, ids=NAMES)
def test_the_same_chart_gives_the_same_bytes_in_british_english_without_a_title_of_its_own(chart: Chart) -> None:
    one, again = native_chart(chart), native_chart(chart)
    assert one.data.xlsx_blob == again.data.xlsx_blob
    assert xml_of(one.plotted(10)) == xml_of(again.plotted(10))
    text = xml_of(one.plotted(10)).decode("utf-8")
    assert "en-US" not in text
    assert '<c:autoTitleDeleted val="1"/>' in text


def test_what_people_typed_is_never_a_formula_and_never_breaks_the_file() -> None:
    planted = '=HYPERLINK("http://example.org","x")'
    bars = replace(BARS, bars=(Bar(planted, 1.0, own=True), Bar("@SUM(1)", 2.0), Bar("a\x00b<&>\"'", 3.0)))
    assert [row[0] for row in sheet_of(bars)[1:]] == [planted, "@SUM(1)", "ab<&>\"'"]
    book = openpyxl.load_workbook(io.BytesIO(native_chart(bars).data.xlsx_blob))
    assert {cell.data_type for row in book["Sheet1"].iter_rows() for cell in row} <= {"s", "n"}
    assert names_of(bars) == [planted, "@SUM(1)", "ab<&>\"'"]


def test_a_line_without_a_figure_is_drawn_all_the_same() -> None:
    empty = replace(LINE, series=(replace(LINE.series[0], values=(None,) * 4),), flagged=())
    assert series_of(empty) == {"This figure": (None,) * 4}


def test_of_many_periods_every_so_many_th_is_named_and_counts_have_whole_steps() -> None:
    periods = tuple(f"Month {n}" for n in range(36))
    long = replace(LINE, periods=periods, unit="count", flagged=(), highest=None)
    long = replace(long, series=(replace(LINE.series[0], values=tuple(float(n % 3) for n in range(36))),))
    plotted = native_chart(long).plotted(10)
    assert plotted.element.xpath("//c:tickLblSkip/@val") == ["7"]  # 6 of 36: the first, and the last
    assert plotted.value_axis.major_unit == 1
    assert not native_chart(LINE).plotted(10).element.xpath("//c:tickLblSkip")


def test_a_line_leaves_room_for_the_label_of_its_last_point() -> None:
    """The plot ends well before the chart's right side, above its periods and below its legend, where it has one."""
    for chart in (LINE, replace(LINE, series=LINE.series[:1], flagged=())):
        plotted = native_chart(chart).plotted(10)
        (layout,) = plotted.element.xpath("//c:plotArea/c:layout/c:manualLayout")
        x, y, width, height = (float(layout.xpath(f"c:{name}/@val")[0]) for name in "xywh")
        several = len(plotted.plots[0].series) > 1
        assert x > 0 and (0.2 if several else 0.0) < y < 0.3
        assert plotted.has_legend is several
        assert plotted.element.xpath("//c:legend/c:legendPos/@val") == (["t"] if several else [])
        assert 0.05 < 1 - x - width < 0.15
        assert 0.1 < 1 - y - height < 0.35
        assert layout.xpath("c:layoutTarget/@val") == ["inner"]

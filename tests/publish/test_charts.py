"""Every kind of chart is its table: what was drawn is read back from the drawing and held against the numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.support.scorecards import AUGUST, card, months, recorded, row
from trigpoint.model.observation import Status
from trigpoint.publish.as_json import to_json
from trigpoint.publish.charts.drawing import to_svg
from trigpoint.publish.charts.objects import (
    Bar,
    BarChart,
    Chart,
    ChartTable,
    Edge,
    FunnelChart,
    LineChart,
    Pathway,
    Placed,
    RangeChart,
    Series,
    Spread,
    Step,
    Ward,
    WardMap,
)
from trigpoint.publish.charts.of_members import chart_of_members
from trigpoint.publish.charts.of_row import charts_of, parts_of
from trigpoint.publish.charts.vega import WIDTH, apart, spec_of
from trigpoint.publish.from_json import card_of
from trigpoint.scorecard.contribution import Part
from trigpoint.scorecard.objects import Process, ProcessLimits, Row

SVG = "{http://www.w3.org/2000/svg}"
LINE = LineChart(
    "Visits in time fell from 92.0% to 80.0%",
    "April 92.0%, May not available, June 85.5%, July 80.0%.",
    "percent",
    ("Apr 2026", "May 2026", "Jun 2026", "Jul 2026"),
    (
        Series("This figure", "figure", (92.0, None, 85.5, 80.0)),
        Series("Mean", "mean", (88.0, 88.0, 88.0, 88.0)),
        Series("Target", "target", (90.0, 90.0, 90.0, 90.0)),
        Series("England", "comparator", (83.25, 83.25, 83.25, 83.25)),
    ),
    (False, False, False, True),
    100.0,
)
BARS = BarChart(
    "Fenbridge is above England",
    "Fenbridge 62.5, England 41.0, Region 50.2.",
    "per 10,000",
    (Bar("Fenbridge", 62.5, own=True), Bar("England", 41.0), Bar("Region", 50.2)),
    target=55.0,
)
MOVED = BarChart("North moved it most", "North 7, South -3.", "count", (Bar("North", 7.0), Bar("South", -3.0)))
RANGE = RangeChart(
    "Fenbridge is within the range of its neighbours",
    "Lowest 30.0, highest 80.0.",
    "per 10,000",
    (Spread("10 neighbours", 30.0, 80.0, 52.0, 62.5),),
    "neighbours",
    "mean",
)
FUNNEL = FunnelChart(
    "South lies below what chance would explain",
    "North 80%, South 60%.",
    "percent",
    (Placed("North", 50, 80.0), Placed("South", 120, 60.0, "low")),
    70.0,
    (Edge(40, 45.0, 55.0, 85.0, 95.0), Edge(130, 57.0, 62.0, 78.0, 83.0)),
    "Cases",
)
PATHWAY = Pathway(
    "Half of contacts end there",
    "Of 100 contacts 30 became referrals, 50 ended; of the referrals 20 were assessed.",
    "count",
    (("Contacts",), ("Referrals", "Ended"), ("Assessed",)),
    (Step("Contacts", "Referrals", 30), Step("Contacts", "Ended", 50), Step("Referrals", "Assessed", 20)),
)


def square(x: float, y: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    return (((x, y), (x + 0.05, y), (x + 0.05, y + 0.05), (x, y + 0.05), (x, y)),)


WARDS = WardMap(
    "East is the highest",
    "West 12.0, East 44.0, Mid not available.",
    "per 10,000",
    (Ward("West", square(0, 52), 12.0), Ward("East", square(0.1, 52), 44.0), Ward("Mid", square(0.05, 52), None)),
    (20.0, 40.0),
)
EVERY: list[Chart] = [LINE, BARS, MOVED, RANGE, FUNNEL, PATHWAY, WARDS]
NAMES = ["line", "bars", "moved", "range", "funnel", "pathway", "wards"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Chart], ElementTree.Element]:
    cache = tmp_path_factory.mktemp("cache")
    return lambda chart: ElementTree.fromstring(to_svg(chart, "c1", cache))


def texts(svg: ElementTree.Element) -> list[str]:
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def layer(chart: Chart, name: str) -> list[dict[str, float]]:
    found = next(one for one in spec_of(chart)["layer"] if one["name"] == name)
    return found.get("data", spec_of(chart).get("data"))["values"]


def boxes(svg: ElementTree.Element, fill: str) -> Iterator[tuple[float, float]]:
    """The left edge and the width of every rectangle of a colour."""
    for path in svg.iter(f"{SVG}path"):
        if path.get("fill") == fill:
            found = re.fullmatch(r"M([-\d.]+),[-\d.]+h([-\d.]+)v[-\d.]+h[-\d.]+Z", path.get("d", ""))
            assert found is not None
            yield float(found[1]), float(found[2])


def straight(pairs: list[tuple[float, float]], tolerance: float = 0.51) -> bool:
    """Whether places on the paper follow from values by one straight scale, to half a pixel."""
    (v0, p0), (v1, p1) = min(pairs), max(pairs)
    slope = (p1 - p0) / (v1 - v0)
    return slope != 0 and all(abs(p0 + slope * (v - v0) - p) <= tolerance for v, p in pairs)


@pytest.mark.parametrize("chart", EVERY, ids=NAMES)
def test_it_is_named_described_safe_and_its_text_is_text(
    chart: Chart, drawn: Callable[[Chart], ElementTree.Element]
) -> None:
    svg = drawn(chart)
    assert svg.get("role") == "img"
    ids = {one.get("id"): one.text for one in svg if one.tag in (f"{SVG}title", f"{SVG}desc")}
    assert ids[svg.get("aria-labelledby")] == chart.title
    assert ids[svg.get("aria-describedby")] == chart.words
    every = list(svg.iter())
    assert not any("style" in one.attrib or one.tag == f"{SVG}style" for one in every)
    assert not any(name.startswith("on") or "href" in name for one in every for name in one.attrib)
    assert all(one.get("id", "c1").startswith("c1") for one in every)
    assert not any("role" in one.attrib or "aria-label" in one.attrib for one in every if one is not svg)
    assert texts(svg)
    assert not chart.title.endswith(".")


def test_two_drawings_on_a_page_share_no_id(tmp_path: Path) -> None:
    both = to_svg(LINE, "a", tmp_path) + to_svg(LINE, "b", tmp_path)
    ids = re.findall(r'\bid="([^"]+)"', both)
    assert len(ids) == len(set(ids)) >= 4
    assert set(re.findall(r"url\(#([^)]+)\)", both)) <= set(ids)


def test_a_drawing_is_kept_and_a_kept_one_is_taken(tmp_path: Path) -> None:
    to_svg(BARS, "a", tmp_path)
    (kept,) = (tmp_path / "charts").iterdir()
    kept.write_text('<svg xmlns="http://www.w3.org/2000/svg"></svg>', encoding="utf-8")
    assert "<text" not in to_svg(BARS, "a", tmp_path)
    assert "<text" in to_svg(MOVED, "a", tmp_path)


def test_a_lines_points_and_labels_are_its_tables(drawn: Callable[[Chart], ElementTree.Element]) -> None:
    svg = drawn(LINE)
    assert LINE.table == ChartTable(
        ("Period", "This figure", "Mean", "Target", "England", "Signal"),
        (
            ("Apr 2026", 92.0, 88.0, 90.0, 83.25, ""),
            ("May 2026", None, 88.0, 90.0, 83.25, ""),
            ("Jun 2026", 85.5, 88.0, 90.0, 83.25, ""),
            ("Jul 2026", 80.0, 88.0, 90.0, 83.25, "Yes"),
        ),
    )
    lines = [p.get("d", "") for p in svg.iter(f"{SVG}path") if p.get("stroke-dasharray")]
    levels = sorted({float(re.findall(r",([-\d.]+)", d)[0]) for d in lines if d.count("L") == 3})
    assert len(levels) == 3
    curve = next(p.get("d", "") for p in svg.iter(f"{SVG}path") if p.get("stroke-width") == "3")
    points = [(float(x), float(y)) for x, y in re.findall(r"([-\d.]+),([-\d.]+)", curve)]
    drawn_values = [92.0, 85.5, 80.0]
    wanted = sorted(
        [*zip(drawn_values, [y for _, y in points], strict=True), *zip((90.0, 88.0, 83.25), levels, strict=True)]
    )
    assert straight(wanted)
    assert {"This figure 80.0%", "Mean 88.0%", "Target 90.0%", "England 83.3%"} <= set(texts(svg))
    dashes = {p.get("stroke-dasharray") for p in svg.iter(f"{SVG}path") if p.get("stroke-dasharray")}
    assert len(dashes - {"1,0"}) == 3  # never by colour alone


def test_bars_are_as_long_as_their_figures(drawn: Callable[[Chart], ElementTree.Element]) -> None:
    svg = drawn(BARS)
    assert BARS.table.rows == (("Fenbridge", 62.5), ("England", 41.0), ("Region", 50.2), ("Target", 55.0))
    (own,) = (width for _, width in boxes(svg, "#12436D"))
    others = [width for _, width in boxes(svg, "#6BACE6")]
    assert straight([(0.0, 0.0), (62.5, own), *zip((41.0, 50.2), others, strict=True)], 1.0)
    rule = next(line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray") == "6,4")
    place = float(re.findall(r"translate\(([-\d.]+)", rule.get("transform", ""))[0])
    assert abs(place - own * 55 / 62.5) < 1
    assert {"62.5 per 10,000", "41.0 per 10,000", "50.2 per 10,000", "Target 55.0 per 10,000"} <= set(texts(svg))


def test_bars_on_either_side_of_nought(drawn: Callable[[Chart], ElementTree.Element]) -> None:
    (north, wide), (south, narrow) = boxes(drawn(MOVED), "#6BACE6")
    assert abs(wide / narrow - 7 / 3) < 0.05
    assert abs(north - (south + narrow)) < 1.5  # they meet at nought


def test_a_range_runs_from_the_lowest_to_the_highest(drawn: Callable[[Chart], ElementTree.Element]) -> None:
    svg = drawn(RANGE)
    assert RANGE.table.rows == (("10 neighbours", 62.5, 30.0, 52.0, 80.0),)
    ((left, width),) = boxes(svg, "#6BACE6")
    diamond = next(p for p in svg.iter(f"{SVG}path") if p.get("fill") == "#12436D")
    own = float(re.findall(r"translate\(([-\d.]+)", diamond.get("transform", ""))[0])
    assert straight([(30.0, left), (80.0, left + width), (62.5, own)], 1.0)


def test_a_funnels_places_and_limits_are_its_tables() -> None:
    assert FUNNEL.table.rows == (
        ("North", 50, 80.0, "within"),
        ("South", 120, 60.0, "low"),
        ("All together", 170, 70.0, ""),
    )
    assert layer(FUNNEL, "within") == [{"name": "North", "size": 50, "value": 80.0}]
    assert layer(FUNNEL, "beyond") == [{"name": "South", "size": 120, "value": 60.0}]
    assert layer(FUNNEL, "whole") == [{"value": 70.0}]
    assert [(p["size"], p["value"]) for p in layer(FUNNEL, "lowest")] == [(40, 45.0), (130, 57.0)]
    assert [(p["size"], p["value"]) for p in layer(FUNNEL, "high")] == [(40, 85.0), (130, 78.0)]


def test_a_pathways_bands_are_as_thick_as_their_counts(drawn: Callable[[Chart], ElementTree.Element]) -> None:
    assert PATHWAY.table.rows == (
        ("Contacts", "Referrals", 30),
        ("Contacts", "Ended", 50),
        ("Referrals", "Assessed", 20),
    )
    thick: dict[float, set[float]] = {}
    for point in layer(PATHWAY, "steps"):
        thick.setdefault(point["step"], set()).add(round(point["y"] - point["y2"], 9))
    widths = [next(iter(found)) for found in thick.values() if len(found) == 1]
    assert len(widths) == 3
    assert straight([(0.0, 0.0), *zip((30.0, 50.0, 20.0), widths, strict=True)], 1e-6)
    assert {"Contacts 80", "Referrals 30", "Ended 50", "Assessed 20"} <= set(texts(drawn(PATHWAY)))


def test_a_map_shades_by_band_and_says_each_figure(drawn: Callable[[Chart], ElementTree.Element]) -> None:
    svg = drawn(WARDS)
    assert WARDS.table.rows == (("West", 12.0), ("East", 44.0), ("Mid", None))
    fills = [p.get("fill") for p in svg.iter(f"{SVG}path") if p.get("stroke") == "#0b0c0c"]
    assert len(fills) == 3
    assert len(set(fills)) == 3
    assert fills[2] == "#ffffff"
    assert {"12.0", "44.0", "–"} <= set(texts(svg))
    shapes = [p.get("d", "") for p in svg.iter(f"{SVG}path") if p.get("stroke") == "#0b0c0c"]
    spans = [max(x) - min(x) for x in ([float(n) for n in re.findall(r"([-\d.]+),", d)] for d in shapes)]
    assert all(0 < span < WIDTH / 2 for span in spans)  # a ward, and not all the world around it


def test_labels_are_moved_apart_and_stay_within() -> None:
    assert apart([1.0, 1.1, 5.0], 1.0, 0.0, 10.0) == [1.0, 2.0, 5.0]
    assert apart([9.8, 9.9], 1.0, 0.0, 10.0) == [9.0, 10.0]
    assert apart([], 1.0, 0.0, 1.0) == []


def test_a_rows_line_has_its_limits_where_they_hold_and_none_beyond_what_can_be() -> None:
    shown = row(recorded("a", unit="percent"), months("a", "2019-01", *([90.0, 100.0] * 10)), periods_shown=20)
    line = charts_of(shown, "Fenbridge").line
    assert line is not None
    assert [series.role for series in line.series] == ["figure", "mean", "lower"]  # the upper limit is above 100%
    assert set(line.series[1].values) == {95.0}
    # XmR: 2.66 mean moving ranges of 10 below the mean of 95.
    assert line.series[2].values[0] == pytest.approx(95 - 26.6)
    assert line.title == "a rose from 90.0% in January 2019 to 100.0% in August 2020, within its usual range"


def hidden(shown: Row, *places: int) -> Row:
    """The row with the figures in some places hidden."""
    values = list(shown.values)
    for place in places:
        values[place] = replace(values[place], value=None, status=Status.SUPPRESSED)
    return replace(shown, values=tuple(values), value=values[-1].value, status=values[-1].status)


def title_of(shown: Row) -> str | None:
    line = charts_of(shown, "Fenbridge").line
    return line.title if line is not None else None


def test_nothing_is_said_to_have_stayed_that_moved_or_is_hidden() -> None:
    moved = row(recorded("a"), months("a", "2020-05", 6, 10, 8, 6), periods_shown=4)
    assert title_of(moved) == "a was 6 in May 2020 and again in August 2020"
    same = row(recorded("a"), months("a", "2020-05", 0, 0, 0, 0), periods_shown=4)
    assert title_of(same) == "a stayed at 0"
    assert title_of(hidden(same, 1)) == "a was 0 in May 2020 and again in August 2020"


def test_what_is_hidden_now_has_no_headline_and_no_figure_at_the_lines_end() -> None:
    shown = hidden(row(recorded("a"), months("a", "2020-05", 0, 0, 0, 3), periods_shown=4), 3)
    line = charts_of(shown, "Fenbridge").line
    assert line is not None
    assert line.title == "a, May 2020 to August 2020"
    (said,) = (one for one in spec_of(line)["layer"] if one["name"] == "names")
    assert [one["text"] for one in said["data"]["values"]] == ["This figure"]


def test_of_a_line_that_is_mostly_hidden_the_noughts_alone_are_not_drawn() -> None:
    noughts = row(recorded("a"), months("a", "2020-02", 0, 3, 0, 2, 0, 4, 5), periods_shown=7)
    assert title_of(hidden(noughts, 1, 3, 5, 6)) is None
    assert title_of(row(recorded("a"), months("a", "2020-07", 7, 9), periods_shown=2)) is None


def test_limits_that_differ_are_drawn_month_by_month_and_stand_in_the_table() -> None:
    shown = row(recorded("a", unit="percent"), months("a", "2020-06", 50.0, 60.0, 55.0), periods_shown=3)
    _, july, august = (figure.period for figure in shown.values)
    limits = (ProcessLimits(july, 55.0, 40.0, 70.0), ProcessLimits(august, 55.0, -5.0, 101.0))
    line = charts_of(replace(shown, process=Process(55.0, -5.0, 101.0, chart="P", limits=limits)), "Fenbridge").line
    assert line is not None
    assert {series.role: series.values for series in line.series} == {
        "figure": (50.0, 60.0, 55.0),
        "mean": (None, 55.0, 55.0),
        "lower": (None, 40.0, None),
        "upper": (None, 70.0, None),
    }
    assert line.table.headings == ("Period", "This figure", "Mean", "Lower limit", "Upper limit")
    assert line.table.rows[1][1:] == (60.0, 55.0, 40.0, 70.0)


def test_limits_by_the_month_come_back_from_json_and_are_left_out_where_there_are_none() -> None:
    found = card([recorded("a")], months("a", "2020-07", 5, 6), AUGUST)
    plain = found.rows[0]
    limits = (ProcessLimits(AUGUST, 5.5, None, 9.25),)
    kept = replace(found, rows=(replace(plain, process=replace(plain.process, limits=limits)),))
    assert card_of(to_json(kept)).rows[0].process.limits == limits
    assert card_of(to_json(found)).rows[0].process == plain.process
    assert "limits" not in to_json(found)["rows"][0]["process"]


def members_of(unit: str, figures: dict[str, tuple[float, float]], breakdown: str) -> tuple[Row, list[Row]]:
    """A row of everyone and one of each member, from numerators and denominators."""
    whole = row(recorded("a", title="Visits", unit=unit), months("a", "2020-03", 1, 2, 3, 4, 5, 6))
    tops, bottoms = (sum(pair[n] for pair in figures.values()) for n in (0, 1))

    def of(top: float, bottom: float, member: str | None) -> Row:
        value = 100 * top / bottom if unit == "percent" else top
        now = replace(whole.values[-1], value=value, numerator=top, denominator=bottom)
        split = breakdown if member else None
        return replace(whole, value=value, values=(*whole.values[:-1], now), breakdown=split, member=member)

    return of(tops, bottoms, None), [of(*pair, name) for name, pair in figures.items()]


def test_a_count_of_nothing_is_no_pathway() -> None:
    whole, members = members_of("count", {"Ended": (0.0, 1.0), "Assessed": (0.0, 1.0)}, "led_to")
    assert isinstance(chart_of_members(whole, members, "What it led to"), BarChart)
    whole, members = members_of("count", {"Ended": (1.0, 1.0), "Assessed": (0.0, 1.0)}, "led_to")
    assert isinstance(chart_of_members(whole, members, "What it led to"), Pathway)


def test_shares_of_members_make_a_funnel_around_all_together() -> None:
    """120 of 220 together, 54.5%. At 50 counted, chance reaches 3.09 x sqrt(54.5 x 45.5 / 50) = 21.8 to either side:
    20% lies below and 60% within; at 20 it reaches 34.4, and 100% lies above."""
    given = {"North": (60.0, 100.0), "East": (30.0, 50.0), "South": (10.0, 50.0), "West": (20.0, 20.0)}
    whole, members = members_of("percent", given, "team")
    chart = chart_of_members(whole, members, "Team")
    assert isinstance(chart, FunnelChart)
    together = 100 * 120 / 220
    assert chart.whole == pytest.approx(together)
    assert {p.name: p.side for p in chart.places} == {
        "North": "within",
        "East": "within",
        "South": "low",
        "West": "high",
    }
    edge = chart.edges[0]
    assert edge.size == pytest.approx(16.0)
    reach = 1.959964 * (together * (100 - together) / 16) ** 0.5
    assert edge.low == pytest.approx(together - reach)
    assert "South" in chart.title


def test_counts_that_went_on_are_a_flow_and_other_counts_are_bars() -> None:
    given = {"Assessment": (30.0, 1.0), "No further action": (70.0, 1.0)}
    whole, members = members_of("count", given, "led_to")
    flow = chart_of_members(whole, members, "What it led to")
    assert isinstance(flow, Pathway)
    assert flow.table.rows == (("Visits", "No further action", 70.0), ("Visits", "Assessment", 30.0))
    assert flow.title == "Visits: most often No further action, 70 of 100"
    by_team = [replace(one, breakdown="team") for one in members]
    bars = chart_of_members(whole, by_team, "Team")
    assert isinstance(bars, BarChart)
    assert [bar.name for bar in bars.bars] == ["No further action", "Assessment"]


def test_places_with_boundaries_are_a_map_and_one_member_is_no_chart() -> None:
    whole, members = members_of("count", {"west": (12.0, 1.0), "East": (44.0, 1.0)}, "ward")
    shapes = {"West": square(0, 52), "East": square(0.1, 52), "Mid": square(0.05, 52)}
    chart = chart_of_members(whole, members, "Ward", shapes)
    assert isinstance(chart, WardMap)
    assert chart.table.rows == (("West", 12.0), ("East", 44.0), ("Mid", None))
    assert [chart.band(value) for value in (12.0, 44.0)] == [0, 4]
    assert chart_of_members(whole, members[:1], "Ward") is None


def test_what_moved_a_figure_adds_up_and_small_parts_go_together() -> None:
    whole = row(recorded("a", title="Visits"), months("a", "2020-03", 1, 2, 3, 4, 5, 25))
    parts = [Part(f"Team {n}", 20.0 - n) for n in range(14)]
    chart = parts_of(whole, "Team", parts)
    assert chart is not None
    assert sum(bar.value or 0 for bar in chart.bars) == sum(part.amount for part in parts)
    assert chart.bars[-1].name == "2 others"
    assert chart.title == "Visits rose; Team 0 moved it most, by +20"
    assert parts_of(whole, "Team", parts[:1]) is None

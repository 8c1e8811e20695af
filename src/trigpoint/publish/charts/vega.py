"""Charts as Vega-Lite specifications: https://vega.github.io/vega-lite/. Colours are those of the Government Analysis
Function's guidance on charts; each also differs from its neighbours by dash, weight or shape, and carries its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trigpoint.publish.charts.objects import BarChart, Chart, FunnelChart, LineChart, Pathway, RangeChart, WardMap
from trigpoint.scorecard.written import written

Spec = dict[str, Any]

BLUE, TURQUOISE, PURPLE, ORANGE, LIGHT, INK, GREY = (
    "#12436D", "#28A197", "#801650", "#F46A25", "#6BACE6", "#0b0c0c", "#505a5f",
)  # fmt: skip
FONT = "'Source Sans 3', arial, sans-serif"
WIDTH, HEIGHT = 560, 300
TEXT = 16  # pixels
_GAP = 19  # pixels between two labels
_DASHES: dict[str, list[int]] = {"mean": [6, 3], "lower": [2, 3], "upper": [2, 3], "target": [10, 4]}
_COLOURS = {"mean": GREY, "lower": GREY, "upper": GREY, "target": ORANGE, "figure": BLUE}
_OTHERS = ((TURQUOISE, [4, 2]), (PURPLE, [1, 3]), (GREY, [12, 3, 2, 3]))
_TICKS = 7


def spec_of(chart: Chart) -> Spec:
    """The specification of a chart, with its data in it."""
    from trigpoint.publish.charts.vega_more import funnel, pathway, ward_map

    match chart:
        case LineChart():
            return whole(line(chart), WIDTH, HEIGHT)
        case BarChart():
            return whole(bars(chart), WIDTH, 34 * len(chart.bars) + 10)
        case RangeChart():
            return whole(spreads(chart), WIDTH, 46 * len(chart.spreads) + 10)
        case FunnelChart():
            return whole(funnel(chart), WIDTH, HEIGHT)
        case Pathway():
            return whole(pathway(chart), WIDTH + 120, HEIGHT)
        case WardMap():
            return whole(ward_map(chart), WIDTH, WIDTH)


def whole(parts: Spec, width: int, height: int) -> Spec:
    """A specification with the look that all charts share."""
    axis = {
        "labelFont": FONT, "labelFontSize": TEXT, "labelColor": INK, "titleFont": FONT, "titleFontSize": TEXT,
        "titleFontWeight": "normal", "titleColor": INK, "gridColor": "#e4e6e7", "domainColor": "#b1b4b6",
        "tickColor": "#b1b4b6", "labelLimit": 400, "labelPadding": 6,
    }  # fmt: skip
    config = {
        "aria": False, "font": FONT, "background": None, "view": {"stroke": None}, "axis": axis,
        "text": {"font": FONT, "fontSize": TEXT, "color": INK}, "legend": {"labelFont": FONT, "labelFontSize": TEXT},
    }  # fmt: skip
    return {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "width": width, "height": height,
            "padding": 4, "config": config, **parts}  # fmt: skip


def line(chart: LineChart) -> Spec:
    """The figure as a line with markers; limits, mean, target and comparators each as a line of its own dash."""
    low, high = _domain([v for s in chart.series for v in s.values if v is not None], chart.highest)
    step = max(1, -(-len(chart.periods) // _TICKS))
    ticks = [p for n, p in enumerate(chart.periods) if (len(chart.periods) - 1 - n) % step == 0]
    x = {"field": "period", "type": "ordinal", "sort": None, "scale": {"domain": list(chart.periods), "padding": 0.2},
         "axis": {"title": None, "values": ticks, "labelAngle": 0, "grid": False, "labelOverlap": True}}  # fmt: skip
    y = {"field": "value", "type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False},
         "axis": {"title": None, "tickCount": 5, "labelExpr": f"datum.label + '{_sign(chart.unit)}'"}}  # fmt: skip
    others, layers = iter(_OTHERS), []
    for n, series in enumerate(chart.series):
        colour, dash = _COLOURS.get(series.role, BLUE), _DASHES.get(series.role)
        if series.role == "comparator":
            colour, dash = next(others, _OTHERS[-1])
        mark: Spec = {"type": "line", "color": colour, "strokeWidth": 1.5, "strokeDash": dash or [1, 0]}
        mark |= {"strokeWidth": 3, "strokeJoin": "round"} if series.role == "figure" else {}
        layers.append({"name": f"line {n}", "data": {"values": _points(chart.periods, series.values)}, "mark": mark,
                       "encoding": {"x": x, "y": y}})  # fmt: skip
        if series.role == "figure":
            layers += _markers(chart, series.values, x, y)
    layers.append(_labels(chart, low, high, x, y))
    return {"layer": layers}


def _points(periods: Sequence[str], values: Sequence[float | None]) -> list[Spec]:
    return [{"period": period, "value": value} for period, value in zip(periods, values, strict=True)]


def _markers(chart: LineChart, values: Sequence[float | None], x: Spec, y: Spec) -> list[Spec]:
    """A dot a period; a diamond where process control flags it."""
    flagged = chart.flagged or (False,) * len(chart.periods)
    pairs = list(zip(_points(chart.periods, values), flagged, strict=True))
    plain: Spec = {"type": "point", "shape": "circle", "filled": True, "color": BLUE, "size": 50, "opacity": 1}
    told: Spec = plain | {"shape": "diamond", "color": ORANGE, "stroke": INK, "strokeWidth": 1.5, "size": 150}
    layers = []
    for name, mark, wanted in (("dots", plain, False), ("signals", told, True)):
        points = [point for point, flag in pairs if flag is wanted and point["value"] is not None]
        if points:
            layers.append({"name": name, "data": {"values": points}, "mark": mark, "encoding": {"x": x, "y": y}})
    return layers


def _labels(chart: LineChart, low: float, high: float, x: Spec, y: Spec) -> Spec:
    """Each line's name at its end, with where it stands in the last period, moved apart where two would lie on each
    other. A line that ends before has its name alone."""
    ends = [(s, next((v for v in reversed(s.values) if v is not None), None)) for s in chart.series]
    known = sorted(
        (value, f"{one.name} {written(value, chart.unit)}" if one.values[-1] is not None else one.name)
        for one, value in ends
        if value is not None
    )
    places = apart([value for value, _ in known], _GAP / HEIGHT * (high - low), low, high)
    last = chart.periods[-1]
    data = [{"period": last, "value": place, "text": text} for (_, text), place in zip(known, places, strict=True)]
    mark = {"type": "text", "align": "left", "dx": 12, "baseline": "middle", "clip": False}
    return {"name": "names", "data": {"values": data}, "mark": mark,
            "encoding": {"x": x, "y": y, "text": {"field": "text", "type": "nominal"}}}  # fmt: skip


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Ascending places moved so that no two are nearer than `gap`, within low and high as far as there is room."""
    found = list(places)
    for n in range(1, len(found)):
        found[n] = max(found[n], found[n - 1] + gap)
    if found and found[-1] > high:
        found[-1] = max(high, low + gap * (len(found) - 1))
        for n in range(len(found) - 2, -1, -1):
            found[n] = min(found[n], found[n + 1] - gap)
    return found


def _domain(values: Sequence[float], highest: float | None) -> tuple[float, float]:
    """From a little below the least to a little above the most, never across nought or beyond what a value can be."""
    if not values:
        return 0.0, 1.0
    least, most = min(values), max(values)
    room = (most - least) * 0.12 or abs(most) * 0.1 or 1.0
    low = max(0.0, least - room) if least >= 0 else least - room
    high = most + room
    return low, high if highest is None or most > highest else min(high, highest)


def _sign(unit: str) -> str:
    return "%" if unit == "percent" else ""


def bars(chart: BarChart) -> Spec:
    """Horizontal bars, the own one in the stronger colour and each with its figure; the target as a dashed line."""
    data: list[Spec] = [
        {"name": bar.name, "value": bar.value, "own": bar.own, "text": written(bar.value, chart.unit).replace("-", "−")}
        for bar in chart.bars
        if bar.value is not None
    ]
    names = [bar.name for bar in chart.bars]
    y = {"field": "name", "type": "nominal", "sort": None, "scale": {"domain": names, "paddingInner": 0.3},
         "axis": {"title": None, "ticks": False, "domain": False}}  # fmt: skip
    far = max((abs(row["value"]) for row in data), default=1.0) or 1.0
    far = max(far, chart.target or 0.0) * 1.05
    ends = [-far if any(row["value"] < 0 for row in data) else 0.0, far]
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": ends, "nice": False}}
    colour = {"condition": {"test": "datum.own", "value": BLUE}, "value": LIGHT}
    layers: list[Spec] = [
        {"name": "bars", "data": {"values": data}, "mark": {"type": "bar", "stroke": BLUE, "strokeWidth": 1},
         "encoding": {"x": x, "y": y, "color": colour}},
    ]  # fmt: skip
    mark = {"type": "text", "align": "left", "baseline": "middle"}
    text = {"field": "text", "type": "nominal"}
    layers.append({"name": "figures", "data": {"values": data}, "mark": mark,
                   "encoding": {"x": {"value": WIDTH + 8}, "y": y, "text": text}})  # fmt: skip
    if chart.target is not None:
        held = [{"value": chart.target, "text": f"Target {written(chart.target, chart.unit)}"}]
        rule = {"type": "rule", "color": INK, "strokeDash": [6, 4], "strokeWidth": 2}
        named = {"type": "text", "align": "right", "dy": -4, "baseline": "bottom"}
        layers.append({"name": "target", "data": {"values": held}, "mark": rule, "encoding": {"x": x}})
        layers.append({"name": "target's name", "data": {"values": held}, "mark": named,
                       "encoding": {"x": x, "y": {"value": 0}, "text": text}})  # fmt: skip
    return {"layer": layers}


def spreads(chart: RangeChart) -> Spec:
    """Each range as a bar from the lowest to the highest, its middle as a tick, the own figure as a diamond."""
    data = [
        {"name": s.name, "lowest": s.lowest, "highest": s.highest, "middle": s.middle, "own": s.own}
        for s in chart.spreads
    ]
    every = [v for s in chart.spreads for v in (s.lowest, s.highest, s.middle, s.own) if v is not None]
    low, high = _domain(every, 100.0 if chart.unit == "percent" else None)
    y = {"field": "name", "type": "nominal", "sort": None, "axis": {"title": None, "ticks": False, "domain": False}}
    scale = {"domain": [low, high], "nice": False, "zero": False}
    axis = {"title": None, "tickCount": 5, "labelExpr": f"datum.label + '{_sign(chart.unit)}'"}

    def at(field: str) -> Spec:
        return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}

    middle = {"type": "tick", "color": INK, "thickness": 3, "size": 24}
    own = {"type": "point", "shape": "diamond", "filled": True, "color": BLUE, "stroke": INK, "size": 220, "opacity": 1}
    reach = {"type": "bar", "color": LIGHT, "stroke": BLUE, "strokeWidth": 1, "size": 16}
    return {
        "data": {"values": data},
        "layer": [
            {"name": "ranges", "mark": reach, "encoding": {"x": at("lowest"), "x2": {"field": "highest"}, "y": y}},
            {"name": "middles", "mark": middle, "encoding": {"x": at("middle"), "y": y}},
            {"name": "own", "mark": own, "encoding": {"x": at("own"), "y": y}},
        ],
    }

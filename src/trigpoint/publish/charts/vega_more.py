"""The rarer charts as Vega-Lite specifications: funnels, pathways, maps of wards."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from trigpoint.publish.charts.objects import FunnelChart, Pathway, Ring, WardMap
from trigpoint.publish.charts.vega import BLUE, GREY, INK, LIGHT, ORANGE
from trigpoint.scorecard.written import number, written

Spec = dict[str, Any]

_SHADES = ("#E8F1FA", "#A9CDEE", "#6BACE6", "#2073BC", "#12436D")
_CURVE = 12  # points along one flow
_THICK = 0.02  # of the whole width: a stage's bar
_BETWEEN = 0.06  # of the whole height: the room between two stages of a column


def funnel(chart: FunnelChart) -> Spec:
    """Places as dots by size, those beyond the limits as named diamonds; the limits as curves around the whole."""
    x = {"field": "size", "type": "quantitative", "axis": {"title": chart.sized_by, "grid": False}}
    sign = "%" if chart.unit == "percent" else ""
    y = {"field": "value", "type": "quantitative", "scale": {"zero": False},
         "axis": {"title": None, "labelExpr": f"datum.label + '{sign}'"}}  # fmt: skip
    layers: list[Spec] = []
    for name, dash in (("lowest", [1, 0]), ("low", [5, 3]), ("high", [5, 3]), ("highest", [1, 0])):
        curve = [{"size": edge.size, "value": getattr(edge, name)} for edge in chart.edges]
        mark = {"type": "line", "color": GREY, "strokeWidth": 1.2, "strokeDash": dash}
        layers.append({"name": name, "data": {"values": curve}, "mark": mark, "encoding": {"x": x, "y": y}})
    level: Spec = {"type": "rule", "color": INK, "strokeWidth": 1}
    layers.append({"name": "whole", "data": {"values": [{"value": chart.whole}]}, "mark": level,
                   "encoding": {"y": y}})  # fmt: skip
    plain: Spec = {"type": "point", "filled": True, "shape": "circle", "color": BLUE, "size": 70, "opacity": 1}
    told: Spec = plain | {"shape": "diamond", "color": ORANGE, "stroke": INK, "size": 160}
    words: Spec = {"type": "text", "align": "left", "dx": 10, "baseline": "middle"}
    for name, mark, beyond in (("within", plain, False), ("beyond", told, True), ("names", words, True)):
        some = [
            {"name": p.name, "size": p.size, "value": p.value}
            for p in chart.places
            if (p.side != "within") is beyond
        ]  # fmt: skip
        encoding = {"x": x, "y": y} | ({"text": {"field": "name", "type": "nominal"}} if name == "names" else {})
        layers.append({"name": name, "data": {"values": some}, "mark": mark, "encoding": encoding})
    return {"layer": layers}


def pathway(chart: Pathway) -> Spec:
    """Stages as bars as tall as what goes through them, steps as bands between them."""
    laid = _laid(chart)
    scale: Spec = {"domain": [0, 1], "nice": False}
    x: Spec = {"field": "x", "type": "quantitative", "axis": None, "scale": scale}
    y: Spec = {"field": "y", "type": "quantitative", "axis": None, "scale": scale}
    boxes = [
        {"name": name, "x": left, "x2": left + _THICK, "y": top, "y2": bottom, "middle": (top + bottom) / 2,
         "text": f"{name} {number(count, 'count')}", "last": last}
        for name, (left, top, bottom, count, last) in laid.items()
    ]  # fmt: skip
    band: Spec = {"type": "area", "color": LIGHT, "opacity": 0.75, "stroke": BLUE, "strokeWidth": 0.5}
    layers: list[Spec] = [
        {"name": "steps", "data": {"values": _bands(chart, laid)}, "mark": band,
         "encoding": {"x": x, "y": y, "y2": {"field": "y2"}, "detail": {"field": "step", "type": "nominal"}}},
        {"name": "stages", "data": {"values": boxes}, "mark": {"type": "rect", "color": BLUE},
         "encoding": {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}}},
    ]  # fmt: skip
    for name, align, shift, last in (("names", "left", 16, False), ("ends", "right", -6, True)):
        some = [box for box in boxes if box["last"] is last]
        mark: Spec = {"type": "text", "align": align, "dx": shift, "baseline": "middle"}
        around = mark | {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}
        place = {"field": "middle", "type": "quantitative", "scale": scale, "axis": None}
        encoding = {"x": x, "y": place, "text": {"field": "text", "type": "nominal"}}
        layers.append({"name": f"around {name}", "data": {"values": some}, "mark": around, "encoding": encoding})
        layers.append({"name": name, "data": {"values": some}, "mark": mark, "encoding": encoding})
    return {"layer": layers}


_Box = tuple[float, float, float, float, bool]


def _laid(chart: Pathway) -> dict[str, _Box]:
    """Where each stage stands: its left edge, top, bottom, what goes through it, and whether its column is the last."""
    through = {name: _through(chart, name) for column in chart.stages for name in column}
    tallest = max((sum(through[name] for name in column) for column in chart.stages), default=1.0) or 1.0
    most = max((len(column) for column in chart.stages), default=1)
    scale = (1 - _BETWEEN * (most - 1)) / tallest
    found: dict[str, _Box] = {}
    for place, column in enumerate(chart.stages):
        left = place / max(len(chart.stages) - 1, 1) * (1 - _THICK)
        top = 1.0
        for name in column:
            bottom = top - through[name] * scale
            found[name] = (left, top, bottom, through[name], place == len(chart.stages) - 1)
            top = bottom - _BETWEEN
    return found


def _through(chart: Pathway, name: str) -> float:
    coming = sum(step.count for step in chart.steps if step.end == name)
    going = sum(step.count for step in chart.steps if step.start == name)
    return max(coming, going)


def _bands(chart: Pathway, laid: dict[str, _Box]) -> list[Spec]:
    """Each step as a band of points along a smooth curve, stacked within the stages at either end."""
    used_out, used_in = dict.fromkeys(laid, 0.0), dict.fromkeys(laid, 0.0)
    found: list[Spec] = []
    for place, step in enumerate(chart.steps):
        start, end = laid[step.start], laid[step.end]
        height = step.count * (start[1] - start[2]) / (start[3] or 1.0)
        first, last = start[1] - used_out[step.start], end[1] - used_in[step.end]
        used_out[step.start] += height
        used_in[step.end] += height
        for n in range(_CURVE + 1):
            along = n / _CURVE
            risen = along * along * (3 - 2 * along)  # the cubic that leaves and arrives level
            top = first + (last - first) * risen
            x = start[0] + _THICK + (end[0] - start[0] - _THICK) * along
            found.append({"step": place, "count": step.count, "x": x, "y": top, "y2": top - height})
    return found


def ward_map(chart: WardMap) -> Spec:
    """Wards filled by band, darker for more, each with its figure; a ward without one is left white."""
    shapes = []
    for ward in (ward for ward in chart.wards if ward.rings):
        shade = "#ffffff" if ward.value is None else _SHADES[min(chart.band(ward.value), len(_SHADES) - 1)]
        text = f"{ward.name}: {'no figure' if ward.value is None else written(ward.value, chart.unit)}"
        properties = {"name": ward.name, "value": ward.value, "shade": shade, "text": text}
        rings = [[[list(point) for point in _clockwise(ring)]] for ring in ward.rings]
        shapes.append({"type": "Feature", "properties": properties,
                       "geometry": {"type": "MultiPolygon", "coordinates": rings}})  # fmt: skip
    fill = {"field": "properties.shade", "type": "nominal", "scale": None}
    names = [
        {"name": ward.name, "longitude": middle[0], "latitude": middle[1], "text": _short(ward.value, chart.unit)}
        for ward in chart.wards
        if (middle := _middle(ward.rings))
    ]
    return {
        "projection": {"type": "mercator"},
        "layer": [
            {"name": "wards", "data": {"values": shapes}, "mark": {"type": "geoshape", "stroke": INK, "strokeWidth": 1},
             "encoding": {"color": fill}},
            {"name": "names", "data": {"values": names}, "mark": {"type": "text", "stroke": "#ffffff", "strokeWidth": 4,
             "strokeJoin": "round"}, "encoding": _where()},
            {"name": "figures", "data": {"values": names}, "mark": {"type": "text"}, "encoding": _where()},
        ],
    }  # fmt: skip


def _clockwise(ring: Ring) -> Ring:
    """The ring as the library's sphere has it: one the other way round would fill all the world but the ward."""
    turned = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring))
    return ring if turned >= 0 else ring[::-1]


def _where() -> Spec:
    return {
        "longitude": {"field": "longitude", "type": "quantitative"},
        "latitude": {"field": "latitude", "type": "quantitative"},
        "text": {"field": "text", "type": "nominal"},
    }


def _short(value: float | None, unit: str) -> str:
    return "–" if value is None else number(value, unit)


def _middle(rings: tuple[tuple[tuple[float, float], ...], ...]) -> tuple[float, float] | None:
    """The middle of the box around the ring of most points; None for a ward without a shape."""
    largest = max(rings, key=len, default=())
    if not largest:
        return None
    across, up = [point[0] for point in largest], [point[1] for point in largest]
    return (min(across) + max(across)) / 2, (min(up) + max(up)) / 2

"""The boundaries of places, where a council gives them: one GeoJSON file a breakdown, in the workspace."""

from __future__ import annotations

import json
from typing import Any

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store.workspace import Workspace

FOLDER = "boundaries"
Ring = tuple[tuple[float, float], ...]
_WRITE = 'Write a FeatureCollection of polygons in longitude and latitude, each with its "name".'


def boundaries(workspace: Workspace, breakdown: str) -> dict[str, tuple[Ring, ...]]:
    """The outlines of a breakdown's members by name, from `boundaries/BREAKDOWN.geojson`; empty where there is none.

    GeoJSON is RFC 7946. A place of several parts has several rings; holes are left out. Raises `UserMistake` for a file
    that is no such collection.
    """
    file = workspace.path / FOLDER / f"{breakdown}.geojson"
    if not file.is_file():
        return {}
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        return {str(one["properties"]["name"]): _rings(one["geometry"]) for one in read["features"]}
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise UserMistake(Problem("These are not the boundaries of places.", _WRITE, file=file.name)) from error


def places(workspace: Workspace) -> tuple[str, ...]:
    """The breakdowns whose boundaries the workspace has, in order."""
    return tuple(sorted(file.stem for file in (workspace.path / FOLDER).glob("*.geojson")))


def _rings(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    parts = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    return tuple(tuple((float(point[0]), float(point[1])) for point in part[0]) for part in parts)

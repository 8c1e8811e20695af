"""Boundaries of places as a council gives them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trigpoint.model.problem import UserMistake
from trigpoint.runs.boundaries import boundaries
from trigpoint.store.workspace import Workspace

OUTLINE = [[0.0, 52.0], [0.1, 52.0], [0.1, 52.1], [0.0, 52.0]]


def written(tmp_path: Path, text: str) -> Workspace:
    workspace = Workspace.create(tmp_path / "w", name="Fenbridge", area="Fenbridge")
    (workspace.path / "boundaries").mkdir()
    (workspace.path / "boundaries" / "ward.geojson").write_text(text, encoding="utf-8")
    return workspace


def test_polygons_and_multipolygons_are_read_by_name(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"name": "West"}, "geometry": {"type": "Polygon", "coordinates": [OUTLINE]}},
        {
            "type": "Feature",
            "properties": {"name": "Isles"},
            "geometry": {"type": "MultiPolygon", "coordinates": [[OUTLINE], [OUTLINE]]},
        },
    ]
    workspace = written(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}))
    ring = tuple((x, y) for x, y in OUTLINE)
    assert boundaries(workspace, "ward") == {"West": (ring,), "Isles": (ring, ring)}
    assert boundaries(workspace, "team") == {}


@pytest.mark.parametrize("text", ["", "[]", '{"features": [{"properties": {}}]}', '{"features": 3}'])
def test_a_file_that_is_something_else_is_told_by_its_name(tmp_path: Path, text: str) -> None:
    with pytest.raises(UserMistake, match=r"ward\.geojson"):
        boundaries(written(tmp_path, text), "ward")

"""Journeys as pathways and figures on a map of wards: what is drawn, its table, and who sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from trigpoint.runs.members import members_of
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

PACK, PERIOD = "progress-report", "2026-03"
JOURNEY, MAPPED = "early_help_assessments_completed", "centre_registrations_open"
pytestmark = pytest.mark.django_db


@pytest.fixture
def outlines(borough: Workspace) -> Iterator[Path]:
    """The wards of the simulated borough as squares beside one another, but for the last, and a place that has no
    figure: a council's own GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name.upper()},
            "geometry": {"type": "Polygon", "coordinates": [_square(n)]},
        }
        for n, name in enumerate([*members_of(borough, "ward")[:-1], "Nowhere Fen"])
    ]
    file = borough.path / "boundaries" / "ward.geojson"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    yield file
    file.unlink()


def _square(n: int) -> list[list[float]]:
    west, south = 0.1 * (n % 4), 52 + 0.1 * (n // 4)
    return [[west, south], [west, south + 0.1], [west + 0.1, south + 0.1], [west + 0.1, south], [west, south]]


def _tables(page: str) -> list[list[list[str]]]:
    """The cells of each chart's table."""
    found = re.findall(r"<tbody[^>]*>(.*?)</tbody>", page, re.DOTALL)
    rows = [re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL) for body in found]
    return [[[unescape(c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in some] for some in rows]


def _members(borough: Workspace, indicator: str, by: str) -> dict[str, float]:
    card = score(borough, PACK, PERIOD, by=by)
    return {r.member: r.value for r in card.rows if r.indicator == indicator and r.member and r.value is not None}


def test_a_journey_is_a_pathway_named_and_equal_to_its_table(browse: Callable[..., Client], borough: Workspace) -> None:
    page = browse("analyst").get(f"/figures/journeys?pack={PACK}&period={PERIOD}").content.decode()
    wanted = {name: value for name, value in _members(borough, JOURNEY, "led_to").items() if value}
    assert wanted
    told = [{row[1]: float(row[2].replace(",", "")) for row in table} for table in _tables(page)]
    assert wanted in told
    drawings = re.findall(r'<svg[^>]*role="img"[^>]*aria-labelledby="([^"]+)"', page)
    assert len(drawings) == len(told)
    assert all(f'<title id="{name}">' in page for name in drawings)
    assert f"/figures/{JOURNEY}/{PERIOD}/?pack={PACK}&amp;by=led_to" in page


def test_a_map_of_wards_is_drawn_where_a_council_gave_boundaries(
    browse: Callable[..., Client], borough: Workspace, outlines: Path
) -> None:
    client = browse("analyst")
    assert "/figures/map" in client.get(f"/figures/?pack={PACK}&period={PERIOD}").content.decode()
    page = client.get(f"/figures/map?pack={PACK}&period={PERIOD}&figure={MAPPED}").content.decode()
    wanted = _members(borough, MAPPED, "ward")
    last = members_of(borough, "ward")[-1]
    (table,) = _tables(page)
    told = {name.casefold(): figure for name, figure in table}
    assert told.pop("nowhere fen") in ("", "–")
    assert {name: float(figure.replace(",", "")) for name, figure in told.items()} == {
        name.casefold(): value for name, value in wanted.items()
    }
    assert f"only in the table: {last}." in page
    shapes = re.findall(r'<path[^>]*stroke="#0b0c0c"[^>]*>', page)
    assert len(shapes) == len(members_of(borough, "ward"))  # all but one, and the place without a figure
    assert "<svg" in page and 'aria-labelledby="map-title"' in page
    row = client.get(f"/figures/{MAPPED}/{PERIOD}/?pack={PACK}&by=ward").content.decode()
    assert len(re.findall(r'<path[^>]*stroke="#0b0c0c"[^>]*>', row)) >= len(shapes)


def test_without_boundaries_the_page_says_how_to_give_them(browse: Callable[..., Client], borough: Workspace) -> None:
    page = browse("analyst").get(f"/figures/map?pack={PACK}&period={PERIOD}").content.decode()
    assert "boundaries/ward.geojson" in page
    assert "<svg" not in page.split("<main")[1]
    assert "/figures/map" not in browse("analyst").get(f"/figures/?pack={PACK}&period={PERIOD}").content.decode()


def test_boundaries_that_are_none_are_told_and_not_a_fault(
    browse: Callable[..., Client], borough: Workspace, outlines: Path
) -> None:
    outlines.write_text('{"features": 3}', encoding="utf-8")
    answer = browse("analyst").get(f"/figures/map?pack={PACK}&period={PERIOD}&figure={MAPPED}")
    assert answer.status_code == 400
    assert "ward.geojson" in answer.content.decode()


def test_whoever_reaches_one_service_sees_its_journeys_alone(
    browse: Callable[..., Client], borough: Workspace, outlines: Path
) -> None:
    owners = {row.indicator: row.owner for row in score(borough, PACK, PERIOD).rows}
    mine = browse("indicator-owner", ("service", owners[JOURNEY]))
    assert JOURNEY in mine.get(f"/figures/journeys?pack={PACK}&period={PERIOD}").content.decode()
    other = next(owner for owner in owners.values() if owner not in (owners[JOURNEY], owners[MAPPED]))
    theirs = browse("indicator-owner", ("service", other), name="Another")
    assert JOURNEY not in theirs.get(f"/figures/journeys?pack={PACK}&period={PERIOD}").content.decode()
    shown = theirs.get(f"/figures/map?pack={PACK}&period={PERIOD}&figure={MAPPED}").content.decode()
    assert "<svg" not in shown.split("<main")[1]
    assert browse("provider", ("pack", "contract-return")).get(f"/figures/journeys?pack={PACK}").status_code == 404

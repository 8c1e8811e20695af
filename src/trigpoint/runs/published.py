"""Use case: what published figures the workspace holds, and of which authorities they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trigpoint.catalogue.areas import load_areas
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.engines.published import published_measures
from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.published import Area, Areas, Level
from trigpoint.runs.load import definition_folders
from trigpoint.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Listed:
    """One measure that is published: under an indicator's id or a name of its own, from its first to its last period.

    `indicator` says whether the catalogue has it.
    """

    id: str
    title: str
    unit: str
    better: str
    first: str
    last: str
    source: str
    is_indicator: bool


@dataclass(frozen=True, slots=True)
class Published:
    """The measures, by name, and the authorities that stand today, each with the region that it is in."""

    measures: tuple[Listed, ...]
    authorities: tuple[tuple[Area, Area], ...]


def published(workspace: Workspace, *, find: str = "", region: str | None = None) -> Published:
    """What is published. `find` keeps to measures whose name or title holds it, `region` to its authorities.

    Raises `UserMistake` for a region that there is not.
    """
    areas = load_areas(definition_folders(workspace))
    current = workspace.store.current()
    measures = _measures(workspace) if current is not None else ()
    wanted = find.casefold()
    kept = tuple(m for m in measures if wanted in m.id.casefold() or wanted in m.title.casefold())
    return Published(kept, tuple(_authorities(areas, region)))


def _measures(workspace: Workspace) -> tuple[Listed, ...]:
    snapshot = workspace.store.current()
    assert snapshot is not None
    known = workspace_catalogue(workspace.path).indicators
    found = []
    for measure, first, last, source in published_measures(workspace.store, snapshot):
        own = known.get(measure.indicator)
        title, better = (own.title, own.better.value) if own is not None else (measure.title, measure.better)
        found.append(Listed(measure.indicator, title, measure.unit, better, first, last, source, own is not None))
    return tuple(found)


def _authorities(areas: Areas, region: str | None) -> Iterator[tuple[Area, Area]]:
    wanted = None
    if region is not None:
        wanted = areas.find(region)
        if wanted is None or wanted.level is Level.AUTHORITY:
            names = [area.name for area in areas.by_code.values() if area.level is not Level.AUTHORITY]
            raise UserMistake(Problem(f'There is no region "{region}".', did_you_mean(region, names, "There are")))
    for area in areas.authorities if wanted is None else areas.inside(wanted):
        if area.end is None:
            yield area, areas.by_code[area.within]

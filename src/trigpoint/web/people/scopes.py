"""What grants can reach: the posts, teams, areas, providers, indicators and packs of this workspace."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from trigpoint.runs.members import members_of
from trigpoint.runs.place import newest_snapshot
from trigpoint.web import place
from trigpoint.web.people.reach import SPLITS, Reach, Reaches

TITLES = {
    "service": "Posts that answer for figures",
    "team": "Teams",
    "area": "Areas",
    "provider": "Providers",
    "pack": "Packs",
    "indicator": "Single indicators",
}
_SAID = {
    "service": "the figures of",
    "team": "team",
    "area": "area",
    "provider": "provider",
    "pack": "pack",
    "indicator": "the figure",
}


def choices(kind: str) -> list[tuple[str, str]]:
    """What there is of a kind to choose from, by name and title; of indicators none, which are written."""
    catalogue = place.catalogue()
    if kind == "service":
        owners = sorted({indicator.owner for indicator in catalogue.indicators.values() if indicator.owner})
        return [(owner, owner) for owner in owners]
    if kind == "pack":
        return [(pack.id, pack.title) for pack in catalogue.packs.values()]
    if kind in SPLITS:
        return [(name, name) for name in members(SPLITS[kind])]
    return []


def members(breakdown: str) -> tuple[str, ...]:
    """The members of a breakdown that the newest snapshot has, by name; asked once for each snapshot and catalogue."""
    workspace = place.workspace()
    return _members(str(workspace.path), newest_snapshot(workspace), place.catalogue().digest, breakdown)


@lru_cache(maxsize=32)
def _members(_path: str, _snapshot: str | None, _digest: str, breakdown: str) -> tuple[str, ...]:
    return members_of(place.workspace(), breakdown)


def words(scopes: Iterable[tuple[str, str]], *, everywhere: bool) -> str:
    """How far scopes (kind, name) reach, in words."""
    catalogue = place.catalogue()
    told = []
    for kind, name in scopes:
        title = name
        if kind == "pack" and name in catalogue.packs:
            title = f"“{catalogue.packs[name].title}”"
        elif kind == "indicator" and name in catalogue.indicators:
            title = f"“{catalogue.indicators[name].title}”"
        told.append(f"{_SAID[kind]} {title}")
    return "; ".join(told) or ("everything" if everywhere else "nothing, until a scope is given")


def words_of(reaches: Reaches) -> list[str]:
    """How far somebody reaches with one permission: one line for each of their grants."""
    return list(dict.fromkeys(_words_of(reach) for reach in reaches))


def _words_of(reach: Reach) -> str:
    named = [("pack", reach.packs), ("service", reach.services), ("indicator", reach.indicators)]
    kinds = {split: kind for kind, split in SPLITS.items()}
    named += [(kinds[split], names) for split, names in reach.members]
    return words([(kind, name) for kind, names in named for name in sorted(names or ())], everywhere=True)

"""Use case: every signed edition for an audience as one star, as of the moment at which one of them was signed."""

from __future__ import annotations

from collections.abc import Callable

from trigpoint.catalogue.areas import load_areas
from trigpoint.publish.star import Star, star_of
from trigpoint.runs.editions import Listed, edition, editions
from trigpoint.runs.load import definition_folders
from trigpoint.scorecard.edition import Edition
from trigpoint.store.settings import WebSettings
from trigpoint.store.workspace import Workspace

Progress = Callable[[str, float], None]


def star_until(workspace: Workspace, chosen: Edition, progress: Progress = lambda what, done: None) -> Star:
    """The star of an edition and of all that were signed before it for the same audience: drawn again for the same
    edition, it is the same. A draft comes after all that were signed."""
    listed = [one for one in editions(workspace) if one.audience == chosen.audience]
    places = [place for place, one in enumerate(listed) if one.id == chosen.id]
    before = listed[: places[0]] if places else listed
    others = _read(workspace, before, progress)
    return _star(workspace, [*others, chosen])


def star_of_all(workspace: Workspace, audience: str, progress: Progress = lambda what, done: None) -> Star:
    """The star of every edition that was signed for an audience. Raises `UserMistake` where there is none."""
    listed = [one for one in editions(workspace) if one.audience == audience]
    found = _read(workspace, listed, progress)
    return _star(workspace, found)


def _star(workspace: Workspace, found: list[Edition]) -> Star:
    said = workspace.settings.web.address
    address = "" if said == WebSettings().address else said  # where it is served on one computer, it leads nobody there
    return star_of(found, areas=load_areas(definition_folders(workspace)), address=address)


def _read(workspace: Workspace, listed: list[Listed], progress: Progress) -> list[Edition]:
    newest = {(one.pack, one.period, one.area): one for one in listed}
    found = []
    for place, one in enumerate(newest.values()):
        progress(f"reading {one.pack}, {one.period}", place / len(newest))
        found.append(edition(workspace, one.id))
    return found

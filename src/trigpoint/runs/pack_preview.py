"""A pack's draft as the paper that it would be: the latest period's figures, by definitions that nobody adopted yet."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

from trigpoint.catalogue.load import load_catalogue, national_definitions
from trigpoint.catalogue.objects import Catalogue, Pack
from trigpoint.model.problem import UserMistake
from trigpoint.publish.paper.of_edition import paper_of
from trigpoint.publish.paper_html import paper_to_html
from trigpoint.runs.editions import CARRIED, CARRIED_OTHERWISE
from trigpoint.runs.leaving import released_before
from trigpoint.runs.meanings import meanings
from trigpoint.runs.periods import latest_period
from trigpoint.runs.place import Workspace
from trigpoint.runs.score import score, snapshot_known
from trigpoint.scorecard.edition import Edition


def preview_pack(workspace: Workspace, text: str, name: str) -> str:
    """The paper of the drafted pack as one HTML page: the latest period, as the pack's own audience would have it,
    without words. Nothing is kept, adopted or remembered as released.

    Raises `UserMistake` for what is wrong with the draft, told of the draft itself, where nothing is loaded, and where
    these figures could not leave.
    """
    catalogue = _with_draft(workspace, text)
    pack = _shown(catalogue, name)
    snapshot, period = snapshot_known(workspace, None), latest_period(workspace, pack)
    carried = CARRIED.get(pack.frequency, CARRIED_OTHERWISE)
    card = score(
        workspace, name, period, audience=pack.audience, at=snapshot, periods_carried=carried, catalogue=catalogue,
        leaves=False,
    )  # fmt: skip
    drawn = Edition(
        card=card,
        shown=pack.periods_shown,
        on=dt.datetime.now().astimezone().date(),
        workspace=workspace.name,
        frequency=pack.frequency,
        definitions=meanings(workspace, catalogue, snapshot, card.rows),
        layout=pack.paper,
    )
    return paper_to_html(paper_of(drawn), produced=drawn.on, cache=workspace.cache)


def rests_on(workspace: Workspace) -> str:
    """A name for everything that a preview rests on besides definitions and the draft: what is loaded, the settings,
    the day, and what has left in the months that a release is held against."""
    snapshot = workspace.store.current()
    day = dt.datetime.now().astimezone().date()
    said = (snapshot.id if snapshot is not None else "", repr(workspace.settings), workspace.name, workspace.area, day)
    return hashlib.sha256(repr((said, released_before(workspace))).encode("utf-8")).hexdigest()


def _shown(catalogue: Catalogue, name: str) -> Pack:
    if name not in catalogue.packs:
        raise UserMistake("The draft shows nothing yet: it needs a section with a figure.")
    return catalogue.packs[name]


def _with_draft(workspace: Workspace, text: str) -> Catalogue:
    """Everything defined, with the draft over it."""
    own = workspace.path / "definitions"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.yaml"
        file.write_text(text, encoding="utf-8")
        try:
            return load_catalogue(national_definitions(), *([own] if own.is_dir() else []), file)
        except UserMistake as mistake:
            raise UserMistake(
                [replace(p, file="the draft") if p.file and file.name in p.file else p for p in mistake.problems]
            ) from mistake

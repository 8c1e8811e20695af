"""The demonstration's words and signed editions: the month before the last, so that the last is there to be closed."""

from __future__ import annotations

import datetime as dt

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.model.period import Period
from trigpoint.model.words import INTERNAL, Role, Signature
from trigpoint.runs.editions import edition, editions, freeze
from trigpoint.runs.periods import last_whole
from trigpoint.runs.words_kept import FOLDER, KeptWords
from trigpoint.scorecard.edition import Edition
from trigpoint.simulation.words import write_words
from trigpoint.store.workspace import Workspace

PACKS = ("early-help-monthly", "ofsted-kpis", "performance-framework", "contract-return", "progress-report")
"""Those of the five documents."""

_SIGNED_AFTER = (10, 11, 12)
"""Days after the last day of the data on which analyst, service head and director sign."""


def signed_packs(workspace: Workspace, until: Period, by: str) -> tuple[Edition, ...]:
    """The editions of the demonstration, made where they are not there."""
    if not (workspace.path / FOLDER).is_dir():
        write_words(workspace.path / FOLDER, until)
    packs = workspace_catalogue(workspace.path).packs
    return tuple(_signed(workspace, pack, _period(packs[pack].frequency, until), until.end, by) for pack in PACKS)


def _period(frequency: str, until: Period) -> Period:
    """The month before the last; of a pack that comes out less often, its last whole period."""
    return until.shift(-1) if frequency == "month" else last_whole(frequency, until.end)


def _signed(workspace: Workspace, pack: str, period: Period, known_on: dt.date, by: str) -> Edition:
    listed = [one for one in editions(workspace, pack, period) if one.audience == INTERNAL]
    if listed:
        return edition(workspace, listed[-1].id)
    signatures = []
    for role, days in zip(Role, _SIGNED_AFTER, strict=True):
        at = dt.datetime.combine(known_on + dt.timedelta(days=days), dt.time(15), dt.UTC)
        signatures.append(Signature(role, f"{role.value.capitalize()} of the demonstration", "demonstration", at))
    return freeze(workspace, pack, period, KeptWords(workspace), signatures, by=by)

"""The demonstration's packs as files: each in the forms that people hold, one for the public too, one for partners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from trigpoint.model.words import PARTNER, PUBLIC
from trigpoint.runs.for_audience import version_for
from trigpoint.runs.handed_out import forms_here, handed_out
from trigpoint.runs.publishing import publish
from trigpoint.scorecard.edition import Edition
from trigpoint.store.workspace import Workspace

FOLDER = "packs"
FORMS = ("docx", "pdf", "xlsx")
FOR_OTHERS = {"progress-report": (PUBLIC, ("pdf", "opendata")), "contract-return": (PARTNER, ("docx", "pdf"))}
"""The packs that go to others, to whom and in which forms: a committee's report, whose figures everybody may read, and
the return that its provider reads."""


def published_packs(
    workspace: Workspace, signed: Sequence[Edition], by: str, progress: Callable[[str], None]
) -> tuple[Path, ...]:
    """The files of the editions, in the forms whose libraries are installed; those that are there are left as they
    are."""
    found: list[Path] = []
    for one in signed:
        progress(f"Publishing {one.card.title or one.pack}")
        found += _files(workspace, one, FORMS, by)
        if one.pack in FOR_OTHERS:
            audience, forms = FOR_OTHERS[one.pack]
            found += _files(workspace, version_for(workspace, one, audience, by=by), forms, by)
    return tuple(found)


def _files(workspace: Workspace, chosen: Edition, wanted: Sequence[str], by: str) -> list[Path]:
    folder = workspace.path / FOLDER
    here = {form.name for form in forms_here() if not form.lacking}
    forms = [name for name in wanted if name in here]
    for before in handed_out(workspace, chosen.id):
        there = [folder / issued.name for issued in before.files]
        if set(forms) <= set(before.forms) and all(path.is_file() for path in there):
            return there
    made = publish(workspace, chosen, folder, forms, by=by, replace=True)
    return [folder / issued.name for issued in made.files]

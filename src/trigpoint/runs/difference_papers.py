"""Use case: the difference between two editions as a document, with the reasons that the records give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL
from trigpoint.publish.paper.objects import Paper
from trigpoint.publish.paper.of_difference import Place, moved_in, paper_of_difference, place_of
from trigpoint.runs.forms import FORMS, Files, Order, known_forms
from trigpoint.runs.restated import Ground
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.edition_difference import Differs, difference
from trigpoint.scorecard.objects import PeriodValue, Row
from trigpoint.store import files
from trigpoint.store.settings import WebSettings
from trigpoint.store.workspace import Workspace

AS = ("docx", "pdf", "html")
"""The forms that a difference is drawn in."""

LOOKED_INTO = 80
"""How many figures are followed into the records; of those beyond, the paper says what the editions do."""


def difference_files(workspace: Workspace, old: Edition, new: Edition, forms: Sequence[str]) -> Files:
    """The names and bytes of a paper of what differs, in these forms. The day that stands on it is that of the later
    edition's signature. Raises `UserMistake` for forms that there are not, or whose libraries are not installed."""
    names = _known(forms)
    order = Order(workspace, new, _stem(old, new), new.on, paper=difference_paper(workspace, old, new))
    return [found for name in names for found in FORMS[name].draw(order)]


def write_difference(
    workspace: Workspace, old: Edition, new: Edition, forms: Sequence[str], folder: Path
) -> tuple[Path, ...]:
    """Write these files into a folder, and say where they are: all are drawn before any is written, and each is written
    whole. A difference drawn again replaces what it was. Raises `UserMistake` as above, and where a file cannot be
    written."""
    made = difference_files(workspace, old, new, forms)
    for name, data in made:
        path = folder / name
        try:
            files.make_folder(folder)
            files.put_in_place(path, data, path.with_name(f".{name}.part"))
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UserMistake(Problem(f"The file cannot be written: {why}.", file=name)) from error
    return tuple(folder / name for name, _ in made)


def difference_paper(workspace: Workspace, old: Edition, new: Edition) -> Paper:
    """The paper of what differs. Records are asked for reasons only where both editions are for internal use: how many
    rows moved a figure is for nobody outside."""
    said = workspace.settings.web.address
    because = dict(_reasons(workspace, old, new)) if old.audience == new.audience == INTERNAL else {}
    return paper_of_difference(old, new, because=because, address="" if said == WebSettings().address else said)


def _reasons(workspace: Workspace, old: Edition, new: Edition) -> Iterator[tuple[Place, str]]:
    then, now = (workspace.store.snapshot(edition.card.snapshot) for edition in (old, new))
    if then is None or now is None or then.purged or now.purged or then.number == now.number:
        return
    catalogue = workspace_catalogue(workspace.path)
    ground = Ground(workspace, catalogue, (then, now))
    rows = {(row.indicator, row.breakdown, row.member): row for row in reversed(new.rows)}
    was = {(row.indicator, row.breakdown, row.member): row for row in reversed(old.rows)}
    moved = sorted(moved_in(difference(old, new)), key=lambda one: one.period, reverse=True)
    for one in moved[:LOOKED_INTO]:
        key = (one.indicator, one.breakdown, one.member)
        if one.indicator in catalogue.indicators and not _redefined(one, old, new):
            found = ground.told(rows[key], _cell(was[key], one.period), _cell(rows[key], one.period))
            yield place_of(one), found.why


def _redefined(one: Differs, old: Edition, new: Edition) -> bool:
    then, now = old.definition(one.indicator), new.definition(one.indicator)
    return then is not None and now is not None and then.meaning != now.meaning


def _cell(row: Row, period: str) -> PeriodValue:
    return next(value for value in row.values if str(value.period) == period)


def _known(forms: Sequence[str]) -> tuple[str, ...]:
    other = [name for name in (form.strip() for form in forms) if name and name not in AS]
    if other:
        raise UserMistake([Problem(f'A difference is not drawn as "{n}".', did_you_mean(n, AS)) for n in other])
    return known_forms(forms)


def _stem(old: Edition, new: Edition) -> str:
    """How the names of its files begin: `board-2026-03-differences-1-to-2`."""
    since = f"{old.number}" if old.period == new.period else f"{old.period}-{old.number}"
    whose = "" if new.audience == INTERNAL else f"-{new.audience}"
    return re.sub(r"[^\w.-]+", "-", f"{new.pack}-{new.period}{whose}-differences-{since}-to-{new.number}")

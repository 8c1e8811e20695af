"""Use case: an edition published, as the files that an audience holds in its hands; each kept as it was handed out."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL
from trigpoint.runs.editions import drafted, edition, editions
from trigpoint.runs.for_audience import version_for
from trigpoint.runs.forms import FORMS, Files, Order, known_forms
from trigpoint.runs.handing_over import Further, Handing, hand_over
from trigpoint.runs.words import Words
from trigpoint.scorecard.edition import Edition
from trigpoint.store.issued import Issued, IssuedFile
from trigpoint.store.workspace import Workspace

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What came of a publishing: the edition, the folder, and the files in it. `unchanged` names those that were there
    before with the same bytes, `tables` the folders of tables that got a new version."""

    edition: Edition
    folder: Path
    files: tuple[IssuedFile, ...]
    unchanged: frozenset[str]
    tables: tuple[Path, ...] = ()


def publish(
    workspace: Workspace,
    chosen: Edition,
    folder: Path,
    forms: Sequence[str],
    *,
    by: str,
    replace: bool = False,
    meeting: dt.date | None = None,
    progress: Progress = lambda what, done: None,
) -> Published:
    """Draw an edition in the forms named, put the files into `folder`, and keep a copy of each, listed in the audit.
    `meeting` is the day of the committee's, for papers.

    All are drawn before any is written; all are put into the folder and listed, or none. Raises `UserMistake` for a
    form that there is not or whose libraries are not installed, where a file of that name holds something else, unless
    `replace` is said, and where they cannot be written.
    """
    drawn = _drawn(workspace, chosen, forms, by, meeting, progress)
    unchanged = _writable(folder, [(path, data) for path, _, data in drawn.made], replace)
    tables: list[Path] = []

    more = {name: form for name in drawn.forms if (form := FORMS[name].further) is not None}

    def further() -> None:
        for form in more.values():
            tables.extend(form(drawn.order, folder))

    listed = hand_over(
        Issued(workspace.store),
        folder,
        drawn.made,
        drawn.handing,
        unchanged=unchanged,
        further=Further(" and ".join(more), further) if more else None,
    )
    return Published(chosen, folder, listed, unchanged, tuple(tables))


def keep_published(
    workspace: Workspace,
    chosen: Edition,
    forms: Sequence[str],
    *,
    by: str,
    meeting: dt.date | None = None,
    progress: Progress = lambda what, done: None,
) -> tuple[IssuedFile, ...]:
    """Draw an edition as `publish` does, and keep the files, listed in the audit, for whoever opens them from there."""
    drawn = _drawn(workspace, chosen, forms, by, meeting, progress)
    handing = drawn.handing
    return Issued(workspace.store).issue(drawn.made, by=by, edition=handing.edition, details=handing.details)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Every file of a publishing, before any is written."""

    order: Order
    forms: tuple[str, ...]
    made: Sequence[tuple[str, str, bytes]]
    handing: Handing


def _drawn(
    workspace: Workspace, chosen: Edition, forms: Sequence[str], by: str, meeting: dt.date | None, progress: Progress
) -> _Drawn:
    names = known_forms(forms)
    order = Order(workspace, chosen, stem_of(chosen), produced_on(chosen), meeting)
    made: list[tuple[str, str, bytes]] = []
    for place, name in enumerate(names):
        progress(FORMS[name].title, place / len(names))
        made += [(path, name, data) for path, data in FORMS[name].draw(order)]
    progress("writing the files", 1.0)
    details = {
        "pack": chosen.pack, "period": str(chosen.period), "area": chosen.area, "audience": chosen.audience,
        "number": str(chosen.number), "forms": ", ".join(names),
    }  # fmt: skip
    return _Drawn(order, names, made, Handing(by, chosen.id, details))


def newest_edition(
    workspace: Workspace, pack: str, period: Period, *, audience: str = INTERNAL, area: str | None = None
) -> Edition | None:
    """The newest frozen edition of a pack, period, audience and part of the area (None: all of it), or None."""
    newest = {one.area: one for one in editions(workspace, pack, period) if one.audience == audience}
    found = (edition(workspace, one.id) for one in newest.values())
    return next((one for one in found if (one.part or "").casefold() == (area or "").casefold()), None)


def to_publish(
    workspace: Workspace,
    pack: str,
    period: Period,
    words: Words,
    *,
    by: str,
    audience: str = INTERNAL,
    area: str | None = None,
    breakdowns: Sequence[str] = (),
    draft: bool = False,
    name: str | None = None,
) -> Edition:
    """What is published of a pack: its newest edition for the audience, or the one of that `name` (its id); with
    `draft`, what would be signed now. Where none was signed for partners or the public, their version is made of the
    newest internal one, and kept; `by` is the account that does so.

    Raises `UserMistake` where nothing has been signed and no draft was asked for.
    """
    if name is not None:
        return _named(workspace, name, pack, period, audience, by)
    if draft:
        return drafted(workspace, pack, period, words, audience=audience, breakdowns=breakdowns, area=area)
    found = newest_edition(workspace, pack, period, audience=audience, area=area)
    if audience != INTERNAL and (found is None or found.made_from is not None):
        # A version for others follows the internal edition: where that was opened again, so is this.
        inside = newest_edition(workspace, pack, period, area=area)
        if inside is not None:
            return version_for(workspace, inside, audience, by=by)
    if found is not None:
        return found
    whose = "" if audience == INTERNAL else f" for {audience} use"
    what = f"No edition of {pack}, {period}{whose} has been signed."
    instead = "Sign it first: `trigpoint sign`; or write --draft, and every page says that it is one."
    raise UserMistake(Problem(what, instead))


def _named(workspace: Workspace, name: str, pack: str, period: Period, audience: str, by: str) -> Edition:
    found = edition(workspace, name)
    if (found.pack, found.period) == (pack, period):
        if found.audience == audience:
            return found
        if found.audience == INTERNAL:
            return version_for(workspace, found, audience, by=by)
    what = f"{name} is {found.name}: not {pack}, {period}, for {audience} use."
    raise UserMistake(Problem(what, "Name its own pack, period and audience."))


def stem_of(chosen: Edition) -> str:
    """How the names of an edition's files begin: `board-2026-03-public-edition-2`."""
    number = f"edition-{chosen.number}" if chosen.number else "draft"
    parts = (chosen.pack, str(chosen.period), chosen.part or "", chosen.audience, number)
    return "-".join(slug for part in parts if (slug := re.sub(r"[^\w.-]+", "-", part).strip("-.")))


def produced_on(chosen: Edition) -> dt.date:
    """The day that stands on an edition's files: that of its last signature; of a draft, today."""
    return chosen.on


def _writable(folder: Path, made: Files, replace: bool) -> frozenset[str]:
    """The names of the files that are there already, with the same bytes. Raises `UserMistake` for those that hold
    something else, unless they may be replaced, and for a folder that is none."""
    if folder.exists() and not folder.is_dir():
        raise UserMistake(Problem("This is no folder.", "Name a folder after --to.", file=str(folder)))
    same, other = set(), []
    for path, data in made:
        there = folder / path
        if there.is_file():
            digest = hashlib.sha256(there.read_bytes()).digest()
            if digest == hashlib.sha256(data).digest():
                same.add(path)
            else:
                other.append(path)
    if other and not replace:
        instead = "Write --replace, or publish into another folder."
        raise UserMistake(
            [Problem("There is such a file already, and it is not this.", instead, file=p) for p in other]
        )
    return frozenset(same)

"""Pack editions: drafted, signed and frozen, listed and read again; never rewritten."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from trigpoint import __version__
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.language.near import did_you_mean
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL, Signature, carried, readable_by
from trigpoint.publish.edition_json import content_of, of_bytes, to_bytes
from trigpoint.runs.commentary import Further, read_beside
from trigpoint.runs.meanings import meanings
from trigpoint.runs.score import score, snapshot_known
from trigpoint.runs.words import Words
from trigpoint.scorecard.commentary import with_remarks
from trigpoint.scorecard.edition import Edition, as_reference
from trigpoint.scorecard.objects import Row
from trigpoint.scorecard.untold import untold_numbers
from trigpoint.store.audit import Entry
from trigpoint.store.editions import Editions
from trigpoint.store.workspace import Workspace

CARRIED = {"month": 36}
"""How many periods a row of an edition has, by how often its pack comes out: what charts are drawn of."""

CARRIED_OTHERWISE = 12
_FEWEST = 6  # characters by which an edition may be named


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in the list of all: what the audit says of it."""

    id: str
    pack: str
    period: Period
    area: str
    audience: str
    number: int
    frozen_at: dt.datetime
    by: str
    reopening: str
    follows: str | None
    figures: int
    made_from: str | None = None


@dataclass(frozen=True, slots=True)
class Referenced:
    """Where a figure's reference leads: the edition and the row."""

    edition: Edition
    row: Row


def drafted(
    workspace: Workspace,
    pack: str,
    period: Period,
    words: Words,
    *,
    audience: str = INTERNAL,
    breakdowns: Sequence[str] = (),
    area: str | None = None,
    on: dt.date | None = None,
) -> Edition:
    """What would be signed now: the edition without number or signatures. Its `content` is what a signature is under.

    `breakdowns` add a table of each. `on` is the day as of which actions are told (default: today). For partners and
    the public, figures are protected first and remembered as released, and words that were not written for them are
    left out. Raises `UserMistake` for unknown names, for a text that names a figure that there is not, and for one that
    tells a number which its readers may not see: all at once.
    """
    snapshot = snapshot_known(workspace, None)
    catalogue = workspace_catalogue(workspace.path)
    frequency = catalogue.packs[pack].frequency if pack in catalogue.packs else "month"
    carry = CARRIED.get(frequency, CARRIED_OTHERWISE)
    scored = partial(score, workspace, pack, area=area, at=snapshot)
    each = partial(scored, period, audience=audience, periods_carried=carry)
    card, *tables = (each(by=by) for by in (None, *breakdowns))
    further: Further | None = scored if audience == INTERNAL else None
    on = on or dt.datetime.now().astimezone().date()
    layout = catalogue.packs[pack].paper
    slots = layout.places(section.title for section in catalogue.packs[pack].sections)
    read = read_beside([card, *tables], words, further, slots)
    remarks, before = read.now.remarks, read.before.remarks
    shown = {row.indicator for one in (card, *tables) for row in one.rows}
    about = [action for action in carried(words.actions(pack, on), on, period.start) if action.indicator in shown]
    actions = tuple(action for action in about if readable_by(action.readers, audience))
    problems = list(read.now.problems)
    if audience != INTERNAL:
        inside = [scored(period, by=by, periods_carried=carry) for by in (None, *breakdowns)]
        problems += untold_numbers([card, *tables], inside, (*remarks, *before), actions)
    if problems:
        raise UserMistake(problems)
    edition = Edition(
        card=with_remarks(card, remarks, before),
        shown=catalogue.packs[pack].periods_shown,
        on=on,
        workspace=workspace.name,
        frequency=frequency,
        part=area,
        tables=tuple(with_remarks(table, remarks, before) for table in tables),
        definitions=meanings(workspace, catalogue, snapshot, (row for one in (card, *tables) for row in one.rows)),
        remarks=remarks,
        before=before,
        left_out=read.now.left_out + len(about) - len(actions),
        actions=actions,
        made_with=__version__,
        layout=layout,
    )
    return replace(edition, content=content_of(edition))


def freeze(
    workspace: Workspace,
    pack: str,
    period: Period,
    words: Words,
    signatures: Sequence[Signature],
    *,
    by: str,
    audience: str = INTERNAL,
    breakdowns: Sequence[str] = (),
    area: str | None = None,
    reopening: str | None = None,
) -> Edition:
    """Freeze what has been signed, and keep it for ever; `by` is the account that does so, for the audit.

    Freezing again what has not changed gives the edition that there is. Anything else after the first is a reopening:
    it makes the next number, and must say why. Raises `UserMistake` as `drafted` does, where nobody has signed, where a
    signature is under something else (its `of` is not the draft's `content`), and where a reopening gives no reason.
    """
    if not signatures:
        raise UserMistake(Problem("Nobody has signed this pack.", "An edition needs a signature at least."))
    on = max(signature.at for signature in signatures).astimezone().date()
    shelf = Editions(workspace.store)
    with shelf.held():
        draft = drafted(workspace, pack, period, words, audience=audience, breakdowns=breakdowns, area=area, on=on)
        _signed_this(draft, signatures)
        whole = replace(draft, signatures=tuple(signatures))
        last = newest_of(workspace, draft)
        if last is not None:
            before = edition(workspace, last.id)
            if before.content == draft.content and before.signatures == whole.signatures:
                return before
            if not (reopening or "").strip():
                what = f"{before.name} was frozen on {_day(last.frozen_at)}, and this is not the same."
                raise UserMistake(Problem(what, "Say why it is opened again: the reason stands in the next edition."))
            whole = replace(whole, number=last.number + 1, follows=last.id, reopening=(reopening or "").strip())
        else:
            whole = replace(whole, number=1)
        return keep(shelf, whole, by)


def editions(workspace: Workspace, pack: str | None = None, period: Period | None = None) -> tuple[Listed, ...]:
    """Every edition, oldest first; of one pack or period where they are given."""
    found = (_listed(entry) for entry in Editions(workspace.store).entries())
    return tuple(one for one in found if pack in (None, one.pack) and period in (None, one.period))


def edition(workspace: Workspace, id: str) -> Edition:
    """An edition by its id or the first characters of it, as it was frozen: the hash is proved.

    Raises `UserMistake` where there is none or several, and where the document was changed.
    """
    wanted = id.strip().casefold()
    ids = list(dict.fromkeys(one.id for one in editions(workspace)))
    found = [one for one in ids if len(wanted) >= _FEWEST and one.startswith(wanted)]
    if len(found) != 1:
        instead = did_you_mean(wanted, (one[:12] for one in ids)) or "`trigpoint editions` lists them."
        what = f'Several editions begin with "{id}".' if found else f'There is no edition "{id}".'
        raise UserMistake(Problem(what, "Write more of it." if found else instead))
    return of_bytes(Editions(workspace.store).read(found[0]))


def referenced(workspace: Workspace, code: str) -> Referenced:
    """The figure that a printed reference leads to. Raises `UserMistake` where no edition has it."""
    wanted, shelf = as_reference(code), Editions(workspace.store)
    for one in reversed(editions(workspace)) if wanted else ():
        data = shelf.read(one.id)
        if f'"{wanted}"'.encode() in data:  # most editions have it not, and need not be read any further
            found = of_bytes(data)
            row = found.by_reference(wanted)
            if row is not None:
                return Referenced(found, row)
    instead = "A reference is seven letters and digits, as it stands beside a figure."
    raise UserMistake(Problem(f'No edition has a figure with the reference "{code}".', instead))


def followed_by(workspace: Workspace, id: str) -> Listed | None:
    """The edition that was made when one was opened again, or None: it is still the newest."""
    return next((one for one in editions(workspace) if one.follows == id), None)


def _signed_this(draft: Edition, signatures: Sequence[Signature]) -> None:
    stale = [signature for signature in signatures if signature.of and signature.of != draft.content]
    if stale:
        instead = "What stands there now must be looked at and signed again."
        what = "What {} signed ({}) has changed since."
        raise UserMistake([Problem(what.format(s.name, s.role.value), instead) for s in stale])


def newest_of(workspace: Workspace, draft: Edition) -> Listed | None:
    """The newest edition of the same pack, period, area and audience."""
    same = [
        one
        for one in editions(workspace, draft.pack, draft.period)
        if (one.area, one.audience) == (draft.area, draft.audience)
    ]
    return max(same, key=lambda one: one.number, default=None)


def keep(shelf: Editions, whole: Edition, by: str) -> Edition:
    """Put an edition on the shelf, for ever; as it is read from there. The shelf must be held."""
    data = to_bytes(whole)
    details = {
        "pack": whole.pack, "period": str(whole.period), "area": whole.area, "audience": whole.audience,
        "number": str(whole.number), "follows": whole.follows or "",
        "made_from": whole.made_from or "",
        "signed": "; ".join(f"{s.role.value}: {s.name}" for s in whole.signatures),
    }  # fmt: skip
    shelf.put(data, by=by, reason=whole.reopening or "", details=details, counts={"figures": len(whole.rows)})
    return of_bytes(data)


def _listed(entry: Entry) -> Listed:
    said = entry.details
    return Listed(
        said["sha256"], said["pack"], Period.parse(said["period"]), said["area"], said["audience"],
        int(said["number"]), entry.at, entry.by, entry.reason, said["follows"] or None, entry.counts["figures"],
        said.get("made_from") or None,
    )  # fmt: skip


def _day(moment: dt.datetime) -> str:
    return moment.astimezone().date().isoformat()

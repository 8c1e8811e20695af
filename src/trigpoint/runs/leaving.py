"""Figures for others: protected against everything that has left in twelve months, and remembered."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.period import add_months
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.scorecard.build import About, Figures
from trigpoint.scorecard.disclosure.leaving import Shown, leaving
from trigpoint.scorecard.disclosure.linked import Relation
from trigpoint.scorecard.disclosure.profile import PARTNER, PROFILES, PUBLIC, Profile
from trigpoint.scorecard.disclosure.quantities import Counted, Quantity
from trigpoint.scorecard.disclosure.release import Refused, Remembered
from trigpoint.store.audit import account
from trigpoint.store.releases import Releases
from trigpoint.store.workspace import Workspace

MONTHS = 12
LAYOUT = 2
_SEEN_BY = {PUBLIC: (PUBLIC,), PARTNER: (PUBLIC, PARTNER)}
"""Whose releases a reader has seen: a partner has read what the public may."""


def profile_of(workspace: Workspace, audience: str) -> Profile:
    """The profile of an audience, with the council's settings."""
    own = workspace.settings.partner if audience == PARTNER else workspace.settings.public
    return replace(PROFILES[audience], **own)


def for_others(
    workspace: Workspace,
    catalogue: Catalogue,
    shown: Shown,
    figures: Figures,
    about: About,
    pack: str,
    period: str,
    *,
    leaves: bool = True,
) -> tuple[Figures, About]:
    """The figures that may leave, and what the scorecard says of them; that they have left is remembered, unless it
    says that nothing leaves: of a preview, for those within.

    Raises `UserMistake` where they may not leave.
    """
    releases = Releases(workspace.store)
    profile = profile_of(workspace, about.audience)
    today = dt.datetime.now(dt.UTC).date()
    with releases.held() if leaves else nullcontext():
        seen = _SEEN_BY[about.audience]
        before = [read(data) for said, data in releases.since(_since(today)) if said["audience"] in seen]
        with _refused_in_words():
            left = leaving(shown, figures.computed, figures.recorded, catalogue, profile, before)
        figures = replace(figures, computed=left.computed, recorded=left.recorded, profile=profile)
        about = replace(about, notes=(*left.notes, *about.notes))
        if not leaves:
            return figures, about
        details = {"audience": about.audience, "pack": pack, "period": period, "area": about.area}
        counts = {
            "figures": len(left.computed) + len(left.recorded),
            "hidden": left.released.primary,
            "hidden_besides": left.released.secondary,
        }
        releases.remember(written(left.released.remembered, today), by=account(), details=details, counts=counts)
    return figures, about


def released_before(workspace: Workspace) -> tuple[str, ...]:
    """The names of the releases that one made now is held against, oldest first."""
    since = _since(dt.datetime.now(dt.UTC).date())
    return tuple(entry.details["sha256"] for entry in Releases(workspace.store).entries(since))


def _since(today: dt.date) -> dt.date:
    return add_months(today, -MONTHS)


@contextmanager
def _refused_in_words() -> Iterator[None]:
    """A refusal as a user is told it."""
    try:
        yield
    except Refused as error:
        instead = (
            "Nothing was released. Release less at once: a pack without a breakdown, or a breakdown with fewer members."
        )
        raise UserMistake(Problem(f"These figures may not leave. {error}", instead)) from error


def written(remembered: Remembered, on: dt.date) -> bytes:
    """A release as the store keeps it: JSON, compressed; the same for the same figures on the same day."""
    names = list(remembered.values)
    place = {name: n for n, name in enumerate(names)}
    document: dict[str, Any] = {
        "layout": LAYOUT,
        "on": on.isoformat(),
        "names": names,
        "values": [remembered.values[name] for name in names],
        "start": [_end(remembered.start.get(name, 0.0)) for name in names],
        "counts": [[place[name], *_count(quantity)] for name, quantity in remembered.counts.items()],
        "told": [
            [[[place[name], factor] for name, factor in r.terms], _end(r.low), _end(r.high)] for r in remembered.told
        ],
        "guarded": sorted(place[name] for name in remembered.guarded),
        "hidden": sorted(remembered.hidden),
    }
    return gzip.compress(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def read(data: bytes) -> Remembered:
    """The contrary of `written`. Raises `UserMistake` for a newer layout."""
    document = json.loads(gzip.decompress(data))
    if document["layout"] > LAYOUT:
        name = hashlib.sha256(data).hexdigest()[:12]
        raise UserMistake(Problem(f"The release {name} was made by a newer Trigpoint.", "Install the newer one."))
    names = document["names"]
    infinity = float("inf")
    return Remembered(
        dict(zip(names, document["values"], strict=True)),
        {n: -infinity if low is None else low for n, low in zip(names, document["start"], strict=True)},
        {names[place]: _quantity(rest) for place, *rest in document["counts"]},
        tuple(
            Relation(
                tuple((names[place], factor) for place, factor in terms),
                -infinity if low is None else low,
                infinity if high is None else high,
            )
            for terms, low, high in document["told"]
        ),
        frozenset(names[place] for place in document["guarded"]),
        frozenset(document["hidden"]),
    )


def _end(value: float) -> float | None:
    """Infinity as JSON has it."""
    return None if abs(value) == float("inf") else value


def _count(q: Quantity) -> list[Any]:
    of = q.of
    what = [of.table, of.noun, of.on, of.summed, *map(sorted, (of.conditions, of.every, of.unless))]
    return [what, q.start.isoformat(), q.end.isoformat(), q.breakdown, q.member]


def _quantity(row: Sequence[Any]) -> Quantity:
    (table, noun, on, summed, *conditions), start, end, breakdown, member = row
    counted = Counted(table, noun, on, summed, *map(frozenset, conditions))  # the first layout has one set of them
    return Quantity(counted, dt.date.fromisoformat(start), dt.date.fromisoformat(end), breakdown, member)

"""Signed figures: what those see who see nothing before it is signed, and what was published of a figure before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from trigpoint.model.period import Period
from trigpoint.publish import figures
from trigpoint.runs.editions import edition, editions
from trigpoint.runs.place import open_workspace
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.web import place

_MOST = 12
"""Editions that are looked through for what was published before."""


@dataclass(frozen=True, slots=True)
class Published:
    """What an edition says of a figure, of which period, and what the figure is now."""

    title: str
    id: str
    period: Period
    value: str
    now: str
    differs: bool


def signed_periods(pack: str, audience: str) -> tuple[Period, ...]:
    """The periods of which a pack was signed for an audience, the newest first."""
    found = {one.period for one in editions(place.workspace(), pack) if one.audience == audience}
    return tuple(sorted(found, reverse=True))


def signed_card(pack: str, period: str, by: str, audience: str) -> Scorecard | None:
    """The scorecard of all the area as it was last signed for an audience, split by a breakdown; None where it was
    not."""
    listed = [one for one in editions(place.workspace(), pack, Period.parse(period)) if one.audience == audience]
    read = (_read(place.path(), one.id) for one in reversed(listed))
    frozen = next((one for one in read if one.part is None), None)
    if frozen is None:
        return None
    cards = (*frozen.tables, frozen.card) if by else (frozen.card,)
    return next((card for card in cards if not by or card.breakdown == by), None)


def published_before(pack: str, row: Row) -> tuple[Published, ...]:
    """What the newest editions of a pack say of a row's latest figure, the newest first; of an edition of an earlier
    period, what it says of its own, as far back as the row goes."""
    known = {figure.period: figure for figure in row.values}
    listed = [one for one in editions(place.workspace(), pack) if one.audience == "internal"]
    found = []
    for one in reversed(listed[-_MOST:]):
        now = known.get(min(one.period, row.values[-1].period, key=lambda period: period.end))
        frozen = _read(place.path(), one.id) if now is not None else None
        if now is None or frozen is None or frozen.part is not None:
            continue
        same = (
            r for r in frozen.rows if (r.indicator, r.breakdown, r.member) == (row.indicator, row.breakdown, row.member)
        )
        was = next((v for r in same for v in r.values if v.period == now.period), None)
        if was is not None:
            told = (figures.cell(was, row.unit), figures.cell(now, row.unit))
            title = f"{figures.in_full(frozen.period)}, edition {frozen.number}"
            found.append(Published(title, one.id, now.period, *told, was.value != now.value))
    return tuple(found)


@lru_cache(maxsize=32)
def _read(folder: Path, id: str) -> Edition:
    """An edition never changes, so that it is read once."""
    return edition(open_workspace(folder), id)

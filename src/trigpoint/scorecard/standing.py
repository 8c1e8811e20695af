"""Where each authority stands among all that a scorecard shows: its rank, and whether chance alone explains how far it
lies from all together.

Of one authority's teams nobody asks this: they differ in what they do. Ranks are `trigpoint.scorecard.rank`'s, limits
`trigpoint.scorecard.funnel`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.observation import Status
from trigpoint.model.table import AUTHORITY
from trigpoint.scorecard.funnel import FunnelPlace, rate_funnel, share_funnel
from trigpoint.scorecard.lines import Line
from trigpoint.scorecard.measure import Measure, measure_of, multiplier_of
from trigpoint.scorecard.objects import PeriodValue, Place, Row
from trigpoint.scorecard.rank import ranks

FEWEST = 2
_BETTER = ("higher", "lower")


def placed(catalogue: Catalogue, split: str | None, line: Line, rows: Sequence[Row], audience: str) -> list[Row]:
    """The rows of a line, each authority's with its place where they are split by authority; for internal use with the
    same in words."""
    breakdown = catalogue.breakdowns.get(split or "")
    if breakdown is None or breakdown.column != AUTHORITY:
        return list(rows)
    members = {row.member: row for row in rows if row.member is not None}
    cells = {name: row.values[-1] for name, row in members.items()}
    better = next((row.better for row in members.values()), "neither")
    places = places_of(cells, measure_of(line.indicator), multiplier_of(line.indicator), better)
    return [_with(row, places.get(row.member or ""), audience) for row in rows]


def _with(row: Row, place: Place | None, audience: str) -> Row:
    if place is None:
        return row
    notes = (*row.notes, in_words(place, row.better)) if audience == "internal" else row.notes
    return replace(row, place=place, notes=notes)


def places_of(members: Mapping[str, PeriodValue], measure: Measure, per: float, better: str) -> dict[str, Place]:
    """The place of each member that has a figure, among all that have one; nothing for fewer than two.

    A figure that others may not see takes no part, nor does anybody then: a rank beside a hidden figure tells of it.
    `better` is `higher` or `lower`; otherwise nobody is ranked, nor is anybody by a count, which follows the size
    of the place. Limits are of shares and rates whose parts are known.
    """
    known = {name: cell.value for name, cell in members.items() if cell.value is not None}
    if len(known) < FEWEST or any(cell.status is Status.SUPPRESSED for cell in members.values()):
        return {}
    placed = ranks(list(known.values()), "neither" if measure is Measure.COUNT else better)
    limits = _funnel({name: members[name] for name in known}, measure, per)
    found = {}
    for (name, _), rank in zip(known.items(), placed, strict=True):
        where = limits.get(name)
        if rank is None and where is None:
            continue
        found[name] = Place(
            rank=rank,
            of=len(known),
            side=where.side if where else None,
            level=where.level if where else None,
            whole=where.whole if where else None,
        )
    return found


def in_words(place: Place, better: str) -> str:
    """The place as a sentence: "Rank 2 of 6 (1 is the lowest, which is better); outside the 99.8 % limits of all
    authorities, above them." """
    said = []
    if place.rank is not None and better in _BETTER:
        best = "highest" if better == "higher" else "lowest"
        said.append(f"rank {place.rank} of {place.of} (1 is the {best}, which is better)")
    if place.side is not None:
        said.append(_limits(place))
    sentence = "; ".join(said)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def _limits(place: Place) -> str:
    if place.level is None:
        return "within the 95 % limits of all authorities: chance alone may explain the difference"
    side = "above" if place.side == "high" else "below"
    return f"outside the {100 * place.level:g} % limits of all authorities, {side} them"


def _funnel(members: Mapping[str, PeriodValue], measure: Measure, per: float) -> dict[str, FunnelPlace]:
    """Of those whose numerator and denominator are known and not nought."""
    parts = {
        name: (cell.numerator, cell.denominator)
        for name, cell in members.items()
        if cell.numerator is not None and cell.denominator
    }
    if len(parts) < FEWEST or len(parts) < len(members):
        return {}
    tops, bottoms = ([pair[i] or 0 for pair in parts.values()] for i in (0, 1))
    if measure is Measure.SHARE and all(top <= bottom for top, bottom in zip(tops, bottoms, strict=True)):
        return dict(zip(parts, share_funnel(tops, bottoms), strict=True))
    if measure is Measure.RATE and sum(tops) > 0:
        return dict(zip(parts, rate_funnel(tops, bottoms, int(per)), strict=True))
    return {}

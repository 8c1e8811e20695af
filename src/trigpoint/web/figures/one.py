"""The one row that an address is about, found among those that somebody reaches."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from trigpoint.catalogue.objects import Indicator
from trigpoint.model.problem import UserMistake
from trigpoint.runs.definitions import packs_of
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.web import place
from trigpoint.web.figures.asked import Asked, card_of, period_of, sees_unsigned
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import Reaches


@dataclass(frozen=True, slots=True)
class One:
    """A row of a scorecard, with the indicator that it is of and how the scorecard was asked for."""

    asked: Asked
    card: Scorecard
    row: Row
    indicator: Indicator

    @property
    def member(self) -> tuple[str, str] | None:
        """The breakdown and the member; None for everyone."""
        return (self.row.breakdown, self.row.member) if self.row.breakdown and self.row.member else None

    @property
    def stays_within(self) -> bool:
        """Whether the figures are the authority's own as they stand now: neither protected for others, nor frozen."""
        return self.card.audience == "internal" and not self.asked.signed_only


def one(request: HttpRequest, indicator: str, period: str) -> One:
    """The row that the address names. Without a pack it is looked for in each that shows the indicator.

    Raises `Http404` where there is none, or none within reach; `UserMistake` for a period that is none.
    """
    reaches = request.user.reaches(Permission.SEE_FIGURES)
    catalogue = place.catalogue()
    found = catalogue.find(indicator)
    if found is None:
        raise Http404
    said = request.GET
    packs = [said["pack"]] if said.get("pack") else packs_of(catalogue, found)
    at = str(period_of(period))
    for name in packs:
        if name in catalogue.packs and reaches.sees_pack(name):
            unsigned = sees_unsigned(request.user, name)
            asked = Asked(catalogue.packs[name], at, said.get("by", ""), said.get("area", ""), signed_only=not unsigned)
            seen = _row(asked, reaches, found, said.get("member", ""))
            if seen is not None:
                return seen
    raise Http404


def _row(asked: Asked, reaches: Reaches, indicator: Indicator, member: str) -> One | None:
    try:
        card = card_of(asked, reaches)
    except UserMistake:
        return None
    if card is None:
        return None
    names = {indicator.id, *indicator.refs}
    mine = [row for row in card.rows if row.indicator in names and (row.member or "") == member]
    rows = [row for row in mine if not member or row.breakdown == asked.by] or mine
    return One(asked, card, rows[0], indicator) if rows else None

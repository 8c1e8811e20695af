"""What somebody asks the figures for: pack, period, breakdown and area, which rows, in which order; within their reach.

An address carries all of it, so that it can be kept, sent and come back to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, QueryDict
from django.utils.http import urlencode

from trigpoint.catalogue.objects import Pack
from trigpoint.model.period import Kind, Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.periods import furthest_period, latest_period, periods_back
from trigpoint.scorecard.attention import is_beyond_usual, most_worth_a_look
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.web import cards, place
from trigpoint.web.figures.first import answers_for, first_pack
from trigpoint.web.figures.signed import signed_card, signed_periods
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import Reaches
from trigpoint.web.people.scopes import members

ONLY = {"red": "Red", "mine": "Mine", "beyond": "Beyond usual variation"}
SORTS = {"pack": "As the pack has them", "look": "Most worth a look", "name": "By name"}
CARRIED = {Kind.MONTH: 25, Kind.QUARTER: 13, Kind.HALF: 9, Kind.FINANCIAL_YEAR: 8}
"""How many periods a row's own page draws; whoever is outside the authority sees as many as the pack shows."""
_CHOICES = {Kind.MONTH: 36, Kind.QUARTER: 16, Kind.HALF: 8, Kind.FINANCIAL_YEAR: 8}
_FIRST, _LAST = 1950, 2100
_LONGEST = 100  # characters of a search


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for. `only` are keys of `ONLY`, `sort` one of `SORTS`; `every` shows every period's column.
    `signed_only` is for whoever sees no figure before it is signed."""

    pack: Pack
    period: str
    by: str = ""
    area: str = ""
    only: tuple[str, ...] = ()
    text: str = ""
    sort: str = "pack"
    every: bool = False
    signed_only: bool = False

    @property
    def query(self) -> str:
        """The part of an address that asks for the same again."""
        said = [("pack", self.pack.id), ("period", self.period), ("by", self.by), ("area", self.area)]
        said += [("only", name) for name in self.only]
        said += [("text", self.text), ("sort", "" if self.sort == "pack" else self.sort)]
        said += [("every", "yes" if self.every else "")]
        return urlencode([(name, value) for name, value in said if value])

    @property
    def narrowed(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.only or self.text)

    @property
    def widened(self) -> Asked:
        """The same with every row."""
        return replace(self, only=(), text="")

    @property
    def turned(self) -> Asked:
        """The same with every period's column, or without them where they are shown."""
        return replace(self, every=not self.every)


def packs_of(reaches: Reaches) -> list[Pack]:
    """The packs that may be opened, in the order of the catalogue."""
    return [pack for pack in place.catalogue().packs.values() if reaches.sees_pack(pack.id)]


def period_of(text: str) -> Period:
    """A period as an address has it. Raises `UserMistake` for one that is none, or is of another century."""
    period = Period.parse(text)
    if not _FIRST <= period.start.year <= period.end.year <= _LAST:
        raise UserMistake(Problem(f"There are no figures for {period}.", f"Ask for one from {_FIRST} to {_LAST}."))
    return period


def sees_unsigned(user: User, pack: str) -> bool:
    """Whether the person sees a pack's figures before they are signed."""
    return user.reaches(Permission.SEE_UNSIGNED).sees_pack(pack)


def asked_in(request: HttpRequest, reaches: Reaches) -> Asked | None:
    """What the address asks for; what it leaves out is the pack that they are likely to want (`first_pack`) and its
    latest period. None where they reach no pack. Raises `Http404` for a pack beyond their reach, `UserMistake` for a
    period that is none."""
    said: QueryDict = request.GET
    user: User = request.user
    packs = packs_of(reaches)
    if not packs:
        return None
    if said.get("pack"):
        pack = next((pack for pack in packs if pack.id == said["pack"]), None)
    else:
        pack = first_pack(request, packs, reaches)
    if pack is None:
        raise Http404
    period = str(period_of(said["period"])) if said.get("period") else _latest(pack, reaches, user)
    return Asked(
        pack,
        period,
        by=_split(said.get("by", ""), reaches),
        area=said.get("area", "").strip(),
        only=tuple(name for name in ONLY if name in said.getlist("only")),
        text=said.get("text", "").strip()[:_LONGEST],
        sort=said["sort"] if said.get("sort") in SORTS else "pack",
        every=said.get("every") == "yes",
        signed_only=not sees_unsigned(user, pack.id),
    )


def _latest(pack: Pack, reaches: Reaches, user: User) -> str:
    """The period that is shown where none is asked for: the latest, or the latest that was signed."""
    signed = () if sees_unsigned(user, pack.id) else signed_periods(pack.id, reaches.audience())
    return str(signed[0] if signed else latest_period(place.workspace(), pack))


def _split(by: str, reaches: Reaches) -> str:
    """The breakdown: whoever reaches members alone sees one of theirs."""
    own = reaches.splits()
    return by if not own or by in own else own[0]


def card_of(asked: Asked, reaches: Reaches) -> Scorecard | None:
    """The scorecard, with the rows that are reached; None where it was not signed and the person sees none before.

    Raises `UserMistake` for a breakdown or an area that is none.
    """
    audience = reaches.audience()
    if asked.signed_only:
        frozen = signed_card(asked.pack.id, asked.period, asked.by, audience)
        return reaches.rows(frozen) if frozen is not None else None
    carried = CARRIED.get(Period.parse(asked.period).kind, 0) if audience == "internal" else 0
    built = cards.card(
        asked.pack.id, asked.period, by=asked.by or None, area=asked.area or None, audience=audience, carried=carried
    )
    return reaches.rows(built)


def chosen(rows: Iterable[Row], asked: Asked, user: User) -> list[Row]:
    """The rows that are asked for, in the order that is asked for."""
    words = asked.text.casefold().split()
    found = [row for row in rows if all(word in _said(row) for word in words)]
    if "red" in asked.only:
        found = [row for row in found if row.rag == "red"]
    if "beyond" in asked.only:
        found = [row for row in found if is_beyond_usual(row)]
    if "mine" in asked.only:
        posts, indicators = answers_for(user)
        found = [row for row in found if row.owner in posts or row.indicator in indicators]
    if asked.sort == "look":
        return most_worth_a_look(found)
    if asked.sort == "name":
        return sorted(found, key=lambda row: (row.title.casefold(), row.member or ""))
    return found


def periods_to_choose(asked: Asked, audience: str) -> tuple[Period, ...]:
    """The periods that are offered, the newest first; the one asked for among them."""
    if asked.signed_only:
        return signed_periods(asked.pack.id, audience) or (Period.parse(asked.period),)
    latest = furthest_period(place.workspace(), asked.pack)
    offered = periods_back(latest, _CHOICES.get(latest.kind, 1))
    period = Period.parse(asked.period)
    return offered if period in offered else tuple(sorted({*offered, period}, reverse=True))


def breakdowns_to_choose(asked: Asked, reaches: Reaches) -> list[tuple[str, str]]:
    """The breakdowns, by id and title, that an indicator of the pack can be split by and that are reached."""
    catalogue = place.catalogue()
    own = reaches.splits()
    items = (item for section in asked.pack.sections for item in section.items)
    shown = (catalogue.find(item.indicator or item.ref or "") for item in items)
    names = {name for indicator in shown if indicator is not None for name in indicator.breakdowns} | {asked.by}
    return [
        (b.id, b.title) for b in catalogue.breakdowns.values() if (b.id in own if own else b.id in {*names, "area"})
    ]


def areas_to_choose(asked: Asked, reaches: Reaches) -> tuple[str, ...]:
    """The parts of the area, and the authorities whose records are held, that figures can be narrowed to; the one that
    is asked for among them. None where the figures are split or signed: those are of the whole."""
    if asked.by or asked.signed_only or reaches.splits():
        return (asked.area,) if asked.area else ()
    authorities = members("authority")
    every = {*members("area"), *authorities, asked.area}
    return tuple(sorted(every - {""} - ({place.workspace().area} if len(authorities) <= 1 else set())))


def _said(row: Row) -> str:
    parts = (row.title, row.ref, row.indicator, row.member, row.owner, row.section, row.outcome)
    return " ".join(part for part in parts if part).casefold()

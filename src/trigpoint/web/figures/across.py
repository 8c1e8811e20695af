"""What is drawn across a pack: its journeys, each as a pathway, and one of its figures on a map of places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trigpoint.catalogue.objects import Indicator, Pack
from trigpoint.model.period import Period
from trigpoint.publish import figures
from trigpoint.publish.charts.objects import Chart, Pathway, WardMap
from trigpoint.publish.charts.of_members import JOURNEYS, chart_of_members, map_of
from trigpoint.runs.boundaries import boundaries, places
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.web import place
from trigpoint.web.figures.asked import Asked, asked_in, card_of, packs_of, periods_to_choose
from trigpoint.web.figures.lines import address_of
from trigpoint.web.figures.row import Picture, picture
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import Reaches


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row drawn by its members: its name, what it is split by, its own page split alike, and the picture."""

    name: str
    split: str
    address: str
    picture: Picture


@needs(Permission.SEE_FIGURES)
@require_safe
def journeys(request: HttpRequest) -> HttpResponse:
    """Every count of the pack whose members say what it led to, as a pathway with its table; not one that leads all to
    the same."""
    reaches = request.user.reaches(Permission.SEE_FIGURES)
    asked = asked_in(request, reaches)
    if asked is None:
        return render(request, "figures/nothing.html")
    drawn = [
        Drawn(row.title, _title(at.by), address_of(at, row, "figure"), picture(chart, f"journey-{n}"))
        for n, (at, row, chart) in enumerate(_flows(asked, reaches), 1)
    ]
    return render(request, "figures/journeys.html", _asked_for(asked, reaches, has_journeys) | {"drawn": drawn})


@needs(Permission.SEE_FIGURES)
@require_safe
def places_map(request: HttpRequest) -> HttpResponse:
    """One figure of the pack on a map of the places whose boundaries the workspace has, with its table."""
    reaches = request.user.reaches(Permission.SEE_FIGURES)
    asked = asked_in(request, reaches)
    if asked is None:
        return render(request, "figures/nothing.html")
    offered = mapped(asked.pack)
    wanted = request.GET.get("figure", "")
    indicator, split = next((pair for pair in offered if pair[0].id == wanted), offered[0] if offered else (None, ""))
    shown: dict[str, object] = {"offered": [one for one, _ in offered], "chosen": indicator, "drawn": None}
    if indicator is not None:
        at = replace(asked, by=split)
        card = card_of(at, reaches)
        row = _whole(card, indicator) if card is not None else None
        chart = _map(card, row, split) if card is not None and row is not None else None
        if row is not None and chart is not None:
            drawn = Drawn(row.title, _title(split), address_of(at, row, "figure"), picture(chart, "map"))
            shown |= {"drawn": drawn, "pictures": [drawn.picture]}
            shown["nowhere"] = [ward.name for ward in chart.wards if not ward.rings]
    return render(request, "figures/map.html", _asked_for(asked, reaches, has_map) | shown)


def has_journeys(pack: Pack) -> bool:
    """Whether some figure of the pack can be split by what it led to."""
    return any(split in JOURNEYS for indicator in _indicators(pack) for split in indicator.breakdowns)


def has_map(pack: Pack) -> bool:
    """Whether some figure of the pack can be drawn on a map."""
    return bool(mapped(pack))


def mapped(pack: Pack) -> list[tuple[Indicator, str]]:
    """The pack's indicators that can be split by places whose boundaries the workspace has, each with that split."""
    known = [name for name in places(place.workspace()) if name in place.catalogue().breakdowns]
    found = [(one, next((name for name in known if name in one.breakdowns), "")) for one in _indicators(pack)]
    return [(one, split) for one, split in found if split]


def _indicators(pack: Pack) -> list[Indicator]:
    """The pack's indicators, each once."""
    catalogue = place.catalogue()
    items = (item for section in pack.sections for item in section.items)
    found = (catalogue.find(item.indicator or item.ref or "") for item in items)
    return list({one.id: one for one in found if one is not None}.values())


def _flows(asked: Asked, reaches: Reaches) -> Iterator[tuple[Asked, Row, Chart]]:
    splits = {split for one in _indicators(asked.pack) for split in one.breakdowns}
    for split in (name for name in JOURNEYS if name in splits):
        at = replace(asked, by=split)
        card = card_of(at, reaches)
        for row in _wholes(card) if card is not None else ():
            chart = chart_of_members(row, _members(card, row, split), split) if card is not None else None
            if isinstance(chart, Pathway) and len(chart.steps) > 1:
                yield at, row, chart


def _title(split: str) -> str:
    return place.catalogue().breakdowns[split].title.lower()


def _wholes(card: Scorecard) -> list[Row]:
    return list({row.indicator: row for row in reversed(card.rows) if row.member is None}.values())[::-1]


def _whole(card: Scorecard, indicator: Indicator) -> Row | None:
    return next((row for row in _wholes(card) if row.indicator == indicator.id), None)


def _members(card: Scorecard, row: Row, split: str) -> list[Row]:
    found = (one for one in card.rows if one.indicator == row.indicator and one.breakdown == split and one.member)
    return list({one.member: one for one in found}.values())


def _map(card: Scorecard, row: Row, split: str) -> WardMap | None:
    members = [one for one in _members(card, row, split) if one.value is not None]
    return map_of(row, members, boundaries(place.workspace(), split)) if members else None


def _asked_for(asked: Asked, reaches: Reaches, fits: Callable[[Pack], bool]) -> dict[str, object]:
    """What the form above the pictures needs: the packs that have any, and the periods."""
    return {
        "asked": asked,
        "title": asked.pack.title,
        "period": figures.in_full(Period.parse(asked.period)),
        "packs": [pack for pack in packs_of(reaches) if fits(pack) or pack.id == asked.pack.id],
        "periods": [(str(period), figures.in_full(period)) for period in periods_to_choose(asked, reaches.audience())],
    }

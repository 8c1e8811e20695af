"""The scorecard, and its figures as files."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trigpoint.publish import comparators, figures
from trigpoint.publish.as_csv import to_csv
from trigpoint.runs.cut_off import cut_off_in_words
from trigpoint.scorecard.objects import Scorecard
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.figures.across import has_journeys, has_map
from trigpoint.web.figures.asked import (
    ONLY,
    SORTS,
    Asked,
    areas_to_choose,
    asked_in,
    breakdowns_to_choose,
    card_of,
    chosen,
    packs_of,
    periods_to_choose,
)
from trigpoint.web.figures.first import looked_at
from trigpoint.web.figures.lines import table_of
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.SEE_FIGURES)
@require_safe
def scorecard(request: HttpRequest) -> HttpResponse:
    """A pack's figures in a period, in the rows and the order that the address asks for."""
    reaches = request.user.reaches(Permission.SEE_FIGURES)
    asked = asked_in(request, reaches)
    if asked is None:
        return render(request, "figures/nothing.html")
    if request.GET.get("pack"):
        looked_at(request, asked.pack)
    card = card_of(asked, reaches)
    if card is None:
        return render(request, "figures/unsigned.html", {"asked": asked, "packs": packs_of(reaches)})
    rows = chosen(card.rows, asked, request.user)
    shown = {
        "asked": asked,
        "card": card,
        "period": figures.of_period(card),
        "as_of": cut_off_in_words(place.workspace().store.current(), card),
        "packs": packs_of(reaches),
        "periods": [(str(period), figures.in_full(period)) for period in periods_to_choose(asked, reaches.audience())],
        "breakdowns": breakdowns_to_choose(asked, reaches),
        "must_split": bool(reaches.splits()),
        "areas": areas_to_choose(asked, reaches),
        "journeys": has_journeys(asked.pack),
        "map": has_map(asked.pack),
        "only": ONLY,
        "sorts": SORTS,
        "count": len(rows),
        "table": table_of(card, rows, asked),
        "empty": f"There are no figures for {figures.in_full(card.period)}." if _is_empty(card) else "",
        "before": replace(asked, period=str(card.available[-1])) if card.available else None,
        "key": figures.key_of(card),
        "explained": comparators.explained(card),
    }
    return render(request, "figures/scorecard.html", shown)


def _is_empty(card: Scorecard) -> bool:
    return bool(card.rows) and all(row.value is None for row in card.rows)


@needs(Permission.SEE_FIGURES)
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same figures as a file, with the rows that the address asks for."""
    reaches = request.user.reaches(Permission.SEE_FIGURES)
    asked = asked_in(request, reaches)
    if asked is None:
        raise Http404
    card = card_of(asked, reaches)
    if card is None:
        raise Http404
    card = replace(card, rows=tuple(chosen(card.rows, asked, request.user)))
    record(
        request.user,
        "downloaded figures",
        asked.pack.id,
        kind="pack",
        period=asked.period,
        rows=len(card.rows),
        by=asked.by,
        area=card.area,
        format=kind,
    )
    return _file(card, asked, kind)


def _file(card: Scorecard, asked: Asked, kind: str) -> HttpResponse:
    name = f"{asked.pack.id}-{asked.period}.{kind}".replace(":", "-")
    if kind == "csv":
        answer = HttpResponse(to_csv(card).encode("utf-8-sig"), "text/csv; charset=utf-8")
    else:
        from trigpoint.publish.xlsx import to_xlsx

        answer = HttpResponse(to_xlsx(card, produced=timezone.localdate()), _XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

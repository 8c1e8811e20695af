"""Why this number: from a cell to what was counted and left out, the files, the definition, the colour's rule."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from trigpoint.catalogue.describe import describe
from trigpoint.model.period import Period
from trigpoint.publish import figures
from trigpoint.runs.explain import Explanation, explain
from trigpoint.runs.place import open_workspace
from trigpoint.scorecard.written import written
from trigpoint.web import place
from trigpoint.web.figures.lines import address_of
from trigpoint.web.figures.one import One, one
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission


@needs(Permission.SEE_FIGURES)
@require_safe
def why(request: HttpRequest, indicator: str, period: str) -> HttpResponse:
    """Everything that there is to say of one figure, as counts. What was protected for others is not taken apart."""
    found = one(request, indicator, period)
    row = found.row
    shown = {
        "one": found,
        "name": figures.name_of(row),
        "period": figures.in_full(row.values[-1].period),
        "now": _now(found),
        "figure": row.values[-1],
        "back": address_of(found.asked, row),
        "list": f"{reverse('figures')}?{found.asked.query}",
        "definition": describe(place.catalogue(), found.indicator).sentences,
        "target": figures.target(row.target, row.unit),
    }
    if found.stays_within:
        told = _told(
            place.path(),
            found.card.snapshot,
            found.card.catalogue,
            found.indicator.id,
            row.values[-1].period,
            found.member,
        )
        shown |= {"told": told, "parts": _parts(told), "door": _door(request, found) if told.accounts else []}
    return render(request, "figures/why.html", shown)


@lru_cache(maxsize=128)
def _told(
    folder: Path, _snapshot: str, _catalogue: str, indicator: str, period: Period, member: tuple[str, str] | None
) -> Explanation:
    """An explanation stays what it is as long as what it rests on does: rows are counted once for all who ask."""
    return explain(open_workspace(folder), indicator, period, member)


def _now(found: One) -> str:
    row = found.row
    return figures.spoken(row.values[-1], row.unit)


def _parts(told: Explanation) -> list[tuple[str, str]]:
    """The two figures of a ratio, each with its value in words, or why it has none."""
    return [
        (
            part.indicator.title,
            part.figure.status.value if (value := part.figure.value) is None else written(value, part.unit),
        )
        for part in told.basis.parts
    ]


def _door(request: HttpRequest, found: One) -> list[tuple[str, str]]:
    """Where the rows themselves are, for those who may ask for them: those that met the condition, and all counted."""
    if not request.user.may(Permission.OPEN_DOOR):
        return []
    try:
        there = reverse("door")
    except NoReverseMatch:
        return []
    member = {"by": found.row.breakdown, "member": found.row.member} if found.member else {}
    about = {"indicator": found.indicator.id, "period": found.asked.period} | member
    parts = [("numerator", "The rows that met the condition")] if found.indicator.numerator else []
    parts += [("denominator", "All the rows that were counted")]
    return [(f"{there}?{urlencode(about | {'part': part})}", words) for part, words in parts]

"""The page that a printed reference leads to: the figure as it was signed, and where it comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from trigpoint.model.problem import UserMistake
from trigpoint.publish import figures
from trigpoint.runs import editions as archive
from trigpoint.scorecard.edition import REFERENCE, Edition, as_reference
from trigpoint.scorecard.objects import Row
from trigpoint.scorecard.written import written
from trigpoint.web import place
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.publishing.reading import seen_by
from trigpoint.web.signing.archive import editions_of

_WIDEST = 40  # characters of what was typed that the page says again


@needs(Permission.SEE_EDITIONS)
@require_safe
def reference(request: HttpRequest, reference: str) -> HttpResponse:
    """The figure of a reference, within what the person may read. One that leads nowhere, or beyond, says how
    references are written."""
    code = as_reference(reference)
    try:
        found = archive.referenced(place.workspace(), reference)
    except UserMistake:
        return _not_found(request, reference, code)
    edition, row = found.edition, found.row
    reads = edition.id in {one.id for one in editions_of(request.user)}
    if not reads and not _reaches(request.user, edition, row):
        return _not_found(request, reference, code)
    now = row.values[-1]
    told = {
        "code": code,
        "edition": edition,
        "reads": reads,
        "row": row,
        "name": figures.name_of(row),
        "period": now.period,
        "value": figures.spoken(now, row.unit),
        "parts": _parts(row),
        "target": figures.target(row.target, row.unit),
        "definition": edition.definition(row.indicator),
        "follows": archive.followed_by(place.workspace(), edition.id),
        "why": _why(request.user, edition.pack, row),
        "issued": seen_by(request.user, edition.id),
    }
    return render(request, "publishing/reference.html", told)


def _not_found(request: HttpRequest, typed: str, code: str) -> HttpResponse:
    told = {"typed": typed[:_WIDEST], "code": code, "signs": REFERENCE}
    return render(request, "publishing/no_reference.html", told, status=404)


def _reaches(user: User, edition: Edition, row: Row) -> bool:
    """Whether the person reaches this one figure of an edition for such readers as they are, though not all of it."""
    reaches = user.reaches(Permission.SEE_EDITIONS)
    if reaches.audience() not in ("internal", edition.audience):
        return False
    return any(reach.sees(edition.pack, row.indicator, row.owner, row.breakdown, row.member) for reach in reaches)


def _parts(row: Row) -> tuple[str, str] | None:
    """The numerator and the denominator of the figure, where it has both."""
    now = row.values[-1]
    if now.numerator is None or now.denominator is None:
        return None
    return written(now.numerator, "count"), written(now.denominator, "count")


def _why(user: User, pack: str, row: Row) -> str:
    """Where the figure is told as it is known now, for those who reach it there."""
    catalogue = place.catalogue()
    indicator = catalogue.indicators.get(row.indicator)
    if indicator is None or pack not in catalogue.packs:
        return ""
    if not user.reaches(Permission.SEE_FIGURES).sees(indicator, row.breakdown, row.member, pack):
        return ""
    member = {"by": row.breakdown, "member": row.member} if row.breakdown and row.member else {}
    asked = urlencode({"pack": pack} | member)
    return f"{reverse('why', args=[row.indicator, str(row.values[-1].period)])}?{asked}"

"""Home, the pages that everybody may read, and the council's colour."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trigpoint import __version__
from trigpoint.web import place
from trigpoint.web.home.waiting import months_of, tasks_of
from trigpoint.web.people.gate import open_to_all, signed_in
from trigpoint.web.people.permissions import Permission
from trigpoint.web.signing.archive import lately


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the months that they watch over, and what was signed lately."""
    user = request.user
    fresh = lately(request) if user.may(Permission.SEE_EDITIONS) else []
    data = place.workspace().store.current() if user.may(Permission.SEE_UNSIGNED) else None
    told = {"tasks": tasks_of(user), "months": months_of(user), "fresh": fresh, "data": data}
    return render(request, "home/home.html", told | {"may_open": user.may(Permission.SIGN_ANALYST)})


@open_to_all
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "home/accessibility.html")


@open_to_all
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Where the figures come from."""
    return render(request, "home/about.html", {"version": __version__})


@open_to_all
@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """The council's own colour, as a style sheet: no page carries a style of its own."""
    colour = place.workspace().settings.web.colour
    response = HttpResponse(f":root {{ --tp-council: {colour}; --govuk-brand-colour: {colour}; }}\n", "text/css")
    response.headers["Cache-Control"] = "max-age=600"
    return response

"""The archive: every edition, one as it was signed, the difference between two, and the link that members get."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trigpoint.model.problem import UserMistake
from trigpoint.model.words import WORDS
from trigpoint.publish.edition_json import to_bytes
from trigpoint.publish.figures import sections_of
from trigpoint.runs import editions as archive
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.edition_difference import Differs, difference
from trigpoint.web import place
from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words.views import title_of

_FRESH = 5
_HEADINGS = ("kind", "indicator", "title", "member", "period", "what", "before", "after")


@needs(Permission.SEE_EDITIONS)
@require_safe
def editions_page(request: HttpRequest) -> HttpResponse:
    """Every edition within reach, the newest first."""
    found = [(one, title_of(one.pack)) for one in reversed(_reached(request))]
    return render(request, "signing/editions.html", {"editions": found})


@needs(Permission.SEE_EDITIONS)
@require_safe
def edition_page(request: HttpRequest, id: str) -> HttpResponse:
    """An edition as it was signed: figures, judgements, words, actions and names."""
    edition = _edition(request, id)
    codes = {_place(found.row): found.code for found in edition.references}
    remarks = {remark.place: remark for remark in edition.remarks}
    sections = [
        (
            title,
            [
                (row, codes.get(_place(row), ""), remarks.get((row.indicator, row.breakdown, row.member)))
                for row in rows
            ],
        )
        for title, rows in sections_of(edition.card)
    ]
    told = {
        "edition": edition,
        "sections": sections,
        "own": [one for one in edition.remarks if one.place[:2] == (edition.pack, WORDS) and not one.nothing_to_add],
        "follows": archive.followed_by(place.workspace(), edition.id),
        "members": _members(edition) if request.user.reaches(Permission.PUBLISH).sees_pack(edition.pack) else None,
    }
    return render(request, "signing/edition.html", told)


@needs(Permission.SEE_EDITIONS)
@require_safe
def document(request: HttpRequest, id: str) -> HttpResponse:
    """The edition's document, byte for byte as it was frozen."""
    edition = _edition(request, id)
    response = HttpResponse(to_bytes(edition), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{edition.pack}-{edition.period}-{edition.number}.json"'
    return response


@needs(Permission.SEE_EDITIONS)
@require_safe
def differences_page(request: HttpRequest) -> HttpResponse:
    """What differs between two editions; by kind, or as CSV."""
    listed = _reached(request)
    a, b = request.GET.get("a", ""), request.GET.get("b", "")
    chosen = dict(zip(("a", "b"), (a, b) if a or b else _to_compare(listed), strict=True))
    told: dict[str, object] = {"editions": [(one, title_of(one.pack)) for one in reversed(listed)], **chosen}
    if a and b:
        one, two = _edition(request, a), _edition(request, b)
        found = difference(one, two)
        if request.GET.get("format") == "csv":
            return csv_answer("differences", _HEADINGS, [_line(one) for one in found])
        groups = [(kind, [d for d in found if d.kind is kind]) for kind in dict.fromkeys(d.kind for d in found)]
        told |= {"one": one, "two": two, "groups": groups, "many": len(found)}
    return render(request, "signing/differences.html", told)


@needs(Permission.PUBLISH)
@require_POST
def send(request: HttpRequest, id: str) -> HttpResponse:
    """Send the members who may read the edition a link to it. No figure stands in the letter."""
    edition = _edition(request, id)
    if not request.user.reaches(Permission.PUBLISH).sees_pack(edition.pack):
        raise Http404
    address = settings.ADDRESS + reverse("edition", args=[edition.id])
    members = _members(edition)
    for person in members:
        text = f"Dear {person.name},\n\n{edition.name} is signed. Read it here:\n{address}\n"
        EmailMessage(f"{edition.card.title}, {edition.period}", text, to=[person.email]).send()
    record(request.user, "sent an edition", edition.id, kind="edition", letters=len(members))
    messages.success(request, f"{len(members)} letter{'s' if len(members) != 1 else ''} sent.")
    return redirect("edition", edition.id)


def _to_compare(listed: Sequence[archive.Listed]) -> tuple[str, str]:
    """The editions to choose at first, the earlier first: the newest two of one pack and audience; where there are
    none, the newest two of all."""
    for at in reversed(range(len(listed))):
        new = listed[at]
        before = [one for one in listed[:at] if (one.pack, one.audience) == (new.pack, new.audience)]
        if before:
            return before[-1].id, new.id
    return (listed[-2].id, listed[-1].id) if len(listed) > 1 else ("", "")


def lately(request: HttpRequest) -> list[tuple[archive.Listed, str]]:
    """The newest editions within reach, with their packs' titles."""
    return [(one, title_of(one.pack)) for one in reversed(_reached(request)[-_FRESH:])]


def _reached(request: HttpRequest) -> list[archive.Listed]:
    return editions_of(request.user)


def editions_of(user: User) -> list[archive.Listed]:
    """The editions within somebody's reach: whole packs, for the audience that the person is."""
    reaches = user.reaches(Permission.SEE_EDITIONS)
    audience = reaches.audience()
    if reaches.splits():
        return []
    found = archive.editions(place.workspace())
    return [one for one in found if reaches.sees_pack(one.pack) and audience in ("internal", one.audience)]


def _edition(request: HttpRequest, id: str) -> Edition:
    try:
        found = archive.edition(place.workspace(), id)
    except UserMistake as mistake:
        raise Http404 from mistake
    if found.id not in {one.id for one in _reached(request)}:
        raise Http404
    return found


def _members(edition: Edition) -> list[User]:
    """The people whose way to figures is editions: those who may read this one, and see nothing unsigned."""
    everybody = User.objects.filter(is_active=True).prefetch_related("grants__scopes").order_by("name")
    return [
        user
        for user in everybody
        if user.reaches(Permission.SEE_EDITIONS).sees_pack(edition.pack)
        and not user.may(Permission.SEE_UNSIGNED)
        and not user.may(Permission.MANAGE_PEOPLE)
        and user.reaches(Permission.SEE_EDITIONS).audience() in ("internal", edition.audience)
        and not user.reaches(Permission.SEE_EDITIONS).splits()
    ]


def _place(row: object) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in ("section", "indicator", "ref", "breakdown", "member"))


def _line(one: Differs) -> tuple[object, ...]:
    return one.kind.value, one.indicator, one.title, one.member, one.period, one.what, one.old, one.new

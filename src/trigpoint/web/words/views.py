"""Commentary: the rounds that are open, and one's own rows of each."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from trigpoint.publish.figures import in_full
from trigpoint.scorecard.owed import together
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words import rounds
from trigpoint.web.words.forms import RoundForm
from trigpoint.web.words.models import Round


@needs(Permission.COMMENT)
@require_safe
def commentary(request: HttpRequest) -> HttpResponse:
    """The rounds that are open: how many of one's own rows wait in each, and how far all have come."""
    told = []
    for round in rounds.open_rounds(request.user):
        if not rounds.readable(round):
            told.append({"round": round, "title": title_of(round.pack), "unreadable": True})
            continue
        asked = rounds.asked_of(request.user, round)
        parts = rounds.parts_of(request.user, round)
        paper = rounds.in_paper(request.user, round)
        if not asked and not parts and not paper:
            continue
        one = {"round": round, "title": title_of(round.pack), "others": bool(asked), "paper": bool(paper)}
        told.append(one | _own(asked) | {"all": together(parts) if parts else None})
    may = {"may_open": request.user.may(Permission.SIGN_ANALYST), "may_remind": request.user.may(Permission.REMIND)}
    return render(request, "words/commentary.html", {"rounds": told} | may)


@needs(Permission.SIGN_ANALYST)
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a pack's month: from now on its owners are asked for words."""
    packs = place.catalogue().packs
    pack = request.GET.get("pack", next(iter(packs)))
    period, comment_by, sign_by = rounds.proposed(pack if pack in packs else next(iter(packs)), timezone.localdate())
    initial = {"pack": pack, "period": period, "comment_by": comment_by, "sign_by": sign_by}
    form = RoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.instance.opened_by = request.user
            round = form.save()
            record(request.user, "opened a round", str(round), kind="round")
        messages.success(request, f"{title_of(round.pack)} is open for {in_full(round.of)}.")
        return redirect(round)
    return render(request, "words/open.html", {"form": form})


@needs(Permission.COMMENT)
@require_safe
def round_page(request: HttpRequest, pack: str, period: str) -> HttpResponse:
    """One's own rows of a round: what waits, and what was said."""
    round = round_of(request, pack, period)
    asked = rounds.asked_of(request.user, round)
    told = {"round": round, "title": title_of(pack), "asked": asked, "paper": rounds.in_paper(request.user, round)}
    return render(request, "words/round.html", told | _own(asked))


def _own(asked: Sequence[rounds.Asked]) -> dict[str, object]:
    """How many of the rows are the person's own to explain, and how many of those still wait."""
    own = [one for one in asked if one.own]
    return {"own": len(own), "waiting": sum(not one.answered for one in own)}


@needs(Permission.SEE_FIGURES)
@require_safe
def quoted(request: HttpRequest, indicator: str, period: str) -> HttpResponse:
    """The figure that somebody's words quote, in the first pack that shows it to this person."""
    reaches = request.user.reaches(Permission.SEE_FIGURES)
    for pack in place.catalogue().packs.values():
        named = {item.indicator for section in pack.sections for item in section.items}
        if indicator in named and reaches.sees_pack(pack.id):
            asked = {"pack": pack.id, "by": request.GET.get("by"), "member": request.GET.get("member")}
            query = urlencode({key: value for key, value in asked.items() if value})
            return redirect(f"{reverse('figure', args=[indicator, period])}?{query}")
    raise Http404


def title_of(pack: str) -> str:
    """A pack's title, or its id where it has gone."""
    found = place.catalogue().packs.get(pack)
    return found.title if found is not None else pack


def round_of(request: HttpRequest, pack: str, period: str) -> Round:
    """The round that an address names; not there where its pack is beyond one's reach."""
    if not request.user.reaches(Permission.COMMENT).sees_pack(pack):
        raise Http404
    return get_object_or_404(Round, pack=pack, period=period)

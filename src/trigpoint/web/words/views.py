"""Commentary: the rounds that are open, one's own rows of each, and the page on which words about one are written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from trigpoint.model.period import Period
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.web import cards, place
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words import rounds, writing
from trigpoint.web.words.forms import CommentForm, RoundForm
from trigpoint.web.words.models import Action, Comment, Draft, Round


@needs(Permission.COMMENT)
@require_safe
def commentary(request: HttpRequest) -> HttpResponse:
    """The rounds that are open: how many of one's own rows wait in each, and how far all have come."""
    told = []
    for round in rounds.open_rounds(request.user):
        asked = rounds.asked_of(request.user, round)
        all_of_it = rounds.progress_of(round) if request.user.may(Permission.REMIND) else None
        waiting = sum(not one.answered for one in asked)
        told.append(
            {"round": round, "title": title_of(round.pack), "asked": asked, "waiting": waiting, "all": all_of_it}
        )
    may_open = request.user.may(Permission.SIGN_ANALYST)
    return render(request, "words/commentary.html", {"rounds": told, "may_open": may_open})


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
        messages.success(request, f"{title_of(round.pack)} is open for {round.period}.")
        return redirect(round)
    return render(request, "words/open.html", {"form": form})


@needs(Permission.COMMENT)
@require_safe
def round_page(request: HttpRequest, pack: str, period: str) -> HttpResponse:
    """One's own rows of a round: what waits, and what was said."""
    round = _round(request, pack, period)
    asked = rounds.asked_of(request.user, round)
    told = {"round": round, "title": title_of(pack), "asked": asked, "waiting": sum(not a.answered for a in asked)}
    return render(request, "words/round.html", told)


@needs(Permission.COMMENT)
def comment(request: HttpRequest, pack: str, period: str, indicator: str) -> HttpResponse:
    """Write about one figure, beside what was said before and what the figures bear out."""
    round = _round(request, pack, period)
    card, row = _row(request, round, indicator)
    about = Comment.objects.about((row.indicator, row.breakdown, row.member), period)
    versions = list(about.select_related("author"))
    form = CommentForm(request.POST or None, initial=_initial(request, versions, row, period))
    found: list[str] = []
    if request.method == "POST" and round.is_open and form.is_valid():
        text = form.cleaned_data["text"]
        wrong = writing.mistakes_in(text, card)
        found = [] if form.cleaned_data["seen"] else writing.contradictions(text, card, row)
        for words in wrong:
            form.add_error("text", words)
        if not wrong and not found and "look" not in request.POST:
            return _hand_in(request, round, row, form.cleaned_data)
    shown = form["text"].value() or ""
    told = {
        "round": round,
        "title": title_of(pack),
        "row": row,
        "value": writing.value_of(row),
        "form": form,
        "versions": versions,
        "before": writing.before(row, round.of),
        "before_drawn": _drawn_before(row, round, card),
        "starters": writing.starters(row),
        "prompts": writing.PROMPTS,
        "tokens": writing.tokens(card, row),
        "drawn": writing.drawn(shown, card) if shown.strip() else "",
        "contradictions": found,
        "actions": _actions(row),
    }
    return render(request, "words/comment.html", told)


@needs(Permission.COMMENT)
@require_POST
def draft(request: HttpRequest, pack: str, period: str, indicator: str) -> HttpResponse:
    """Keep what is being typed. Answers with how it reads and when it was saved."""
    round = _round(request, pack, period)
    card, row = _row(request, round, indicator)
    text = request.POST.get("text", "")[:8000]
    key = {"indicator": row.indicator, "period": period, "breakdown": row.breakdown or "", "member": row.member or ""}
    Draft.objects.update_or_create(author=request.user, **key, defaults={"text": text})
    told = {
        "drawn": writing.drawn(text, card) if text.strip() else "",
        "mistakes": writing.mistakes_in(text, card),
        "contradictions": writing.contradictions(text, card, row),
        "saved": timezone.localtime(),
    }
    return render(request, "words/saved.html", told)


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


def _round(request: HttpRequest, pack: str, period: str) -> Round:
    if not request.user.reaches(Permission.COMMENT).sees_pack(pack):
        raise Http404
    return get_object_or_404(Round, pack=pack, period=period)


def _row(request: HttpRequest, round: Round, indicator: str) -> tuple[Scorecard, Row]:
    """The row that the address names, and its scorecard; 404 beyond one's reach."""
    reaches = request.user.reaches(Permission.COMMENT)
    by, member = request.GET.get("by") or None, request.GET.get("member") or None
    card = reaches.rows(cards.card(round.pack, round.period, by=by, audience=reaches.audience()))
    for row in card.rows:
        if (row.indicator, row.breakdown, row.member) == (indicator, by, member):
            return card, row
    raise Http404


def _initial(request: HttpRequest, versions: list[Comment], row: Row, period: str) -> dict[str, Any]:
    """What the box holds at first: one's own draft where it is newer than what was handed in."""
    latest = versions[0] if versions else None
    mine = Draft.objects.filter(
        author=request.user,
        indicator=row.indicator,
        period=period,
        breakdown=row.breakdown or "",
        member=row.member or "",
    ).first()
    found = {"text": latest.text, "readers": latest.readers, "nothing_to_add": latest.nothing_to_add} if latest else {}
    if mine is not None and (latest is None or mine.saved > latest.written):
        found["text"] = mine.text
    return found


def _hand_in(request: HttpRequest, round: Round, row: Row, said: dict[str, Any]) -> HttpResponse:
    key = {"indicator": row.indicator, "period": round.period}
    key |= {"breakdown": row.breakdown or "", "member": row.member or ""}
    with transaction.atomic():
        if not Round.objects.select_for_update().get(pk=round.pk).is_open:
            raise PermissionDenied
        words = {"text": said["text"] if not said["nothing_to_add"] else "", "nothing_to_add": said["nothing_to_add"]}
        Comment.objects.create(**key, **words, readers=said["readers"], owner=row.owner, author=request.user)
        Draft.objects.filter(author=request.user, **key).delete()
        record(
            request.user, "commented", row.indicator, kind="commentary", period=round.period, member=row.member or ""
        )
    messages.success(request, f"Your commentary on {row.title} is handed in.")
    return redirect(round)


def _drawn_before(row: Row, round: Round, card: Scorecard) -> object:
    """Last period's words, with the figures of their own period."""
    found = writing.before(row, round.of)
    if found is None or found.nothing_to_add:
        return ""
    earlier = cards.card(round.pack, Period.parse(found.period), by=row.breakdown, audience=card.audience)
    return writing.drawn(found.text, earlier)


def _actions(row: Row) -> list[Action]:
    about = {"indicator": row.indicator, "breakdown": row.breakdown or "", "member": row.member or ""}
    return list(Action.objects.filter(**about, closed=None))

"""The page on which words about one figure are written, asked about, returned, answered and accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from trigpoint.model.period import Period
from trigpoint.model.words import WORDS
from trigpoint.runs.commentary import quotable
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.scorecard.quoting import Quotable
from trigpoint.web import cards
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words import letters, rounds, writing
from trigpoint.web.words.forms import AnswerForm, ChallengeForm, CommentForm
from trigpoint.web.words.models import Action, Challenge, Comment, Draft, Round, Said
from trigpoint.web.words.paper import About, PaperPlace, named, written_by
from trigpoint.web.words.standing import QUESTION, RETURNED, Standing, standings
from trigpoint.web.words.views import round_of, title_of

_DONE = {
    Said.ASKED: "Your question is sent.",
    Said.RETURNED: "The words are returned.",
    Said.ACCEPTED: "The words are accepted.",
    Said.ANSWERED: "Your answer is sent.",
}
_ACTS = {
    Said.ASKED: "asked about words",
    Said.RETURNED: "returned words",
    Said.ACCEPTED: "accepted words",
    Said.ANSWERED: "answered about words",
}


@needs(Permission.COMMENT)
def comment(request: HttpRequest, pack: str, period: str, indicator: str) -> HttpResponse:
    """Write about one figure, beside what was said before and what the figures bear out."""
    round = round_of(request, pack, period)
    card, row = row_of(request, round, indicator)
    if request.method == "POST" and round.is_open and "put" in request.POST:
        text = writing.added(_kept(request, row, period), request.POST["put"])
        return _page(request, round, card, row, CommentForm(initial=request.POST.dict() | {"text": text}))
    form = CommentForm(request.POST or None, initial=_initial(request, row, period))
    found: list[str] = []
    if request.method == "POST" and round.is_open and form.is_valid():
        text = form.cleaned_data["text"]
        rows = _rows(request, card, text)
        wrong = writing.mistakes_in(text, rows)
        found = [] if form.cleaned_data["seen"] else writing.contradictions(text, card, row, rows)
        for words in wrong:
            form.add_error("text", words)
        if not wrong and not found and "look" not in request.POST:
            try:
                return _hand_in(request, round, row, form.cleaned_data)
            except _OtherWords as other:
                form = CommentForm(request.POST.dict() | {"upon": str(other.version.pk)})
                form.add_error("text", str(other))
        _kept(request, row, period)
    return _page(request, round, card, row, form, contradictions=found)


@needs(Permission.COMMENT)
@require_POST
def draft(request: HttpRequest, pack: str, period: str, indicator: str) -> HttpResponse:
    """Keep what is being typed. Answers with how it reads and when it was saved."""
    round = round_of(request, pack, period)
    card, row = row_of(request, round, indicator)
    text = _kept(request, row, period)
    rows = _rows(request, card, text)
    told = {
        "drawn": writing.drawn(text, rows) if text.strip() else "",
        "mistakes": writing.mistakes_in(text, rows),
        "contradictions": writing.contradictions(text, card, row, rows),
        "saved": timezone.localtime(),
    }
    return render(request, "words/saved.html", told)


@needs(Permission.CHALLENGE)
@require_POST
def challenge(request: HttpRequest, pack: str, period: str, indicator: str) -> HttpResponse:
    """Ask about the words that are handed in, return or accept them."""
    round = round_of(request, pack, period)
    card, row = row_of(request, round, indicator)
    stands = _standing(row, period)
    if stands is None or not round.is_open or not _may_challenge(request, card, row, stands):
        raise PermissionDenied
    form = ChallengeForm(request.POST)
    if request.POST.get("to") != str(stands.version.pk):
        messages.info(request, "Other words were handed in while you looked: read them first.")
    elif not form.is_valid():
        return _page(request, round, card, row, CommentForm(initial=_initial(request, row, period)), talk=form)
    else:
        _say(request, round, row, stands, Said(form.cleaned_data["kind"]), form.cleaned_data["words"])
        if "back" in request.POST:
            return redirect("words-of", pack, period)
    return redirect(rounds.address_of(pack, period, row) + "#said")


@needs(Permission.COMMENT)
@require_POST
def answer(request: HttpRequest, pack: str, period: str, indicator: str) -> HttpResponse:
    """Answer what somebody asks about the words that are handed in."""
    round = round_of(request, pack, period)
    card, row = row_of(request, round, indicator)
    stands = _standing(row, period)
    if stands is None or not round.is_open or stands.state != QUESTION:
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, round, card, row, CommentForm(initial=_initial(request, row, period)), reply=form)
    _say(request, round, row, stands, Said("answered"), form.cleaned_data["words"])
    return redirect(rounds.address_of(pack, period, row) + "#said")


def row_of(request: HttpRequest, round: Round, indicator: str) -> tuple[Scorecard, About]:
    """The row, or the place of the paper, that the address names, and its scorecard; not there beyond one's reach."""
    reaches = request.user.reaches(Permission.COMMENT)
    by, member = request.GET.get("by") or None, request.GET.get("member") or None
    paper = by == WORDS and indicator == round.pack
    card = reaches.rows(cards.card(round.pack, round.period, by=None if paper else by, audience=reaches.audience()))
    rows: Sequence[About] = written_by(request.user, round.pack) if paper else card.rows
    for row in rows:
        if (row.indicator, row.breakdown, row.member) == (indicator, by, member):
            return card, row
    raise Http404


def _page(
    request: HttpRequest,
    round: Round,
    card: Scorecard,
    row: About,
    form: CommentForm,
    contradictions: list[str] | None = None,
    talk: forms.Form | None = None,
    reply: forms.Form | None = None,
) -> HttpResponse:
    """The page as it stands: `talk` and `reply` are forms that were sent and could not be taken."""
    stands = _standing(row, round.period)
    about = Comment.objects.about((row.indicator, row.breakdown, row.member), round.period)
    shown = form["text"].value() or ""
    may_challenge = round.is_open and stands is not None and _may_challenge(request, card, row, stands)
    asked = round.is_open and stands is not None and stands.state == QUESTION and not may_challenge
    told = {
        "round": round,
        "title": title_of(round.pack),
        "row": row,
        "paper": isinstance(row, PaperPlace),
        "form": form,
        "versions": [
            (version, writing.drawn(version.text, _rows(request, card, version.text)))
            for version in about.select_related("author").prefetch_related("challenges__author")
        ],
        "stands": stands,
        "returned": stands.last if stands is not None and stands.state == RETURNED else None,
        "talk": (talk or ChallengeForm()) if may_challenge else None,
        "answer": (reply or AnswerForm()) if asked else None,
        "before": writing.before(row, round.of),
        "last_period": round.of.previous(),
        "before_drawn": _drawn_before(request, row, round, card),
        **_beside(row, round),
        "tokens": writing.tokens(card, row),
        "drawn": writing.drawn(shown, _rows(request, card, shown)) if shown.strip() else "",
        "contradictions": contradictions or [],
        "split": f"?{request.GET.urlencode()}" if row.member is not None else "",
        "writes": round.is_open,
    }
    return render(request, "words/comment.html", told)


def _beside(row: About, round: Round) -> dict[str, object]:
    """What stands beside the box: the figure with what it bears out and is done about it, or what the paper asks."""
    if isinstance(row, PaperPlace):
        return {"asks": row.asks}
    said: dict[str, object] = {
        "value": writing.value_of(row),
        "starters": writing.starters(row),
        "prompts": writing.PROMPTS,
        "figure": _figure(row, round),
    }
    return said | {"actions": _actions(row)}


def _figure(row: Row, round: Round) -> str:
    """The page of the row's chart, and of why it is what it is."""
    asked = {"pack": round.pack, "by": row.breakdown, "member": row.member}
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{reverse('figure', args=[row.indicator, round.period])}?{query}"


def _rows(request: HttpRequest, card: Scorecard, text: str) -> Quotable:
    """What the text may quote: of the pack whatever this person reaches."""
    return quotable(card, text, writing.further(card, request.user.reaches(Permission.COMMENT)))


def _standing(row: About, period: str) -> Standing | None:
    return standings(period).get((row.indicator, row.breakdown, row.member))


def _may_challenge(request: HttpRequest, card: Scorecard, row: About, stands: Standing) -> bool:
    """Whether the words are within this person's reach to ask about, and somebody else's."""
    reaches = request.user.reaches(Permission.CHALLENGE)
    within = any(reach.sees(card.pack, row.indicator, row.owner, row.breakdown, row.member) for reach in reaches)
    return within and stands.version.author_id != request.user.pk


def _say(request: HttpRequest, round: Round, row: About, stands: Standing, kind: Said, text: str) -> None:
    about = {"period": round.period, "member": row.member or ""}
    with transaction.atomic():
        said = Challenge.objects.create(to=stands.version, kind=kind, text=text.strip(), author=request.user)
        record(request.user, _ACTS[kind], row.indicator, kind="commentary", **about)
    if letters.tell(said, round, row):
        messages.success(request, _DONE[kind])
    else:
        messages.info(request, "It is kept, but the letter could not be sent. Tell them yourself.")


def _kept(request: HttpRequest, row: About, period: str) -> str:
    """What somebody has typed, kept as their draft."""
    text = request.POST.get("text", "")[:8000]
    Draft.objects.update_or_create(author=request.user, **_key(row, period), defaults={"text": text})
    return text


def _key(row: About, period: str) -> dict[str, str]:
    about = {"indicator": row.indicator, "period": period}
    return about | {"breakdown": row.breakdown or "", "member": row.member or ""}


def _initial(request: HttpRequest, row: About, period: str) -> dict[str, Any]:
    """What the box holds at first: one's own draft where it is newer than what was handed in."""
    latest = Comment.objects.about((row.indicator, row.breakdown, row.member), period).first()
    mine = Draft.objects.filter(author=request.user, **_key(row, period)).first()
    found: dict[str, Any] = {"upon": str(latest.pk) if latest else "0"}
    if latest is not None:
        found |= {"text": latest.text, "readers": latest.readers, "nothing_to_add": latest.nothing_to_add}
    if mine is not None and (latest is None or mine.saved > latest.written):
        found["text"] = mine.text
    return found


class _OtherWords(Exception):
    """Other words were handed in after the page was drawn on which these were written."""

    def __init__(self, version: Comment) -> None:
        super().__init__(
            f"{version.author} handed in other words meanwhile: they stand below. Read them, then hand yours in again."
        )
        self.version = version


def _hand_in(request: HttpRequest, round: Round, row: About, said: dict[str, Any]) -> HttpResponse:
    """Keep the words as the newest version. The same words sent again are kept once. Raises `_OtherWords`."""
    key, before = _key(row, round.period), _standing(row, round.period)
    with transaction.atomic():
        if not Round.objects.select_for_update().get(pk=round.pk).is_open:
            raise PermissionDenied
        words = {"text": said["text"] if not said["nothing_to_add"] else "", "nothing_to_add": said["nothing_to_add"]}
        words |= {"readers": said["readers"], "author": request.user}
        latest = Comment.objects.about((row.indicator, row.breakdown, row.member), round.period).first()
        if latest is not None and said["upon"] not in ("", str(latest.pk)):
            if any(getattr(latest, name) != value for name, value in words.items()):
                raise _OtherWords(latest)
            return redirect(round)
        new = Comment.objects.create(**key, **words, owner=row.owner)
        Draft.objects.filter(author=request.user, **key).delete()
        record(
            request.user, "commented", row.indicator, kind="commentary", period=round.period, member=row.member or ""
        )
    if before is not None and before.last is not None and before.state == RETURNED:
        letters.tell_new_words(new, before.last, round, row)
    messages.success(request, f"Your commentary on {named(row)} is handed in.")
    return redirect(round)


def _drawn_before(request: HttpRequest, row: About, round: Round, card: Scorecard) -> object:
    """Last period's words, with the figures of their own period."""
    found = writing.before(row, round.of)
    if found is None or found.nothing_to_add:
        return ""
    by = None if isinstance(row, PaperPlace) else row.breakdown
    earlier = cards.card(round.pack, Period.parse(found.period), by=by, audience=card.audience)
    return writing.drawn(found.text, _rows(request, earlier, found.text))


def _actions(row: Row) -> list[Action]:
    about = {"indicator": row.indicator, "breakdown": row.breakdown or "", "member": row.member or ""}
    return list(Action.objects.filter(**about, closed=None))

"""Sign off: where each month stands, a signature, the edition that the last one makes, and opening it again."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trigpoint.model.words import Place, Role
from trigpoint.publish.figures import in_full
from trigpoint.runs.cut_off import cut_off_in_words
from trigpoint.runs.editions import freeze
from trigpoint.scorecard.commentary import Remark
from trigpoint.scorecard.edition import Edition
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import Reaches
from trigpoint.web.publishing.schedules import begin
from trigpoint.web.signing.models import Signature
from trigpoint.web.signing.standing import BREAKDOWNS, MAY_SIGN, draft_of, roles_to_sign, steps_of
from trigpoint.web.words.models import Round, Written
from trigpoint.web.words.paper import About, PaperPlace, named, places_of, written_by
from trigpoint.web.words.rounds import address_of, progress_of
from trigpoint.web.words.standing import HANDED_IN, STATES, WAITING, Standing, standings
from trigpoint.web.words.views import title_of

_SIGNERS = (*MAY_SIGN.values(), Permission.REOPEN)


class SignForm(forms.Form):
    """A signature. `of` is what stood on the page: where it has changed, nothing is signed."""

    role = forms.ChoiceField(
        label="You sign as", widget=forms.RadioSelect, error_messages={"required": "Choose as whom you sign."}
    )
    note = forms.CharField(label="Note", required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))
    sure = forms.BooleanField(
        label="I have looked at the figures and the words, and put my name to them",
        error_messages={"required": "Say that you have looked at them."},
    )
    of = forms.CharField(widget=forms.HiddenInput)


class ReopenForm(forms.Form):
    """Why what is signed is opened again."""

    reason = forms.CharField(
        label="Why it is opened again",
        help_text="The reason stands in the next edition, where everybody reads it.",
        min_length=10,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


@needs(*_SIGNERS)
@require_safe
def signing(request: HttpRequest) -> HttpResponse:
    """The months that wait for signatures, and those that are signed."""
    told = []
    for round in Round.objects.all():
        if any(request.user.reaches(permission).sees_pack(round.pack) for permission in _SIGNERS):
            given = round.signatures.filter(opening=round.openings)
            signed = [role.value.capitalize() for role in Role if any(s.role == role.value for s in given)]
            told.append({"round": round, "title": title_of(round.pack), "signed": signed})
    return render(request, "signing/signing.html", {"rounds": told})


@needs(*_SIGNERS)
def sign(request: HttpRequest, pack: str, period: str) -> HttpResponse:
    """One month: how complete it is, who has signed, and the next signature."""
    round = _round(request, pack, period)
    roles = roles_to_sign(request.user, round)
    draft = draft_of(round)
    steps = steps_of(round, draft.content)
    turn = next((step.role for step in steps if step.turn), None)
    mine = next((role.value for role in roles if role == turn or turn is None), None)
    form = SignForm(request.POST or None, initial={"of": draft.content, "role": mine})
    form.fields["role"].choices = [(role.value, role.value.capitalize()) for role in roles]
    if request.method == "POST" and round.is_open and form.is_valid():
        said = form.cleaned_data
        if said["of"] != draft.content:
            messages.info(request, "The figures or words changed while you looked. Nothing was signed: look again.")
            return redirect("sign", pack, period)
        return _signed(request, round, draft, Role(said["role"]), said["note"])
    told = {
        "round": round,
        "title": title_of(pack),
        "draft": draft,
        "as_of": cut_off_in_words(place.workspace().store.current(), draft.card),
        "steps": steps,
        "may_sign": bool(roles) and round.is_open and (turn is None or turn in roles),
        "turn": turn,
        "form": form,
        "reopen": ReopenForm(),
        "may_reopen": not round.is_open and request.user.reaches(Permission.REOPEN).sees_pack(pack),
        "words": progress_of(round),
        "challenged": _challenged(round, draft),
        "reds": sum(row.rag == "red" for row in draft.card.rows),
        "blanks": sum(row.value is None for row in draft.card.rows),
    }
    return render(request, "signing/sign.html", told)


@needs(*_SIGNERS)
@require_safe
def words_of(request: HttpRequest, pack: str, period: str) -> HttpResponse:
    """Everything that was said about a month's figures, before it is signed."""
    round = _round(request, pack, period)
    draft = draft_of(round)
    rows: dict[Place, About] = {(row.indicator, row.breakdown, row.member): row for row in draft.rows}
    rows |= {one.key: one for one in places_of(pack)}
    stands = standings(round.period)
    may = request.user.reaches(Permission.CHALLENGE)
    said = [
        _read(request, round, rows[remark.place], remark, stands.get(remark.place), may) for remark in draft.remarks
    ]
    told = {"round": round, "title": title_of(pack), "said": said, "words": progress_of(round)}
    return render(request, "signing/words.html", told)


@needs(Permission.REOPEN)
@require_POST
def reopen(request: HttpRequest, pack: str, period: str) -> HttpResponse:
    """Open what is signed again, and say why. The edition stays as it is; the next one says what this was for."""
    if not request.user.reaches(Permission.REOPEN).sees_pack(pack):
        raise Http404
    form = ReopenForm(request.POST)
    if not form.is_valid():
        messages.info(request, "Say why in a sentence: nothing was opened.")
        return redirect("sign", pack, period)
    with transaction.atomic():
        round = get_object_or_404(Round.objects.select_for_update(), pack=pack, period=period)
        if round.is_open:
            messages.info(request, "The month is open already: nothing was opened, and the reason is not kept.")
        else:
            round.state, round.reopening, round.openings = "open", form.cleaned_data["reason"], round.openings + 1
            round.save(update_fields=["state", "reopening", "openings"])
            record(request.user, "reopened", str(round), kind="round", reason=round.reopening)
            messages.success(request, "The month is open again. It needs every signature anew.")
    return redirect("sign", pack, period)


def _round(request: HttpRequest, pack: str, period: str) -> Round:
    if not any(request.user.reaches(permission).sees_pack(pack) for permission in _SIGNERS):
        raise Http404
    return get_object_or_404(Round, pack=pack, period=period)


def _read(
    request: HttpRequest, round: Round, row: About, remark: Remark, stands: Standing | None, may: Reaches
) -> dict[str, object]:
    """One comment as it is read before signing, and whether this person may say something of it."""
    within = any(reach.sees(round.pack, row.indicator, row.owner, row.breakdown, row.member) for reach in may)
    paper = isinstance(row, PaperPlace)
    if paper and row not in written_by(request.user, round.pack):
        within = False
    theirs = stands is not None and stands.version.author_id != request.user.pk
    there = address_of(round.pack, round.period, row)
    page, _, query = there.partition("?")
    return {
        "row": row,
        "paper": paper,
        "named": named(row),
        "remark": remark,
        "stands": stands,
        "address": f"{there}#said",
        "accept": f"{page}/challenge?{query}" if within and theirs and round.is_open else "",
    }


def _challenged(round: Round, draft: Edition) -> list[tuple[str, int]]:
    """How many of the round's words are asked about, answered, returned or accepted."""
    asked: set[Place] = {(row.indicator, row.breakdown, row.member) for row in draft.rows}
    asked |= {one.key for one in places_of(round.pack)}
    states = [stands.state for place, stands in standings(round.period).items() if place in asked]
    return [(state, states.count(state)) for state in STATES if state not in (WAITING, HANDED_IN) and state in states]


def _signed(request: HttpRequest, round: Round, draft: Edition, role: Role, note: str) -> HttpResponse:
    """Write the signature down; the last of them freezes the edition, in the same transaction: both or neither."""
    turn = next((step.role for step in steps_of(round, draft.content) if step.turn), None)
    if turn is not None and role != turn:
        raise PermissionDenied
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=round.pk)
        if not held.is_open:
            raise PermissionDenied
        Signature.objects.get_or_create(
            round=held,
            role=role.value,
            person=request.user,
            of=draft.content,
            opening=held.openings,
            defaults={"note": note},
        )
        record(request.user, "signed", str(held), kind="round", role=role.value, of=draft.content)
        if any(step.turn for step in steps_of(held, draft.content)):
            messages.success(request, "Your signature is under it.")
            return redirect("sign", held.pack, held.period)
        edition = _frozen(request, held, draft)
    named = f"{title_of(held.pack)}, {in_full(held.of)}, edition {edition.number}"
    messages.success(request, f"Signed and frozen: {named}.")
    return redirect("edition", edition.id)


def _frozen(request: HttpRequest, round: Round, draft: Edition) -> Edition:
    counts = round.signatures.filter(opening=round.openings, of=draft.content).select_related("person")
    given = [signature.as_words() for signature in counts]
    edition = freeze(
        place.workspace(),
        round.pack,
        round.of,
        Written(),
        given,
        by=request.user.email,
        breakdowns=BREAKDOWNS,
        reopening=round.reopening or None,
    )
    round.state = "signed"
    round.save(update_fields=["state"])
    record(request.user, "froze an edition", edition.id, kind="edition", pack=round.pack, period=round.period)
    begin(request.user, edition)
    return edition

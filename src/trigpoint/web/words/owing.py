"""Who owes words, and the letters that ask for them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trigpoint.scorecard.owed import Owed, together
from trigpoint.web import place
from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.events.models import Event
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words import reminding, rounds
from trigpoint.web.words.models import Round
from trigpoint.web.words.views import title_of


@needs(Permission.REMIND)
@require_safe
def owing(request: HttpRequest, pack: str, period: str) -> HttpResponse:
    """Who owes what: the completeness of commentary by owner, itself a figure."""
    round, parts = _parts(request, pack, period)
    if request.GET.get("format") == "csv":
        lines = [
            (part.owner, part.asked, part.answered, part.percent, "; ".join(row.title for row in part.waiting))
            for part in parts
        ]
        return csv_answer("commentary-owed", ("owner", "figures", "answered", "percent", "waiting"), lines)
    about = Event.objects.filter(act="reminded", subject__startswith=f"{round}: ")
    reminded = dict(about.values_list("subject", "at"))  # of each the last
    everybody = rounds.everybody()
    told = [
        {
            "part": part,
            "people": [one for one, _ in rounds.owners(part, pack, everybody)],
            "reminded": reminded.get(f"{round}: {part.owner}"),
        }
        for part in parts
    ]
    known = {"round": round, "title": title_of(pack), "owners": told, "all": together(parts)}
    return render(request, "words/owing.html", known)


@needs(Permission.REMIND)
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """What the schedule sends today and what it will send, as things stand now; what was sent."""
    today = timezone.localdate()
    mine = [
        round for round in Round.objects.filter(state="open") if _sees(request, round.pack) and rounds.readable(round)
    ]
    now = list(reminding.due(today))
    people = rounds.everybody()
    told = []
    for round in mine:
        parts = rounds.parts_of(request.user, round)
        owners = {part.owner for part in parts}
        to_come = [stage for stage in reminding.stages(round) if stage.day > today]
        later = [one for stage in to_come for one in reminding.planned(round, parts, stage, people)]
        told.append(
            {
                "round": round,
                "title": title_of(round.pack),
                "now": [one for one in now if one.round == round and owners & {part.owner for part in one.owing}],
                "later": later,
                "sent": [
                    one for one in round.reminders.select_related("person").order_by("-pk") if owners & set(one.owners)
                ],
            }
        )
    said = place.workspace().settings.web
    return render(request, "words/reminders.html", {"rounds": told, "said": said, "today": today})


@needs(Permission.REMIND)
@require_POST
def remind(request: HttpRequest, pack: str, period: str) -> HttpResponse:
    """Write to one owner, or to all who still owe words."""
    round, parts = _parts(request, pack, period)
    wanted = [part for part in parts if part.waiting and request.POST.get("owner", part.owner) == part.owner]
    today = timezone.localdate()
    by_hand = reminding.Stage(f"by hand on {today}", today)
    people = rounds.everybody()
    found = reminding.send(reminding.planned(round, wanted, by_hand, people), today, request.user)
    nobody = [part.owner or "no owner named" for part in wanted if not rounds.owners(part, pack, people)]
    if found.letters:
        messages.success(request, f"{_many(len(found.letters))} sent.")
    if found.before:
        messages.info(request, f"{_many(found.before)} went out today already, and did not go again.")
    if found.failed:
        messages.info(request, f"{_many(found.failed)} could not be sent.")
    if nobody:
        messages.info(request, f"Nobody has an account that answers for: {', '.join(nobody)}.")
    return redirect("commentary-owing", pack, period)


def _sees(request: HttpRequest, pack: str) -> bool:
    return bool(request.user.reaches(Permission.REMIND).sees_pack(pack))


def _parts(request: HttpRequest, pack: str, period: str) -> tuple[Round, list[Owed]]:
    """The round, and the part of each owner whom the person reaches."""
    if not _sees(request, pack):
        raise Http404
    round = get_object_or_404(Round, pack=pack, period=period)
    return round, rounds.parts_of(request.user, round)


def _many(count: int) -> str:
    return f"{count} letter{'s' if count != 1 else ''}"

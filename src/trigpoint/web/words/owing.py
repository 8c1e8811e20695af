"""Who owes words, and the letters that ask for them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trigpoint.scorecard.owed import Owed, together
from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.events.models import Event, record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words import rounds
from trigpoint.web.words.models import Round
from trigpoint.web.words.views import title_of

_NAMED = 10
"""How many rows a letter names before it says how many more there are."""


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
    told = []
    for part in parts:
        people = rounds.owners(part.owner)
        asked = Event.objects.filter(act="reminded", subject=f"{round}: {part.owner}").last()
        told.append({"part": part, "people": people, "reminded": asked.at if asked is not None else None})
    known = {"round": round, "title": title_of(pack), "owners": told, "all": together(parts)}
    return render(request, "words/owing.html", known)


@needs(Permission.REMIND)
@require_POST
def remind(request: HttpRequest, pack: str, period: str) -> HttpResponse:
    """Write to one owner, or to all who still owe words."""
    round, parts = _parts(request, pack, period)
    wanted = [part for part in parts if part.waiting and request.POST.get("owner", part.owner) == part.owner]
    written, nobody = 0, []
    for part in wanted:
        people = rounds.owners(part.owner)
        for person in people:
            _letter(person, round, part).send()
            written += 1
        if people:
            record(request.user, "reminded", f"{round}: {part.owner}", kind="round", letters=len(people))
        else:
            nobody.append(part.owner or "no owner named")
    if written:
        messages.success(request, f"{written} letter{'s' if written != 1 else ''} sent.")
    if nobody:
        messages.info(request, f"Nobody has an account that answers for: {', '.join(nobody)}.")
    return redirect("commentary-owing", pack, period)


def _parts(request: HttpRequest, pack: str, period: str) -> tuple[Round, list[Owed]]:
    """The round, and the part of each owner whom the person reaches."""
    reaches = request.user.reaches(Permission.REMIND)
    if not reaches.sees_pack(pack):
        raise Http404
    round = get_object_or_404(Round, pack=pack, period=period)
    every = rounds.owed_in(round)
    if reaches.everything:
        return round, list(every)
    services = {name for reach in reaches for name in reach.services or ()}
    return round, [part for part in every if part.owner in services]


def _letter(person: User, round: Round, part: Owed) -> EmailMessage:
    """What the owner is asked, with a link to the box of the first row: no figure stands in the letter."""
    pages = [(row.title, rounds.address_of(round.pack, round.period, row)) for row in part.waiting[:_NAMED]]
    lines = [f"- {title}\n  {settings.ADDRESS}{address}#id_text" for title, address in pages]
    more = len(part.waiting) - len(pages)
    lines += [f"- and {more} more" if more > 0 else ""]
    text = (
        f"Dear {person.name},\n\n{title_of(round.pack)} for {round.period} waits for your words on "
        f"{len(part.waiting)} of {part.asked} figures. They are due on {round.comment_by:%d %B %Y}.\n\n"
        + "\n".join(line for line in lines if line)
        + '\n\nEach link leads to the box to fill in. "Nothing to add" is an answer too.\n'
    )
    subject = f"Commentary due on {round.comment_by:%d %B}: {len(part.waiting)} figures"
    return EmailMessage(subject, text, to=[person.email])

"""Who is sent a pack when it is signed: shown, changed, and begun by the director's signature."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trigpoint.catalogue.objects import Pack
from trigpoint.model.words import READERS
from trigpoint.publish.figures import in_full
from trigpoint.runs.editions import editions
from trigpoint.runs.periods import latest_period
from trigpoint.scorecard.edition import Edition
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.publishing import letters
from trigpoint.web.publishing.forms import ScheduleForm
from trigpoint.web.publishing.jobs import DELIVER
from trigpoint.web.publishing.models import Letter, Schedule
from trigpoint.web.publishing.reading import AUDIENCES, may_publish
from trigpoint.web.work.doing import start
from trigpoint.web.work.models import Job

_LATELY = 20


def begin(user: User, signed: Edition) -> None:
    """Begin what the schedules of a pack say, for an edition that was signed. Part of the caller's transaction, so that
    it is begun where the edition is frozen and nowhere else."""
    for schedule in Schedule.objects.filter(pack=signed.pack, on=True):
        _begin(user, schedule, signed.id, signed.name)


@needs(Permission.PUBLISH)
@require_safe
def schedules(request: HttpRequest) -> HttpResponse:
    """Every pack that the person may publish, with who gets it when it is signed."""
    kept = list(Schedule.objects.prefetch_related("people"))
    packs = [
        (pack, [(AUDIENCES[one.audience], one) for one in kept if one.pack == pack.id])
        for pack in place.catalogue().packs.values()
        if may_publish(request.user, pack.id)
    ]
    packs.sort(key=lambda found: (not found[1], found[0].title))
    return render(request, "publishing/schedules.html", {"packs": packs})


@needs(Permission.PUBLISH)
@require_safe
def pack_schedules(request: HttpRequest, pack: str) -> HttpResponse:
    """Of one pack: for each audience what is made and who is told, the letters as they read, and those that went."""
    found = _pack(request.user, pack)
    kept = {one.audience: one for one in Schedule.objects.filter(pack=pack)}
    each = [(name, AUDIENCES[name], kept.get(name), _previews(found, kept.get(name))) for name in READERS]
    told = {
        "pack": found,
        "each": each,
        "sent": Letter.objects.filter(schedule__pack=pack).select_related("schedule").order_by("-pk")[:_LATELY],
        "unsure": set(
            Letter.objects.filter(schedule__pack=pack, gone=None).values_list("schedule__audience", flat=True)
        ),
        "failed": Job.objects.filter(kind=DELIVER.name, arguments__pack=pack).first(),
    }
    return render(request, "publishing/pack.html", told)


@needs(Permission.PUBLISH)
def edit_schedule(request: HttpRequest, pack: str, audience: str) -> HttpResponse:
    """Change what is made of a pack for an audience when it is signed, and who is told."""
    found = _pack(request.user, pack)
    if audience not in READERS:
        raise Http404
    kept = Schedule.objects.filter(pack=pack, audience=audience).first()
    form = ScheduleForm(
        request.POST or None, initial=_initial(kept), people=_people(pack, audience), outside=audience == letters.PUBLIC
    )
    if request.method == "POST" and form.is_valid():
        _keep(request.user, pack, audience, form)
        messages.success(request, "It holds from the next signature on.")
        return redirect("pack-schedules", pack)
    told = {"pack": found, "form": form, "audience": AUDIENCES[audience], "previews": _previews(found, kept)}
    return render(request, "publishing/schedule.html", told)


@needs(Permission.PUBLISH)
@require_POST
def send_rest(request: HttpRequest, pack: str, audience: str) -> HttpResponse:
    """Send what has not gone of the newest edition; with `unsure`, also the letters of which it is not known."""
    _pack(request.user, pack)
    schedule = get_object_or_404(Schedule, pack=pack, audience=audience)
    signed = [one for one in editions(place.workspace(), pack) if one.audience == "internal"]
    if not signed:
        messages.info(request, "Nothing of this pack is signed yet.")
        return redirect("pack-schedules", pack)
    newest = signed[-1]
    with transaction.atomic():
        if "unsure" in request.POST:
            Letter.objects.filter(schedule=schedule, gone__isnull=True).delete()
        _begin(request.user, schedule, newest.id, f"{newest.pack}, {newest.period}, edition {newest.number}")
    messages.success(request, "What has not gone is sent now.")
    return redirect("pack-schedules", pack)


def _begin(user: User, schedule: Schedule, edition: str, name: str) -> None:
    title = f"Sending {name}, {AUDIENCES[schedule.audience].lower()}"[:200]
    about = {"schedule": schedule.pk, "edition": edition, "pack": schedule.pack}
    back = reverse("pack-schedules", args=[schedule.pack])
    start(user, DELIVER.name, title, key=f"deliver {schedule.pk} {edition[:32]}", back=back, **about)


def _pack(user: User, id: str) -> Pack:
    found = place.catalogue().packs.get(id)
    if found is None or not may_publish(user, id):
        raise Http404
    return found


def _people(pack: str, audience: str) -> list[User]:
    everybody = User.objects.filter(is_active=True).prefetch_related("grants__scopes").order_by("name", "pk")
    return [one for one in everybody if letters.may_get(one, pack, audience)]


def _initial(kept: Schedule | None) -> dict[str, object]:
    if kept is None:
        return {"on": True}
    people = [str(pk) for pk in kept.people.values_list("pk", flat=True)]
    return {"on": kept.on, "chosen": kept.forms, "people": people, "addresses": "\n".join(kept.addresses)}


def _keep(user: User, pack: str, audience: str, form: ScheduleForm) -> None:
    said = form.cleaned_data
    with transaction.atomic():
        kept, _ = Schedule.objects.get_or_create(pack=pack, audience=audience, defaults={"changed_by": user})
        kept.on, kept.forms, kept.addresses = said["on"], said["chosen"], said.get("addresses", [])
        kept.changed_by, kept.changed = user, timezone.now()
        kept.save()
        kept.people.set(User.objects.filter(pk__in=said["people"]))
        record(
            user, "changed a schedule" if kept.on else "stopped a schedule", str(kept), kind="schedule",
            forms=", ".join(kept.forms), people=len(said["people"]), addresses=len(kept.addresses),
        )  # fmt: skip


def _previews(pack: Pack, kept: Schedule | None) -> list[letters.Written]:
    """How a letter of each sort would read for the pack's latest period."""
    if kept is None:
        return []
    period = in_full(latest_period(place.workspace(), pack))
    address = f"{settings.ADDRESS}{reverse('published')}?edition=…"
    person = kept.people.order_by("name").first()
    found = [letters.to_person(person, pack.title, period, 1, address)] if person is not None else []
    if kept.audience == letters.PUBLIC and kept.addresses:
        names = tuple(f"{pack.id}-….{form}" for form in kept.forms)
        found.append(letters.to_address(kept.addresses[0], place.workspace().name, pack.title, period, names))
    return found

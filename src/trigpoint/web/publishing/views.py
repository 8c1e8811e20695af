"""Publishing an edition: what will be made and what is hidden; what was handed out; downloads."""

from __future__ import annotations

import mimetypes

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trigpoint.model.words import INTERNAL, READERS
from trigpoint.runs import editions as archive
from trigpoint.runs.handed_out import contents_of, forms_here
from trigpoint.scorecard.edition import Edition
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.publishing import reading
from trigpoint.web.publishing.forms import PublishForm
from trigpoint.web.publishing.jobs import DRAW, VERSION
from trigpoint.web.publishing.models import Opened
from trigpoint.web.publishing.reading import AUDIENCES, Shown, edition_to_publish, may_publish, seen_by
from trigpoint.web.work.doing import start
from trigpoint.web.work.models import Job, someone_works

_PAGE = 25


@needs(Permission.SEE_EDITIONS, Permission.PUBLISH)
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """Everything that was handed out, within reach, the newest first; of one edition where the address names it."""
    of, may_schedule = request.GET.get("edition") or None, request.user.may(Permission.PUBLISH)
    page = Paginator(seen_by(request.user, of), _PAGE).get_page(request.GET.get("page"))
    return render(request, "publishing/published.html", {"page": page, "of": of, "may_schedule": may_schedule})


@needs(Permission.PUBLISH)
def publish_edition(request: HttpRequest, id: str) -> HttpResponse:
    """Choose the forms of an edition, see what will be made of it, and have it made."""
    found = edition_to_publish(request.user, id)
    form = PublishForm(request.POST or None, initial={"open": True})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        key = f"publish {found.id[:24]} {' '.join(said['chosen'])}"[:120]
        here = reverse("publish-edition", args=[found.id])
        about = {"edition": found.id, "forms": said["chosen"], "open": said["open"]}
        about["meeting"] = said["meeting"].isoformat() if said["meeting"] else ""
        start(request.user, DRAW.name, f"Publishing {found.name}", key=key, back=f"{here}#issued", **about)
        return redirect(here)
    here = forms_here()
    job = Job.objects.filter(kind__in=[DRAW.name, VERSION.name], arguments__edition=found.id).first()
    told = {
        "edition": found,
        "form": form,
        "available": [one for one in here if not one.lacking],
        "lacking": [one for one in here if one.lacking],
        "audience": AUDIENCES[found.audience],
        "part": reading.part_of(found),
        "hidden": reading.hidden_in(found),
        "versions": _versions(found),
        "issued": seen_by(request.user, found.id),
        "job": job,
        "under_way": job is not None and not job.is_ended,
        "someone_works": someone_works(),
        "follows": archive.followed_by(place.workspace(), found.id),
    }
    return render(request, "publishing/publish.html", told)


@needs(Permission.PUBLISH)
@require_POST
def version(request: HttpRequest, id: str) -> HttpResponse:
    """Have the version of an internal edition for others made."""
    found = edition_to_publish(request.user, id)
    audience = request.POST.get("audience", "")
    if found.audience != INTERNAL or audience == INTERNAL or audience not in READERS:
        raise Http404
    here = reverse("publish-edition", args=[found.id])
    title = f"The version of {found.name} for {AUDIENCES[audience].lower()}"
    about = {"edition": found.id, "audience": audience}
    start(request.user, VERSION.name, title, key=f"version {found.id[:24]} {audience}", back=here, **about)
    return redirect(here)


@needs(Permission.SEE_EDITIONS, Permission.PUBLISH)
@require_safe
def download(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """What was handed out in one form, as it was: its hash is proved first."""
    one = _one(request, number).issued
    if form not in one.forms:
        raise Http404
    name, data = contents_of(place.workspace(), one, form)
    answer = HttpResponse(data, content_type=mimetypes.guess_type(name)[0] or "application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needs(Permission.PUBLISH)
@require_POST
def open_issued(request: HttpRequest, number: int) -> HttpResponse:
    """Let those who read the edition download its files, or no longer."""
    one = _one(request, number).issued
    if not may_publish(request.user, one.pack):
        raise Http404
    with transaction.atomic():
        if "close" in request.POST:
            gone, _ = Opened.objects.filter(number=number).delete()
            act = "took issued files from readers" if gone else ""
        else:
            _, made = Opened.objects.get_or_create(
                number=number, defaults={"edition": one.edition, "who": request.user}
            )
            act = "opened issued files to readers" if made else ""
        if act:
            record(request.user, act, one.edition, kind="edition", issued=number, forms=", ".join(one.forms))
    messages.success(request, "Nobody but those who publish finds them now." if "close" in request.POST else "Opened.")
    return redirect(f"{reverse('publish-edition', args=[one.edition])}#issued")


def _one(request: HttpRequest, number: int) -> Shown:
    found = next((one for one in seen_by(request.user) if one.issued.number == number), None)
    if found is None:
        raise Http404
    return found


def _versions(found: Edition) -> list[tuple[str, str, archive.Listed | None]]:
    """For whom else there may be a version of an internal edition, and the one that there is."""
    if found.audience != INTERNAL:
        return []
    made = {
        one.audience: one
        for one in archive.editions(place.workspace(), found.pack, found.period)
        if one.made_from == found.id
    }
    return [(name, AUDIENCES[name], made.get(name)) for name in READERS if name != INTERNAL]

"""The pages of loading: drop files, say what they are, see what they would change, apply them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from trigpoint.model.problem import UserMistake
from trigpoint.runs.recognise import known_formats, recognise
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.loading.forms import AboutForm, FilesForm
from trigpoint.web.loading.history import all_loads, last_load, signed_since
from trigpoint.web.loading.jobs import APPLY, KIND, PREVIEW
from trigpoint.web.loading.models import WAITS, Arrival, State, forget_old
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P
from trigpoint.web.work.doing import give_up, start
from trigpoint.web.work.models import Job, someone_works

_PAGE = 25
_LEAVE = ("waiting", "running")


@needs(P.LOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def loading(request: HttpRequest) -> HttpResponse:
    """Drop files; what waits to be applied; what was loaded before."""
    forget_old()
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("arrival", pk=_arrived(request, form.cleaned_data["files"]).pk)
        except UserMistake as mistake:
            problems = [str(problem) for problem in mistake.problems]
    last = last_load()
    shown = {
        "form": form,
        "problems": problems,
        "waiting": Arrival.objects.filter(state__in=WAITS).select_related("who", "job"),
        "page": Paginator(all_loads(), _PAGE).get_page(request.GET.get("page")),
        "titles": {f.name: f.title for f in known_formats(place.workspace())},
        "last": last,
        "signed": signed_since(last) if last is not None else None,
    }
    return render(request, "loading/loading.html", shown, status=400 if problems else 200)


def _arrived(request: HttpRequest, files: Any) -> Arrival:
    """The files kept, and what they are taken for. What cannot be read at all is refused, and is gone again."""
    arrival = Arrival(who=request.user)
    arrival.keep(files)
    try:
        found = recognise(place.workspace(), arrival.paths, timezone.localdate())
    except BaseException:
        arrival.forget()
        raise
    arrival.recognised = [
        {"format": g.format, "sheets": [{"file": s.file, "sheet": s.sheet, "holds": s.holds} for s in g.sheets]}
        for g in found.guesses
    ]
    arrival.format, arrival.as_of, arrival.because = found.format or "", found.as_of, found.because
    arrival.save()
    return arrival


@needs(P.LOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def arrival(request: HttpRequest, pk: str) -> HttpResponse:
    """One arrival: what it is asked about, how far its rehearsal is, what it would change."""
    found = get_object_or_404(Arrival.objects.select_related("job", "who"), pk=pk)
    rehearsed = found.rehearsed
    if "of" in request.GET and (found.job != rehearsed or not _is(rehearsed, request.GET["of"])):
        return anew(request, reverse("arrival", args=[pk]))
    if found.state == State.LOADED and found.snapshot is not None:
        return redirect("load-done", number=found.snapshot)
    if found.state == State.DISCARDED:
        return render(request, "loading/discarded.html", {"arrival": found}, status=410)
    if found.job is not None and not found.job.is_ended and rehearsed != found.job:
        shown = {"arrival": found, "job": found.job, "someone_works": someone_works()}
        return render(request, "loading/under_way.html", shown)
    if rehearsed is not None and "again" not in request.GET and request.method != "POST":
        return _previewed(request, found, rehearsed)
    return _about(request, found)


def _is(job: Job | None, number: str) -> bool:
    return job is not None and str(job.pk) == number


def anew(request: HttpRequest, there: str) -> HttpResponse:
    """A page that asked how far its rehearsal is, and shows one that is gone or another's, is opened anew."""
    return HttpResponse(headers={"HX-Redirect": there}) if "HX-Request" in request.headers else redirect(there)


def _about(request: HttpRequest, found: Arrival) -> HttpResponse:
    formats = known_formats(place.workspace())
    form = AboutForm(
        request.POST or None,
        formats=formats,
        because=found.because,
        initial={"format": found.format, "as_of": found.as_of, "define": found.define},
    )
    if request.method == "POST" and form.is_valid():
        _rehearse(request, str(found.pk), form.cleaned_data)
        return redirect("arrival", pk=found.pk)
    titles = {f.name: f.title for f in formats}
    guess = found.recognised[0] if found.recognised else None
    shown = {
        "arrival": found,
        "form": form,
        "guess": guess,
        "guess_title": titles.get(guess["format"], "") if guess else "",
        "titles": titles,
        "job": found.job,
    }
    return render(request, "loading/about.html", shown)


@transaction.atomic
def _rehearse(request: HttpRequest, pk: str, said: dict[str, Any]) -> None:
    found = get_object_or_404(Arrival.objects.select_for_update(), pk=pk)
    applied = found.job is not None and found.job.kind == APPLY.name and not found.job.is_ended
    if applied or not found.waits:  # by somebody, while this form was filled in; or it was discarded
        return
    if (before := found.rehearsed) is not None:
        give_up(before)
    found.format, found.as_of, found.define, found.state = said["format"], said["as_of"], said["define"], State.NEW
    found.job = _job(request, found, PREVIEW.name, "Looking at what would change")
    found.save()


def _job(request: HttpRequest, found: Arrival, kind: str, title: str) -> Job:
    back = reverse("arrival", args=[found.pk])
    return start(request.user, kind, title, key=f"arrival {found.pk}", back=back, arrival=str(found.pk))


def _previewed(request: HttpRequest, found: Arrival, preview: Job) -> HttpResponse:
    """What was rehearsed; of a rehearsal under way what is known of it."""
    effect = preview.result["effect"]
    shown = {
        "arrival": found,
        "job": found.job,
        "rehearsed": preview,
        "told": preview.result["loaded"],
        "effect": effect,
        "moved": within(request, effect.get("moved", [])),
        "titles": {f.name: f.title for f in known_formats(place.workspace())},
    }
    shown["format_title"] = shown["titles"].get(found.format, found.format)
    return render(request, "loading/preview.html", shown)


def within(request: HttpRequest, moved: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The moved figures that this person may see."""
    reaches = request.user.reaches(P.SEE_FIGURES)
    return [
        one
        for one in moved
        if any(
            reach.sees(pack, one["indicator"], one["owner"], one["breakdown"], one["member"])
            for reach in reaches
            for pack in one["packs"]
        )
    ]


@needs(P.LOAD)
@require_POST
def apply(request: HttpRequest, pk: str) -> HttpResponse:
    """Apply what was shown: a rehearsal that still counts the figures is given up."""
    with transaction.atomic():
        found = get_object_or_404(Arrival.objects.select_for_update(), pk=pk)
        rehearsed = found.rehearsed
        if rehearsed is not None and not _is(rehearsed, request.POST.get("of", str(rehearsed.pk))):
            messages.info(request, "Somebody changed what these files are since. Look again at what would change.")
        elif found.waits and rehearsed is not None and (rehearsed.is_ended or give_up(rehearsed)):
            found.state = State.PREVIEWED
            found.job = _job(request, found, APPLY.name, "Loading")
            found.save()
    return redirect("arrival", pk=pk)


@needs(P.LOAD)
@require_POST
def discard(request: HttpRequest, pk: str) -> HttpResponse:
    """Delete the files without applying them."""
    with transaction.atomic():
        found = get_object_or_404(Arrival.objects.select_for_update(), pk=pk)
        rehearsed = found.rehearsed
        if rehearsed is not None and found.waits:
            give_up(rehearsed)
        under_way = found.job is not None and found.job != rehearsed and found.job.state in _LEAVE
        if found.waits and not under_way:
            found.state = State.DISCARDED
            found.save()
            record(request.user, "discarded files", str(found.pk), kind=KIND, files=len(found.files))
            transaction.on_commit(found.forget)
    return redirect("loading")

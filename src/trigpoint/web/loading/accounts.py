"""The account of a load, the history as a file, and going back one load."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trigpoint.runs.loads import LoadRecord
from trigpoint.runs.recognise import known_formats
from trigpoint.web import place
from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.loading import told
from trigpoint.web.loading.forms import UndoForm
from trigpoint.web.loading.history import all_loads, last_load, signed_since
from trigpoint.web.loading.jobs import APPLY, UNDO, UNDO_PREVIEW
from trigpoint.web.loading.views import anew, within
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P
from trigpoint.web.work.doing import give_up, start
from trigpoint.web.work.models import Job, State, someone_works


def _load(number: int) -> LoadRecord:
    found = next((one for one in all_loads() if one.number == number and one.act == "load"), None)
    if found is None:
        raise Http404
    return found


def _reasons(number: int) -> list[dict[str, Any]] | None:
    """Why rows were set aside, as the load itself counted; None where it was not made here."""
    done = Job.objects.filter(kind=APPLY.name, state=State.DONE, result__snapshot=number).order_by("made").first()
    return done.result["reasons"] if done is not None else None


@needs(P.LOAD)
@require_safe
def load_done(request: HttpRequest, number: int) -> HttpResponse:
    """The account of one load: every row that was read, and where it went."""
    found = _load(number)
    last = last_load()
    shown = {
        "load": found,
        "accounts": [told.account(one) for one in found.accounts],
        "notes": told.notes(found.notes),
        "titles": {f.name: f.title for f in known_formats(place.workspace())},
        "reasons": _reasons(number),
        "is_last": last is not None and last.number == number,
        "signed": signed_since(found),
    }
    return render(request, "loading/load.html", shown)


@needs(P.LOAD)
@require_safe
def load_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The account of one load as a file."""
    rows = [
        (a.file, a.sheet, a.table, a.read, a.taken, a.set_aside, "; ".join(a.unread_columns),
         "; ".join(a.missing_columns))
        for a in _load(number).accounts
    ]  # fmt: skip
    headings = ("file", "sheet", "table", "read", "taken", "set aside", "columns not read", "columns missing")
    return csv_answer(f"load-{number}", headings, rows)


@needs(P.LOAD)
@require_safe
def loads_csv(request: HttpRequest) -> HttpResponse:
    """The history of loads as a file."""
    rows = [
        (one.number, one.act, one.format, str(one.as_of), one.when.isoformat(timespec="seconds"), one.by,
         "; ".join(one.files), one.read, one.taken, one.set_aside, one.state)
        for one in all_loads()
    ]  # fmt: skip
    headings = ("number", "act", "format", "as of", "when", "by", "files", "read", "taken", "set aside", "state")
    return csv_answer("loads", headings, rows)


@needs(P.LOAD)
@require_POST
def undo_look(request: HttpRequest) -> HttpResponse:
    """Begin to look at what the undo of the last load would change."""
    last = last_load()
    if last is None or signed_since(last) is not None:
        return redirect("loading")
    job = start(request.user, UNDO_PREVIEW.name, "Looking at what would go back", key="undo-preview",
                back=reverse("loading"))  # fmt: skip
    Job.objects.filter(pk=job.pk).update(back=reverse("undo", args=[job.pk]))
    return redirect("undo", pk=job.pk)


@needs(P.LOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, pk: str) -> HttpResponse:
    """What goes back, and the last word on it."""
    job = get_object_or_404(Job, pk=pk, kind=UNDO_PREVIEW.name)
    if "of" in request.GET and (job.state == State.FAILED or not job.result):
        return anew(request, reverse("undo", args=[pk]))
    if job.state == State.FAILED or not job.result:
        return render(request, "loading/undo_under_way.html", {"job": job, "someone_works": someone_works()})
    last = last_load()
    if last is None or last.number != job.result["load"] or signed_since(last) is not None:
        if "of" in request.GET:
            return anew(request, reverse("undo", args=[pk]))
        messages.info(request, "Something was loaded, undone or signed since. Look again at what would go back.")
        return redirect("loading")
    form = UndoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        give_up(job)
        done = start(request.user, UNDO.name, "Taking back the load", key="undo", back=reverse("loading"),
                     load=last.number, reason=reason)  # fmt: skip
        return redirect("job", pk=done.pk)
    effect = job.result["effect"]
    shown = {
        "load": last,
        "job": job,
        "titles": {f.name: f.title for f in known_formats(place.workspace())},
        "effect": effect,
        "moved": within(request, effect.get("moved", [])),
        "form": form,
    }
    return render(request, "loading/undo.html", shown)

"""The difference between two editions as a document: drawn by the worker, kept until it is drawn again."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from trigpoint.model.problem import UserMistake
from trigpoint.runs.editions import edition
from trigpoint.runs.handed_out import forms_here
from trigpoint.scorecard.edition import Edition
from trigpoint.web import place
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.publishing.jobs import DIFFERENCE, difference_folder, difference_forms
from trigpoint.web.signing.archive import editions_of
from trigpoint.web.work.doing import start
from trigpoint.web.work.models import Job, State, someone_works


@needs(Permission.SEE_EDITIONS)
def difference_document(request: HttpRequest) -> HttpResponse:
    """What differs between two editions as a document: begun by a button, then there to take away."""
    said = request.POST if request.method == "POST" else request.GET
    old, new = _edition(request.user, said.get("a", "")), _edition(request.user, said.get("b", ""))
    here = f"{reverse('difference-document')}?{urlencode({'a': old.id, 'b': new.id})}"
    key = f"difference {old.id[:32]} {new.id[:32]}"
    if request.method == "POST":
        title = f"What differs between {old.name} and {new.name}"[:200]
        start(request.user, DIFFERENCE.name, title, key=key, back=here, old=old.id, new=new.id)
        return redirect(here)
    job = Job.objects.filter(key=key).first()
    told = {
        "old": old,
        "new": new,
        "job": job,
        "under_way": job is not None and not job.is_ended,
        "someone_works": someone_works(),
        "forms": [one for one in forms_here() if one.name in _made(old, new)],
        "possible": difference_forms(),
    }
    return render(request, "publishing/difference.html", told)


@needs(Permission.SEE_EDITIONS)
@require_safe
def difference_file(request: HttpRequest, form: str) -> HttpResponse:
    """The document in one form."""
    old, new = _edition(request.user, request.GET.get("a", "")), _edition(request.user, request.GET.get("b", ""))
    found = _made(old, new).get(form)
    if found is None:
        raise Http404
    answer = HttpResponse(found.read_bytes(), mimetypes.guess_type(found.name)[0] or "application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


def _edition(user: User, id: str) -> Edition:
    if id not in {one.id for one in editions_of(user)}:
        raise Http404
    try:
        return edition(place.workspace(), id)
    except UserMistake as mistake:
        raise Http404 from mistake


def _made(old: Edition, new: Edition) -> dict[str, Path]:
    """The documents that a job has drawn, by form; none while one draws them anew."""
    key = f"difference {old.id[:32]} {new.id[:32]}"
    done = Job.objects.filter(key=key, state=State.DONE).first()
    named = done.result["files"] if done is not None else {}
    return {form: path for form, name in named.items() if (path := difference_folder(old, new) / name).is_file()}

"""The page of one issue: its rows by team and worker, the figures in doubt, and who puts it right."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from trigpoint.runs.check import Issue
from trigpoint.runs.periods import last_whole
from trigpoint.runs.place import newest_snapshot
from trigpoint.web import place
from trigpoint.web.checking.forms import TaskForm
from trigpoint.web.checking.found import Seen, one_issue, seen
from trigpoint.web.checking.jobs import DISTURB
from trigpoint.web.checking.models import Task
from trigpoint.web.checking.views import asked, beyond, in_splits, title_of, within
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission as P
from trigpoint.web.work.doing import start
from trigpoint.web.work.models import Job, State, someone_works

KIND = "quality issue"
_WORKERS = 20


def _found(request: HttpRequest, rule: str, table: str) -> tuple[Seen, Issue]:
    found = asked(request)
    issue = one_issue(found, rule, table)
    if issue is None:
        raise Http404
    return found, issue


def _here(rule: str, table: str, found: Seen) -> str:
    return reverse("issue", args=[rule, table]) + (f"?{urlencode({'team': found.team})}" if found.team else "")


@needs(P.CHECK)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest, rule: str, table: str) -> HttpResponse:
    """One issue; a POST gives it to somebody."""
    if request.method == "POST":
        found, these = _found(request, rule, table)
    else:
        seen_here = within(request)
        if seen_here is None:
            return beyond(request)
        found, these = seen_here, one_issue(seen_here, rule, table) or _left(request, seen_here, rule, table)
    people = [user for user in User.objects.filter(is_active=True).order_by("name") if user.may(P.CHECK)]
    form = TaskForm(request.POST if request.method == "POST" else None, teams=these.teams, people=people,
                    whole=found.whole)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        _give(request, these, form)
        return redirect(_here(rule, table, found))
    job = _newest(rule, table, found)
    figures = job.result.get("figures", []) if job is not None and job.state == State.DONE else None
    catalogue = place.catalogue()
    door = {"rule": rule, "table": table} | ({"team": found.team} if found.team else {})
    shown = {
        "found": found,
        "issue": these,
        "table": title_of(table),
        "workers": these.workers[:_WORKERS],
        "more": max(0, len(these.workers) - _WORKERS),
        "no_team": these.rows - sum(rows for _, rows in these.teams),
        "no_worker": these.rows - sum(rows for _, rows in these.workers),
        "in_doubt": [catalogue.indicators[n].title for n in these.disturbs if n in catalogue.indicators],
        "splits": in_splits(these),
        "tasks": _tasks(request, found, rule, table),
        "form": form,
        "job": job if job is not None and not job.is_ended else None,
        "failed": job if job is not None and job.state == State.FAILED else None,
        "figures": figures,
        "month": _month(),
        "someone_works": someone_works(),
        "door": f"{reverse('door')}?{urlencode(door)}" if these.rows and request.user.may(P.OPEN_DOOR) else "",
    }
    return render(request, "checking/issue.html", shown)


def _left(request: HttpRequest, found: Seen, rule: str, table: str) -> Issue:
    """What the check no longer finds (all was put right, or the rule looks elsewhere), while somebody within reach has
    it to put right still: they must find where to say that it is done."""
    for task, is_open in _tasks(request, found, rule, table):
        if is_open:
            why = "The check finds nothing here now: say that it is done."
            return Issue(rule, task.title, why, table, rows=0, recent=None, teams=(), workers=())
    raise Http404


def _tasks(request: HttpRequest, found: Seen, rule: str, table: str) -> list[tuple[Task, bool]]:
    """The tasks of the issue within reach, and whether this person may say that each is done."""
    of_issue = Task.objects.filter(rule=rule, table=table).select_related("person", "done_by")
    return [(t, t.done is None) for t in of_issue if found.whole or t.team in found.teams or t.person == request.user]


def _give(request: HttpRequest, these: Issue, form: TaskForm) -> None:
    said = form.cleaned_data
    person = User.objects.get(pk=said["person"])
    rows = dict(these.teams).get(said["team"], 0) if said["team"] else these.rows
    try:
        with transaction.atomic():
            task = Task.objects.create(rule=these.rule, table=these.table, team=said["team"], person=person,
                                       due=said["due"], note=said["note"], rows=rows, made_by=request.user)  # fmt: skip
            record(request.user, "gave an issue", str(task), kind=KIND, to=person.email, due=str(task.due), rows=rows)
    except IntegrityError:
        messages.info(request, "These rows are given to somebody already. Say that it is done before giving it anew.")
        return
    messages.success(request, f"{person} puts these rows right by {task.due:%d %B %Y}.".replace(" 0", " "))


@needs(P.CHECK)
@require_POST
def task_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that what was given is done."""
    task = get_object_or_404(Task, pk=pk)
    own = seen(request.user.reaches(P.CHECK), None)
    if own is None or not (own.whole or task.team in own.teams or task.person == request.user):
        raise Http404
    with transaction.atomic():
        ended = Task.objects.filter(pk=pk, done=None).update(done=timezone.now(), done_by=request.user)
        if ended:
            record(request.user, "put an issue right", str(task), kind=KIND)
    if ended:
        messages.success(request, "Marked as done. The next check shows what is left.")
    return redirect("checking")


def _month() -> str:
    """The last whole month that the records describe."""
    snapshot = place.workspace().store.current()
    return str(last_whole("month", snapshot.records_on or snapshot.known_on)) if snapshot is not None else ""


def _about(rule: str, table: str, found: Seen) -> dict[str, str]:
    snapshot = newest_snapshot(place.workspace()) or ""
    return {"rule": rule, "table": table, "team": found.team or "", "period": _month(), "snapshot": snapshot}


def _key(about: Mapping[str, str]) -> str:
    return f"disturbance {hashlib.sha256(repr(sorted(about.items())).encode()).hexdigest()[:32]}"


def _newest(rule: str, table: str, found: Seen) -> Job | None:
    """The newest work on what the issue's rows do to the month's figures, of the data as they are now."""
    return Job.objects.filter(kind=DISTURB.name, key=_key(_about(rule, table, found))).first()


@needs(P.CHECK)
@require_POST
def disturb(request: HttpRequest, rule: str, table: str) -> HttpResponse:
    """Work out what the rows in doubt do to the month's figures."""
    found, these = _found(request, rule, table)
    here, about = _here(rule, table, found), _about(these.rule, these.table, found)
    start(request.user, DISTURB.name, "Working out the figures in doubt", key=_key(about), back=here, **about)
    return redirect(here)

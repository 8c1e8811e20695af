"""The pages of checking: every issue within reach, and one of them."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trigpoint.runs.check import Issue
from trigpoint.web import place
from trigpoint.web.checking.found import Seen, address_of, is_beyond, seen, teams_of
from trigpoint.web.checking.models import Task
from trigpoint.web.checking.trend import trend
from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P


def within(request: HttpRequest) -> Seen | None:
    """What is asked for; None where it lies beyond somebody's reach."""
    team, worker = request.GET.get("team", "").strip(), request.GET.get("worker", "").strip()
    return seen(request.user.reaches(P.CHECK), team or None, worker or None)


def asked(request: HttpRequest) -> Seen:
    """What is asked for, within reach; not there where it lies beyond."""
    found = within(request)
    if found is None:
        raise Http404
    return found


def beyond(request: HttpRequest) -> HttpResponse:
    """The answer where a team is not within reach, whether there is one of that name or not: what is one's own."""
    return render(request, "checking/beyond.html", {"mine": yours(request)}, status=404)


def yours(request: HttpRequest) -> list[tuple[Task, str]]:
    """What somebody has to put right, each with where its rows are counted; nowhere for those beyond their reach."""
    own = teams_of(request.user.reaches(P.CHECK))
    tasks = Task.objects.filter(done=None, person=request.user)
    return [(task, "" if is_beyond(task, own) else address_of(task, own)) for task in tasks]


def title_of(table: str) -> str:
    """What a table is called."""
    known = place.catalogue().tables.get(table)
    return known.title if known is not None else table


def in_splits(issue: Issue) -> list[str]:
    """How many figures are in doubt by a breakdown alone, a line for each: `12 by ethnicity`."""
    known = place.catalogue().breakdowns
    return [f"{len(names):,} by {known[s].title.lower() if s in known else s}" for s, names in issue.splits]


@needs(P.CHECK)
@require_safe
def checking(request: HttpRequest) -> HttpResponse:
    """Every issue within reach, who puts it right, and whether the data get better."""
    found = within(request)
    if found is None:
        return beyond(request)
    tasks = {(t.rule, t.table): t for t in Task.objects.filter(done=None).select_related("person").order_by("-due")}
    shown = {
        "found": found,
        "lines": [
            (issue, title_of(issue.table), tasks.get((issue.rule, issue.table)), in_splits(issue))
            for issue in found.issues
        ],
        "rows": sum(issue.rows for issue in found.issues),
        "figures": len({name for issue in found.issues for name in issue.disturbs}),
        "mine": yours(request),
        "picture": trend(found.checked),
        "kept": found.checked.findings if found.whole and not found.team else (),
        "worker": request.GET.get("worker", "").strip(),
        "query": request.GET.urlencode(),
        "looked_at": any(month.rows for month in found.checked.months),
    }
    return render(request, "checking/checking.html", shown)


@needs(P.CHECK)
@require_safe
def issues_csv(request: HttpRequest) -> HttpResponse:
    """The counts as a file: one line for each rule, table and team."""
    found = asked(request)
    rows = []
    for issue in found.issues:
        named = sum(count for _, count in issue.teams)
        by_team = [*issue.teams, *([("", issue.rows - named)] if issue.rows > named else [])]
        rows += [(issue.rule, issue.title, issue.table, team, count, len(issue.disturbs)) for team, count in by_team]
    return csv_answer("doubtful-rows", ("rule", "title", "table", "team", "rows", "figures in doubt"), rows)


@needs(P.CHECK)
@require_safe
def tasks_csv(request: HttpRequest) -> HttpResponse:
    """Who puts what right, as a file: of the teams within reach, and what is one's own."""
    found = asked(request)
    within = (
        Task.objects.all() if found.whole else Task.objects.filter(Q(team__in=found.teams) | Q(person=request.user))
    )
    rows = [
        (t.rule, t.table, t.team, str(t.person), str(t.due), t.rows, t.state, t.note)
        for t in within.select_related("person")
    ]
    headings = ("rule", "table", "team", "who", "by", "rows when given", "state", "note")
    return csv_answer("issues-given", headings, rows)

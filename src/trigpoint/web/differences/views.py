"""The page of differences, and its file."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trigpoint.catalogue.objects import Pack
from trigpoint.model.problem import UserMistake
from trigpoint.runs.periods import furthest_period, periods_back
from trigpoint.runs.place import known_on
from trigpoint.web import place
from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.differences.asked import LAST_LOAD, Asked, read, signed
from trigpoint.web.differences.jobs import COMPARE
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P
from trigpoint.web.work.doing import start
from trigpoint.web.work.models import Job, State, someone_works

_BACK = 13
"""How many periods back may be chosen."""


def packs_of(request: HttpRequest) -> list[Pack]:
    """The packs whose differences are within reach, those of each month first."""
    reaches = request.user.reaches(P.DIFFERENCES)
    within = [pack for pack in place.catalogue().packs.values() if reaches.sees_pack(pack.id)]
    return sorted(within, key=lambda pack: (pack.frequency != "month", pack.title))


def asked_of(request: HttpRequest, said: Any) -> Asked:
    """What is asked for, within reach: the first pack where none is named. Not there where it lies beyond."""
    within = {pack.id: pack for pack in packs_of(request)}
    pack = within.get(said.get("pack") or next(iter(within), ""))
    if pack is None:
        raise Http404
    try:
        return read(pack, said.get("period", ""), said.get("against", ""))
    except UserMistake as mistake:
        raise Http404 from mistake


@needs(P.DIFFERENCES)
@require_safe
def differences(request: HttpRequest) -> HttpResponse:
    """Figures that moved, and why."""
    if known_on(place.workspace()) is None:
        return render(request, "differences/nothing.html")
    asked = asked_of(request, request.GET)
    job = Job.objects.filter(kind=COMPARE.name, key=asked.key).first()
    last = furthest_period(place.workspace(), asked.pack)
    shown = {
        "asked": asked,
        "packs": packs_of(request),
        "periods": list(dict.fromkeys([asked.period, *periods_back(last, _BACK)])),
        "editions": signed(asked.pack, asked.period),
        "job": job,
        "under_way": job is not None and not job.is_ended,
        "someone_works": someone_works(),
        "figures": _within(request, asked, job),
        "last_load": LAST_LOAD,
        "since": dt.date.fromisoformat(job.result["since"]) if job is not None and job.state == State.DONE else None,
    }
    return render(request, "differences/differences.html", shown)


def _within(request: HttpRequest, asked: Asked, job: Job | None) -> list[dict[str, Any]] | None:
    """The figures that moved which this person may see, each with the address of the rows that moved it; None where
    they have not been worked out."""
    if job is None or job.state != State.DONE:
        return None
    reaches = request.user.reaches(P.DIFFERENCES)
    opens = request.user.may(P.OPEN_DOOR) and asked.against == LAST_LOAD
    found = []
    for one in job.result["figures"]:
        place_of = (asked.pack.id, one["indicator"], one["owner"], one["breakdown"], one["member"])
        if any(reach.sees(*place_of) for reach in reaches):
            found.append(one | {"door": _door(one) if opens and one["late"] + one["changed"] + one["gone"] else ""})
    return found


def _door(one: dict[str, Any]) -> str:
    said = {"indicator": one["indicator"], "period": one["period"], "part": "moved"}
    said |= {"by": one["breakdown"], "member": one["member"]} if one["member"] else {}
    return f"{reverse('door')}?{urlencode(said)}"


@needs(P.DIFFERENCES)
@require_POST
def work_out(request: HttpRequest) -> HttpResponse:
    """Begin to work out what moved."""
    asked = asked_of(request, request.POST)
    here = f"{reverse('differences')}?{asked.query}"
    about = {"pack": asked.pack.id, "period": str(asked.period), "against": asked.against}
    start(request.user, COMPARE.name, "Working out what moved", key=asked.key, back=here, **about)
    return redirect(here)


@needs(P.DIFFERENCES)
@require_safe
def differences_csv(request: HttpRequest) -> HttpResponse:
    """The figures that moved, as a file."""
    asked = asked_of(request, request.GET)
    job = Job.objects.filter(kind=COMPARE.name, key=asked.key).first()
    names = ("indicator", "ref", "title", "breakdown", "member", "period", "was", "now", "late", "changed", "gone",
             "why")  # fmt: skip
    rows = [[one[name] for name in names] for one in _within(request, asked, job) or []]
    return csv_answer(f"differences-{asked.pack.id}-{asked.period}", names, rows)

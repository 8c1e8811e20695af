"""The long work of checking: what a rule's doubtful rows do to the figures of a period, and what every team's page of
Check shows, counted and drawn before anybody of them looks."""

from __future__ import annotations

import hashlib

from trigpoint.model.period import Period
from trigpoint.runs.check import check
from trigpoint.runs.place import newest_snapshot
from trigpoint.scorecard.written import short
from trigpoint.web import place
from trigpoint.web.checking.found import checked
from trigpoint.web.checking.trend import trend
from trigpoint.web.people.permissions import Permission
from trigpoint.web.work.kinds import Ahead, Kind, Outcome, Progress, add_ahead, add_kind
from trigpoint.web.work.models import Job


def disturb(job: Job, progress: Progress) -> Outcome:
    """Each figure in doubt, as it is and as it would be without the rows in doubt."""
    rule, table = str(job.arguments["rule"]), str(job.arguments["table"])
    workspace = place.workspace()
    progress("working the figures out without the rows in doubt", 0.1)
    found = check(
        workspace, rule, team=job.arguments["team"] or None, period=Period.parse(str(job.arguments["period"]))
    )
    figures = [
        {
            "indicator": one.indicator,
            "title": one.title,
            "is": "–" if one.value is None else short(one.value, one.unit),
            "without": "–" if one.without is None else short(one.without, one.unit),
            "moves": one.value != one.without,
        }
        for issue in found.issues
        if (issue.rule, issue.table) == (rule, table)
        for one in issue.figures
    ]
    return Outcome({"figures": figures})


def look_ahead(_job: Job, progress: Progress) -> Outcome:
    """Count what is doubtful, for everyone and every team, and draw whether it gets better."""
    progress("counting the doubtful rows", 0.1)
    teams = sorted({name for issue in checked().issues for name, _ in issue.teams})
    for number, team in enumerate((None, *teams)):
        progress("drawing whether the data get better", number / (len(teams) + 1))
        trend(checked(team))
    return Outcome({"teams": len(teams)})


def _state() -> str:
    """What a count rests on; nothing is counted before anything is loaded."""
    snapshot, about = newest_snapshot(place.workspace()), place.catalogue().digest
    return hashlib.sha256(f"{snapshot} {about}".encode()).hexdigest() if snapshot is not None else ""


DISTURB = add_kind(Kind("disturbance", Permission.CHECK, disturb))
AHEAD = add_kind(Kind("doubts", Permission.CHECK, look_ahead))
add_ahead(Ahead(AHEAD, "What is doubtful", "/checking/", _state))

"""The long work of checking: what a rule's doubtful rows do to the figures of a period."""

from __future__ import annotations

from trigpoint.model.period import Period
from trigpoint.runs.check import check
from trigpoint.scorecard.written import short
from trigpoint.web import place
from trigpoint.web.people.permissions import Permission
from trigpoint.web.work.kinds import Kind, Outcome, Progress, add_kind
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


DISTURB = add_kind(Kind("disturbance", Permission.CHECK, disturb))

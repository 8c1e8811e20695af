"""Checking: the doubtful rows of a team, asked by people of that team and of another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tests.support.matrix import Example
from tests.support.web import person
from trigpoint.web.checking.models import Task

_TEAM, _OTHER = (("team", "Early Help North"),), (("team", "Youth Justice"),)
_ISSUE = {"rule": "early_help_plan_without_consent", "table": "early_help_plan"}


def _task(user: Any) -> Mapping[str, Any]:
    """A task of the team, given to somebody else."""
    given = person("analyst", name="Ann Analyst")
    task = Task.objects.create(
        **_ISSUE, team="Early Help North", person=given, due=dt.date(2030, 1, 1), rows=3, made_by=given
    )
    return {"pk": task.pk}


EXAMPLES = {
    "checking": [
        Example(query="team=Early+Help+North", reach=_TEAM, beyond=_OTHER, shows="a team's doubtful rows, counted"),
        Example(shows="every doubtful row within reach, counted"),
    ],
    "issues-csv": Example(query="team=Early+Help+North", reach=_TEAM, beyond=_OTHER),
    "tasks-csv": Example(query="team=Early+Help+North", reach=_TEAM, beyond=_OTHER),
    "issue": Example(kwargs=_ISSUE, query="team=Early+Help+North", reach=_TEAM, beyond=_OTHER, post={"team": ""}),
    "issue-disturb": Example(
        kwargs=_ISSUE, query="team=Early+Help+North", reach=_TEAM, beyond=_OTHER, get=False, post={}
    ),
    "task-done": Example(make=_task, reach=_TEAM, beyond=_OTHER, get=False, post={}),
}

"""The doubtful rows, counted, as far as somebody reaches: of their teams, and of rules that put their figures in doubt.

A count is worked out once for each state of the data and the definitions (`runs.checked`), and kept by this process.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.http import urlencode

from trigpoint.catalogue.objects import Catalogue
from trigpoint.runs import checked as kept
from trigpoint.runs.check import Checked, Issue
from trigpoint.runs.place import newest_snapshot
from trigpoint.web import place
from trigpoint.web.checking.models import Task
from trigpoint.web.people.reach import Reach, Reaches

_MOST = 32
_kept: OrderedDict[tuple[str | None, ...], Checked] = OrderedDict()
_lock = threading.Lock()


def checked(team: str | None = None, worker: str | None = None) -> Checked:
    """What is doubtful in the newest snapshot, of one team or worker where it is named. Raises `UserMistake` where
    nothing is loaded."""
    workspace = place.workspace()
    key = (str(workspace.path), newest_snapshot(workspace), place.catalogue().digest, team, worker)
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = kept.checked(workspace, team, worker)
    with _lock:
        _kept[key] = found
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """What one person sees: the issues within their reach, the teams that they may choose from, and the one chosen.
    `whole` where they see every team together."""

    checked: Checked
    issues: tuple[Issue, ...]
    teams: tuple[str, ...]
    team: str | None
    whole: bool


def seen(reaches: Reaches, team: str | None, worker: str | None = None) -> Seen | None:
    """The issues that a reach shows, of `team` where one is asked for; None where that lies beyond it."""
    own = teams_of(reaches)
    if own is not None and not own:
        return Seen(replace(checked(), issues=(), months=(), findings=()), (), (), None, False) if not team else None
    if own is not None:
        team = team or sorted(own)[0]
        if team not in own:
            return None
    found = checked(team, worker)
    catalogue = place.catalogue()
    issues = tuple(issue for issue in found.issues if any(_sees(reach, catalogue, issue, team) for reach in reaches))
    named = sorted({name for issue in checked().issues for name, _ in issue.teams})
    return Seen(found, issues, tuple(sorted(own) if own is not None else named), team, own is None)


def teams_of(reaches: Reaches) -> frozenset[str] | None:
    """The teams whose rows are within reach; None where every team's are. Somebody who reaches only areas or providers
    reaches no team, for records do not name those."""
    if any(not reach.members for reach in reaches):
        return None
    found: set[str] = set()
    for reach in reaches:
        if [split for split, _ in reach.members] == ["team"]:
            found |= reach.members[0][1]
    return frozenset(found)


def address_of(task: Task, own: frozenset[str] | None) -> str:
    """Where somebody puts right what they were given; `own` are the teams whose rows they reach (None: every team's).
    Rows of another team have no page of theirs: the task stands among all that is theirs to put right."""
    if is_beyond(task, own):
        return f"{reverse('checking')}#yours"
    there = reverse("issue", args=[task.rule, task.table])
    return f"{there}?{urlencode({'team': task.team})}" if task.team else there


def is_beyond(task: Task, own: frozenset[str] | None) -> bool:
    """Whether the rows of a task are another team's than those within reach."""
    return bool(task.team) and own is not None and task.team not in own


def _sees(reach: Reach, catalogue: Catalogue, issue: Issue, team: str | None) -> bool:
    if reach.members and not (team is not None and reach.sees_member("team", team)):
        return False
    if reach.packs is None and reach.indicators is None and reach.services is None:
        return True
    shown = {item.indicator for pack in catalogue.packs.values() if reach.sees_pack(pack.id)
             for section in pack.sections for item in section.items}  # fmt: skip
    return any(
        reach.sees_indicator(name, catalogue.indicators[name].owner) and (reach.packs is None or name in shown)
        for name in (*issue.disturbs, *(name for _, names in issue.splits for name in names))
        if name in catalogue.indicators
    )


def one_issue(found: Seen, rule: str, table: str) -> Issue | None:
    """The issue of a rule and table. One that the catalogue knows and that doubts nothing now has no rows."""
    known = next((i for i in found.issues if (i.rule, i.table) == (rule, table)), None)
    if known is not None:
        return known
    everywhere = next((i for i in checked().issues if (i.rule, i.table) == (rule, table)), None)
    own = everywhere is not None and found.whole and everywhere in found.issues
    return replace(everywhere, rows=0, teams=(), workers=()) if own and everywhere is not None else None

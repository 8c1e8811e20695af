"""The long work of differences: holding every figure of a pack against what it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trigpoint.model.period import Period
from trigpoint.publish.figures import difference
from trigpoint.runs.edition_moves import moved_since
from trigpoint.runs.editions import edition
from trigpoint.runs.restated import Moved, around_the_last_load, between
from trigpoint.scorecard.objects import Change, PeriodValue, Row
from trigpoint.web import place
from trigpoint.web.components.moved import both
from trigpoint.web.differences.asked import LAST_LOAD
from trigpoint.web.people.permissions import Permission
from trigpoint.web.work.kinds import Kind, Outcome, Progress, add_kind
from trigpoint.web.work.models import Job


def compare(job: Job, progress: Progress) -> Outcome:
    """Every figure that moved, with its reasons."""
    workspace, against = place.workspace(), str(job.arguments["against"])
    progress("holding the figures against what they were", 0.1)
    if against == LAST_LOAD:
        period = Period.parse(str(job.arguments["period"]))
        found = between(workspace, str(job.arguments["pack"]), period, around_the_last_load(workspace))
        figures = [plain(f.row, f.period, f.before, f.now, f.why, f.moved) for f in found.figures]
        said = {"compared": found.compared, "since": found.before.known_on.isoformat()}
        return Outcome({"figures": figures, **said})
    frozen = edition(workspace, against)
    figures = [plain(m.row, m.period, m.signed, m.now, m.why) for m in moved_since(workspace, frozen)]
    return Outcome({"figures": figures, "compared": len(frozen.rows), "since": frozen.on.isoformat()})


def plain(
    row: Row, period: Period, before: PeriodValue, now: PeriodValue, why: str, moved: Sequence[Moved] = ()
) -> dict[str, Any]:
    """One figure that moved, as a page and a file show it."""
    was, turned = both(before, now, row.unit)
    gap = None if before.value is None or now.value is None else now.value - before.value
    return {
        "indicator": row.indicator,
        "owner": row.owner,
        "ref": row.ref,
        "title": row.title,
        "breakdown": row.breakdown,
        "member": row.member,
        "period": str(period),
        "was": was,
        "now": turned,
        "by": difference(Change(period, before.value, gap, None), row.unit) if gap is not None else "",
        "late": sum(m.late for m in moved),
        "changed": sum(m.changed for m in moved),
        "gone": sum(m.gone for m in moved),
        "why": why,
    }


COMPARE = add_kind(Kind("differences", Permission.DIFFERENCES, compare))

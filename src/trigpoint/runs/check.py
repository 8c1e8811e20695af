"""Use case: what is doubtful in what was loaded. Counts for everyone; the rows themselves are behind the door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.problem import UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Issue:
    """A rule and the rows of a table that it doubts, counted.

    `teams` and `workers` (pseudonyms) say how many of them each has, most first; rows that name none are left out.
    """

    rule: str
    title: str
    why: str
    table: str
    rows: int
    teams: tuple[tuple[str, int], ...]
    workers: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is doubtful in a snapshot: records by rule and table, and sentences about recorded figures."""

    snapshot: Snapshot
    issues: tuple[Issue, ...]
    findings: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Doubtful rows; a row that two rules doubt counts twice."""
        return sum(issue.rows for issue in self.issues)


def check(workspace: Workspace | Path) -> Checked:
    """Check the current snapshot. Raises `UserMistake` where nothing is loaded."""
    place = workspace if isinstance(workspace, Workspace) else Workspace.open(workspace)
    snapshot = place.store.current()
    if snapshot is None:
        raise UserMistake("Nothing is loaded yet. Run `trigpoint load`.")
    catalogue = workspace_catalogue(place.path)
    return Checked(snapshot, record_issues(place, snapshot, catalogue), recorded_findings(place, snapshot, catalogue))


def recorded_findings(workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue) -> tuple[str, ...]:
    """What is doubtful in the figures that people sent, in sentences."""
    from trigpoint.engines.recorded import recorded_observations

    observations = recorded_observations(workspace.store, snapshot, workspace.cache)
    if not observations:
        return ()
    from trigpoint.intake.figures.checks import check_observations

    return tuple(finding.words for finding in check_observations(observations, catalogue))


def record_issues(workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue) -> tuple[Issue, ...]:
    """The doubtful records of a snapshot, by rule and table, most rows first."""
    from trigpoint.engines.prepare import prepare
    from trigpoint.engines.quality import Doubt, doubts

    prepared = prepare(workspace.store, snapshot, catalogue, workspace.cache)
    if not prepared.paths:
        return ()
    by_rule: dict[tuple[str, str], list[Doubt]] = {}
    for doubt in doubts(catalogue, prepared):
        by_rule.setdefault((doubt.rule, doubt.table), []).append(doubt)
    found = [
        Issue(
            rule=rule,
            title=these[0].title,
            why=these[0].why,
            table=table,
            rows=sum(d.rows for d in these),
            teams=_most((d.team, d.rows) for d in these),
            workers=_most((d.worker, d.rows) for d in these),
        )
        for (rule, table), these in by_rule.items()
    ]
    return tuple(sorted(found, key=lambda issue: (-issue.rows, issue.rule, issue.table)))


def _most(counted: Iterable[tuple[str | None, int]]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for name, rows in counted:
        if name is not None:
            found[name] += rows
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))

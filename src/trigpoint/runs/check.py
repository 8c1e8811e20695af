"""Use case: what is doubtful in what was loaded. Counts for everyone; the rows themselves are behind the door."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.language.near import did_you_mean
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.runs.lists import current, kept, of_authority
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.engines.disturbance import Disturbance, InDoubt
    from trigpoint.engines.lists import Only
    from trigpoint.engines.prepare import Prepared
    from trigpoint.engines.quality import DatedRows, Doubt, Rule

Progress = Callable[[str, float], None]

MONTHS = 12
"""How many months the trend goes back, and what is recent."""


@dataclass(frozen=True, slots=True)
class Issue:
    """A rule and the rows of a table that it doubts, counted.

    `teams` and `workers` (pseudonyms) say how many of them each has, most first; rows that name none are left out.
    `recent` of them are dated in the months of the trend; None where rows of the table have no date of their own.
    `disturbs` names the indicators in doubt, `splits` those whose total stands, by the breakdown in which they do not;
    `figures` says by how much, where a period was asked for.
    """

    rule: str
    title: str
    why: str
    table: str
    rows: int
    recent: int | None
    teams: tuple[tuple[str, int], ...]
    workers: tuple[tuple[str, int], ...]
    disturbs: tuple[str, ...] = ()
    splits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    figures: tuple[Disturbance, ...] = ()


@dataclass(frozen=True, slots=True)
class QualityMonth:
    """The rows dated in a month, and how many of them some rule doubts."""

    month: Period
    rows: int
    doubted: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What is doubtful in a snapshot: records by rule and table, and sentences about recorded figures.

    `months` is the trend: the twelve months up to the last that the records describe, by the rows' own dates. Where
    `period` is given, each issue says what its rows do to the figures of that period.
    """

    snapshot: Snapshot
    issues: tuple[Issue, ...]
    findings: tuple[str, ...] = ()
    months: tuple[QualityMonth, ...] = ()
    period: Period | None = None

    @property
    def rows(self) -> int:
        """Doubtful rows; a row that two rules doubt counts twice."""
        return sum(issue.rows for issue in self.issues)


def check(
    workspace: Workspace | Path,
    rule: str | None = None,
    team: str | None = None,
    worker: str | None = None,
    period: Period | None = None,
    authority: str | None = None,
) -> Checked:
    """Check the current snapshot: every rule or one, for everyone, an authority, a team or a worker (a pseudonym).

    With a period, the figures that each rule puts in doubt are worked out as they are and without its rows. Raises
    `UserMistake` where nothing is loaded, and for an unknown rule.
    """
    place = workspace if isinstance(workspace, Workspace) else Workspace.open(workspace)
    snapshot = current(place)
    catalogue = workspace_catalogue(place.path)
    only = (*kept(team, worker), *of_authority(place, snapshot, authority))
    prepared = _prepared(place, snapshot, catalogue)
    if prepared is None:
        return Checked(snapshot, (), recorded_findings(place, snapshot, catalogue), period=period)
    from trigpoint.engines.quality import rules

    chosen = [one for one in rules(catalogue, prepared) if rule in (None, one.id)]
    if not chosen and rule is not None:
        known = did_you_mean(rule, catalogue.checks) or "Run `trigpoint check` to see which rules doubt something."
        raise UserMistake(Problem(f'There is no rule "{rule}", or it cannot be told from what is loaded.', known))
    counted = _counted(_doubts(catalogue, prepared, only), prepared)
    issues = [issue for issue in counted if rule in (None, issue.rule)]
    told = _in_doubt(issues, _disturbed(catalogue, {issue.rule for issue in issues}))
    if period is not None:
        told = _worked_out(catalogue, prepared, told, chosen, only, period)
    findings = () if rule or only else recorded_findings(place, snapshot, catalogue)
    return Checked(snapshot, tuple(told), findings, _trend(_dated(catalogue, prepared, chosen, only), prepared), period)


def check_each_team(workspace: Workspace) -> Mapping[str | None, Checked]:
    """What `check` gives for everyone (None) and for each team that any row names (in small letters), without findings:
    the rows are counted once for all. Raises `UserMistake` where nothing is loaded."""
    snapshot, catalogue = current(workspace), workspace_catalogue(workspace.path)
    prepared = _prepared(workspace, snapshot, catalogue)
    if prepared is None:
        return {None: Checked(snapshot, ())}
    from trigpoint.engines.quality import rules

    doubts, dated = _doubts(catalogue, prepared, ()), _dated(catalogue, prepared, list(rules(catalogue, prepared)), ())
    disturbed = _disturbed(catalogue, {doubt.rule.id for doubt in doubts})
    teams = {one.team.lower() for one in doubts if one.team is not None}
    teams |= {one.team.lower() for one in dated if one.team is not None}
    found: dict[str | None, Checked] = {}
    for team in (None, *sorted(teams)):
        those = [one for one in doubts if _of_team(one.team, team)]
        issues = _in_doubt(_counted(those, prepared), disturbed)
        trend = _trend([one for one in dated if _of_team(one.team, team)], prepared)
        found[team] = Checked(snapshot, tuple(issues), months=trend)
    return found


def _of_team(name: str | None, team: str | None) -> bool:
    """Whether rows that name a team are of the one that is asked for, in small letters; all are where none is."""
    return team is None or (name is not None and name.lower() == team)


def recorded_findings(workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue) -> tuple[str, ...]:
    """What is doubtful in the figures that people sent, in sentences."""
    from trigpoint.engines.recorded import recorded_observations

    observations = recorded_observations(workspace.store, snapshot, workspace.cache)
    if not observations:
        return ()
    from trigpoint.intake.figures.checks import check_observations, in_lines

    return in_lines(check_observations(observations, catalogue), catalogue)


def record_issues(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    progress: Progress = lambda what, done: None,
) -> tuple[Issue, ...]:
    """The doubtful records of a snapshot, by rule and table, most recent rows first, without the figures in doubt."""
    prepared = _prepared(workspace, snapshot, catalogue, progress)
    return _counted(_doubts(catalogue, prepared, ()), prepared) if prepared is not None else ()


def _prepared(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    progress: Progress = lambda what, done: None,
) -> Prepared | None:
    from trigpoint.engines.prepare import prepare

    prepared = prepare(workspace.store, snapshot, catalogue, workspace.cache, progress=progress)
    return prepared if prepared.paths else None


def _doubts(catalogue: Catalogue, prepared: Prepared, only: Only) -> tuple[Doubt, ...]:
    from trigpoint.engines.quality import doubts

    return doubts(catalogue, prepared, _recent(prepared), only)


def _recent(prepared: Prepared) -> tuple[dt.date, dt.date]:
    months = _months(prepared)
    return (months[0].start, months[-1].end) if months else (dt.date.min, dt.date.max)


def _counted(found: Iterable[Doubt], prepared: Prepared) -> tuple[Issue, ...]:
    """The doubtful rows by rule and table, most recent ones first, without the figures in doubt."""
    by_rule: dict[tuple[str, str], list[Doubt]] = {}
    months = _months(prepared)
    for doubt in found:
        by_rule.setdefault((doubt.rule.id, doubt.rule.table), []).append(doubt)
    issues = [
        Issue(
            rule=rule,
            title=these[0].rule.title,
            why=these[0].rule.why,
            table=table,
            rows=sum(d.rows for d in these),
            recent=_sum(d.recent for d in these) if months else None,
            teams=_most((d.team, d.rows) for d in these),
            workers=_most((d.worker, d.rows) for d in these),
        )
        for (rule, table), these in by_rule.items()
    ]
    return tuple(sorted(issues, key=lambda issue: (-_now(issue), -issue.rows, issue.rule, issue.table)))


def _now(issue: Issue) -> int:
    """The rows that somebody might still put right: the recent ones, or all where nothing says when they were."""
    return issue.rows if issue.recent is None else issue.recent


def _sum(counts: Iterable[int | None]) -> int | None:
    told = [count for count in counts if count is not None]
    return sum(told) if told else None


def _disturbed(catalogue: Catalogue, rules: Iterable[str]) -> Mapping[str, InDoubt]:
    """The indicators that each rule of the catalogue puts in doubt."""
    from trigpoint.engines.disturbance import Readings, disturbed

    readings = Readings.of(catalogue)
    return {rule: disturbed(readings, catalogue.checks[rule]) for rule in rules if rule in catalogue.checks}


def _in_doubt(issues: Iterable[Issue], found: Mapping[str, InDoubt]) -> list[Issue]:
    """The issues with the indicators in doubt."""
    return [
        replace(issue, disturbs=found[issue.rule].figures, splits=found[issue.rule].splits)
        if issue.rule in found
        else issue
        for issue in issues
    ]


def _worked_out(
    catalogue: Catalogue,
    prepared: Prepared,
    issues: Sequence[Issue],
    chosen: Sequence[Rule],
    only: Only,
    period: Period,
) -> list[Issue]:
    """The issues with the figures of the period, as they are and without the rows in doubt."""
    from trigpoint.engines.disturbance import as_they_are, disturbances
    from trigpoint.engines.quality import narrowed

    names = dict.fromkeys(name for issue in issues for name in issue.disturbs)
    as_is = as_they_are(catalogue, prepared, names, period)
    rules = {(one.id, one.table): narrowed(one, only) for one in chosen}
    return [
        replace(
            issue,
            figures=disturbances(catalogue, prepared, rules[issue.rule, issue.table], issue.disturbs, period, as_is),
        )
        if issue.disturbs
        else issue
        for issue in issues
    ]


def _dated(catalogue: Catalogue, prepared: Prepared, chosen: Sequence[Rule], only: Only) -> list[DatedRows]:
    from trigpoint.engines.quality import dated_rows

    return dated_rows(catalogue, prepared, chosen, _recent(prepared), only) if _months(prepared) else []


def _trend(dated: Iterable[DatedRows], prepared: Prepared) -> tuple[QualityMonth, ...]:
    months = _months(prepared)
    rows: Counter[int] = Counter()
    doubted: Counter[int] = Counter()
    for one in dated:
        rows[one.month] += one.rows
        doubted[one.month] += one.doubted
    places = [12 * month.start.year + month.start.month for month in months]
    return tuple(QualityMonth(m, rows[place], doubted[place]) for m, place in zip(months, places, strict=True))


def _months(prepared: Prepared) -> list[Period]:
    """The months up to the last that the records describe; none where nothing says which that is."""
    if prepared.records_on is None:
        return []
    last = Period.month(prepared.records_on.year, prepared.records_on.month)
    return [last.shift(-back) for back in reversed(range(MONTHS))]


def _most(counted: Iterable[tuple[str | None, int]]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for name, rows in counted:
        if name is not None:
            found[name] += rows
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0])))

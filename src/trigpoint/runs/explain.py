"""What a figure means and where it comes from: the definition in English, the account of the rows, the sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.describe import Description, describe, describe_derived
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.columns import everything_behind, is_as_at, types_of
from trigpoint.engines.identity import POPULATION
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.ratios import parts_of
from trigpoint.engines.reach import standing
from trigpoint.engines.recorded import recorded_observations
from trigpoint.engines.standards import benchmarks, targets
from trigpoint.language.near import did_you_mean
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.standard import TargetRow
from trigpoint.runs.basis import Basis, Days, SourceRows, basis_of, days_counted, sources
from trigpoint.runs.cut_off import cut_off
from trigpoint.runs.definitions import find_indicator
from trigpoint.runs.figures import computed_figures
from trigpoint.runs.history import Sent, sent_figures
from trigpoint.runs.judged import Judged, judged, periods_beneath
from trigpoint.runs.kept import with_kept
from trigpoint.scorecard.lines import tables_of
from trigpoint.scorecard.measure import unit_of
from trigpoint.scorecard.together import parts_within, put_together
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.engines.account import Account

Member = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RowAccount:
    """Where the rows of a table went for one counted indicator: read = counted + what was left out, by reason."""

    indicator: str
    table: str
    read: int
    counted: int
    met: int
    left_out: Mapping[str, int]
    files: tuple[SourceRows, ...]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A derived column that the figure rests on, and how it is worked out: as of the period's end where `as_at`."""

    table: str
    name: str
    title: str
    how: str
    source: str
    as_at: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that there is to say of one figure. `origin` says whether the figure shown is computed or recorded,
    `days` which days it asks about, `basis` what it stands on beside its own rows, `lists` which lists to work from
    are its working side, `judged` how it is judged."""

    indicator: Indicator
    origin: str
    period: Period
    member: Member | None
    unit: str
    figure: Observation
    description: Description
    columns: tuple[WorkedOut, ...]
    days: Days | None
    accounts: tuple[RowAccount, ...]
    basis: Basis
    lists: tuple[str, ...]
    sent: tuple[Sent, ...]
    snapshot: str
    as_of: dt.date
    catalogue: str
    judged: Judged


def explain(workspace: Workspace, name: str, period: Period, member: Member | None = None) -> Explanation:
    """Explain the figure of an indicator (by id or reference) in a period, for everyone or for (breakdown, member).

    Raises `UserMistake` for an unknown indicator, breakdown or member, naming the near one, and where nothing is
    loaded. Never says anything of a single child: counts only.
    """
    catalogue = workspace_catalogue(workspace.path)
    indicator = find_indicator(catalogue, name)
    snapshot = workspace.store.current()
    if snapshot is None:
        raise UserMistake(Problem("Nothing is loaded in this workspace yet.", "Run `trigpoint load`."))
    names = (indicator.id, *indicator.refs)
    alone = [o for o in recorded_observations(workspace.store, snapshot, workspace.cache) if o.indicator in names]
    held = targets(workspace.store, snapshot, workspace.cache)
    asked = (period, *periods_beneath(indicator, held, period))
    mine = [*alone, *put_together(alone, catalogue, asked, snapshot.known_on)]
    needed = tables_of(indicator, catalogue)
    computed = bool(needed) and needed <= set(snapshot.tables)
    if member is not None:
        member = _breakdown(catalogue, indicator, member, mine)
    accounts: tuple[RowAccount, ...] = ()
    basis = Basis()
    if computed or (needed and not mine):
        figure, member, accounts, basis = _computed(workspace, catalogue, snapshot, indicator, period, member)
    else:
        figure, member = _recorded(mine, indicator, period, member)
    sent = () if computed else mine
    beside = _rested_on(workspace, catalogue, snapshot, indicator, period, sent, held) if member is None else []
    how = judged(
        catalogue,
        indicator,
        [*beside, figure._replace(period=period)],
        period,
        targets=held,
        benchmarks=benchmarks(workspace.store, snapshot, workspace.cache),
        is_member=member is not None,
    )
    return Explanation(
        indicator=indicator,
        origin="computed" if computed else "recorded" if mine else indicator.origin,
        period=period,
        member=member,
        unit=unit_of(indicator, catalogue.derived),
        figure=figure,
        description=describe(catalogue, indicator),
        columns=_worked_out(catalogue, indicator),
        days=days_counted(indicator, period),
        accounts=accounts,
        basis=basis,
        lists=tuple(work.id for work in catalogue.lists.values() if work.indicator == indicator.id),
        sent=sent_figures(workspace, names, _sent_for(alone, period, member), member) if mine else (),
        snapshot=snapshot.id,
        as_of=cut_off(snapshot, counted=computed),
        catalogue=catalogue.digest,
        judged=how,
    )


def _sent_for(sent: Iterable[Observation], period: Period, member: Member | None) -> tuple[Period, ...]:
    """The periods that were sent for a figure: its own, or those that it is put together from."""
    there = {o.period for o in sent if (o.breakdown, o.member) == (member or (None, None))}
    return (period,) if period in there else parts_within(there, period)


def _rested_on(
    workspace: Workspace,
    catalogue: Catalogue,
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period,
    sent: Sequence[Observation],
    held: Sequence[TargetRow],
) -> list[Observation]:
    """The figures of other periods that the indicator's target rests on: last year's, a baseline's, the year's."""
    periods = periods_beneath(indicator, held, period)
    if not periods:
        return []
    if sent:
        return [o for o in sent if o.period in periods and o.member is None]
    return computed_figures(workspace, snapshot, catalogue, [indicator], periods, ())


def _breakdown(catalogue: Catalogue, indicator: Indicator, member: Member, sent: Iterable[Observation]) -> Member:
    """The member with its breakdown's own name; a code is answered with its label."""
    name, value = member
    known = {*indicator.breakdowns, *(o.breakdown for o in sent if o.breakdown)}
    if name not in known:
        columns = {c for table in tables_of(indicator, catalogue) for c in _columns(catalogue, table)}
        known |= {b.id for b in catalogue.breakdowns.values() if b.column in columns}
    if name not in known:
        hint = did_you_mean(name, known, "It can be split by")
        raise UserMistake(Problem(f'{indicator.id} cannot be split by "{name}".', hint))
    breakdown = catalogue.breakdowns.get(name)
    if breakdown is not None and breakdown.codes is not None:
        return name, catalogue.codes[breakdown.codes].label(value)
    return member


def _columns(catalogue: Catalogue, table: str) -> set[str]:
    return set(types_of(catalogue, table))


def _computed(
    workspace: Workspace,
    catalogue: Catalogue,
    snapshot: Snapshot,
    indicator: Indicator,
    period: Period,
    member: Member | None,
) -> tuple[Observation, Member | None, tuple[RowAccount, ...], Basis]:
    """The figure from records, the account of each indicator that it is counted from, and what else it stands on."""
    from trigpoint.engines.account import account
    from trigpoint.engines.duck import evaluate
    from trigpoint.engines.prepare import prepare

    parts = [part for part in parts_of(catalogue, [indicator]) if part.table is not None and part.when is not None]
    tables = {name for part in parts for name in _tables_behind(catalogue, part, member)}
    prepared = prepare(workspace.store, snapshot, catalogue, workspace.cache, tables | {POPULATION})
    breakdowns = (member[0],) if member is not None else ()
    asked = [indicator, *(part for part in parts_of(catalogue, [indicator]) if part is not indicator)]
    counted = evaluate(catalogue, prepared, asked, [period], breakdowns, workspace.area)
    figures = with_kept(workspace, snapshot, catalogue, counted, breakdowns)
    found = [o for o in figures if o.indicator == indicator.id]
    total = next((o for o in found if o.member is None), Observation(indicator.id, period, None, None, None))
    known = standing(period, prepared.records_on) is not Status.NOT_AVAILABLE
    # What falls short of the period is not counted, so that there is nothing to account for.
    told = total.status is not Status.NOT_AVAILABLE or total.numerator is not None
    within = known and told and all(part.table in prepared.paths for part in parts)
    if not within:
        return total._replace(breakdown=None, member=None), member, (), Basis()
    figure = total
    if member is not None:
        figure = _of_member([o for o in found if o.member is not None], member, period)
        member = (member[0], figure.member or member[1])
    accounts = [_account(part, account(catalogue, prepared, part, period, member)) for part in parts]
    here = [o for o in figures if (o.breakdown, o.member) == (figure.breakdown, figure.member)]
    mine = [o for o in here if o.indicator != indicator.id] or here
    basis = basis_of(catalogue, prepared, indicator, parts, mine, tables, workspace.area)
    return figure, member, tuple(accounts), basis


def _recorded(
    sent: Iterable[Observation], indicator: Indicator, period: Period, member: Member | None
) -> tuple[Observation, Member | None]:
    """The figure that people sent; of several rows for the same thing the later holds."""
    here = [o for o in sent if o.period == period]
    if member is None:
        none = Observation(indicator.id, period, None, None, None, status=Status.NOT_AVAILABLE)
        return next((o for o in reversed(here) if o.member is None), none), None
    figure = _of_member([o for o in reversed(here) if o.breakdown == member[0]], member, period)
    return figure, (member[0], figure.member or member[1])


def _of_member(found: list[Observation], member: Member, period: Period) -> Observation:
    """The figure of a member, whose name may be written in small or capital letters."""
    names = {o.member: o for o in reversed(found) if o.member is not None}
    for name, observation in names.items():
        if name.casefold() == member[1].casefold():
            return observation
    what = f'Nothing is counted for {member[0]} "{member[1]}" in {period}.'
    raise UserMistake(Problem(what, did_you_mean(member[1], names, "There are")))


def _tables_behind(catalogue: Catalogue, indicator: Indicator, member: Member | None) -> set[str]:
    table = catalogue.tables[indicator.table or ""]
    tables, _ = everything_behind(catalogue, table.name, _names_read(catalogue, indicator, member))
    return tables


def _names_read(catalogue: Catalogue, indicator: Indicator, member: Member | None = None) -> tuple[str, ...]:
    """The columns of its table that the figure rests on, its dates and its breakdown included."""
    table = catalogue.tables[indicator.table or ""]
    split = [catalogue.breakdowns[member[0]]] if member is not None and member[0] in catalogue.breakdowns else []
    dates = dates_read(table, indicator.when) if indicator.when is not None else ()
    return (*dates, *columns_read(table, indicator, split))


def _worked_out(catalogue: Catalogue, indicator: Indicator) -> tuple[WorkedOut, ...]:
    """The derived columns behind the figure, each after those that it rests on."""
    found: dict[tuple[str, str], WorkedOut] = {}
    for part in parts_of(catalogue, [indicator]):
        if part.table is None:
            continue
        for derived in everything_behind(catalogue, part.table, _names_read(catalogue, part))[1]:
            how = describe_derived(catalogue, derived)
            as_at = is_as_at(catalogue, derived.table, derived.name)
            words = WorkedOut(derived.table, derived.name, derived.title, how, derived.source, as_at)
            found.setdefault((derived.table, derived.name), words)
    return tuple(found.values())


def _account(indicator: Indicator, account: Account) -> RowAccount:
    return RowAccount(
        indicator=indicator.id,
        table=indicator.table or "",
        read=account.read,
        counted=account.counted,
        met=account.met,
        left_out=account.left_out,
        files=sources(account.files),
    )

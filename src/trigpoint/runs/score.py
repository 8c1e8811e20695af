"""A scorecard: which snapshot, which definitions, which figures; then the scorecard's own rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator, Pack
from trigpoint.engines.reach import standing
from trigpoint.engines.recorded import recorded_observations
from trigpoint.engines.standards import benchmarks, targets
from trigpoint.language.near import did_you_mean
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.model.table import AUTHORITY
from trigpoint.runs.authority import beside_own, of_authority
from trigpoint.runs.cut_off import cut_off_of, published_cut_off
from trigpoint.runs.figures import computed_figures
from trigpoint.runs.kept import kept_figures, with_kept
from trigpoint.runs.on_spark import spark_for
from trigpoint.runs.whose import authorities_held
from trigpoint.scorecard.build import About, Figures, Inside, build
from trigpoint.scorecard.lines import lines_of
from trigpoint.scorecard.objects import Scorecard
from trigpoint.scorecard.periods import periods_needed, years_needed
from trigpoint.scorecard.summary import needs_own_year
from trigpoint.scorecard.together import put_together, told_of_longer
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.engines.spark import SparkEngine
    from trigpoint.runs.words import Words

AUDIENCES = ("internal", "partner", "public")
ENGINES = ("duckdb", "spark")
_FARTHEST = 600


def score(
    workspace: Workspace,
    pack: str,
    period: Period | str | None,
    *,
    by: str | None = None,
    area: str | None = None,
    audience: str = "internal",
    as_known_on: dt.date | None = None,
    authority: str | None = None,
    engine: str = "duckdb",
    master: str | None = None,
    at: Snapshot | None = None,
    periods_shown: int | None = None,
    periods_carried: int = 0,
    words: Words | None = None,
    only: Indicator | None = None,
    catalogue: Catalogue | None = None,
    leaves: bool = True,
) -> Scorecard:
    """The scorecard of a pack for a period.

    `by` adds a row for each member of a breakdown. `area` is the workspace's own area, or a part of it: one of the
    authorities whose records it holds, or a member of the breakdown `area`. `as_known_on` uses what had been loaded of
    that day or before. `authority` shows another authority's published figures instead of the workspace's, and needs no
    period. `engine` may be `spark`, on the cluster at `master`. `at` is a snapshot to use instead of the newest.
    `periods_shown` is how many periods each row has, instead of the pack's own number; `periods_carried` how many it
    has at least, without being judged by more than the pack shows. `words` puts people's comments, and those of the
    period before, beside their figures. For a partner or the public the
    figures are protected first, and remembered as released. Raises `UserMistake` for a name that there is not, and for
    figures that may not leave. `only` keeps to the pack's items of one indicator. `catalogue` holds other definitions
    than the workspace's own, such as drafts. Where nothing `leaves`, what was protected is not remembered as
    released: a preview for those within.
    """
    _check_words(audience, engine)
    if isinstance(period, str):
        period = Period.parse(period)
    catalogue = catalogue or workspace_catalogue(workspace.path)
    chosen = _named("pack", pack, catalogue.packs)
    snapshot = at or snapshot_known(workspace, as_known_on)
    about = About(workspace.area, snapshot.id, published_cut_off(snapshot), audience, notes=_to_come(as_known_on))
    shown = _showing(catalogue.packs[chosen], periods_shown, periods_carried)
    if only is not None:
        shown = _kept_to(shown, only)
    elsewhere = benchmarks(workspace.store, snapshot, workspace.cache)
    if authority is not None:
        return of_authority(workspace, snapshot, catalogue, shown, period, elsewhere, authority, about)
    if period is None:
        raise UserMistake(Problem("A scorecard of this workspace needs a period.", "Give --period, such as 2026-03."))
    held = targets(workspace.store, snapshot, workspace.cache)
    with spark_for(engine, master, workspace, snapshot, catalogue) as spark:
        asked = _Asked(workspace, snapshot, catalogue, shown, period, held, spark)
        card = _of_own(asked, by, area, about, elsewhere, leaves)
    if words is None:
        return card
    from trigpoint.runs.commentary import spoken  # a scorecard without words starts faster without

    return spoken(card, words, partial(score, workspace, pack, area=area, engine=engine, master=master, at=snapshot))


def _of_own(
    asked: _Asked, by: str | None, area: str | None, about: About, elsewhere: Sequence[BenchmarkRow], leaves: bool
) -> Scorecard:
    """The scorecard of the workspace's own figures."""
    workspace, snapshot, catalogue = asked.workspace, asked.snapshot, asked.catalogue
    sent = asked.with_longer(recorded_observations(workspace.store, snapshot, workspace.cache), about.audience)
    published = beside_own(workspace, snapshot, catalogue, asked.pack, elsewhere)
    by, member = _split(asked, by, area, sent)
    if member is not None:
        about = replace(about, area=f"{member}, {workspace.area}" if member != workspace.area else member)
    elif len(asked.authorities) > 1 and workspace.area in asked.authorities:
        about = replace(about, area=f"{workspace.area} and others: {len(asked.authorities)} authorities together")
    figures = Figures(
        computed=asked.computed({o.indicator for o in sent}, by),
        recorded=sent,
        targets=asked.targets,
        benchmarks=published,
        published=_sent_before(workspace, snapshot) if about.audience == "internal" else (),
    )
    make = partial(build, asked.pack, catalogue, period=asked.period, tables=asked.tables, by=by, member=member)
    if about.audience == "internal":
        return asked.finished(make(figures=figures, about=about), figures)
    from trigpoint.runs.leaving import for_others  # what stays within starts faster without
    from trigpoint.scorecard.disclosure.leaving import Shown

    within = replace(figures, recorded=asked.with_longer(sent, "internal"))
    inside = make(figures=within, about=replace(about, audience="internal"))
    going = Shown(lines_of(asked.pack, catalogue, {o.indicator for o in sent}, asked.tables), by, member)
    pack, period = asked.pack.id, str(asked.period)
    left, about = for_others(workspace, catalogue, going, figures, about, pack, period, leaves=leaves)
    return asked.finished(make(figures=left, about=about, inside=Inside(inside, within)), left)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, found."""

    workspace: Workspace
    snapshot: Snapshot
    catalogue: Catalogue
    pack: Pack
    period: Period
    targets: Sequence[TargetRow] = ()
    spark: SparkEngine | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that hold records, or held them when their figures were kept."""
        return self.snapshot.tables

    @property
    def authorities(self) -> tuple[str, ...]:
        """Whose records there are, by name."""
        return authorities_held(self.workspace, self.snapshot)

    def computed(self, recorded: Iterable[str], by: str | None) -> list[Observation]:
        """Every computed figure that the pack's rows rest on."""
        lines = lines_of(self.pack, self.catalogue, set(recorded), self.tables)
        found: dict[tuple[str, ...], dict[str, Indicator]] = {}
        for line in lines:
            split = by or line.by
            names = (split,) if split is not None and split in self.catalogue.breakdowns else ()
            for indicator in (line.indicator, line.other):
                if indicator is not None and indicator.origin == "computed":
                    found.setdefault(names, {})[indicator.id] = indicator
        return [o for names, indicators in found.items() for o in self._figures(list(indicators.values()), names)]

    def with_longer(self, sent: Sequence[Observation], audience: str) -> list[Observation]:
        """What was sent, and what it makes of the longer periods that the pack asks for and the year so far; within,
        also what was sent of the whole year where the period has nothing of its own."""
        year = Period.year_to_date(self.period.end)
        periods = tuple(dict.fromkeys((*periods_needed(self.pack, self.period, self.targets), year)))
        found = [*sent, *put_together(sent, self.catalogue, periods, self.snapshot.known_on)]
        if audience == "internal":
            found += told_of_longer(sent, self.catalogue, [self.period], found)
        return found

    def _figures(self, indicators: Sequence[Indicator], by: Sequence[str]) -> list[Observation]:
        kept = kept_figures(self.workspace, self.snapshot)
        if kept is not None:
            wanted = {indicator.id for indicator in indicators}
            return [o for o in kept if o.indicator in wanted]
        own = [row for indicator in indicators for row in indicator.judging.targets]
        periods = periods_needed(self.pack, self.period, [*own, *self.targets])
        plain = [indicator for indicator in indicators if not needs_own_year(indicator)]
        once = [indicator for indicator in indicators if needs_own_year(indicator)]
        year = [Period.year_to_date(p.end) for p in years_needed(self.pack, self.period)]
        found = [*self._evaluated(plain, periods, by), *self._evaluated(once, (*periods, *year), by)]
        return with_kept(self.workspace, self.snapshot, self.catalogue, found, by)

    def _evaluated(
        self, indicators: Sequence[Indicator], periods: Sequence[Period], by: Sequence[str]
    ) -> list[Observation]:
        if self.spark is not None:
            return self.spark.figures(indicators, periods, by, self.workspace.area)
        return computed_figures(self.workspace, self.snapshot, self.catalogue, indicators, periods, by)

    def finished(self, card: Scorecard, figures: Figures) -> Scorecard:
        """The scorecard with the day up to which its rows are known; and, where nothing is known of the period, the
        periods of the same kind that computed figures are known of."""
        card = replace(card, as_of=cut_off_of(self.snapshot, card.rows))
        if any(row.value is not None for row in card.rows) or not self._is_beyond(self.period):
            return card
        last = self.period
        for _ in range(_FARTHEST):
            if not self._is_beyond(last):
                break
            last = last.previous()
        earlier = replace(self, period=last).computed({o.indicator for o in figures.recorded}, None)
        known = {o.period for o in earlier if o.value is not None and o.period.kind is self.period.kind}
        return replace(card, available=tuple(sorted({*card.available, *known})))

    def _is_beyond(self, period: Period) -> bool:
        return standing(period, self.snapshot.records_on) is Status.NOT_AVAILABLE


def _sent_before(workspace: Workspace, snapshot: Snapshot) -> list[Observation]:
    """What people had sent by the last earlier day that a load describes; nothing where there is none."""
    standing = workspace.store.standing()
    earlier = next((s for s in standing if s.known_on < snapshot.known_on and s.number < snapshot.number), None)
    return [] if earlier is None else recorded_observations(workspace.store, earlier, workspace.cache)


def _showing(pack: Pack, periods: int | None, carried: int) -> Pack:
    shown = pack.periods_shown if periods is None else periods
    return replace(pack, periods_shown=shown, periods_carried=carried)


def _kept_to(pack: Pack, indicator: Indicator) -> Pack:
    """The pack with the items of one indicator alone; a section of whatever is defined stays where none names it."""
    names = {indicator.id, *indicator.refs}
    kept = [
        replace(
            section, items=tuple(item for item in section.items if {item.indicator, item.ref} & names), include=None
        )
        for section in pack.sections
    ]
    if any(section.items for section in kept):
        return replace(pack, sections=tuple(section for section in kept if section.items))
    return replace(pack, sections=tuple(section for section in pack.sections if section.include is not None))


def _check_words(audience: str, engine: str) -> None:
    if audience not in AUDIENCES:
        raise UserMistake(Problem(f'There is no audience "{audience}".', did_you_mean(audience, AUDIENCES)))
    if engine not in ENGINES:
        raise UserMistake(Problem(f'There is no engine "{engine}".', did_you_mean(engine, ENGINES)))


def _named(kind: str, name: str, known: Iterable[str]) -> str:
    """The name, where it is known; a `UserMistake` with the near one where not."""
    names = list(known)
    if name in names:
        return name
    raise UserMistake(Problem(f'There is no {kind} "{name}".', did_you_mean(name, names)))


def _to_come(day: dt.date | None) -> tuple[str, ...]:
    """What is said where what was known on a day to come is asked for."""
    if day is None or day <= dt.datetime.now().astimezone().date():
        return ()
    return (f"{day.isoformat()} is still to come: these are the figures as known now.",)


def snapshot_known(workspace: Workspace, as_known_on: dt.date | None) -> Snapshot:
    """The newest snapshot, or the last that knew nothing later than a day. Raises `UserMistake` where there is none."""
    store = workspace.store
    current = store.current()
    if current is None:
        instead = "Load a file first: `trigpoint load FORMAT PATH --as-of DATE`."
        raise UserMistake(Problem("Nothing has been loaded into this workspace yet.", instead))
    if as_known_on is None:
        return current
    known = store.known_on(as_known_on)
    if known is None:
        first = min((snapshot.known_on for snapshot in store.in_effect()), default=None)
        what = f"Nothing that is loaded was known on {as_known_on.isoformat()}."
        instead = (
            "Every load was taken back." if first is None else f"What was loaded first describes {first.isoformat()}."
        )
        raise UserMistake(Problem(what, instead))
    return known


def _split(
    asked: _Asked, by: str | None, area: str | None, sent: Sequence[Observation]
) -> tuple[str | None, str | None]:
    """The breakdown and the one member of it, from what the user wrote."""
    of_parts = {o.breakdown for o in sent if o.breakdown is not None}
    if by is not None:
        by = _named("breakdown", by, {*asked.catalogue.breakdowns, *of_parts})
    if area is None:
        return by, None
    authority = next((name for name in asked.authorities if name.casefold() == area.casefold()), None)
    several = authority is not None and len(asked.authorities) > 1
    if area.casefold() == asked.workspace.area.casefold() and not several:
        return by, None
    if by is not None:
        raise UserMistake(Problem("A part of the area is not split further.", "Write --area or --by, not both."))
    if several:
        split = next((b.id for b in asked.catalogue.breakdowns.values() if b.column == AUTHORITY), None)
        if split is not None:
            return split, authority
    names = {o.member for o in sent if o.breakdown == "area" and o.member is not None}
    if "area" in asked.catalogue.breakdowns:
        counted = asked.computed({o.indicator for o in sent}, "area")
        names |= {o.member for o in counted if o.breakdown == "area" and o.member is not None}
    found = next((name for name in names if name.casefold() == area.casefold()), None)
    if found is None:
        instead = did_you_mean(area, {asked.workspace.area, *asked.authorities, *names})
        raise UserMistake(Problem(f'There are no figures for an area "{area}".', instead))
    return "area", found

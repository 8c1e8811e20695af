"""From observations to scorecard: every cell is worked out here, once, and drawn elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from trigpoint.catalogue.objects import Catalogue, Pack
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.scorecard.benchmark import benchmarks_of
from trigpoint.scorecard.chance import interval_of, process_of
from trigpoint.scorecard.change import change_since
from trigpoint.scorecard.direction import judgement_of, movement_of
from trigpoint.scorecard.insight import Cells, Facts
from trigpoint.scorecard.insight_rules import MOST, insights_of
from trigpoint.scorecard.judge import Subject, colour_of, goal_of, held_against
from trigpoint.scorecard.lines import Line, lines_of
from trigpoint.scorecard.measure import Measure, measure_of, unit_of
from trigpoint.scorecard.objects import Benchmark, PeriodValue, Row, Scorecard
from trigpoint.scorecard.periods import carried_of, shown_of
from trigpoint.scorecard.standing import placed
from trigpoint.scorecard.summary import TwelveMonths, last_twelve, twelve_months, year_so_far, year_to_date
from trigpoint.scorecard.travel import rule_in_words, travel_of
from trigpoint.scorecard.written import apart, written

if TYPE_CHECKING:
    from trigpoint.scorecard.disclosure.profile import Profile

Key = tuple[str, str | None, str | None]
Named = TypeVar("Named", TargetRow, BenchmarkRow)
Held = Mapping[str, Mapping[Key, Mapping[Period, Observation]]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a scorecard is built from: figures from records, those that people sent, and what both are held against."""

    computed: Sequence[Observation] = ()
    recorded: Sequence[Observation] = ()
    targets: Sequence[TargetRow] = ()
    benchmarks: Sequence[BenchmarkRow] = ()
    published: Sequence[Observation] = ()
    """What people had sent by an earlier day, to say where a figure has been restated since; for internal use only."""
    profile: Profile | None = None
    """The rules by which what others may not see was hidden and rounded; None where nothing was."""


@dataclass(frozen=True, slots=True)
class About:
    """What a scorecard says of itself."""

    area: str
    snapshot: str
    as_of: dt.date | None = None
    audience: str = "internal"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inside:
    """A scorecard for internal use, and the figures that it was drawn from."""

    card: Scorecard
    figures: Figures


def build(
    pack: Pack,
    catalogue: Catalogue,
    figures: Figures,
    period: Period,
    about: About,
    *,
    tables: Sequence[str] = (),
    by: str | None = None,
    member: str | None = None,
    inside: Inside | None = None,
) -> Scorecard:
    """The scorecard of `pack` for `period`.

    `tables` are those that hold records, which decide whether a line is computed. `by` adds a row for each member of a
    breakdown; with `member` too, only that member's rows are given. For any audience but `internal`, what rounding
    could decide is not told, nor what `inside`, the same for internal use, contradicts; and figures that were not
    protected yet (`Figures.profile`) are protected before anything is worked out from them, without regard to
    earlier releases, which raises `Refused` where they cannot be.
    """
    lines = lines_of(pack, catalogue, {o.indicator for o in figures.recorded}, tables)
    asked = Asked(pack, catalogue, period, lines, by, member)
    if about.audience == "internal":
        return drawn(asked, figures, about)
    from trigpoint.scorecard.others import told_to_others  # what stays within starts faster without

    return told_to_others(asked, figures, about, inside)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which scorecard: of a pack's lines, for a period, split by a breakdown, or of one member of it; with `most`
    sentences a row."""

    pack: Pack
    catalogue: Catalogue
    period: Period
    lines: Sequence[Line]
    by: str | None = None
    member: str | None = None
    most: int = MOST


def drawn(asked: Asked, figures: Figures, about: About) -> Scorecard:
    """The scorecard of these figures as they are, whoever reads it."""
    pack, catalogue, period = asked.pack, asked.catalogue, asked.period
    held = {"computed": _by_key(figures.computed), "recorded": _by_key(figures.recorded)}
    earlier = _by_key(figures.published) if about.audience == "internal" else {}
    targets, benchmarks = _by_name(figures.targets), _by_name(figures.benchmarks)
    rows: list[Row] = []
    for line in asked.lines:
        mine = replace(
            figures,
            targets=[row for name in line.names for row in targets.get(name, ())],
            benchmarks=[row for name in line.names for row in benchmarks.get(name, ())],
        )
        split = asked.by or line.by
        blank = catalogue.breakdowns[split].blank if split is not None and split in catalogue.breakdowns else ""
        keys = _keys(line, held[line.origin], split, asked.member, blank)
        parts = tuple(key for key in keys if key[1] is not None)
        sent_before = earlier if line.origin == "recorded" else {}
        builder = _Builder(pack, catalogue, mine, period, line, parts, sent_before, asked.most)
        rows += [builder.row(key, held, about.audience) for key in keys]
        rows[-len(keys) :] = placed(catalogue, split, line, rows[-len(keys) :], about.audience)
    has_figure = any(row.value is not None for row in rows)
    return Scorecard(
        pack=pack.id,
        title=pack.title,
        source=pack.source,
        period=period,
        area=about.area,
        snapshot=about.snapshot,
        as_of=about.as_of,
        catalogue=catalogue.digest,
        audience=about.audience,
        breakdown=asked.by,
        rows=tuple(rows),
        direction_rule=rule_in_words(pack.direction),
        notes=about.notes,
        available=() if has_figure else _available(held, asked.lines, period),
    )


@dataclass(frozen=True, slots=True)
class _Builder:
    """Works out the rows of one line, with `most` sentences each. `parts` are the keys of its members, `earlier` what
    was sent before."""

    pack: Pack
    catalogue: Catalogue
    figures: Figures
    period: Period
    line: Line
    parts: tuple[Key, ...] = ()
    earlier: Mapping[Key, Mapping[Period, Observation]] = field(default_factory=dict)
    most: int = MOST

    def row(self, key: Key, held: Held, audience: str) -> Row:
        indicator, line, period = self.line.indicator, self.line, self.period
        cells = self._cells(key, held)
        now = cells.get(period) or _nothing(period)
        measure, unit = measure_of(indicator), unit_of(indicator, self.catalogue.derived)
        subject, shown = self._subject(key, cells), shown_of(self.pack, period)
        against = held_against(subject)
        better, year, interval = against.better, self._year_to_date(cells), interval_of(now, indicator)
        rebases = line.judging.rebases or indicator.judging.rebases
        process = process_of(cells, period, indicator, better, goal_of(against), self.pack.process, rebases)
        colour = colour_of(subject, against, process, interval, year)
        travel = travel_of(cells, period, shown, indicator, self.pack.direction, process, better)
        sided = "neither" if subject.context_only else better
        judgement = judgement_of(travel.direction, sided, travel.now, travel.before, against.target)
        twelve = self._twelve(cells)
        notes = self._notes(key, held, unit) if audience == "internal" else ()
        return Row(
            indicator=indicator.id, ref=line.ref, title=line.title, unit=unit, better=better, owner=indicator.owner,
            origin=line.origin, breakdown=key[1], member=key[2],
            values=tuple(cells.get(p) or _nothing(p) for p in carried_of(self.pack, period)),
            value=now.value, status=now.status,
            change_on_previous=change_since(now, cells.get(period.previous()), period.previous(), measure),
            change_on_year=change_since(now, cells.get(period.year_before()), period.year_before(), measure),
            direction=travel.direction, judgement=judgement, on_target=against.met,
            mean_12=twelve.mean, max_12=twelve.highest, min_12=twelve.lowest, periods_12=twelve.periods,
            year_to_date=year,
            target=against.target, rag=colour.rag, rag_rule=colour.rule,
            benchmarks=self._benchmarks(key),
            interval=interval, process=process,
            insights=insights_of(
                Facts(
                    cells, period, indicator, lambda value: written(value, unit), sided, against.target, process,
                    interval, self._benchmarks(key), self._members(key, held),
                    {p: _cell(o) for p, o in self.earlier.get(key, {}).items()},
                ),
                self.most,
            ),
            commentary=None,
            section=line.section, outcome=line.outcome, notes=notes,
            movement=self._movement(travel.direction, judgement, against.met), moved=travel.moved,
            direction_note=travel.note,
        )  # fmt: skip

    def _cells(self, key: Key, held: Held) -> dict[Period, PeriodValue]:
        """The row's figures. Of a member that no row was counted for: nought, or not applicable where that is none."""
        cells = {p: _cell(o) for p, o in held[self.line.origin].get(key, {}).items()}
        if key[1] is not None and self.line.origin == "computed":
            for period, whole in held["computed"].get((key[0], None, None), {}).items():
                if period not in cells and whole.status is not Status.NOT_AVAILABLE:
                    cells[period] = _none_counted(period, measure_of(self.line.indicator), whole.status)
        return cells

    def _movement(self, direction: str, judgement: str, met: bool | None) -> str | None:
        """The five states, in a pack that tells direction by them."""
        return movement_of(direction, judgement, met) if self.pack.direction.method == "change" else None

    def _subject(self, key: Key, cells: Mapping[Period, PeriodValue]) -> Subject:
        line, figures = self.line, self.figures
        return Subject(
            line.indicator, line.names, cells, self.period, line.judging, self.pack, figures.targets,
            figures.benchmarks, is_member=key[1] is not None,
        )  # fmt: skip

    def _twelve(self, cells: Mapping[Period, PeriodValue]) -> TwelveMonths:
        """Withheld where one of the twelve is suppressed: a mean and its number of months would give it away."""
        if _any_suppressed(cells, last_twelve(self.period)):
            return TwelveMonths()
        found, profile = twelve_months(cells, self.period, self.line.indicator), self.figures.profile
        if profile is None or found.mean is None:
            return found
        return replace(found, mean=profile.figure(found.mean, measure_of(self.line.indicator)))

    def _year_to_date(self, cells: Mapping[Period, PeriodValue]) -> float | None:
        if _any_suppressed(cells, year_so_far(self.period)):
            return None
        return year_to_date(cells, self.period, self.line.indicator)

    def _benchmarks(self, key: Key) -> tuple[Benchmark, ...]:
        rows = self.figures.benchmarks if key[1] is None else ()
        return benchmarks_of(rows, self.line.names, self.pack.comparators, self.period)

    def _members(self, key: Key, held: Held) -> dict[str, Cells]:
        """For everyone's row: what each member was in the period and in the one before."""
        if key[1] is not None:
            return {}
        figures, pair = held[self.line.origin], (self.period.previous(), self.period)
        return {part[2] or "": {p: _cell(figures[part][p]) for p in pair if p in figures[part]} for part in self.parts}

    def _notes(self, key: Key, held: Held, unit: str) -> tuple[str, ...]:
        """What is known about the figure: what its sender wrote, and how it differs from the other origin's."""
        seen = held[self.line.origin].get(key, {}).get(self.period)
        notes = [seen.note] if seen and seen.note else []
        other = "recorded" if self.line.origin == "computed" else "computed"
        if self.line.other is not None:
            rival = held[other].get((self.line.other.id, key[1], key[2]), {}).get(self.period)
            if seen and rival and seen.value is not None and rival.value is not None and seen.value != rival.value:
                notes.append(_difference(seen, rival, self.line.origin, unit))
        return tuple(notes)


def _difference(seen: Observation, rival: Observation, origin: str, unit: str) -> str:
    counted, sent = (seen, rival) if origin == "computed" else (rival, seen)
    sender = f" by {sent.source}" if sent.source else ""
    ours, theirs = apart(counted.value or 0, sent.value or 0, unit)
    return f"From records: {ours}. Sent{sender}: {theirs}."


def _keys(line: Line, held: Mapping[Key, object], by: str | None, member: str | None, blank: str) -> list[Key]:
    """The rows of a line: everyone first, then the members in the order in which the figures have them."""
    name = line.indicator.id
    if by is None:
        return [(name, None, None)]
    if member is not None:
        return [(name, by, member)]
    members = [key[2] for key in held if key[0] == name and key[1] == by]
    members.sort(key=lambda found: found == blank)
    return [(name, None, None), *((name, by, found) for found in members)]


def _by_name(rows: Iterable[Named]) -> dict[str, list[Named]]:
    """What indicators are held against, by indicator, in the order in which it was sent."""
    found: dict[str, list[Named]] = {}
    for row in rows:
        found.setdefault(row.indicator, []).append(row)
    return found


def _by_key(observations: Sequence[Observation]) -> dict[Key, dict[Period, Observation]]:
    """A sender's later figure of one thing holds; of two senders' the first is taken, and a second one is noted."""
    found: dict[Key, dict[Period, Observation]] = {}
    for observation in observations:
        periods = found.setdefault((observation.indicator, observation.breakdown, observation.member), {})
        first = periods.get(observation.period)
        if first is None or first.source == observation.source:
            periods[observation.period] = observation
        elif first.value != observation.value and observation.value is not None:
            also = f"{observation.source or 'Another sender'} sent {observation.value:,.10g}."
            periods[observation.period] = first._replace(note=f"{first.note} {also}".strip())
    return found


def _any_suppressed(cells: Mapping[Period, PeriodValue], periods: Sequence[Period]) -> bool:
    return any(p in cells and cells[p].status is Status.SUPPRESSED for p in periods)


def _available(held: Held, lines: Sequence[Line], period: Period) -> tuple[Period, ...]:
    names = {line.indicator.id for line in lines}
    return tuple(
        sorted(
            {
                p
                for origin in held.values()
                for key, periods in origin.items()
                for p, observation in periods.items()
                if key[0] in names and p.kind is period.kind and observation.value is not None
            }
        )
    )


def _cell(o: Observation) -> PeriodValue:
    return PeriodValue(o.period, o.value, o.numerator, o.denominator, o.status, o.note, o.rounded)


def _none_counted(period: Period, measure: Measure, whole: Status) -> PeriodValue:
    if measure is Measure.COUNT:
        return PeriodValue(period, 0.0, 0, None, whole if whole.has_value else Status.FINAL)
    return PeriodValue(period, None, None, None, Status.NOT_APPLICABLE)


def _nothing(period: Period) -> PeriodValue:
    return PeriodValue(period, None, None, None, Status.NOT_AVAILABLE)

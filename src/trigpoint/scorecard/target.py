"""Targets by their dates, worked out: a number, a band, a profile, a milestone's state; and whether they are met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trigpoint.catalogue.objects import Indicator
from trigpoint.model.period import Kind, Period
from trigpoint.model.standard import BasisKind, BenchmarkRow, TargetRow
from trigpoint.scorecard.benchmark import benchmarks_of
from trigpoint.scorecard.cumulative import by_hand, even_share, needed_for, periods_left, periods_within, run_rate
from trigpoint.scorecard.insight import in_words, opening
from trigpoint.scorecard.objects import PeriodValue, Target
from trigpoint.scorecard.rag import at_least, reaches
from trigpoint.scorecard.summary import needs_own_year, over_periods
from trigpoint.scorecard.written import number

Cells = Mapping[Period, PeriodValue]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a target may rest on besides its own number: the row's figures and those of other areas."""

    cells: Cells
    indicator: Indicator
    benchmarks: Sequence[BenchmarkRow]
    names: Collection[str]
    better: str


def target_row(rows: Iterable[TargetRow], names: Collection[str], period: Period) -> TargetRow | None:
    """The target in force on the period's last day: of several, the one that began last, then the one given last."""
    best: TargetRow | None = None
    for row in rows:
        if row.indicator not in names or row.start > period.end or (row.end is not None and row.end < period.end):
            continue
        if best is None or row.start >= best.start:
            best = row
    return best if best is None else in_its_year(best, period)


def in_its_year(row: TargetRow, period: Period) -> TargetRow:
    """A target that is set anew each year, with the first and last day of the year that the period's end lies in."""
    if not row.basis.yearly:
        return row
    day = min(row.start.day, 28) if row.start.month == 2 else row.start.day
    first, after = (dt.date(period.end.year + n, row.start.month, day) for n in (0, 1))
    if first > period.end:
        first, after = dt.date(first.year - 1, row.start.month, day), first
    last = after - dt.timedelta(days=1)
    return replace(row, start=max(first, row.start), end=last if row.end is None else min(last, row.end))


def better_of(indicator: Indicator, row: TargetRow | None, own: str = "") -> str:
    """Which way is better: the target's word where it has one, else the pack's `own`, else the indicator's."""
    return (row.better if row is not None else "") or own or indicator.better.value


def target_of(row: TargetRow | None, period: Period, beside: Beside) -> Target:
    """The target of a row as it stands at the period's end; `none set` without one."""
    if row is None:
        return Target()
    basis, value = row.basis, row.value
    found = Target(value, "set", row.start, row.end, row.note or None, basis.kind.value)
    match basis.kind:
        case BasisKind.VALUE:
            return found if value is not None else replace(found, state="to be agreed")
        case BasisKind.TO_BE_AGREED | BasisKind.NONE_SET:
            return replace(found, value=None, state=basis.kind.value)
        case BasisKind.BASELINE_YEAR:
            return replace(found, value=None, state="baseline year", how="This year's figure is measured first.")
        case BasisKind.BAND:
            how = f"From {_plain(basis.low or 0.0)} to {_plain(basis.high or 0.0)}; outside, on either side, is missed."
            return replace(found, value=None, low=basis.low, high=basis.high, how=how)
        case BasisKind.CHANGE | BasisKind.WITHIN:
            return _on_last_year(found, row, period, beside)
        case BasisKind.BENCHMARK:
            return _as_benchmark(found, row, period, beside)
        case BasisKind.BASELINE:
            return _above_baseline(found, row, beside)
        case BasisKind.CUMULATIVE:
            return _adding_up(found, row, period, beside)
    return _milestone(found, row, period)


def periods_behind(row: TargetRow, period: Period) -> tuple[Period, ...]:
    """The periods, besides those that every row rests on, whose figures a target rests on; none out of its days."""
    if row.start > period.end or (row.end is not None and row.end < period.end):
        return ()
    row = in_its_year(row, period)
    basis = row.basis
    if basis.kind is BasisKind.BASELINE and basis.period is not None:
        last = Period.month(basis.period.end.year, basis.period.end.month)
        return (basis.period, *periods_within(basis.period.start, basis.period.end, last))
    if basis.kind is BasisKind.CUMULATIVE and row.end is not None:
        mine = periods_within(row.start, row.end, period)
        last_year = _a_year_before(row, period, mine) if basis.shape == "last year" else []
        return (*mine, *last_year)
    return (period.year_before(),) if basis.kind in (BasisKind.CHANGE, BasisKind.WITHIN) else ()


def _a_year_before(row: TargetRow, period: Period, mine: Sequence[Period]) -> list[Period]:
    """All periods of a target's days, a year earlier; `mine` are those of its days up to `period`."""
    assert row.end is not None
    whole = len(mine) + periods_left(row.end, period)
    return [mine[0].shift(step).year_before() for step in range(whole)] if mine else []


def on_target(value: float | None, target: Target, better: str) -> bool | None:
    """Whether the target is met, itself included. None without both, and where neither way is better or nearness is.

    A band is met inside it. A cumulative target is met where as much is reached as its profile asks for by now. A
    milestone is met when done, missed when overdue.
    """
    if target.kind == "milestone":
        return {"done": True, "done late": False, "overdue": False}.get(target.state)
    if target.low is not None and target.high is not None:
        return None if value is None else at_least(value, target.low) and at_least(target.high, value)
    figure, goal = (target.reached, target.expected) if target.kind == "cumulative" else (value, target.value)
    if figure is None or goal is None or better not in ("higher", "lower"):
        return None
    return reaches(figure, goal, better)


def _on_last_year(found: Target, row: TargetRow, period: Period, beside: Beside) -> Target:
    """A change on the same period a year before; or as near to that as said, on the worse side."""
    before = period.year_before()
    cell = beside.cells.get(before)
    base = cell.value if cell is not None else None
    step = row.value or 0.0
    if base is None:
        return _unknown(found, f"It rests on the figure of {in_words(before)}, which is not known.")
    size = abs(base) * step / 100 if row.basis.relative else step
    unit = "%" if row.basis.relative else ""
    said = f"{opening(before)} was {_two_places(base)}"
    if row.basis.kind is BasisKind.CHANGE:
        return replace(
            found, value=base + size, how=f"{said}; {step:+,.10g}{unit} on that is {_two_places(base + size)}."
        )
    if beside.better in ("higher", "lower"):
        edge = base - size if beside.better == "higher" else base + size
        return replace(found, value=edge, how=f"{said}; within {_plain(step)}{unit} of that is {_two_places(edge)}.")
    low, high = base - size, base + size
    how = f"{said}; within {_plain(step)}{unit} of that is {_two_places(low)} to {_two_places(high)}."
    return replace(found, value=None, low=low, high=high, how=how)


def _as_benchmark(found: Target, row: TargetRow, period: Period, beside: Beside) -> Target:
    name = row.basis.comparator
    said = {"england": "England", "region": "the region"}.get(name, name.replace("_", " "))
    (cell,) = benchmarks_of(beside.benchmarks, beside.names, [name], period)
    if cell.value is None or cell.period is None:
        return _unknown(found, f"It is the figure of {said}, which is not known.")
    value = cell.value + (row.value or 0.0)
    more = f", {row.value:+,.10g}" if row.value else ""
    how = f"The figure of {said} in {in_words(cell.period)}: {_two_places(cell.value)}{more}."
    return replace(found, value=value, how=how)


def _above_baseline(found: Target, row: TargetRow, beside: Beside) -> Target:
    """A step above the figure of the year that was measured first; several rows with their dates are a trajectory."""
    base_period = row.basis.period
    base = figure_of(beside.cells, base_period, beside.indicator) if base_period is not None else None
    if base is None:
        return _unknown(found, f"It rests on the figure of {base_period}, which is not known.")
    step = row.value or 0.0
    size, unit = (abs(base) * step / 100, "%") if row.basis.relative else (step, "")
    how = (
        f"The baseline, {base_period}, was {_two_places(base)}; {step:+,.10g}{unit} on that is "
        f"{_two_places(base + size)}."
    )
    return replace(found, value=base + size, how=how)


def _adding_up(found: Target, row: TargetRow, period: Period, beside: Beside) -> Target:
    """The total by the last day, what should be there by now, what is, and the run rate still needed."""
    if row.value is None or row.end is None:
        return _unknown(found, "A total needs its number and its last day.")
    total = needed_for(row.value, row.basis.conversion)
    expected = _expected(row, total, period, beside)
    reached = _reached(row, period, beside)
    steps = []
    if row.basis.conversion is not None:
        wanted, share = _plain(row.value), row.basis.conversion
        sum_of = f"{wanted} / {_plain(share / 100)}, rounded up"
        steps.append(f"{wanted} at {_plain(share)}% conversion need {_plain(total)} ({sum_of})")
    else:
        steps.append(f"{_plain(total)} by {row.end.day} {row.end:%B %Y}")
    if expected is not None:
        steps.append(f"{number(expected, 'count')} expected by now")
    if reached is None:
        return replace(found, value=total, expected=expected, how="; ".join(steps) + "; what is reached is not known.")
    rate = run_rate(total, reached, periods_left(row.end, period))
    steps += [f"{_two_places(reached)} reached", f"{_two_places(rate.to_go)} to go"]
    if rate.each is not None and rate.to_go:
        word = period.kind.value if rate.periods_left == 1 else f"{period.kind.value}s"
        steps.append(f"{_two_places(rate.each)} a {period.kind.value} over {rate.periods_left} {word}")
    return replace(
        found, value=total, expected=expected, reached=reached, to_go=rate.to_go, periods_left=rate.periods_left,
        run_rate=rate.each, how="; ".join(steps) + ".",
    )  # fmt: skip


def _expected(row: TargetRow, total: float, period: Period, beside: Beside) -> float | None:
    assert row.end is not None
    share = even_share(row.start, row.end, period)
    if row.basis.shape == "by hand":
        return by_hand(row.basis.profile, share)
    if row.basis.shape == "even":
        return total * share
    months = periods_within(row.start, row.end, period)
    last_year = _a_year_before(row, period, months)
    figures = [beside.cells[p].value if p in beside.cells else None for p in last_year]
    known = [f for f in figures if f is not None]
    if len(known) < len(figures) or not sum(known):
        return None
    return total * sum(known[: len(months)]) / sum(known)


def _reached(row: TargetRow, period: Period, beside: Beside) -> float | None:
    """What there is by the period's end: of a stock its figure, of counts their sum since the target's first day. None
    where a period of them is not known, for a sum without it would say too little, or is rounded."""
    assert row.end is not None
    now = beside.cells.get(period)
    alone = period.kind in (Kind.YEAR_TO_DATE, Kind.ROLLING_12) or (period.start, period.end) == (row.start, row.end)
    if beside.indicator.is_stock or alone:
        return now.value if now is not None else None
    if needs_own_year(beside.indicator):
        year = Period.year_to_date(period.end)
        own = beside.cells.get(year) if year.start == row.start else None
        return own.value if own is not None else None
    figures = [beside.cells.get(p) for p in periods_within(row.start, row.end, period)]
    values = [f.value for f in figures if f is not None and f.value is not None]
    if len(figures) > 1 and any(f is not None and f.rounded for f in figures):
        return None
    return sum(values) if figures and len(values) == len(figures) else None


def _milestone(found: Target, row: TargetRow, period: Period) -> Target:
    """`due`, `done`, `done late` or `overdue` at the period's end. What is done after it is not yet done then."""
    due, done = row.basis.due, row.basis.done
    assert due is not None
    if done is not None and done <= period.end:
        state = "done" if done <= due else "done late"
        how = f"Due on {_day(due)}; done on {_day(done)}."
    else:
        state = "due" if period.end <= due else "overdue"
        days = (period.end - due).days
        late = "" if state == "due" else f" Overdue by {days} {'day' if days == 1 else 'days'} on {_day(period.end)}."
        how = f"Due on {_day(due)}.{late}"
    return replace(found, value=None, state=state, due=due, done=done, how=how)


def figure_of(cells: Cells, period: Period, indicator: Indicator) -> float | None:
    """The figure of a longer period: its own where it is known, else from its months, all of them (the last one of a
    stock); a share from pooled numerators and denominators, never from the mean of percentages."""
    own = cells.get(period)
    if own is not None and own.value is not None:
        return own.value
    last = Period.month(period.end.year, period.end.month)
    months = periods_within(period.start, period.end, last)
    found = [cells[m] for m in months if m in cells and cells[m].value is not None]
    if indicator.is_stock:
        return cells[last].value if last in cells else None
    return over_periods(found, indicator) if months and len(found) == len(months) else None


def _unknown(found: Target, why: str) -> Target:
    return replace(found, value=None, state="not known", how=why)


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _plain(value: float) -> str:
    return f"{value:,.10g}"


def _two_places(value: float) -> str:
    """Up to two decimal places: 39.75, 20, 6.5."""
    written = number(value, "count", 2)
    return written.rstrip("0").rstrip(".") if "." in written else written

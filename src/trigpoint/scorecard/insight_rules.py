"""Sentences that the figures bear out. Each names the figures that it rests on, so that a reader can check it.

At most three are said of a row, the most useful first: what was published is no longer so; the year's target will be
missed; process control's signal; far from neighbours; who accounts for a change; a difference from last year; the
highest or lowest; a run; what looks like a move but is usual for the season. Each rule gives one sentence or none.
"""

from __future__ import annotations

from collections.abc import Callable

from trigpoint.catalogue.objects import ValueKind, WhenKind
from trigpoint.model.period import Kind, Period
from trigpoint.scorecard.chance import overlaps
from trigpoint.scorecard.compare import chance_of_rates, two_shares
from trigpoint.scorecard.contribution import contributions
from trigpoint.scorecard.insight import Facts, in_words, is_small, opening
from trigpoint.scorecard.measure import Measure
from trigpoint.scorecard.objects import Insight, PeriodValue
from trigpoint.scorecard.summary import is_whole_year, year_so_far, year_to_date
from trigpoint.scorecard.written import MILESTONE

MOST = 3
LEAST_PERIODS = 4
LEAST_OF_YEAR = 3
FAR = 0.1
MOST_OF_IT = 0.5
MOVE = 0.1
DIFFERENT = 0.05
SEASONS = 3
NEIGHBOURS = "statistical_neighbours"

_SIGNALS = {
    "outside": ("above the upper limit of its usual range", "below the lower limit of its usual range"),
    "trend": ("seven months or more of rises in a row", "seven months or more of falls in a row"),
    "near limit": ("two of three months close to the upper limit", "two of three months close to the lower limit"),
    "one side": ("seven months or more above the mean", "seven months or more below the mean"),
}


def insights_of(facts: Facts, most: int = MOST) -> tuple[Insight, ...]:
    """The sentences, at most `most`. None where the figure is not known, or is of too few; of months that share rows
    (over twelve months, the year so far) only what does not set one beside another, and of a milestone, which is
    reached or not, only that it is restated."""
    now = facts.cells.get(facts.period)
    if now is None or now.value is None or is_small(now, facts.measure):
        return ()
    rules = (restated, far_from_neighbours) if overlaps(facts.indicator) else RULES
    found: list[Insight] = []
    for rule in (restated,) if facts.indicator.unit == MILESTONE else rules:
        insight = rule(facts)
        if insight is not None and not _says_again(insight, found):
            found.append(insight)
    return tuple(found[:most])


def restated(facts: Facts) -> Insight | None:
    """A figure of the period, or of the three before it, that is no longer what was first given out: the largest such
    change, by how much."""
    found = []
    for step in range(LEAST_PERIODS):
        period = facts.period.shift(-step)
        then, now = facts.published.get(period), facts.cells.get(period)
        if then is not None and now is not None and then.value is not None and now.value not in (None, then.value):
            found.append((abs((now.value or 0.0) - then.value), then.value, now.value or 0.0, period))
    if not found:
        return None
    _, then_value, now_value, period = max(found, key=lambda f: (f[0], f[3].end))
    text = f"{opening(period)} is restated: {facts.written(then_value)} when published, {facts.written(now_value)} now."
    figures: dict[str, float | str] = {
        "period": str(period),
        "published": then_value,
        "now": now_value,
        "difference": now_value - then_value,
    }
    return Insight("restated", text, figures)


def missing_the_target(facts: Facts) -> Insight | None:
    """The year's target at the rate of the year so far, from three months of it on, while months are left. None where
    a month is missing or hidden: what the others come to is not the year so far."""
    months, target = year_so_far(facts.period), facts.target
    if facts.period.kind is not Kind.MONTH or facts.better not in ("higher", "lower") or target.value is None:
        return None
    if target.kind == "cumulative":
        return _missing_a_total(facts)
    left = 12 - len(months)
    if len(months) < LEAST_OF_YEAR or not left or facts.indicator.is_stock or facts.measure is not Measure.SHARE:
        return None
    if not is_whole_year(facts.cells, facts.period):
        return None
    so_far = year_to_date(facts.cells, facts.period, facts.indicator)
    if so_far is None or _reaches(so_far, target.value, facts.better):
        return None
    needed = target.value + (target.value - so_far) * len(months) / left
    if not 0 <= needed <= 100:
        rest = f"{_left(left)} could not make it up"
    else:
        rest = f"{_left(left)} would need {facts.written(needed)}"
    goal = f"at this rate the target of {facts.written(target.value)} is missed"
    text = f"{facts.written(so_far)} over the year so far; {goal}: {rest}."
    figures: dict[str, float | str] = {"so_far": so_far, "target": target.value, "needed": needed, "left": left}
    return Insight("missing-target", text, figures)


def _missing_a_total(facts: Facts) -> Insight | None:
    """A total that will not be there by its last day at the pace so far."""
    target = facts.target
    total, reached, left = target.value, target.reached, target.periods_left
    if total is None or reached is None or not left or target.start is None or facts.better != "higher":
        return None
    gone = (facts.period.end.year - target.start.year) * 12 + facts.period.end.month - target.start.month + 1
    if gone < LEAST_OF_YEAR:
        return None
    expected = reached / gone * (gone + left)
    if expected >= total:
        return None
    needed = (total - reached) / left
    each = " each" if left > 1 else ""
    text = (
        f"{facts.written(reached)} in {gone} months; at this rate {facts.written(round(expected))} of the "
        f"{facts.written(total)} by the last day: {_left(left)} would need {facts.written(needed)}{each}."
    )
    figures = {"reached": reached, "target": total, "expected": expected, "needed": needed, "left": left}
    return Insight("missing-target", text, figures)


def process_signal(facts: Facts) -> Insight | None:
    """Process control's flag of the latest point, never of an earlier one."""
    process = facts.process
    last = process.points[-1] if process.points else None
    if last is None or last.period != facts.period or process.mean is None or facts.value is None:
        return None
    high = process.variation == "high" or (process.variation == "improving") == (facts.better == "higher")
    if process.variation == "low":
        high = False
    said = _SIGNALS[last.flag][0 if high else 1]
    meant = {"improving": ", for the better", "concerning": ", for the worse"}.get(process.variation, "")
    text = f"{facts.written(facts.value)}: {said}, more than chance would explain{meant}."
    figures: dict[str, float | str] = {"value": facts.value, "flag": last.flag, "mean": process.mean}
    if process.lower is not None and process.upper is not None:
        figures |= {"lower": process.lower, "upper": process.upper}
    return Insight("process-signal", text, figures)


def far_from_neighbours(facts: Facts) -> Insight | None:
    """Statistical neighbours' figure outside the interval, and a tenth of itself or more away. A rate over a month is
    not held against one over a year."""
    neighbours = next((b for b in facts.benchmarks if b.comparator == NEIGHBOURS), None)
    lower, upper, value = facts.interval.lower, facts.interval.upper, facts.value
    if neighbours is None or not neighbours.value or neighbours.period is None or value is None:
        return None
    if lower is None or upper is None or lower <= neighbours.value <= upper:
        return None
    if facts.measure is Measure.RATE and not _as_long(facts, neighbours.period):
        return None
    if abs(value - neighbours.value) < FAR * abs(neighbours.value):
        return None
    side = "above" if value > neighbours.value else "below"
    text = (
        f"{facts.written(value)} is well {side} statistical neighbours ({facts.written(neighbours.value)} in "
        f"{in_words(neighbours.period)}), by more than chance would explain."
    )
    return Insight("far-from-neighbours", text, {"value": value, "neighbours": neighbours.value})


def differs_from_last_year(facts: Facts) -> Insight | None:
    """A share or a rate that differs from the same period a year before by more than chance explains, at 5%."""
    before, now = facts.cells.get(facts.period.year_before()), facts.cells[facts.period]
    if before is None or before.value is None or now.value is None or facts.indicator.value.kind is ValueKind.SHARE:
        return None
    parts = (now.numerator, now.denominator, before.numerator, before.denominator)
    if any(part is None or part != round(part) for part in parts) or not now.denominator or not before.denominator:
        return None
    counts = [round(part or 0) for part in parts]
    if facts.measure is Measure.SHARE:
        test = two_shares(counts[0], counts[1], counts[2], counts[3])
        p, method = test.p, test.method
    elif facts.measure is Measure.RATE:
        p, method = chance_of_rates(counts[0], counts[1], counts[2], counts[3]), "exact Poisson"
    else:
        return None
    if p >= DIFFERENT:
        return None
    word = "Higher" if now.value > before.value else "Lower"
    text = f"{word} than a year before ({facts.written(before.value)}) by more than chance would explain."
    figures: dict[str, float | str] = {"value": now.value, "before": before.value, "p": p, "test": method}
    return Insight("differs-from-last-year", text, figures)


def who_accounts(facts: Facts) -> Insight | None:
    """Half or more of a change from the period before that comes of one member."""
    before, now = facts.cells.get(facts.period.previous()), facts.cells[facts.period]
    if before is None or before.value is None or now.value is None or len(facts.members) < 2:
        return None
    change, least = now.value - before.value, 5.0
    pairs = {name: (c.get(facts.period), c.get(before.period)) for name, c in facts.members.items()}
    parts = contributions(now, before, pairs, facts.measure)
    if abs(change) < least or not parts or parts[0].amount / change < MOST_OF_IT:
        return None
    first = parts[0]
    own = pairs[first.member][0]
    if abs(first.amount) < least or (
        own is not None and facts.measure is Measure.SHARE and is_small(own, Measure.SHARE)
    ):
        return None
    unit = " points" if facts.measure is Measure.SHARE else ""
    way = "up" if change > 0 else "down"
    amount, whole = _plain(abs(first.amount)), _plain(abs(change))
    of_it = f"{amount} of that is {first.member}"
    if amount != whole and first.amount / change > 1:
        of_it = f"{first.member} alone would have made it {amount}{unit}; others went the other way"
    text = f"{way.capitalize()} {whole}{unit} on {in_words(before.period)}: {of_it}."
    figures = {"change": change, **{part.member: part.amount for part in parts}}
    return Insight("accounts-for", text, figures)


def run(facts: Facts) -> Insight | None:
    """Four or more rises, or falls, in a row up to the period."""
    values = _back(facts, facts.period)
    for rule, word, sign in (("rising", "Risen", 1), ("falling", "Fallen", -1)):
        steps = 0
        while steps + 1 < len(values) and sign * ((values[steps].value or 0) - (values[steps + 1].value or 0)) > 0:
            steps += 1
        if steps >= LEAST_PERIODS:
            start = values[steps]
            since = f"from {facts.written(start.value or 0)} in {in_words(start.period)}"
            text = f"{word} {steps} {_kind(facts.period)} in a row, {since}."
            figures = {
                "value": values[0].value or 0,
                "from": start.value or 0,
                "since": str(start.period),
                "steps": steps,
            }
            return Insight(rule, text, figures)
    return None


def extreme(facts: Facts) -> Insight | None:
    """Strictly beyond every figure of at least four unbroken periods before.

    The run stops at the first period without a value, so that nothing is claimed about what is not known. `since` is
    the last period whose figure was as high (or as low), or the run's first period, which the text says.
    """
    values = _back(facts, facts.period)
    now = values[0].value
    for rule, word, sign in (("highest-since", "highest", 1), ("lowest-since", "lowest", -1)):
        beaten = 0
        while beaten + 1 < len(values) and sign * (values[beaten + 1].value or 0) < sign * (now or 0):
            beaten += 1
        if now is None or beaten < LEAST_PERIODS:
            continue
        if beaten + 1 < len(values):
            return _since(facts, rule, word, now, values[beaten + 1])
        first = values[beaten].period
        text = f"{facts.written(now)} is the {word} of the {beaten + 1} {_kind(first)} from {in_words(first)}."
        return Insight(rule, text, {"value": now, "since": str(first)})
    return None


def _since(facts: Facts, rule: str, word: str, now: float, equalled: PeriodValue) -> Insight:
    as_far = equalled.value or 0.0
    then = f" ({facts.written(as_far)})" if facts.written(as_far) != facts.written(now) else ""
    text = f"{facts.written(now)} is the {word} since {in_words(equalled.period)}{then}."
    return Insight(rule, text, {"value": now, "since": str(equalled.period), "then": as_far})


def usual_for_the_season(facts: Facts) -> Insight | None:
    """A move of a tenth or more from the month before that ends where the same month stood in at least two years of
    the last three."""
    now, before = facts.value, facts.cells.get(facts.period.previous())
    if facts.period.kind is not Kind.MONTH or now is None or before is None or not before.value:
        return None
    if abs(now - before.value) < MOVE * abs(before.value):
        return None
    earlier = [facts.cells.get(month) for month in seasons(facts.period)]
    known = [c.value for c in earlier if c is not None and c.value is not None]
    if len(known) < 2 or not min(known) <= now <= max(known):
        return None
    lowest, highest = facts.written(min(known)), facts.written(max(known))
    held = f"{lowest} in each of" if lowest == highest else f"{lowest} to {highest} in"
    text = f"Usual for {facts.period.start:%B}: {held} the {len(known)} years before."
    return Insight("usual-for-season", text, {"value": now, "lowest": min(known), "highest": max(known)})


def seasons(period: Period) -> tuple[Period, ...]:
    """The same month of the three years before; nothing for another kind of period."""
    if period.kind is not Kind.MONTH:
        return ()
    return tuple(period.shift(-12 * years) for years in range(1, SEASONS + 1))


RULES: tuple[Callable[[Facts], Insight | None], ...] = (
    restated,
    missing_the_target,
    process_signal,
    far_from_neighbours,
    who_accounts,
    differs_from_last_year,
    extreme,
    run,
    usual_for_the_season,
)


def _back(facts: Facts, period: Period) -> list[PeriodValue]:
    """The unbroken figures up to a period, latest first."""
    found: list[PeriodValue] = []
    while (cell := facts.cells.get(period)) is not None and cell.value is not None:
        found.append(cell)
        period = period.previous()
    return found


def _as_long(facts: Facts, period: Period) -> bool:
    when = facts.indicator.when
    if facts.indicator.is_stock:
        return True
    months = 12 if when is not None and when.kind is WhenKind.LAST_12 else facts.period.months
    return months == period.months


def _reaches(value: float, target: float, better: str) -> bool:
    return value >= target if better == "higher" else value <= target


def _left(count: int) -> str:
    return f"the {count} months left" if count > 1 else "the month left"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _kind(period: Period) -> str:
    named = (Kind.MONTH, Kind.QUARTER, Kind.TERM, Kind.WEEK)
    return f"{period.kind.value}s" if period.kind in named else "periods"


def _says_again(insight: Insight, found: list[Insight]) -> bool:
    """Whether a run is nothing new: it is process control's trend, or the whole stretch of which it is the highest."""
    if insight.rule not in ("rising", "falling"):
        return False
    trend = any(other.figures.get("flag") == "trend" for other in found)
    return trend or any(other.rule.endswith("-since") and "then" not in other.figures for other in found)

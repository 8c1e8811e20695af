"""The rules of colour in words, as the cell shows them: plain English, with the numbers that decide."""

from __future__ import annotations

from collections.abc import Callable

from trigpoint.catalogue.rules import ColourKind, ColourRule
from trigpoint.scorecard.objects import Target
from trigpoint.scorecard.rag import margin

CONTEXT_ONLY = "Context only: never coloured"
MILESTONE = "Green when done in time; amber when done late; red when overdue"


def rule_in_words(rule: ColourRule, target: Target, better: str) -> str:
    """The rule as a sentence without its full stop. `target` is the one in force, `better` which way is better."""
    text = _SAYING[rule.kind](rule, target, better)
    return f"{text} (assumed: no document states it)" if rule.assumed else text


def _thresholds(rule: ColourRule, target: Target, better: str) -> str:
    word = "below" if better == "higher" else "above"
    parts = [f"red {word} {plain(rule.red)}"] if rule.red is not None else []
    if rule.amber is not None:
        parts.append(f"amber {word} {plain(rule.amber)}")
    return "; ".join([*parts, "otherwise green"]).capitalize()


def _tolerance(rule: ColourRule, target: Target, better: str) -> str:
    goal, within = judged_against(target), rule.within or 0.0
    how_far = f"{plain(within)}% of it" if rule.relative else plain(within)
    if target.low is not None and target.high is not None:
        return _band_words(target.low, target.high, how_far)
    if goal is None:
        return f"Green at the target or better; amber within {how_far} of it; otherwise red"
    if better == "near target":
        return f"Green within {how_far} of the target, {plain(goal)}; amber within twice that; otherwise red"
    more = "or more" if better == "higher" else "or less"
    edge = goal - margin(goal, within, rule.relative) * (1 if better == "higher" else -1)
    what = "what should be reached by now" if target.kind == "cumulative" else "the target"
    return f"Green at {what}, {plain(goal)}, {more}; amber at {plain(edge)} {more}; otherwise red"


def _floor(rule: ColourRule, target: Target, better: str) -> str:
    more, floor = ("or more" if better == "higher" else "or less"), plain(rule.floor or 0.0)
    goal = judged_against(target)
    at = f"the target, {plain(goal)}, {more}" if goal is not None else "the target or better"
    return f"Green at {at}; amber from there to the floor standard, {floor}; otherwise red"


def _band(rule: ColourRule, target: Target, better: str) -> str:
    low = rule.low if rule.low is not None else target.low
    high = rule.high if rule.high is not None else target.high
    how_far = ""
    if rule.within:
        how_far = f"{plain(rule.within)}% of it" if rule.relative else plain(rule.within)
    if low is None or high is None:
        return "Green inside the band; outside it, on either side, red"
    return _band_words(low, high, how_far)


def _band_words(low: float, high: float, how_far: str) -> str:
    amber = f"amber outside by no more than {how_far}; " if how_far else ""
    return f"Green from {plain(low)} to {plain(high)}; {amber}otherwise red, on either side"


def _nearness(rule: ColourRule, target: Target, better: str) -> str:
    within = rule.within or 0.0
    beyond = 2 * within if rule.beyond is None else rule.beyond
    sign = "% of it" if rule.relative else ""
    goal = judged_against(target)
    at = f"the target, {plain(goal)}" if goal is not None else "the target"
    amber = f"amber within {plain(beyond)}{sign}"
    return f"Green within {plain(within)}{sign} of {at}, on either side; {amber}; otherwise red"


def _month_and_year(rule: ColourRule, target: Target, better: str) -> str:
    goal = judged_against(target)
    at = f"the target, {plain(goal)}" if goal is not None else "the target"
    return f"Green where the period and the year to date both meet {at}; amber where one of them does; otherwise red"


def _extremes(rule: ColourRule, target: Target, better: str) -> str:
    best, worst = ("highest", "lowest") if better == "higher" else ("lowest", "highest")
    return f"Green as the {best} and red as the {worst} of the last {rule.months + 1} periods; otherwise amber"


def _assurance(rule: ColourRule, target: Target, better: str) -> str:
    return (
        "By process control: green where the process, left alone, will meet the target, red where it will fail it, "
        "amber where it may do either"
    )


def _interval(rule: ColourRule, target: Target, better: str) -> str:
    of = rule.comparator.replace("_", " ")
    name = "England" if of == "england" else of
    return (
        f"By the 95% interval against {name}: amber where the interval holds its figure, green where the figure is "
        "better than that, red where it is worse"
    )


_SAYING: dict[ColourKind, Callable[[ColourRule, Target, str], str]] = {
    ColourKind.THRESHOLDS: _thresholds,
    ColourKind.TOLERANCE: _tolerance,
    ColourKind.FLOOR: _floor,
    ColourKind.BAND: _band,
    ColourKind.NEAR_TARGET: _nearness,
    ColourKind.MONTH_AND_YEAR: _month_and_year,
    ColourKind.EXTREMES: _extremes,
    ColourKind.ASSURANCE: _assurance,
    ColourKind.INTERVAL: _interval,
}


def judged_against(target: Target) -> float | None:
    """The number that the figure is held against: of a cumulative target, what should have been reached by now."""
    return target.expected if target.kind == "cumulative" else target.value


def plain(value: float) -> str:
    """A number as a rule says it: in two decimal places at most, or three digits of one that is less than 1."""
    return f"{round(value, 2):,.10g}" if abs(value) >= 1 else f"{value:.3g}"

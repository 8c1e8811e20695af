"""Recorded figures checked: what is doubtful is said, and nothing is mended.

The rules, each over the figures of one source:

- `copied forward`: of three or more indicators with a figure other than 0 in two periods that follow one another, at
  least four in five have exactly the same figure in both. One finding for the two periods.
- `same again`: an indicator's figure of 20 or more is exactly that of the period before (and the rule above is silent).
- `parts and total`: the members of a breakdown, all with figures, do not add up to the total: counts by their values,
  shares by their numerators.
- `numerator and denominator`: the value is not the numerator over the denominator, as far as it is rounded; or the
  numerator is the larger; or something is divided by nothing.
- `beyond 0 to 100`: a percentage below 0 or above 100; a count below 0.
- `fractions`: three or more percentages of an indicator, all between 0 and 1.
- `impossible jump`: five times the figure of the period before or more, or a fifth or less, the larger being 20 or
  more, and outside the process limits of the indicator's other figures (mean -+ 2.66 mean moving ranges), where there
  are at least three. Figures of a year to date are left out, as they start again every April.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Kind, Period

if TYPE_CHECKING:
    import polars as pl

SAME_ROWS, SAME_SHARE, NOT_TINY = 3, 0.8, 20
TIMES, OTHERS, NATURAL = 5, 3, 2.66
OBSERVATION_COLUMNS = (
    "indicator", "period", "breakdown", "member", "value", "numerator", "denominator", "status", "note", "source",
)  # fmt: skip


class Severity(StrEnum):
    """Whether a figure cannot be right, or only looks as if it were not."""

    WRONG = "wrong"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt about recorded figures. `indicator` is empty where it is of a whole sheet's columns."""

    rule: str
    words: str
    indicator: str
    period: str
    severity: Severity


Series = Mapping[Period, float]
_WHOLE = "fractions"  # the rule that doubts all of an indicator's figures at once
_BESIDE_THE_PERIOD_BEFORE = frozenset({"same again", "copied forward", "impossible jump"})
_AGAIN = "exactly the figure of the period before in "


def of_sent(findings: Iterable[Finding], sent: Collection[tuple[str, str]]) -> tuple[Finding, ...]:
    """The findings in which something that was sent has a part: figures (indicator, period) of theirs, or of the period
    before where it is held against that; of a whole sheet's columns, any figure of these periods."""
    names, periods = {name for name, _ in sent}, {period for _, period in sent}

    def is_part(one: Finding) -> bool:
        held = [one.period] + [str(Period.parse(one.period).previous())] * (one.rule in _BESIDE_THE_PERIOD_BEFORE)
        if not one.indicator:
            return not periods.isdisjoint(held)
        return one.indicator in names if one.rule == _WHOLE else any((one.indicator, at) in sent for at in held)

    return tuple(one for one in findings if is_part(one))


def in_lines(findings: Iterable[Finding], catalogue: Catalogue) -> tuple[str, ...]:
    """The findings as sentences, one for each rule and indicator, with the indicator's title and every period that it
    is doubted in; one of a whole sheet's columns by itself. In the order in which each was found first."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in findings:
        found.setdefault((one.rule, one.indicator or one.words), []).append(one.words)
    return tuple(_line(name, words, catalogue) for (_, name), words in found.items())


def _line(name: str, words: Sequence[str], catalogue: Catalogue) -> str:
    """`A1: June …. ` and `A1: July ….` as one sentence; what every part would begin with is said once."""
    known = catalogue.indicators.get(name)
    if known is None:
        return " ".join(words)
    told = [said.removeprefix(name).lstrip(":, ").rstrip(".") for said in words]
    again = all(said.startswith(_AGAIN) for said in told)
    parts = ", ".join(said.removeprefix(_AGAIN) for said in told) if again else "; ".join(told)
    title = known.title if known.title == name else f"{known.title} ({name})"
    return f"{title}: {_AGAIN if again else ''}{parts}."


def check_figures(frame: pl.DataFrame, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Check the stored figures (the table `observation`, of one source or several)."""
    observations = [
        Observation(i, Period.parse(p), b, m, v, n, d, Status(s), note or "", source or "")
        for i, p, b, m, v, n, d, s, note, source in frame.select(OBSERVATION_COLUMNS).iter_rows()
    ]
    return check_observations(observations, catalogue)


def check_observations(observations: Iterable[Observation], catalogue: Catalogue) -> tuple[Finding, ...]:
    """Check recorded figures, source by source. The order of the findings is always the same."""
    sources: dict[str, list[Observation]] = {}
    for observation in observations:
        sources.setdefault(observation.source, []).append(observation)
    found: list[Finding] = []
    for _, sent in sorted(sources.items()):
        totals = _totals(sent)
        copied, covered = _copied_forward(totals)
        found += copied
        found += _same_again(totals, covered)
        found += _parts(sent, catalogue)
        found += _shares(sent, catalogue)
        found += _bounds(sent, catalogue)
        found += _fractions(totals, catalogue)
        found += _jumps(totals)
    return tuple(found)


def _totals(sent: Sequence[Observation]) -> dict[str, Series]:
    """The figures that are no part of another, by indicator and in order of time."""
    totals: dict[str, dict[Period, float]] = {}
    for one in sent:
        if one.breakdown is None and one.value is not None:
            totals.setdefault(one.indicator, {})[one.period] = one.value
    return {name: dict(sorted(series.items())) for name, series in sorted(totals.items())}


def _said(period: Period) -> str:
    return f"{period.start:%b %Y}" if period.kind is Kind.MONTH else str(period)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _copied_forward(totals: Mapping[str, Series]) -> tuple[list[Finding], set[tuple[str, Period]]]:
    found: list[Finding] = []
    covered: set[tuple[str, Period]] = set()
    for period in sorted({p for series in totals.values() for p in series if p.kind is not Kind.YEAR_TO_DATE}):
        before = period.previous()
        both = [name for name, s in totals.items() if s.get(before) and s.get(period) is not None]
        same = [name for name in both if totals[name][before] == totals[name][period]]
        if len(both) >= SAME_ROWS and len(same) >= SAME_SHARE * len(both):
            rows = "all" if len(same) == len(both) else f"{len(same)} of"
            words = (
                f"{_said(period)} repeats {_said(before)} exactly, in {rows} {len(both)} indicators with both "
                f"({_listed(same)}): it looks as if the column was copied forward."
            )
            found.append(Finding("copied forward", words, "", str(period), Severity.DOUBTFUL))
            covered |= {(name, period) for name in same}
    return found, covered


def _same_again(totals: Mapping[str, Series], covered: set[tuple[str, Period]]) -> Iterator[Finding]:
    for name, series in totals.items():
        for period, value in series.items():
            same = series.get(period.previous()) == value and value >= NOT_TINY
            if same and (name, period) not in covered and period.kind is not Kind.YEAR_TO_DATE:
                words = f"{name}: {_AGAIN}{_said(period)} ({value:,.15g})."
                yield Finding("same again", words, name, str(period), Severity.DOUBTFUL)


def _unit(catalogue: Catalogue, name: str) -> str:
    indicator = catalogue.indicators.get(name)
    return indicator.unit if indicator is not None else ""


def _parts(sent: Sequence[Observation], catalogue: Catalogue) -> Iterator[Finding]:
    whole = {(o.indicator, o.period): o for o in sent if o.breakdown is None}
    parts: dict[tuple[str, Period, str], list[Observation]] = {}
    for one in sent:
        if one.breakdown is not None:
            parts.setdefault((one.indicator, one.period, one.breakdown), []).append(one)
    for (name, period, breakdown), members in sorted(parts.items()):
        total = whole.get((name, period))
        unit = _unit(catalogue, name)
        if total is None or unit not in ("count", "percent"):
            continue
        counted = unit == "count" and total.denominator is None  # what has a denominator is a share, whatever its unit
        wanted = total.value if counted else total.numerator
        values = [m.value if counted else m.numerator for m in members]
        numbers = [v for v in values if v is not None]
        if wanted is None or len(numbers) < len(values):
            continue
        if abs(sum(numbers) - wanted) > 1e-9 * max(1.0, abs(wanted)):
            members_add = f"{len(members)} members add" if len(members) > 1 else "one member adds"
            what = f"{members_add} up to" if counted else "numerators of the members add up to"
            words = (
                f"{name}, {_said(period)}: the {what} {sum(numbers):,.15g} by {breakdown}, "
                f"and the total is {wanted:,.15g}."
            )
            yield Finding("parts and total", words, name, str(period), Severity.WRONG)


def _shares(sent: Sequence[Observation], catalogue: Catalogue) -> Iterator[Finding]:
    for one in sorted(sent, key=_order):
        top, bottom = one.numerator, one.denominator
        if top is None or bottom is None or _unit(catalogue, one.indicator) != "percent":
            continue
        words = ""
        if bottom == 0:
            words = "the denominator is 0, and there is a value" if one.value is not None else ""
        elif top > bottom:
            words = f"the numerator ({top:,.15g}) is larger than the denominator ({bottom:,.15g})"
        elif one.value is not None and abs(100 * top / bottom - one.value) > _rounding(one.value):
            words = f"{top:,.15g} of {bottom:,.15g} is {100 * top / bottom:.2f}%, and the value is {one.value:,.15g}%"
        if words:
            yield Finding(
                "numerator and denominator", f"{_where(one)}: {words}.", one.indicator, str(one.period), Severity.WRONG
            )


def _rounding(value: float) -> float:
    """Half a unit of the last place in which the value is written."""
    written = repr(value)
    places = len(written.partition(".")[2]) if "e" not in written and not value.is_integer() else 0
    return 0.5 * float(10**-places) * 1.000001


def _bounds(sent: Sequence[Observation], catalogue: Catalogue) -> Iterator[Finding]:
    for one in sorted(sent, key=_order):
        unit = _unit(catalogue, one.indicator)
        if one.value is None:
            continue
        words = ""
        if unit == "percent" and not 0 <= one.value <= 100:
            words = f"{one.value:,.15g}% is no share"
        elif unit == "count" and one.value < 0:
            words = f"{one.value:,.15g} is below 0"
        if words:
            yield Finding("beyond 0 to 100", f"{_where(one)}: {words}.", one.indicator, str(one.period), Severity.WRONG)


def _fractions(totals: Mapping[str, Series], catalogue: Catalogue) -> Iterator[Finding]:
    for name, series in totals.items():
        values = list(series.values())
        small = all(0 <= v <= 1 for v in values) and any(0 < v < 1 for v in values)
        if small and len(values) >= SAME_ROWS and _unit(catalogue, name) == "percent":
            words = f"{name}: all {len(values)} percentages lie between 0 and 1, as if 0.068 were meant as 6.8%."
            yield Finding(_WHOLE, words, name, str(max(series)), Severity.DOUBTFUL)


def _jumps(totals: Mapping[str, Series]) -> Iterator[Finding]:
    for name, series in totals.items():
        for period, value in series.items():
            before = series.get(period.previous())
            if before is None or period.kind is Kind.YEAR_TO_DATE or min(before, value) < 0:
                continue
            low, high = sorted((before, value))
            if high < NOT_TINY or high < TIMES * low or (low == 0 and before == 0):
                continue
            others = [v for p, v in series.items() if p != period and p.kind is period.kind]
            if len(others) >= OTHERS and _within_limits(value, others):
                continue
            words = (
                f"{name}: {_said(period)} is {value:,.15g} after {before:,.15g} in {_said(period.previous())}, "
                f"{TIMES} times or more apart and outside what its other figures lead one to expect."
            )
            yield Finding("impossible jump", words, name, str(period), Severity.DOUBTFUL)


def _within_limits(value: float, others: Sequence[float]) -> bool:
    mean = sum(others) / len(others)
    ranges = [abs(b - a) for a, b in pairwise(others)]
    reach = NATURAL * sum(ranges) / len(ranges)
    return mean - reach <= value <= mean + reach


def _where(one: Observation) -> str:
    member = f", {one.breakdown} {one.member}" if one.breakdown else ""
    return f"{one.indicator}, {_said(one.period)}{member}"


def _order(one: Observation) -> tuple[str, Period, str, str]:
    return (one.indicator, one.period, one.breakdown or "", one.member or "")

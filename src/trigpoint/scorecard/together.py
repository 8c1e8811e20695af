"""Figures that were sent for months, put together into the quarters, halves and years that a pack shows.

How is data: `together` in the indicator's definition. A longer period that was sent itself holds as it was sent. One
that its parts do not fill has no figure, and its note says what is missing; while the period is still in progress, what
there is so far is provisional, and its note says so. Nothing is ever added up in silence.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import month_name
from collections.abc import Iterable, Mapping, Sequence

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.catalogue.together import Together
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Kind, Period
from trigpoint.model.problem import UserMistake
from trigpoint.scorecard.insight import in_words
from trigpoint.scorecard.measure import multiplier_of, unit_of
from trigpoint.scorecard.written import written

TOLD_OF = "Told of "
"""How the note of a figure begins that was sent of a longer period only."""

_DAY = dt.timedelta(days=1)
_NAMED = rf"(?:{'|'.join(month_name[1:])})"
_CODE = (
    r"FY\d{4}-\d\d(?:-(?:Q[1-4]|H[12]))?|AY\d{4}-\d\d(?:-(?:autumn|spring|summer))?|CY\d{4}"
    r"|(?:r12|ytd):\d{4}-(?:0[1-9]|1[0-2])"
)
"""A period as it is stored, which notes had before they told it in words: editions of then still have it."""
_TOLD = re.compile(
    rf"{TOLD_OF}(?:academic year |the 12 months to |the (?:autumn|spring|summer) term of )?"
    rf"(?:(?:{_NAMED} (?:\d{{4}} )?(?:to {_NAMED} )?)?\d{{4}}(?:-\d\d)?|(?P<code>{_CODE})) as a whole(?=: )"
)
_Series = Mapping[Period, Observation]
_Named = tuple[str, str | None, str | None, str]
_LAST = (Together.LAST, Together.LAST_TOLD)
_HOW = {
    Together.ADDED: "Added from",
    Together.POOLED: "Pooled from",
    Together.LAST: "As it stood at the end of",
    Together.LAST_TOLD: "As told of",
}


def put_together(
    sent: Iterable[Observation], catalogue: Catalogue, periods: Iterable[Period], known_on: dt.date | None
) -> list[Observation]:
    """A figure for each of `periods` that was not sent but holds periods that were, of each sender and member.

    `known_on` is the last day that is known of; a period that ends later is in progress. There is none for a period of
    which nothing was sent.
    """
    wanted = [period for period in periods if period.months and period.kind is not Kind.MONTH]
    found = []
    for name, series in _by_series(sent).items() if wanted else ():
        indicator = catalogue.find(name[0])
        for period in wanted if indicator is not None else ():
            if indicator is not None and period not in series and (parts := parts_within(series, period)):
                found.append(_figure(indicator, series, period, parts, known_on))
    return found


def parts_within(periods: Iterable[Period], whole: Period) -> tuple[Period, ...]:
    """Which of `periods` make up `whole`, in order: those that fill it, the longest first; where none do, as many as
    follow one another without overlapping. Weeks and ranges of days are no parts of a quarter."""
    inside = [p for p in periods if p.months and p != whole and whole.start <= p.start and p.end <= whole.end]
    starting: dict[dt.date, list[Period]] = {}
    for part in sorted(inside, key=lambda p: p.end, reverse=True):
        starting.setdefault(part.start, []).append(part)
    filled = _filled(starting, whole.start, whole.end)
    if filled is not None:
        return filled
    kept: list[Period] = []
    for part in sorted(inside, key=lambda p: (p.start, -p.end.toordinal())):
        if not kept or part.start > kept[-1].end:
            kept.append(part)
    return tuple(kept)


def told_of_longer(
    sent: Iterable[Observation], catalogue: Catalogue, periods: Iterable[Period], known: Iterable[Observation]
) -> list[Observation]:
    """For each of `periods` of which nothing is `known`, a note that tells what was sent of a longer one that ends with
    it: a year's share beside the year's last quarter, whose figure it is not. For internal use: it is not protected.
    """
    there = {(o.indicator, o.breakdown, o.member, o.period) for o in known}
    found = []
    for name, series in _by_series(sent).items():
        indicator = catalogue.find(name[0])
        for period in periods if indicator is not None else ():
            longer = [p for p in series if p.months and p.end == period.end and p.start < period.start]
            if indicator is None or not longer or (*name[:3], period) in there:
                continue
            whole = series[min(longer, key=lambda p: p.months)]
            value = written(whole.value, unit_of(indicator, catalogue.derived)) if whole.value is not None else ""
            said = ". ".join(part.rstrip(".") for part in (value, whole.note) if part)
            if said:
                said = f"{TOLD_OF}{in_words(whole.period)} as a whole: {said}."
                found.append(_without(whole, period, Status.NOT_AVAILABLE, said))
    return found


def named_alone(notes: Iterable[str]) -> tuple[str, ...]:
    """Of a row's notes those about a longer period, without what was told of it: `Told of 2025-26 as a whole.` What
    somebody wrote that only begins alike is none."""
    found = (_told_of(note) for note in notes)
    return tuple(f"{said}." for said in found if said)


def _told_of(note: str) -> str:
    """How the note begins where it tells of a longer period, in words; empty where it does not."""
    found = _TOLD.match(note)
    code = found["code"] if found is not None else None
    if found is None or not code:
        return found[0] if found is not None else ""
    try:
        return found[0].replace(code, in_words(Period.parse(code)))
    except UserMistake:  # somebody's own words about a year that there is not
        return ""


def _by_series(sent: Iterable[Observation]) -> dict[_Named, dict[Period, Observation]]:
    """The figures of one indicator, member and sender, by period; of two of one period the later holds."""
    found: dict[_Named, dict[Period, Observation]] = {}
    for o in sent:
        found.setdefault((o.indicator, o.breakdown, o.member, o.source), {})[o.period] = o
    return found


def _filled(starting: Mapping[dt.date, Sequence[Period]], day: dt.date, end: dt.date) -> tuple[Period, ...] | None:
    """Parts that follow one another from `day` to `end` without a gap; None where there are none such."""
    for part in starting.get(day, ()):
        if part.end == end:
            return (part,)
        rest = _filled(starting, part.end + _DAY, end)
        if rest is not None:
            return (part, *rest)
    return None


def _figure(
    indicator: Indicator, series: _Series, period: Period, parts: Sequence[Period], known_on: dt.date | None
) -> Observation:
    """The figure of a period from its parts, of which there is one at least."""
    together = indicator.together
    if together is None or together is Together.NEVER:
        why = (
            "do not make one of a longer period"
            if together
            else "go together in a way that its definition does not say"
        )
        note = f"Not put together: figures of {_list(parts)} {why}."
        return _without(series[parts[0]], period, Status.NOT_AVAILABLE, note)
    if together in _LAST:
        parts = parts[-1:]
    used = [series[part] for part in parts]
    lacking = _lacking(period, parts, together)
    in_progress = known_on is not None and known_on < period.end
    if lacking and not (in_progress and _leads(parts, period, together)):
        return _without(
            used[0], period, Status.NOT_AVAILABLE, f"Not put together: nothing was sent of {_list(lacking)}."
        )
    pooled = together is Together.POOLED
    blank = [o for o in used if o.value is None and not (pooled and o.denominator == 0)]
    if blank and together is not Together.LAST_TOLD:
        why = ", ".join(f"{in_words(o.period)} is {o.status.value}" for o in blank)
        status = blank[0].status if len(blank) == len(used) else Status.NOT_AVAILABLE
        if any(o.status is Status.SUPPRESSED for o in blank):
            status = Status.SUPPRESSED
        return _without(used[0], period, status, f"Not put together: {why}.")
    made = _made(indicator, period, used)
    if made is None:
        note = f"Not put together: a share of {_list(parts)} needs how many of how many, and that was not sent."
        return _without(used[0], period, Status.NOT_AVAILABLE, note)
    notes = [f"{_HOW[together]} {_list(parts)}.", *(o.note for o in used if o.note)]
    if lacking:
        notes.insert(1, f"Nothing was sent yet of {_list(lacking)}.")
    status = made.status if made.value is None else _status(used, bool(lacking))
    return made._replace(status=status, note=" ".join(dict.fromkeys(notes)))


def _made(indicator: Indicator, period: Period, used: Sequence[Observation]) -> Observation | None:
    """The numbers; None where a share lacks its parts. A share of nobody is not applicable: it has no value."""
    newest = used[-1]._replace(period=period)
    if indicator.together in _LAST:
        return newest
    if indicator.together is Together.ADDED:
        return newest._replace(
            value=sum(o.value or 0 for o in used), numerator=_sum(used, "numerator"), denominator=None
        )
    top, bottom = _sum(used, "numerator"), _sum(used, "denominator")
    if top is None or bottom is None:
        return None
    if not bottom:
        return newest._replace(value=None, numerator=top, denominator=bottom, status=Status.NOT_APPLICABLE)
    return newest._replace(value=multiplier_of(indicator) * top / bottom, numerator=top, denominator=bottom)


def _sum(used: Sequence[Observation], name: str) -> float | None:
    numbers = [getattr(o, name) for o in used]
    return sum(numbers) if all(number is not None for number in numbers) else None


def _status(used: Sequence[Observation], partial: bool) -> Status:
    """What is put together is no surer than the least sure of its parts."""
    seen = {o.status for o in used}
    if Status.UNRELIABLE in seen:
        return Status.UNRELIABLE
    return Status.PROVISIONAL if partial or Status.PROVISIONAL in seen else used[-1].status


def _lacking(period: Period, parts: Sequence[Period], together: Together) -> list[Period]:
    """The months of the period that matter and lie in none of its parts: for a state, the last; for words, none."""
    if together is Together.LAST_TOLD:
        return []
    last = Period.month(period.end.year, period.end.month)
    if together is Together.LAST:
        return [last] if parts[-1].end != period.end else []
    months = [last.shift(-n) for n in reversed(range(period.months))]
    return [m for m in months if not any(part.start <= m.start and m.end <= part.end for part in parts)]


def _leads(parts: Sequence[Period], period: Period, together: Together) -> bool:
    """Whether the parts follow one another from the period's first day on."""
    starts = [period.start, *(part.end + _DAY for part in parts[:-1])]
    return together is Together.LAST or [part.start for part in parts] == starts


def _without(beside: Observation, period: Period, status: Status, note: str) -> Observation:
    """The figure of a period without a number, of the same indicator, member and sender as another."""
    return beside._replace(period=period, value=None, numerator=None, denominator=None, status=status, note=note)


def _list(periods: Sequence[Period]) -> str:
    """Periods in words: `January 2026, February 2026 and March 2026`."""
    names = [in_words(period) for period in periods]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

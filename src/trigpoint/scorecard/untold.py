"""Words that would tell a number which their readers may not see: typed into a text about a figure that was hidden.

Disclosure control hides, rounds and proves the figures; it cannot see what somebody typed. So every number in a text is
held against the figures as they are known inside: one that is hidden or rounded for the audience, and fits no number
that the audience is shown of the same indicator, is refused. Names of children cannot be found so: who signs reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from trigpoint.model.period import Period
from trigpoint.model.problem import Problem
from trigpoint.model.words import WORDS, Action
from trigpoint.scorecard.commentary import Remark
from trigpoint.scorecard.contradict import fits
from trigpoint.scorecard.objects import PeriodValue, Scorecard
from trigpoint.scorecard.prose import Prose, parse
from trigpoint.scorecard.typed import Typed, typed_in

_DAYS = re.compile(r"[\s-]*(?:(?:working|calendar)[\s-]+)?days?\b", re.IGNORECASE)
_Key = tuple[str | None, str | None, Period]


def untold_numbers(
    shown: Sequence[Scorecard], inside: Sequence[Scorecard], remarks: Iterable[Remark], actions: Iterable[Action]
) -> tuple[Problem, ...]:
    """A problem for each text that tells such a number, without the number itself.

    `shown` are the scorecards as the audience has them, `inside` the same with nothing hidden. Words about a pack
    itself are held against each of its figures.
    """
    every = tuple(dict.fromkeys(row.indicator for card in inside for row in card.rows))
    texts = [(_place(r), every if r.breakdown == WORDS else (r.indicator,), r.prose) for r in remarks]
    for action in actions:
        notes = "\n\n".join((action.text, action.outcome, *(note.text for note in action.progress)))
        texts.append((f"action {action.id}", (action.indicator,), parse(notes)))
    audience = shown[0].audience if shown else ""
    found = []
    for place, indicators, prose in texts:
        if any(_tells(_typed(prose, inside, name), _cells(shown, name), _cells(inside, name)) for name in indicators):
            what = f"The text tells a number that is hidden or rounded for {audience} use."
            found.append(Problem(what, "Quote the figure live, or leave the number out.", key=place))
    return tuple(found)


def _place(remark: Remark) -> str:
    """Which text it is; words about a paper by the title of their place."""
    where = f', "{remark.member}"' if remark.breakdown == WORDS else ""
    return f"comment on {remark.indicator}{where}, {remark.period}"


def _typed(prose: Prose, cards: Sequence[Scorecard], indicator: str) -> list[Typed]:
    """The numbers of a text that may be of an indicator: so many days are a duration, unless it counts days itself."""
    units = {row.unit for card in cards for row in card.rows if row.indicator == indicator}
    in_days = any("day" in unit for unit in units)
    return [typed for typed in typed_in(prose) if in_days or not _DAYS.match(typed.after)]


def _tells(typed_here: Sequence[Typed], shown: dict[_Key, PeriodValue], inside: dict[_Key, PeriodValue]) -> bool:
    told = [number for cell in shown.values() for number in _numbers(cell)]
    kept = [number for key, cell in inside.items() for number in _withheld(cell, shown.get(key))]
    return any(
        any(_same(typed, number) for number in kept) and not any(fits(typed, number) for number in told)
        for typed in typed_here
    )


def _same(typed: Typed, number: float) -> bool:
    """Whether a typed number tells this one: a whole number only where it is that very one."""
    return typed.value == number if number.is_integer() else fits(typed, number)


def _withheld(inside: PeriodValue, shown: PeriodValue | None) -> Iterator[float]:
    """The numbers of a cell that its readers do not have."""
    theirs = set(_numbers(shown)) if shown is not None else set()
    return (number for number in _numbers(inside) if number not in theirs)


def _numbers(cell: PeriodValue) -> Iterator[float]:
    return (float(n) for n in (cell.value, cell.numerator, cell.denominator) if n is not None)


def _cells(cards: Sequence[Scorecard], indicator: str) -> dict[_Key, PeriodValue]:
    rows = (row for card in cards for row in card.rows if row.indicator == indicator)
    return {(row.breakdown, row.member, value.period): value for row in rows for value in row.values}

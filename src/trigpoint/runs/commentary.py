"""What people wrote, read beside a scorecard: which figures their texts quote, and where those are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL, WORDS, Comment, latest_by_place
from trigpoint.runs.words import Words
from trigpoint.scorecard.commentary import Read, Remark, read_for, with_remarks
from trigpoint.scorecard.contradict import contradictions
from trigpoint.scorecard.objects import Scorecard
from trigpoint.scorecard.prose import Asked, parse
from trigpoint.scorecard.quoting import Quotable
from trigpoint.scorecard.untold import untold_numbers

FARTHEST = 60
"""The most periods back that a text may quote."""


class Further(Protocol):
    """Gives the same pack's scorecard otherwise: of another period, split, or with more periods."""

    def __call__(self, *, period: Period, by: str | None, periods_shown: int | None) -> Scorecard: ...


@dataclass(frozen=True, slots=True)
class ReadBeside:
    """The comments about a scorecard's figures, and those about the same of the period before."""

    now: Read
    before: Read


def read_beside(
    cards: Sequence[Scorecard], words: Words, further: Further | None, slots: Iterable[str] = ()
) -> ReadBeside:
    """The comments about the figures of scorecards of one pack and period, with the figures that they quote; with
    `slots` also the words about the pack itself in those places of its paper.

    A text may quote what the scorecards show; with `further` also other breakdowns of the pack and earlier periods.
    """
    card = cards[0]
    earlier = card.period.previous()
    figures = {card.pack, *(row.indicator for one in cards for row in one.rows)}
    now, before = (
        tuple(comment for comment in words.commentary(card.pack, period) if comment.indicator in figures)
        for period in (card.period, earlier)
    )
    rows = Quotable.of(_with_what_is_quoted(cards, _asked(now), further))
    return ReadBeside(
        read_for(now, rows, card.audience, [(card.pack, WORDS, slot) for slot in slots]),
        read_for(before, _rows_before(cards, before, earlier, further), card.audience),
    )


def quotable(card: Scorecard, text: str, further: Further | None) -> Quotable:
    """The rows that a text about a scorecard may quote while it is written, those that an edition would find for it."""
    asked = [figure.asked for figure in parse(text).figures]
    return Quotable.of(_with_what_is_quoted([card], asked, further))


def spoken(card: Scorecard, words: Words, further: Further) -> Scorecard:
    """The scorecard with its comments; a note says where one names a figure that there is not.

    `further` gives it for internal use. Raises `UserMistake` where a text tells a number that the scorecard's audience
    may not see.
    """
    inside = card.audience == INTERNAL
    read = read_beside([card], words, further if inside else None)
    if read.now.remarks and not inside:
        open_card = further(period=card.period, by=card.breakdown, periods_shown=None)
        untold = untold_numbers([card], [open_card], (*read.now.remarks, *read.before.remarks), ())
        if untold:
            raise UserMistake(untold)
    notes = tuple(str(problem) for problem in (*read.now.problems, *pointed_out([card], read.now.remarks)))
    return replace(with_remarks(card, read.now.remarks, read.before.remarks), notes=(*card.notes, *notes))


def pointed_out(cards: Sequence[Scorecard], remarks: Iterable[Remark]) -> tuple[Problem, ...]:
    """The typed figures of comments that contradict the scorecards, each with whose comment it is in."""
    rows = [row for card in cards for row in card.rows]
    found = []
    for remark in remarks:
        own = next((row for row in rows if (row.indicator, row.breakdown, row.member) == remark.place), None)
        others = (row for row in rows if row.indicator == remark.indicator and row is not own)
        if own is not None:
            where = ", ".join([f"comment on {own.title}", *([own.member] if own.member is not None else [])])
            found += [Problem(each.text, key=where) for each in contradictions(remark.prose, own, others)]
    return tuple(found)


def _rows_before(
    cards: Sequence[Scorecard], comments: Iterable[Comment], period: Period, further: Further | None
) -> Quotable:
    """The rows that comments about the period before quote from: that period's own, where any of them quotes at all."""
    comments = tuple(comments)
    if further is not None and _asked(comments):
        then = further(period=period, by=None, periods_shown=None)
        rows = Quotable.of(_with_what_is_quoted([then], _asked(comments), further))
        shown = {(row.indicator, row.breakdown, row.member) for row in rows.rows}
        more = (r for card in cards for r in card.rows if (r.indicator, r.breakdown, r.member) not in shown)
        return Quotable((*rows.rows, *more), period)
    return Quotable(tuple(row for card in cards for row in card.rows), period)


def _with_what_is_quoted(
    cards: Sequence[Scorecard], asked: Sequence[Asked], further: Further | None
) -> tuple[Scorecard, ...]:
    """The scorecards, and what is quoted beside them. What cannot be had is left to be told as a mistake."""
    if further is None or not asked:
        return tuple(cards)
    card = cards[0]
    back = max((_periods_back(card, one) for one in asked), default=0)
    shown = max((len(row.values) for row in card.rows), default=0)
    if back > shown:
        cards = (further(period=card.period, by=None, periods_shown=back), *cards)
    there = _named(cards[:1] if back > shown else cards)
    found = list(cards)
    for name in sorted({_split(one)[0] for one in asked if one.by and _row_of(one) not in there}):
        try:
            found.append(further(period=card.period, by=name, periods_shown=max(back, shown)))
        except UserMistake:
            continue
    return tuple(found)


def _named(cards: Iterable[Scorecard]) -> set[tuple[str, str, str]]:
    """The members that scorecards have rows of, by the indicator's id and by its reference."""
    rows = [row for card in cards for row in card.rows if row.breakdown and row.member]
    return {
        (name, (row.breakdown or "").casefold(), (row.member or "").casefold())
        for row in rows
        for name in (row.indicator, row.ref)
        if name
    }


def _split(asked: Asked) -> tuple[str, str]:
    breakdown, _, member = (part.strip() for part in asked.by.partition("="))
    return breakdown, member


def _row_of(asked: Asked) -> tuple[str, str, str]:
    breakdown, member = _split(asked)
    return asked.name, breakdown.casefold(), member.casefold()


def _asked(comments: Iterable[Comment]) -> list[Asked]:
    newest = latest_by_place(comments).values()
    return [figure.asked for comment in newest for figure in parse(comment.text).figures]


def _periods_back(card: Scorecard, asked: Asked) -> int:
    """How many periods a scorecard must show for one to be among them; 0 where it cannot be."""
    try:
        wanted = Period.parse(asked.period) if asked.period else card.period
    except UserMistake:
        return 0
    if wanted.kind is not card.period.kind:
        return 0
    period, count = card.period, 1
    while period > wanted and count < FARTHEST:
        period, count = period.previous(), count + 1
    return count if period == wanted else 0

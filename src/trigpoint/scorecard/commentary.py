"""Comments beside figures: the newest of each, its figures looked up, put onto the rows that it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from trigpoint.model.period import Period
from trigpoint.model.problem import Problem
from trigpoint.model.words import INTERNAL, Comment, Place, latest_by_place, readable_by
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.scorecard.prose import Prose, parse
from trigpoint.scorecard.quoting import Quotable, Quote

NOTHING_TO_ADD = "Nothing to add."


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as it is read: its text with every figure looked up, and the figures that it quotes.

    `prose` is empty where its author had nothing to add. `readers` is the widest audience that it was written for.
    """

    indicator: str
    period: Period
    breakdown: str | None
    member: str | None
    prose: Prose
    author: str
    written: dt.datetime
    owner: str = ""
    nothing_to_add: bool = False
    quotes: tuple[Quote, ...] = ()
    readers: str = INTERNAL

    @property
    def place(self) -> Place:
        """What it is about."""
        return self.indicator, self.breakdown, self.member

    @property
    def plain(self) -> str:
        """The text without bold, or that there is nothing to add."""
        return NOTHING_TO_ADD if self.nothing_to_add else self.prose.plain


@dataclass(frozen=True, slots=True)
class Read:
    """Comments read for an audience. `left_out` counts those that were not written for it."""

    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: int = 0


def read_for(comments: Iterable[Comment], rows: Quotable, audience: str, places: Iterable[Place] = ()) -> Read:
    """The newest comment about each figure that `rows` show and that the audience may read, in the order of the rows,
    and then those about further `places`, which are words about the pack itself.

    Figures in the text are those of `rows`. Comments about other figures are no part of it; empty ones say nothing.
    """
    newest = latest_by_place(comments)
    found: dict[Place, Remark] = {}
    problems: list[Problem] = []
    left_out = 0
    for place in dict.fromkeys((*(_place(row) for row in rows.rows), *places)):
        comment = newest.get(place)
        if comment is None or not comment.answers:
            continue
        if not readable_by(comment.readers, audience):
            left_out += 1
            continue
        quoted = rows.quoted(Prose() if comment.nothing_to_add else parse(comment.text))
        problems += [_at(problem, comment) for problem in quoted.problems]
        found[place] = Remark(
            comment.indicator, comment.period, comment.breakdown, comment.member, quoted.prose, comment.author,
            comment.written, comment.owner, comment.nothing_to_add, quoted.quotes,
            comment.readers,
        )  # fmt: skip
    return Read(tuple(found.values()), tuple(problems), left_out)


def with_remarks(card: Scorecard, now: Iterable[Remark], before: Iterable[Remark] = ()) -> Scorecard:
    """The scorecard with each remark on the rows that it is about; `before` are those of the period before."""
    latest = {remark.place: remark for remark in now}
    earlier = {remark.place: remark for remark in before}
    return replace(card, rows=tuple(_with(row, latest, earlier) for row in card.rows))


def _with(row: Row, now: Mapping[Place, Remark], before: Mapping[Place, Remark]) -> Row:
    remark = now.get(_place(row))
    said = remark.plain if remark is not None else None
    return replace(row, commentary=said, remark=remark, remark_before=before.get(_place(row)))


def _place(row: Row) -> Place:
    return row.indicator, row.breakdown, row.member


def _at(problem: Problem, comment: Comment) -> Problem:
    """The problem, with whose comment it is in."""
    member = f" {comment.breakdown}={comment.member}" if comment.member is not None else ""
    where = f"comment on {comment.indicator}{member}, {comment.period}"
    return replace(problem, key=f"{where}, {problem.key}" if problem.key else where)

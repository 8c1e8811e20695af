"""The rows of editions, each with the keys of what it is about."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.publish.star.keys import Keys
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Row

EVERYONE = "Everyone"


@dataclass(frozen=True, slots=True)
class Placed:
    """One row of one edition."""

    edition: Edition
    row: Row
    indicator_key: int
    area_key: int
    breakdown_key: int
    edition_key: int
    frequency: str
    reference: str


def in_order(editions: Iterable[Edition]) -> tuple[Edition, ...]:
    """The newest number of each pack, period and area, the one that was signed last coming last; drafts after all.

    Raises `UserMistake` where there is none, and where they are not all for one audience.
    """
    newest: dict[tuple[str, ...], Edition] = {}
    for edition in editions:
        same = (edition.pack, str(edition.period), edition.area)
        before = newest.get(same)
        if before is None or _number(edition) > _number(before):
            newest[same] = edition
    if not newest:
        raise UserMistake(Problem("There is no signed edition.", "Sign one first: `trigpoint sign PACK --period P`."))
    audiences = sorted({edition.audience for edition in newest.values()})
    if len(audiences) > 1:
        what = f"These editions are for several audiences ({', '.join(audiences)})."
        raise UserMistake(Problem(what, "Publish those of one audience at a time."))
    return tuple(sorted(newest.values(), key=_age))


def placed(editions: Sequence[Edition], keys: Keys) -> Iterator[Placed]:
    """Every row of the editions, in order."""
    for edition in editions:
        seen: Counter[tuple[str, ...]] = Counter()
        area, own = keys.of("area", edition.area), keys.of("edition", *edition_name(edition))
        for row in edition.rows:
            frequency = row.values[-1].period.kind.value if row.values else edition.frequency
            line = (row.indicator, row.origin, frequency)
            who = (row.breakdown or "", row.member or "")
            seen[(*line, *who)] += 1  # an indicator that stands twice in a pack makes two lines of it
            key = keys.of("indicator", edition.pack, *line, str(seen[(*line, *who)]))
            reference = edition.reference_of(row)
            yield Placed(edition, row, key, area, keys.of("breakdown", *who), own, frequency, reference)


def edition_name(edition: Edition) -> tuple[str, ...]:
    """What tells an edition from all others of a workspace."""
    return edition.pack, str(edition.period), edition.area, edition.audience, str(edition.number)


def _number(edition: Edition) -> int:
    return edition.number or 1_000_000_000  # a draft would be the next


def _age(edition: Edition) -> tuple[bool, dt.datetime, dt.date, tuple[str, ...]]:
    noon = dt.datetime.combine(edition.on, dt.time(12), dt.UTC)
    return edition.number == 0, edition.signed_at or noon, edition.period.end, edition_name(edition)

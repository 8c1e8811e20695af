"""What a department publishes of every authority: areas, lists of neighbours, and tables of figures by area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from trigpoint.model.period import Period

NEWEST = "2025"
"""The list of neighbours that is used unless another is named."""


class Level(StrEnum):
    """What an area is."""

    NATIONAL = "national"
    REGIONAL = "regional"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Area:
    """England, a region or an authority.

    `code` is the Department for Education's number (383), `gss` the nine characters of the Office for National
    Statistics (E08000035), `other_gss` those that it had before a change of boundary. `within` is the code of the
    smallest area that holds it. `start` and `end` are the first and last day of an authority that has not always been,
    or is no more; `became` the codes of those that took its place.
    """

    level: Level
    code: str
    gss: str
    name: str
    within: str = ""
    also: tuple[str, ...] = ()
    other_gss: tuple[str, ...] = ()
    start: dt.date | None = None
    end: dt.date | None = None
    became: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it goes by."""
        return (self.name, *self.also)

    def stands_on(self, day: dt.date) -> bool:
        """Whether it is there on that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Areas:
    """Every area by code, in order, and the lists of statistical neighbours: by list, then authority, nearest first."""

    by_code: Mapping[str, Area]
    neighbours: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def authorities(self) -> tuple[Area, ...]:
        """Every authority, those that are no more included."""
        return tuple(area for area in self.by_code.values() if area.level is Level.AUTHORITY)

    @property
    def england(self) -> Area:
        """The national area."""
        return next(area for area in self.by_code.values() if area.level is Level.NATIONAL)

    def find(self, name: str) -> Area | None:
        """The area of a name, a number or a nine-character code; case, blanks and punctuation do not matter."""
        wanted = _plain(name)
        for area in self.by_code.values():
            if wanted in (area.code, *(_plain(g) for g in (area.gss, *area.other_gss))):
                return area
        return next((a for a in self.by_code.values() if wanted in {_plain(n) for n in a.names}), None)

    def above(self, area: Area) -> Iterator[Area]:
        """The areas that hold it, the smallest first: Inner London, London, England."""
        while area.within in self.by_code:
            area = self.by_code[area.within]
            yield area

    def inside(self, area: Area) -> tuple[Area, ...]:
        """The authorities of a region, or all of England."""
        return tuple(a for a in self.authorities if any(up.code == area.code for up in self.above(a)))


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """What one source published of one indicator for one period: by code of area.

    `values` are as published, never capped or rounded. `statuses` says of an area without a value why it has none (as
    `Status` writes it), or that its value is provisional or unreliable. `bases` are numerator and denominator where
    both are published.
    """

    indicator: str
    period: Period
    source: str
    values: Mapping[str, float]
    statuses: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedMeasure:
    """What a source says of a measure that it publishes."""

    indicator: str
    title: str
    unit: str
    better: str


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold().replace("&", "and") if c.isalnum())

"""The people that a rate is over: mid-year estimates of 30 June, by area and single year of age.

Of several authorities each has its own: the estimates of the area of its name, whoever sent them (its own before
another's), or else all that it sent itself. All together are the sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from trigpoint.catalogue.objects import Population
from trigpoint.model.table import AUTHORITY

_MID_YEAR = (6, 30)
Sent = Mapping[tuple[str, int, int], int]
"""Estimates by (area, year, single year of age)."""


@dataclass(frozen=True)
class Estimates:
    """Estimates by (area, year, single year of age)."""

    people: Mapping[tuple[str, int, int], int]

    def of(self, population: Population, day: dt.date, area: str | None = None) -> int | None:
        """The people of those ages by the latest estimate dated on or before `day`; None where there is none.

        `area` is needed only where several areas' estimates are there; without it, or where it is not among them,
        several areas give None rather than a sum that nobody asked for.
        """
        chosen, (low, high) = self.chosen(day, area), population.ages
        if chosen is None:
            return None
        return sum(people for age, people in self._by_year[chosen] if low <= age <= high)

    def chosen(self, day: dt.date, area: str | None = None) -> tuple[str, int] | None:
        """Whose estimate, and of which year, `of` takes; None where there is none."""
        areas = {place for place, _ in self._by_year}
        whose = area if area in areas else next(iter(areas)) if len(areas) == 1 else None
        years = [year for place, year in self._by_year if place == whose and dt.date(year, *_MID_YEAR) <= day]
        return (whose, max(years)) if whose is not None and years else None

    @cached_property
    def _by_year(self) -> dict[tuple[str, int], list[tuple[int, int]]]:
        """The people of each single year of age, by area and year."""
        found: dict[tuple[str, int], list[tuple[int, int]]] = {}
        for (area, year, age), people in self.people.items():
            found.setdefault((area, year), []).append((age, int(people)))
        return found


@dataclass(frozen=True)
class People:
    """Estimates by the authority that sent them. `area` is the workspace's own; `only` the one authority whose records
    there are, where it is one."""

    sent: Mapping[str, Sent]
    area: str | None = None
    only: str | None = None
    _found: dict[tuple[Population, dt.date, tuple[str, ...]], int | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _held: dict[str, tuple[str | None, Estimates]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, population: Population, day: dt.date, authorities: Sequence[str]) -> int | None:
        """The people of all these authorities (one without a name: the workspace's own area); None where one of them
        has no estimate on or before `day`. Found once: every rate of a period asks for the same."""
        key = population, day, tuple(authorities)
        if key not in self._found:
            self._found[key] = self._of(population, day, authorities)
        return self._found[key]

    def _of(self, population: Population, day: dt.date, authorities: Sequence[str]) -> int | None:
        each = [self.estimates(name)[1].of(population, day, self.named(name)) for name in authorities]
        known = [people for people in each if people is not None]
        return sum(known) if known and len(known) == len(each) else None

    def estimates(self, authority: str) -> tuple[str | None, Estimates]:
        """One authority's estimates, and who sent them; without a name, or of the workspace's own area where no other
        is held, all that anybody sent (None)."""
        if authority not in self._held:
            self._held[authority] = self._estimates(authority)
        return self._held[authority]

    def _estimates(self, authority: str) -> tuple[str | None, Estimates]:
        name = self.named(authority) or ""
        if self.only in (None, self.area) and authority in ("", self.only):
            together: dict[tuple[str, int, int], int] = {}
            for sent in self.sent.values():
                for key, n in sent.items():
                    together[key] = together.get(key, 0) + n
            return None, Estimates(together)
        for sender in sorted(self.sent, key=lambda sender: (sender != name, sender)):
            named = {key: n for key, n in self.sent[sender].items() if key[0].casefold() == name.casefold()}
            if named:
                return sender, Estimates(named)
        return name, Estimates(self.sent.get(name, {}))

    def named(self, authority: str) -> str | None:
        """Whose estimates are meant."""
        return authority or (self.area if self.only is None else self.only)


def sent_estimates(source: str) -> str:
    """SELECT that gives the estimates of the rows of `source` as `people_sent` reads them."""
    return (
        f'SELECT "{AUTHORITY}", "area", "year", "age", sum("population") FROM {source} '
        f'WHERE "population" IS NOT NULL GROUP BY "{AUTHORITY}", "area", "year", "age"'
    )


def people_sent(
    rows: Iterable[tuple[str | None, str, int, int, int]], area: str | None = None, only: str | None = None
) -> People:
    """The estimates that `sent_estimates` gives."""
    sent: dict[str, dict[tuple[str, int, int], int]] = {}
    for authority, place, year, age, people in rows:
        sent.setdefault(authority or "", {})[place, year, age] = people
    return People(sent, area, only)

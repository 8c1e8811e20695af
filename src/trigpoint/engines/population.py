"""The people that a rate is over: mid-year estimates of 30 June, by area and single year of age."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from trigpoint.catalogue.objects import Population

_MID_YEAR = (6, 30)


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
        return sum(int(n) for (a, y, age), n in self.people.items() if (a, y) == chosen and low <= age <= high)

    def chosen(self, day: dt.date, area: str | None = None) -> tuple[str, int] | None:
        """Whose estimate, and of which year, `of` takes; None where there is none."""
        areas = {place for place, _, _ in self.people}
        whose = area if area in areas else next(iter(areas)) if len(areas) == 1 else None
        years = [year for place, year, _ in self.people if place == whose and dt.date(year, *_MID_YEAR) <= day]
        return (whose, max(years)) if whose is not None and years else None

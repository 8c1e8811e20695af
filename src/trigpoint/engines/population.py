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
        areas = {place for place, _, _ in self.people}
        chosen = area if area in areas else next(iter(areas)) if len(areas) == 1 else None
        years = [year for place, year, _ in self.people if place == chosen and dt.date(year, *_MID_YEAR) <= day]
        if not years:
            return None
        latest, (low, high) = max(years), population.ages
        return sum(
            int(n) for (a, y, age), n in self.people.items() if a == chosen and y == latest and low <= age <= high
        )

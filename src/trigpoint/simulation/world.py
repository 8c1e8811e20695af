"""The borough as the simulation sees it: its days, its queue of things to come, and everyone in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush

from trigpoint.model.workingday import Calendar
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.people import Family, People, Person
from trigpoint.simulation.records import Records
from trigpoint.simulation.staff import Staff


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a service will be asked about: which children of which family, and who asks."""

    family: Family
    children: tuple[Person, ...]
    source: str
    contacts: Mapping[str, str] = field(default_factory=dict)


Service = Callable[["World", dt.date, Matter], None]


@dataclass
class World:
    """One borough from the first day to the last; from `changed_on` its front door works otherwise."""

    first: dt.date
    until: dt.date
    changed_on: dt.date
    children: int
    chance: Chance
    records: Records
    calendar: Calendar
    people: People
    staff: Staff
    services: Mapping[str, Service]
    _queue: list[tuple[dt.date, int, str, Matter]] = field(default_factory=list)
    _asked: int = 0

    def later(self, day: dt.date, service: str, matter: Matter) -> None:
        """Ask a service about a matter on a day to come; nothing comes after the last day."""
        if day <= self.until:
            self._asked += 1
            heappush(self._queue, (day, self._asked, service, matter))

    def due(self, day: dt.date) -> None:
        """Do everything that has come due by a day, in order."""
        while self._queue and self._queue[0][0] <= day:
            when, _, service, matter = heappop(self._queue)
            self.services[service](self, when, matter)

    def working(self, day: dt.date, days: int = 0) -> dt.date:
        """The working day that many working days after `day`; for 0 the day itself or the next working day.

        After the last day nobody looks, and the calendar is not asked.
        """
        if day > self.until:
            return day + dt.timedelta(days=days * 7 // 5)
        if days == 0 and not self.calendar.is_working(day):
            days = 1
        return self.calendar.add(day, days)

    def daily(self, yearly_per_10_000: float) -> float:
        """How many a day, of something that happens that often to 10,000 children in a year."""
        return yearly_per_10_000 * self.children / 10_000 / 365

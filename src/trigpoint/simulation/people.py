"""The families whom services meet, and the people in them, picked from the borough's residents."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from trigpoint.model.period import add_months
from trigpoint.simulation import rates
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.places import WARDS
from trigpoint.simulation.residents import UNBORN_DAYS, Residents

NEVER = dt.date(1900, 1, 1)
ALWAYS = dt.date(2100, 1, 1)


def inward(chance: Chance) -> str:
    """The second half of a postcode."""
    return f"{chance.whole(1, 9)}{chance.among('ABDEFGHJ')}{chance.among('LNPQRSTU')}"


def person_id(number: int) -> str:
    """The identifier of the resident of that number."""
    return f"P{number + 1:07d}"


def family_id(number: int) -> str:
    """The identifier of the family of that number."""
    return f"F{number + 1:06d}"


@dataclass(slots=True)
class Person:
    """One person. `case_until` is the last day of their open case with social care, if they ever had one."""

    id: str
    number: int
    born_on: dt.date
    gender: str
    adult: bool = False
    unaccompanied: bool = False
    case_until: dt.date = NEVER
    plans: int = 0
    offended: bool = False

    def age(self, day: dt.date) -> int:
        """Whole years on a day; -1 before birth."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))

    def young(self, day: dt.date) -> bool:
        """Under 18, or expected within months."""
        return self.age(day) < 18 and (self.born_on - day).days <= UNBORN_DAYS

    def free(self, day: dt.date) -> bool:
        """Under 18, with no open case."""
        return self.case_until < day and self.young(day)

    def birthday(self, years: int) -> dt.date:
        """The day on which they turn that old."""
        return add_months(self.born_on, 12 * years)


@dataclass(slots=True)
class Family:
    """Children and adults of one home. They live in the borough from `came_on` to the day before `left_on`."""

    id: str
    number: int
    area: str
    ward: str
    need: float
    children: list[Person]
    adults: list[Person]
    came_on: dt.date
    left_on: dt.date
    helped_until: dt.date = NEVER
    helped_beside_until: dt.date = NEVER  # by a key worker, while a plan of social care was open
    contacted_on: dt.date = NEVER
    attached: bool = False

    def here(self, day: dt.date) -> bool:
        """Whether they live in the borough on a day."""
        return self.came_on <= day < self.left_on

    def stays_until(self, day: dt.date) -> None:
        """Nobody moves away while a case is open."""
        if self.came_on <= self.left_on <= day:
            self.left_on = day + dt.timedelta(days=1)

    def leaves(self, day: dt.date) -> None:
        """They move away the day after, unless they did before."""
        self.left_on = min(self.left_on, day + dt.timedelta(days=1))


@dataclass
class People:
    """Everyone whom the borough's services have met. A family with more need is met more often."""

    residents: Residents
    chance: Chance
    met_before: dict[int, Family] = field(default_factory=dict)
    alone: list[Family] = field(default_factory=list)
    _referred_on: list[dt.date] = field(default_factory=list)
    _referred: list[Family] = field(default_factory=list)

    def __post_init__(self) -> None:
        families = self.residents.families
        self._columns = {name: families[name].to_list() for name in ("ward", "need", "came_on", "left_on")}
        self._weights = list(accumulate(self._columns["need"]))
        people = self.residents.people
        self._people = {name: people[name].to_list() for name in ("born_on", "gender")}
        self._members = {
            adult: dict(people.filter(adult=adult).group_by("family").agg("person").sort("family").iter_rows())
            for adult in (False, True)
        }

    def met(self, day: dt.date) -> Family:
        """The family that somebody worries about on a day: often one that was referred of late."""
        if self._referred and self.chance.happens(rates.KNOWN_FAMILY):
            since = bisect_left(self._referred_on, day - dt.timedelta(days=365))
            if since < len(self._referred):
                family = self._referred[self.chance.whole(since, len(self._referred) - 1)]
                if family.here(day) and any(child.young(day) for child in family.children):
                    return family
        while True:
            family = self._some_family()
            if family.here(day) and any(child.young(day) for child in family.children):
                return family

    def referred(self, day: dt.date, family: Family) -> None:
        """Remember that a family was referred, days in order."""
        self._referred_on.append(day)
        self._referred.append(family)

    def child_of(self, began: dt.date, until: dt.date) -> tuple[Family, Person]:
        """A child who had no case, was born by one day and is still under 18 on another."""
        while True:
            family = self._some_family()
            child = self.chance.among(family.children)
            if family.came_on <= began and child.born_on <= began and child.young(until) and child.free(began):
                return family, child

    def young_offender(self, day: dt.date) -> tuple[Family, Person]:
        """A young person of 10 to 17 who has not offended before, older ones and those in open cases more often."""
        while True:
            family = self._some_family()
            child = self.chance.among(family.children)
            age = child.age(day)
            likely = (age - 9) / 9 * (1.0 if child.case_until >= day else 0.35)
            if 10 <= age < 18 and family.here(day) and not child.offended and self.chance.happens(likely):
                child.offended = True
                return family, child

    def arrives_alone(self, day: dt.date) -> Family:
        """A young person of 15 to 17 who comes to the borough without family."""
        number, chance = self.residents.families.height + len(self.alone), self.chance
        born = add_months(day, -12 * chance.whole(15, 17)) - dt.timedelta(days=chance.whole(0, 364))
        person = self.residents.people.height + len(self.alone)
        young = Person(person_id(person), person, born, chance.weighted({"M": 92.0, "F": 8.0}), unaccompanied=True)
        ward = chance.among(WARDS)
        family = Family(family_id(number), number, ward.area, ward.name, 1.0, [young], [], day, ALWAYS)
        self.alone.append(family)
        return family

    def _some_family(self) -> Family:
        number = bisect_right(self._weights, self.chance.share() * self._weights[-1])
        return self.family(min(number, len(self._weights) - 1))

    def family(self, number: int) -> Family:
        """The family of that number, as the services know it."""
        family = self.met_before.get(number)
        if family is None:
            ward = WARDS[self._columns["ward"][number]]
            family = self.met_before[number] = Family(
                family_id(number),
                number,
                ward.area,
                ward.name,
                self._columns["need"][number],
                self._own(number, adult=False),
                self._own(number, adult=True),
                self._columns["came_on"][number],
                self._columns["left_on"][number] or ALWAYS,
            )
        return family

    def _own(self, number: int, adult: bool) -> list[Person]:
        members = self._members[adult].get(number, [])
        born, gender = self._people["born_on"], self._people["gender"]
        return [Person(person_id(n), n, born[n], gender[n], adult) for n in sorted(members)]

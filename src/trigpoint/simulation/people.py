"""Families and the people in them. Every name is put together from syllables; nobody here exists."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from trigpoint.model.period import add_months
from trigpoint.simulation import rates
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.records import Records
from trigpoint.simulation.staff import DISTRICTS, WARDS

NEVER = dt.date(1900, 1, 1)
_STARTS = (
    "Ba",
    "Cor",
    "Da",
    "El",
    "Fen",
    "Gal",
    "Ha",
    "Io",
    "Ka",
    "Lo",
    "Mar",
    "Na",
    "Or",
    "Pe",
    "Ro",
    "Sa",
    "Ta",
    "Vi",
)
_ENDS = ("bel", "dan", "fyn", "la", "lin", "mir", "na", "nor", "ra", "ris", "sey", "tan", "vek", "wyn", "zo")
_SURNAMES = ("brack", "dale", "fold", "garth", "holt", "mere", "rigg", "thwaite", "wick", "wold")


def inward(chance: Chance) -> str:
    """The second half of a postcode."""
    return f"{chance.whole(1, 9)}{chance.among('ABDEFGHJ')}{chance.among('LNPQRSTU')}"


@dataclass(slots=True)
class Person:
    """One person. `case_until` is the last day of their open case with social care, if they ever had one."""

    id: str
    born_on: dt.date
    gender: str
    adult: bool = False
    unaccompanied: bool = False
    case_until: dt.date = NEVER
    plans: int = 0

    def age(self, day: dt.date) -> int:
        """Whole years on a day; -1 before birth."""
        return day.year - self.born_on.year - ((day.month, day.day) < (self.born_on.month, self.born_on.day))

    def free(self, day: dt.date) -> bool:
        """Under 18, with no open case."""
        return self.case_until < day and self.age(day) < 18

    def birthday(self, years: int) -> dt.date:
        """The day on which they turn that old."""
        return add_months(self.born_on, 12 * years)


@dataclass(slots=True)
class Family:
    """Children and adults at one address."""

    id: str
    area: str
    children: list[Person]
    adults: list[Person]
    helped_until: dt.date = NEVER


@dataclass
class People:
    """Everyone whom the borough's services have met."""

    records: Records
    chance: Chance
    families: list[Family] = field(default_factory=list)
    _referred_on: list[dt.date] = field(default_factory=list)
    _referred: list[Family] = field(default_factory=list)

    def met(self, day: dt.date) -> Family:
        """The family that somebody worries about on a day: often one that is known already."""
        if self._referred and self.chance.happens(rates.KNOWN_FAMILY):
            lately = self.chance.happens(rates.REFERRED_LATELY)
            since = bisect_left(self._referred_on, day - dt.timedelta(days=365)) if lately else 0
            if since < len(self._referred):
                family = self._referred[self.chance.whole(since, len(self._referred) - 1)]
                if any(child.age(day) < 18 for child in family.children):
                    return family
        return self.new_family(day)

    def referred(self, day: dt.date, family: Family) -> None:
        """Remember that a family was referred, days in order."""
        self._referred_on.append(day)
        self._referred.append(family)

    def new_family(self, day: dt.date, ages: Sequence[int] | None = None) -> Family:
        """A family that nobody knew, with children of those ages on the day, or of whatever ages."""
        chance = self.chance
        area = chance.weighted({"North": 34.0, "Central": 36.0, "South": 30.0})
        surname = chance.among(_STARTS) + chance.among(_SURNAMES)
        ethnicity = chance.weighted(rates.ETHNICITIES)
        oldest = chance.whole(0, 17)
        if ages is None:
            siblings = chance.weighted({0: 52.0, 1: 28.0, 2: 13.0, 3: 7.0})
            ages = [oldest, *(chance.whole(0, oldest) for _ in range(siblings))]
        children = [self._person(day, age, surname, ethnicity) for age in ages]
        if ages == [0] and chance.happens(0.25):
            self._unborn(children[0], day)
        adults = [self._person(day, max(19, ages[0] + chance.whole(18, 38)), surname, ethnicity, adult=True)]
        if chance.happens(0.55):
            adults.append(self._person(day, adults[0].age(day), surname, ethnicity, adult=True))
        family = Family(self.records.number("F"), area, children, adults)
        self._settle(family, day)
        self.families.append(family)
        return family

    def _person(self, day: dt.date, age: int, surname: str, ethnicity: str, adult: bool = False) -> Person:
        chance = self.chance
        born = add_months(day, -12 * age) - dt.timedelta(days=chance.whole(0, 364))
        gender = chance.weighted({"M": 51.0, "F": 48.6, "U": 0.4})
        person = Person(self.records.number("P"), born, gender, adult)
        self.records.keep(
            "person",
            person_id=person.id,
            born_on=born,
            gender=gender,
            ethnicity=ethnicity,
            disabled=None if adult else chance.happens(0.11),
            unaccompanied=False,
            forename=chance.among(_STARTS) + chance.among(_ENDS),
            surname=surname,
        )
        return person

    def _unborn(self, child: Person, day: dt.date) -> None:
        """Make the family's one child one who is still expected; the birth is known if it comes before the last day."""
        child.born_on = day + dt.timedelta(days=self.chance.whole(10, 180))
        row = self.records.rows("person")[-1]
        row["expected_on"] = child.born_on
        row["born_on"] = child.born_on if child.born_on <= self.records.until else None

    def _settle(self, family: Family, day: dt.date) -> None:
        ward = self.chance.among(WARDS[family.area])
        everyone = [(p, "child") for p in family.children] + [(p, "adult") for p in family.adults]
        moved_in = day - dt.timedelta(days=self.chance.long_tail(30, 3000))
        house = f"{self.chance.whole(1, 180)} {ward} Road"
        postcode = f"{DISTRICTS[family.area]} {inward(self.chance)}"
        for person, role in everyone:
            self.records.keep("family_member", family_id=family.id, person_id=person.id, role=role)
            self.records.keep(
                "address",
                address_id=self.records.number("A"),
                person_id=person.id,
                kind="home",
                started_on=max(moved_in, person.born_on) if person.born_on <= self.records.until else moved_in,
                ward=ward,
                postcode_district=DISTRICTS[family.area],
                lines=house,
                postcode=postcode,
            )

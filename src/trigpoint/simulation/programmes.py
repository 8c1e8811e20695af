"""Targeted programmes: what runs each term in each area, its sessions, who is enrolled and who comes.

Run after the lives of the families are over, because the people come from the plans that are open when a programme
begins. One provider sends its registers late: the rows of its last three months are withheld.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from trigpoint.model.period import add_months
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.places import AREA
from trigpoint.simulation.records import Records, Row, Value
from trigpoint.simulation.school_year import Term, terms
from trigpoint.simulation.staff import LATE_PROVIDER
from trigpoint.simulation.town import Town

_AREAS = ("North", "Central", "South")


@dataclass(frozen=True, slots=True)
class Course:
    """One programme that runs every term. `for_children` from that age, for adults where it is 0."""

    name: str
    kind: str
    organisation: str
    sessions: int
    places: int
    targeted: bool = True
    from_age: int = 0


_COURSES = (
    Course("Parents together", "parenting", AREA, 10, 12),
    Course("Parenting teenagers", "parenting", "Voluntary partner A", 8, 12),
    Course("Steady", "emotional well-being", LATE_PROVIDER, 8, 10),
    Course("Safe at home", "domestic abuse", LATE_PROVIDER, 12, 10),
    Course("Early days", "young parents", AREA, 8, 8),
    Course("Understanding autism", "autism and disability", "Voluntary partner B", 6, 12, targeted=False),
    Course("On track", "youth development", "Voluntary partner B", 10, 14, from_age=11),
    Course("Wise", "exploitation", AREA, 6, 10, from_age=12),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody who may be enrolled, and the plan that brings them."""

    person: str
    family: str
    plan: str
    started: dt.date
    ended: dt.date
    adult: bool
    age_from: dt.date  # the day on which they are 11


def run(town: Town, chance: Chance) -> None:
    """Add the tables `programme`, `programme_session`, `enrolment` and `session_attendance` to the records."""
    register = _Register(town, chance, Records(town.until), _places(town))
    for term in terms(town.shown, add_months(town.until, 6)):
        for course in _COURSES:
            for area in _AREAS:
                register.open(course, term, area)
    _withhold(town, register.records)


def _places(town: Town) -> dict[str, list[Place]]:
    """Who has a plan, by area, in the order of the plans."""
    known, members = town.records.frames["person"], town.records.frames["family_member"]
    births = dict(known.select("person_id", "born_on").iter_rows())
    adults = set(members.filter(pl.col("role") == "adult")["person_id"])
    places: dict[str, list[Place]] = {area: [] for area in _AREAS}
    for row in town.records.rows("early_help_plan"):
        born = births[row["person_id"]]
        if isinstance(born, dt.date) and isinstance(row["started_on"], dt.date):
            ended = row["ended_on"] if isinstance(row["ended_on"], dt.date) else town.until
            place = Place(
                str(row["person_id"]),
                str(row["family_id"]),
                str(row["early_help_plan_id"]),
                row["started_on"],
                ended,
                row["person_id"] in adults,
                add_months(born, 12 * 11),
            )
            places[str(row["area"])].append(place)
    return places


@dataclass
class _Register:
    town: Town
    chance: Chance
    records: Records
    places: dict[str, list[Place]]

    def open(self, course: Course, term: Term, area: str) -> None:
        """One running of a course, if it has begun by the last day."""
        chance, number = self.chance, self.records.number("PG")
        first = term.started + dt.timedelta(days=chance.whole(5, 14))
        days = [day for n in range(30) if term.open_on(day := first + dt.timedelta(days=7 * n))][: course.sessions]
        who = self._who(course, area, days[0]) if days and days[0] <= self.town.until else []
        if not who:
            return
        team = f"Early Help {area}"
        shared: dict[str, Value] = {"programme_id": number, "programme_name": course.name, "area": area, "team": team}
        self.records.keep(
            "programme", **shared, kind=course.kind, targeted=course.targeted, started_on=days[0],
            ended_on=days[-1] if days[-1] <= self.town.until else None, places=course.places,
            organisation=course.organisation,
        )  # fmt: skip
        held = [(day, self.records.number("PS"), chance.happens(0.04)) for day in days if day <= self.town.until]
        came = dict.fromkeys((session for _, session, _ in held), 0)
        for place in who:
            self._enrol(course, place, days, held, came, shared)
        for day, session, cancelled in held:
            self.records.keep(
                "programme_session", programme_session_id=session, **shared, held_on=day, cancelled=cancelled,
                hours=2.0, places=course.places, attended=0 if cancelled else came[session],
            )  # fmt: skip

    def _who(self, course: Course, area: str, day: dt.date) -> list[Place]:
        fit = [
            place
            for place in self.places[area]
            if place.started <= day <= place.ended
            and (place.adult if course.from_age == 0 else not place.adult and place.age_from <= day)
        ]
        wanted = round(course.places * (0.6 + 0.05 * self.chance.whole(0, 10)))
        chosen: dict[str, Place] = {}
        for _ in range(3 * wanted if fit else 0):
            place = self.chance.among(fit)
            if len(chosen) < wanted:
                chosen.setdefault(place.person, place)
        return list(chosen.values())

    def _enrol(
        self,
        course: Course,
        place: Place,
        days: Sequence[dt.date],
        held: Sequence[tuple[dt.date, str, bool]],
        came: dict[str, int],
        shared: Row,
    ) -> None:
        chance, until = self.chance, self.town.until
        keen = chance.weighted({0.85: 70.0, 0.5: 20.0, 0.0: 10.0})
        leaves = len(days) if keen > 0.8 else chance.whole(2, len(days))
        number = self.records.number("EN")
        attended = []
        for nth, (day, session, cancelled) in enumerate(held):
            if not cancelled and nth < leaves:
                here = keen > 0 and chance.happens(keen)
                attended += [day] if here else []
                came[session] += here
                self.records.keep(
                    "session_attendance", session_attendance_id=self.records.number("SN"),
                    programme_session_id=session, enrolment_id=number, person_id=place.person,
                    family_id=place.family, held_on=day, attended=here, hours=2.0 if here else 0.0,
                    area=shared["area"], team=shared["team"],
                )  # fmt: skip
        over = days[-1] <= until
        reason = "never came" if not attended else "completed" if leaves == len(days) else "left early"
        asked_on = max(place.started, days[0] - dt.timedelta(days=chance.whole(5, 40)))
        before = chance.whole(30, 50)
        rise = chance.whole(-2, 14) if reason == "completed" else chance.whole(-4, 6)
        scored = over and bool(attended)
        progress = "sustained" if rise >= 7 else "some" if rise >= 2 else "none"
        self.records.keep(
            "enrolment", enrolment_id=number, programme_id=shared["programme_id"],
            programme_name=course.name, person_id=place.person, family_id=place.family,
            early_help_plan_id=place.plan, referred_on=asked_on,
            source=chance.weighted({"5D": 60.0, "2A": 15.0, "5A": 15.0, "3F": 5.0, "1A": 5.0}),
            priority_group=chance.happens(0.55), started_on=attended[0] if attended else None,
            ended_on=(attended[-1] if attended else days[0]) if over else None, end_reason=reason if over else None,
            score_before=before if attended else None, score_after=before + rise if scored else None,
            progress=progress if scored else None, area=shared["area"], team=shared["team"],
        )  # fmt: skip


def _withhold(town: Town, records: Records) -> None:
    """Put the tables into the borough's records, but for what the late provider has not sent yet."""
    since = add_months(town.until + dt.timedelta(days=1), -3)
    late = {row["programme_id"] for row in records.rows("programme") if row["organisation"] == LATE_PROVIDER}
    unsent = {
        row["programme_session_id"]
        for row in records.rows("programme_session")
        if row["programme_id"] in late and isinstance(row["held_on"], dt.date) and row["held_on"] >= since
    }
    for table, rows in records.tables.items():
        away = [row for row in rows if row.get("programme_session_id") in unsent]
        town.records.tables[table] = [row for row in rows if row.get("programme_session_id") not in unsent]
        if away:
            town.records.withheld[table] = pl.DataFrame(away, infer_schema_length=None)

"""How children leave care: adoption, guardianship, and growing up."""

from __future__ import annotations

import datetime as dt

from trigpoint.simulation.chance import Chance
from trigpoint.simulation.people import Person
from trigpoint.simulation.world import World

_TOUCH = {"YES": 88.0, "NO": 7.0, "REFU": 3.0, "NREQ": 2.0}
_HOMES = {"U": 38.0, "D": 20.0, "B": 13.0, "Z": 9.0, "E": 6.0, "X": 3.0, "S": 2.0, "K": 4.0, "Y": 3.0, "R": 2.0}
_ACTIVITIES = {"F2": 24.0, "F1": 7.0, "F5": 20.0, "F4": 4.0, "P5": 5.0, "G5": 25.0, "G4": 11.0, "G6": 4.0}


def adopt(world: World, care_period: str, child: Person, started: dt.date, ordered: dt.date) -> None:
    """An adoption, from the decision to the order, and the two people who adopt."""
    chance = Chance(f"adoption {care_period}")
    decided = started + dt.timedelta(days=chance.whole(120, 240))
    placed = ordered - dt.timedelta(days=chance.whole(90, 180))
    order = decided + (placed - decided) // 3
    matched = decided + (placed - decided) * 2 // 3
    family = world.records.number("AF")
    world.records.add(
        "permanence",
        permanence_id=world.records.number("PM"),
        person_id=child.id,
        care_period_id=care_period,
        adoptive_family_id=family,
        entered_care_on=started,
        decided_on=decided,
        placement_order_on=order,
        matched_on=matched,
        placed_on=placed,
        order_type="adoption",
        order_on=ordered,
    )
    enquired = matched - dt.timedelta(days=chance.whole(300, 600))
    ethnicity = chance.weighted({"WBRI": 80.0, "WOTH": 8.0, "AIND": 4.0, "BCRB": 4.0, "MWBC": 4.0})
    for gender in ("F", chance.weighted({"M": 88.0, "F": 12.0})):
        world.records.add(
            "adopter",
            adopter_id=world.records.number("AD"),
            adoptive_family_id=family,
            gender=gender,
            ethnicity=ethnicity,
            disabled=chance.happens(0.04),
            fostering_for_adoption=False,
            enquired_on=enquired,
            stage_1_started_on=enquired + dt.timedelta(days=20),
            stage_1_ended_on=enquired + dt.timedelta(days=80),
            stage_2_started_on=enquired + dt.timedelta(days=90),
            stage_2_ended_on=enquired + dt.timedelta(days=210),
            applied_on=enquired + dt.timedelta(days=20),
            approved_on=enquired + dt.timedelta(days=210),
            matched_on=matched,
            placed_on=placed,
            children_placed=1 if placed <= world.until else None,
            order_on=ordered,
        )


def guard(world: World, care_period: str, child: Person, started: dt.date, ordered: dt.date) -> None:
    """A special guardianship order."""
    world.records.add(
        "permanence",
        permanence_id=world.records.number("PM"),
        person_id=child.id,
        care_period_id=care_period,
        entered_care_on=started,
        decided_on=started + (ordered - started) * 3 // 4,
        order_type="special guardianship",
        order_on=ordered,
    )


def leave_care(world: World, child: Person, started: dt.date, ended: dt.date) -> None:
    """A young person who was looked after for 13 weeks, some of it after 16, is a care leaver until 25."""
    grown = ended > world.until or child.age(ended) < 16 or (ended - started).days < 91
    if grown or world.until >= child.birthday(25):
        return
    chance = world.chance
    worker = world.staff.someone("Leaving Care")
    touch = chance.weighted(_TOUCH)
    home = chance.weighted(_HOMES) if touch == "YES" else "R"
    world.records.keep(
        "care_leaver",
        person_id=child.id,
        eligibility="former relevant" if child.age(world.until) >= 18 else "relevant",
        in_touch=touch,
        latest_contact_on=max(ended, world.until - dt.timedelta(days=chance.long_tail(3, 200))),
        accommodation=home,
        accommodation_suitability="2" if home in ("S", "X", "R") else "1",
        activity=chance.weighted(_ACTIVITIES) if touch == "YES" else None,
        pathway_plan_reviewed_on=max(ended, world.until - dt.timedelta(days=chance.long_tail(5, 260))),
        personal_adviser_id=worker,
        team="Leaving Care",
        worker_id=worker,
    )

"""The front door: what comes in each day, and where it goes."""

from __future__ import annotations

import datetime as dt

from trigpoint.simulation import rates
from trigpoint.simulation.world import Matter, World

CHILDREN_A_CONTACT = 1.55


def open_for(world: World, day: dt.date) -> None:
    """Take in one day's contacts, and the requests that partners make of early help themselves."""
    season = rates.SEASON[day.month] * (rates.WEEKDAY if day.weekday() < 5 else rates.WEEKEND)
    for _ in range(world.chance.count(world.daily(rates.CONTACTS) * season / CHILDREN_A_CONTACT)):
        _contact(world, day)
    if world.calendar.is_working(day):
        for _ in range(world.chance.count(world.daily(rates.EARLY_HELP_BY_PARTNERS) * season / CHILDREN_A_CONTACT)):
            family = world.people.met(day)
            children = tuple(c for c in family.children if c.free(day))
            if children:
                world.later(day, "early help", Matter(family, children, "2A"))
    for _ in range(world.chance.count(world.daily(rates.UNACCOMPANIED) * season)):
        world.later(
            day, "unaccompanied", Matter(world.people.new_family(day, ages=(world.chance.whole(15, 17),)), (), "7")
        )


def _contact(world: World, day: dt.date) -> None:
    chance = world.chance
    family = world.people.met(day)
    children = tuple(c for c in family.children if c.age(day) < 18 and chance.happens(0.8)) or tuple(
        family.children[:1]
    )
    if children[0].age(day) >= 18:
        return
    open_already = any(not c.free(day) for c in children)
    outcome = "information and advice" if open_already else chance.weighted(rates.CONTACT_OUTCOMES)
    source = chance.weighted(rates.SOURCES)
    decided = world.working(day, 0 if chance.happens(0.8) else chance.whole(1, 3))
    priority = "red" if outcome == "referral" and chance.happens(0.2) else chance.weighted(rates.CONTACT_PRIORITIES)
    contacts = {}
    for child in children:
        contacts[child.id] = world.records.number("C")
        world.records.add(
            "contact",
            contact_id=contacts[child.id],
            person_id=child.id,
            family_id=family.id,
            received_on=day,
            decided_on=decided,
            source=source,
            priority=priority,
            outcome=outcome,
            team="Front Door",
            worker_id=world.staff.someone("Front Door"),
        )
    if outcome == "referral":
        world.later(decided, "social care", Matter(family, children, source, contacts))
    elif outcome == "early help":
        world.later(decided, "early help", Matter(family, children, source, contacts))

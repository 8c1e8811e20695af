"""The front door: what comes in each day, and where it goes. Its practice changes in one month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from trigpoint.simulation import rates
from trigpoint.simulation.school_year import in_school
from trigpoint.simulation.world import Matter, World

CHILDREN_A_CONTACT = 1.45


def open_for(world: World, day: dt.date) -> None:
    """Take in one day's contacts, and the requests that partners make of early help themselves."""
    season = rates.SEASON[day.month] * (rates.WEEKDAY if day.weekday() < 5 else rates.WEEKEND)
    sources = _sources(day)
    for _ in range(world.chance.count(world.daily(rates.CONTACTS) * season / CHILDREN_A_CONTACT)):
        _contact(world, day, sources)
    if world.calendar.is_working(day):
        for _ in range(world.chance.count(world.daily(rates.EARLY_HELP_BY_PARTNERS) * season / CHILDREN_A_CONTACT)):
            family = world.people.met(day)
            children = tuple(c for c in family.children if c.free(day))
            if children:
                world.later(day, "early help", Matter(family, children, "2A"))
    for _ in range(world.chance.count(world.daily(rates.UNACCOMPANIED) * season)):
        world.later(day, "unaccompanied", Matter(world.people.arrives_alone(day), (), "7"))


def _sources(day: dt.date) -> Mapping[str, float]:
    """Who asks: schools hardly ever in their holidays, the police more often in summer."""
    sources = dict(rates.SOURCES)
    if not in_school(day):
        sources["2A"] *= 0.1
    if day.month in (6, 7, 8):
        sources["6"] *= 1.25
    return sources


def _contact(world: World, day: dt.date, sources: Mapping[str, float]) -> None:
    chance = world.chance
    family = world.people.met(day)
    if family.contacted_on == day:  # one contact a family and day: another would be the same row again
        return
    family.contacted_on = day
    young = [c for c in family.children if c.young(day)]
    children = tuple(c for c in young if chance.happens(0.8)) or (young[0],)
    open_already = any(not c.free(day) for c in children)
    outcomes = rates.CONTACT_OUTCOMES if day < world.changed_on else rates.CONTACT_OUTCOMES_SINCE
    outcome = "information and advice" if open_already else chance.weighted(outcomes)
    source = chance.weighted(sources)
    decided = world.working(day, 0 if chance.happens(0.8) else chance.whole(1, 3))
    priority = "red" if outcome == "referral" and chance.happens(0.2) else chance.weighted(rates.CONTACT_PRIORITIES)
    signposted = chance.weighted(rates.SIGNPOSTS) if outcome == "information and advice" else ""
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
            signposted_to=signposted or None,
            team="Front Door",
            worker_id=world.staff.someone("Front Door"),
        )
    if outcome == "referral":
        world.later(decided, "social care", Matter(family, children, source, contacts))
    elif outcome == "early help":
        world.later(decided, "early help", Matter(family, children, source, contacts))

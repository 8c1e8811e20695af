"""Young people who offend: the outcome, the work with them, and whether they offend again."""

from __future__ import annotations

import datetime as dt

from trigpoint.simulation import rates
from trigpoint.simulation.people import Family, Person
from trigpoint.simulation.world import World

_TEAM = "Youth Justice"
_OFFENCES = {
    "violence": 34.0, "theft": 9.0, "drugs": 9.0, "criminal damage": 12.0, "public order": 9.0, "weapons": 9.0,
    "robbery": 5.0, "burglary": 3.0, "vehicle": 6.0, "sexual": 2.0, "other": 2.0,
}  # fmt: skip
# How a first and a later proven offence are dealt with.
_FIRST = {
    "community resolution": 38.0, "youth caution": 20.0, "youth conditional caution": 20.0, "referral order": 17.0,
    "discharge or fine": 4.0, "youth rehabilitation order": 0.7, "custody": 0.3,
}  # fmt: skip
_LATER = {
    "community resolution": 8.0, "youth caution": 10.0, "youth conditional caution": 18.0, "referral order": 36.0,
    "discharge or fine": 9.0, "youth rehabilitation order": 14.0, "custody": 5.0,
}  # fmt: skip
_WORK = {
    "community resolution": ("prevention", 60, 130), "youth caution": ("out of court", 40, 100),
    "youth conditional caution": ("out of court", 80, 120), "discharge or fine": ("", 0, 0),
    "referral order": ("community", 90, 365), "youth rehabilitation order": ("community", 180, 540),
    "custody": ("custody", 120, 540),
}  # fmt: skip


def patrol(world: World, day: dt.date) -> None:
    """One day's first offences of young people who live here: more in summer, and where need is."""
    season = 1.35 if day.month in (6, 7, 8) else 0.9
    for _ in range(world.chance.count(world.daily(rates.FIRST_OFFENCES) * season)):
        family, child = world.people.young_offender(day)
        _offend(world, day, family, child, nth=1)


def _offend(world: World, day: dt.date, family: Family, child: Person, nth: int) -> None:
    """An offence, its outcome, the work that follows, and for some the next offence."""
    chance = world.chance
    offence = chance.weighted(_OFFENCES)
    decided = world.working(day, chance.long_tail(10, 120))
    outcome = chance.weighted(_FIRST if nth == 1 else _LATER)
    number = world.records.number("YO")
    worker = world.staff.someone(_TEAM)
    served = chance.whole(40, 200)
    world.records.add(
        "youth_justice_outcome",
        youth_justice_outcome_id=number,
        person_id=child.id,
        offence_on=day,
        offence=offence,
        decided_on=decided,
        outcome=outcome,
        released_on=decided + dt.timedelta(days=served) if outcome == "custody" else None,
        area=family.area,
        team=_TEAM,
        worker_id=worker,
    )
    _work_with(world, decided, family, child, number, outcome, worker)
    free_on = decided + dt.timedelta(days=served if outcome == "custody" else 0)
    if chance.happens(rates.OFFENDS_AGAIN if nth == 1 else 1.25 * rates.OFFENDS_AGAIN) and nth < 6:
        again = free_on + dt.timedelta(days=chance.long_tail(5, 330))
        if child.age(again) < 18 and family.here(again):
            _again(world, again, family, child, nth + 1)


def _again(world: World, day: dt.date, family: Family, child: Person, nth: int) -> None:
    for _ in range(world.chance.whole(1, 3)):
        proven = day + dt.timedelta(days=world.chance.long_tail(10, 160)) if world.chance.happens(0.85) else None
        world.records.add(
            "further_offence",
            further_offence_id=world.records.number("FO"),
            person_id=child.id,
            committed_on=day,
            proven_on=proven,
            offence=world.chance.weighted(_OFFENCES),
        )
    _offend(world, day, family, child, nth)


def _work_with(
    world: World, decided: dt.date, family: Family, child: Person, outcome_id: str, outcome: str, worker: str
) -> None:
    kind, low, high = _WORK[outcome]
    if not kind:
        return
    started = world.working(decided, world.chance.whole(0, 10))
    world.records.add(
        "youth_justice_intervention",
        youth_justice_intervention_id=world.records.number("YI"),
        person_id=child.id,
        youth_justice_outcome_id=outcome_id,
        kind=kind,
        started_on=started,
        ended_on=started + dt.timedelta(days=world.chance.whole(low, high)),
        area=family.area,
        team=_TEAM,
        worker_id=worker,
    )

"""Children who go missing from care, and the interviews when they return."""

from __future__ import annotations

import datetime as dt

from trigpoint.simulation import rates
from trigpoint.simulation.people import Person
from trigpoint.simulation.world import World


def go_missing(
    world: World, care_period: str, child: Person, started: dt.date, ended: dt.date, team: str, worker: str
) -> None:
    """Some young people go missing, most of them more than once."""
    chance = world.chance
    day = max(started, child.birthday(12))
    if not chance.happens(2.2 * rates.GOES_MISSING):
        return
    while True:
        day += dt.timedelta(days=chance.long_tail(4, 120))
        if day >= min(ended, world.until):
            return
        back = day + dt.timedelta(days=chance.long_tail(0, 9))
        if back >= ended:
            return
        kind = "M" if chance.happens(0.86) else "A"
        offered = chance.happens(0.92)
        accepted = offered and chance.happens(0.8)
        wait = chance.whole(0, 3) if chance.happens(0.84) else chance.whole(4, 12)
        world.records.add(
            "missing_episode",
            missing_episode_id=world.records.number("ME"),
            person_id=child.id,
            care_period_id=care_period,
            kind=kind,
            started_on=day,
            ended_on=back,
            return_interview_offered=offered,
            return_interview_accepted=accepted,
            return_interview_held_on=back + dt.timedelta(days=wait) if accepted else None,
            team=team,
            worker_id=worker,
        )
        day = back

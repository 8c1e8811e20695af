"""Help for older children who might come into care, beside their child in need plan."""

from __future__ import annotations

import datetime as dt

from trigpoint.simulation import rates
from trigpoint.simulation.people import Family, Person
from trigpoint.simulation.staff import EARLY_HELP
from trigpoint.simulation.world import World


def help_beside(world: World, family: Family, started: dt.date, ended: dt.date, children: tuple[Person, ...]) -> bool:
    """Help some families with a child of ten or more beside the plan; True where the children still come into care."""
    chance = world.chance
    if not any(child.age(started) >= 10 for child in children) or not chance.happens(rates.EDGE_OF_CARE):
        return False
    fails = chance.happens(rates.EDGE_TO_CARE)
    team = f"Early Help {family.area}"
    worker = world.staff.someone(team)
    for child in children:
        world.records.add(
            "early_help_plan",
            early_help_plan_id=world.records.number("EP"),
            person_id=child.id,
            family_id=family.id,
            started_on=started,
            ended_on=ended,
            service="edge of care",
            agreed_end_on=started + dt.timedelta(days=182),
            consented_on=started,
            closure_reason="other" if fails else "outcomes met",
            progress="none" if fails else "sustained",
            organisation=EARLY_HELP,
            area=family.area,
            team=team,
            worker_id=worker,
        )
    return fails

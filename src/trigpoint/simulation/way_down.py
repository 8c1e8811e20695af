"""Steps between early help and social care, and the way down from statutory plans: to a child in need plan, for some
with intensive key work beside, to a team.

By chances of each case's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from trigpoint.simulation import rates
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.people import Family, Person
from trigpoint.simulation.staff import EARLY_HELP, PARTNERS, Partner
from trigpoint.simulation.world import World

_PARTNERS = {partner: partner.share for partner in PARTNERS if partner.name not in rates.SERVICES}
_SOON = 60
"""Days."""


@dataclass(frozen=True)
class Step:
    """One child's step: `direction` is up or down, `accepted_on` blank where nobody took the child on."""

    stepped_on: dt.date
    direction: str
    from_service: str
    to_service: str
    accepted_on: dt.date | None
    outcome: str
    team: str
    worker_id: str


def take(world: World, family: Family, child: Person, step: Step) -> None:
    """Record that a child takes a step."""
    world.records.add(
        "step", step_id=world.records.number("ST"), person_id=child.id, family_id=family.id, **asdict(step)
    )


def step_to_need(
    world: World, family: Family, children: Sequence[Person], day: dt.date, team: str, worker: str
) -> None:
    """The conference ends the plans, and the children go on as children in need with the team that knows them."""
    for child in children:
        if child.age(day) >= 18:
            continue
        take(
            world,
            family,
            child,
            Step(day, "down", "child protection", "children in need", day, "accepted", team, worker),
        )


def help_on_the_way(
    world: World,
    family: Family,
    children: Sequence[Person],
    plans: tuple[dt.date, dt.date],
    need_ended: dt.date,
    likely: float,
) -> None:
    """Intensive key work with some families, from the last months of the plans until need has ended or shortly before.

    `plans` are the first and last days of the plans that are to end: of child protection, or of need itself.
    """
    began, ended = plans
    chance = Chance(f"help on the way down {family.id} {ended}")
    if not chance.happens(likely):
        return
    started = world.working(max(began, ended - dt.timedelta(days=chance.whole(30, 150))))
    closed = max(started, ended, need_ended - dt.timedelta(days=chance.long_tail(0, 120)))
    family.helped_beside_until = closed
    reason = chance.weighted(rates.CLOSURES_ON_THE_WAY_DOWN)
    progress = chance.weighted(rates.PROGRESS[reason])
    team = f"Early Help {family.area}"
    worker = chance.among(world.staff.workers[team])
    for child in children:
        plan = f"EW{child.id}{ended:%y%m%d}"
        world.records.add(
            "early_help_plan",
            early_help_plan_id=plan,
            person_id=child.id,
            family_id=family.id,
            started_on=started,
            ended_on=closed,
            service="intensive key work",
            agreed_end_on=started + dt.timedelta(days=182),
            consented_on=started if chance.happens(0.94) else None,
            closure_reason=reason,
            progress=progress,
            organisation=EARLY_HELP,
            area=family.area,
            team=team,
            worker_id=worker,
        )


def lead_after(family: Family, day: dt.date, own: Partner) -> Partner:
    """Who leads help after social care: the council's own service, or a partner who forms a team around the family.

    Mostly a partner where a key worker has been with the family until then.
    """
    chance = Chance(f"lead after social care {family.id} {day}")
    helped = (day - family.helped_beside_until).days <= _SOON
    likely = rates.LED_BY_PARTNERS_AFTER_KEY_WORK if helped else rates.LED_BY_PARTNERS_AFTER
    return chance.weighted(_PARTNERS) if chance.happens(likely) else own

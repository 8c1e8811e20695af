"""Early help: assessments of families, their plans and meetings, and the steps up and down."""

from __future__ import annotations

import datetime as dt

from trigpoint.simulation import rates
from trigpoint.simulation.people import Family, Person
from trigpoint.simulation.staff import PARTNERS
from trigpoint.simulation.world import Matter, World


def request(world: World, day: dt.date, matter: Matter) -> None:
    """A family asks for help, or somebody asks for them: an assessment, and what it leads to."""
    family, chance = matter.family, world.chance
    children = tuple(c for c in matter.children if c.free(day))
    if not children or family.helped_until >= day or chance.happens(0.15):  # some families never begin
        return
    started = world.working(day, chance.whole(1, 8))
    completed = world.working(started, chance.banded(rates.EARLY_HELP_DAYS))
    organisation = chance.weighted(PARTNERS)
    outcome = chance.weighted(rates.EARLY_HELP_OUTCOMES)
    team = f"Early Help {family.area}"
    worker = world.staff.someone(team)
    assessed = [*children, *(a for a in family.adults if chance.happens(0.3))]
    assessments = {}
    for person in assessed:
        assessments[person.id] = world.records.number("EA")
        world.records.add(
            "early_help_assessment",
            early_help_assessment_id=assessments[person.id],
            person_id=person.id,
            family_id=family.id,
            requested_on=day,
            started_on=started,
            completed_on=completed,
            organisation=organisation,
            outcome=outcome,
            area=family.area,
            team=team,
            worker_id=worker,
        )
    family.helped_until = completed
    if outcome == "plan":
        _plan(world, completed, family, assessed, assessments, organisation, worker)
    elif outcome == "social care":
        _step_up(world, completed, family, children)


def step_down(world: World, day: dt.date, matter: Matter) -> None:
    """Social care closes and asks early help to go on; early help takes most."""
    family, chance = matter.family, world.chance
    outcome = chance.weighted({"accepted": 82.0, "declined": 8.0, "family declined": 10.0})
    accepted = world.working(day, chance.whole(1, 8)) if outcome == "accepted" else None
    team = f"Early Help {family.area}"
    worker = world.staff.someone(team)
    for child in matter.children:
        world.records.add(
            "step",
            step_id=world.records.number("ST"),
            person_id=child.id,
            family_id=family.id,
            stepped_on=day,
            direction="down",
            from_service=matter.source,
            to_service="early help",
            accepted_on=accepted,
            outcome=outcome,
            team=team,
            worker_id=worker,
        )
    if accepted is not None and family.helped_until < accepted:
        _plan(world, accepted, family, list(matter.children), {}, "Early help service", worker)


def _plan(
    world: World,
    completed: dt.date,
    family: Family,
    people: list[Person],
    assessments: dict[str, str],
    organisation: str,
    worker: str,
) -> None:
    chance = world.chance
    started = world.working(completed, chance.whole(0, 12))
    ended = started + dt.timedelta(days=chance.long_tail(28, 400))
    reason = chance.weighted(rates.EARLY_HELP_CLOSURES)
    team = f"Early Help {family.area}"
    plans = {person.id: world.records.number("EP") for person in people}
    for person in people:
        world.records.add(
            "early_help_plan",
            early_help_plan_id=plans[person.id],
            person_id=person.id,
            family_id=family.id,
            early_help_assessment_id=assessments.get(person.id),
            started_on=started,
            ended_on=ended,
            closure_reason=reason,
            organisation=organisation,
            area=family.area,
            team=team,
            worker_id=worker,
        )
    family.helped_until = ended
    _meetings(world, started, ended, family, plans, organisation, worker)
    children = tuple(p for p in people if not p.adult)
    if reason == "stepped up" and children:
        _step_up(world, ended, family, children)


def _meetings(
    world: World,
    started: dt.date,
    ended: dt.date,
    family: Family,
    plans: dict[str, str],
    organisation: str,
    worker: str,
) -> None:
    held, kind = world.working(started, world.chance.whole(5, 20)), "first"
    while held < min(ended, world.until):
        following = world.working(held, world.chance.whole(25, 40))
        if following >= ended and kind != "first":
            kind = "closing"
        for person, plan in plans.items():
            world.records.add(
                "taf_meeting",
                taf_meeting_id=world.records.number("TM"),
                person_id=person,
                family_id=family.id,
                early_help_plan_id=plan,
                held_on=held,
                kind=kind,
                organisation=organisation,
                team=f"Early Help {family.area}",
                worker_id=worker,
            )
        held, kind = following, "review"


def _step_up(world: World, day: dt.date, family: Family, children: tuple[Person, ...]) -> None:
    day = world.working(day)
    taken = world.chance.happens(0.88)
    for child in children:
        world.records.add(
            "step",
            step_id=world.records.number("ST"),
            person_id=child.id,
            family_id=family.id,
            stepped_on=day,
            direction="up",
            from_service="early help",
            to_service="children in need",
            accepted_on=day if taken else None,
            outcome="accepted" if taken else "declined",
            team="Front Door",
            worker_id=world.staff.someone("Front Door"),
        )
    if taken:
        world.later(day, "social care", Matter(family, children, "5D"))

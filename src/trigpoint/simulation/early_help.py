"""Early help: assessments of families, their plans and meetings, and the steps up and down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from trigpoint.simulation import quality, rates
from trigpoint.simulation.family_programme import attach
from trigpoint.simulation.people import Family, Person
from trigpoint.simulation.staff import GOOD_TEAM, PARTNERS, Partner
from trigpoint.simulation.way_down import Step, lead_after, take
from trigpoint.simulation.world import Matter, World

_SHARES = {partner: partner.share for partner in PARTNERS}
_OWN = PARTNERS[0]


@dataclass(frozen=True, slots=True)
class Request:
    """A family with whom somebody is to begin: who is assessed, by whom, and who asked."""

    family: Family
    people: tuple[Person, ...]
    partner: Partner
    worker: str

    @property
    def team(self) -> str:
        """The early help team of the family's area."""
        return f"Early Help {self.family.area}"

    @property
    def children(self) -> tuple[Person, ...]:
        """Those who are not adults."""
        return tuple(p for p in self.people if not p.adult)


def request(world: World, day: dt.date, matter: Matter) -> None:
    """A family asks for help, or somebody asks for them: an assessment, and what it leads to."""
    family, chance = matter.family, world.chance
    children = tuple(c for c in matter.children if c.free(day))
    if not children or family.helped_until >= day or chance.happens(0.15):  # some families never begin
        return
    adults = tuple(a for a in family.adults if chance.happens(0.3))
    worker = world.staff.someone(f"Early Help {family.area}")
    asked = Request(family, (*children, *adults), chance.weighted(_SHARES), worker)
    started = world.working(day, chance.whole(1, 8))
    completed = world.working(started, chance.banded(rates.EARLY_HELP_DAYS))
    outcome = chance.weighted(rates.EARLY_HELP_OUTCOMES)
    assessments = _assess(world, asked, day, started, completed, outcome)
    family.helped_until = completed
    quality.audit_front(world, completed, asked.family, asked.team, worker)
    if outcome == "plan":
        _plan(world, completed, asked, assessments)
    elif outcome == "social care":
        _step_up(world, completed, family, children)


def _assess(
    world: World, asked: Request, day: dt.date, started: dt.date, completed: dt.date, outcome: str
) -> dict[str, str]:
    contacted = min(started, world.working(day, world.chance.long_tail(0, 8)))
    assessments = {}
    for person in asked.people:
        assessments[person.id] = world.records.number("EA")
        world.records.add(
            "early_help_assessment",
            early_help_assessment_id=assessments[person.id],
            person_id=person.id,
            family_id=asked.family.id,
            requested_on=day,
            contacted_on=contacted,
            started_on=started,
            completed_on=completed,
            organisation=asked.partner.name,
            organisation_id=asked.partner.reference,
            organisation_kind=asked.partner.kind,
            outcome=outcome,
            area=asked.family.area,
            team=asked.team,
            worker_id=asked.worker,
        )
    return assessments


def step_down(world: World, day: dt.date, matter: Matter) -> None:
    """Social care closes and asks early help, a centre or universal services to go on; they take most."""
    family, chance = matter.family, world.chance
    to = chance.weighted({"early help": 80.0, "children's centre": 8.0, "universal": 12.0})
    outcome = chance.weighted({"accepted": 82.0, "declined": 8.0, "family declined": 10.0})
    accepted = world.working(day, chance.whole(1, 8)) if outcome == "accepted" else None
    worker = world.staff.someone(f"Early Help {family.area}")
    asked = Request(family, matter.children, lead_after(family, day, _OWN), worker)
    step = Step(day, "down", matter.source, to, accepted, outcome, asked.team, asked.worker)
    for child in matter.children:
        take(world, family, child, step)
    if to == "early help" and accepted is not None and family.helped_until < accepted:
        _plan(world, accepted, asked, {})


def _plan(world: World, completed: dt.date, asked: Request, assessments: Mapping[str, str]) -> None:
    chance, family = world.chance, asked.family
    started = world.working(completed, chance.whole(0, 12))
    ended = started + dt.timedelta(days=chance.long_tail(28, 400))
    good = asked.team == GOOD_TEAM
    reason = chance.weighted(rates.EARLY_HELP_CLOSURES_AT_THE_GOOD_PROVIDER if good else rates.EARLY_HELP_CLOSURES)
    progress = chance.weighted(rates.PROGRESS[reason])
    service = chance.weighted(rates.SERVICES.get(asked.partner.name, rates.OTHER_SERVICES))
    # Where another organisation leads the team around the family, a coordinator holds the case for the council.
    worker = world.staff.coordinator(asked.team) if service == "team around the family" else asked.worker
    plans = {person.id: world.records.number("EP") for person in asked.people}
    for person in asked.people:
        world.records.add(
            "early_help_plan",
            early_help_plan_id=plans[person.id],
            person_id=person.id,
            family_id=family.id,
            early_help_assessment_id=assessments.get(person.id),
            started_on=started,
            ended_on=ended,
            service=service,
            agreed_end_on=started + dt.timedelta(days=182),
            consented_on=started if chance.happens(0.94) else None,
            closure_reason=reason,
            progress=progress,
            organisation=asked.partner.name,
            area=family.area,
            team=asked.team,
            worker_id=worker,
        )
    family.helped_until = ended
    family.stays_until(ended)
    meetings = _meetings(world, started, ended, asked, worker, plans)
    helped = quality.Help(family, plans, started, ended, service, asked.team, worker, progress, good)
    quality.follow(world, helped, meetings)
    attach(world, family, started, ended, progress, service, asked.team, worker)
    if reason == "moved away":
        family.leaves(ended)
    elif reason == "stepped up" and asked.children:
        _step_up(world, ended, family, asked.children)


def _meetings(
    world: World, started: dt.date, ended: dt.date, asked: Request, worker: str, plans: Mapping[str, str]
) -> list[dt.date]:
    """The team around the family meets every month or two; the days on which it did."""
    held, kind = world.working(started, world.chance.whole(5, 20)), "first"
    days: list[dt.date] = []
    while held < min(ended, world.until):
        following = world.working(held, world.chance.whole(25, 40))
        if following >= ended and kind != "first":
            kind = "closing"
        for person, plan in plans.items():
            world.records.add(
                "taf_meeting",
                taf_meeting_id=world.records.number("TM"),
                person_id=person,
                family_id=asked.family.id,
                early_help_plan_id=plan,
                held_on=held,
                kind=kind,
                organisation=asked.partner.name,
                team=asked.team,
                worker_id=worker,
            )
        days.append(held)
        held, kind = following, "review"
    return days


def _step_up(world: World, day: dt.date, family: Family, children: tuple[Person, ...]) -> None:
    day = world.working(day)
    taken = world.chance.happens(0.88)
    for child in children:
        someone = world.staff.someone("Front Door")
        outcome = "accepted" if taken else "declined"
        step = Step(day, "up", "early help", "children in need", day if taken else None, outcome, "Front Door", someone)
        take(world, family, child, step)
    if taken:
        world.later(day, "social care", Matter(family, children, "5D"))

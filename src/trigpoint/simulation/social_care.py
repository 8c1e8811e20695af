"""Social care: a referral and the case that it opens, from assessment to closure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from trigpoint.simulation import edge_of_care, rates
from trigpoint.simulation.care import Stay, look_after
from trigpoint.simulation.people import Family, Person
from trigpoint.simulation.protection import Protected, enquire
from trigpoint.simulation.staff import ASSESSMENT, SAFEGUARDING, SLOW_TEAM, SLOWNESS
from trigpoint.simulation.way_down import help_on_the_way, step_to_need
from trigpoint.simulation.world import Matter, World


@dataclass
class Case:
    """The open case of some children of one family; each child's part ends on its own day."""

    family: Family
    opened: dt.date
    children: tuple[Person, ...]
    referrals: dict[str, str]
    team: str
    worker: str
    need: str
    ends: dict[str, tuple[dt.date, str]] = field(default_factory=dict)

    def close(self, child: Person, day: dt.date, reason: str) -> None:
        """The child's part of the case ends."""
        self.ends[child.id] = (max(day, self.opened), reason)


def refer(world: World, day: dt.date, matter: Matter) -> None:
    """A referral about some children; those whose case is open already are left out."""
    chance = world.chance
    children = tuple(c for c in matter.children if c.free(day))
    if not children:
        return
    world.people.referred(day, matter.family)
    nothing = chance.happens(rates.REFERRAL_NO_FURTHER_ACTION)
    referrals = _referrals(world, day, matter, children, nothing)
    if nothing:
        for child in children:
            child.case_until = day
        return
    area = matter.family.area
    team = ASSESSMENT[area]
    case = Case(
        matter.family, day, children, referrals, team, world.staff.someone(team), chance.weighted(rates.PRIMARY_NEEDS)
    )
    _assess(world, case)
    _record(world, case)


def unaccompanied(world: World, day: dt.date, matter: Matter) -> None:
    """A young person arrives alone and is looked after from the first day."""
    child = matter.family.children[0]
    alone = Matter(matter.family, (child,), matter.source)
    case = _case_of_care(world, day, alone, "N8")
    _assess_once(world, case, day, "looked after")
    stay = look_after(world, day, child, case.referrals[child.id], "N8")
    case.close(child, stay.ended, "RC7")
    _record(world, case)


def looked_after_at_first(world: World, day: dt.date) -> None:
    """The children who were looked after already when the simulation begins, each with the case behind it."""
    for _ in range(round(rates.LOOKED_AFTER_AT_FIRST * world.children / 10_000)):
        began = day - dt.timedelta(days=world.chance.long_tail(20, 2200))
        family, child = world.people.child_of(began, day)
        need = world.chance.weighted(rates.PRIMARY_NEEDS)
        case = _case_of_care(
            world, began - dt.timedelta(days=world.chance.whole(5, 60)), Matter(family, (child,), "6"), need
        )
        _assess_once(world, case, case.opened, "looked after")
        stay = look_after(world, began, child, case.referrals[child.id], need, already=day)
        case.close(child, stay.ended + dt.timedelta(days=world.chance.whole(0, 90)), _reason(stay))
        _record(world, case)


def _case_of_care(world: World, day: dt.date, matter: Matter, need: str) -> Case:
    referrals = _referrals(world, day, matter, matter.children, nothing=False)
    team = "Looked After One" if world.chance.happens(0.5) else "Looked After Two"
    return Case(matter.family, day, matter.children, referrals, team, world.staff.someone(team), need)


def _referrals(
    world: World, day: dt.date, matter: Matter, children: tuple[Person, ...], nothing: bool
) -> dict[str, str]:
    referrals = {}
    decided = world.working(day, 0 if world.chance.happens(0.85) else 1)
    for child in children:
        referrals[child.id] = world.records.number("R")
        world.records.add(
            "referral",
            referral_id=referrals[child.id],
            person_id=child.id,
            family_id=matter.family.id,
            contact_id=matter.contacts.get(child.id),
            received_on=day,
            decided_on=decided,
            source=matter.source,
            no_further_action=nothing,
            team="Front Door",
            worker_id=world.staff.someone("Front Door"),
        )
    return referrals


def _assess(world: World, case: Case) -> None:
    """The assessment, and everything that it leads to."""
    chance = world.chance
    started = world.working(case.opened, chance.whole(0, 2))
    completed = world.working(started, _days_of_assessment(world, case))
    if chance.happens(rates.STRAIGHT_TO_CARE):
        _assessments(world, case, started, completed, "looked after")
        _into_care(world, case, world.working(started, chance.whole(0, 10)), case.children)
        return
    if chance.happens(rates.ENQUIRY):
        discussed = world.working(case.opened, chance.whole(0, 12))
        protected = enquire(world, discussed, case.family, case.children, case.referrals, case.team, case.worker)
        if protected is not None:
            _assessments(world, case, started, min(completed, protected.started), "strategy discussion")
            _after_protection(world, case, protected, case.children)
            return
    outcome = chance.weighted(rates.ASSESSMENT_OUTCOMES)
    _assessments(world, case, started, completed, outcome)
    if outcome == "child in need plan":
        _in_need(world, case, completed)
    else:
        reason = {"no further action": "RC8", "step down": "RC9"}.get(outcome, "RC7")
        _close_all(world, case, completed, reason, stepped_down=outcome == "step down")


def _assess_once(world: World, case: Case, day: dt.date, outcome: str) -> None:
    started = world.working(day)
    _assessments(world, case, started, world.working(started, _days_of_assessment(world, case)), outcome)


def _assess_again(world: World, case: Case, started: dt.date, ended: dt.date) -> None:
    """Half-way through some longer plans the children are assessed again, and the plan goes on."""
    again = world.working(started + (ended - started) // 2)
    completed = world.working(again, _days_of_assessment(world, case))
    if world.chance.happens(rates.ASSESSED_AGAIN) and completed < ended:
        _assessments(world, case, again, completed, "child in need plan")


def _days_of_assessment(world: World, case: Case) -> int:
    """Working days from start to completion; the slow team takes longer over each."""
    days = world.chance.banded(rates.ASSESSMENT_DAYS)
    return round(days * SLOWNESS) if case.team == SLOW_TEAM else days


def _assessments(world: World, case: Case, started: dt.date, completed: dt.date, outcome: str) -> None:
    reviewed = world.working(started, world.chance.whole(6, 11))
    for child in case.children:
        world.records.add(
            "assessment",
            assessment_id=world.records.number("AS"),
            person_id=child.id,
            referral_id=case.referrals[child.id],
            started_on=started,
            ten_day_review_on=reviewed if reviewed <= completed else None,
            completed_on=max(completed, started),
            child_seen=world.chance.happens(0.96),
            needs_support=outcome not in ("no further action", "step down"),
            outcome=outcome,
            no_further_action=outcome == "no further action",
            team=case.team,
            worker_id=case.worker,
        )


def _in_need(
    world: World,
    case: Case,
    day: dt.date,
    children: tuple[Person, ...] | None = None,
    after: Protected | None = None,
) -> None:
    """A child in need plan with its visits; some become enquiries, the rest close, often stepping down.

    `after` is the protection that the children step down from.
    """
    chance = world.chance
    children = children or case.children
    case.team = SAFEGUARDING[case.family.area]
    case.worker = world.staff.someone(case.team)
    started = world.working(day, chance.whole(0, 8))
    ended = started + dt.timedelta(days=chance.long_tail(40, 620))
    for child in children:
        plan = world.records.number("CN")
        world.records.add(
            "cin_plan",
            cin_plan_id=plan,
            person_id=child.id,
            referral_id=case.referrals[child.id],
            started_on=started,
            ended_on=ended,
            team=case.team,
            worker_id=case.worker,
        )
        _cin_visits(world, case, child, plan, started, ended)
    plans, likely = (started, ended), rates.HELP_BESIDE_NEED
    if after is not None:
        step_to_need(world, case.family, children, day, case.team, case.worker)
        plans, likely = (after.started, after.ended), rates.HELP_ON_THE_WAY_DOWN
    help_on_the_way(world, case.family, children, plans, ended, likely)
    _assess_again(world, case, started, ended)
    if edge_of_care.help_beside(world, case.family, started, ended, children):
        _into_care(world, case, ended, children)
        return
    if chance.happens(rates.CIN_PLAN_TO_ENQUIRY):
        discussed = world.working(ended)
        protected = enquire(world, discussed, case.family, children, case.referrals, case.team, case.worker)
        if protected is not None:
            _after_protection(world, case, protected, children)
            return
    _close_all(world, case, ended, "RC7", stepped_down=chance.happens(0.3), children=children)


def _cin_visits(world: World, case: Case, child: Person, plan: str, started: dt.date, ended: dt.date) -> None:
    visited = world.working(started, world.chance.whole(3, 15))
    while visited < min(ended, world.until):
        seen = world.chance.happens(0.95)
        world.records.add(
            "cin_visit",
            cin_visit_id=world.records.number("NV"),
            person_id=child.id,
            cin_plan_id=plan,
            visited_on=visited,
            seen=seen,
            seen_alone=seen and world.chance.happens(0.6),
            bedroom_seen=world.chance.happens(0.4),
            team=case.team,
            worker_id=case.worker,
        )
        visited = world.working(visited, world.chance.whole(15, 28))


def _after_protection(world: World, case: Case, protected: Protected, children: tuple[Person, ...]) -> None:
    ended = protected.ended
    route = world.chance.weighted({"care": 100 * rates.PLAN_TO_CARE, "in need": 70.0, "closed": 15.0})
    if route == "care":
        _into_care(world, case, ended, children)
    elif route == "in need":
        _in_need(world, case, ended, children, after=protected)
    else:
        _close_all(world, case, ended, "RC7", stepped_down=world.chance.happens(0.3), children=children)


def _into_care(world: World, case: Case, day: dt.date, children: tuple[Person, ...]) -> None:
    for child in children:
        if child.age(day) >= 18:
            case.close(child, day, "RC7")
            continue
        stay = look_after(world, max(day, child.born_on), child, case.referrals[child.id], case.need)
        case.close(child, stay.ended + dt.timedelta(days=world.chance.whole(0, 90)), _reason(stay))
        case.team, case.worker = stay.team, stay.worker


def _reason(stay: Stay) -> str:
    return {"E12": "RC1", "E41": "RC3", "E45": "RC4", "E47": "RC4"}.get(stay.reason, "RC7")


def _close_all(
    world: World,
    case: Case,
    day: dt.date,
    reason: str,
    stepped_down: bool,
    children: tuple[Person, ...] | None = None,
) -> None:
    children = children or case.children
    if reason == "RC7" and world.chance.happens(rates.MOVES_AWAY):
        reason, stepped_down = "RC5", False
        case.family.leaves(day)
    for child in children:
        case.close(child, day, reason)
    young = tuple(c for c in children if c.age(day) < 18)
    if stepped_down and young:
        world.later(day, "step down", Matter(case.family, young, "children in need"))


def _record(world: World, case: Case) -> None:
    """Write down the case of each child, now that its end is known."""
    poor = world.chance.happens(0.02)
    for child in case.children:
        ended, reason = case.ends[child.id]
        child.case_until = ended
        case.family.stays_until(ended)
        world.records.add(
            "cin_episode",
            cin_episode_id=world.records.number("CE"),
            person_id=child.id,
            referral_id=case.referrals[child.id],
            started_on=case.opened,
            ended_on=ended,
            primary_need=case.need,
            closure_reason=reason,
            no_recourse_to_public_funds=poor,
            team=case.team,
            worker_id=case.worker,
        )

"""Section 47 enquiries, conferences, and child protection plans with their reviews and visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trigpoint.model.period import add_months
from trigpoint.simulation import rates
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.people import Family, Person
from trigpoint.simulation.staff import SAFEGUARDING
from trigpoint.simulation.world import World


@dataclass(frozen=True, slots=True)
class Protected:
    """The days between which the children had a plan."""

    started: dt.date
    ended: dt.date


def enquire(
    world: World,
    discussed: dt.date,
    family: Family,
    children: Sequence[Person],
    referrals: Mapping[str, str],
    team: str,
    worker: str,
) -> Protected | None:
    """A strategy discussion and the enquiry that it begins; None where no plan came of it. Only of those under 18."""
    children = [child for child in children if child.age(discussed) < 18]
    if not children:
        return None
    chance = world.chance
    conference = chance.happens(rates.CONFERENCE)
    ended = world.working(discussed, chance.whole(4, 12))
    otherwise = {"assessment continues": 55.0, "services provided": 15.0, "no further action": 25.0, "other": 5.0}
    outcome = "initial conference" if conference else chance.weighted(otherwise)
    enquiries = {}
    for child in children:
        enquiries[child.id] = world.records.number("SE")
        world.records.add(
            "section_47_enquiry",
            section_47_enquiry_id=enquiries[child.id],
            person_id=child.id,
            referral_id=referrals[child.id],
            strategy_discussion_on=discussed,
            ended_on=ended,
            conference_unnecessary=not conference,
            outcome=outcome,
            team=team,
            worker_id=worker,
        )
    if not conference:
        return None
    held = world.working(discussed, chance.banded(rates.CONFERENCE_DAYS))
    planned = chance.happens(rates.PLAN)
    conferences = {}
    for child in children:
        conferences[child.id] = world.records.number("IC")
        world.records.add(
            "initial_conference",
            initial_conference_id=conferences[child.id],
            person_id=child.id,
            section_47_enquiry_id=enquiries[child.id],
            referral_id=referrals[child.id],
            target_on=world.working(discussed, 15),
            held_on=held,
            transferred_in=False,
            led_to_plan=planned and child.age(held) < 18,
            team=team,
            worker_id=worker,
        )
    return _protect(world, held, family, children, referrals, conferences) if planned else None


def _protect(
    world: World,
    held: dt.date,
    family: Family,
    children: Sequence[Person],
    referrals: Mapping[str, str],
    conferences: Mapping[str, str],
) -> Protected:
    chance = world.chance
    ended = held + dt.timedelta(days=chance.long_tail(70, 740))
    category = chance.weighted(rates.CP_CATEGORIES)
    team = SAFEGUARDING[family.area]
    worker = world.staff.someone(team)
    diligent = chance.happens(0.8)
    for child in children:
        if child.age(held) >= 18:
            continue
        plan = world.records.number("CP")
        world.records.add(
            "cp_plan",
            cp_plan_id=plan,
            person_id=child.id,
            initial_conference_id=conferences[child.id],
            referral_id=referrals[child.id],
            started_on=held,
            ended_on=ended,
            initial_category=category,
            latest_category=category,
            other_authority=False,
            emergency_protection_last_6_months=chance.happens(0.03),
            previous_plans_reported=child.plans + (1 if child.plans == 0 and chance.happens(0.22) else 0),
            team=team,
            worker_id=worker,
        )
        child.plans += 1
        _visits(world, child, plan, held, ended, team, worker, diligent)
        _reviews(world, child, plan, held, ended)
        _advocate(world, child, plan, held, ended)
    return Protected(held, ended)


def _advocate(world: World, child: Person, plan: str, held: dt.date, ended: dt.date) -> None:
    """Some children of five and more have an advocate at their conferences; by a chance of each plan's own."""
    chance = Chance(f"advocate {plan}")
    began = held + dt.timedelta(days=chance.whole(0, 60))
    if child.age(held) >= 5 and chance.happens(0.25) and began < ended:
        world.records.add("advocacy", advocacy_id=f"AV{plan}", person_id=child.id, started_on=began, ended_on=ended,
                          kind="review", organisation="Voluntary partner B")  # fmt: skip


def _visits(
    world: World,
    child: Person,
    plan: str,
    started: dt.date,
    ended: dt.date,
    team: str,
    worker: str,
    diligent: bool,
) -> None:
    """A visit every ten working days or so; some workers are often late."""
    chance = world.chance
    visited = world.working(started, chance.whole(2, 10))
    while visited < min(ended, world.until):
        seen = chance.happens(0.95)
        world.records.add(
            "cp_visit",
            cp_visit_id=world.records.number("PV"),
            person_id=child.id,
            cp_plan_id=plan,
            visited_on=visited,
            seen=seen,
            seen_alone=seen and chance.happens(0.65),
            bedroom_seen=chance.happens(0.5),
            team=team,
            worker_id=worker,
        )
        late = chance.happens(0.08 if diligent else 0.3)
        visited = world.working(visited, chance.whole(16, 27) if late else chance.whole(8, 14))


def _reviews(world: World, child: Person, plan: str, started: dt.date, ended: dt.date) -> None:
    """A first review within three months, then one every six; the one that ends the plan on its last day."""
    chance = world.chance
    due = add_months(started, 3)
    while due < ended and due <= world.until:
        late = chance.happens(0.07)
        held = world.working(due + dt.timedelta(days=chance.whole(5, 25) if late else -chance.whole(2, 12)))
        if held >= ended:
            break
        _review(world, child, plan, due, held, continues=True)
        due = add_months(held, 6)
    _review(world, child, plan, max(due, ended), ended, continues=False)


def _review(world: World, child: Person, plan: str, due: dt.date, held: dt.date, continues: bool) -> None:
    young = child.age(held) < 4
    world.records.add(
        "cp_review",
        cp_review_id=world.records.number("PR"),
        person_id=child.id,
        cp_plan_id=plan,
        due_on=due,
        held_on=held,
        continues=continues,
        quorate=world.chance.happens(0.94),
        participation="PN0" if young else world.chance.among(("PN1", "PN2", "PN5", "PN6", "PN6", "PN7")),
    )

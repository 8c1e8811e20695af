"""Children looked after: legal statuses, placements and episodes, visits and reviews, and how they leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from trigpoint.simulation import rates
from trigpoint.simulation.care_health import keep_health
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.leaving import adopt, guard, leave_care
from trigpoint.simulation.missing import go_missing
from trigpoint.simulation.people import Person, inward
from trigpoint.simulation.world import World


@dataclass(frozen=True, slots=True)
class Stay:
    """One child's time looked after."""

    id: str
    child: Person
    started: dt.date
    ended: dt.date
    reason: str
    team: str
    worker: str
    need: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A legal status or a placement: from a day to the next stretch of its kind."""

    id: str
    kind: str
    started: dt.date
    ended: dt.date
    provider: str = ""


def look_after(
    world: World, started: dt.date, child: Person, referral: str, need: str, already: dt.date | None = None
) -> Stay:
    """Look after a child from `started`; where `already` is given, until some day after it."""
    stay = _stay(world, started, child, need, already)
    world.records.add(
        "care_period",
        care_period_id=stay.id,
        person_id=child.id,
        referral_id=referral,
        started_on=started,
        ended_on=stay.ended,
        end_reason=stay.reason,
        primary_need=need,
        unaccompanied_last_12_months=child.unaccompanied and (world.until - started).days <= 365,
        permanence_plan=(plan := _permanence(world, stay)),
        latest_health_assessment_on=_some_day(world, stay, 330),
        latest_dental_check_on=_some_day(world, stay, 330),
        latest_reviewing_officer_contact_on=_some_day(world, stay, 120),
        team=stay.team,
        worker_id=stay.worker,
    )
    statuses = _statuses(world, stay)
    placements = _placements(world, stay)
    _episodes(world, stay, statuses, placements)
    _visits(world, stay)
    _reviews(world, stay)
    go_missing(world, stay.id, child, started, stay.ended, stay.team, stay.worker)
    _advocate(world, stay)
    keep_health(world, stay.id, child.id, child.born_on, started, stay.ended, statuses[0].kind, plan)
    if stay.reason == "E12":
        adopt(world, stay.id, child, started, stay.ended)
    elif stay.reason in ("E45", "E47"):
        guard(world, stay.id, child, started, stay.ended)
    leave_care(world, child, started, stay.ended)
    return stay


def _advocate(world: World, stay: Stay) -> None:
    """Some children of five and more have an advocate for a time."""
    chance = world.chance
    began = max(stay.started, stay.child.birthday(5)) + dt.timedelta(days=chance.long_tail(10, 500))
    if not chance.happens(0.5) or began >= stay.ended:
        return
    world.records.add(
        "advocacy",
        advocacy_id=world.records.number("AV"),
        person_id=stay.child.id,
        started_on=began,
        ended_on=min(stay.ended, began + dt.timedelta(days=chance.long_tail(20, 300))),
        kind=chance.weighted({"review": 55.0, "placement": 22.0, "complaint": 13.0, "other": 10.0}),
        organisation="Voluntary partner B",
    )


def _stay(world: World, started: dt.date, child: Person, need: str, already: dt.date | None) -> Stay:
    chance = world.chance
    team = "Looked After One" if chance.happens(0.5) else "Looked After Two"
    grown = child.birthday(18)
    days = chance.long_tail(5, rates.CARE_DAYS if not child.unaccompanied else 5000)
    ended = (already or started) + dt.timedelta(days=days)
    reason = chance.weighted(rates.CARE_ENDS)
    number = world.records.number("LA")
    may_be_adopted = child.age(ended) <= 7 and (ended - started).days >= 400
    if reason == "E12" and not may_be_adopted:
        reason = "E4A"
    elif may_be_adopted and reason in ("E4A", "E45", "E47") and Chance(f"adopted {number}").happens(rates.ADOPTED):
        reason = "E12"
    if ended >= grown:
        ended, reason = grown, Chance(f"grown up {number}").weighted(rates.CARE_ENDS_AT_18)
    return Stay(number, child, started, ended, reason, team, world.staff.someone(team), need)


def _permanence(world: World, stay: Stay) -> str:
    known = {"E12": "adoption", "E45": "guardianship", "E47": "guardianship", "E4A": "return home"}
    if stay.child.age(min(stay.ended, world.until)) >= 16:
        return "supported living"
    return known.get(stay.reason) or world.chance.weighted(
        {"long-term fostering": 70.0, "return home": 15.0, "other": 15.0}
    )


def _some_day(world: World, stay: Stay, days: int) -> dt.date | None:
    """A day within so many days of the end of the records, blank where the stay is too new."""
    day = min(stay.ended, world.until) - dt.timedelta(days=world.chance.whole(3, days))
    return day if day > stay.started else None


def _statuses(world: World, stay: Stay) -> list[Stretch]:
    chance = world.chance
    first = "V2" if stay.child.unaccompanied else chance.weighted(rates.CARE_STATUSES)
    turns = [(stay.started, first)]
    if first == "L2":
        turns.append((stay.started + dt.timedelta(days=8), "C1"))
    by_agreement = Chance(f"by agreement {stay.id}")
    if first == "V2" and not stay.child.unaccompanied and by_agreement.happens(rates.SECTION_20_TO_COURT):
        turns.append((stay.started + dt.timedelta(days=by_agreement.long_tail(20, 360)), "C1"))
    if turns[-1][1] == "C1":
        turns.append((turns[-1][0] + dt.timedelta(days=chance.whole(150, 260)), "C2"))
    if stay.reason == "E12":
        turns.append((stay.ended - dt.timedelta(days=Chance(f"placement order {stay.id}").whole(200, 300)), "E1"))
    turns = [turn for n, turn in enumerate(turns) if turn[0] < stay.ended and (n == 0 or turn[0] > turns[n - 1][0])]
    ends = [day for day, _ in turns[1:]] + [stay.ended]
    statuses = []
    for (day, kind), ended in zip(turns, ends, strict=True):
        status = Stretch(world.records.number("LS"), kind, day, ended)
        statuses.append(status)
        world.records.add(
            "legal_status",
            legal_status_id=status.id,
            person_id=stay.child.id,
            care_period_id=stay.id,
            status=kind,
            started_on=day,
            ended_on=ended,
        )
    return statuses


def _placements(world: World, stay: Stay) -> list[Stretch]:
    placements: list[Stretch] = []
    day = stay.started
    while day < stay.ended and (day <= world.until or not placements):
        settled = len(placements) >= 2 or world.chance.happens(0.45)
        length = world.chance.whole(600, 2400) if settled else world.chance.long_tail(7, 420)
        ended = min(stay.ended, day + dt.timedelta(days=length))
        placement = _placement(world, stay, day, ended)
        placements.append(placement)
        day = ended
    return placements


def _placement(world: World, stay: Stay, day: dt.date, ended: dt.date) -> Stretch:
    chance = world.chance
    kind = chance.weighted(rates.PLACEMENTS)
    if stay.child.age(day) < 16 and kind in ("H5", "P2"):
        kind = "U6"
    provider = "PR0" if kind == "P1" else chance.weighted(rates.PROVIDERS)
    away = kind != "P1" and chance.happens(0.4)
    miles = round(chance.long_tail(60, 900) / 10 if away else chance.long_tail(0, 90) / 10, 1)
    placement = Stretch(world.records.number("PL"), kind, day, ended, provider)
    world.records.add(
        "placement",
        placement_id=placement.id,
        person_id=stay.child.id,
        care_period_id=stay.id,
        started_on=day,
        ended_on=ended,
        type=kind,
        provider=provider,
        location="out" if away else "in",
        authority="Another authority" if away else "Fenbridge",
        miles_from_home=miles,
        change_reason=chance.among(("CARPL", "CARPL", "CREQB", "CREQO", "CHILD", "OTHER"))
        if ended < stay.ended
        else None,
        postcode=f"{'ZZ9' if away else 'ZZ2'} {inward(chance)}",
    )
    return placement


def _episodes(world: World, stay: Stay, statuses: list[Stretch], placements: list[Stretch]) -> None:
    """An episode for each stretch of one legal status in one placement, as SSDA903 has them."""
    days = sorted({s.started for s in statuses} | {p.started for p in placements})
    for number, day in enumerate(days):
        status = next(s for s in reversed(statuses) if s.started <= day)
        placement = next(p for p in reversed(placements) if p.started <= day)
        moved, changed = placement.started == day, status.started == day
        last = number == len(days) - 1
        world.records.add(
            "care_episode",
            care_episode_id=world.records.number("EC"),
            person_id=stay.child.id,
            care_period_id=stay.id,
            placement_id=placement.id,
            started_on=day,
            start_reason="S" if number == 0 else "B" if moved and changed else "P" if moved else "L",
            ended_on=stay.ended if last else days[number + 1],
            end_reason=stay.reason if last else "X1",
            primary_need=stay.need,
            legal_status=status.kind,
            placement_type=placement.kind,
            placement_provider=placement.provider,
        )


def _visits(world: World, stay: Stay) -> None:
    visited = world.working(stay.started, world.chance.whole(1, 5))
    while visited < min(stay.ended, world.until):
        seen = world.chance.happens(0.96)
        world.records.add(
            "care_visit",
            care_visit_id=world.records.number("LV"),
            person_id=stay.child.id,
            care_period_id=stay.id,
            visited_on=visited,
            seen=seen,
            seen_alone=seen and world.chance.happens(0.7),
        )
        visited = world.working(visited, world.chance.whole(20, 34))


def _reviews(world: World, stay: Stay) -> None:
    """The first within 20 working days, the second within three months of it, then every six."""
    due = world.working(stay.started, 20)
    following = 91
    while due < min(stay.ended, world.until):
        late = world.chance.happens(0.06)
        early = max(stay.started + dt.timedelta(days=1), due - dt.timedelta(days=world.chance.whole(0, 6)))
        held = world.working(due + dt.timedelta(days=world.chance.whole(4, 30)) if late else early)
        if held < stay.ended:
            world.records.add(
                "care_review",
                care_review_id=world.records.number("LR"),
                person_id=stay.child.id,
                care_period_id=stay.id,
                due_on=due,
                held_on=held,
                participation="PN0"
                if stay.child.age(held) < 4
                else world.chance.among(("PN1", "PN1", "PN5", "PN6", "PN7")),
            )
        due, following = held + dt.timedelta(days=following), 182

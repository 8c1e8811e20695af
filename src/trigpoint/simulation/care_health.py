"""Health checks, questionnaires and care plans of children looked after, and what came before care.

Drawn by a chance of each child's own, so that nothing else of the borough depends on it.
"""

from __future__ import annotations

import datetime as dt

from trigpoint.simulation.chance import Chance
from trigpoint.simulation.world import World

# England, 31 March 2024, children looked after for twelve months: health assessed 89 in 100, teeth checked 79,
# immunisations up to date 82, average score 14.7 (the department's interactive tool).
_ASSESSED, _TEETH, _IMMUNISED = 0.9, 0.8, 0.82
_EARLIER = {"Z1": 94.0, "P1": 2.0, "P2": 3.0, "P3": 1.0}
_PROTECTED = ("C1", "C2", "L2")


def keep_health(
    world: World, stay: str, child: str, born: dt.date, started: dt.date, ended: dt.date, status: str, plan: str
) -> None:
    """What is known of one time looked after: `status` is the legal status that it began with, `plan` that for
    permanence. The year's health is kept of children who have been looked after for twelve months on the last day."""
    chance = Chance(f"health {stay}")
    _checks(world, chance, stay, child, started, ended)
    score = _questionnaires(world, chance, child, born, started, ended)
    agreed = min(started + dt.timedelta(days=10), ended)
    world.records.add("care_plan", care_plan_id=f"CPL{stay}", person_id=child, care_period_id=stay, started_on=agreed,
                      ended_on=ended, permanence_plan=plan)  # fmt: skip
    if status in _PROTECTED and chance.happens(0.7):
        _before(world, chance, stay, child, started)
    if ended > world.until >= started + dt.timedelta(days=365):
        _year(world, chance, stay, child, (world.until - born).days < 5 * 365, score)


def _checks(world: World, chance: Chance, stay: str, child: str, started: dt.date, ended: dt.date) -> None:
    for kind, share, first in (("assessment", _ASSESSED, 18), ("dental", _TEETH, 60)):
        day, number = started + dt.timedelta(days=chance.long_tail(first, 3 * first)), 1
        while day < min(ended, world.until):
            status = "completed" if chance.happens(share) else chance.among(("refused", "cancelled"))
            world.records.add("health_check", health_check_id=f"HC{stay}{kind[0]}{number}", person_id=child,
                              care_period_id=stay, kind=kind, checked_on=day, status=status)  # fmt: skip
            day, number = day + dt.timedelta(days=chance.whole(170, 360)), number + 1


def _questionnaires(
    world: World, chance: Chance, child: str, born: dt.date, started: dt.date, ended: dt.date
) -> int | None:
    """One a year while the child is 4 to 16; the newest score."""
    score, usual = None, chance.long_tail(3, 36)
    day = started + dt.timedelta(days=chance.whole(30, 200))
    while day < min(ended, world.until):
        if 4 * 365.25 <= (day - born).days < 17 * 365.25:
            given = chance.happens(0.8)
            score = max(0, min(40, usual + chance.whole(-4, 4))) if given else None
            reason = None if given else chance.among(("SDQ2", "SDQ4", "SDQ5"))
            world.records.add("sdq_score", sdq_score_id=f"SD{child}{day:%Y%m%d}", person_id=child, completed_on=day,
                              score=score, reason=reason)  # fmt: skip
        day += dt.timedelta(days=365)
    return score


def _before(world: World, chance: Chance, stay: str, child: str, started: dt.date) -> None:
    """Pre-proceedings that ended with the child's coming into care."""
    decided = started - dt.timedelta(days=chance.whole(60, 240))
    world.records.add(
        "pre_proceedings",
        pre_proceedings_id=f"PP{stay}",
        person_id=child,
        decided_on=decided,
        letter_on=decided + dt.timedelta(days=chance.whole(1, 12)),
        initial_meeting_on=decided + dt.timedelta(days=chance.whole(10, 30)),
        review_meetings=chance.whole(1, 4),
        stepped_on=started - dt.timedelta(days=chance.whole(5, 20)),
        outcome="Decision to Issue Care Proceedings",
    )


def _year(world: World, chance: Chance, stay: str, child: str, under_5: bool, score: int | None) -> None:
    misuses = chance.happens(0.03)
    helped = misuses and chance.happens(0.6)
    world.records.keep(
        "care_health",
        person_id=child,
        sdq_score=score,
        convicted=chance.happens(0.02),
        health_surveillance_up_to_date=chance.happens(0.89) if under_5 else None,
        immunisations_up_to_date=chance.happens(_IMMUNISED),
        teeth_checked=chance.happens(_TEETH),
        health_assessed=chance.happens(_ASSESSED),
        substance_misuse=misuses,
        intervention_received=helped if misuses else None,
        intervention_offered=not helped if misuses else None,
    )
    world.records.keep("previous_permanence", previous_permanence_id=f"PV{stay}", person_id=child,
                       kind=chance.weighted(_EARLIER), authority=None, order_on=None)  # fmt: skip

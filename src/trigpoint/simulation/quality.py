"""What shows whether help was good: readings of an outcome tool, feedback, surveys, audits of case files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trigpoint.simulation import rates
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.people import Family
from trigpoint.simulation.records import Row
from trigpoint.simulation.world import World

DIMENSIONS = (
    "Physical health", "Well-being", "Meeting emotional needs", "Keeping children safe", "Social networks",
    "Education and learning", "Boundaries and behaviour", "Family routine", "Home and money", "Progress to work",
)  # fmt: skip
# Points by which the tool's ten-point scores rise, on average, from the first reading to the closing one.
_RISE = {"sustained": 3.2, "some": 1.4, "none": -0.4}
AUDITED_A_QUARTER = 10
KEY_WORK = ("key work", "intensive key work", "participation key work")
_WAVERS = {"sustained": 1.0, "some": 0.9, "none": 0.15}  # how often a score is a point higher or lower besides


@dataclass(frozen=True, slots=True)
class Help:
    """One family's plan, from its start to its end. `plans` gives each person's plan."""

    family: Family
    plans: Mapping[str, str]
    started: dt.date
    ended: dt.date
    service: str
    team: str
    worker: str
    progress: str
    good: bool


def follow(world: World, helped: Help, meetings: Sequence[dt.date]) -> None:
    """Whatever is read, asked and audited while a family is helped, and when the help ends.

    Some workers read and ask all families to whom they are a key worker, by a chance of their own.
    """
    chance, own = world.chance, Chance(f"record of {next(iter(helped.plans.values()))}")
    thorough = helped.service in KEY_WORK and own.happens(_care_of(helped.worker))
    if chance.happens(rates.READ):
        _read(world, helped, meetings, chance, own, thorough)
    elif thorough:
        _read(world, helped, meetings, own, own, thorough)
    if chance.happens(rates.FORM_GIVEN):
        _ask(world, helped, chance, own, thorough)
    elif thorough:
        _ask(world, helped, own, own, thorough)
    if chance.happens(rates.AUDITED):
        _audit(world, helped, chance)
    elif helped.service == "children's centre" and own.happens(rates.AUDITED_BESIDES):
        _audit(world, helped, own)
    if chance.happens(rates.SURVEYED):
        _survey(world, helped)


def _care_of(worker: str) -> float:
    """How likely the worker's record of a family is complete: for a few always, for most four times of five."""
    low, high = rates.RECORDS_KEPT
    return low + (high - low) * Chance(f"care of {worker}").share()


def _read(world: World, helped: Help, meetings: Sequence[dt.date], chance: Chance, own: Chance, thorough: bool) -> None:
    """A first reading, a review in the middle of a long plan, and one at the end of most, or of all."""
    days = [(world.working(helped.started, chance.whole(0, 15)), "first", 0.0, chance)]
    if len(meetings) >= 4:
        days.append((meetings[len(meetings) // 2], "review", 0.5, chance))
    if chance.happens(0.85):
        days.append((helped.ended, "closing", 1.0, chance))
    elif thorough:
        days.append((helped.ended, "closing", 1.0, own))
    begun = [chance.whole(3, 7) for _ in DIMENSIONS]
    person, plan = next(iter(helped.plans.items()))
    for sequence, (day, stage, way, drawn) in enumerate(days, start=1):
        for dimension, score in zip(DIMENSIONS, begun, strict=True):
            wavers = sequence > 1 and drawn.happens(_WAVERS[helped.progress])
            risen = score + way * _RISE[helped.progress] + (drawn.whole(-1, 1) if wavers else 0)
            world.records.add(
                "outcome_reading",
                outcome_reading_id=world.records.number("OR"),
                person_id=person,
                family_id=helped.family.id,
                early_help_plan_id=plan,
                tool="family",
                dimension=dimension,
                read_on=day,
                stage=stage,
                sequence=sequence,
                score=min(10, max(1, round(risen))),
                service=helped.service,
                area=helped.family.area,
                team=helped.team,
                worker_id=helped.worker,
            )


def _ask(world: World, helped: Help, chance: Chance, own: Chance, thorough: bool) -> None:
    """A form, which more than half send back; where the worker is thorough all do, some after they were asked again."""
    unasked = chance.happens(0.55)
    returned = unasked or thorough
    drawn = chance if unasked else own
    person, plan = next(iter(helped.plans.items()))
    back = helped.ended + dt.timedelta(days=drawn.long_tail(1, 40)) if returned else None
    impact = chance.weighted(rates.IMPACT[helped.progress])
    world.records.add(
        "feedback_form",
        feedback_form_id=world.records.number("FF"),
        person_id=person,
        family_id=helped.family.id,
        early_help_plan_id=plan,
        service=helped.service,
        given_on=helped.ended,
        returned_on=back,
        respondent=drawn.weighted({"parent": 70.0, "young person": 18.0, "partner": 12.0}) if returned else None,
        impact=impact if returned else None,
        area=helped.family.area,
        team=helped.team,
        worker_id=helped.worker,
    )


def _survey(world: World, helped: Help) -> None:
    """The family survey: two questions, some weeks after the help began."""
    chance = world.chance
    day = helped.started + dt.timedelta(days=chance.whole(40, 150))
    respondent = chance.weighted({"parent": 80.0, "young person": 20.0})
    for question in ("overall", chance.among(("listened to", "made a difference", "would recommend"))):
        world.records.add(
            "survey_response",
            survey_response_id=world.records.number("SV"),
            survey=f"Family survey {day.year}",
            family_id=helped.family.id,
            respondent=respondent,
            answered_on=day,
            question=question,
            rating=chance.weighted(rates.RATINGS_AT_THE_GOOD_PROVIDER if helped.good else rates.RATINGS),
            service=helped.service,
            area=helped.family.area,
            team=helped.team,
        )


def _audit(world: World, helped: Help, chance: Chance) -> None:
    person, plan = next(iter(helped.plans.items()))
    day = world.working(helped.started, chance.whole(30, 120))
    kept = 0.93 if helped.good else 0.84
    _audit_file(
        world,
        chance,
        day,
        helped.family,
        chance.weighted({"early help plan": 45.0, "casework": 40.0, "closure": 15.0}),
        helped.service,
        helped.team,
        helped.worker,
        helped.good,
        person_id=person,
        early_help_plan_id=plan,
        assessment_on_file=chance.happens(kept + 0.05),
        consented_plan_on_file=chance.happens(kept),
        work_recorded=chance.happens(kept),
        outcome_recorded=chance.happens(kept - 0.15),
        progress_sustained=helped.progress == "sustained",
    )


def audit_front(world: World, day: dt.date, family: Family, team: str, worker: str) -> None:
    """An audit of some early help assessments, a month after they were completed."""
    if world.chance.happens(rates.AUDITED / 2):
        day = world.working(day, world.chance.whole(10, 30))
        subject, service = "early help assessment", "team around the family"
        _audit_file(world, world.chance, day, family, subject, service, team, worker, good=False)


def audit_social_care(world: World) -> None:
    """Ten assessments a quarter in a whole borough, looked at weeks after they ended by somebody else of the team."""
    families = {row["person_id"]: row["family_id"] for row in world.records.rows("referral")}
    cases = max(1, round(AUDITED_A_QUARTER * world.children / rates.CHILDREN))
    ended: dict[tuple[int, int], list[Row]] = {}
    for row in world.records.rows("assessment"):
        if isinstance(completed := row["completed_on"], dt.date) and completed >= world.first:
            ended.setdefault((completed.year, (completed.month - 1) // 3), []).append(row)
    for quarter in sorted(ended):
        chance, left = Chance(f"audits of {quarter}"), list(ended[quarter])
        for _ in range(min(cases, len(left))):
            row = left.pop(chance.whole(0, len(left) - 1))
            team, completed = str(row["team"]), row["completed_on"]
            assert isinstance(completed, dt.date)
            others = [worker for worker in world.staff.workers[team] if worker != row["worker_id"]]
            world.records.add(
                "case_audit",
                case_audit_id=world.records.number("AU"),
                person_id=row["person_id"],
                family_id=families.get(row["person_id"]),
                audited_on=world.working(completed, chance.whole(5, 20)),
                subject="front door",
                service="social care",
                judgement=chance.weighted(rates.JUDGEMENTS),
                engaged=chance.happens(0.86),
                team=team,
                worker_id=row["worker_id"],
                auditor_id=chance.among(others or world.staff.workers[team]),
            )


def _audit_file(
    world: World,
    chance: Chance,
    day: dt.date,
    family: Family,
    subject: str,
    service: str,
    team: str,
    worker: str,
    good: bool,
    **found: str | bool,
) -> None:
    world.records.add(
        "case_audit",
        case_audit_id=world.records.number("AU"),
        family_id=family.id,
        audited_on=day,
        subject=subject,
        service=service,
        judgement=chance.weighted(rates.JUDGEMENTS_AT_THE_GOOD_PROVIDER if good else rates.JUDGEMENTS),
        engaged=chance.happens(0.86),
        area=family.area,
        team=team,
        worker_id=worker,
        auditor_id=world.staff.someone(team),
        **found,
    )

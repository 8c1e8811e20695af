"""The Supporting Families programme: families with several problems are identified, attached, and claimed for."""

from __future__ import annotations

import datetime as dt

from trigpoint.simulation import rates
from trigpoint.simulation.people import Family
from trigpoint.simulation.world import World


def attach(
    world: World, family: Family, started: dt.date, ended: dt.date, progress: str, service: str, team: str, worker: str
) -> None:
    """Some families who are helped meet the programme's criteria; most of those are attached, once each."""
    chance = world.chance
    likely = rates.MEETS_CRITERIA * min(1.5, 0.6 + family.need / 4)
    if family.attached or not chance.happens(likely):
        return
    family.attached = True
    attached = started + dt.timedelta(days=chance.long_tail(0, 70)) if chance.happens(0.8) else None
    attached = None if attached is None or attached > ended else attached
    sustained = progress == "sustained" and attached is not None
    confirmed = ended + dt.timedelta(days=chance.whole(150, 240)) if sustained else None
    number = world.records.number("FA")
    world.records.add(
        "family_attachment",
        family_attachment_id=number,
        family_id=family.id,
        identified_on=started,
        criteria_met=2 + chance.long_tail(0, 6),
        attached_on=attached,
        ended_on=ended if attached is not None else None,
        progress_on=confirmed,
        service=service,
        organisation=chance.weighted(rates.LEAD_ORGANISATIONS),
        area=family.area,
        team=team,
        worker_id=worker,
    )
    if confirmed is not None and chance.happens(0.9):
        _claim(world, number, family, confirmed)


def _claim(world: World, attachment: str, family: Family, confirmed: dt.date) -> None:
    """Claims go in at the end of each quarter."""
    chance = world.chance
    claimed = world.working(_quarter_end(confirmed))
    decided = (world.until - claimed).days > 60
    world.records.add(
        "family_claim",
        family_claim_id=world.records.number("FC"),
        family_attachment_id=attachment,
        family_id=family.id,
        claimed_on=claimed,
        kind="employment" if chance.happens(0.12) else "progress",
        status=chance.weighted({"certified": 93.0, "rejected": 7.0}) if decided else "submitted",
        area=family.area,
    )


def _quarter_end(day: dt.date) -> dt.date:
    month = (day.month + 2) // 3 * 3
    return dt.date(day.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)

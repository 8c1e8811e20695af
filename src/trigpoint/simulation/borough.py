"""One simulated borough, from its first day to its last."""

from __future__ import annotations

import datetime as dt

from trigpoint.catalogue.calendar import england
from trigpoint.model.period import Period, add_months
from trigpoint.simulation import early_help, front_door, rates, social_care
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.people import People
from trigpoint.simulation.records import Records
from trigpoint.simulation.staff import AREA, hire
from trigpoint.simulation.world import World

RUN_UP = 24
"""Months of records before the months asked for, so that plans are open and histories known when those begin."""

SERVICES = {
    "social care": social_care.refer,
    "unaccompanied": social_care.unaccompanied,
    "early help": early_help.request,
    "step down": early_help.step_down,
}


def live(size: float, months: int, until: Period, seed: int) -> Records:
    """The records of a borough of `size` times 70,000 children: `months` months that end with `until`, and a run-up.

    The same arguments give the same records.
    """
    chance = Chance(f"trigpoint {seed} {size} {months} {until}")
    first = add_months(until.start, -(months + RUN_UP) + 1)
    records = Records(until.end)
    people = People(records, chance)
    staff = hire(records, chance, size)
    children = round(rates.CHILDREN * size)
    world = World(first, until.end, children, chance, records, england(), people, staff, SERVICES)
    _count_people(records, chance, children, first.year - 1, until.end.year)
    social_care.looked_after_at_first(world, first)
    day = first
    while day <= until.end:
        front_door.open_for(world, day)
        world.due(day)
        day += dt.timedelta(days=1)
    return records


def _count_people(records: Records, chance: Chance, children: int, first: int, last: int) -> None:
    """Mid-year estimates by year and single year of age, 0 to 25; the years after the latest estimate are not there."""
    for year in range(first, last):
        growth = 1 + (year - last) * 0.004
        for age in range(26):
            for sex, share in (("M", 0.512), ("F", 0.488)):
                people = round(children / 18 * growth * share * (0.97 + chance.whole(0, 6) / 100))
                records.keep("population", area=AREA, year=year, age=age, sex=sex, population=people)

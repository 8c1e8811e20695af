"""One simulated borough, from its first day to its last."""

from __future__ import annotations

import datetime as dt

import polars as pl

from trigpoint.catalogue.calendar import england
from trigpoint.model.period import Period, add_months
from trigpoint.simulation import (
    after_16,
    caseloads,
    centres,
    early_help,
    early_years,
    front_door,
    health,
    programmes,
    quality,
    rates,
    schools,
    social_care,
    youth_justice,
)
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.draws import Draws
from trigpoint.simulation.people import People
from trigpoint.simulation.places import AREA
from trigpoint.simulation.records import Records
from trigpoint.simulation.register import families_as_they_went, write_register
from trigpoint.simulation.residents import settle
from trigpoint.simulation.staff import hire
from trigpoint.simulation.town import town_of
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
    named = f"trigpoint {seed} {size} {months} {until}"
    chance, draws = Chance(named), Draws(named)
    shown = add_months(until.start, -months + 1)
    first = add_months(shown, -RUN_UP)
    records = Records(until.end)
    children = round(rates.CHILDREN * size)
    people = People(settle(draws, first, until.end, children), chance)
    staff = hire(records, chance, size)
    changed = change_of_practice(months, until)
    world = World(first, until.end, changed, children, chance, records, england(), people, staff, SERVICES)
    _count_people(records, chance, children, first.year - 1, until.end.year)
    social_care.looked_after_at_first(world, first)
    day = first
    while day <= until.end:
        front_door.open_for(world, day)
        youth_justice.patrol(world, day)
        world.due(day)
        day += dt.timedelta(days=1)
    quality.audit_social_care(world)
    _leave_traces(world, shown, draws, Chance(f"{named} programmes"))
    return records


def _leave_traces(world: World, shown: dt.date, draws: Draws, chance: Chance) -> None:
    """What schools, centres, health visitors and others know of everyone, as whole tables."""
    records, people = world.records, world.people
    families = families_as_they_went(people)
    town = town_of(people, families, records, shown, world.calendar, world.staff, draws)
    records.frames.update(centres.join(town, people.residents.people.filter(pl.col("adult"))))
    joined = centres.families_of(records.frames["centre_registration"])
    records.frames.update(write_register(people, families, joined, draws, records.until))
    records.frames.update(schools.attend(town))
    records.frames["participation"] = after_16.participate(town)
    records.frames["missing_education"] = after_16.miss_education(town)
    records.frames.update(early_years.learn_early(town))
    records.frames.update(health.visit(town))
    programmes.run(town, chance)
    records.frames["caseload"] = caseloads.count_cases(town)


def change_of_practice(months: int, until: Period) -> dt.date:
    """The first day on which the front door sends more families to early help."""
    return add_months(until.start, -min(rates.CHANGED_MONTHS_AGO, months // 2))


def _count_people(records: Records, chance: Chance, children: int, first: int, last: int) -> None:
    """Mid-year estimates by year and single year of age, 0 to 25; the years after the latest estimate are not there."""
    for year in range(first, last):
        growth = 1 + (year - last) * 0.004
        for age in range(26):
            for sex, share in (("M", 0.512), ("F", 0.488)):
                people = round(children / 18 * growth * share * (0.97 + chance.whole(0, 6) / 100))
                records.keep("population", area=AREA, year=year, age=age, sex=sex, population=people)

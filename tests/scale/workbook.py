"""A large Annex A workbook of random rows, the same for the same seed. No child in it is real."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

Cell = str | int | dt.date | None
AS_OF = dt.date(2026, 3, 31)

_ETHNICITY = ("a) WBRI", "WBRI - White British", "k) APKN", "f) MWBC", "r) OOTH", "BAFR", "s) NOBT")
_GENDER = ("a) Male", "b) Female", "Male", "F", "c) Not stated/recorded")
_SOURCE = ("q) 6: Police", "e) 2A: Schools", "j) 3D: Health services", "1B: Individual", "s) 8: Other")
_TEAMS = tuple(f"Locality {n} Duty Team" for n in range(1, 9))
_NEED = ("N1 - Abuse or neglect", "N2 - Child's disability", "N4 - Family in acute stress")
_ABUSE = ("a) Neglect", "b) Physical abuse", "Emotional abuse")
_YES = ("Yes", "No", "a) Yes", "b) No")

_PERSON = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
_WORKER = ("Allocated Team", "Allocated Worker")
HEADINGS = {
    "List 1": (*_PERSON, "Date of Contact", "Contact Source"),
    "List 3": (*_PERSON, "Date of referral", "Referral Source", "Referral NFA?",
               "Number of Referrals in Last 12 Months", *_WORKER),
    "List 4": (*_PERSON, "Does the Child have a Disability", "Continuous Assessment Start Date",
               "Child Seen During Continuous Assessment", "Continuous Assessment Date of Authorisation",
               "Was the child assessed as requiring LA children's social care support?", *_WORKER),
    "List 6": (*_PERSON, "Does the Child have a Disability", "CIN Start Date", "Primary Need Code",
               "Date Child Was Last Seen", "CIN Closure Date", "Reason for Closure", "Case Status", *_WORKER),
    "List 7": (*_PERSON, "Does the Child have a Disability", "Child Protection Plan Start Date",
               "Initial Category of Abuse", "Latest Category of Abuse", "Date of the Last Statutory Visit",
               "Was the Child Seen Alone?", "Date of latest review conference", "Child Protection Plan End Date",
               "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
               "Number of Previous Child Protection Plans", *_WORKER),
}  # fmt: skip
"""The lists of the workbook and their headings, as Ofsted writes them."""


def rows_of(name: str, count: int, seed: int) -> Iterator[tuple[Cell, ...]]:
    """Random rows of a list: dates in the half year before `AS_OF`, some as text, codes as people write them."""
    chance = random.Random(f"{name} {seed}")
    for number in range(count):
        born = dt.date(2008, 1, 1) + dt.timedelta(days=chance.randrange(6200))
        person = (100000 + number * 7 % (count + 50), chance.choice(_GENDER), chance.choice(_ETHNICITY), born)
        yield (*person, AS_OF.year - born.year, *_rest(name, chance))


def _rest(name: str, chance: random.Random) -> tuple[Cell, ...]:
    def day(back: int = 180) -> dt.date:
        return AS_OF - dt.timedelta(days=chance.randrange(back))

    def text() -> str:
        return day().strftime("%d/%m/%Y")

    worker = (chance.choice(_TEAMS), f"Worker {chance.randrange(300)}")
    yes = chance.choice(_YES)
    match name:
        case "List 1":
            return (day(), chance.choice(_SOURCE))
        case "List 3":
            return (text(), chance.choice(_SOURCE), yes, chance.randrange(4), *worker)
        case "List 4":
            return (yes, day(), chance.choice(_YES), day() if chance.random() < 0.7 else None, yes, *worker)
        case "List 6":
            closed = chance.random() < 0.4
            return (yes, day(900), chance.choice(_NEED), text(), day() if closed else None,
                    "RC1 - Adopted" if closed else "-", "c) Child in need plan", *worker)  # fmt: skip
    return (yes, day(700), chance.choice(_ABUSE), chance.choice(_ABUSE), day(40), yes, day(90),
            day() if chance.random() < 0.3 else None, "b) No", chance.randrange(3), *worker)  # fmt: skip


def write_workbook(path: Path, rows: int, seed: int = 1) -> int:
    """Write a workbook with about `rows` rows over its lists; gives how many."""
    written = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as workbook:
        for name, headings in HEADINGS.items():
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, headings)
            for number, row in enumerate(rows_of(name, rows // len(HEADINGS), seed), start=1):
                sheet.write_row(number, 0, row)
                written += 1
    return written

"""England's working days, from the list of bank holidays that ships with the definitions."""

from __future__ import annotations

import csv
import datetime as dt
from functools import lru_cache

from trigpoint.catalogue.national import national_definitions
from trigpoint.model.workingday import Calendar


@lru_cache(maxsize=1)
def england() -> Calendar:
    """The calendar of `calendars/england_bank_holidays.csv` (2000 to 2035), read once."""
    path = national_definitions() / "calendars" / "england_bank_holidays.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return Calendar(dt.date.fromisoformat(row["date"]) for row in csv.DictReader(file))

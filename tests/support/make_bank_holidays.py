"""Write `definitions/calendars/england_bank_holidays.csv` anew: `python -m tests.support.make_bank_holidays`.

The list comes from the `holidays` package (England, public holidays, 2000 to 2035), which is needed only here and in
the test that holds the file equal to it.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import holidays

from trigpoint.model.workingday import FIRST, LAST

FILE = Path(__file__).resolve().parents[2] / "definitions" / "calendars" / "england_bank_holidays.csv"


def england_bank_holidays() -> str:
    """The file's text: a row a holiday, in order of date."""
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(FIRST.year, LAST.year + 1))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["date", "name"])
    # A holiday at a weekend is kept on the weekday given instead of it, which the package lists as well.
    writer.writerows((day.isoformat(), name) for day, name in sorted(days.items()) if day.weekday() < 5)
    return text.getvalue()


if __name__ == "__main__":
    FILE.write_text(england_bank_holidays(), encoding="utf-8", newline="")

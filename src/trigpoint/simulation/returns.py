"""Two providers' quarterly returns as they send them: a title, quarters across, words between the figures, footnotes.

One of them has not sent its last quarter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trigpoint.model.period import Period, add_months, financial_year_of
from trigpoint.simulation.places import AREA
from trigpoint.simulation.records import Records, Row, Value
from trigpoint.simulation.staff import GOOD_PROVIDER, GOOD_TEAM, LATE_PROVIDER

_QUARTERS = 8
_TO_FOLLOW = "to follow"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a return: a reference, words, a figure or words for each quarter; without a reference, a heading."""

    ref: str
    measure: str
    figures: tuple[Value, ...] = ()


def write_returns(folder: Path, records: Records, months: int) -> tuple[Path, Path]:
    """The two workbooks, of the last eight quarters or as many whole ones as the months hold."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = _quarters(records.until, months)
    early_help = folder / "voluntary-partner-a.xlsx"
    programmes = folder / "voluntary-partner-c.xlsx"
    _book(
        early_help,
        GOOD_PROVIDER,
        "Early help in the south of the borough",
        records.until,
        shown,
        _early_help(records, shown),
    )
    _book(programmes, LATE_PROVIDER, "Targeted programmes", records.until, shown, _programmes(records, shown))
    return early_help, programmes


def _quarters(until: dt.date, months: int) -> list[Period]:
    """Whole quarters of the months that end with `until`, the latest last."""
    first = add_months(until + dt.timedelta(days=1), -months)
    latest = Period.quarter(financial_year_of(until), (until.month - 4) % 12 // 3 + 1)
    latest = latest if latest.end <= until else latest.shift(-1)
    wanted = [latest.shift(-n) for n in range(_QUARTERS)]
    return [quarter for quarter in reversed(wanted) if quarter.start >= first]


def _early_help(records: Records, shown: Sequence[Period]) -> list[Line]:
    plans = [row for row in records.rows("early_help_plan") if row["team"] == GOOD_TEAM]
    ended = [[row for row in plans if _within(row["ended_on"], quarter)] for quarter in shown]
    answers = [r for r in records.rows("survey_response") if r["team"] == GOOD_TEAM and r["question"] == "overall"]
    rated = [[row for row in answers if _within(row["answered_on"], quarter)] for quarter in shown]
    return [
        Line("", "Families"),
        Line("VA1", "Families newly helped", tuple(len(_families(plans, "started_on", q)) for q in shown)),
        Line("VA2", "Families whose help ended", tuple(len(_families(plans, "ended_on", q)) for q in shown)),
        Line("", "Outcomes"),
        Line("VA3", "Plans that ended with all outcomes met", _percents(ended, "closure_reason", "outcomes met")),
        Line("VA4", "Parents who rate the support good or very good*", _percents(rated, "rating", "good", "very good")),
    ]


def _programmes(records: Records, shown: Sequence[Period]) -> list[Line]:
    own = {row["programme_id"] for row in records.rows("programme") if row["organisation"] == LATE_PROVIDER}
    sessions = [row for row in records.rows("programme_session") if row["programme_id"] in own and not row["cancelled"]]
    held = [[row for row in sessions if _within(row["held_on"], quarter)] for quarter in shown]
    came = [sum(int(str(row["attended"])) for row in rows) for rows in held]
    sent = [len(rows) for rows in held]
    return [
        Line("VC1", "Sessions held", (*sent[:-1], _TO_FOLLOW)),
        Line("VC2", "Attendances at sessions", (*came[:-1], _TO_FOLLOW)),
    ]


def _within(day: Value, quarter: Period) -> bool:
    return isinstance(day, dt.date) and quarter.start <= day <= quarter.end


def _families(plans: Sequence[Row], column: str, quarter: Period) -> set[Value]:
    return {row["family_id"] for row in plans if _within(row[column], quarter)}


def _percents(quarters: Sequence[Sequence[Row]], column: str, *wanted: str) -> tuple[str, ...]:
    """Each quarter's share as people type it; `n/a` where there was nobody."""
    return tuple(
        f"{100 * sum(row[column] in wanted for row in rows) / len(rows):.0f}%" if rows else "n/a" for rows in quarters
    )


def _book(
    path: Path, provider: str, contract: str, until: dt.date, shown: Sequence[Period], lines: Sequence[Line]
) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    made = dt.datetime.combine(until, dt.time(), tzinfo=dt.UTC).replace(tzinfo=None)
    book.set_properties({"title": f"{provider}: return (simulated)", "created": made})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Return")
    sheet.write_string(0, 0, f"{provider}: quarterly return to {AREA}", bold)
    sheet.write_string(1, 0, contract)
    sheet.write_row(3, 0, ["Ref", "Measure", *(_heading(quarter) for quarter in shown)], bold)
    for number, line in enumerate(lines, start=4):
        if not line.ref:
            sheet.write_string(number, 0, line.measure, bold)
            continue
        sheet.write_row(number, 0, [line.ref, line.measure, *line.figures])
    after = 4 + len(lines) + 1
    sheet.write_string(after, 0, "* Of those who answered the survey. Small numbers: please read with care.")
    sheet.write_string(
        after + 1, 0, "Comments: a second worker started in the last quarter; a group moved to a new venue."
    )
    sheet.set_column(1, 1, 48)
    book.close()


def _heading(quarter: Period) -> str:
    """`Q1 2025/26`, April to June."""
    year = quarter.start.year - (quarter.start.month < 4)
    return f"Q{(quarter.start.month - 4) % 12 // 3 + 1} {year}/{(year + 1) % 100:02d}"

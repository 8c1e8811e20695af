"""Five figures worked out by hand: the steps of docs/by-hand.md in plain Python, on the files that the page names.

Every number that the page prints after a step must come out again, and the last of each must be what Trigpoint says.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from statistics import median

import holidays
import pytest

from tests.support.repository import ROOT
from trigpoint.model.period import Period
from trigpoint.runs.explain import explain
from trigpoint.runs.load import load
from trigpoint.simulation.simulate import simulate
from trigpoint.store.workspace import Workspace

Row = dict[str, str]
END = "2026-03-31"
BANK_HOLIDAYS = set(holidays.country_holidays("GB", subdiv="ENG", years=range(2018, 2027)))


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The borough of the page's arguments."""
    folder = tmp_path_factory.mktemp("by_hand") / "borough"
    simulate(folder, size=0.01, months=36, until=Period.parse("2026-03"), seed=7)
    return folder


def opened(exports: Path, table: str) -> list[Row]:
    with (exports / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {name: day_of(cell) if name.endswith("_on") else cell for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]


def without_repeats(rows: list[Row], key: str) -> list[Row]:
    """Remove Duplicates over all columns; then of rows with the same identifier the last."""
    different = list({tuple(row.values()): row for row in reversed(rows)}.values())[::-1]
    return list({row[key]: row for row in different}.values())


def day_of(text: str) -> str:
    """A day as 2026-03-31, also where it is written 31/03/2026; what is no day is blank."""
    day = "-".join(reversed(text.split("/")))
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return ""
    return day


def open_at_the_end(rows: list[Row]) -> list[Row]:
    """Filters: started by the last day, and no end or an end after it."""
    begun = [row for row in rows if "" < row["started_on"] <= END]
    return [row for row in begun if row["ended_on"] == "" or row["ended_on"] > END]


def children_in_need(exports: Path) -> list[float]:
    rows = opened(exports, "cin_episode")
    kept = without_repeats(rows, "cin_episode_id")
    open_now = open_at_the_end(kept)
    return [len(rows), len(kept), len(open_now), len({row["person_id"] for row in open_now} - {""})]


def families_with_a_plan(exports: Path) -> list[float]:
    rows = opened(exports, "early_help_plan")
    kept = without_repeats(rows, "early_help_plan_id")
    open_now = open_at_the_end(kept)
    return [len(rows), len(kept), len(open_now), len({row["family_id"] for row in open_now} - {""})]


def a_year_later(day: str) -> str:
    """EDATE(day, 12)."""
    return f"{int(day[:4]) + 1}{day[4:]}".replace("-02-29", "-02-28")


def re_referrals(exports: Path) -> list[float]:
    rows = opened(exports, "referral")
    kept = without_repeats(rows, "referral_id")
    dated = [row for row in kept if row["received_on"] != ""]
    year = [row for row in dated if "2025-04-01" <= row["received_on"] <= END]
    again = 0
    for row in year:
        before = [
            other["received_on"]
            for other in dated
            if other["person_id"] == row["person_id"] and other["received_on"] < row["received_on"]
        ]
        again += bool(before) and row["received_on"] <= a_year_later(max(before))  # MAXIFS, then EDATE
    return [len(rows), len(kept), len(year), again, 100 * again / len(year)]


def working_days(first: str, last: str) -> int:
    """NETWORKDAYS from the day after `first` to `last`, or the contrary where `last` is earlier."""
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    sign, low, high = (1, start, end) if start <= end else (-1, end, start)
    days = [low + dt.timedelta(days=n + 1) for n in range((high - low).days)]
    return sign * sum(day.weekday() < 5 and day not in BANK_HOLIDAYS for day in days)


def median_of_assessments(exports: Path) -> list[float]:
    rows = opened(exports, "assessment")
    kept = without_repeats(rows, "assessment_id")
    year = [row for row in kept if "2025-04-01" <= row["completed_on"] <= END]
    days = [working_days(row["started_on"], row["completed_on"]) for row in year if row["started_on"] != ""]
    return [len(rows), len(kept), len(year), len(days), median(days)]


def visited_in_twenty_days(exports: Path) -> list[float]:
    plans = without_repeats(opened(exports, "cin_plan"), "cin_plan_id")
    visits = without_repeats(opened(exports, "cin_visit"), "cin_visit_id")
    open_now, met = open_at_the_end(plans), 0
    for row in open_now:
        mine = [v["visited_on"] for v in visits if v["person_id"] == row["person_id"]]
        latest = max((day for day in mine if "" < day <= END), default=row["started_on"])
        met += working_days(latest, END) <= 20
    return [len(plans), len(visits), len(open_now), met, 100 * met / len(open_now)]


BY_HAND: dict[str, tuple[str, Callable[[Path], list[float]]]] = {
    "children_in_need_open": ("2026-03", children_in_need),
    "early_help_families_open": ("2026-03", families_with_a_plan),
    "re_referrals_in_12_months": ("2026-03", re_referrals),
    "assessment_days_median": ("FY2025-26", median_of_assessments),
    "cin_visits_in_20_days": ("2026-03", visited_in_twenty_days),
}


def printed(indicator: str) -> tuple[str, list[float]]:
    """What the page says: the period, and the number after each step of the indicator's section."""
    page = (ROOT / "docs" / "by-hand.md").read_text(encoding="utf-8")
    section = page.split(f"`{indicator}`", 1)[1].split("\n## ", 1)[0]
    period = re.search(r"Period: `([^`]+)`", section)
    assert period is not None
    return period[1], [float(n) for n in re.findall(r"\*\*([\d.]+)\*\*", section)]


@pytest.mark.parametrize("indicator", BY_HAND)
def test_the_steps_of_the_page_come_to_what_it_prints(exports: Path, indicator: str) -> None:
    period, steps = BY_HAND[indicator]
    assert printed(indicator) == (period, pytest.approx(steps(exports), abs=1e-12))


def test_trigpoint_comes_to_the_same(exports: Path, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "workspace", "Fenbridge", "Fenbridge")
    load(workspace, "tables", [exports / "tables"], as_of=dt.date(2026, 3, 31), by="a test")
    for indicator, (period, steps) in BY_HAND.items():
        figure = explain(workspace, indicator, Period.parse(period)).figure
        assert figure.value == pytest.approx(steps(exports)[-1], abs=1e-12), indicator

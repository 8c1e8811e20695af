"""The whole way: the borough's exports loaded, and its figures held equal to ones counted here from the CSV by hand.

Nothing of the engines is used to count: only the csv module, and days counted one by one.
"""

from __future__ import annotations

import csv
import datetime as dt
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.runs.figures import computed_figures
from trigpoint.runs.load import load
from trigpoint.simulation.simulate import simulate
from trigpoint.simulation.spoiling import CLEANLY
from trigpoint.store.workspace import Workspace

pytestmark = pytest.mark.slow

UNTIL = Period.month(2026, 3)
START, END = UNTIL.start, UNTIL.end
YEAR_AGO = dt.date(2025, 4, 1)
Rows = list[dict[str, str]]
SPLIT = ("assessments_in_45_days", "children_looked_after")
EARLIER = [Period.month(2025, 5), Period.month(2025, 12), Period.month(2026, 1)]  # with bank holidays in each
BANDS = {"Under 1": 1, "1 to 4": 5, "5 to 9": 10, "10 to 15": 16, "16 and 17": 18, "18 and over": 200}


class Borough:
    """The CSV as text, and the figures that came out."""

    def __init__(self, folder: Path, figures: dict[str, Observation]) -> None:
        self.folder, self.figures = folder, figures
        self.split: dict[tuple[str, Period, str | None], Observation] = {}

    def rows(self, table: str) -> Rows:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Borough:
    # Without dirt, so that the text in the CSV can be read here as it stands.
    made = simulate(tmp_path_factory.mktemp("exports"), 0.15, 14, UNTIL, seed=5, dirt=CLEANLY)
    workspace = Workspace.create(tmp_path_factory.mktemp("workspace"), area="Fenbridge")
    done = load(workspace, "tables", [made.tables], as_of=END, by="test")
    assert done.set_aside == 0
    assert sum(a.taken for a in done.accounts) == sum(made.rows.values())
    catalogue = workspace_catalogue(workspace.path)
    wanted = [i for i in catalogue.indicators.values() if i.origin == "computed"]
    snapshot = workspace.store.current()
    assert snapshot is not None
    figures = computed_figures(workspace, snapshot, catalogue, wanted, [UNTIL])
    made_here = Borough(made.tables, {o.indicator: o for o in figures if o.breakdown is None})
    chosen = [catalogue.indicators[name] for name in SPLIT]
    split = computed_figures(workspace, snapshot, catalogue, chosen, EARLIER, ["age_band"])
    made_here.split = {(o.indicator, o.period, o.member): o for o in split}
    return made_here


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _within(text: str, first: dt.date, last: dt.date = END) -> bool:
    day = _day(text)
    return day is not None and first <= day <= last


def _open(row: dict[str, str]) -> bool:
    ended = _day(row["ended_on"])
    return row["started_on"] <= END.isoformat() and (ended is None or ended > END)


def _working_days(start: dt.date, end: dt.date) -> int:
    days = (start + dt.timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in england().holidays for day in days)


def _share(rows: Rows, met: Callable[[dict[str, str]], bool]) -> tuple[int, int]:
    return sum(met(row) for row in rows), len(rows)


def _assessed_in_time(borough: Borough) -> tuple[int, int]:
    rows = [r for r in borough.rows("assessment") if _within(r["completed_on"], START)]
    return _share(rows, lambda r: _working_days(_day(r["started_on"]), _day(r["completed_on"])) <= 45)  # type: ignore[arg-type]


def _conferences_in_time(borough: Borough) -> tuple[int, int]:
    began = {r["section_47_enquiry_id"]: _day(r["strategy_discussion_on"]) for r in borough.rows("section_47_enquiry")}
    rows = [r for r in borough.rows("initial_conference") if _within(r["held_on"], START)]
    return _share(rows, lambda r: _working_days(began[r["section_47_enquiry_id"]], _day(r["held_on"])) <= 15)  # type: ignore[arg-type]


def _visited(borough: Borough) -> tuple[int, int]:
    latest: dict[str, dt.date] = {}
    for visit in borough.rows("cp_visit"):
        day = dt.date.fromisoformat(visit["visited_on"])
        latest[visit["cp_plan_id"]] = max(day, latest.get(visit["cp_plan_id"], day))
    rows = [
        r
        for r in borough.rows("cp_plan")
        if _open(r) and (r["cp_plan_id"] in latest or _working_days(dt.date.fromisoformat(r["started_on"]), END) > 15)
    ]
    return _share(rows, lambda r: r["cp_plan_id"] in latest and _working_days(latest[r["cp_plan_id"]], END) <= 15)


def _re_referred(borough: Borough) -> tuple[int, int]:
    days: dict[str, list[str]] = {}
    for row in borough.rows("referral"):
        days.setdefault(row["person_id"], []).append(row["received_on"])

    def again(row: dict[str, str]) -> bool:
        earlier = [d for d in days[row["person_id"]] if d < row["received_on"]]
        if not earlier:
            return False
        previous = dt.date.fromisoformat(max(earlier))
        last = dt.date(previous.year + 1, previous.month, min(previous.day, 28 if previous.month == 2 else 31))
        return dt.date.fromisoformat(row["received_on"]) <= last

    return _share([r for r in borough.rows("referral") if _within(r["received_on"], YEAR_AGO)], again)


def _long_plans(borough: Borough) -> tuple[int, int]:
    rows = [r for r in borough.rows("cin_plan") if _open(r)]
    return _share(rows, lambda r: (END - dt.date.fromisoformat(r["started_on"])).days > 365)


def _aged_16_and_17(borough: Borough) -> tuple[int, int]:
    born = {r["person_id"]: r["born_on"] for r in borough.rows("person")}
    rows = [r for r in borough.rows("care_period") if _open(r) and born[r["person_id"]]]
    # Turned 16 on or before 31 March 2026, and 18 after it.
    return _share(rows, lambda r: "2008-03-31" < born[r["person_id"]] <= "2010-03-31")


def _outside(borough: Borough) -> tuple[int, int]:
    rows = [r for r in borough.rows("placement") if _open(r) and r["location"]]
    return _share(rows, lambda r: r["location"] == "out")


@pytest.mark.parametrize(
    ("indicator", "count"),
    [
        ("assessments_in_45_days", _assessed_in_time),
        ("conferences_in_15_days", _conferences_in_time),
        ("cp_visits_in_15_days", _visited),
        ("re_referrals_in_12_months", _re_referred),
        ("cin_plans_over_12_months", _long_plans),
        ("looked_after_aged_16_and_17", _aged_16_and_17),
        ("placed_outside_the_borough", _outside),
    ],
)
def test_a_share_is_as_counted_by_hand(
    borough: Borough, indicator: str, count: Callable[[Borough], tuple[int, int]]
) -> None:
    met, counted = count(borough)
    figure = borough.figures[indicator]
    assert (figure.numerator, figure.denominator) == (met, counted)
    assert counted > 0
    assert figure.value == pytest.approx(100 * met / counted, rel=1e-12)


@pytest.mark.parametrize(
    ("indicator", "table", "thing"),
    [
        ("cp_plans_open", "cp_plan", "person_id"),
        ("cin_plans_open", "cin_plan", "person_id"),
        ("children_in_need_open", "cin_episode", "person_id"),
        ("children_looked_after", "care_period", "person_id"),
        ("early_help_families_open", "early_help_plan", "family_id"),
    ],
)
def test_what_is_open_is_as_counted_by_hand(borough: Borough, indicator: str, table: str, thing: str) -> None:
    things = {row[thing] for row in borough.rows(table) if _open(row)}
    assert things
    assert borough.figures[indicator].value == len(things)


@pytest.mark.parametrize(
    ("indicator", "table", "day"),
    [
        ("contacts_received", "contact", "received_on"),
        ("referrals_received", "referral", "received_on"),
        ("early_help_assessments_started", "early_help_assessment", "started_on"),
        ("early_help_assessments_completed", "early_help_assessment", "completed_on"),
        ("taf_meetings_held", "taf_meeting", "held_on"),
    ],
)
def test_events_of_the_month_are_as_counted_by_hand(borough: Borough, indicator: str, table: str, day: str) -> None:
    counted = sum(_within(row[day], START) for row in borough.rows(table))
    assert counted > 0
    assert borough.figures[indicator].value == counted


def test_rates_are_over_the_latest_estimate_before_the_end(borough: Borough) -> None:
    children = sum(
        int(row["population"]) for row in borough.rows("population") if row["year"] == "2025" and int(row["age"]) < 18
    )
    referrals = sum(_within(row["received_on"], YEAR_AGO) for row in borough.rows("referral"))
    assert borough.figures["referrals_rate"].value == pytest.approx(referrals / children * 10_000, rel=1e-12)


def test_median_mean_and_ratio_are_as_counted_by_hand(borough: Borough) -> None:
    lengths = [
        _working_days(dt.date.fromisoformat(r["started_on"]), dt.date.fromisoformat(r["completed_on"]))
        for r in borough.rows("assessment")
        if _within(r["completed_on"], START)
    ]
    assert borough.figures["assessment_days_median"].value == statistics.median(lengths)
    cin = [r for r in borough.rows("cin_plan") if _open(r)]
    days = [(END - dt.date.fromisoformat(r["started_on"])).days for r in cin]
    assert borough.figures["cin_plan_days_mean"].value == pytest.approx(statistics.fmean(days), rel=1e-12)
    cp = {r["person_id"] for r in borough.rows("cp_plan") if _open(r)}
    wanted = len({r["person_id"] for r in cin}) / len(cp)
    assert borough.figures["cin_to_cp_ratio"].value == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    "indicator", ["placed_outside_the_borough", "looked_after_section_20", "looked_after_care_orders"]
)
def test_who_has_left_care_is_in_no_placement_of_the_workbook_either(
    borough: Borough, tmp_path: Path, indicator: str
) -> None:
    """List 8 holds those who left in the six months, with the day that they left and none of where they last lived."""
    workspace = Workspace.create(tmp_path / "w", area="Fenbridge")
    load(workspace, "annex-a", [borough.folder.parent / "annex-a.xlsx"], as_of=END, by="test")
    catalogue, snapshot = workspace_catalogue(workspace.path), workspace.store.current()
    assert snapshot is not None
    (figure,) = computed_figures(workspace, snapshot, catalogue, [catalogue.indicators[indicator]], [UNTIL])
    table, met = {
        "placed_outside_the_borough": ("placement", lambda r: r["location"] == "out"),
        "looked_after_section_20": ("legal_status", lambda r: r["status"] == "V2"),
        "looked_after_care_orders": ("legal_status", lambda r: r["status"] in ("C1", "C2")),
    }[indicator]
    assert any(r["ended_on"] and "2025-10-01" <= r["ended_on"] <= END.isoformat() for r in borough.rows("care_period"))
    assert (figure.numerator, figure.denominator) == _share([r for r in borough.rows(table) if _open(r)], met)


def _band(born: str, on: dt.date) -> str:
    day = _day(born)
    if day is None:
        return "Not recorded"
    years = on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    return "Unborn" if years < 0 else next(name for name, below in BANDS.items() if years < below)


@pytest.mark.parametrize("month", EARLIER, ids=str)
def test_members_of_earlier_months_are_as_counted_by_hand(borough: Borough, month: Period) -> None:
    """Age at the start of an assessment, and at the month's end for a stock."""
    born = {r["person_id"]: r["born_on"] for r in borough.rows("person")}
    wanted: dict[tuple[str, str | None], list[int]] = {}

    def count(indicator: str, band: str, number: int) -> None:
        for member in (None, band):
            wanted.setdefault((indicator, member), []).append(number)

    for row in borough.rows("assessment"):
        if _within(row["completed_on"], month.start, month.end):
            start, end = dt.date.fromisoformat(row["started_on"]), dt.date.fromisoformat(row["completed_on"])
            count("assessments_in_45_days", _band(born[row["person_id"]], start), int(_working_days(start, end) <= 45))
    children = set()
    for row in borough.rows("care_period"):
        ended = _day(row["ended_on"])
        if row["started_on"] <= month.end.isoformat() and (ended is None or ended > month.end):
            children.add(row["person_id"])
    for child in children:
        count("children_looked_after", _band(born[child], month.end), 1)
    found = {(name, member): o for (name, period, member), o in borough.split.items() if period == month}
    assert found.keys() == wanted.keys()
    for key, numbers in wanted.items():
        assert found[key].numerator == sum(numbers)
        if key[0] == "assessments_in_45_days":
            assert found[key].denominator == len(numbers)


def test_every_target_is_one_that_somebody_would_set_here(borough: Borough) -> None:
    """None is below half of the figure or above twice of it; children in need by last year's end, counted here."""
    day = END.isoformat()
    with (borough.folder.parent / "figures" / "targets.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["from"] <= day and (not row["to"] or row["to"] >= day)]
    goals = {row["indicator"]: float(row["target"]) for row in rows if row["target"] != "tbc"}
    assert len(goals) >= 7
    shares = {name: borough.figures[name].value for name in goals}
    assert [name for name, value in shares.items() if not goals[name] / 2 <= (value or 0) <= 2 * goals[name]] == []
    began = YEAR_AGO.isoformat()
    plans = [row for row in borough.rows("cin_plan") if row["started_on"] <= began]
    children = {row["person_id"] for row in plans if not row["ended_on"] or row["ended_on"] > began}
    assert abs(goals["cin_plans_open"] - len(children)) <= 5

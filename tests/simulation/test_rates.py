"""The borough is like England: its rates within stated bands of the published ones.

Each published figure is written here with its file, column and year, and held against the file where it is at hand. A
borough of 35,000 children differs from England by chance, and its own practice differs by design (one team is slow, the
front door changes): hence the bands, in the figure's own unit.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import polars as pl
import pytest

from tests.support.shared import shared
from trigpoint.catalogue.calendar import england
from trigpoint.model.period import Period
from trigpoint.simulation.borough import live
from trigpoint.simulation.records import Records

pytestmark = pytest.mark.slow

SIZE, YEARS = 0.5, 3
CHILDREN = 70_000 * SIZE
FIRST, LAST = dt.date(2023, 4, 1), dt.date(2026, 3, 31)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def place() -> Records:
    """35,000 children over three years."""
    return live(SIZE, 12 * YEARS, Period.month(2026, 3), seed=1)


def _in_years(place: Records, table: str, day: str) -> list[Row]:
    return [row for row in place.rows(table) if row[day] is not None and FIRST <= row[day] <= LAST]  # type: ignore[operator]


def _yearly(table: str, day: str) -> Callable[[Records], float]:
    return lambda place: len(_in_years(place, table, day)) / CHILDREN * 10_000 / YEARS


def _at_ends(table: str) -> Callable[[Records], float]:
    def mean(place: Records) -> float:
        ends = [dt.date(year, 3, 31) for year in (2024, 2025, 2026)]
        rows = place.rows(table)
        children = [
            {r["person_id"] for r in rows if r["started_on"] <= end and (r["ended_on"] is None or r["ended_on"] > end)}  # type: ignore[operator]
            for end in ends
        ]
        return sum(map(len, children)) / len(ends) / CHILDREN * 10_000

    return mean


def _percent(met: int, counted: int) -> float:
    return 100 * met / counted


def _re_referred(place: Records) -> float:
    latest: dict[object, dt.date] = {}
    counted = again = 0
    for row in sorted(place.rows("referral"), key=lambda r: str(r["received_on"])):
        day, child = row["received_on"], row["person_id"]
        assert isinstance(day, dt.date)
        if day >= FIRST:
            counted += 1
            again += child in latest and (day - latest[child]).days <= 365
        latest[child] = day
    return _percent(again, counted)


def _without_action(place: Records) -> float:
    rows = _in_years(place, "referral", "received_on")
    return _percent(sum(row["no_further_action"] is True for row in rows), len(rows))


def _assessed_in_time(place: Records) -> float:
    rows = _in_years(place, "assessment", "completed_on")
    return _percent(sum(england().between(row["started_on"], row["completed_on"]) <= 45 for row in rows), len(rows))


def _conferences_in_time(place: Records) -> float:
    began = {row["section_47_enquiry_id"]: row["strategy_discussion_on"] for row in place.rows("section_47_enquiry")}
    rows = _in_years(place, "initial_conference", "held_on")
    return _percent(
        sum(england().between(began[row["section_47_enquiry_id"]], row["held_on"]) <= 15 for row in rows),  # type: ignore[arg-type]
        len(rows),
    )


def _second_plans(place: Records) -> float:
    rows = _in_years(place, "cp_plan", "started_on")
    return _percent(sum(row["previous_plans_reported"] > 0 for row in rows), len(rows))


def _doing(status: str, *ages: int) -> Callable[[Records], float]:
    def mean(place: Records) -> float:
        rows = place.frames["participation"].filter(
            pl.col("month_ended_on").dt.month().is_in([12, 1, 2]), pl.col("academic_age").is_in(ages)
        )
        return _percent(rows.filter(pl.col("status") == status).height, rows.height)

    return mean


def _year_at_school(place: Records, children: set[object] | None = None, kind: str | None = None) -> pl.DataFrame:
    """Sessions of the academic year 2024 to 2025 by pupil."""
    terms = place.frames["school_attendance"].filter(
        pl.col("term_ended_on").is_between(dt.date(2024, 9, 1), dt.date(2025, 8, 31))
    )
    if kind is not None:
        terms = terms.filter(pl.col("school_kind") == kind)
    if children is not None:
        terms = terms.filter(pl.col("person_id").is_in(sorted(map(str, children))))
    return terms.group_by("person_id").agg(pl.col("possible_sessions", "missed_sessions").sum())


def _absence(pupils: pl.DataFrame) -> float:
    return _percent(pupils["missed_sessions"].sum(), pupils["possible_sessions"].sum())


def _persistent(pupils: pl.DataFrame) -> float:
    return _percent(pupils.filter(pl.col("missed_sessions") * 10 >= pl.col("possible_sessions")).height, pupils.height)


def _in_need(place: Records) -> set[object]:
    day = dt.date(2025, 3, 31)
    return {
        row["person_id"]
        for row in place.rows("cin_episode")
        if row["started_on"] <= day and (row["ended_on"] is None or row["ended_on"] > day)  # type: ignore[operator]
    }


def _excluded(kind: str) -> Callable[[Records], float]:
    def of_100_pupils(place: Records) -> float:
        rows = place.frames["exclusion"].filter(
            (pl.col("kind") == kind) & pl.col("started_on").is_between(dt.date(2024, 9, 1), dt.date(2025, 8, 31))
        )
        return _percent(rows.height, _year_at_school(place).height)

    return of_100_pupils


def _first_entrants(place: Records) -> float:
    """First cautions and sentences a year for 100,000 people of 10 to 17."""
    first: dict[object, dt.date] = {}
    for row in place.rows("youth_justice_outcome"):
        if row["outcome"] != "community resolution":
            day = row["decided_on"]
            assert isinstance(day, dt.date)
            first[row["person_id"]] = min(day, first.get(row["person_id"], day))
    born = place.frames["person"].filter(pl.col("born_on").is_between(dt.date(2006, 10, 1), dt.date(2014, 9, 30)))
    homes = place.frames["address"].filter(
        (pl.col("started_on") <= dt.date(2024, 10, 1))
        & (pl.col("ended_on").is_null() | (pl.col("ended_on") > dt.date(2024, 10, 1)))
    )
    young = born.join(homes, on="person_id", how="semi").height
    return sum(day >= FIRST for day in first.values()) / YEARS / young * 100_000


def _cases_a_worker(place: Records) -> float:
    loads = place.frames["caseload"].filter(
        (pl.col("service") == "social care")
        & (pl.col("cases") > 0)
        & (pl.col("month_ended_on") == dt.date(2025, 9, 30))
    )
    return float(loads["cases"].sum() / loads["full_time_equivalent"].sum())


def _breastfed(place: Records) -> float:
    asked = place.frames["health_visit"].filter(pl.col("breastfeeding").is_not_null())
    return _percent(asked.filter(pl.col("breastfeeding").is_in(["01", "02"])).height, asked.height)


def _two_year_olds(place: Records) -> float:
    entitled = place.frames["childcare_entitlement"].filter(pl.col("kind") == "two")
    taken = place.frames["early_years_place"].filter(pl.col("kind") == "two")
    return _percent(taken.height, entitled.height)


@dataclass(frozen=True)
class Published:
    """A figure of England's, where it stands, and how far the borough may be from it either way."""

    title: str
    measure: Callable[[Records], float]
    england: float
    within: float
    file: str
    column: str
    year: str
    where: Mapping[str, str]


LAIT = "lait_bds_long.parquet"
C1 = "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
C2 = "c2_children_in_need_assessments_duration_2014_to_2024.csv"
C4 = "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv"
D3 = "d3_cpps_subsequent_plan_2013_to_2025.csv"
CLA = "cla_number_and_rate_per_10k_children.csv"
NEET, ATTENDANCE, WORKFORCE = "neet_nccis_2025.csv", "attendance_ytd.csv", "csww_indicators_2017_to_2025.csv"
_CLA = "population_type"

# fmt: off
PUBLISHED = (
    Published("referrals", _yearly("referral", "received_on"), 519.4, 60, LAIT, "CPP_Total_Rateper10,000", "2025", {}),
    Published("re-referrals", _re_referred, 22.6, 3, C1, "rereferral_percent", "2025", {}),
    Published("referrals without action", _without_action, 6.5, 1.5, C1, "no_further_action_percent", "2025", {}),
    Published("assessments", _yearly("assessment", "completed_on"), 536, 60,
              C2, "Assessments_completed_rate", "2024", {}),
    Published("assessed in 45 days", _assessed_in_time, 84.5, 3, C2, "41-45_days", "2024", {}),
    Published("section 47 enquiries", _yearly("section_47_enquiry", "strategy_discussion_on"), 187.1, 25,
              C4, "Section47_rate", "2024", {}),
    Published("initial conferences", _yearly("initial_conference", "held_on"), 60.2, 12, C4, "ICPC_rate", "2024", {}),
    Published("conferences in 15 days", _conferences_in_time, 79.7, 5, C4, "Duration_11-15_days", "2024", {}),
    Published("plans begun", _yearly("cp_plan", "started_on"), 50.8, 10, LAIT, "CPP_Abuse_Rate", "2025", {}),
    Published("second plans", _second_plans, 24.5, 6, D3, "CPP_subsequent_percent", "2025", {}),
    Published("children with a plan", _at_ends("cp_plan"), 40.6, 9, LAIT, "CPP_rate", "2025", {}),
    Published("children in need", _at_ends("cin_episode"), 330.3, 35, LAIT, "CIN", "2025", {}),
    Published("children looked after", _at_ends("care_period"), 67, 9, CLA, "rate_per_10000", "2025",
              {_CLA: "Children looked after on 31 March each year"}),
    Published("began to be looked after", _yearly("care_period", "started_on"), 26, 7, CLA, "rate_per_10000", "2025",
              {_CLA: "Children starting to be looked after each year"}),
    Published("ceased to be looked after", _yearly("care_period", "ended_on"), 28, 7, CLA, "rate_per_10000", "2025",
              {_CLA: "Children ceasing to be looked after each year"}),
    Published("NEET", _doing("neet", 16, 17), 3.4, 0.3, NEET, "NEET_percent", "2025", {}),
    Published("not known", _doing("not known", 16, 17), 2.2, 0.4, NEET, "Notknown_percent", "2025", {}),
    Published("absence, primary", lambda p: _absence(_year_at_school(p, kind="primary")), 5.28, 0.4,
              ATTENDANCE, "overall_absence_perc", "202526", {"education_phase": "Primary"}),
    Published("absence, secondary", lambda p: _absence(_year_at_school(p, kind="secondary")), 8.49, 0.6,
              ATTENDANCE, "overall_absence_perc", "202526", {"education_phase": "Secondary"}),
    Published("persistent absence, primary", lambda p: _persistent(_year_at_school(p, kind="primary")), 13.77, 2.5,
              ATTENDANCE, "pa_perc", "202526", {"education_phase": "Primary"}),
    Published("persistent absence, secondary", lambda p: _persistent(_year_at_school(p, kind="secondary")), 23.77, 2.5,
              ATTENDANCE, "pa_perc", "202526", {"education_phase": "Secondary"}),
    Published("absence, children in need", lambda p: _absence(_year_at_school(p, _in_need(p))), 17.4, 3.5,
              LAIT, "CINTotalAb_3Term", "2025", {}),
    Published("persistent absence, children in need", lambda p: _persistent(_year_at_school(p, _in_need(p))), 46, 8,
              LAIT, "CINPermAbsent_3Term", "2025", {}),
    Published("suspensions", _excluded("SUSP"), 11.31, 2, LAIT, "TotFixedEx", "2023/24", {}),
    Published("permanent exclusions", _excluded("PERM"), 0.129, 0.06, LAIT, "TotPermEx", "2023/24", {}),
    Published("first-time entrants", _first_entrants, 136, 45, LAIT, "FirstYJS", "2024", {}),
    Published("breastfed", _breastfed, 52.7, 4, LAIT, "6wksBreast", "2024", {}),
    Published("two-year-olds with a place", _two_year_olds, 65.2, 8, LAIT, "%_2yr_olds", "2025", {}),
    Published("cases a social worker", _cases_a_worker, 15.2, 2.5, WORKFORCE, "caseload_fte", "2025", {}),
)
# fmt: on


@pytest.mark.parametrize("figure", PUBLISHED, ids=lambda figure: figure.title)
def test_the_borough_is_like_england(place: Records, figure: Published) -> None:
    assert figure.measure(place) == pytest.approx(figure.england, abs=figure.within)


def test_more_are_not_in_education_or_not_known_at_18(place: Records) -> None:
    """Nobody need learn any more, and authorities need not ask; no figure is published of 18 alone."""
    assert 5 <= _doing("neet", 18)(place) <= 8
    assert 6 <= _doing("not known", 18)(place) <= 12
    assert 15 <= _doing("employment", 18)(place) <= 30


def test_coordinators_of_teams_around_the_family_hold_about_ten_families(place: Records) -> None:
    loads = place.frames["caseload"].filter(pl.col("service") == "team around the family")
    assert 7 <= loads["cases"].sum() / loads["full_time_equivalent"].sum() <= 13


def test_referrals_follow_the_months_as_in_england(place: Records) -> None:
    """c6, 2024: 44,080 referrals in August, 58,690 in June; the month's share of the year."""
    months = [row["received_on"].month for row in _in_years(place, "referral", "received_on")]
    for month, england_share in {6: 58_690 / 621_880, 8: 44_080 / 621_880, 12: 45_150 / 621_880}.items():
        assert months.count(month) / len(months) == pytest.approx(england_share, abs=0.015)


def _national(file: str, year: str, where: Mapping[str, str]) -> Iterator[dict[str, str]]:
    with shared(f"reference/benchmarks/{file}").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            wanted = {"geographic_level": "National", "time_period": year, **where}
            if all(row[name] == value for name, value in wanted.items()):
                yield row


def _from_tool(measure: str, year: str) -> float:
    """England's figure in the department's interactive tool; of first-time entrants the authorities' median."""
    frame = pl.read_parquet(shared(f"reference/benchmarks/{LAIT}"))
    rows = frame.filter((pl.col("Short Desc") == measure) & (pl.col("Years") == year))
    if measure == "FirstYJS":  # the file's row for England adds the regions' rates up
        rates = rows.filter(pl.col("LA Number") < 970)["Values"].cast(pl.Float64, strict=False).drop_nulls()
        return median(rates.to_list())
    return float(rows.filter(pl.col("LA and Regions") == "England")["Values"].item())


def _from_bands(row: Mapping[str, str], column: str) -> float:
    """The share up to the column's band, where the file counts by bands."""
    if column == "41-45_days":
        bands, whole = (
            ["Same_day", "1-10_days", "11-20_days", "21-30_days", "31-40_days", column],
            "Assessments_completed",
        )
    else:
        bands, whole = ["Duration_0-10_days", column], "ICPC"
    return _percent(sum(int(row[band]) for band in bands), int(row[whole]))


@pytest.mark.shared
@pytest.mark.parametrize("figure", PUBLISHED, ids=lambda figure: figure.title)
def test_the_figures_written_here_are_the_published_ones(figure: Published) -> None:
    if figure.file == LAIT:
        published = _from_tool(figure.column, figure.year)
    else:
        (row,) = _national(figure.file, figure.year, figure.where)
        bands = figure.column in ("41-45_days", "Duration_11-15_days")
        published = _from_bands(row, figure.column) if bands else float(row[figure.column])
    assert figure.england == pytest.approx(published, rel=0.005)

"""The figures that people keep beside the records: the monthly dataset's own rows, targets and benchmarks, as CSV."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.period import Period, financial_year_of
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.kept_figures import asked_in_a_year, kept_figures
from trigpoint.simulation.records import Records, Value

# England, as published for the year to 31 March 2024. The comments name the department's file and column.
_ENGLAND = (
    ("assessments_in_45_days", 84.5),  # c2: all bands up to 41-45 days over Assessments_completed
    ("conferences_in_15_days", 79.7),  # c4: Duration_0-10_days and Duration_11-15_days over ICPC
    ("re_referrals_in_12_months", 22.4),  # c1: rereferral_percent
    ("repeat_cp_plans", 24.7),  # d3: CPP_subsequent_percent
    ("section_47_rate", 187.1),  # c4: Section47_rate
)
_ELSEWHERE = (
    ("breastfeeding_at_six_to_eight_weeks", 53.0),
    ("take_up_at_two", 75.0),
    ("take_up_at_three_and_four", 94.0),
    ("custody_rate", 0.08),
    ("reoffending_binary_rate", 32.0),
    ("reoffences_per_offender", 0.7),
    ("reoffences_per_reoffender", 2.1),
)
"""What others have, simulated: England, the region and the neighbours."""
_SMALL = 5
"""Below it a figure of others has three decimal places."""
# indicator, target, red, amber
_TARGETS = (
    ("assessments_in_45_days", 90, 80, 88),
    ("conferences_in_15_days", 90, 75, 85),
    ("re_referrals_in_12_months", 18, 25, 20),
    ("early_help_assessments_completed", None, None, None),
    ("placed_over_20_miles", 18, 25, 20),
    ("return_interviews_in_72_hours", 85, 70, 80),
    ("cp_visits_in_15_days", 90, 75, 85),
)
_LOWER = ("re_referrals_in_12_months", "placed_over_20_miles")


def write_figures(
    folder: Path, records: Records, months: int, chance: Chance, catalogue: Catalogue
) -> tuple[Path, ...]:
    """`monthly.csv` (wide, as a council keeps it), `recorded.csv` (long: what else of the catalogue's indicators is
    recorded and not computed), `targets.csv` and `benchmarks.csv`. Gives the sheets of figures."""
    last = Period.month(records.until.year, records.until.month)
    shown = [last.shift(-n) for n in reversed(range(months))]
    _write(folder / "monthly.csv", [*_monthly(records, shown), *_counted_again(records, shown)])
    _write(folder / "targets.csv", _targets(records, shown))
    _write(folder / "benchmarks.csv", _benchmarks(chance))
    asked = asked_in_a_year(catalogue.packs.values())
    _write(folder / "recorded.csv", kept_figures(catalogue.indicators.values(), shown, chance, asked))
    return folder / "monthly.csv", folder / "recorded.csv"


def _monthly(records: Records, shown: Sequence[Period]) -> Iterable[Sequence[object]]:
    """What the monthly dataset holds besides what indicators compute: plans open, young people not in education."""
    yield ["Ref.", "Indicator", "Good is", *(f"{month.start:%b-%y}" for month in shown)]
    title = "Early help plans opened: completed in the month, or still open at its end"
    yield ["EH1b", title, "", *(_plans(records, month) for month in shown)]
    yield ["LSCB1", "16 and 17 year olds NEET or not known", "Low", *(_not_in_education(records, shown))]


def _plans(records: Records, month: Period) -> int:
    return sum(
        isinstance(row["started_on"], dt.date)
        and row["started_on"] <= month.end
        and (row["ended_on"] is None or (isinstance(row["ended_on"], dt.date) and row["ended_on"] >= month.start))
        for row in records.rows("early_help_plan")
    )


def _not_in_education(records: Records, shown: Sequence[Period]) -> Iterable[str]:
    """The share of the tracker's young people of 16 and 17, month by month, as people type it."""
    lost = pl.col("status").is_in(["neet", "not known"])
    young = records.frames["participation"].filter(pl.col("academic_age") < 18)
    shares = dict(young.group_by("month_ended_on").agg(100 * lost.mean()).iter_rows())
    return (f"{shares[month.end]:.1f}%" if month.end in shares else "-" for month in shown)


def _counted_again(records: Records, shown: Sequence[Period]) -> Iterable[Sequence[object]]:
    """What a service counts for itself beside the records, over the days that the indicator beside it is about."""
    young = sum(
        int(str(row["population"]))
        for row in records.rows("population")
        if row["year"] == shown[-1].start.year - 1 and 10 <= int(str(row["age"])) <= 17
    )
    entrants = _first_outcomes(records)
    years = [_between(entrants, Period.rolling_12(month.end)) for month in shown]
    title = "First-time entrants to youth justice per 100,000 aged 10 to 17, 12 months"
    yield ["YO2", title, "Low", *(round(count / young * 100_000, 1) for count in years)]
    for ref, title, table, column in (
        ("FM011", "Families attached", "family_attachment", "attached_on"),
        ("FM012", "Payment-by-results claims", "family_claim", "claimed_on"),
    ):
        days = _days(records, table, column)
        yield [ref, title, "High", *(_between(days, month) for month in shown)]


def _between(days: Sequence[dt.date], period: Period) -> int:
    """How many of the days lie in the period."""
    return sum(period.start <= day <= period.end for day in days)


def _first_outcomes(records: Records) -> list[dt.date]:
    """The day of each young person's first caution or sentence."""
    first: dict[Value, dt.date] = {}
    for row in records.rows("youth_justice_outcome"):
        day = row["decided_on"]
        if row["outcome"] != "community resolution" and isinstance(day, dt.date):
            first[row["person_id"]] = min(day, first.get(row["person_id"], day))
    return list(first.values())


def _days(records: Records, table: str, column: str) -> list[dt.date]:
    return [day for row in records.rows(table) if isinstance(day := row[column], dt.date)]


def _targets(records: Records, shown: Sequence[Period]) -> Iterable[Sequence[object]]:
    yield ["indicator", "from", "to", "target", "red", "amber", "better", "note"]
    first = Period.financial_year(financial_year_of(shown[0].start)).start
    for indicator, target, red, amber in _TARGETS:
        note = "to be agreed" if target is None else "simulated"
        better = "lower" if indicator in _LOWER else "higher"
        written = "tbc" if target is None else target
        yield [indicator, first.isoformat(), "", written, _blank(red), _blank(amber), better, note]
    yield from _no_more_plans(records, shown)


def _no_more_plans(records: Records, shown: Sequence[Period]) -> Iterable[Sequence[object]]:
    """Each year's target for children in need: no more of them with a plan than when the year began, to the nearest ten
    in a borough of usual size; red where there are a tenth more. Even of a few children the three are three numbers."""
    years = sorted({financial_year_of(month.start) for month in shown})
    for year in years:
        span = Period.financial_year(year)
        began = max(span.start, shown[0].end)
        children = {row["person_id"] for row in records.rows("cin_plan") if _is_open(row, began)}
        target = max(1, round(len(children), -1) or len(children))
        amber = max(target + 1, round(1.05 * target))
        red = max(amber + 1, round(1.1 * target))
        until = "" if year == years[-1] else span.end.isoformat()
        yield ["cin_plans_open", span.start.isoformat(), until, target, red, amber, "lower", "simulated"]


def _is_open(row: dict[str, Value], day: dt.date) -> bool:
    started, ended = row["started_on"], row["ended_on"]
    return isinstance(started, dt.date) and started <= day and not (isinstance(ended, dt.date) and ended <= day)


def _benchmarks(chance: Chance) -> Iterable[Sequence[object]]:
    """England's figures are the published ones where a comment above names the file; all others are simulated."""
    yield ["indicator", "period", "comparator", "value", "method", "list"]
    for indicator, england in (*_ENGLAND, *_ELSEWHERE):
        yield [indicator, "FY2023-24", "england", england, "pooled", ""]
        for comparator, method, listing in (("statistical_neighbours", "median", "2025"), ("region", "pooled", "")):
            yield [
                indicator,
                "FY2023-24",
                comparator,
                round(england * (90 + chance.whole(0, 20)) / 100, 1 if england >= _SMALL else 3),
                method,
                listing,
            ]


def _blank(value: object) -> object:
    return "" if value is None else value


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)

"""The figures that people keep beside the records: the monthly dataset's own rows, targets and benchmarks, as CSV."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from trigpoint.model.period import Period, financial_year_of
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.records import Records

# England, as published for the year to 31 March 2024. The comments name the department's file and column.
_ENGLAND = (
    ("assessments_in_45_days", 84.5),  # c2: all bands up to 41-45 days over Assessments_completed
    ("conferences_in_15_days", 79.7),  # c4: Duration_0-10_days and Duration_11-15_days over ICPC
    ("re_referrals_in_12_months", 22.4),  # c1: rereferral_percent
    ("repeat_cp_plans", 24.7),  # d3: CPP_subsequent_percent
    ("section_47_rate", 187.1),  # c4: Section47_rate
)
# indicator, target, red, amber
_TARGETS = (
    ("assessments_in_45_days", 90, 80, 88),
    ("conferences_in_15_days", 90, 75, 85),
    ("re_referrals_in_12_months", 18, 25, 20),
    ("early_help_assessments_completed", None, None, None),
    ("placed_over_20_miles", 10, 20, 15),
    ("return_interviews_in_72_hours", 85, 70, 80),
    ("cp_visits_in_15_days", 90, 75, 85),
)
_LOWER = ("re_referrals_in_12_months", "placed_over_20_miles")


def write_figures(folder: Path, records: Records, months: int, chance: Chance, size: float) -> None:
    """`monthly.csv` (wide, as a council keeps it), `targets.csv` and `benchmarks.csv`."""
    last = Period.month(records.until.year, records.until.month)
    shown = [last.shift(-n) for n in reversed(range(months))]
    _write(folder / "monthly.csv", [*_monthly(records, shown, chance), *_quarterly(shown, chance, size)])
    _write(folder / "targets.csv", _targets(shown))
    _write(folder / "benchmarks.csv", _benchmarks(chance))


def _monthly(records: Records, shown: Sequence[Period], chance: Chance) -> Iterable[Sequence[object]]:
    """What the monthly dataset holds and no record gives: plans open, young people not in education."""
    yield ["Ref.", "Indicator", "Good is", *(f"{month.start:%b-%y}" for month in shown)]
    title = "Early help plans opened: completed in the month, or still open at its end"
    yield ["EH1b", title, "", *(_plans(records, month) for month in shown)]
    share = 6.4
    shares = []
    for _ in shown:
        share += (chance.whole(-30, 29)) / 100
        shares.append(f"{max(2.0, share):.1f}%")
    yield ["LSCB1", "16 and 17 year olds NEET or not known", "Low", *shares]


def _plans(records: Records, month: Period) -> int:
    return sum(
        isinstance(row["started_on"], dt.date)
        and row["started_on"] <= month.end
        and (row["ended_on"] is None or (isinstance(row["ended_on"], dt.date) and row["ended_on"] >= month.start))
        for row in records.rows("early_help_plan")
    )


def _quarterly(shown: Sequence[Period], chance: Chance, size: float) -> Iterable[Sequence[object]]:
    """What is counted by quarter stands in the quarter's last month."""
    rows = (
        ("YO2", "First-time entrants to youth justice per 100,000 aged 10 to 17", "Low", 34, 58),
        ("FM011", "Families attached per quarter", "High", round(90 * size) + 3, round(140 * size) + 8),
        ("FM012", "Payment-by-results claims per quarter", "High", round(40 * size) + 1, round(80 * size) + 5),
    )
    for ref, title, good, low, high in rows:
        yield [ref, title, good, *(chance.whole(low, high) if month.end.month % 3 == 0 else "-" for month in shown)]


def _targets(shown: Sequence[Period]) -> Iterable[Sequence[object]]:
    yield ["indicator", "from", "to", "target", "red", "amber", "better", "note"]
    first = Period.financial_year(financial_year_of(shown[0].start)).start
    for indicator, target, red, amber in _TARGETS:
        note = "to be agreed" if target is None else "simulated"
        better = "lower" if indicator in _LOWER else "higher"
        written = "tbc" if target is None else target
        yield [indicator, first.isoformat(), "", written, _blank(red), _blank(amber), better, note]


def _benchmarks(chance: Chance) -> Iterable[Sequence[object]]:
    """England's figures are the published ones; those of the neighbours and the region are simulated."""
    yield ["indicator", "period", "comparator", "value", "method", "list"]
    for indicator, england in _ENGLAND:
        yield [indicator, "FY2023-24", "england", england, "pooled", ""]
        for comparator, method, listing in (("statistical_neighbours", "median", "2025"), ("region", "pooled", "")):
            yield [
                indicator,
                "FY2023-24",
                comparator,
                round(england * (90 + chance.whole(0, 20)) / 100, 1),
                method,
                listing,
            ]


def _blank(value: object) -> object:
    return "" if value is None else value


def _write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows)

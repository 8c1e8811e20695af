"""The page of the back-test is of the borough that its script simulates, and its bands held."""

from __future__ import annotations

import re

from tests.support.back_test import HIGHEST, LOWEST, PAGE, Settings

TEXT = PAGE.read_text(encoding="utf-8")


def figure(name: str) -> float:
    found = re.search(rf"^\| {re.escape(name)} \| ([\d.]+)(?: %)? \|$", TEXT, re.M)
    assert found is not None, name
    return float(found[1])


def test_the_page_is_of_the_borough_that_is_simulated() -> None:
    chosen = Settings()
    assert f"(size {chosen.size:g}, {chosen.months} months to 2026-03, seed {chosen.seed})" in TEXT


def test_the_bands_held_and_the_forecasts_were_nearer_than_last_year() -> None:
    assert 100 * LOWEST <= figure("of them within the 95 % band") <= 100 * HIGHEST
    assert 70 <= figure("of them within the 80 % band") <= 95
    assert figure("mean absolute scaled error") < figure("the same, of the same month a year before")
    assert figure("months that came and were forecast") == 6 * figure("indicators with a forecast")


def test_every_forecast_that_is_shown_beat_the_same_month_a_year_before() -> None:
    rows = re.findall(r"^\| `[a-z0-9_]+` \| [^|]+ \| ([\d.]+) \| ([\d.]+) \|$", TEXT, re.M)
    assert len(rows) > 50
    assert [row for row in rows if float(row[0]) > float(row[1])] == []

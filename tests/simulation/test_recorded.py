"""Every recorded indicator has figures in the simulated borough, of the kind that its unit says, and the product takes
them all."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Indicator
from trigpoint.model.period import Period
from trigpoint.runs.load import load
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.kept_figures import asked_in_a_year, kept_figures
from trigpoint.store.workspace import Workspace

MONTHS = [Period.month(2025, 4).shift(n) for n in range(12)]
FIRST, LAST = dt.date(2025, 4, 1), dt.date(2026, 3, 31)
PERIODS = {"month": 12, "quarter": 4, "half": 2, "year": 1}
CATALOGUE = load_catalogue()
RECORDED = {i.id: i for i in CATALOGUE.indicators.values() if i.origin == "recorded" and i.answers}
ASKED = asked_in_a_year(CATALOGUE.packs.values())


def _periods(indicator: Indicator) -> int:
    by_quarter = indicator.frequency == "year" and indicator.together in ("added", "last")
    return 4 if by_quarter else PERIODS[indicator.frequency or "month"]


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("figures") / "recorded.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(kept_figures(RECORDED.values(), MONTHS, Chance("a test"), ASKED))
    return path


def _lines(sheet: Path, indicator: str) -> list[dict[str, str]]:
    with sheet.open(encoding="utf-8", newline="") as file:
        return [line for line in csv.DictReader(file) if line["indicator"] == indicator]


@pytest.mark.parametrize("indicator", RECORDED.values(), ids=RECORDED)
def test_a_recorded_indicator_has_a_figure_in_each_of_its_periods(sheet: Path, indicator: Indicator) -> None:
    lines = _lines(sheet, indicator.id)
    periods = [Period.parse(line["period"]) for line in lines]
    assert len(set(periods)) == _periods(indicator)
    assert all(period.start >= FIRST and period.end <= LAST for period in periods)
    values = [line["value"] for line in lines]
    if indicator.unit == "narrative":
        assert set(values) == {"n/a"}
        assert all(line["note"] for line in lines)
    elif indicator.unit == "milestone":
        assert values == sorted(values)
        assert values[-1] == "1"
    elif indicator.unit == "percent":
        assert all(
            float(line["value"]) == 100 * int(line["numerator"]) / int(line["denominator"]) <= 100 for line in lines
        )
    else:
        assert all(int(value) >= 0 for value in values)


def test_what_a_contract_asks_for_in_a_year_is_nearly_delivered(sheet: Path) -> None:
    """Two parenting programmes a year are asked for, and 120 hours of peer support."""
    assert (ASKED["core_programme_mellow_parenting"], ASKED["peer_support_hours"]) == (2, 120)
    for indicator, total in ASKED.items():
        lines = _lines(sheet, indicator)
        if len(lines) == PERIODS["quarter"]:
            assert 0.5 * total <= sum(float(line["value"]) for line in lines) <= 1.3 * total


def test_the_product_takes_every_row(sheet: Path, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w", area="Fenbridge")
    done = load(workspace, "observations", [sheet], as_of=LAST, by="test")
    with sheet.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in file) - 1
    assert (sum(a.taken for a in done.accounts), done.set_aside) == (rows, 0)
    assert rows == sum(map(_periods, RECORDED.values()))

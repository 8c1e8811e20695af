"""Another authority's published figures as a scorecard, and a council's own beside the nation's and neighbours'."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.shared import shared
from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.runs.load import load
from trigpoint.runs.score import score
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.store.workspace import Workspace

DAY = dt.date(2026, 3, 31)
HEAD = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,"
    "new_la_code,la_name,referral_count,rereferral_count,rereferral_percent"
)
NEIGHBOURS = {"Bristol, City of": 23.2, "Sheffield": 16.5, "Salford": 23.4}
"""Three of the ten that the list of 2025 gives Leeds."""


def _lines() -> list[str]:
    england = "Reporting year,National,E92000001,England,,,,,"
    region = "Reporting year,Regional,E92000001,England,E12000003,Yorkshire and The Humber,,,"
    lines = [HEAD, f"2025,{england},1000,226,22.6", f"2024,{england},1000,224,22.4", f"2025,{region},100,21,21"]
    for name, (now, before) in {"Leeds": (24.2, 26.2), **{n: (v, 1.0) for n, v in NEIGHBOURS.items()}}.items():
        place = f'Reporting year,Local authority,E92000001,England,,,,,"{name}"'
        lines += [f"2025,{place},500,121,{now}", f"2024,{place},500,131,{before}"]
    cumbria = "Reporting year,Local authority,E92000001,England,,,909,E10000006,Cumbria"
    return [*lines, f"2023,{cumbria},100,20,20", f"2025,{cumbria},x,x,x"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace of Leeds with one file of open data and nothing else."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "c1_rereferrals.csv").write_text("\n".join(_lines()) + "\n", encoding="utf-8")
    place = Workspace.create(folder / "leeds", "Leeds", "Leeds")
    load(place, "ees", [folder / "c1_rereferrals.csv"], as_of=DAY, by="tester")
    return place


def of(card: Scorecard, indicator: str = "re_referrals_in_12_months") -> Row:
    (row,) = [row for row in card.rows if row.indicator == indicator]
    return row


def test_any_authority_is_judged_on_its_published_figures(workspace: Workspace) -> None:
    card = score(workspace, "published-benchmarks", None, authority="leeds")
    row = of(card)
    assert (card.area, str(card.period), row.origin) == ("Leeds", "FY2024-25", "published")
    assert (row.value, str(row.values[-1].period), row.values[-1].numerator) == (24.2, "FY2024-25", 121)
    assert row.change_on_previous.difference == pytest.approx(-2.0)
    assert (row.direction, row.judgement) == ("down", "better")
    assert len(card.rows) == 40


def test_every_comparator_has_its_year_source_method_and_list_on_its_face(workspace: Workspace) -> None:
    cells = of(score(workspace, "published-benchmarks", None, authority="Leeds")).benchmarks
    england, region, mean, median, best, quartile, rank, quintile = cells
    assert (england.value, england.area, region.value, region.area) == (22.6, "England", 21, "Yorkshire and The Humber")
    assert (mean.value, mean.method, mean.listing, mean.n, mean.of) == (pytest.approx(63.1 / 3), "mean", "2025", 3, 10)
    assert (median.value, median.method, median.lowest, median.highest) == (23.2, "median", 16.5, 23.4)
    assert (best.value, best.area) == (16.5, "Sheffield")
    assert (rank.value, rank.n) == (4, 4)
    assert quartile.value == pytest.approx(16.5 + 0.75 * (23.2 - 16.5))
    assert quintile.value is None  # of four, there are no fifths
    assert {str(c.period) for c in cells if c.value is not None} == {"FY2024-25"}
    assert {c.source for c in cells if c.value is not None} == {"DfE open data, c1_rereferrals"}


def test_an_earlier_period_shows_what_was_published_by_its_end(workspace: Workspace) -> None:
    row = of(score(workspace, "published-benchmarks", "2025-01", authority="Leeds"))
    assert (row.value, str(row.values[-1].period), row.benchmarks[0].value) == (26.2, "FY2023-24", 22.4)


def test_an_abolished_authority_says_what_took_its_place(workspace: Workspace) -> None:
    card = score(workspace, "published-benchmarks", None, authority="Cumbria")
    assert "abolished on 31 March 2023; Cumberland and Westmorland and Furness took its place" in card.notes[0]
    assert (of(card).value, str(of(card).values[-1].period)) == (20, "FY2022-23")


@pytest.mark.parametrize(
    ("name", "told"),
    [("Leads", 'Did you mean "Leeds"'), ("North East", "Its authorities are: .*Gateshead"), ("Atlantis", "Load some")],
)
def test_a_wrong_name_is_answered_with_a_near_one_and_a_region_with_its_authorities(
    workspace: Workspace, name: str, told: str
) -> None:
    with pytest.raises(UserMistake) as mistake:
        score(workspace, "published-benchmarks", None, authority=name)
    (problem,) = mistake.value.problems
    assert re.search(told, problem.instead)


def test_the_councils_own_rows_show_the_comparators_that_the_pack_asks_for(workspace: Workspace) -> None:
    card = score(workspace, "published-benchmarks", "2026-03")
    england, _, mean, *_ = of(card).benchmarks
    assert (england.value, str(england.period)) == (22.6, "FY2024-25")
    assert mean.value == pytest.approx(63.1 / 3)


def test_what_the_council_sent_holds_over_what_is_published(workspace: Workspace, tmp_path: Path) -> None:
    sent = tmp_path / "sent.csv"
    sent.write_text(
        "indicator,period,comparator,value\nre_referrals_in_12_months,FY2024-25,england,30\n", encoding="utf-8"
    )
    place = Workspace.create(tmp_path / "w", "Leeds", "Leeds")
    (tmp_path / "c1_rereferrals.csv").write_text("\n".join(_lines()) + "\n", encoding="utf-8")
    load(place, "ees", [tmp_path / "c1_rereferrals.csv"], as_of=DAY, by="tester")
    load(place, "benchmarks", [sent], as_of=DAY, by="tester")
    assert of(score(place, "published-benchmarks", "2026-03")).benchmarks[0].value == 30


@pytest.mark.parametrize("form", ["table", "json", "csv", "html", "xlsx"])
def test_every_form_draws_it(workspace: Workspace, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"card.{form}"
    words = ["score", "published-benchmarks", "--authority", "Leeds", "--format", form, "--out", str(out)]
    result = CliRunner().invoke(cli, [*words, "--workspace", str(workspace.path)])
    assert result.exit_code == 0, result.output
    assert out.stat().st_size > 500


@pytest.mark.shared
@pytest.mark.slow
def test_the_two_real_files_give_the_interactive_tools_own_comparisons(tmp_path: Path) -> None:
    folder = shared("reference/benchmarks")
    place = Workspace.create(tmp_path / "w", "Fenbridge", "Fenbridge")
    load(place, "lait", [folder / "lait_bds_long.parquet"], as_of=DAY, by="tester")
    load(place, "ees", [folder / "csww_indicators_2017_to_2025.csv"], as_of=DAY, by="tester")
    golden = json.loads(shared("reference/methods/benchmark_lait.json").read_text(encoding="utf-8"))["measures"]
    ids = {
        "ReReferral": "re_referrals_in_12_months", "Continue_Assess_Comp": "assessments_in_45_days",
        "CP_conf_15days": "conferences_in_15_days", "FirstYJS": "first_time_entrants_rate",
    }  # fmt: skip
    for name in ("Leeds", "Salford"):
        card = score(place, "published-benchmarks", None, authority=name)
        for measure in golden:
            (told,) = [one for one in measure["expected"] if one["name"] == name]
            row = of(card, ids[measure["measure"]])
            england, region, mean, median, *_, rank, _ = row.benchmarks
            assert (row.value, england.value) == (told["value"], measure["england"])
            assert region.area is not None and region.area.casefold() == told["region_name"].casefold()
            assert mean.value == pytest.approx(told["sn_mean"]) and median.value == pytest.approx(told["sn_median"])
            assert row.change_on_previous.difference == pytest.approx(told["change_from_previous"])
            gone = measure["measure"] == "FirstYJS"  # Dorset as it was before 2019 is still ranked there
            assert f"({int(told['rank']) - gone} of " in (rank.method or "")

"""After a purge of old rows no figure falls silently: what was kept is shown and says so, and nothing else is."""

import shutil

import polars as pl
import pytest

from tests.unit.score.conftest import SECOND, counted, drawn, put, records
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.runs.explain import explain
from trigpoint.runs.kept import keep_figures
from trigpoint.runs.purge import purge
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

PACK = "early-help-monthly"
OLD = "2024-08"  # its rows are all more than a year old on the day of the purge
STARTED = "early_help_assessments_started"
OVERLAY = f"indicator: {STARTED}\nbreakdowns: [team]\n"
KEEP = "\n[retention.keep_years]\nearly_help_assessment = {}\n"


@pytest.fixture(scope="module")
def purged(made, tmp_path_factory):
    """A workspace where every row that ended a year before the second load is gone, and figures are kept by team."""
    workspace = Workspace.open(shutil.copytree(made, tmp_path_factory.mktemp("purged") / "fenbridge"))
    (workspace.definitions / "indicators" / "starts.yaml").write_text(OVERLAY, encoding="utf-8")
    settings = workspace.path / "trigpoint.toml"
    settings.write_text(settings.read_text("utf-8") + KEEP.format(1), "utf-8")
    workspace = Workspace.open(workspace.path)
    load_again(workspace)
    assert purge(workspace, workspace_catalogue(workspace.path), SECOND, by="tester", keep_figures=keep_figures)
    return workspace.path


@pytest.fixture
def thinned(purged, tmp_path):
    """A copy of it that a test may change."""
    return Workspace.open(shutil.copytree(purged, tmp_path / "fenbridge"))


def load_again(workspace, but_the_first=0):
    starts = drawn(SECOND)[but_the_first:]
    put(workspace, SECOND, {"early_help_assessment": records(starts).with_columns(completed_on=pl.col("started_on"))})


def started(workspace, period, **asked):
    """Member (None: everyone) to what the scorecard says of the period."""
    card = score(workspace, PACK, period, **asked)
    rows = [row for row in card.rows if row.indicator == STARTED]
    return {r.member: next(v for v in r.values if str(v.period) == period) for r in rows}


def test_a_kept_figure_says_that_it_was_kept(thinned):
    figure = started(thinned, OLD)[None]
    assert figure.value == counted(drawn(SECOND), OLD) > 0
    assert "kept" in figure.note
    assert started(thinned, "2025-08")[None].note == ""


def test_members_of_whom_no_row_is_left_are_as_they_were_kept(thinned):
    starts = drawn(SECOND)
    found = started(thinned, OLD, by="team")
    assert {m: found[m].value for m in ("East", "West")} == {
        "East": counted(starts, OLD, lambda s: s.team == "East"),
        "West": counted(starts, OLD, lambda s: s.team == "West"),
    }


@pytest.mark.parametrize(("period", "by"), [("FY2024-25-Q2", None), (OLD, "area"), ("2024-09", "area")])
def test_what_was_not_kept_is_not_available(thinned, period, by):
    for figure in started(thinned, period, **({"by": by} if by else {})).values():
        if by is None or figure.status is not Status.FINAL:
            assert (figure.value, figure.status) == (None, Status.NOT_AVAILABLE)
            assert "not kept" in figure.note
        else:  # everyone, beside the members: kept
            assert figure.value == counted(drawn(SECOND), period)


def test_years_that_are_lengthened_later_change_nothing(thinned):
    settings = thinned.path / "trigpoint.toml"
    settings.write_text(settings.read_text("utf-8").replace(KEEP.format(1), KEEP.format(40)), "utf-8")
    assert started(Workspace.open(thinned.path), OLD)[None].value == counted(drawn(SECOND), OLD)


def test_a_load_after_the_purge_does_not_bring_back_a_lower_figure(thinned):
    load_again(thinned, but_the_first=20)
    assert started(thinned, OLD)[None].value == counted(drawn(SECOND), OLD)
    assert started(thinned, "2025-08")[None].value == counted(drawn(SECOND), "2025-08")


def test_explain_gives_the_figure_that_the_scorecard_shows(thinned):
    explained = explain(thinned, STARTED, Period.parse(OLD))
    assert explained.figure.value == counted(drawn(SECOND), OLD)
    assert "kept" in explained.figure.note


def test_what_looks_back_a_year_is_kept_a_year_longer(thinned):
    """A share of the last 12 months rests on rows of the year before: to August 2025, on thinned ones."""
    (thinned.definitions / "indicators" / "year.yaml").write_text(
        "indicator: starts_in_a_year\ntitle: Starts in a year\ncount: early_help_assessment\n"
        "when: started_on in 12 months to period end\nvalue: count\nbetter: neither\n",
        encoding="utf-8",
    )
    touched = explain(thinned, "starts_in_a_year", Period.parse("2025-08")).figure
    assert (touched.value, touched.status) == (None, Status.NOT_AVAILABLE)
    whole = explain(thinned, "starts_in_a_year", Period.parse("2025-09")).figure
    assert whole.value == sum(1 for s in drawn(SECOND) if s.on.isoformat() >= "2024-10-01")

"""Kept figures: used when nothing changed, never when something did, made again when damaged, and outliving records."""

import datetime as dt
import json
import re
import subprocess
import sys

import polars as pl
import pytest
from click.testing import CliRunner

from tests.unit.score.conftest import SECOND, counted, drawn, frame, put, records
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.cli.main import cli
from trigpoint.engines.standards import BENCHMARK_COLUMNS
from trigpoint.model.observation import Status
from trigpoint.runs.kept import keep_figures
from trigpoint.runs.purge import purge
from trigpoint.runs.score import score
from trigpoint.runs.undo import undo
from trigpoint.store.workspace import Workspace

A_YEAR_AGO = dt.date(2024, 9, 30)
PACK = "early-help-monthly"
STATUSES = {status.value for status in Status}
HEAVY = ("duckdb", "polars", "yaml", "sqlglot", "jinja2", "rich", "xlsxwriter")
NUMERICAL = ("numpy", "scipy", "statsmodels", "pandas")
"""For proofs of disclosure control and for forecasts alone."""
WARM = """
import sys
from trigpoint.cli.main import cli
workspace, audience, packs, *heavy = sys.argv[1:]
for pack in packs.split():
    asked = ["--workspace", workspace, "score", pack, "--period", "2025-08", "--audience", audience]
    cli(asked, standalone_mode=False)
    print(*(f"{pack} imports {name}" for name in heavy if name in sys.modules), sep="; ", end="", file=sys.stderr)
"""


def warm(workspace, packs, audience, heavy):
    """What is drawn of warm scorecards, one after another in a process of their own, and which of `heavy` it took."""
    asked = [sys.executable, "-c", WARM, str(workspace.path), audience, " ".join(packs), *heavy]
    done = subprocess.run(asked, capture_output=True, check=True, encoding="utf-8")
    return done.stdout, done.stderr.strip()


@pytest.mark.parametrize(("audience", "heavy"), [("internal", (*HEAVY, *NUMERICAL)), ("public", HEAVY)])
def test_a_warm_score_starts_no_engine_and_reads_no_yaml(workspace, audience, heavy):
    packs = sorted(workspace_catalogue(workspace.path).packs)
    assert len(packs) > 5
    for pack in packs:
        score(workspace, pack, "2025-08", audience=audience)
    shown, taken = warm(workspace, packs, audience, heavy)
    assert taken == ""
    assert "EH1a" in shown


def test_a_cold_score_is_seen_to_start_an_engine(workspace):
    """The test above would notice."""
    import shutil

    shutil.rmtree(workspace.cache)
    _, taken = warm(workspace, [PACK], "internal", HEAVY)
    assert f"{PACK} imports duckdb" in taken
    assert f"{PACK} imports yaml" in taken


def test_cold_and_warm_are_the_same(workspace):
    import shutil

    warm = score(workspace, PACK, "2025-08", by="team")
    shutil.rmtree(workspace.cache)
    assert score(workspace, PACK, "2025-08", by="team") == warm


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"\xff\xfe\x00", b"[[1, 2]]", b'[["2025-08", null, null, "many", null, null, "final", ""]]',
     b'[["2025-99", null, null, 1, null, null, "final", ""]]', b'{"a": 1}', b"7"],
)  # fmt: skip
def test_a_damaged_file_is_made_again(workspace, damage):
    before = score(workspace, PACK, "2025-08")
    kept = [path for folder in ("figures", "recorded") for path in (workspace.cache / folder).iterdir()]
    assert len(kept) > 3
    for path in kept:
        path.write_bytes(damage)
    assert score(workspace, PACK, "2025-08") == before
    for path in kept:
        if path.parent.name == "figures":
            assert path.read_bytes().startswith(damage)
            assert lines(path)
    _, taken = warm(workspace, [PACK], "internal", HEAVY)
    assert taken == ""


def lines(path):
    """What the lines of kept figures hold: rows by period; of one that was said again, the last."""
    parted = (line.split(b"\t") for line in path.read_bytes().split(b"\n"))
    last = {parts[0]: parts[1] for parts in parted if len(parts) == 2}
    return {json.loads(key): json.loads(rows) for key, rows in last.items()}


MANY, SURE = '[[null, null, "many", null, null, "final", ""]]', '[[null, null, 1, null, null, "sure", ""]]'


@pytest.mark.parametrize("damage", [MANY, SURE, "[[1, 2]]", "[[null, null, 1,", "7"])
def test_figures_damaged_within_their_file_are_made_again(workspace, damage):
    before = score(workspace, PACK, "2025-08")
    files = list((workspace.cache / "figures").glob("*.lines"))
    assert files
    for path in files:
        damaged = [f"{json.dumps(key, ensure_ascii=False)}\t{damage}" for key in lines(path)]
        path.write_bytes("\n".join(damaged).encode())
    assert score(workspace, PACK, "2025-08") == before
    assert all(
        len(rows) and rows[0][0] is None and rows[0][5] in STATUSES for path in files for rows in lines(path).values()
    )


def test_a_file_cut_short_is_made_whole(workspace):
    """As a writer that was stopped leaves it."""
    before = score(workspace, PACK, "2025-08")
    for path in (workspace.cache / "figures").glob("*.lines"):
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
    assert score(workspace, PACK, "2025-08") == before
    _, taken = warm(workspace, [PACK], "internal", HEAVY)
    assert taken == ""


def test_a_cache_that_cannot_be_written_is_done_without(workspace):
    import shutil

    before = score(workspace, PACK, "2025-08")
    shutil.rmtree(workspace.cache / "figures")
    (workspace.cache / "figures").write_text("in the way", encoding="utf-8")
    assert score(workspace, PACK, "2025-08") == before


def test_a_changed_definition_and_a_new_load_change_the_figure(workspace):
    def value():
        return score(workspace, PACK, "2025-08").rows[0].value

    starts = drawn(SECOND)
    assert value() == counted(starts, "2025-08")
    overlay = workspace.definitions / "indicators" / "narrower.yaml"
    overlay.write_text(
        "indicator: early_help_assessments_started\nwhere: team = 'East'\nmissing: not met\n", encoding="utf-8"
    )
    assert value() == counted(starts, "2025-08", lambda s: s.team == "East")
    overlay.unlink()
    assert value() == counted(starts, "2025-08")
    put(workspace, SECOND, {"early_help_assessment": records(starts[:-40])})
    assert value() == counted(starts[:-40], "2025-08")


def test_a_month_in_progress_is_provisional_until_it_is_over_whatever_is_kept(workspace):
    """The same records, loaded as they were known on another day, are told by that day and not as they were kept."""
    starts = records(drawn(dt.date(2025, 10, 14)))
    found = []
    for day in (dt.date(2025, 10, 14), dt.date(2025, 10, 31), None, dt.date(2025, 10, 20)):
        if day is None:
            undo(workspace, "tester")
        else:
            put(workspace, day, {"early_help_assessment": starts})
        row = score(workspace, PACK, "2025-10", by="team").rows[0]
        found.append((row.value, row.status.value, "2025-10-14" in " ".join(row.notes)))
    value = counted(drawn(dt.date(2025, 10, 14)), "2025-10")
    assert found == [
        (value, "provisional", True),
        (value, "final", False),
        (value, "provisional", True),
        (value, "provisional", False),
    ]


def test_what_is_sent_does_not_say_that_records_are_known(workspace):
    put(workspace, dt.date(2026, 1, 31), {"benchmark": frame(BENCHMARK_COLUMNS, [])})
    card = score(workspace, PACK, "2025-10")
    assert card.rows[0].status is Status.NOT_AVAILABLE
    assert [str(period) for period in card.available][-1] == "2025-09"


@pytest.mark.parametrize("drawing", ["table", "html", "json", "csv"])
def test_every_drawing_marks_a_month_in_progress(workspace, drawing):
    put(workspace, dt.date(2025, 10, 14), {"early_help_assessment": records(drawn(dt.date(2025, 10, 14)))})
    ran = CliRunner().invoke(
        cli, ["--workspace", str(workspace.path), "score", PACK, "--period", "2025-10", "--format", drawing]
    )
    assert ran.exit_code == 0, ran.output
    number = counted(drawn(dt.date(2025, 10, 14)), "2025-10")
    if drawing in ("table", "html"):
        assert re.search(rf"{number} p\b", ran.output)
    assert "provisional" in ran.output


def test_figures_stay_when_old_rows_are_purged_from_what_is_kept(workspace):
    settings = workspace.path / "trigpoint.toml"
    text = settings.read_text("utf-8") + "\n[retention.keep_years]\nearly_help_assessment = 1\n"
    settings.write_text(text, "utf-8")
    workspace = Workspace.open(workspace.path)
    starts = drawn(SECOND)
    ended = records(starts).with_columns(completed_on=pl.col("started_on"))
    put(workspace, SECOND, {"early_help_assessment": ended})
    before = score(workspace, PACK, "2025-08").rows[0]
    assert before.change_on_year.before == counted(starts, "2024-08")
    done = purge(workspace, workspace_catalogue(workspace.path), SECOND, by="tester", keep_figures=keep_figures)
    assert done is not None and done.due.rows["early_help_assessment"] == sum(1 for s in starts if s.on < A_YEAR_AGO)
    after = score(workspace, PACK, "2025-08").rows[0]
    assert [v.value for v in after.values] == [v.value for v in before.values]
    assert after.change_on_year == before.change_on_year
    assert after.mean_12 == before.mean_12


def test_figures_stay_when_records_are_purged(workspace):
    settings = workspace.path / "trigpoint.toml"
    settings.write_text(settings.read_text("utf-8").replace("keep_snapshots = 24", "keep_snapshots = 1"), "utf-8")
    workspace = Workspace.open(workspace.path)
    then = score(workspace, PACK, "2025-08", as_known_on=dt.date(2025, 8, 31))
    catalogue = workspace_catalogue(workspace.path)
    done = purge(workspace, catalogue, SECOND, by="tester", keep_figures=keep_figures)
    assert done is not None and [s.number for s in done.due.snapshots] == [1]
    now = score(workspace, PACK, "2025-08", as_known_on=then.as_of)
    assert now.snapshot == then.snapshot
    (was,), (is_,) = ([r for r in card.rows if r.ref == "EH1a"] for card in (then, now))
    assert is_.value == was.value == counted(drawn(SECOND), "2025-08")
    assert [v.value for v in is_.values] == [v.value for v in was.values]
    assert (is_.mean_12, is_.year_to_date, is_.change_on_year) == (was.mean_12, was.year_to_date, was.change_on_year)

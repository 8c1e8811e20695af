"""The demonstration: made once, found again, made again after an interruption, never in somebody's own workspace."""

from __future__ import annotations

import datetime as dt
import importlib
import shlex
import shutil
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner

from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.model.words import PUBLIC
from trigpoint.runs import demo, demo_editions, demo_packs
from trigpoint.runs.demo import Demonstration, demonstrate
from trigpoint.runs.load import load
from trigpoint.simulation.simulate import simulate
from trigpoint.store.workspace import Workspace

pytestmark = pytest.mark.slow


def make_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A borough that is simulated in a second, with one pack in one form."""
    monkeypatch.setattr(demo, "SIZE", 0.03)
    monkeypatch.setattr(demo, "MONTHS", 13)
    monkeypatch.setattr(demo_packs, "FORMS", ("xlsx",))
    monkeypatch.setattr(demo_packs, "FOR_OTHERS", {})
    monkeypatch.setattr(demo_editions, "PACKS", ("contract-return",))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)


@pytest.fixture(scope="module")
def by_command(tmp_path_factory: pytest.TempPathFactory) -> tuple[Demonstration, str]:
    """One that the command makes from nothing, and what the command printed."""
    made: list[Demonstration] = []

    def remembered(*given: object) -> Demonstration:
        made.append(demonstrate(*given))  # type: ignore[arg-type]
        return made[-1]

    folder = tmp_path_factory.mktemp("made") / "a demonstration"
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch)
        patch.setattr(demo, "demonstrate", remembered)
        shown = CliRunner().invoke(cli, ["demo", str(folder), "--serve", "no"], catch_exceptions=False)
    assert shown.exit_code == 0
    return made[0], shown.output


@pytest.fixture(scope="module")
def finished(by_command: tuple[Demonstration, str]) -> Demonstration:
    """One that is made from nothing. Not to be changed: `found` is a copy."""
    return by_command[0]


@pytest.fixture
def found(finished: Demonstration, tmp_path: Path) -> Path:
    """A finished one in a folder of this test's own."""
    return Path(shutil.copytree(finished.workspace, tmp_path / "demo"))


def test_it_is_made_and_found_again(finished: Demonstration, found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [format for format, _ in finished.loaded] == ["tables", "observations", "targets", "benchmarks"]
    for _, loaded in finished.loaded:
        for account in loaded.accounts:
            assert account.read == account.taken + account.set_aside
    assert all(page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>") for page in finished.scorecards)
    assert [path.name for path in finished.packs] == ["contract-return-FY2025-26-Q4-internal-edition-1.xlsx"]
    packs = tuple(found / path.relative_to(finished.workspace) for path in finished.packs)
    times = [path.stat().st_mtime_ns for path in packs]
    monkeypatch.setattr(demo_packs, "FOR_OTHERS", {"contract-return": (PUBLIC, ("opendata",))})
    again = demonstrate(found, by="test")
    assert [path.name for path in again.packs[1:]] == ["contract-return.csv", "contract-return.meta.csv"]
    assert again.packs[:1] == packs and [path.stat().st_mtime_ns for path in packs] == times
    assert demonstrate(found, by="test").packs == again.packs
    assert [edition.audience for edition in again.editions] == ["internal"]
    assert again.loaded == ()
    assert again.card == finished.card
    assert again.editions == finished.editions


def test_its_people_have_written_and_signed(found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack of each frequency; what is written of the last month, which is still to be closed, is in none of them."""
    monkeypatch.setattr(demo_editions, "PACKS", ("early-help-monthly", "contract-return", "progress-report"))
    signed = demonstrate(found, by="test").editions
    assert [(one.pack, str(one.period)) for one in signed] == [
        ("early-help-monthly", "2026-02"),
        ("contract-return", "FY2025-26-Q4"),
        ("progress-report", "FY2025-26-H2"),
    ]
    for one in signed:
        assert [signature.role.value for signature in one.signatures] == ["analyst", "service head", "director"]
        assert one.remarks
        assert all(quote.value is not None or quote.text for remark in one.remarks for quote in remark.quotes)
    assert [action.state_on(signed[0].on) for action in signed[0].actions] == ["closed"]


def test_one_that_was_interrupted_is_made_again_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def stopped(workspace: Workspace, format: str, *arguments: object, **named: object) -> object:
        calls.append(format)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return load(workspace, format, *arguments, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(demo, "load", stopped)
        with pytest.raises(KeyboardInterrupt):
            demonstrate(tmp_path / "demo", by="test")
    assert calls == ["tables", "observations"]
    monkeypatch.setattr(demo_editions, "PACKS", ())  # what is signed and published is not what it is about
    made = demonstrate(tmp_path / "demo", by="test")
    unchanged = {format: loaded.unchanged for format, loaded in made.loaded}
    assert unchanged == {"tables": True, "observations": False, "targets": False, "benchmarks": False}


def test_another_version_makes_it_again(found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "__version__", "99")
    monkeypatch.setattr(demo_editions, "PACKS", ())
    assert demonstrate(found, by="test").loaded


def test_a_workspace_of_somebodys_own_is_left_alone(found: Path) -> None:
    shutil.rmtree(found / "exports")  # nothing says of these records that they are a demonstration's
    own = Workspace.open(found)
    before = own.store.current()
    assert before is not None
    with pytest.raises(UserMistake, match="workspace of your own"):
        demonstrate(own.path, by="test")
    assert own.store.current() == before


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("to the board", encoding="utf-8")
    with pytest.raises(UserMistake):
        demonstrate(tmp_path, by="test")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_the_three_commands_work_as_they_are_printed(by_command: tuple[Demonstration, str], found: Path) -> None:
    made, shown = by_command
    lines = shown.split("Three commands to try next:\n")[1].splitlines()
    words = [shlex.split(line.replace("\\", "/")) for line in lines if line.strip()]
    assert all(command.count(made.workspace.as_posix()) == 1 for command in words)
    words = [[str(found) if word == made.workspace.as_posix() else word for word in command] for command in words]
    names = ("score", "explain", "children")  # the program's name before them is however this process was called
    commands = [line[line.index(name) :] for line, name in zip(words, names, strict=True)]
    for command in commands:
        done = CliRunner().invoke(cli, command, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert done.output.strip()


def test_without_the_web_applications_parts_it_names_the_pages_that_there_are(
    found: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trigpoint.cli.demo.importlib.util.find_spec", lambda name: None)
    shown = CliRunner().invoke(cli, ["demo", str(found)], catch_exceptions=False)
    assert "The web application is not installed" in shown.output
    uri = shown.output.strip().splitlines()[-1].strip()
    assert uri.startswith("file://")
    assert uri.endswith(".html")


def test_it_is_served_where_they_are(found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[str | None] = []

    @click.command("serve")
    @click.option("--workspace", "own_workspace")
    def serve(own_workspace: str | None) -> None:
        served.append(own_workspace)

    imported = importlib.import_module
    there = SimpleNamespace(serve_command=serve)
    monkeypatch.setattr(
        importlib, "import_module", lambda name: there if name == "trigpoint.web.serving" else imported(name)
    )
    CliRunner().invoke(cli, ["demo", str(found)], catch_exceptions=False)
    assert served == [str(found)]


def test_simulate_says_what_it_wrote(tmp_path: Path) -> None:
    arguments = [
        "simulate",
        str(tmp_path / "out"),
        "--size",
        "0.02",
        "--months",
        "2",
        "--until",
        "2026-03",
        "--seed",
        "9",
    ]
    shown = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert shown.exit_code == 0
    assert "README.txt" in shown.output
    assert (tmp_path / "out" / "annex-a.xlsx").is_file()


def test_the_workbook_loads_whole_into_a_workspace_of_its_own(tmp_path: Path) -> None:
    exports = simulate(tmp_path / "exports", 0.1, 12, Period.month(2026, 3), seed=2)
    workspace = Workspace.create(tmp_path / "annex")
    done = load(workspace, "annex-a", [exports.annex_a], as_of=dt.date(2026, 3, 31), by="test")
    assert len(done.accounts) == 11
    assert sum(account.read for account in done.accounts) > 500
    assert [
        (a.sheet, a.unread_columns, a.missing_columns) for a in done.accounts if a.unread_columns or a.missing_columns
    ] == []
    assert [(reason.sheet, reason.reason) for reason in done.reasons] == []
    assert done.set_aside == 0

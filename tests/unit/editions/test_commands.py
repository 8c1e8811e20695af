"""A month closed on the command line: words in files, three signatures, an edition; what it then says of itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.records import ASSESSMENT, load_csv
from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.store.workspace import Workspace

COMMENTARY = "indicator,period,text,written\nA1,2025-05,{{figure: assessments_completed}} were done.,2025-06-03\n"
ACTIONS = (
    "id,text,indicator,period,opened,by_when\nT1,Meet weekly.,assessments_completed,2025-05,2025-05-20,2025-05-30\n"
)
SIGN = ("sign", "board", "--period", "2025-05")
ROLES = ("analyst", "service head", "director")


@pytest.fixture
def workspace(a_workspace: Callable[[], Workspace]) -> Workspace:
    made = a_workspace()
    (made.path / "words").mkdir()
    (made.path / "words" / "commentary.csv").write_text(COMMENTARY, encoding="utf-8")
    (made.path / "words" / "actions.csv").write_text(ACTIONS, encoding="utf-8")
    return made


def run(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--workspace", str(workspace.path), *arguments])


def told(result: Result) -> str:
    assert isinstance(result.exception, UserMistake), result.output
    return str(result.exception)


def done(workspace: Workspace, *arguments: str) -> str:
    result = run(workspace, *arguments)
    assert result.exit_code == 0, result.exception or result.output
    return result.stdout


def signed(workspace: Workspace, *more: str) -> str:
    """The id of the edition that three signatures make."""
    for role in ROLES:
        said = done(workspace, *SIGN, "--as", role, "--name", f"{role} of Fenbridge", "--json", *more)
    found: str = json.loads(said)["edition"]
    return found


def test_a_month_is_signed_by_three_in_their_order_and_listed(workspace: Workspace) -> None:
    assert "No edition has been signed yet" in done(workspace, "editions")
    early = run(workspace, *SIGN, "--as", "director", "--name", "D")
    assert "The analyst and the service head have not signed what stands there now." in told(early)
    first = done(workspace, *SIGN, "--as", "analyst", "--name", "A. Analyst", "--by", "team")
    assert first == "Signed as analyst. Still to sign: service head, director.\n"
    said = run(workspace, *SIGN, "--as", "analyst", "--name", "A. Analyst").stderr
    assert said == "Commentary: 1 of 1 figure.\n"
    done(workspace, *SIGN, "--as", "service head", "--name", "H. Head")
    last = done(workspace, *SIGN, "--as", "director", "--name", "D. Director", "--note", "Read.")
    assert last.startswith("Frozen: Board, 2025-05, edition 1, ")
    (listed,) = json.loads(done(workspace, "editions", "board", "--json"))["editions"]
    assert (listed["pack"], listed["number"], listed["figures"], listed["reopening"]) == ("board", 1, 3, None)
    assert listed["id"][:12] in done(workspace, "editions", "--period", "2025-05")
    shown = done(workspace, "edition", listed["id"][:8])
    for words in ("edition 1", "T1 (overdue): Meet weekly.", "Director: D. Director", "Read.", "North"):
        assert words in shown
    document = json.loads(done(workspace, "edition", listed["id"], "--json"))
    assert [s["name"] for s in document["signatures"]] == ["A. Analyst", "H. Head", "D. Director"]
    code = next(r["reference"] for r in document["references"] if r["member"] == "North")
    figure = done(workspace, "edition", code.lower())
    assert f"{code}: A1, Social care assessments completed: North, 2025-05: 2" in figure
    assert "From: Social care assessments: tables, as of 30 June 2025" in figure


def test_a_typed_figure_that_contradicts_is_pointed_out_and_keeps_nobody_from_signing(workspace: Workspace) -> None:
    text = "indicator,period,text,written\nA1,2025-05,The number is 4.,2025-06-03\n"
    (workspace.path / "words" / "commentary.csv").write_text(text, encoding="utf-8")
    result = run(workspace, *SIGN, "--as", "analyst", "--name", "A")
    assert result.exit_code == 0
    assert (
        "Look again: comment on Social care assessments completed: The text says 4; the figure is 3." in result.stderr
    )


def test_what_changed_after_a_signature_must_be_signed_again(workspace: Workspace) -> None:
    done(workspace, *SIGN, "--as", "analyst", "--name", "A. Analyst")
    text = COMMENTARY.replace("were done", "were done as planned")
    (workspace.path / "words" / "commentary.csv").write_text(text, encoding="utf-8")
    late = run(workspace, *SIGN, "--as", "service head", "--name", "H. Head")
    assert "The analyst has not signed what stands there now." in told(late)
    assert len(signed(workspace)) == 64


def test_opening_again_needs_a_reason_and_the_difference_is_told(workspace: Workspace, tmp_path: Path) -> None:
    one = signed(workspace)
    load_csv(workspace, tmp_path / "late", assessment=ASSESSMENT + "A9,C2,2025-05-01,2025-05-09,South\n")
    moved = json.loads(done(workspace, "edition", one, "--moved", "--json"))
    assert [(m["signed"], m["now"], m["why"]) for m in moved["moved"]] == [(3, 4, "1 row loaded since.")]
    assert "1 row loaded since." in done(workspace, "edition", one, "--moved")
    for role in ROLES[:2]:
        done(workspace, *SIGN, "--as", role, "--name", role)
    again = run(workspace, *SIGN, "--as", "director", "--name", "D")
    assert "Say why it is opened again" in told(again)
    two = signed(workspace, "--reopening", "A late assessment.")
    found = json.loads(done(workspace, "editions", "--difference", one[:9], two[:9], "--json"))
    assert (found["old"], found["new"]) == (one, two)
    assert ("figure", "value", "3", "4") in [(d["kind"], d["what"], d["old"], d["new"]) for d in found["differences"]]
    assert ("words", "3 were done.", "4 were done.") in [(d["kind"], d["old"], d["new"]) for d in found["differences"]]
    drawn = done(workspace, "editions", "--difference", one[:9], two[:9])
    assert "4 were done." in drawn
    assert "Nothing differs." in done(workspace, "editions", "--difference", one[:9], one[:9])
    assert "Opened again: A late assessment. It follows" in done(workspace, "edition", two)


def test_a_name_that_is_no_edition_and_a_signature_without_a_name(workspace: Workspace) -> None:
    assert "There is no edition" in told(run(workspace, "edition", "nothing at all"))
    assert "A signature needs a name." in told(run(workspace, *SIGN, "--as", "analyst", "--name", " "))


def test_signatures_that_somebody_changed_are_told(workspace: Workspace) -> None:
    done(workspace, *SIGN, "--as", "analyst", "--name", "A. Analyst")
    path = workspace.path / "words" / "signatures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",analyst,", ",anlyst,"), encoding="utf-8")
    assert "words/signatures.csv, row 2: This row was changed" in told(
        run(workspace, *SIGN, "--as", "analyst", "--name", "A")
    )


def test_a_scorecard_on_the_command_line_has_the_words(workspace: Workspace) -> None:
    card = json.loads(done(workspace, "score", "board", "--period", "2025-05", "--json"))
    assert card["rows"][0]["commentary"] == "3 were done."

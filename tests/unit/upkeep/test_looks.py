"""Who looked, as the workspace's audit says it; and who or what a breakdown is over."""

import datetime as dt
from pathlib import Path

from tests.support.records import JUNE, small_workspace
from trigpoint.model.period import Period
from trigpoint.runs.children import children_behind
from trigpoint.runs.load import load
from trigpoint.runs.looks import audit_problems, looks
from trigpoint.runs.members import members_of

MAY = Period.month(2025, 5)
OBSERVATIONS = """indicator,period,value,breakdown,member
assessments_in_45_days,2025-05,66,team,West
assessments_in_45_days,2025-05,66,organisation,Acorn
"""


def test_every_look_is_told_the_newest_first_and_nothing_else_is(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path)
    before = dt.datetime.now(dt.UTC)
    asked = {"indicator": "assessments_in_45_days", "period": MAY, "member": ("team", "North")}
    children_behind(workspace, part="denominator", by="Ann", reason="checking May", **asked)  # type: ignore[arg-type]
    found = looks(workspace)
    assert [(look.by, look.act, look.why, look.rows) for look in found] == [("Ann", "children", "checking May", 2)]
    assert found[0].about["member"] == "team=North"
    assert found[0].at >= before
    children_behind(workspace, part="denominator", by="Cy", reason="checking again", **asked)  # type: ignore[arg-type]
    assert [look.by for look in looks(workspace)] == ["Cy", "Ann"]
    assert len(list(workspace.store.audit.entries())) > len(looks(workspace))


def test_a_look_that_was_changed_is_found(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path)
    asked = {"indicator": "assessments_in_45_days", "period": MAY, "by": "Ann", "reason": "checking May"}
    children_behind(workspace, **asked)  # type: ignore[arg-type]
    assert audit_problems(workspace) == ()
    path = workspace.store.audit.path
    path.write_bytes(path.read_bytes().replace(b'"Ann"', b'"Bob"'))
    assert [problem.what for problem in audit_problems(workspace)] == ["This line was changed after it was written."]


def test_teams_are_those_of_records_and_of_figures_that_were_sent(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path)
    assert members_of(workspace, "team") == ("North", "South")
    sent = tmp_path / "sent.csv"
    sent.write_text(OBSERVATIONS, encoding="utf-8")
    load(workspace, "observations", [sent], as_of=JUNE, by="tester")
    assert members_of(workspace, "team") == ("North", "South", "West")
    assert members_of(workspace, "organisation") == ("Acorn",)
    assert members_of(workspace, "gender") == ("Female", "Male")
    assert members_of(workspace, "no_such_breakdown") == ()

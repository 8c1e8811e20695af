"""Loading records as a whole: one new snapshot, or nothing; twice the same is once; older rows by coverage."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tests.scale.workbook import HEADINGS, rows_of, write_workbook
from tests.support.annex_a import AS_OF, CONTACTS, REFERRALS, Row, contact, workbook
from trigpoint.model.problem import UserMistake
from trigpoint.runs.check import check
from trigpoint.runs.load import Loaded, load
from trigpoint.runs.undo import undo
from trigpoint.store.workspace import Workspace

D = dt.date


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace", "Fenbridge", "Fenbridge")


def contacts(path: Path, *rows: Row) -> Path:
    return workbook(path, {"List 1": [CONTACTS, *rows]})


def loaded(workspace: Workspace, *paths: Path, as_of: dt.date = AS_OF, format: str = "annex-a", **more: str) -> Loaded:
    return load(workspace, format, list(paths), as_of=as_of, by="tester", **more)


def held(workspace: Workspace, table: str, column: str, source: str = "annex-a") -> list[object]:
    """What the current snapshot holds in a column of a table, sorted."""
    snapshot = workspace.store.current()
    assert snapshot is not None
    part = snapshot.parts.get((table, source))
    if part is None:
        return []
    return sorted(pl.read_parquet(workspace.store.path_of(part.open))[column].to_list())


def test_a_load_is_a_snapshot_with_its_account_inputs_and_audit(workspace: Workspace, tmp_path: Path) -> None:
    path = contacts(tmp_path / "a.xlsx", contact(1, "02/03/2026"), contact(2, "some day"))
    result = loaded(workspace, path)
    snapshot = workspace.store.current()
    assert snapshot == result.snapshot
    assert (snapshot.number, snapshot.act, snapshot.format, snapshot.as_of) == (1, "load", "annex-a", AS_OF)
    assert [i.name for i in snapshot.inputs] == ["a.xlsx"]
    assert [(a.read, a.taken, a.set_aside) for a in snapshot.accounts] == [(2, 1, 1)]
    assert result.set_aside == 1
    assert [(r.sheet, r.reason, r.rows) for r in result.reasons] == [("List 1", '"Date of Contact" is not a date', 1)]
    assert snapshot.aside is not None
    kept = pl.read_parquet(workspace.store.path_of(snapshot.aside, vault=True))
    assert kept.select("file", "sheet", "row", "column").rows() == [("a.xlsx", "List 1", 3, "Date of Contact")]
    entry = list(workspace.store.audit.entries())[-1]
    assert (entry.by, entry.act, entry.counts["read"], entry.counts["set_aside"]) == ("tester", "load", 2, 1)


def test_the_same_bytes_again_change_nothing_and_say_so(workspace: Workspace, tmp_path: Path) -> None:
    path = contacts(tmp_path / "a.xlsx", contact(1, "02/03/2026"))
    first = loaded(workspace, path)
    again = loaded(workspace, path)
    assert again.unchanged
    assert again.snapshot.id == first.snapshot.id
    assert "loaded already" in again.notes[0]
    assert len(workspace.store.history()) == 1
    assert not loaded(workspace, path, as_of=D(2026, 4, 1)).unchanged
    undo(workspace, "tester")
    undo(workspace, "tester")
    assert not loaded(workspace, path).unchanged


def test_a_changed_mapping_is_no_longer_the_same_load(workspace: Workspace, tmp_path: Path) -> None:
    path = contacts(tmp_path / "a.xlsx", contact(1, "02/03/2026", source="The fuzz"))
    loaded(workspace, path)
    assert held(workspace, "contact", "source") == [None]
    more = "codes: referral_source\nmembers:\n  '6': {label: Police, also: [The fuzz]}\n"
    (workspace.definitions / "codes" / "own.yaml").write_text(more, encoding="utf-8")
    assert not loaded(workspace, path).unchanged
    assert held(workspace, "contact", "source") == ["6"]


def test_a_second_load_replaces_its_window_and_keeps_what_is_older(workspace: Workspace, tmp_path: Path) -> None:
    autumn = contacts(
        tmp_path / "autumn.xlsx", contact(1, "02/05/2025"), contact(2, "03/10/2025"), contact(3, "05/10/2025")
    )
    spring = contacts(tmp_path / "spring.xlsx", contact(3, "05/10/2025"), contact(4, "02/03/2026"))
    loaded(workspace, autumn, as_of=D(2025, 10, 31))
    result = loaded(workspace, spring)
    # 3 October is in the six months before 31 March and the new list has it no more; 2 May is before them.
    assert held(workspace, "contact", "received_on") == [D(2025, 5, 2), D(2025, 10, 5), D(2026, 3, 2)]
    assert dict(result.kept) == {"contact": 1, "person": 2}
    assert len(held(workspace, "person", "person_id")) == 4


def test_sources_of_one_format_are_kept_apart(workspace: Workspace, tmp_path: Path) -> None:
    loaded(workspace, contacts(tmp_path / "a.xlsx", contact(1, "02/03/2026")), source="north")
    loaded(workspace, contacts(tmp_path / "b.xlsx", contact(2, "03/03/2026")), source="south")
    assert held(workspace, "contact", "received_on", "north") == [D(2026, 3, 2)]
    assert held(workspace, "contact", "received_on", "south") == [D(2026, 3, 3)]


def test_a_list_without_rows_leaves_the_older_rows(workspace: Workspace, tmp_path: Path) -> None:
    loaded(workspace, contacts(tmp_path / "a.xlsx", contact(1, "02/03/2026")))
    result = loaded(workspace, contacts(tmp_path / "b.xlsx"))
    assert held(workspace, "contact", "received_on") == [D(2026, 3, 2)]
    assert any("List 1" in note and "stays as it is" in note for note in result.notes)


def test_a_mistake_in_one_file_leaves_no_trace_of_the_other(workspace: Workspace, tmp_path: Path) -> None:
    good = contacts(tmp_path / "list 1.xlsx", contact(1, "02/03/2026"))
    bad = workbook(tmp_path / "list 3.xlsx", {"List 3": [("Colour",), ("red",)]})
    pdf = tmp_path / "list 4.xlsx"
    pdf.write_bytes(b"%PDF-1.7 and so on")
    for paths in ((good, bad), (good, pdf), (good, tmp_path / "nowhere.csv")):
        with pytest.raises(UserMistake):
            loaded(workspace, *paths)
    assert workspace.store.current() is None
    assert list((workspace.path / "store").rglob("*.parquet")) == []


def test_every_file_that_cannot_be_opened_is_named_at_once(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserMistake) as mistake:
        loaded(workspace, tmp_path / "one.csv", tmp_path / "two.csv")
    assert [p.file for p in mistake.value.problems] == ["one.csv", "two.csv"]


def test_an_unknown_format_is_answered_with_those_that_there_are(workspace: Workspace, tmp_path: Path) -> None:
    path = contacts(tmp_path / "a.xlsx", contact(1, "02/03/2026"))
    with pytest.raises(UserMistake, match="Did you mean"):
        loaded(workspace, path, format="annexa")
    with pytest.raises(UserMistake, match="observations, ssd, ssda903, tables"):
        loaded(workspace, path, format="zzzz")
    assert workspace.store.current() is None


def own_tables(folder: Path) -> Path:
    """A folder of Trigpoint's own tables: a CSV, a Parquet file with real dates, and a file that is no table."""
    folder.mkdir()
    (folder / "person.csv").write_text(
        "person_id,forename,upn,born_on,gender\n1,Ann,A123,2015-02-01,F\n2,Bob,,01/03/2016,M\n", encoding="utf-8"
    )
    pl.DataFrame(
        {"referral_id": [10, 11], "person_id": [1, 2], "received_on": [D(2026, 3, 2), D(2026, 3, 3)], "colour": [1, 2]}
    ).write_parquet(folder / "referral.parquet")
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return folder


def test_a_folder_of_own_tables(workspace: Workspace, tmp_path: Path) -> None:
    result = loaded(workspace, own_tables(tmp_path / "export"), format="tables")
    found = {a.file: (a.read, a.taken, a.unread_columns) for a in result.accounts}
    assert found == {"person.csv": (2, 2, ()), "referral.parquet": (2, 2, ("colour",))}
    assert held(workspace, "referral", "received_on", "tables") == [D(2026, 3, 2), D(2026, 3, 3)]
    assert set(held(workspace, "referral", "person_id", "tables")) == set(
        held(workspace, "person", "person_id", "tables")
    )
    part = result.snapshot.parts["person", "tables"]
    assert part.vault is not None
    assert "forename" not in pl.read_parquet(workspace.store.path_of(part.open)).columns
    vault = pl.read_parquet(workspace.store.path_of(part.vault, vault=True))
    assert vault.select("person_id", "forename", "upn").rows() == [("1", "Ann", "A123"), ("2", "Bob", None)]
    assert any("notes.csv was not read" in note for note in result.notes)


def test_own_tables_are_replaced_and_other_tables_stay(workspace: Workspace, tmp_path: Path) -> None:
    loaded(workspace, own_tables(tmp_path / "export"), format="tables")
    (tmp_path / "referral.csv").write_text("referral_id,person_id,received_on\n12,1,2026-03-09\n", encoding="utf-8")
    loaded(workspace, tmp_path / "referral.csv", format="tables")
    assert held(workspace, "referral", "received_on", "tables") == [D(2026, 3, 9)]
    assert len(held(workspace, "person", "person_id", "tables")) == 2


def test_the_checks_count_doubtful_rows_by_rule_table_and_team(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "assessment.csv").write_text(
        "assessment_id,person_id,started_on,completed_on,team\n"
        "1,1,2026-03-02,2026-03-01,North\n2,1,2026-03-02,2026-03-02,North\n3,9,2026-03-02,2026-02-01,South\n"
        "4,1,2026-04-01,,North\n",
        encoding="utf-8",
    )
    (folder / "person.csv").write_text("person_id,born_on,gender,ethnicity\n1,2015-02-01,F,WBRI\n", encoding="utf-8")
    (folder / "team.csv").write_text("team\nNorth\n", encoding="utf-8")
    loaded(workspace, folder, format="tables")
    found = {i.rule: (i.table, i.rows, i.teams) for i in check(workspace).issues}
    assert found == {
        "assessment_completed_before_start": ("assessment", 2, (("North", 1), ("South", 1))),
        "assessment_twice": ("assessment", 1, (("North", 1),)),
        "person_not_listed": ("assessment", 1, (("South", 1),)),
        "team_not_listed": ("assessment", 1, (("South", 1),)),
        "date_in_the_future": ("assessment", 1, (("North", 1),)),
    }


def trigpoint(workspace: Workspace, *arguments: str) -> tuple[int, str, str]:
    """The command line as it is run: exit code, output, errors."""
    command = [sys.executable, "-m", "trigpoint", "--workspace", str(workspace.path), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_command_line_says_what_it_did(workspace: Workspace, tmp_path: Path) -> None:
    path = contacts(tmp_path / "a.xlsx", contact(1, "02/03/2026"), contact(2, "some day"))
    code, out, err = trigpoint(workspace, "load", "annex-a", str(path), "--as-of", "2026-03-31", "--strict", "--json")
    assert (code, err) == (3, "")
    told = json.loads(out)
    assert told["files"] == [
        {
            "file": "a.xlsx", "sheet": "List 1", "read": 2, "taken": 1, "set_aside": 1,
            "unread_columns": [], "missing_columns": [], "table": "contact",
        }
    ]  # fmt: skip
    assert told["snapshot"] == workspace.store.current().id
    code, out, _ = trigpoint(workspace, "load", "annex-a", str(path), "--as-of", "31/03/2026")
    assert code == 0
    assert "loaded already" in out
    code, out, _ = trigpoint(workspace, "loads")
    assert code == 0
    assert "a.xlsx" in out
    code, out, _ = trigpoint(workspace, "undo")
    assert code == 0
    assert "Snapshot 1 is taken back" in out
    code, _, err = trigpoint(workspace, "load", "annex-a", str(path), "--as-of", "yesterday")
    assert (code, err.strip()) == (1, '"yesterday" is not a day. Write --as-of 2026-03-31.')


def test_a_random_workbook_comes_out_as_a_plain_loop_reads_it(workspace: Workspace, tmp_path: Path) -> None:
    """The rows that the generator drew, typed here by hand, against what the store holds."""
    count = 400
    write_workbook(tmp_path / "random.xlsx", count * len(HEADINGS), seed=7)
    loaded(workspace, tmp_path / "random.xlsx")
    sources = {"q) 6: Police": "6", "e) 2A: Schools": "2A", "j) 3D: Health services": "3D", "1B: Individual": "1B",
               "s) 8: Other": "8"}  # fmt: skip
    expected = {(on, sources[str(source)]) for _, _, _, _, _, on, source in rows_of("List 1", count, 7)}
    snapshot = workspace.store.current()
    frame = pl.read_parquet(workspace.store.path_of(snapshot.parts["contact", "annex-a"].open))
    assert set(frame.select("received_on", "source").rows()) == expected
    referrals = [dict(zip(REFERRALS, row, strict=True)) for row in rows_of("List 3", count, 7)]
    written = [str(r["Date of referral"]).split("/") for r in referrals]
    days = sorted(D(int(year), int(month), int(day)) for day, month, year in written)
    assert held(workspace, "referral", "received_on") == days
    yes = sum(str(r["Referral NFA?"]) in ("Yes", "a) Yes") for r in referrals)
    frame = pl.read_parquet(workspace.store.path_of(snapshot.parts["referral", "annex-a"].open))
    assert frame["no_further_action"].sum() == yes
    assert frame["worker_id"].n_unique() == len({r["Allocated Worker"] for r in referrals})

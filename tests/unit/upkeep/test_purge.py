"""Retention: what is due goes, from every snapshot and from behind the door; everything else and the figures stay."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from tests.support.records import load_csv
from tests.support.storing import load, numbers_in
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.runs.doctor import examine
from trigpoint.runs.kept import keep_figures, kept_figures
from trigpoint.runs.loads import loads
from trigpoint.runs.purge import Purged, due, purge
from trigpoint.runs.undo import undo
from trigpoint.store.change import Change
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

TODAY = dt.date(2026, 6, 1)
MARCH, APRIL, MAY = (dt.date(2026, month, 28) for month in (3, 4, 5))


def nothing_to_keep(workspace: Workspace, snapshot: Snapshot, change: Change) -> Mapping[tuple[str, str], Part]:
    return {}


def done(workspace: Workspace, today: dt.date = TODAY) -> Purged | None:
    catalogue = workspace_catalogue(workspace.path)
    return purge(workspace, catalogue, today, by="Ann", keep_figures=nothing_to_keep)


def workspace_keeping(path: Path, line: str) -> Workspace:
    made = Workspace.create(path / "w", "Test", "Fenbridge")
    file = made.path / "trigpoint.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("keep_snapshots = 24", line), encoding="utf-8")
    return Workspace.open(made.path)


@pytest.fixture
def three(tmp_path: Path) -> Workspace:
    made = workspace_keeping(tmp_path, "keep_snapshots = 2")
    for first, day in ((10, MARCH), (20, APRIL), (30, MAY)):
        load(made.store, first, day)
    return made


def all_files(workspace: Workspace) -> set[Path]:
    return set(workspace.store.root.glob("*/*/*.parquet"))


def everything_on_disk(workspace: Workspace) -> str:
    """Every table in the store as text, open or behind the door."""
    return "\n".join(pl.read_parquet(path).write_csv() for path in sorted(all_files(workspace)))


def test_old_snapshots_lose_their_records_and_the_kept_ones_none(three: Workspace) -> None:
    first = three.store.history()[0]
    before = all_files(three)
    made = done(three)
    assert made is not None
    assert [s.number for s in made.due.snapshots] == [1]
    assert made.files == 3
    assert len(before - all_files(three)) == 3
    assert [(s.number, s.act, s.purged) for s in three.store.history()] == [
        (1, "load", True), (2, "load", False), (3, "load", False), (4, "purge", False),
    ]  # fmt: skip
    assert numbers_in(three.store, three.store.current()) == [30, 31, 32]
    assert numbers_in(three.store, three.store.known_on(APRIL)) == [20, 21, 22]
    assert "P10" not in everything_on_disk(three)
    with pytest.raises(UserMistake, match="purged"):
        three.store.path_of(first.parts["contact", "tables"].open)
    assert verify(three.store).problems == ()
    assert loads(three)[0].state == "purged"


def test_what_is_purged_is_in_the_audit_and_a_second_purge_has_nothing_to_do(three: Workspace) -> None:
    done(three)
    entry = list(three.store.audit.entries())[-1]
    assert (entry.by, entry.act, entry.counts["snapshot"]) == ("Ann", "purge", 4)
    assert "Records of snapshot 1 (load, as of 2026-03-28) removed." in three.store.history()[-1].notes
    assert done(three) is None
    assert len(three.store.history()) == 4


def test_what_no_snapshot_needs_goes_though_nothing_is_due(tmp_path: Path) -> None:
    """A file of a load that was stopped, which nobody's note of the lock tells of, as older versions left them."""
    made = workspace_keeping(tmp_path, "keep_snapshots = 24")
    load(made.store, 10, MARCH)
    stray = made.store.root / "vault" / "ab" / f"ab{'0' * 62}.parquet"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"identifiers")
    load(made.store, 20, APRIL)
    assert stray.exists()
    (ailment,) = examine(made.path)
    assert "`trigpoint purge`" in ailment.remedy
    result = CliRunner().invoke(cli, ["purge", "--workspace", str(made.path)], standalone_mode=False)
    assert "Nothing is due.\nFiles that no snapshot needs" in result.output
    assert "Nothing was removed. Add --yes" in result.output and stray.exists()
    result = CliRunner().invoke(cli, ["purge", "--workspace", str(made.path), "--yes"], standalone_mode=False)
    assert "Removed 1 file" in result.output
    assert not stray.exists() and examine(made.path) == ()
    assert (verify(made.store).problems, verify(made.store).leftovers) == ((), ())
    assert [snapshot.act for snapshot in made.store.history()] == ["load", "load"]
    assert done(made) is None


def test_a_preview_changes_nothing(three: Workspace) -> None:
    before = all_files(three)
    assert [s.number for s in due(three, workspace_catalogue(three.path), TODAY).snapshots] == [1]
    assert all_files(three) == before
    assert len(three.store.history()) == 3


def test_a_file_that_a_kept_snapshot_shares_stays(tmp_path: Path) -> None:
    made = workspace_keeping(tmp_path, "keep_snapshots = 1")
    load(made.store, 10, MARCH, key=("contact", "north"))
    load(made.store, 20, APRIL, key=("contact", "south"))  # holds north's part as well
    done(made)
    assert numbers_in(made.store, made.store.current(), ("contact", "north")) == [10, 11, 12]
    assert verify(made.store).problems == ()


def test_a_load_that_was_undone_is_due(three: Workspace) -> None:
    undo(three, "Ann")
    assert [s.number for s in due(three, workspace_catalogue(three.path), TODAY).snapshots] == [3]
    done(three)
    assert "P30" not in everything_on_disk(three)
    assert numbers_in(three.store, three.store.current()) == [20, 21, 22]


def test_an_undo_to_what_was_purged_is_refused(three: Workspace) -> None:
    done(three)
    undo(three, "Ann")
    assert numbers_in(three.store, three.store.current()) == [20, 21, 22]
    with pytest.raises(UserMistake, match="has been purged"):
        undo(three, "Ann")
    assert numbers_in(three.store, three.store.current()) == [20, 21, 22]


def test_the_cache_is_emptied(three: Workspace) -> None:
    (three.cache / "prepared").mkdir(parents=True)
    (three.cache / "prepared" / "contact.parquet").write_bytes(b"rows")
    done(three)
    assert not three.cache.exists()


def test_figures_are_kept_before_anything_goes(three: Workspace) -> None:
    asked: list[tuple[int, list[int]]] = []

    def keep(workspace: Workspace, snapshot: Snapshot, change: Change) -> Mapping[tuple[str, str], Part]:
        asked.append((snapshot.number, numbers_in(workspace.store, snapshot)))
        figures = pl.DataFrame({"indicator": ["contacts"], "value": [3.0]})
        return {("figure", str(snapshot.number)): Part(change.put(figures))}

    purge(three, workspace_catalogue(three.path), TODAY, by="Ann", keep_figures=keep)
    assert asked == [(1, [10, 11, 12])]
    current = three.store.current()
    assert current is not None
    kept = pl.read_parquet(three.store.path_of(current.parts["figure", "1"].open))
    assert kept["value"].to_list() == [3.0]
    undo(three, "Ann")
    current = three.store.current()
    assert current is not None
    assert ("figure", "1") in current.parts  # an undo takes back a load, not what a purge kept


def test_figures_of_a_purged_snapshot_can_still_be_read(tmp_path: Path) -> None:
    made = workspace_keeping(tmp_path, "keep_snapshots = 1")
    contacts = "contact_id,person_id,received_on\nK1,C1,2026-01-10\nK2,C2,2026-01-11\n"
    load_csv(made, tmp_path / "in", MARCH, contact=contacts)
    load_csv(made, tmp_path / "in", APRIL, contact=contacts + "K3,C3,2026-01-12\n")
    purge(made, workspace_catalogue(made.path), TODAY, by="Ann", keep_figures=keep_figures)
    figures = kept_figures(made, made.store.history()[0])
    assert figures is not None
    counted = {
        o.value
        for o in figures
        if str(o.period) == "2026-01" and o.member is None and o.indicator == "contacts_received"
    }
    assert counted == {2.0}


PERSON = """person_id,born_on,forename,surname
C1,1980-01-01,Ann,Old
C2,1985-01-01,Ben,Kept
C3,2015-01-01,Cy,Young
"""
CONTACT = """contact_id,person_id,received_on
K1,C1,2010-01-01
K2,C2,2020-05-31
K3,C2,2020-06-01
K4,C3,2026-01-01
"""
CIN_PLAN = """cin_plan_id,person_id,started_on,ended_on
N1,C2,1999-01-01,
"""


@pytest.fixture
def old(tmp_path: Path) -> Workspace:
    """Contacts are kept 6 years and people 25, by the national definitions."""
    made = workspace_keeping(tmp_path, "keep_snapshots = 24")
    load_csv(made, tmp_path / "in", MARCH, person=PERSON, contact=CONTACT, cin_plan=CIN_PLAN)
    load_csv(made, tmp_path / "in", APRIL, contact=CONTACT + "K5,C3,2026-02-01\n")
    return made


def ids(workspace: Workspace, snapshot: Snapshot, table: str, column: str) -> list[str]:
    """The identifiers of a table as they were written, from behind the door."""
    found: list[str] = []
    for part in snapshot.sources(table).values():
        assert part.vault is not None
        opened = pl.read_parquet(workspace.store.path_of(part.open))
        hidden = pl.read_parquet(workspace.store.path_of(part.vault, vault=True))
        assert sorted(opened["_row_key"]) == sorted(hidden["_row_key"])
        found += hidden[column].to_list()
    return sorted(found)


def test_rows_go_when_their_last_date_is_more_than_the_years_ago(old: Workspace) -> None:
    """On 1 June 2026 six years reach back to 1 June 2020: the contact of the day before goes, that of the day stays."""
    what = due(old, workspace_catalogue(old.path), TODAY)
    assert dict(what.rows) == {"contact": 2, "person": 1}
    assert (what.snapshots, what.earlier) == ((), 1)
    made = done(old)
    assert made is not None
    current = old.store.current()
    assert current is not None
    assert ids(old, current, "contact", "contact_id") == ["K3", "K4", "K5"]
    # C1 has no row left, C2 has a contact and a plan that is still open, C3 is young.
    assert ids(old, current, "person", "person_id") == ["C2", "C3"]
    assert ids(old, current, "cin_plan", "cin_plan_id") == ["N1"]


def test_rows_go_from_every_snapshot_that_stays(old: Workspace) -> None:
    done(old)
    first = old.store.history()[0]
    assert not first.purged
    assert ids(old, first, "contact", "contact_id") == ["K3", "K4"]
    on_disk = everything_on_disk(old)
    for gone in ("K1", "K2", "Old"):
        assert gone not in on_disk
    assert "Kept" in on_disk
    assert verify(old.store).problems == ()
    assert done(old) is None


def test_an_undo_after_a_purge_does_not_bring_back_what_went(old: Workspace) -> None:
    done(old)
    undone = undo(old, "Ann")
    assert ids(old, undone, "contact", "contact_id") == ["K3", "K4"]
    assert verify(old.store).problems == ()


def test_rows_that_are_loaded_again_after_a_purge_are_there_again_and_due_again(old: Workspace, tmp_path: Path) -> None:
    done(old)
    load_csv(old, tmp_path / "again", APRIL, contact=CONTACT + "K5,C3,2026-02-01\nK6,C3,2026-02-02\n")
    load_csv(old, tmp_path / "same", MAY, contact=CONTACT + "K5,C3,2026-02-01\n")  # the very bytes that were purged
    current = old.store.current()
    assert current is not None
    assert ids(old, current, "contact", "contact_id") == ["K1", "K2", "K3", "K4", "K5"]
    assert verify(old.store).problems == ()
    done(old)
    assert ids(old, old.store.history()[-1], "contact", "contact_id") == ["K3", "K4", "K5"]
    assert "K1" not in everything_on_disk(old)


def test_a_contact_goes_when_its_years_are_over_though_a_referral_that_stays_names_it(tmp_path: Path) -> None:
    made = workspace_keeping(tmp_path, "keep_snapshots = 24")
    referral = "referral_id,person_id,contact_id,received_on\nR1,C1,K1,2010-01-02\n"
    load_csv(made, tmp_path / "in", MARCH, person=PERSON, contact=CONTACT, referral=referral)
    done(made)
    current = made.store.current()
    assert current is not None
    assert ids(made, current, "contact", "contact_id") == ["K3", "K4"]
    assert ids(made, current, "referral", "referral_id") == ["R1"]
    assert ids(made, current, "person", "person_id") == ["C1", "C2", "C3"]  # the referral still names C1


def test_a_council_may_keep_a_table_for_other_years(tmp_path: Path) -> None:
    made = workspace_keeping(tmp_path, "keep_years = {contact = 1}")
    load_csv(made, tmp_path / "in", MARCH, contact=CONTACT)
    done(made)
    current = made.store.current()
    assert current is not None
    assert ids(made, current, "contact", "contact_id") == ["K4"]


def test_the_command_previews_and_removes_only_when_told(three: Workspace) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(cli, ["purge", "--workspace", str(three.path), *arguments], standalone_mode=False)
        assert result.exception is None
        return result.output

    assert "Nothing was removed. Add --yes" in run()
    assert len(three.store.history()) == 3
    assert '"done": false' in run("--json")
    said = run("--yes")
    assert "all records of snapshot 1-" in said
    assert "for good, and proved it" in said
    assert three.store.history()[0].purged
    assert run("--yes") == "Nothing is due.\n"

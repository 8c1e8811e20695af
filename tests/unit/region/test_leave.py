"""People are linked across authorities by leave alone, which the settings name in words."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import polars as pl
import pytest

from trigpoint.model.problem import UserMistake
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.runs.doctor import examine
from trigpoint.runs.load import load
from trigpoint.store import manifest as manifests
from trigpoint.store.settings import FILE
from trigpoint.store.workspace import Workspace

AS_OF = dt.date(2026, 3, 31)
LEAVE = '\n[authorities]\npeople_linked_under = "Sharing agreement of 1 May 2026"\n'


def contacts(folder: Path, *people: str) -> Path:
    lines = [f"C{n},{person},2026-03-0{n}" for n, person in enumerate(people, 1)]
    (folder / "contact.csv").write_text(
        "\n".join(["contact_id,person_id,received_on", *lines]) + "\n", encoding="utf-8"
    )
    return folder / "contact.csv"


def workspace(folder: Path, settings: str = "") -> Workspace:
    made = Workspace.create(folder / "workspace", "Alliance", "Region")
    with (made.path / FILE).open("a", encoding="utf-8") as file:
        file.write(settings)
    return Workspace.open(made.path)


def ids(place: Workspace, source: str, column: str) -> list[str]:
    snapshot = place.store.current()
    assert snapshot is not None
    return pl.read_parquet(place.store.path_of(snapshot.parts["contact", source].open))[column].to_list()


def test_without_leave_the_same_number_is_another_child(tmp_path: Path) -> None:
    place, file = workspace(tmp_path), contacts(tmp_path, "1234")
    for name in (None, "North", "South", "  north "):
        load(place, "tables", [file], as_of=AS_OF, authority=name, by="tester")
    snapshot = place.store.current()
    assert snapshot is not None
    assert snapshot.authorities == ("", "North", "South")
    sources = ("tables", "tables of North", "tables of South")
    assert set(snapshot.sources("contact")) == set(sources)
    assert len({ids(place, source, "person_id")[0] for source in sources}) == 3
    assert len({ids(place, source, "contact_id")[0] for source in sources}) == 3


def test_by_leave_people_are_the_same_and_nothing_else_is(tmp_path: Path) -> None:
    place, file = workspace(tmp_path, LEAVE), contacts(tmp_path, "1234")
    for name in ("North", "South"):
        load(place, "tables", [file], as_of=AS_OF, authority=name, by="tester")
    assert ids(place, "tables of North", "person_id") == ids(place, "tables of South", "person_id")
    assert ids(place, "tables of North", "contact_id") != ids(place, "tables of South", "contact_id")
    snapshot = place.store.current()
    assert snapshot is not None
    assert {part.agreement for part in snapshot.parts.values()} == {"Sharing agreement of 1 May 2026"}
    assert not [a for a in examine(place.path) if "linked" in a.what]
    text = (place.path / FILE).read_text(encoding="utf-8").replace(LEAVE, "")
    (place.path / FILE).write_text(text, encoding="utf-8")
    assert [a.what for a in examine(place.path) if "linked" in a.what] == [
        "People of North are linked with other authorities', and the settings name no leave for it.",
        "People of South are linked with other authorities', and the settings name no leave for it.",
    ]
    again = load(Workspace.open(place.path), "tables", [file], as_of=AS_OF, authority="North", by="tester")
    assert not again.unchanged
    assert ids(place, "tables of North", "person_id") != ids(place, "tables of South", "person_id")


def test_the_workspaces_own_area_is_no_other_authority(tmp_path: Path) -> None:
    place, file = workspace(tmp_path), contacts(tmp_path, "1234")
    load(place, "tables", [file], as_of=AS_OF, by="tester")
    assert load(place, "tables", [file], as_of=AS_OF, authority="REGION", by="tester").unchanged


def test_a_new_name_is_said_and_a_source_stays_one_authoritys(tmp_path: Path) -> None:
    place, file = workspace(tmp_path), contacts(tmp_path, "1234")
    assert "North is new to this workspace" in " ".join(
        load(place, "tables", [file], as_of=AS_OF, authority="North", by="tester").notes
    )
    with pytest.raises(UserMistake, match="another authority already"):
        load(place, "tables", [contacts(tmp_path, "5")], as_of=AS_OF, source="tables of North", by="tester")
    with pytest.raises(UserMistake, match="no authority's name"):
        load(place, "tables", [file], as_of=AS_OF, authority=" ", by="tester")
    with pytest.raises(UserMistake, match="for records only"):
        load(place, "observations", [file], as_of=AS_OF, authority="North", by="tester")


def test_a_manifest_of_before_there_were_several_is_read(tmp_path: Path) -> None:
    place, file = workspace(tmp_path), contacts(tmp_path, "1234")
    load(place, "tables", [file], as_of=AS_OF, authority="North", by="tester")
    path = next((place.path / "store" / "snapshots").iterdir())
    told = json.loads(path.read_bytes())
    assert told["parts"][0]["authority"] == "North"
    for part in told["parts"]:
        for name in ("authority", "as_of"):
            del part[name]
    old: Snapshot = manifests.from_bytes(json.dumps(told).encode()).snapshot
    parts: list[Part] = list(old.parts.values())
    assert [(part.authority, part.as_of, part.agreement) for part in parts] == [("", None, "")]

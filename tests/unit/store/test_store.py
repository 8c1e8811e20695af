"""Snapshots: what is current, what was known on a day, and that nothing that was written ever changes."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import polars as pl
import pytest

from tests.support.storing import CONTACT, load, numbers_in, rows
from trigpoint.model.problem import UserMistake
from trigpoint.model.snapshot import ObjectRef, Part
from trigpoint.store.manifest import Manifest, Met
from trigpoint.store.store import HOLDER, Store

MARCH, APRIL, MAY = dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 5, 31)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store", wait_seconds=0.2)


def test_an_empty_store_has_nothing(store: Store) -> None:
    assert store.current() is None
    assert store.history() == ()
    assert store.known_on(MAY) is None
    assert not store.root.exists()  # asking writes nothing


def test_a_load_makes_a_snapshot_that_reads_back(store: Store) -> None:
    made = load(store, 10, MARCH)
    read = Store(store.root).current()
    assert read == made
    assert read is not None
    assert (read.number, read.as_of, read.known_on, read.parent, read.act) == (1, MARCH, MARCH, 0, "load")
    assert numbers_in(store, read) == [10, 11, 12]
    assert read.accounts[0].read == read.accounts[0].taken + read.accounts[0].set_aside == 4


def test_a_snapshot_is_named_by_the_hash_of_its_manifest(store: Store) -> None:
    made = load(store, 1, MARCH)
    data = (store.root / "snapshots" / "000001.json").read_bytes()
    assert made.sha256 == hashlib.sha256(data).hexdigest()
    assert made.id == f"1-{made.sha256[:12]}"


def test_manifests_are_chained_by_hash(store: Store) -> None:
    first = load(store, 1, MARCH)
    load(store, 2, APRIL)
    written = json.loads((store.root / "snapshots" / "000002.json").read_bytes())
    assert written["previous"] == first.sha256
    assert json.loads((store.root / "snapshots" / "000001.json").read_bytes())["previous"] == ""


def test_files_are_named_by_their_content_and_written_once(store: Store) -> None:
    load(store, 1, MARCH)
    before = {p: p.stat().st_mtime_ns for p in store.root.glob("objects/*/*")}
    load(store, 1, APRIL)
    after = {p: p.stat().st_mtime_ns for p in store.root.glob("objects/*/*")}
    assert before == after
    for path in (*store.root.glob("objects/*/*"), *store.root.glob("vault/*/*")):
        assert path.name == f"{hashlib.sha256(path.read_bytes()).hexdigest()}.parquet"
        assert path.parent.name == path.name[:2]


def test_the_same_rows_are_the_same_bytes_however_they_lie_in_memory(store: Store) -> None:
    whole = rows(0, 1000)[0]
    pieces = pl.concat([whole[:10], whole[10:999], whole[999:]], rechunk=False)
    with store.change(by="tester") as change:
        assert change.put(whole) == change.put(pieces)


def test_a_file_says_its_rows_and_size(store: Store) -> None:
    with store.change(by="tester") as change:
        ref = change.put(rows(0, 7)[0])
        path = store.path_of(ref)
        assert (ref.rows, ref.size) == (7, path.stat().st_size)


def test_parts_that_a_load_does_not_name_stay(store: Store) -> None:
    load(store, 1, MARCH, key=("contact", "north"))
    load(store, 50, APRIL, key=("contact", "south"))
    now = store.current()
    assert numbers_in(store, now, ("contact", "north")) == [1, 2, 3]
    assert numbers_in(store, now, ("contact", "south")) == [50, 51, 52]


def test_a_part_can_be_dropped(store: Store) -> None:
    load(store, 1, MARCH)
    with store.change(by="tester") as change:
        made = change.commit(act="load", as_of=APRIL, parts={CONTACT: None})
    assert made.parts == {}


def test_known_on_never_sees_a_later_load(store: Store) -> None:
    load(store, 1, MARCH)
    load(store, 10, MAY)
    load(store, 20, APRIL)  # a correction of April, loaded after May's: it stands on what May knew
    found = {day: store.known_on(day) for day in (dt.date(2026, 3, 30), MARCH, APRIL, MAY)}
    assert {day: s.number if s else None for day, s in found.items()} == {
        dt.date(2026, 3, 30): None, MARCH: 1, APRIL: 1, MAY: 3,
    }  # fmt: skip
    assert [s.known_on for s in store.history()] == [MARCH, MAY, MAY]


def test_the_day_up_to_which_records_are_known_is_that_of_loads_in_effect_that_gave_records(store: Store) -> None:
    assert load(store, 1, APRIL, key=("benchmark", "england")).records_on is None
    assert load(store, 5, MARCH).records_on == MARCH
    assert load(store, 1, MAY, key=("population", "estimates")).records_on == MARCH
    assert load(store, 2, MAY, key=("observation", "sent")).records_on == MARCH
    late = load(store, 7, APRIL)
    assert (late.records_on, late.known_on) == (APRIL, MAY)
    with store.change(by="tester") as change:
        undone = change.commit(act="undo", as_of=MAY, parts={}, undoes=late.number, restores=late.number - 1)
    assert undone.records_on == MARCH
    assert load(store, 9, dt.date(2026, 2, 28)).records_on == MARCH
    assert store.current() == store.history()[-1]


def test_a_manifest_that_does_not_say_up_to_which_day_records_are_known(store: Store) -> None:
    """As those were that Trigpoint wrote at first: what was known on a day, records were."""
    load(store, 1, MARCH)
    path = store.root / "snapshots" / "000001.json"
    said = json.loads(path.read_bytes())
    del said["records_on"]
    path.write_text(json.dumps(said), encoding="utf-8")
    assert Store(store.root).current().records_on == MARCH


def test_already_loaded_knows_the_same_bytes_again(store: Store) -> None:
    made = load(store, 1, MARCH)
    sha256s = [i.sha256 for i in made.inputs]
    assert store.already_loaded("tables", "tables", MARCH, sha256s) == made
    assert store.already_loaded("tables", "tables", APRIL, sha256s) is None
    assert store.already_loaded("annex-a", "tables", MARCH, sha256s) is None
    assert store.already_loaded("tables", "tables", MARCH, ["00"]) is None
    load(store, 5, MARCH, key=("contact", "another source"))
    assert store.already_loaded("tables", "tables", MARCH, sha256s) == made
    load(store, 5, MARCH)
    assert store.already_loaded("tables", "tables", MARCH, sha256s) is None  # something came after it


def test_a_change_that_fails_leaves_no_trace(store: Store) -> None:
    load(store, 1, MARCH)
    before = sorted(p for p in store.root.rglob("*") if p.is_file())
    with pytest.raises(ZeroDivisionError), store.change(by="tester") as change:
        change.put(rows(70)[0])
        change.put(rows(70)[1], vault=True)
        raise ZeroDivisionError
    assert sorted(p for p in store.root.rglob("*") if p.is_file()) == before
    current = store.current()
    assert current is not None
    assert current.number == 1


def test_a_commit_needs_its_files(store: Store) -> None:
    with pytest.raises(UserMistake, match="lost 1 of its files"), store.change(by="tester") as change:
        change.commit(act="load", as_of=MARCH, parts={CONTACT: Part(ObjectRef("0" * 64, 1, 1))})
    assert store.current() is None


def test_a_damaged_manifest_is_told_in_words(store: Store) -> None:
    load(store, 1, MARCH)
    (store.root / "snapshots" / "000001.json").write_bytes(b"{")
    with pytest.raises(UserMistake, match=r"000001\.json.*damaged.*verify"):
        store.current()


def test_a_manifest_cannot_lead_out_of_the_store(store: Store) -> None:
    load(store, 1, MARCH)
    path = store.root / "snapshots" / "000001.json"
    manifest = json.loads(path.read_bytes())
    manifest["parts"][0]["open"]["name"] = "../../keys/pseudonym"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(UserMistake, match="damaged"):
        store.current()


def test_a_store_that_lost_a_manifest_takes_no_load(store: Store) -> None:
    """Else the newest snapshot's files would be swept away as nobody's."""
    load(store, 1, MARCH)
    load(store, 10, APRIL)
    lost = store.root / "snapshots" / "000002.json"
    kept = lost.read_bytes()
    lost.unlink()
    with pytest.raises(UserMistake, match="lost the manifest of snapshot 2"):
        load(store, 20, MAY)
    lost.write_bytes(kept)
    assert numbers_in(store, store.current()) == [10, 11, 12]
    assert load(store, 20, MAY).number == 3


def test_a_file_that_is_gone_is_told_in_words(store: Store) -> None:
    made = load(store, 1, MARCH)
    ref = made.parts[CONTACT].open
    store.path_of(ref).unlink()
    with pytest.raises(UserMistake, match="no longer holds the file"):
        store.path_of(ref)


def test_every_snapshot_is_in_the_audit(store: Store) -> None:
    made = load(store, 1, MARCH)
    entry = list(store.audit.entries())[-1]
    assert (entry.by, entry.act, entry.details["sha256"]) == ("tester", "load", made.sha256)
    assert entry.counts == {"snapshot": 1, "files": 1, "read": 4, "taken": 3, "set_aside": 1}


def test_paths_are_short_enough_for_windows(store: Store) -> None:
    longest = max(len(str(store.place_of("0" * 64, vault=v).relative_to(store.root.parent))) for v in (True, False))
    assert longest < 90  # leaves over a hundred characters for the workspace's own folder


def test_what_was_ever_loaded_is_not_read_again_at_each_load(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two years of daily loads leave many manifests: a load, and what looks a step back, read the last few alone."""
    for day in range(1, 31):
        load(store, day, dt.date(2026, 4, day))
    read: list[int] = []
    manifest = Store.manifest

    def counted(self: Store, number: int, met: Met | None = None) -> Manifest:
        read.append(number)
        return manifest(self, number, met)

    monkeypatch.setattr(Store, "manifest", counted)
    made = load(store, 99, MAY)
    known = store.known_on(dt.date(2026, 4, 29))
    assert known is not None and known.number == 29
    assert store.already_loaded("tables", CONTACT[1], MAY, [i.sha256 for i in made.inputs]) == made
    assert min(read) == 29
    (store.root / HOLDER).write_bytes(b"")  # as somebody leaves it who is stopped: then all is looked through
    with store.change(by="tester"):
        pass
    assert min(read) == 1 and not (store.root / HOLDER).exists()

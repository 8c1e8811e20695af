"""A workspace of many loads: what must look at all of them reads each manifest and each file once, and as it is."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.storing import load, numbers_in
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.cli.main import cli
from trigpoint.model.snapshot import InputFile, ObjectRef, Part, Reach, SheetAccount, Snapshot
from trigpoint.runs import retention
from trigpoint.runs.doctor import examine
from trigpoint.runs.loads import loads
from trigpoint.runs.purge import due
from trigpoint.store.manifest import Manifest, Met, from_bytes, to_bytes
from trigpoint.store.store import Store
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

LOADS = 12
TODAY = dt.date(2026, 6, 1)
REFERRAL = ("referral", "tables")
PART = Part(ObjectRef("a" * 64, 3, 900), ObjectRef("b" * 64, 3, 800), ("contact_id",), as_of=TODAY)
PARTS = (
    PART,
    replace(PART, open=ObjectRef("c" * 64, 3, 900)),
    replace(PART, open=ObjectRef("a" * 64, 4, 900)),
    replace(PART, open=ObjectRef("a" * 64, 3, 901)),
    replace(PART, vault=ObjectRef("c" * 64, 3, 800)),
    replace(PART, vault=None),
    replace(PART, given=None),
    replace(PART, given=()),
    replace(PART, given=("contact_id", "person_id")),
    replace(PART, reach=Reach(dt.date(2025, 1, 1), TODAY)),
    replace(PART, reach=Reach(dt.date(2025, 2, 1), TODAY)),
    replace(PART, reach=Reach(dt.date(2025, 1, 1), TODAY, only_latest=True)),
    replace(PART, authority="Northshire"),
    replace(PART, as_of=None),
    replace(PART, as_of=dt.date(2026, 5, 1)),
    replace(PART, agreement="a leave"),
)
ACCOUNT = SheetAccount("a.xlsx", "List 1", 5, 4, 1, ("X",), ("Y",), "contact")
ACCOUNTS = (
    ACCOUNT,
    replace(ACCOUNT, file="b.xlsx"),
    replace(ACCOUNT, sheet=None),
    replace(ACCOUNT, read=6),
    replace(ACCOUNT, taken=3),
    replace(ACCOUNT, set_aside=2),
    replace(ACCOUNT, unread_columns=("X", "Y"), missing_columns=()),
    replace(ACCOUNT, unread_columns=(), missing_columns=("X", "Y")),
    replace(ACCOUNT, table=None),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """One load of referrals, and contacts that change each day."""
    made = Workspace.create(tmp_path / "w")
    load(made.store, 500, dt.date(2026, 3, 1), key=REFERRAL)
    for day in range(2, LOADS + 1):
        load(made.store, 10 * day, dt.date(2026, 3, day))
    return made


@pytest.fixture
def reads(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often each manifest is read from here on."""
    counted: Counter[int] = Counter()
    manifest = Store.manifest

    def counting(self: Store, number: int, met: Met | None = None) -> Manifest:
        counted[number] += 1
        return manifest(self, number, met)

    monkeypatch.setattr(Store, "manifest", counting)
    return counted


def the_doctor(workspace: Workspace) -> None:
    assert examine(workspace.path) == ()


def the_proof(workspace: Workspace) -> None:
    assert verify(workspace.store).problems == ()


def the_preview_of_a_purge(workspace: Workspace) -> None:
    assert due(workspace, workspace_catalogue(workspace.path), TODAY).nothing


def the_history(workspace: Workspace) -> None:
    assert [record.number for record in loads(workspace)] == list(range(1, LOADS + 1))


@pytest.mark.parametrize("run", [the_doctor, the_proof, the_preview_of_a_purge, the_history])
def test_every_manifest_is_read_once(
    workspace: Workspace, reads: Counter[int], run: Callable[[Workspace], None]
) -> None:
    """But the newest, which is asked for by itself as well."""
    run(workspace)
    assert {number: times for number, times in reads.items() if number < LOADS} == dict.fromkeys(range(1, LOADS), 1)


def test_the_history_names_the_first_of_many_files(workspace: Workspace) -> None:
    names = [f"{letter}.csv" for letter in "abcdef"]
    with workspace.store.change(by="tester") as change:
        inputs = [InputFile(name, "0" * 64) for name in names]
        change.commit(act="load", as_of=TODAY, format="tables", source="tables", parts={}, inputs=inputs)
    where = ["--workspace", str(workspace.path)]
    told = CliRunner(env={"COLUMNS": "200"}).invoke(cli, ["loads", *where], standalone_mode=False).output
    assert "a.csv, b.csv, c.csv and 3 more" in told and "d.csv" not in told
    found = json.loads(CliRunner().invoke(cli, ["loads", "--json", *where], standalone_mode=False).output)
    assert found["loads"][-1]["files"] == names


def test_what_snapshots_share_is_made_once_and_is_as_it_was_written(workspace: Workspace) -> None:
    store = workspace.store
    history = store.history()
    assert history == tuple(store.manifest(number).snapshot for number in store.numbers())
    assert len({id(snapshot.parts[REFERRAL]) for snapshot in history}) == 1
    assert len({id(snapshot.parts["contact", "tables"]) for snapshot in history[1:]}) == LOADS - 1
    assert [numbers_in(store, snapshot)[0] for snapshot in history[1:]] == [10 * d for d in range(2, LOADS + 1)]


def _written(part: Part, account: SheetAccount) -> bytes:
    day = dt.date(2026, 3, 1)
    made_at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    parts = {("contact", "tables"): part}
    snapshot = Snapshot(1, made_at, day, day, "load", "tables", "tables", 0, parts, accounts=(account,))
    return to_bytes(Manifest(snapshot, ""))


def test_parts_and_accounts_that_differ_in_one_thing_are_told_apart() -> None:
    met = Met()
    read = [from_bytes(_written(part, ACCOUNT), met).snapshot.parts["contact", "tables"] for part in PARTS]
    assert read == list(PARTS)
    accounts = [from_bytes(_written(PART, account), met).snapshot.accounts for account in ACCOUNTS]
    assert accounts == [(account,) for account in ACCOUNTS]


def test_a_file_that_a_load_puts_while_all_is_proved_is_not_left_over(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its manifest comes after those that were read; what was left before them is told, unless it was swept."""
    left, swept = (workspace.store.place_of(letter * 64) for letter in "df")
    for stray in (left, swept):
        stray.parent.mkdir(parents=True, exist_ok=True)
        stray.write_bytes(b"rows")
    put = workspace.store.place_of("e" * 64, vault=True)
    manifest = Store.manifest

    def loading(self: Store, number: int, met: Met | None = None) -> Manifest:
        put.parent.mkdir(parents=True, exist_ok=True)
        put.write_bytes(b"rows")
        swept.unlink(missing_ok=True)
        return manifest(self, number, met)

    monkeypatch.setattr(Store, "manifest", loading)
    assert verify(workspace.store).leftovers == (left.name,)
    assert verify(workspace.store).leftovers == (left.name, put.name)


def test_definitions_that_were_proved_are_not_compiled_again_until_one_changes(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    the_doctor(workspace)
    compiled = []
    monkeypatch.setattr("trigpoint.catalogue.build.build_catalogue", lambda *layers: compiled.append(layers))
    the_doctor(workspace)
    assert compiled == []
    monkeypatch.undo()
    (workspace.definitions / "indicators" / "own.yaml").write_text("indicator: a\ntitel: A\n", encoding="utf-8")
    assert any("own.yaml" in ailment.what for ailment in examine(workspace.path))


def test_a_file_that_snapshots_share_is_read_once_for_what_is_due(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[str] = Counter()
    marked = retention._marked

    def counting(store: Store, part: Part, *rest: object) -> retention.Marked:
        read[part.open.name] += 1
        return marked(store, part, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(retention, "_marked", counting)
    found = due(workspace, workspace_catalogue(workspace.path), dt.date(2090, 1, 1))
    parts = {part.open.name for snapshot in workspace.store.history() for part in snapshot.parts.values()}
    assert read == dict.fromkeys(parts, 1)
    assert dict(found.rows) == {"contact": 3, "referral": 3}
    assert found.earlier == LOADS - 1

"""Several processes at once: one writer at a time, and readers who never wait."""

import datetime as dt
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.support.storing import load, numbers_in
from trigpoint.model.problem import UserMistake
from trigpoint.store.store import Store
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

MARCH, APRIL = dt.date(2026, 3, 31), dt.date(2026, 4, 30)

LOAD = """
import datetime as dt, sys
from pathlib import Path
from tests.support.storing import load
from trigpoint.store.store import Store
store = Store(Path(sys.argv[1]), wait_seconds=60)
for first in (int(sys.argv[2]), int(sys.argv[2]) + 100):
    load(store, first, dt.date(2026, 4, 30), key=("contact", sys.argv[2]))
"""

HOLD = """
import sys, time
from pathlib import Path
from trigpoint.store.store import Store
with Store(Path(sys.argv[1])).change(by="Ann Example"):
    print("held", flush=True)
    sys.stdin.readline()
"""

APPEND = """
import sys
from pathlib import Path
from trigpoint.store.audit import Audit
for _ in range(20):
    Audit(Path(sys.argv[1])).append(by=sys.argv[2], act="children", reason="a check of many", counts={"rows": 1})
"""

MAKE = """
import sys
from pathlib import Path
from trigpoint.store.workspace import Workspace
print(Workspace.open_or_create(Path(sys.argv[1])).key().hex())
"""


def run(script: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ends_well(process: subprocess.Popen[str]) -> str:
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return out


@pytest.mark.slow
def test_two_loads_at_once_are_both_kept(tmp_path: Path) -> None:
    Store(tmp_path).root.mkdir(exist_ok=True)
    both = [run(LOAD, str(tmp_path), first) for first in ("1000", "2000")]
    for process in both:
        ends_well(process)
    store = Store(tmp_path)
    current = store.current()
    assert current is not None
    assert current.number == 4
    assert numbers_in(store, current, ("contact", "1000")) == [1100, 1101, 1102]
    assert numbers_in(store, current, ("contact", "2000")) == [2100, 2101, 2102]
    assert verify(store).problems == ()


def test_a_second_writer_is_refused_and_told_who_holds_the_store(tmp_path: Path) -> None:
    store = Store(tmp_path, wait_seconds=0.1)
    load(store, 1, MARCH)
    holder = run(HOLD, str(tmp_path))
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(UserMistake, match=r"being changed by Ann Example on .* \(process \d+\) since .* try again"):
            load(store, 10, APRIL)
        assert numbers_in(store, store.current()) == [1, 2, 3]  # a reader does not wait
    finally:
        holder.communicate("\n", timeout=30)
    load(store, 10, APRIL)
    assert numbers_in(store, store.current()) == [10, 11, 12]


def test_a_writer_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    store = Store(tmp_path, wait_seconds=5)
    holder = run(HOLD, str(tmp_path))
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.communicate(timeout=30)
    assert load(store, 1, MARCH).number == 1


def test_readers_see_one_whole_snapshot_while_a_writer_writes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    load(store, 0, MARCH)
    seen: list[list[int]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            reader = Store(tmp_path)
            seen.append(numbers_in(reader, reader.current()))

    reader = threading.Thread(target=read)
    reader.start()
    for first in range(10, 100, 10):
        load(store, first, APRIL)
    done.set()
    reader.join()
    assert len(seen) > 3
    assert all(numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2] for numbers in seen)


def test_a_reader_keeps_its_snapshot_while_others_load(tmp_path: Path) -> None:
    store = Store(tmp_path)
    mine = load(store, 1, MARCH)
    load(store, 10, APRIL)
    assert numbers_in(store, mine) == [1, 2, 3]


@pytest.mark.slow
def test_audit_entries_of_several_processes_form_one_chain(tmp_path: Path) -> None:
    for process in [run(APPEND, str(tmp_path), name) for name in ("one", "two", "three")]:
        ends_well(process)
    audit = Store(tmp_path).audit
    assert audit.check() == ()
    assert [e.number for e in audit.entries()] == list(range(1, 61))
    assert sorted(e.by for e in audit.entries()) == ["one"] * 20 + ["three"] * 20 + ["two"] * 20


def test_a_workspace_made_by_two_at_once_has_one_key(tmp_path: Path) -> None:
    made = [run(MAKE, str(tmp_path / "w")) for _ in range(3)]
    keys = {ends_well(process) for process in made}
    assert keys == {f"{Workspace.open(tmp_path / 'w').key().hex()}\n"}


def test_waiting_ends_when_the_other_has_finished(tmp_path: Path) -> None:
    store = Store(tmp_path)
    holding = threading.Event()

    def hold() -> None:
        with Store(tmp_path).change(by="another"):
            holding.set()
            time.sleep(0.3)

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait()
    assert load(store, 1, MARCH).number == 1
    holder.join()

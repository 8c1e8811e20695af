"""A process that is stopped at any write, sync or rename of a load leaves the store on the snapshot before it."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stopping import Stopped, stop
from tests.support.storing import load, numbers_in
from trigpoint.model.problem import UserMistake
from trigpoint.store.store import Store
from trigpoint.store.verify import verify

MARCH, APRIL, MAY = dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 5, 31)


def operations_of_a_load(root: Path) -> list[str]:
    """What a load does to files, in order."""
    store = Store(root)
    load(store, 1, MARCH)
    with pytest.MonkeyPatch.context() as patch:
        counting = stop(patch)
        load(store, 10, APRIL)
    return counting.done


def is_whole(store: Store, *, loaded: bool) -> None:
    """The store opens on one snapshot or the other, all of it, and takes the next load without a trace of the first."""
    assert numbers_in(store, store.current()) == ([10, 11, 12] if loaded else [1, 2, 3])
    assert numbers_in(store, store.known_on(MARCH)) == [1, 2, 3]
    assert verify(store).problems == ()
    made = load(store, 20, MAY)
    assert made.number == (3 if loaded else 2)
    assert numbers_in(store, store.current()) == [20, 21, 22]
    after = verify(store)
    assert after.problems == ()
    assert after.leftovers == ()
    assert [e.counts["snapshot"] for e in store.audit.entries()] == list(range(1, made.number + 1))
    assert not list(store.loading_folder.iterdir())


def test_a_load_writes_syncs_and_renames_everything(tmp_path: Path) -> None:
    done = operations_of_a_load(tmp_path)
    # An open, a vault and an aside file, the manifest, and the note of who holds the lock, which is removed besides.
    assert done.count("rename") == 5
    assert done.count("write") == 5
    assert done.count("append") == 2  # the audit's line, and its head beside it
    assert done.count("sync") == 6  # those five and the audit's
    # The manifest's rename is the last of all: what it names is on the disk by then.
    last = len(done) - 1 - done[::-1].index("rename")
    assert done[last - 2 : last + 1] == ["write", "sync", "rename"]
    assert "write" not in done[last:]


@pytest.mark.parametrize("how", ["stopped", "refused"])
def test_a_crash_at_every_operation(tmp_path: Path, how: str) -> None:
    done = operations_of_a_load(tmp_path / "counted")
    commit = len(done) - done[::-1].index("rename")  # the number of the manifest's rename
    outcomes = set()
    for at in range(1, len(done) + 1):
        store = Store(tmp_path / f"{how}-{at}")
        load(store, 1, MARCH)
        with pytest.MonkeyPatch.context() as patch:
            stop(patch, at, how)
            try:
                load(store, 10, APRIL)
            except (Stopped, UserMistake, OSError):
                outcomes.add("stopped")
            else:
                outcomes.add("went on")
        is_whole(store, loaded=at > commit)
    assert "stopped" in outcomes


@pytest.mark.slow
def test_a_process_that_really_ends(tmp_path: Path) -> None:
    done = operations_of_a_load(tmp_path / "counted")
    commit = len(done) - done[::-1].index("rename")
    script = (
        "import datetime as dt, sys, pytest\n"
        "from pathlib import Path\n"
        "from tests.support.stopping import stop\n"
        "from tests.support.storing import load\n"
        "from trigpoint.store.store import Store\n"
        "with pytest.MonkeyPatch.context() as patch:\n"
        "    stop(patch, int(sys.argv[2]), 'exit')\n"
        "    load(Store(Path(sys.argv[1])), 10, dt.date(2026, 4, 30))\n"
    )
    for at in (2, 4, 6, 9, 13, commit - 1, commit, commit + 1, commit + 2, len(done)):
        store = Store(tmp_path / f"exit-{at}")
        load(store, 1, MARCH)
        ended = subprocess.run([sys.executable, "-c", script, str(store.root), str(at)], check=False)
        assert ended.returncode == 9
        is_whole(store, loaded=at > commit)


def test_the_first_load_of_all_may_be_stopped_too(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        counting = stop(patch)
        load(Store(tmp_path / "counted"), 1, MARCH)
    commit = len(counting.done) - counting.done[::-1].index("rename")
    for at in range(1, commit + 1):
        store = Store(tmp_path / str(at))
        with pytest.MonkeyPatch.context() as patch:
            stop(patch, at)
            with pytest.raises(Stopped):
                load(store, 1, MARCH)
        assert store.current() is None
        assert load(store, 20, MAY).number == 1
        assert numbers_in(store, store.current()) == [20, 21, 22]
        assert verify(store).problems == ()


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    store = Store(tmp_path)
    load(store, 1, MARCH)
    with pytest.MonkeyPatch.context() as patch:
        stop(patch, 4, "refused")
        with pytest.raises(UserMistake, match=r"cannot be written: No space left on device\. Nothing was changed"):
            load(store, 10, APRIL)


def test_readers_leave_what_a_writer_is_writing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    load(store, 1, MARCH)
    half = store.loading_folder / "another.part"
    half.write_bytes(b"half")
    store.current()
    store.history()
    verify(store)
    assert half.read_bytes() == b"half"

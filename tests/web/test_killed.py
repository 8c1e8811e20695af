"""A worker killed in the midst of a load: another takes it up, and it is done once. Real processes, really killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.records import PERSON, small_workspace
from trigpoint.store.workspace import Workspace

LATER = """assessment_id,person_id,started_on,completed_on,team
A1,C1,2025-03-01,2025-05-01,North
A6,C2,2025-05-01,2025-05-15,South
"""
_BEGIN = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
import datetime as dt, pathlib
from trigpoint.web.loading.models import Arrival, State
from trigpoint.web.people.models import User
from trigpoint.web.work.doing import start
who = User.objects.create_user("ann@fenbridge.example", None, name="Ann")
arrival = Arrival(who=who, format="tables", as_of=dt.date(2025, 7, 31), state=State.PREVIEWED)
arrival.folder.mkdir()
for file in pathlib.Path({folder!r}).iterdir():
    (arrival.folder / file.name).write_bytes(file.read_bytes())
    arrival.files.append(dict(name=file.name, size=file.stat().st_size))
arrival.save()
arrival.job = start(who, "load", "Loading", key="k", back="/", arrival=str(arrival.pk))
arrival.save()
"""
# Another worker, whose patience with a silent one is as short as a test would have it.
_ANOTHER = """
import datetime as dt
import django; django.setup()
from django.core.management import call_command
from trigpoint.web.work import doing, models, watch
models.LEASE = doing.LEASE = watch.LEASE = dt.timedelta(seconds=5)
watch.EVERY = 0.5
call_command("work")
"""
# The load stops at one place for as long as the test needs to kill it there; everything else is as it is.
_STOPPED = """
import time, pathlib
import django; django.setup()
from trigpoint.web.work import doing
from trigpoint.store.change import Change
def wait(*given, **said):
    pathlib.Path({mark!r}).write_text("here")
    time.sleep(600)
{patch}
from django.core.management import call_command
call_command("work", once=True)
"""
# While the load is being written, and after it was written but before anybody could say so.
_MIDST = "Change.commit = wait"
_AFTER = "doing._finish = wait"


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a load in the queue of its own database. Not to be changed: `begun` is a copy."""
    folder = tmp_path_factory.mktemp("waiting")
    made = small_workspace(folder)
    sent = folder / "later"
    sent.mkdir()
    (sent / "person.csv").write_text(PERSON, encoding="utf-8")
    (sent / "assessment.csv").write_text(LATER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        served(patch, made.path)
        done = subprocess.run(
            [sys.executable, "-c", _BEGIN.format(folder=str(sent))], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    return made


def served(patch: pytest.MonkeyPatch, workspace: Path) -> None:
    """Let the processes that are started serve the workspace, on its own database."""
    patch.setenv("TRIGPOINT_WORKSPACE", str(workspace))
    patch.setenv("DJANGO_SETTINGS_MODULE", "trigpoint.web.settings")
    patch.delenv("TRIGPOINT_DATABASE", raising=False)


@pytest.fixture
def begun(waiting: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The workspace with its waiting load, as this test's own."""
    made = Workspace.open(shutil.copytree(waiting.path, tmp_path / "workspace"))
    served(monkeypatch, made.path)
    yield made
    shutil.rmtree(made.path, ignore_errors=True)


def told(workspace: Workspace) -> tuple[object, ...]:
    """How the job stands (its state, attempts, snapshot and fault), and how many loads were told. Read without Django:
    to start it for every look would take all of a processor."""
    with closing(sqlite3.connect(workspace.path / "web" / "trigpoint.sqlite3")) as database:
        ((state, attempts, result, fault),) = database.execute(
            "SELECT state, attempts, result, fault FROM work_job WHERE kind = 'load'"
        )
        ((loads,),) = database.execute("SELECT count(*) FROM events_event WHERE act = 'loaded'")
    return state, attempts, json.loads(result).get("snapshot"), fault, loads


def until(what: Callable[[], bool], seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.parametrize(("patch", "snapshots"), [(_MIDST, 1), (_AFTER, 2)])
def test_a_load_whose_worker_is_killed_is_done_once(
    begun: Workspace, tmp_path: Path, patch: str, snapshots: int
) -> None:
    mark = tmp_path / "mark"
    worker = subprocess.Popen([sys.executable, "-c", _STOPPED.format(mark=str(mark), patch=patch)])
    try:
        until(mark.is_file)
    finally:
        worker.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        worker.wait()
    assert len(begun.store.history()) == snapshots
    assert told(begun) == ("running", 1, None, "", 0)
    # The lease of the killed worker runs out while the next one waits for work.
    another = subprocess.Popen([sys.executable, "-c", _ANOTHER])
    try:
        until(lambda: told(begun)[0] in ("done", "failed"))
    finally:
        another.terminate()
        another.wait()
    assert told(begun) == ("done", 2, 2, "", 1)
    assert [s.act for s in begun.store.history()] == ["load", "load"]
    assert not any((begun.path / "web" / "uploading").rglob("*.csv"))

"""A worker killed in the midst of a load: another takes it up, and it is done once. Real processes, really killed."""

from __future__ import annotations

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
_TELL = """
import django; django.setup()
from trigpoint.web.events.models import Event
from trigpoint.web.work.models import Job
job = Job.objects.get()
print(job.state, job.attempts, job.result.get("snapshot"), Event.objects.filter(act="loaded").count(), job.fault)
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


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace with a load in the queue of its own database."""
    made = small_workspace(tmp_path)
    sent = tmp_path / "later"
    sent.mkdir()
    (sent / "person.csv").write_text(PERSON, encoding="utf-8")
    (sent / "assessment.csv").write_text(LATER, encoding="utf-8")
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(made.path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "trigpoint.web.settings")
    monkeypatch.delenv("TRIGPOINT_DATABASE", raising=False)
    run(_BEGIN.format(folder=str(sent)))
    yield made
    shutil.rmtree(made.path, ignore_errors=True)


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def state(workspace: Workspace) -> str:
    """How the job stands, read without Django: to start it for every look would take all of a processor."""
    with closing(sqlite3.connect(workspace.path / "web" / "trigpoint.sqlite3")) as database:
        (found,) = database.execute("SELECT state FROM work_job").fetchone()
    return str(found)


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
    assert run(_TELL) == "running 1 None 0"
    # The lease of the killed worker runs out while the next one waits for work.
    another = subprocess.Popen([sys.executable, "-m", "django", "work"])
    try:
        until(lambda: state(begun) in ("done", "failed"))
    finally:
        another.terminate()
        another.wait()
    assert run(_TELL) == "done 2 2 1"
    assert [s.act for s in begun.store.history()] == ["load", "load"]
    assert not any((begun.path / "web" / "uploading").rglob("*.csv"))

"""Loading in the browser: recognised, rehearsed, applied and taken back; no file is left, nothing is done twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from tests.support.records import small_workspace
from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.snapshot import Snapshot
from trigpoint.runs.definitions import catalogue_at
from trigpoint.runs.load import Progress
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.events.models import Event
from trigpoint.web.loading.models import Arrival, State
from trigpoint.web.people.roles import ROLES
from trigpoint.web.work import doing
from trigpoint.web.work.kinds import DAILY
from trigpoint.web.work.models import Job

# The small workspace holds A1 to A5 of June. Here A1 and A4 are the same, A3 and A5 told otherwise, A2 gone, A6 new,
# and one row has no day of its start, without which it is set aside.
LATER = b"""assessment_id,person_id,started_on,completed_on,team,colour
A1,C1,2025-03-01,2025-05-01,North,red
A3,C3,2025-05-10,2025-05-12,North,red
A4,C4,2025-04-01,2025-06-01,North,red
A5,C1,2025-05-01,2025-06-20,North,red
A6,C2,2025-05-01,2025-05-15,South,red
A7,C3,,2025-05-16,South,red
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = small_workspace(tmp_path_factory.mktemp("loading"))
    catalogue_at(made.path)
    return made.path


@pytest.fixture
def workspace(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A small workspace of this test's own, served."""
    copy = Path(shutil.copytree(made, tmp_path / "served"))
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(copy))
    yield Workspace.open(copy)
    place._opened.cache_clear()


def files_of(workspace: Workspace) -> list[str]:
    return [p.name for p in (workspace.path / "web" / "uploading").rglob("*") if p.is_file()]


def store_of(workspace: Workspace) -> str:
    digest = hashlib.sha256()
    for path in sorted((workspace.path / "store").rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(workspace.path).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def send(client: Client, name: str = "assessment.csv", data: bytes = LATER) -> Arrival:
    answer = client.post("/loading/", {"files": [SimpleUploadedFile(name, data)]})
    assert answer.status_code == 302, answer.content.decode()
    return Arrival.objects.get(pk=answer["Location"].rsplit("/", 1)[1])


def work() -> None:
    """What a worker would do with what waits."""
    for job in Job.objects.filter(state="waiting"):
        doing.perform(str(job.pk))


def look(client: Client, arrival: Arrival, **said: str) -> str:
    asked = {"format": "tables", "as_of": "2025-07-31", **said}
    assert client.post(f"/loading/{arrival.pk}", asked).status_code == 302
    work()
    return client.get(f"/loading/{arrival.pk}").content.decode()


@pytest.mark.django_db
def test_files_are_recognised_shown_applied_and_forgotten(workspace: Workspace, browse: Callable[..., Client]) -> None:
    analyst = browse("analyst")
    before = store_of(workspace)
    arrival = send(analyst)
    page = analyst.get(f"/loading/{arrival.pk}").content.decode()
    assert "assessment.csv" in page
    assert 'value="tables" selected' in page
    shown = look(analyst, arrival)
    assert store_of(workspace) == before
    assert_tiles(shown, {"Rows read": "6", "Taken": "5", "Set aside": "1"})
    # Assessments: A6 is new, A3 and A5 changed, A1 and A4 the same, A2 gone.
    row = shown[shown.index("Social care assessments") :]
    assert cells(row)[:4] == ["1", "2", "2", "1"]
    assert "colour" in shown  # a column that was not read
    assert analyst.post(f"/loading/{arrival.pk}/apply").status_code == 302
    work()
    answer = analyst.get(f"/loading/{arrival.pk}")
    assert answer["Location"] == "/loading/loads/2"
    done = analyst.get("/loading/loads/2").content.decode()
    assert_tiles(done, {"Rows read": "6", "Taken": "5", "Set aside": "1"})
    assert "started_on" in done
    assert [s.act for s in workspace.store.history()] == ["load", "load"]
    assert files_of(workspace) == []
    event = Event.objects.get(act="loaded")
    assert (event.details["read"], event.details["set_aside"], event.who) == (6, 1, analyst.user)  # type: ignore[attr-defined]


def assert_tiles(page: str, expected: dict[str, str]) -> None:
    for name, value in expected.items():
        assert f"<dt>{name}</dt><dd>{value}</dd>" in page


def cells(html: str) -> list[str]:
    return [part.split("</td>")[0] for part in html.split('<td class="govuk-table__cell tp-number">')[1:]]


@pytest.mark.django_db
@pytest.mark.parametrize("then", ["apply", "discard"])
def test_the_rows_are_shown_before_the_figures_and_need_not_be_waited_for(
    workspace: Workspace, browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """Somebody goes on while the rows are being checked: the rehearsal stops at its next word, and writes nothing."""
    from trigpoint.runs import load_records

    analyst, pages = browse("analyst"), []
    arrival = send(analyst)

    def checking(place: Workspace, snapshot: Snapshot, catalogue: Catalogue, progress: Progress) -> tuple[str, ...]:
        pages.append(analyst.get(f"/loading/{arrival.pk}").content.decode())
        analyst.post(f"/loading/{arrival.pk}/{then}")
        progress("further", 0.99)
        return ()

    with monkeypatch.context() as patched:
        patched.setattr(load_records, "prepared_and_checked", checking)
        patched.setattr(doing, "_OFTEN", 0)
        analyst.post(f"/loading/{arrival.pk}", {"format": "tables", "as_of": "2025-07-31"})
        doing.perform(str(Job.objects.get(kind="load-preview").pk))
    (shown,) = pages
    assert_tiles(shown, {"Rows read": "6", "Taken": "5", "Set aside": "1"})
    assert cells(shown[shown.index("Social care assessments") :])[:4] == ["1", "2", "2", "1"]
    assert "Which figures move is being worked out" in shown
    assert "<dt>Figures that move</dt>" not in shown
    assert Job.objects.get(kind="load-preview").state == "cancelled"
    work()
    loads = [s.act for s in workspace.store.history()]
    assert (loads, Arrival.objects.get().state) == {
        "apply": (["load", "load"], State.LOADED), "discard": (["load"], State.DISCARDED),
    }[then]  # fmt: skip


@pytest.mark.django_db
def test_the_last_load_goes_back_after_a_look_and_a_reason(workspace: Workspace, browse: Callable[..., Client]) -> None:
    analyst = browse("analyst")
    arrival = send(analyst)
    look(analyst, arrival)
    analyst.post(f"/loading/{arrival.pk}/apply")
    work()
    answer = analyst.post("/loading/undo")
    work()
    page = analyst.get(answer["Location"]).content.decode()
    row = page[page.index("Social care assessments") :]
    assert cells(row)[:4] == ["1", "2", "2", "1"]  # A2 comes back, A6 goes
    assert analyst.post(answer["Location"], {"reason": ""}).content.decode().count("Write why the load goes back") == 2
    assert len(workspace.store.history()) == 2
    analyst.post(answer["Location"], {"reason": "The wrong month"})
    work()
    work()
    assert [(s.act, s.undoes) for s in workspace.store.history()] == [("load", None), ("load", None), ("undo", 2)]
    assert Event.objects.get(act="undid a load").reason == "The wrong month"
    assert "takes back load 2" in analyst.get("/loading/").content.decode()


@pytest.mark.django_db
def test_a_load_that_a_signed_month_rests_on_stays(
    workspace: Workspace, browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from trigpoint.model.period import Period
    from trigpoint.runs.editions import Listed
    from trigpoint.web.loading import history

    later = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)
    signed = Listed(
        "x", "ofsted-kpis", Period.month(2025, 6), "Fenbridge", "internal", 1, later, "the tests", "", None, 3
    )
    monkeypatch.setattr(history, "editions", lambda place: (signed,))
    analyst = browse("analyst")
    page = analyst.get("/loading/").content.decode()
    assert "cannot be undone" in page
    assert analyst.post("/loading/undo")["Location"] == "/loading/"
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_a_load_whose_worker_was_stopped_after_it_is_told_once_and_not_done_twice(
    workspace: Workspace, browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from trigpoint.web.work.models import LEASE

    analyst = browse("analyst")
    arrival = send(analyst)
    look(analyst, arrival)
    analyst.post(f"/loading/{arrival.pk}/apply")
    job = Job.objects.get(kind="load")
    with monkeypatch.context() as patched:  # everything but the last word: as a kill between the two would leave it
        patched.setattr(doing, "_finish", lambda job, outcome: None)
        doing.perform(str(job.pk))
    assert len(workspace.store.history()) == 2
    Job.objects.filter(pk=job.pk).update(beat=timezone.now() - 2 * LEASE)
    assert doing.take_up() == 1
    work()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.result["snapshot"], job.result["unchanged"]) == ("done", 2, 2, False)
    assert len(workspace.store.history()) == 2
    assert Event.objects.filter(act="loaded").count() == 1


@pytest.mark.django_db
def test_what_cannot_be_loaded_is_said_and_changes_nothing(workspace: Workspace, browse: Callable[..., Client]) -> None:
    analyst = browse("analyst")
    before = store_of(workspace)
    refused = analyst.post("/loading/", {"files": [SimpleUploadedFile("letter.csv", b"%PDF-1.4 ...")]})
    assert refused.status_code == 400
    assert "is a PDF" in refused.content.decode()
    assert "Choose at least one file" in analyst.post("/loading/").content.decode()
    arrival = send(analyst)
    shown = look(analyst, arrival, format="cin-census")
    assert "These files cannot be loaded as they are" in shown
    assert "Nothing was changed" in shown
    tomorrow = (dt.date.today() + dt.timedelta(days=2)).isoformat()  # noqa: DTZ011
    late = analyst.post(f"/loading/{arrival.pk}", {"format": "tables", "as_of": tomorrow}).content.decode()
    assert "has not come yet" in late
    assert store_of(workspace) == before


@pytest.mark.django_db
def test_the_same_files_again_are_said_to_be_loaded(workspace: Workspace, browse: Callable[..., Client]) -> None:
    analyst = browse("analyst")
    for _ in range(2):
        arrival = send(analyst)
        shown = look(analyst, arrival)
        analyst.post(f"/loading/{arrival.pk}/apply")
        work()
    assert "loaded already" in shown
    assert len(workspace.store.history()) == 2


@pytest.mark.django_db
def test_what_was_looked_at_is_applied_and_nothing_else(workspace: Workspace, browse: Callable[..., Client]) -> None:
    """Somebody else says meanwhile that the files are of another day."""
    analyst, other = browse("analyst"), browse("analyst")
    arrival = send(analyst)

    def seen(page: str) -> str:
        return page.split('name="of" value="')[1].split('"')[0]

    of = seen(look(analyst, arrival))
    now = seen(look(other, arrival, as_of="2025-08-31"))
    asked = analyst.get(f"/loading/{arrival.pk}?of={of}", headers={"HX-Request": "true"})
    assert (asked["HX-Redirect"], asked.content) == (f"/loading/{arrival.pk}", b"")
    assert analyst.get(f"/loading/{arrival.pk}?of={of}")["Location"] == f"/loading/{arrival.pk}"
    assert "What would change" in analyst.get(f"/loading/{arrival.pk}?of={now}").content.decode()
    answer = analyst.post(f"/loading/{arrival.pk}/apply", {"of": of}, follow=True)
    work()
    assert "Somebody changed what these files are" in answer.content.decode()
    assert [s.act for s in workspace.store.history()] == ["load"]
    analyst.post(f"/loading/{arrival.pk}/apply", {"of": now})
    work()
    assert [s.as_of for s in workspace.store.history()][-1] == dt.date(2025, 8, 31)


@pytest.mark.django_db
def test_whoever_locks_files_and_their_job_takes_the_files_first(
    workspace: Workspace, browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In two orders, a page and the end of a rehearsal would wait for each other, where a database locks rows."""
    analyst, transactions = browse("analyst"), list[list[str]]()
    depth, for_update = 0, QuerySet.select_for_update

    def locked(table: str) -> None:
        if depth and table in ("loading_arrival", "work_job"):
            transactions[-1].append(table)

    def noted(these: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        locked(these.model._meta.db_table)
        return for_update(these, *args, **kwargs)

    def told(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal depth
        if sql.startswith("SAVEPOINT"):
            depth += 1
            transactions.extend([[]] if depth == 1 else [])
        elif sql.startswith(("RELEASE SAVEPOINT", "ROLLBACK TO")):
            depth -= sql.startswith("RELEASE")
        elif sql.startswith("UPDATE"):
            locked(sql.split('"')[1])
        return execute(sql, params, many, context)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    with connection.execute_wrapper(told):
        for then in ("apply", "discard"):
            arrival = send(analyst, data=LATER.replace(b"A7", then.encode()))
            look(analyst, arrival)
            analyst.post(f"/loading/{arrival.pk}/{then}")
            work()
    both = [taken for taken in transactions if len(set(taken)) > 1]
    assert len(both) == 7  # twice what the files are, the end of the rehearsal, and the button; the end of the load
    assert {taken[0] for taken in both} == {"loading_arrival"}


@pytest.mark.django_db
def test_a_load_stands_whose_check_fails(
    workspace: Workspace,
    browse: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def failing(_: Workspace) -> None:
        raise RuntimeError("a row of C1")

    monkeypatch.setattr("trigpoint.web.loading.jobs.checked", failing)
    analyst = browse("analyst")
    arrival = send(analyst)
    look(analyst, arrival)
    analyst.post(f"/loading/{arrival.pk}/apply")
    work()
    assert (Arrival.objects.get().state, Event.objects.filter(act="loaded").count()) == (State.LOADED, 1)
    assert "could not be counted ahead: RuntimeError" in caplog.text and "C1" not in caplog.text


@pytest.mark.django_db
def test_files_that_nobody_applies_are_deleted(workspace: Workspace, browse: Callable[..., Client]) -> None:
    analyst = browse("analyst")
    first, second = send(analyst), send(analyst)
    assert len(files_of(workspace)) == 2
    deleting = DAILY["forgetting"]
    assert not deleting.wanted()
    Arrival.objects.filter(pk=first.pk).update(made=first.made - dt.timedelta(hours=25))
    assert deleting.wanted()
    doing.perform(str(doing.start(None, "forgetting", deleting.title, key="k", back=deleting.back).pk))
    assert len(files_of(workspace)) == 1
    assert analyst.get(f"/loading/{first.pk}").status_code == 410
    analyst.post(f"/loading/{second.pk}/discard")
    assert Arrival.objects.get(pk=second.pk).state == State.DISCARDED


@pytest.mark.django_db
def test_a_name_leads_out_of_no_folder(workspace: Workspace, browse: Callable[..., Client]) -> None:
    send(browse("analyst"), name="../../keys/assessment.csv")
    assert files_of(workspace) == ["assessment.csv"]
    assert [p.name for p in (workspace.path / "keys").iterdir()] == ["pseudonym.key"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [name for name in ROLES if name != "analyst"])
def test_nobody_else_loads(borough: Workspace, browse: Callable[..., Client], role: str) -> None:
    client = browse(role, ("pack", "ofsted-kpis"))
    assert client.get("/loading/").status_code == 403
    assert client.post("/loading/", {"files": [SimpleUploadedFile("a.csv", LATER)]}).status_code == 403
    assert client.post("/loading/undo").status_code == 403
    assert Arrival.objects.count() == 0


@pytest.mark.django_db
def test_the_history_is_a_file_too(borough: Workspace, browse: Callable[..., Client]) -> None:
    answer = browse("analyst").get("/loading/loads.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("number,act,format,as of")
    assert len(lines) == 1 + len(borough.store.history())

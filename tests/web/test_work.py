"""Long work: once and no more, whatever stops its worker; told in plain words, and never with a record in it."""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.support.web import person
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.web.logs import JsonLines
from trigpoint.web.people.permissions import Permission
from trigpoint.web.work import doing
from trigpoint.web.work.kinds import KINDS, Ahead, Kind, Outcome, Progress
from trigpoint.web.work.models import LEASE, Job, State

CHILD = "Tabitha Featherstonehaugh"


@pytest.fixture
def tallied() -> Iterator[list[str]]:
    """A kind of work that notes each time it is done and each time its end is written down."""
    noted: list[str] = []

    def run(job: Job, progress: Progress) -> Outcome:
        noted.append("run")
        progress("counting", 0.5)
        if job.arguments.get("mistake"):
            raise UserMistake([Problem("Two rows have the same reference.", "Give each its own.", file="a.csv", row=7)])
        if job.arguments.get("fault"):
            raise ValueError(f"cannot read {CHILD}")
        return Outcome({"rows": 3}, then=lambda: noted.append("told"))

    KINDS["tally"] = Kind("tally", Permission.LOAD, run, failed=lambda job: noted.append("failed"))
    yield noted
    del KINDS["tally"]


def begin(**arguments: object) -> Job:
    return doing.start(person("analyst"), "tally", "Counting", key="tally", back="/", **arguments)


@pytest.mark.django_db
def test_a_job_is_done_once_however_often_it_is_in_the_queue(tallied: list[str]) -> None:
    job = begin()
    assert begin().pk == job.pk  # the same again while it waits is the same job
    for _ in range(3):
        doing.perform(str(job.pk))
    job.refresh_from_db()
    assert tallied == ["run", "told"]
    assert (job.state, job.result, job.attempts) == ("done", {"rows": 3}, 1)
    assert begin().pk != job.pk  # when it is over, it can be asked for again


@pytest.mark.django_db
def test_work_of_a_silent_worker_is_taken_up_and_its_late_word_is_not_heard(tallied: list[str]) -> None:
    job = begin()
    long_ago = timezone.now() - LEASE - dt.timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, holder="another", beat=long_ago, attempts=1)
    assert doing.take_up() == 1
    assert doing.take_up() == 0
    doing.perform(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.attempts, job.holder) == ("done", 2, doing.HOLDER)
    assert tallied == ["run", "told"]


@pytest.mark.django_db
def test_a_worker_that_lost_its_job_writes_nothing(tallied: list[str]) -> None:
    job = begin()

    def robbed(job: Job, progress: Progress) -> Outcome:
        Job.objects.filter(pk=job.pk).update(holder="another")
        return Outcome({"rows": 9}, then=lambda: tallied.append("told"))

    KINDS["tally"] = Kind("tally", Permission.LOAD, robbed)
    doing.perform(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result, tallied) == ("running", {}, [])


@pytest.mark.django_db
def test_a_job_that_stops_every_worker_is_given_up(tallied: list[str]) -> None:
    job = begin()
    long_ago = timezone.now() - 2 * LEASE
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, holder="x", beat=long_ago, attempts=doing.MOST_ATTEMPTS)
    assert doing.take_up() == 0
    job.refresh_from_db()
    assert (job.state, tallied) == ("failed", ["failed"])


@pytest.mark.django_db
def test_what_is_cancelled_before_it_begins_is_never_done(tallied: list[str]) -> None:
    job = begin()
    assert doing.cancel(job)
    doing.perform(str(job.pk))
    assert tallied == ["failed"]
    other = begin()
    doing.perform(str(other.pk))
    assert not doing.cancel(other)


@pytest.mark.django_db
def test_what_is_to_be_ready_is_begun_at_each_change_and_an_hour_after_it_came_to_nothing(
    tallied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stands = ["first"]
    monkeypatch.setattr(doing, "AHEAD", {"tally": Ahead(KINDS["tally"], "Counting", "/", lambda: stands[0])})

    def work() -> int:
        begun = doing.start_ahead()
        for job in begun:
            doing.perform(str(job.pk))
        return len(begun)

    assert (work(), work()) == (1, 0)
    stands[0] = "second"
    assert (work(), work()) == (1, 0)
    stands[0] = "first"  # what was there before is there again, and what was made ready is of the second
    assert (work(), work()) == (1, 0)
    for state in ("failed", "cancelled"):
        newest = Job.objects.order_by("-made")[0]
        for ended, begun in ((timezone.now(), 0), (timezone.now() - doing.AGAIN, 1)):
            Job.objects.filter(pk=newest.pk).update(state=state, ended=ended)
            assert (work(), work()) == (begun, 0)


@pytest.mark.django_db
def test_what_somebody_asked_for_is_done_before_what_nobody_did(
    tallied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "early", Kind("early", Permission.LOAD, KINDS["tally"].run))
    monkeypatch.setattr(doing, "AHEAD", {"early": Ahead(KINDS["early"], "Early", "/", lambda: "state")})
    (early,) = doing.start_ahead()
    asked = begin()

    def queue() -> list[str]:
        """The order in which a worker takes them."""
        return [str(one.args_kwargs["args"][0]) for one in DBTaskResult.objects.ready()]

    assert queue() == [str(asked.pk), str(early.pk)]
    DBTaskResult.objects.all().delete()  # its worker was stopped: both are put back, the newest first
    long_ago = timezone.now() - 2 * LEASE
    Job.objects.filter(pk=early.pk).update(made=timezone.now() + LEASE)
    Job.objects.update(state=State.RUNNING, holder="x", beat=long_ago)
    assert doing.take_up() == 2
    assert queue() == [str(asked.pk), str(early.pk)]


@pytest.mark.django_db
def test_what_is_known_is_told_while_the_rest_goes_on_and_goes_with_a_job_that_is_given_up(
    tallied: list[str], browse: Callable[..., Client]
) -> None:
    job, client = begin(), browse("analyst")

    def half(job: Job, progress: Progress) -> Outcome:
        progress.known({"read": 6})
        tallied.append(client.get(f"/work/{job.pk}/part").headers.get("HX-Redirect", "stays"))
        assert Job.objects.get(pk=job.pk).result == {"read": 6}
        assert doing.give_up(job)
        assert not doing.give_up(job)
        progress("the rest", 0.9)
        return Outcome({"read": 6, "moved": 1}, then=lambda: tallied.append("told"))

    KINDS["tally"] = Kind("tally", Permission.LOAD, half)
    doing.perform(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result, tallied) == ("cancelled", {"read": 6}, ["/"])
    assert begin().pk != job.pk


@pytest.mark.django_db
def test_a_mistake_is_told_with_its_place(tallied: list[str], browse: Callable[..., Client]) -> None:
    job = begin(mistake=True)
    doing.perform(str(job.pk))
    page = browse("analyst").get(f"/work/{job.pk}").content.decode()
    assert "a.csv, row 7: Two rows have the same reference. Give each its own." in page
    assert tallied == ["run", "failed"]


@pytest.mark.django_db
def test_a_fault_is_told_without_what_it_says(
    tallied: list[str], browse: Callable[..., Client], caplog: pytest.LogCaptureFixture
) -> None:
    job = begin(fault=True)
    with caplog.at_level(logging.INFO):
        doing.perform(str(job.pk))
    job.refresh_from_db()
    page = browse("analyst").get(f"/work/{job.pk}").content.decode()
    assert (job.state, job.fault) == ("failed", "ValueError")
    assert str(job.pk)[:8] in page
    lines = [JsonLines().format(record) for record in caplog.records]
    assert any(json.loads(line).get("fault") == "ValueError" for line in lines)
    assert CHILD not in page + str(job.__dict__) + "".join(lines)


@pytest.mark.django_db
def test_progress_moves_and_refreshes_itself_without_scripts(tallied: list[str], browse: Callable[..., Client]) -> None:
    job = begin()
    client = browse("analyst")
    page = client.get(f"/work/{job.pk}").content.decode()
    assert "Waiting for its turn" in page
    assert '<meta http-equiv="refresh"' in page
    assert f'hx-get="/work/{job.pk}/part"' in page
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, done=420, words="reading contacts.csv")
    assert "Reading contacts.csv (42%)" in client.get(f"/work/{job.pk}/part").content.decode()
    Job.objects.filter(pk=job.pk).update(state=State.DONE)
    assert client.get(f"/work/{job.pk}/part")["HX-Redirect"] == "/"
    assert client.get(f"/work/{job.pk}")["Location"] == "/"


@pytest.mark.django_db
def test_somebody_else_without_the_permission_sees_no_job(tallied: list[str], browse: Callable[..., Client]) -> None:
    job = begin()
    assert browse("director").get(f"/work/{job.pk}").status_code == 404
    assert browse("director").post(f"/work/{job.pk}/cancel").status_code == 404
    assert browse("analyst", name="Another Analyst").get(f"/work/{job.pk}").status_code == 200

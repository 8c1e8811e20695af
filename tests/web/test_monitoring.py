"""What monitors are told, and what the logs never say."""

from __future__ import annotations

import io
import json
import logging
import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from tests.support.matrix import addresses
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.logs import JsonLines
from trigpoint.web.work import condition
from trigpoint.web.work.models import LEASE, Job, State, Worker

CHILD = "Tabitha Featherstonehaugh"
ELSEWHERE = "203.0.113.9"


def numbers(answer: str) -> dict[str, float]:
    """The samples of Prometheus's text format: each has its HELP and TYPE before it, and a number."""
    found, announced = {}, set()
    for line in answer.splitlines():
        if line.startswith("# TYPE "):
            announced.add(line.split()[2])
        elif not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            assert re.fullmatch(r"[a-z_]+(\{[a-z]+=\"[^\"]*\"\})?", name), name
            assert name.split("{")[0] in announced
            found[name] = float(value)
    assert answer.endswith("\n")
    return found


@pytest.mark.django_db
def test_health_tells_a_silent_worker_and_goes_on(borough: Workspace, browse: Callable[..., Client]) -> None:
    client = browse()
    told = client.get("/health").json()
    assert (told["status"], told["database"], told["store"], told["worker"]) == ("well", "well", "well", "silent")
    Worker.objects.create(name="a worker")
    assert client.get("/health").json()["worker"] == "well"
    Worker.objects.update(beat=timezone.now() - 2 * LEASE)
    assert client.get("/health").json()["worker"] == "silent"


@pytest.mark.django_db
def test_health_is_ill_without_a_database_or_a_store(
    borough: Workspace, browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browse()
    with monkeypatch.context() as patched:

        def silent(*given: object) -> None:
            raise DatabaseError(CHILD)

        patched.setattr(condition.connection, "cursor", silent)
        answer = client.get("/health")
        assert (answer.status_code, answer.json()["database"]) == (503, "silent")
        assert CHILD not in answer.content.decode()
    with monkeypatch.context() as patched:
        patched.setattr(place, "workspace", lambda: (_ for _ in ()).throw(OSError("gone")))
        answer = client.get("/health")
        assert (answer.status_code, answer.json()["store"]) == (503, "cannot be read")


@pytest.mark.django_db
def test_metrics_count_what_is_there(borough: Workspace, browse: Callable[..., Client]) -> None:
    Worker.objects.create(name="a worker")
    Job.objects.create(kind="load", title="x", key="1", back="/", state=State.DONE)
    Job.objects.create(kind="load", title="x", key="2", back="/", made=timezone.now() - 3 * LEASE)
    told = numbers(browse().get("/metrics").content.decode())
    assert told['trigpoint_jobs{state="done"}'] == 1
    assert told['trigpoint_jobs{state="waiting"}'] == 1
    assert told["trigpoint_workers"] == 1
    assert 60 <= told["trigpoint_oldest_waiting_seconds"] < 120
    assert told["trigpoint_snapshot"] == len(borough.store.history())
    assert told["trigpoint_data_until_timestamp_seconds"] == 1774915200  # 31 March 2026


@pytest.mark.django_db
def test_metrics_are_for_this_computer_or_a_token(
    browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browse()
    assert client.get("/metrics", REMOTE_ADDR=ELSEWHERE).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": ELSEWHERE}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR=ELSEWHERE, headers={"Authorization": "Bearer "}).status_code == 404
    monkeypatch.setenv("TRIGPOINT_METRICS_TOKEN", "of the monitor")
    for given, status in (("of the monitor", 200), ("of nobody", 404), ("", 404)):
        headers = {"Authorization": f"Bearer {given}"}
        assert client.get("/metrics", REMOTE_ADDR=ELSEWHERE, headers=headers).status_code == status


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Every line that any logger writes, as the server writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(before)
    root.removeHandler(handler)


def _filled(address: str) -> str:
    """An address with the child's name wherever it takes text."""

    def given(match: re.Match[str]) -> str:
        kinds = {"int": "1", "uuid": str(uuid.uuid4()), "slug": "tabitha-featherstonehaugh"}
        return kinds.get(match[1] or "", CHILD)

    plain = re.sub(r"<(?:(\w+):)?\w+>", given, address)
    return re.sub(r"\(\?P<\w+>[^)]*\)|[\^$\\]", CHILD.split()[0], plain) if "(?P" in plain else plain


@pytest.mark.slow
@pytest.mark.django_db
def test_no_log_line_names_a_child_that_was_sent_everywhere(
    borough: Workspace, browse: Callable[..., Client], logged: io.StringIO
) -> None:
    client = browse("analyst")
    client.raise_request_exception = False
    names = ("name", "reason", "note", "title", "text", "body", "email", "login", "password", "team", "worker", "pack",
             "period", "indicator", "person", "due", "format", "q", "next", "member", "against")  # fmt: skip
    said = dict.fromkeys(names, CHILD)
    asked = 0
    for address, name, _ in addresses():
        if not name or name == "account_logout":
            continue
        where = _filled(address)
        file = SimpleUploadedFile(f"{CHILD}.csv", f"person_id,name\n1,{CHILD}\n".encode())
        client.get(where, said, headers={"X-Name": CHILD, "Referer": f"http://localhost/{CHILD}"})
        client.post(where, said | {"files": [file]}, headers={"X-Name": CHILD})
        asked += 1
    client.get(f"/nowhere/{CHILD}", said)
    client.get("/", headers={"Host": CHILD.replace(" ", "-")})
    lines = logged.getvalue().splitlines()
    assert len(lines) > 2 * asked
    assert all(isinstance(json.loads(line), dict) for line in lines)
    for part in (*CHILD.split(), CHILD.split()[1].lower(), "Tabitha%20"):
        assert part not in logged.getvalue()

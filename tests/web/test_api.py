"""The API: tokens, reach, problems, its own description, and the examples of its page."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.repository import ROOT
from tests.support.web import person
from trigpoint.publish.as_json import to_json
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

Browse = Callable[..., Client]
PACK = "ofsted-kpis"
CARD = f"/api/packs/{PACK}/scorecards/2026-03"


def token_of(role: str, *scopes: tuple[str, str], days: int = 30, name: str = "") -> str:
    from trigpoint.web.api.models import Token

    return Token.objects.make(person(role, *scopes, name=name), "a report", days)[1]


def ask(secret: str, address: str) -> Any:
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    return Client().get(address, headers=headers)


@pytest.mark.django_db
def test_a_scorecard_is_what_the_command_line_gives(borough: Workspace) -> None:
    answer = ask(token_of("analyst"), CARD)
    assert answer.status_code == 200
    wanted = json.loads(json.dumps(to_json(score(borough, PACK, "2026-03"))))
    given = answer.json()
    assert [(row["title"], row["member"], row["value"], row["rag"]) for row in given["rows"]] == [
        (row["title"], row["member"], row["value"], row["rag"]) for row in wanted["rows"]
    ]


@pytest.mark.django_db
def test_a_token_reaches_as_far_as_its_person(borough: Workspace) -> None:
    card = score(borough, PACK, "2026-03")
    post = card.rows[0].owner
    secret = token_of("service-head", ("service", post))
    assert {row["owner"] for row in ask(secret, CARD).json()["rows"]} == {post}
    other = next(row for row in card.rows if row.owner != post)
    assert ask(secret, f"/api/indicators/{other.indicator}/explanation/2026-03").status_code == 404
    mine = next(row for row in card.rows if row.owner == post and row.member is None)
    assert ask(secret, f"/api/indicators/{mine.indicator}/explanation/2026-03").status_code == 200


@pytest.mark.django_db
def test_without_a_token_that_is_in_use_nothing_opens(borough: Workspace) -> None:
    from trigpoint.web.api.models import Token

    secret = token_of("analyst")
    assert ask(secret, "/api/packs").status_code == 200
    for wrong in ("", "trig_nothing", secret[:-1]):
        answer = ask(wrong, "/api/packs")
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    Token.objects.update(revoked=timezone.now())
    assert ask(secret, "/api/packs").status_code == 401
    Token.objects.update(revoked=None, expires=timezone.now() - dt.timedelta(minutes=1))
    assert ask(secret, "/api/packs").status_code == 401


@pytest.mark.django_db
def test_a_token_of_somebody_who_may_not_use_the_api_opens_nothing(borough: Workspace) -> None:
    assert ask(token_of("director"), "/api/packs").status_code == 401
    secret = token_of("analyst", name="Leaving")
    from trigpoint.web.people.models import User

    User.objects.filter(name="Leaving").update(is_active=False)
    assert ask(secret, "/api/packs").status_code == 401


@pytest.mark.django_db
def test_figures_come_in_pages_that_make_the_whole(borough: Workspace) -> None:
    secret, address = token_of("analyst"), f"/api/packs/{PACK}/figures/2026-03"
    first = ask(secret, f"{address}?size=150").json()
    items = [
        item
        for page in range(1, first["pages"] + 1)
        for item in ask(secret, f"{address}?size=150&page={page}").json()["items"]
    ]
    whole = ask(secret, f"{address}?size=1000").json()["items"]
    assert len(items) == first["count"]
    assert items[: len(whole)] == whole
    assert ask(secret, f"{address}?page={first['pages'] + 1}&size=150").json()["items"] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/packs/no-such/scorecards/2026-03", 404),
        (f"/api/packs/{PACK}/scorecards/March", 400),
        (f"/api/packs/{PACK}/scorecards/0001-01", 400),
        (f"{CARD}?by=teem", 400),
        ("/api/packs?size=0", 422),
        ("/api/indicators/no_such", 404),
        ("/api/editions/no-such", 404),
    ],
)
def test_what_is_wrong_is_told_as_a_problem(borough: Workspace, address: str, status: int) -> None:
    answer = ask(token_of("analyst"), address)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told["status"] == status
    assert told["detail"]


def test_a_token_is_made_on_its_page_shown_once_and_kept_as_a_hash(browse: Browse, borough: Workspace) -> None:
    from trigpoint.web.api.models import Token
    from trigpoint.web.events.models import Event

    client = browse("analyst")
    page = client.post("/account/tokens", {"name": "Monthly report", "days": "90"}).content.decode()
    secret = re.search(r"<code>(trig_[\w-]{43})</code>", page)[1]  # type: ignore[index]
    assert secret not in client.get("/account/tokens").content.decode()
    token = Token.objects.get()
    assert secret not in json.dumps([str(value) for value in vars(token).values()])
    assert ask(secret, "/api/packs").status_code == 200
    again = client.post("/account/tokens", {"name": "Monthly report", "days": "90"})
    assert "Error: " in again.content.decode()
    assert client.post(f"/account/tokens/{token.pk}/revoke").status_code == 302
    assert ask(secret, "/api/packs").status_code == 401
    assert [e.act for e in Event.objects.filter(kind="token")] == ["made a token", "revoked a token"]


def test_nobody_revokes_another_ones_token(browse: Browse, borough: Workspace) -> None:
    from trigpoint.web.api.models import Token

    token_of("analyst", name="Somebody")
    token = Token.objects.get()
    assert browse("analyst", name="Another").post(f"/account/tokens/{token.pk}/revoke").status_code == 404
    assert browse("director").get("/account/tokens").status_code == 403


@pytest.mark.django_db
def test_the_examples_of_the_page_answer(borough: Workspace) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    addresses = re.findall(r"^GET (/api/\S+)$", text, re.M)
    secret = token_of("analyst")
    assert len(addresses) >= 10
    for address in addresses:
        answer = ask(secret, address)
        assert answer.status_code == 200, address
        assert answer["Content-Type"].startswith("application/json")
    rows = "\n".join(line for line in text.splitlines() if line.startswith("| `/api/"))
    assert set(re.findall(r"`(/api/[^`]*)`", rows)) == set(ask("", "/api/openapi.json").json()["paths"])


def _operations() -> list[tuple[str, str]]:
    from trigpoint.web.api.views import api

    return [(method, path) for path, found in api.get_openapi_schema()["paths"].items() for method in found]


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """The test's own connection, which a request through the whole handler would otherwise close at its end."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("_kept_connection")
@pytest.mark.parametrize(("method", "path"), _operations())
def test_what_a_fuzzer_sends_is_answered_as_described(borough: Workspace, method: str, path: str) -> None:
    """Schemathesis makes requests from the description, sound and broken, and holds every answer against it."""
    import schemathesis
    from django.core.handlers.wsgi import WSGIHandler
    from hypothesis import HealthCheck, Phase, given, settings

    secret = token_of("analyst")
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler())
    calm = settings(
        max_examples=20,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )

    @calm
    @given(case=described[path][method.upper()].as_strategy())
    def hold(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"})

    hold()


@pytest.mark.django_db(transaction=True)
def test_the_script_of_the_page_runs(borough: Workspace, live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    script = re.search(r"```python\n(.*?)```", text, re.S)[1]  # type: ignore[index]
    monkeypatch.setenv("TRIGPOINT_ADDRESS", live_server.url)
    monkeypatch.setenv("TRIGPOINT_TOKEN", token_of("analyst"))
    told: dict[str, Any] = {}
    exec(script, told)
    assert told["red"] == [row.title for row in score(borough, PACK, "2026-03").rows if row.rag == "red"]

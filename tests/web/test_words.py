"""Commentary and actions: whose rows wait, what is handed in, who is reminded, what was promised."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from tests.support.web import person
from trigpoint.publish import figures
from trigpoint.runs.score import score
from trigpoint.scorecard.objects import Row
from trigpoint.store.workspace import Workspace
from trigpoint.web.events.models import Event
from trigpoint.web.words.forms import RoundForm
from trigpoint.web.words.models import Action, Comment, Draft, Round, Written

PACK = "ofsted-kpis"
pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(borough: Workspace, month: str) -> list[Row]:
    """The rows of the pack that have a figure, each indicator once, as the use case gives them."""
    found = {row.indicator: row for row in score(borough, PACK, month).rows if row.value is not None}
    return list(found.values())


@pytest.fixture
def round(borough: Workspace, month: str) -> Round:
    """An open round of the pack."""
    today = timezone.localdate()
    soon = today + dt.timedelta(days=5)
    return Round.objects.create(pack=PACK, period=month, comment_by=soon, sign_by=soon)


def _written(row: Row) -> str:
    """The row's figure as pages write it."""
    return figures.cell(row.values[-1], row.unit)


def _page(round: Round, row: Row) -> str:
    return f"/commentary/{round.pack}/{round.period}/figure/{row.indicator}"


def test_an_owner_is_asked_for_their_own_rows_and_no_other(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    owner = rows[0].owner
    mine = [row for row in rows if row.owner == owner]
    others = [row for row in rows if row.owner != owner]
    assert mine
    assert others
    client = browse("indicator-owner", ("service", owner))
    said = client.get("/commentary/").content.decode()
    assert f"{len(mine)} of {len(mine)} figures need you" in said
    listed = client.get(round.get_absolute_url()).content.decode()
    assert all(_page(round, row) in listed for row in mine)
    assert not any(_page(round, row) in listed for row in others)
    assert client.get(_page(round, others[0])).status_code == 404


def test_what_is_handed_in_is_a_version_with_an_event(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    client = browse("indicator-owner", ("service", rows[0].owner))
    for text in ("It is what it is.", "It is **not** what it was."):
        answer = client.post(_page(round, rows[0]), {"text": text, "readers": "internal"})
        assert (answer.status_code, answer["Location"]) == (302, round.get_absolute_url())
    versions = list(Comment.objects.order_by("pk"))
    assert [version.text for version in versions] == ["It is what it is.", "It is **not** what it was."]
    assert [e.subject for e in Event.objects.filter(act="commented")] == [rows[0].indicator] * 2
    newest = Written().commentary(PACK, round.of)[-1]
    assert (newest.text, newest.owner, newest.author) == (versions[1].text, rows[0].owner, "Indicator Owner")
    assert "<strong>not</strong>" in client.get(_page(round, rows[0])).content.decode()
    with pytest.raises(TypeError):
        versions[0].save()


def test_two_who_write_at_once_see_each_others_words_and_a_page_sent_twice_counts_once(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    one = browse("indicator-owner", ("service", rows[0].owner), name="Asha Rao")
    two = browse("indicator-owner", ("service", rows[0].owner), name="Ben Cole")
    page = _page(round, rows[0])
    sent = {"text": "Mine was first.", "readers": "internal", "upon": _upon(one.get(page))}
    later = sent | {"text": "Mine was later."}
    for _ in range(2):  # a button pressed twice
        assert one.post(page, sent)["Location"] == round.get_absolute_url()
    refused = two.post(page, later)
    told = refused.content.decode()
    assert "Asha Rao handed in other words meanwhile" in told
    assert ("Mine was first." in told, "Mine was later." in told) == (True, True)
    assert [version.text for version in Comment.objects.all()] == ["Mine was first."]
    two.post(page, later | {"upon": _upon(refused)})
    assert [version.text for version in Comment.objects.order_by("pk")] == ["Mine was first.", "Mine was later."]


def _upon(answer: Any) -> str:
    found = re.search(r'name="upon" value="(\d+)"', answer.content.decode())
    assert found is not None
    return found[1]


def test_nothing_to_add_is_an_answer_and_nothing_is_none(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    client = browse("indicator-owner", ("service", rows[0].owner))
    refused = client.post(_page(round, rows[0]), {"text": " ", "readers": "internal"})
    assert "say that you have nothing to add" in refused.content.decode()
    assert "<title>Error: " in refused.content.decode()
    client.post(_page(round, rows[0]), {"text": "", "readers": "internal", "nothing_to_add": "on"})
    assert Comment.objects.get().nothing_to_add
    assert "handed in" in client.get(round.get_absolute_url()).content.decode().lower()


def test_a_live_figure_reads_as_the_scorecard_says_and_a_wrong_one_is_told(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    row = next(row for row in rows if row.unit == "count" and row.value)
    client = browse("indicator-owner", ("service", row.owner))
    text = f"There were {{{{figure: {row.indicator}}}}} of them. <script>alert(1)</script>"
    drawn = client.post(f"{_page(round, row)}/draft", {"text": text}).content.decode()
    assert f"{int(row.value or 0):,}</a> of them." in drawn
    assert "<script>" not in drawn
    assert Draft.objects.get().text == text
    refused = client.post(_page(round, row), {"text": "{{figure: no_such_thing}}", "readers": "internal"})
    assert "shows no indicator" in refused.content.decode()
    assert not Comment.objects.exists()


def test_a_sentence_that_the_figures_bear_out_goes_into_the_text_with_its_figure_live(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    row, said = next(
        (row, insight.text) for row in rows for insight in row.insights if insight.text.startswith(_written(row))
    )
    client = browse("indicator-owner", ("service", row.owner))
    live = f"{{{{figure: {row.indicator}}}}}{said.removeprefix(_written(row))}"
    assert f'name="put" value="{escape(live)}"' in client.get(_page(round, row)).content.decode()
    page = client.post(_page(round, row), {"text": "At last.\n", "readers": "partner", "put": live})
    box = page.content.decode()
    assert f">At last. {escape(live)}</textarea>" in box
    assert f"{_written(row)}</a>{escape(said.removeprefix(_written(row)))}" in box
    assert 'value="partner" checked' in box or 'value="partner" id="id_readers_1" checked' in box
    assert (Draft.objects.get().text, Comment.objects.count()) == ("At last.\n", 0)


def test_nothing_to_add_does_not_throw_words_away(browse: Callable[..., Client], round: Round, rows: list[Row]) -> None:
    client = browse("indicator-owner", ("service", rows[0].owner))
    both = {"text": "There is something.", "readers": "internal", "nothing_to_add": "on"}
    page = client.post(_page(round, rows[0]), both).content.decode()
    assert "You have written something" in page
    assert ">There is something.</textarea>" in page
    assert not Comment.objects.exists()


def test_a_draft_of_somebody_who_is_no_longer_signed_in_is_refused_and_their_page_stays(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    there = _page(round, rows[0])
    by_script = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{there}"}
    kept = browse().post(f"{there}/draft", {"text": "Late at night."}, headers=by_script)
    assert (kept.status_code, Draft.objects.count()) == (401, 0)
    asked = browse().get(there, headers=by_script)
    assert (asked.status_code, asked["HX-Redirect"]) == (204, f"/accounts/login/?next={there}")


def test_a_draft_comes_back_and_is_gone_once_handed_in(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    client = browse("indicator-owner", ("service", rows[0].owner))
    client.post(f"{_page(round, rows[0])}/draft", {"text": "half a thought"})
    assert "half a thought" in client.get(_page(round, rows[0])).content.decode()
    client.post(_page(round, rows[0]), {"text": "A whole one.", "readers": "internal"})
    assert not Draft.objects.exists()


def test_a_signed_month_takes_no_more_words(browse: Callable[..., Client], round: Round, rows: list[Row]) -> None:
    client = browse("indicator-owner", ("service", rows[0].owner))
    Round.objects.filter(pk=round.pk).update(state="signed")
    client.post(_page(round, rows[0]), {"text": "Too late.", "readers": "internal"})
    assert not Comment.objects.exists()


def test_who_owes_what_is_counted_and_reminded_without_a_figure_in_the_letter(
    browse: Callable[..., Client], round: Round, rows: list[Row], settings: object
) -> None:
    owner = rows[0].owner
    mine = [row for row in rows if row.owner == owner]
    person("indicator-owner", ("service", owner), name="Somebody Answering")
    client = browse("analyst")
    there = f"/commentary/{PACK}/{round.period}/owing"
    table = list(csv.DictReader(client.get(f"{there}?format=csv").content.decode("utf-8-sig").splitlines()))
    assert {line["owner"]: int(line["figures"]) for line in table}[owner] == len(mine)
    assert sum(int(line["figures"]) for line in table) == len(rows)
    client.post(f"/commentary/{PACK}/{round.period}/remind", {"owner": owner})
    (letter,) = mail.outbox
    assert letter.to == ["somebody.answering@fenbridge.example"]
    assert _page(round, mine[0]) in letter.body
    assert str(int(mine[0].value or 0)) not in letter.body.replace(round.period, "")[:60]
    assert "last on" in client.get(there).content.decode()


def test_whoever_looks_over_a_pack_watches_its_owners_and_is_asked_for_nothing(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    head = browse("service-head", ("pack", PACK))
    there = f"/commentary/{PACK}/{round.period}/owing"
    every = [one.get(f"{there}?format=csv").content.decode() for one in (head, browse("analyst"))]
    assert every[0] == every[1]
    assert every[0].count("\n") == 1 + len({row.owner for row in rows})
    assert "need" not in head.get("/commentary/").content.decode()
    assert "need your words" not in head.get("/").content.decode()
    assert head.get(_page(round, rows[0])).status_code == 200
    one = browse("service-head", ("pack", PACK), ("service", rows[0].owner), name="One Service")
    mine = [row for row in rows if row.owner == rows[0].owner]
    assert f"{len(mine)} of {len(mine)} figures need you" in one.get("/commentary/").content.decode()
    owners = [
        line["owner"]
        for line in csv.DictReader(one.get(f"{there}?format=csv").content.decode("utf-8-sig").splitlines())
    ]
    assert owners == [rows[0].owner]


def test_an_action_is_carried_until_it_is_closed(browse: Callable[..., Client], round: Round, rows: list[Row]) -> None:
    row = rows[0]
    client = browse("service-head", ("service", row.owner))
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    said = {"text": "Visit sooner", "outcome": "Fewer overdue", "who": "Service Head", "readers": "internal"}
    there = f"/actions/new/{row.indicator}/{round.period}"
    assert "has passed" in client.post(there, {**said, "by_when": yesterday.isoformat()}).content.decode()
    with CaptureQueriesContext(connection) as queries:  # two presses at once: the second waits for the first
        answers = [client.post(there, {**said, "by_when": timezone.localdate().isoformat()}) for _ in range(2)]
    asked = [query["sql"] for query in queries]
    looked = next(n for n, sql in enumerate(asked) if sql.startswith("SELECT") and Action._meta.db_table in sql)
    assert any("FOR UPDATE" in sql for sql in asked[:looked]) is connection.features.has_select_for_update
    action = Action.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/actions/{action.pk}"}
    Action.objects.update(by_when=yesterday)
    action.refresh_from_db()
    assert action.state == "overdue"
    assert "Overdue" in client.get("/actions/").content.decode()
    client.post(f"/actions/{action.pk}", {"text": "Two teams began.", "done": "on"})
    action.refresh_from_db()
    assert action.closed == timezone.localdate()
    (known,) = Written().actions(PACK, timezone.localdate())
    assert (known.text, known.state_on(timezone.localdate()), known.progress[0].text) == (
        "Visit sooner",
        "closed",
        "Two teams began.",
    )
    (line,) = csv.DictReader(client.get("/actions/?state=all&format=csv").content.decode("utf-8-sig").splitlines())
    assert (line["action"], line["state"], line["by when"]) == ("Visit sooner", "closed", yesterday.isoformat())
    assert [e.act for e in Event.objects.filter(kind="action")] == [
        "opened an action",
        "reported on an action",
        "closed an action",
    ]


def test_another_service_sees_no_action_of_this_one(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    theirs = next(row for row in rows if row.owner != rows[0].owner)
    head = person("service-head", ("service", rows[0].owner))
    action = Action.objects.create(
        indicator=rows[0].indicator, period=round.period, text="Ours", who="Us", opened_by=head
    )
    other = browse("service-head", ("service", theirs.owner), name="Another Head")
    assert "Ours" not in other.get("/actions/").content.decode()
    assert other.get(f"/actions/{action.pk}").status_code == 404
    assert other.get(f"/actions/new/{rows[0].indicator}/{round.period}").status_code == 404


def test_a_month_is_opened_once_with_deadlines_in_order(browse: Callable[..., Client], borough: Workspace) -> None:
    client = browse("analyst")
    assert "2026-03" in client.get(f"/commentary/open?pack={PACK}").content.decode()
    said = {"pack": PACK, "period": "2026-03", "comment_by": "2026-04-10", "sign_by": "2026-04-08"}
    assert "Signatures cannot be due before" in client.post("/commentary/open", said).content.decode()
    client.post("/commentary/open", {**said, "sign_by": "2026-04-14"})
    assert Round.objects.get().period == "2026-03"
    assert "already exists" in client.post("/commentary/open", {**said, "sign_by": "2026-04-14"}).content.decode()


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("March 2026", "2026-03"),
        ("Mar-26", "2026-03"),
        ("2026-03", "2026-03"),
        ("Q4 2025/26", "FY2025-26-Q4"),
        ("Quarter 1 2026-27", "FY2026-27-Q1"),
        ("2025/26", "FY2025-26"),
        ("FY2025-26-H1", "FY2025-26-H1"),
        ("Autumn term 2025", "AY2025-26-autumn"),
        ("r12:2026-03", "r12:2026-03"),
    ],
)
def test_a_months_period_is_read_however_people_write_it(borough: Workspace, written: str, period: str) -> None:
    form = RoundForm({"pack": PACK, "period": written, "comment_by": "2026-04-10", "sign_by": "2026-04-14"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["period"] == period


@pytest.mark.parametrize(("written", "told"), [("Marsh", "is not a period"), ("April", "year")])
def test_what_is_no_period_is_told(borough: Workspace, written: str, told: str) -> None:
    form = RoundForm({"pack": PACK, "period": written, "comment_by": "2026-04-10", "sign_by": "2026-04-14"})
    assert told in str(form.errors["period"])

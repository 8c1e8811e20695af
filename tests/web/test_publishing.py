"""Publishing in the browser: forms chosen, files kept, who may download them, and where references lead."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from tests.support.web import LAST, person
from trigpoint.model.words import Role, Signature
from trigpoint.runs.editions import edition, editions, freeze
from trigpoint.runs.handed_out import handed_out
from trigpoint.runs.words_kept import KeptWords
from trigpoint.scorecard.edition import Edition
from trigpoint.store.workspace import Workspace
from trigpoint.web.events.models import Event
from trigpoint.web.publishing.models import Letter, Opened, Schedule
from trigpoint.web.publishing.schedules import begin
from trigpoint.web.work.doing import perform, start
from trigpoint.web.work.models import Job, State

PACK = "ofsted-kpis"
_AT = dt.datetime(2026, 4, 14, 10, 0, tzinfo=dt.UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def frozen(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace of these tests' own with one signed edition: editions and issued files are kept for ever."""
    folder = tmp_path_factory.mktemp("publishing") / "borough"
    shutil.copytree(filled, folder)
    workspace = Workspace.open(folder)
    names = [Signature(role, f"{role.value.capitalize()} of Fenbridge", "a@fenbridge.example", _AT) for role in Role]
    return folder, freeze(workspace, PACK, LAST, KeptWords(workspace), names, by="the tests").id


@pytest.fixture
def signed(frozen: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Edition]:
    """The edition, in the workspace that is served."""
    folder, id = frozen
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(folder))
    yield edition(Workspace.open(folder), id)


@pytest.fixture
def place(frozen: tuple[Path, str]) -> Workspace:
    """The workspace that is served."""
    return Workspace.open(frozen[0])


def _done() -> Job:
    perform(str(Job.objects.latest("made").pk))
    done: Job = Job.objects.latest("made")
    return done


def _issued(client: Client, of: Edition, *, open_to_readers: bool) -> int:
    said = {"chosen": ["xlsx"]} | ({"open": "on"} if open_to_readers else {})
    assert client.post(f"/editions/{of.id}/publish", said).status_code == 302
    job = _done()
    assert job.state == State.DONE, (job.problems, job.fault)
    return int(job.result["issued"])


def test_what_is_issued_is_kept_and_comes_back_byte_for_byte(
    browse: Callable[..., Client], signed: Edition, place: Workspace
) -> None:
    director = browse("director")
    number = _issued(director, signed, open_to_readers=True)
    (one,) = [found for found in handed_out(place) if found.number == number]
    assert (one.edition, one.forms, one.by) == (signed.id, ("xlsx",), "director@fenbridge.example")
    answer = director.get(f"/publishing/{number}/xlsx")
    assert hashlib.sha256(answer.content).hexdigest() == one.files[0].sha256
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert one.files[0].name in answer.headers["Content-Disposition"]
    told = Event.objects.get(act="published an edition")
    assert (told.subject, told.details["issued"], told.details["forms"]) == (signed.id, number, "xlsx")
    page = director.get(f"/editions/{signed.id}/publish").content.decode()
    assert one.files[0].sha256[:16] in page
    assert "Part 2" in page and signed.layout.exempt in page


def test_the_meeting_s_day_stands_on_a_paper(browse: Callable[..., Client], signed: Edition) -> None:
    pytest.importorskip("docx")
    director = browse("director")
    director.post(f"/editions/{signed.id}/publish", {"chosen": ["docx"], "meeting": "2026-05-07"})
    job = _done()
    assert job.state == State.DONE, (job.problems, job.fault)
    data = director.get(f"/publishing/{job.result['issued']}/docx").content
    assert "7 May 2026" in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def test_a_job_that_was_stopped_after_it_issued_issues_nothing_twice(
    browse: Callable[..., Client], signed: Edition, place: Workspace
) -> None:
    number = _issued(browse("director"), signed, open_to_readers=False)
    before = len(handed_out(place))
    Job.objects.update(state=State.WAITING, result={})
    job = _done()
    assert (job.state, job.result["issued"], len(handed_out(place))) == (State.DONE, number, before)


def test_members_find_what_was_opened_to_them_and_nothing_else(browse: Callable[..., Client], signed: Edition) -> None:
    director = browse("director")
    kept = _issued(director, signed, open_to_readers=False)
    member = browse("board-member", ("pack", PACK))
    elsewhere = browse("board-member", ("pack", "contract-return"), name="Another Member")
    provider = browse("provider", ("pack", PACK), ("provider", "Acorn"))
    partner = browse("partner", ("pack", PACK))
    for client in (member, elsewhere, provider, partner):
        assert client.get(f"/publishing/{kept}/xlsx").status_code == 404
        assert f"/publishing/{kept}/" not in client.get("/publishing/").content.decode()
    director.post(f"/publishing/{kept}/open")
    assert Opened.objects.get().number == kept
    assert member.get(f"/publishing/{kept}/xlsx").status_code == 200
    assert f"/publishing/{kept}/xlsx" in member.get("/publishing/").content.decode()
    for client in (elsewhere, provider, partner):
        assert client.get(f"/publishing/{kept}/xlsx").status_code == 404
    assert member.post(f"/publishing/{kept}/open").status_code == 403
    assert member.get(f"/editions/{signed.id}/publish").status_code == 403
    director.post(f"/publishing/{kept}/open", {"close": "1"})
    assert member.get(f"/publishing/{kept}/xlsx").status_code == 404


def test_a_version_for_the_public_says_what_is_hidden_before_it_is_handed_out(
    browse: Callable[..., Client], signed: Edition, place: Workspace
) -> None:
    director = browse("director")
    assert director.post(f"/editions/{signed.id}/version", {"audience": "everybody"}).status_code == 404
    director.post(f"/editions/{signed.id}/version", {"audience": "public"})
    job = _done()
    assert job.state == State.DONE, (job.problems, job.fault)
    (version,) = [one for one in editions(place) if one.made_from == signed.id]
    assert (version.id, version.audience) == (job.result["edition"], "public")
    page = director.get(f"/editions/{version.id}/publish").content.decode()
    rows = edition(place, version.id).card.rows
    hidden = [row for row in rows if row.values[-1].status.value in ("suppressed", "low")]
    assert hidden, "a borough this small has figures to hide"
    assert f"{len(rows)}, of which {len(hidden)}" in page
    assert "Part 1" in page and "Counts of 1 to 5" in page
    assert all(row.title in page for row in hidden[:3])


def test_a_reference_leads_to_its_figure_as_it_was_signed(browse: Callable[..., Client], signed: Edition) -> None:
    row = next(row for row in signed.card.rows if row.values[-1].denominator and row.target.value is not None)
    code = signed.reference_of(row)
    member = browse("board-member", ("pack", PACK))
    page = member.get(f"/r/{code.lower()}").content.decode()
    definition = signed.definition(row.indicator)
    assert definition is not None
    for text in (row.title, f"{row.values[-1].value:.1f}%", signed.id, "Director of Fenbridge", row.rag_rule or ""):
        assert text in page
    assert f"{row.values[-1].numerator:,.0f} of {row.values[-1].denominator:,.0f}" in page
    assert "/why?" not in page
    assert f"/figures/{row.indicator}/2026-03/why?pack={PACK}" in browse("analyst").get(f"/r/{code}").content.decode()


def test_a_reference_beyond_reach_or_mistyped_is_answered_kindly(
    browse: Callable[..., Client], signed: Edition
) -> None:
    code = signed.reference_of(signed.card.rows[0])
    provider = browse("provider", ("pack", PACK), ("provider", "Acorn"))
    beyond = provider.get(f"/r/{code}")
    assert beyond.status_code == 404
    assert signed.card.rows[0].title not in beyond.content.decode()
    typed = browse("analyst").get("/r/not-a-reference<script>")
    assert typed.status_code == 404
    assert (
        "7 letters and digits" in typed.content.decode() and "<script>" not in typed.content.decode().split("main")[1]
    )


def test_what_differs_is_drawn_as_a_document_within_reach(browse: Callable[..., Client], signed: Edition) -> None:
    pytest.importorskip("docx")
    asked = {"a": signed.id, "b": signed.id}
    member = browse("board-member", ("pack", PACK))
    assert member.get("/publishing/differences/docx", asked).status_code == 404
    member.post("/publishing/differences", asked)
    job = _done()
    assert job.state == State.DONE, (job.problems, job.fault)
    there = "/publishing/differences/docx?a="
    assert there in member.get("/publishing/differences", asked).content.decode()
    answer = member.get("/publishing/differences/docx", asked)
    assert "They say the same." in zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    elsewhere = browse("board-member", ("pack", "contract-return"), name="Another Member")
    for client in (elsewhere, browse("provider", ("pack", PACK), ("provider", "Acorn"))):
        assert client.get("/publishing/differences/docx", asked).status_code == 404


def test_where_no_form_can_be_made_the_page_says_what_to_install(
    browse: Callable[..., Client], signed: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trigpoint.runs.handed_out.importlib.util.find_spec", lambda name: None)
    page = browse("director").get(f"/editions/{signed.id}/publish").content.decode()
    assert "trigpoint[publish]" in page


def test_a_letter_that_was_begun_before_a_worker_died_is_not_sent_again_by_itself(
    browse: Callable[..., Client], signed: Edition
) -> None:
    member = person("board-member", ("pack", PACK), name="One Member")
    schedule = Schedule.objects.create(
        pack=PACK, audience="internal", forms=["xlsx"], changed_by=person("analyst"), on=False
    )
    schedule.people.add(member)
    begin(schedule.changed_by, signed)
    assert not Job.objects.exists(), "a schedule that is stopped begins nothing"
    line = Letter.objects.create(schedule=schedule, edition=signed.id, to=member.email)
    job = start(None, "publish-scheduled", "Sending", key="k", back="/", schedule=schedule.pk, edition=signed.id)
    perform(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result["letters"], job.result["unsure"]) == (State.DONE, 0, 1), (job.problems, job.fault)
    assert not mail.outbox
    analyst = browse("analyst")
    assert "whether it went is not known" in analyst.get(f"/publishing/packs/{PACK}/").content.decode()
    analyst.post(f"/publishing/packs/{PACK}/internal/rest", {"unsure": "1"})
    assert _done().state == State.DONE
    assert [letter.to for letter in mail.outbox] == [[member.email]]
    assert Letter.objects.get().pk != line.pk

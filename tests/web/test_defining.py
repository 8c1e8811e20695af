"""Definitions in the browser: read, drafted, tried beside what holds, approved by a second person and no other."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.model.standard import TargetRow
from trigpoint.runs import drafting
from trigpoint.store.workspace import Workspace
from trigpoint.web.defining import jobs
from trigpoint.web.defining.forms import ChangeForm, TargetForm
from trigpoint.web.defining.models import Draft, State
from trigpoint.web.events.models import Event
from trigpoint.web.work import doing
from trigpoint.web.work.models import Job

INDICATOR = "assessments_in_45_days"
EXAMPLE = """- period: 2025-05
  assessment: |
    child | completed_on | working_days
    A     | 2025-05-01   | 40
    B     | 2025-05-31   | 41
  counted: [A, B]
  met: [A]"""
pytestmark = pytest.mark.django_db


def test_the_catalogue_is_read_in_english_with_its_examples(browse: Callable[..., Client], own: Workspace) -> None:
    client = browse("director")
    assert "Assessments completed within 45 working days" in client.get("/definitions/?words=45").content.decode()
    page = client.get(f"/definitions/{INDICATOR}/").content.decode()
    assert "at most 45" in page
    assert "working days between" in page
    indicator = workspace_catalogue(own.path).indicators[INDICATOR]
    assert all(label in page for label in indicator.examples[0].tables[0].labels)


def test_a_draft_is_tried_proposed_and_approved_by_another(
    browse: Callable[..., Client], own: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, second = browse("analyst"), browse("analyst", name="Second Analyst")
    said = {"owner": "Head of Early Help", "review_by": "2099-03-31", "why": "The service moved in May."}
    there = author.post(f"/definitions/{INDICATOR}/owner", said)["Location"]
    page = author.get(there).content.decode()
    assert "All hold" in page
    assert "The last months" in page
    author.post(f"{there}/hand-over")
    assert author.post(f"{there}/decide", {"approve": "1"}).status_code == 403
    assert workspace_catalogue(own.path).indicators[INDICATOR].owner == "Head of Assessment"
    text = Draft.objects.get().text
    Draft.objects.update(text=f"{text}examples:\n{EXAMPLE.replace('met: [A]', 'met: [B]')}\n")  # never tried like this
    assert second.post(f"{there}/decide", {"approve": "1"})["Location"] == there
    assert Draft.objects.get().state == State.PROPOSED
    Draft.objects.update(text=text)
    with monkeypatch.context() as patched:
        patched.setattr(drafting, "try_definition", None)  # it was tried, and nothing has changed since
        assert second.post(f"{there}/decide", {"approve": "1"})["Location"] == f"/definitions/{INDICATOR}/"
    assert workspace_catalogue(own.path).indicators[INDICATOR].owner == "Head of Early Help"
    assert [e.act for e in Event.objects.order_by("number")] == [
        "drafted a definition",
        "proposed a draft",
        "approved a draft",
    ]
    last = list(own.store.audit.entries())[-1]
    assert (last.act, last.by, last.details["drafted by"]) == (
        "adopted a definition",
        "second.analyst@fenbridge.example",
        "analyst@fenbridge.example",
    )


def test_where_there_is_a_worker_nobody_waits_while_a_draft_is_tried(
    browse: Callable[..., Client], own: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, second = browse("analyst"), browse("director")
    monkeypatch.setattr(jobs, "someone_works", lambda: True)  # a busy machine keeps no worker quiet here
    said = {"owner": "Head of Early Help", "review_by": "2099-03-31", "why": "The service moved."}
    there = author.post(f"/definitions/{INDICATOR}/owner", said)["Location"]

    def shown(client: Client = author) -> tuple[bool, bool, bool]:
        page = client.get(there).content.decode()
        return "is being worked out" in page, "All hold" in page, "Propose it" in page

    def work() -> None:
        (job,) = Job.objects.filter(kind="tried", state="waiting")
        doing.perform(str(job.pk))

    assert (shown(), shown(second)) == ((True, False, False), (True, False, False))
    (waits,) = Job.objects.filter(kind="tried")  # the page that is shown starts it: there is nothing to cancel
    assert "Cancel" not in author.get(there).content.decode() + author.get(f"/work/{waits.pk}/part").content.decode()
    assert author.post(f"/work/{waits.pk}/cancel")["Location"] == f"/work/{waits.pk}"
    assert [job.state for job in Job.objects.filter(kind="tried")] == ["waiting"]
    assert author.post(f"{there}/hand-over").status_code == 302
    assert Draft.objects.get().state == State.DRAFT
    work()
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "propose", None)  # it is not tried again
        assert shown() == (False, True, True)
        assert author.post(f"{there}/hand-over").status_code == 302
        assert Draft.objects.get().state == State.PROPOSED
        assert "Approve it" in second.get(there).content.decode()
    own_rule = "check: own_rule\ntitle: T\nwhy: W\ntable: assessment\nrows: completed_on is null\n"
    (own.path / "definitions").mkdir(exist_ok=True)
    (own.path / "definitions" / "rule.yaml").write_text(own_rule, encoding="utf-8")
    page = second.get(there).content.decode()
    assert "is being worked out" in page
    assert "Approve it" not in page
    Draft.objects.update(text="indicator: [")  # written on since: what comes of it is not what was asked for
    job = Job.objects.get(kind="tried", state="waiting")
    doing.perform(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {})


def test_what_an_indicator_means_is_changed_by_a_form_and_seen_beside_what_it_is(
    browse: Callable[..., Client], own: Workspace
) -> None:
    author, second = browse("analyst"), browse("director")
    there = f"/definitions/{INDICATOR}/change"
    now = workspace_catalogue(own.path).indicators[INDICATOR]
    assert now.numerator is not None
    held = {"title": now.title, "why_it_matters": now.why_it_matters, "numerator": now.numerator.text,
            "missing": now.missing, "better": now.better, "notes": now.notes, "why": "A pilot."}  # fmt: skip
    assert "Nothing differs" in author.post(there, held).content.decode()
    assert "only as text" in author.post(there, {**held, "numerator": ""}).content.decode()
    stricter = {**held, "numerator": "working_days <= 40"}
    without = author.post(there, stricter)["Location"]
    assert "All hold" not in author.get(without).content.decode()
    draft = author.post(there, {**stricter, "examples": EXAMPLE})["Location"]
    assert "All hold" in author.get(draft).content.decode()
    author.post(f"{draft}/hand-over")
    second.post(f"{draft}/decide", {"approve": "1"})
    then = workspace_catalogue(own.path).indicators[INDICATOR]
    assert then.numerator is not None
    assert (then.numerator.text, then.title, len(then.examples)) == ("working_days <= 40", now.title, 1)


HELD = """targets:
  - {to: 2025-03-31, target: 80, red: 60, better: higher, note: The first}
  - {from: 2025-04-01, to: 2026-03-31, target: -5, basis: percent change on last year, amber: 75}
  - {from: 2026-04-01, basis: band 85 to 95}
"""


def test_targets_drafted_anew_keep_all_that_they_were(browse: Callable[..., Client], own: Workspace) -> None:
    _approved(own, INDICATOR)
    before = workspace_catalogue(own.path).indicators[INDICATOR].judging.targets
    author, second = browse("analyst"), browse("director")
    there = f"/definitions/{INDICATOR}/targets"
    said = _as_shown(author.get(there).content.decode())
    assert author.post(there, {**said, "form-2-basis": "band of brothers"}).status_code == 200
    draft = author.post(there, {**said, "form-2-note": "Agreed in May", "why": "The board agreed."})["Location"]
    author.post(f"{draft}/hand-over")
    second.post(f"{draft}/decide", {"approve": "1"})
    after = workspace_catalogue(own.path).indicators[INDICATOR].judging.targets
    assert after == (*before[:2], replace(before[2], note="Agreed in May"))
    gone = author.post(there, {**said, **{f"form-{n}-DELETE": "on" for n in range(3)}, "why": "None."})["Location"]
    author.post(f"{gone}/hand-over")
    second.post(f"{gone}/decide", {"approve": "1"})
    assert workspace_catalogue(own.path).indicators[INDICATOR].judging.targets == ()


def test_an_emptied_target_is_none_until_somebody_says_so(browse: Callable[..., Client], own: Workspace) -> None:
    _approved(own, INDICATOR)
    author = browse("analyst")
    there = f"/definitions/{INDICATOR}/targets"
    said = _as_shown(author.get(there).content.decode())
    emptied = {name: "" if re.match(r"form-\d", name) else value for name, value in said.items()} | {"why": "None."}
    for wrong in (emptied, emptied | {"form-1-start": "2026-04-01", "form-4-note": "Soon"}):
        assert author.post(there, wrong).content.decode().count('id="id_form-1-target-error"') == 1
    assert not Draft.objects.exists()
    agreed = author.post(there, emptied | {f"form-{n}-basis": "to be agreed" for n in range(3)})
    assert agreed.status_code == 302
    bare = TargetRow(INDICATOR, dt.date.min, None, None)
    assert TargetForm.of(bare)["basis"] == "to be agreed"
    assert TargetForm.of(replace(bare, red=60.0))["basis"] == ""


def _as_shown(page: str) -> dict[str, str]:
    """What a browser would send of a form as it stands."""
    fields = {}
    for field in re.findall(r"<input[^>]*>", page):
        said = dict(re.findall(r'(\w+)="([^"]*)"', field))
        if said.get("name", "").startswith("form-") and said.get("type") != "checkbox":
            fields[said["name"]] = html.unescape(said.get("value", ""))
    for name, choices in re.findall(r'<select[^>]* name="(form-[^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', choices)
        fields[name] = chosen[1] if chosen else ""
    return fields


def _approved(own: Workspace, indicator: str) -> None:
    """The targets of `HELD`, as approved for an indicator before."""
    place = own.path / "definitions" / "approved" / f"indicator-{indicator}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"indicator: {indicator}\n{HELD}", encoding="utf-8")


def test_a_definition_shows_its_targets_and_which_of_them_holds(browse: Callable[..., Client], own: Workspace) -> None:
    """March 2026 is the borough's last month. The borough's own sheet states one target, from April 2023 on: 90, amber
    beyond 88, red beyond 80; and none of the other indicator."""
    other, analyst = "cp_visits_seen_alone", browse("analyst")
    for indicator in (INDICATOR, other):
        _approved(own, indicator)
    page = analyst.get(f"/definitions/{other}/").content.decode()
    first, second, third = _rows(page, "The definition")
    assert first[:5] == ["The beginning", "31 March 2025", "80.0%", "", "60.0"]
    assert second[:5] == ["1 April 2025 In force", "31 March 2026", "-5.0", "75.0", ""]
    assert second[5].startswith("Percent change on last year")
    assert (third[0], third[1], third[2], third[5]) == ("1 April 2026", "Further notice", "", "Band 85 to 95")
    page = analyst.get(f"/definitions/{INDICATOR}/").content.decode()
    assert [row[0] for row in _rows(page, "The definition")] == ["The beginning", "1 April 2025", "1 April 2026"]
    (loaded,) = _rows(page, "Loaded")
    assert loaded[:5] == ["1 April 2023 In force", "Further notice", "90.0%", "88.0", "80.0"]
    assert "red below 80; amber below 88" in page.lower()
    member = browse("board-member", ("pack", "ofsted-kpis")).get(f"/definitions/{INDICATOR}/").content.decode()
    assert _rows(member, "Loaded") == []
    assert len(_rows(member, "The definition")) == 3
    assert "In force" not in member


def _rows(page: str, *said: str) -> list[list[str]]:
    """The rows of the page's tables that say all of this, as their cells read."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    cells = [[re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)][0] for row in rows]
    plain = [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]
    return [row for row in plain if all(any(word in cell for cell in row) for word in said)]


def test_targets_are_drafted_with_their_days_and_join_what_was_approved(
    browse: Callable[..., Client], own: Workspace
) -> None:
    author, second = browse("analyst"), browse("director")
    forms = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "why": "The board set them."}
    wrong = {**forms, "form-0-start": "2026-04-01", "form-0-end": "2026-03-01", "form-0-target": "85"}
    assert "cannot end before it begins" in author.post(f"/definitions/{INDICATOR}/targets", wrong).content.decode()
    right = {**wrong, "form-0-end": "2099-03-31", "form-0-red": "70", "form-0-amber": "80"}
    for path, said in (
        (f"/definitions/{INDICATOR}/targets", right),
        (f"/definitions/{INDICATOR}/owner", {"owner": "Somebody Else", "review_by": "2099-03-31", "why": "Moved."}),
    ):
        there = author.post(path, said)["Location"]
        author.post(f"{there}/hand-over")
        second.post(f"{there}/decide", {"approve": "1"})
    indicator = workspace_catalogue(own.path).indicators[INDICATOR]
    (target,) = indicator.judging.targets
    assert (str(target.start), str(target.end), target.value, target.red, target.amber) == (
        "2026-04-01",
        "2099-03-31",
        85,
        70,
        80,
    )
    assert indicator.owner == "Somebody Else"


def test_an_indicator_of_ones_own_counts_on_the_newest_snapshot(browse: Callable[..., Client], own: Workspace) -> None:
    said = {
        "name": "assessments_in_40_days",
        "title": "Assessments completed within 40 working days",
        "count": "assessment",
        "when": "completed_on in period",
        "numerator": "working_days <= 40",
        "missing": "not met",
        "value": "percentage",
        "better": "higher",
        "owner": "Head of Assessment",
        "review_by": "2099-03-31",
        "examples": EXAMPLE,
        "why": "The service aims higher.",
    }
    author = browse("analyst")
    there = author.post("/definitions/new/indicator", said)["Location"]
    page = author.get(there).content.decode()
    assert "at most 40" in page
    assert "All hold" in page
    draft = Draft.objects.get()
    draft.text = draft.text.replace("met: [A]", "met: [B]")
    draft.save()
    assert "Some differ" in author.get(there).content.decode()
    author.post(f"{there}/hand-over")
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_thing_that_counts_once_is_met_by_any_or_by_every_row(browse: Callable[..., Client], own: Workspace) -> None:
    """Of a change the form says what holds today; of an indicator of one's own what is not said is any row."""
    family = workspace_catalogue(own.path).indicators["early_help_families_without_social_care"]
    assert "met_by" not in ChangeForm(None, workspace_catalogue(own.path).indicators[INDICATOR]).fields
    assert family.numerator is not None
    held = {"title": family.title, "why_it_matters": family.why_it_matters, "numerator": family.numerator.text,
            "better": family.better, "notes": family.notes, "met_by": "every row"}  # fmt: skip
    assert not ChangeForm(held, family).is_valid()  # nothing differs
    change = ChangeForm({**held, "met_by": "any row"}, family)
    assert change.is_valid()
    assert change.text() == f"indicator: {family.id}\nmet_by: any row\n"
    said = {"name": "families_calm", "title": "Families not referred", "count": "early_help_plan", "distinct": "family",
            "when": "followed_12_months_on in period", "numerator": "not family_referred_in_12_months",
            "value": "percentage", "better": "higher", "owner": "Head", "review_by": "2099-03-31",
            "why": "A trial."}  # fmt: skip
    author = browse("analyst")
    for met_by in ("every row", "any row"):
        there = author.post("/definitions/new/indicator", {**said, "met_by": met_by})["Location"]
        page, text = author.get(there).content.decode(), Draft.objects.latest("pk").text
        assert ("Of several rows of the same family, every one must be so." in page) == (met_by == "every row")
        assert ("met_by" in text) == (met_by == "every row")
    there = author.post("/definitions/new/indicator", {**said, "distinct": "", "met_by": "every row"})["Location"]
    assert "Each row counts here" in author.get(there).content.decode()


def test_a_draft_that_cannot_be_read_says_why_with_the_near_name(browse: Callable[..., Client], own: Workspace) -> None:
    author = browse("analyst")
    said = {"owner": "X", "review_by": "2020-03-31", "why": "A trial."}
    assert "That day has passed" in author.post(f"/definitions/{INDICATOR}/owner", said).content.decode()
    said["review_by"] = "2099-03-31"
    there = author.post(f"/definitions/{INDICATOR}/owner", said)["Location"]
    author.post(f"{there}/text", {"text": f"indicator: {INDICATOR}\nnumerator: workin_days <= 40\n"})
    page = author.get(there).content.decode()
    assert "Did you mean &quot;working_days&quot;?" in page
    assert "/tmp" not in page


def test_whoever_changed_a_draft_does_not_approve_it(browse: Callable[..., Client], own: Workspace) -> None:
    author, second = browse("analyst"), browse("analyst", name="Second Analyst")
    said = {"owner": "Y", "review_by": "2099-03-31", "why": "A trial."}
    there = author.post(f"/definitions/{INDICATOR}/owner", said)["Location"]
    second.post(f"{there}/text", {"text": f"indicator: {INDICATOR}\nowner: Z\n"})
    author.post(f"{there}/hand-over")
    assert second.post(f"{there}/decide", {"approve": "1"}).status_code == 403
    assert browse("director").post(f"{there}/decide", {"refuse": "1", "answer": "Not now."}).status_code == 302
    assert Draft.objects.get().state == State.REFUSED

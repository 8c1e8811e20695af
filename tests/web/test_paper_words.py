"""Words about a pack in the places of its paper: who may write there, what is shown of them; nobody owes any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.support.editions import signed
from tests.support.records import small_workspace
from tests.support.web import person
from trigpoint.model.period import Period
from trigpoint.runs.editions import drafted, freeze
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.api.reading import comments
from trigpoint.web.home.waiting import tasks_of
from trigpoint.web.words.models import Challenge, Comment, Draft, Round, Written
from trigpoint.web.words.paper import places_of
from trigpoint.web.words.rounds import progress_of

PACK = "ofsted-kpis"
LAST = "Next quarter"
"""The place that the pack's paper has after its actions."""
pytestmark = pytest.mark.django_db


@pytest.fixture
def round(borough: Workspace, month: str) -> Round:
    """An open round of the pack."""
    soon = timezone.localdate() + dt.timedelta(days=9)
    return Round.objects.create(pack=PACK, period=month, comment_by=soon, sign_by=soon)


def _page(round: Round, title: str = LAST, act: str = "") -> str:
    return f"/commentary/{PACK}/{round.period}/figure/{PACK}{act}?by=words&member={quote_plus(title)}"


def _write(client: Client, round: Round, text: str, title: str = LAST) -> Comment:
    client.post(_page(round, title), {"text": text, "readers": "public"})
    return Comment.objects.latest("pk")


def test_places_are_the_paper_s_in_the_order_of_its_pages(borough: Workspace) -> None:
    pack = place.catalogue().packs["progress-report"]
    titles = [one.member for one in places_of(pack.id)]
    assert set(titles) == set(pack.paper.places(section.title for section in pack.sections)) - {""}
    assert titles[: len(pack.paper.before)] == [slot.title for slot in pack.paper.before]
    assert [one.member for one in places_of(PACK)][-1] == LAST
    assert places_of("no-such-pack") == ()


def test_who_signs_the_whole_pack_writes_about_it_and_owners_do_not(
    browse: Callable[..., Client], borough: Workspace, round: Round
) -> None:
    for role, scopes in (("analyst", ()), ("director", ()), ("service-head", (("pack", PACK),))):
        client = browse(role, *scopes)
        listed = client.get(round.get_absolute_url()).content.decode()
        assert "The paper’s own words" in listed
        assert "what the board is asked to consider" in listed
        assert client.get(_page(round)).status_code == 200
        assert client.get(_page(round, "No such place")).status_code == 404
    others = (
        ("indicator-owner", ("pack", PACK)),
        ("commissioner", ("pack", PACK)),
        ("service-head", ("service", "Head of Placements")),  # two figures of the twelve of a section
        ("service-head", ("team", "North")),
    )
    for number, (role, scope) in enumerate(others):
        client = browse(role, scope, name=f"Other {number}")
        assert "own words" not in client.get(round.get_absolute_url()).content.decode()
        assert client.get(_page(round)).status_code == 404
        assert client.post(_page(round), {"text": "Mine.", "readers": "internal"}).status_code == 404
    assert not Comment.objects.exists()


def test_a_head_writes_about_the_sections_of_which_more_than_half_are_theirs(
    browse: Callable[..., Client], round: Round
) -> None:
    """Of the figures that the pack names, five of six in one section are Children in Need's, one of six elsewhere."""
    head = browse("service-head", ("service", "Head of Children in Need"))
    listed = head.get(round.get_absolute_url()).content.decode().split('id="paper"')[1]
    assert "more than half of its figures" in listed
    pack = place.catalogue().packs[PACK]
    owners = {section.title: [place.catalogue().find(str(item.indicator or item.ref)).owner for item in section.items]  # type: ignore[union-attr]
              for section in pack.sections}  # fmt: skip
    theirs = [title for title, of in owners.items() if of.count("Head of Children in Need") > len(of) / 2]
    assert theirs == ["Children in need"]
    assert [title for title in owners if f"member={quote_plus(title)}" in listed] == theirs
    _write(head, round, "Fewer plans drift.", theirs[0])
    assert Comment.objects.get().place == (PACK, "words", theirs[0])
    for title in (LAST, "Child protection"):
        assert head.post(_page(round, title), {"text": "Mine.", "readers": "internal"}).status_code == 404
    owner = browse("indicator-owner", ("service", "Head of Children in Need"), name="An Owner")
    assert owner.post(_page(round, theirs[0]), {"text": "Mine.", "readers": "internal"}).status_code == 404
    of_part = browse("service-head", ("service", "Head of Children in Need"), ("team", "North"), name="Of a part")
    assert of_part.post(_page(round, theirs[0]), {"text": "Mine.", "readers": "internal"}).status_code == 404
    assert Comment.objects.count() == 1


def test_words_of_the_paper_are_kept_drawn_and_owed_by_nobody(
    browse: Callable[..., Client], borough: Workspace, round: Round
) -> None:
    row = next(row for row in score(borough, PACK, round.period).rows if row.unit == "count" and row.value)
    client, owed = browse("analyst"), progress_of(round)
    live = f"We expect {{{{figure: {row.indicator}}}}} again."
    reads = client.post(_page(round, act="/draft"), {"text": live}).content.decode()
    assert f"{int(row.value or 0):,}</a> again." in reads
    assert Draft.objects.get().place == (PACK, "words", LAST)
    assert ">Draft</strong>" in client.get(round.get_absolute_url()).content.decode()
    refused = client.post(_page(round), {"text": "{{figure: no_such_thing}}", "readers": "internal"})
    assert "shows no indicator" in refused.content.decode()
    for text in ("Less.", live):
        _write(client, round, text)
    assert [version.text for version in Comment.objects.order_by("pk")] == ["Less.", live]
    assert not Draft.objects.exists()
    assert progress_of(round) == owed
    edition = drafted(borough, PACK, round.of, Written())
    remark = edition.words_in(LAST)
    assert remark is not None
    assert remark.plain == f"We expect {int(row.value or 0):,} again."
    assert remark.owner == place.catalogue().packs[PACK].paper.author
    Round.objects.filter(pk=round.pk).update(state="signed")
    _write(client, round, "Too late.")
    assert Comment.objects.count() == 2


def test_they_quote_any_figure_of_the_pack(browse: Callable[..., Client], borough: Workspace, round: Round) -> None:
    """Another breakdown, and a period before those that the pack shows, as the edition finds them."""
    split = score(borough, PACK, round.period, by="team")
    row = next(row for row in split.rows if row.unit == "count" and row.member and row.value)
    shown = place.catalogue().packs[PACK].periods_shown
    then = round.of
    for _ in range(shown):
        then = then.previous()
    earlier = next(one for one in score(borough, PACK, then).rows if one.unit == "count" and one.value)
    one, other = f"{int(row.value or 0):,}", f"{int(earlier.value or 0):,}"
    text = f"{{{{figure: {row.indicator}, by=team={row.member}}}}} now, "
    text += f"{{{{figure: {earlier.indicator}, period={then}}}}} then."
    client = browse("director")
    reads = client.post(_page(round, act="/draft"), {"text": text}).content.decode()
    assert f"{one}</a> now, " in reads
    assert f"{other}</a> then." in reads
    _write(client, round, text)
    remark = drafted(borough, PACK, round.of, Written()).words_in(LAST)
    assert remark is not None
    assert remark.plain == f"{one} now, {other} then."


def test_the_api_tells_them_to_whom_all_of_the_pack_is_open(
    browse: Callable[..., Client], borough: Workspace, round: Round
) -> None:
    service = next(row.owner for row in score(borough, PACK, round.period).rows if row.owner)
    _write(browse("analyst"), round, "All is well.")
    (told,) = comments(person("director"), PACK, round.period)
    assert (told.place, told.text) == ((PACK, "words", LAST), "All is well.")
    assert comments(person("service-head", ("service", service)), PACK, round.period) == []


def test_an_edition_shows_them_as_they_were_signed(
    browse: Callable[..., Client], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = small_workspace(tmp_path)
    month = Period.month(2025, 5)
    about = {"indicator": PACK, "breakdown": "words", "period": str(month), "author": person("analyst")}
    Comment.objects.create(**about, member=LAST, text="Fewer, **we hope**.")
    Comment.objects.create(**about, member="Child protection", nothing_to_add=True)
    edition = freeze(workspace, PACK, month, Written(), signed(), by="the tests", reopening=None)
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(workspace.path))
    read = browse("director").get(f"/editions/{edition.id}/").content.decode()
    place._opened.cache_clear()
    own = read.split("The paper’s own words")[1].split("<table")[0]
    assert f">{LAST}</h3>" in own
    assert "Fewer, <strong>we hope</strong>." in own
    assert "Child protection</h3>" not in own


def test_last_time_s_words_stand_beside(browse: Callable[..., Client], round: Round) -> None:
    about = {"indicator": PACK, "breakdown": "words", "member": LAST, "period": str(round.of.previous())}
    Comment.objects.create(**about, text="Winter was **long**.", author=person("director", name="The Director"))
    client = browse("analyst")
    assert "Winter was long." in client.get(round.get_absolute_url()).content.decode()
    assert "Winter was <strong>long</strong>." in client.get(_page(round)).content.decode()


def test_words_of_the_paper_are_returned_written_anew_and_accepted(browse: Callable[..., Client], round: Round) -> None:
    analyst, director = browse("analyst", name="The Analyst"), browse("director")
    first = _write(analyst, round, "All is well.")
    read = director.get(f"/signing/{PACK}/{round.period}/words").content.decode()
    assert "The paper’s own words" in read
    assert f"the words on {LAST}" in read
    said = {"kind": "returned", "words": "Say why.", "to": first.pk}
    assert director.post(_page(round, act="/challenge"), said)["Location"] == f"{_page(round)}#said"
    (letter,) = mail.outbox
    assert f"has returned your words on {LAST}, " in letter.body
    assert f"Returned: {LAST}" in [task.title for task in tasks_of(first.author)]
    second = _write(analyst, round, "All is well, since visits are kept.")
    director.post(_page(round, act="/challenge"), {"kind": "accepted", "words": "", "to": second.pk})
    assert [one.kind for one in Challenge.objects.all()] == ["returned", "accepted"]
    assert "Accepted" in analyst.get(round.get_absolute_url()).content.decode()


def test_a_head_of_one_service_reads_them_before_signing_and_says_nothing_of_them(
    browse: Callable[..., Client], borough: Workspace, round: Round
) -> None:
    service = next(row.owner for row in score(borough, PACK, round.period).rows if row.owner)
    words = _write(browse("analyst"), round, "All is well.")
    head = browse("service-head", ("service", service))
    read = head.get(f"/signing/{PACK}/{round.period}/words").content.decode()
    assert "All is well." in read
    assert f"the words on {LAST}" not in read
    said = {"kind": "accepted", "words": "", "to": words.pk}
    assert head.post(_page(round, act="/challenge"), said).status_code == 404

"""The door in the browser: a reason first, one's own area only, each look recorded twice, break-glass by two people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.support.web import LAST
from trigpoint.model.period import Period
from trigpoint.runs.children import children_behind
from trigpoint.runs.looks import looks
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.door.asked import Asked, NothingAsked
from trigpoint.web.door.models import OPEN_FOR, Leave, Look
from trigpoint.web.events.models import Event, broken
from trigpoint.web.people.reach import Reaches, reach_of

Browse = Callable[..., Client]
TEAM = "Assessment South"
IN_45_DAYS = "assessments_in_45_days"
WHY = "checking the figure of the month"
YEAR = f"r12:{LAST}"
ASKED = {"indicator": IN_45_DAYS, "period": YEAR, "part": "denominator", "by": "team", "member": TEAM}
PLACE = f"/children/?{urlencode(ASKED)}"
WHOLE = f"/children/?{urlencode({'indicator': IN_45_DAYS, 'period': YEAR, 'part': 'denominator'})}"


def acts(kind: str = "children's rows") -> list[str]:
    return list(Event.objects.filter(kind=kind).order_by("number").values_list("act", flat=True))


@pytest.fixture
def expected(borough: Workspace) -> list[str]:
    """The identifiers of the assessments that the figure counted, asked by another way."""
    found = children_behind(
        borough, indicator=IN_45_DAYS, period=Period.parse(YEAR), part="denominator", member=("team", TEAM),
        by="the tests", reason="what must come out",
    )  # fmt: skip
    place = [field.name for field in found.columns].index("assessment_id")
    assert found.rows
    return [str(row.values[place]) for row in found.rows]


def test_without_a_reason_there_are_no_rows(borough: Workspace, browse: Browse) -> None:
    client = browse("practitioner", ("team", TEAM))
    page = client.get(PLACE).content.decode()
    assert "What will be recorded" in page
    assert "practitioner@fenbridge.example" in page
    for reason in ("", "  ", "curious"):
        answer = client.post(PLACE, {"reason": reason})
        assert answer.status_code == 200
        assert "<title>Error: " in answer.content.decode()
    assert not Look.objects.exists()
    assert acts() == []


def test_the_rows_of_ones_own_team_and_the_look_recorded_in_both_records(
    borough: Workspace, browse: Browse, expected: list[str]
) -> None:
    client = browse("practitioner", ("team", TEAM))
    before = len(looks(borough))
    page = client.get(client.post(PLACE, {"reason": WHY})["Location"])
    told = page.content.decode()
    assert all(f">{identifier}<" in told for identifier in expected)
    assert f"{len(expected)} row" in told
    assert page["Cache-Control"] == "no-store"
    newest = looks(borough)[0]
    assert len(looks(borough)) == before + 1
    assert (newest.by, newest.why, newest.rows) == ("practitioner@fenbridge.example", WHY, len(expected))
    assert (newest.about["indicator"], newest.about["member"]) == (IN_45_DAYS, f"team={TEAM}")
    assert acts() == ["asked for rows", "saw rows"]
    event = Event.objects.get(act="saw rows")
    assert (event.reason, event.details) == (WHY, {"rows": len(expected), "page": 1})
    assert broken() == []
    assert not any(identifier in str(Event.objects.values_list()) for identifier in expected)


def test_another_team_is_refused_and_that_is_recorded(borough: Workspace, browse: Browse) -> None:
    client = browse("practitioner", ("team", "Youth Justice"))
    before = len(looks(borough))
    for answer in (client.get(PLACE), client.post(PLACE, {"reason": WHY}), client.get(WHOLE)):
        assert answer.status_code == 403
        assert "Beyond your area" in answer.content.decode()
    assert acts() == ["was refused rows"] * 3
    assert not Look.objects.exists()
    assert len(looks(borough)) == before


def test_nobody_elses_look_can_be_paged_through_and_ones_own_not_for_ever(borough: Workspace, browse: Browse) -> None:
    client = browse("practitioner", ("team", TEAM))
    place = client.post(PLACE, {"reason": WHY})["Location"]
    assert browse("analyst").get(place).status_code == 404
    Look.objects.update(at=timezone.now() - OPEN_FOR)
    assert client.get(place)["Location"] == PLACE
    Look.objects.update(at=timezone.now())
    client.user.grants.update(ends=timezone.localdate() - dt.timedelta(days=1))  # type: ignore[attr-defined]
    assert client.get(place).status_code == 403


@pytest.mark.parametrize("role", ["administrator", "director", "board-member", "provider", "partner", "auditor"])
def test_who_never_may_is_refused_and_sees_nothing(borough: Workspace, browse: Browse, role: str) -> None:
    client = browse(role, ("team", TEAM))
    assert [client.get(PLACE).status_code, client.post(PLACE, {"reason": WHY}).status_code] == [403, 403]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"indicator": IN_45_DAYS},
        {"indicator": IN_45_DAYS, "period": "last month", "part": "denominator"},
        {"indicator": "no_such_figure", "period": YEAR, "part": "denominator"},
        {"indicator": IN_45_DAYS, "period": YEAR, "part": "denominator", "by": "team"},
        {"list": "no_such_list"},
        {"list": "cin_visits_due", "rule": "something"},
    ],
)
def test_an_address_that_asks_for_nothing_is_not_there(
    borough: Workspace, browse: Browse, said: dict[str, str]
) -> None:
    assert browse("analyst").get(f"/children/?{urlencode(said)}").status_code == 404


def test_a_figure_without_rows_is_told_as_a_mistake_of_the_one_who_asks(borough: Workspace, browse: Browse) -> None:
    ratio = next(i.id for i in place.catalogue().indicators.values() if i.value.over)
    client = browse("analyst")
    asked = f"/children/?{urlencode({'indicator': ratio, 'period': str(LAST), 'part': 'numerator'})}"
    answer = client.get(client.post(asked, {"reason": WHY})["Location"])
    assert answer.status_code == 400
    assert "is a ratio of two figures" in answer.content.decode()


def test_a_list_and_an_issue_and_what_was_set_aside(borough: Workspace, browse: Browse) -> None:
    client = browse("analyst")
    snapshot = borough.store.history()[0].id
    for said, act in (
        ({"list": "cin_visits_due"}, "list rows"),
        ({"rule": "contact_source_unknown"}, "issue rows"),
        ({"aside": snapshot}, "rows set aside"),
    ):
        answer = client.get(client.post(f"/children/?{urlencode(said)}", {"reason": WHY})["Location"])
        assert answer.status_code == 200, said
        assert looks(borough)[0].act == act
    mine = browse("practitioner", ("team", TEAM), name="Pat")
    assert mine.get("/children/?list=cin_visits_due").status_code == 403
    assert mine.get(f"/children/?list=cin_visits_due&team={TEAM}").status_code == 200
    assert mine.get(f"/children/?aside={snapshot}").status_code == 403


def test_long_lists_come_in_pages_each_of_them_a_look(borough: Workspace, browse: Browse) -> None:
    client = browse("analyst")
    asked = "/children/?indicator=contacts_received&period=FY2025-26&part=numerator"
    place = client.post(asked, {"reason": WHY})["Location"]
    before = len(looks(borough))
    first = client.get(place).content.decode()
    last, over = divmod(looks(borough)[0].rows - 1, 50)
    assert last >= 1
    pages = [first, client.get(f"{place}?page={last + 1}").content.decode()]
    assert [page.count('<tr class="govuk-table__row"><td') for page in pages] == [50, over + 1]
    assert len(looks(borough)) == before + 2
    assert [e.details["page"] for e in Event.objects.filter(act="saw rows").order_by("number")] == [1, last + 1]


def test_breaking_the_glass_takes_two_people_and_ends(borough: Workspace, browse: Browse, expected: list[str]) -> None:
    asker, officer = browse("practitioner", ("team", "Youth Justice")), browse("auditor")
    place = asker.post(f"/children/beyond?{urlencode(ASKED)}", {"reason": "a call in the night about a sibling"})[
        "Location"
    ]
    (letter,) = mail.outbox
    assert letter.to == ["auditor@fenbridge.example"]
    assert "sibling" not in letter.body
    assert TEAM not in letter.body
    assert place in letter.body
    # Whoever asks cannot decide, nor look before somebody has.
    assert asker.post(place, {"decision": "4", "note": "my own"}).status_code == 404
    assert asker.get(PLACE).status_code == 403
    assert "a call in the night" in officer.get(place).content.decode()
    assert officer.post(place, {"decision": "4", "note": "an emergency indeed"}).status_code == 302
    assert mail.outbox[-1].to == ["practitioner@fenbridge.example"]
    told = asker.get(asker.post(PLACE, {"reason": "the call in the night"})["Location"]).content.decode()
    assert all(f">{identifier}<" in told for identifier in expected)
    # Just this, and nothing beside it; and not for longer than was said.
    assert asker.get(WHOLE).status_code == 403
    leave = Leave.objects.get()
    assert leave.until is not None
    assert abs(leave.until - timezone.now() - dt.timedelta(hours=4)) < dt.timedelta(minutes=1)
    Leave.objects.update(until=timezone.now())
    assert asker.get(PLACE).status_code == 403
    assert officer.post(place, {"decision": "24", "note": "once more"}).status_code == 404
    assert acts() == [
        "asked to look beyond",
        "was refused rows",
        "let somebody look beyond",
        "asked for rows",
        "saw rows",
        "was refused rows",
        "was refused rows",
    ]
    assert Event.objects.get(act="asked for rows").details["leave"] == leave.pk


def test_a_refused_request_opens_nothing_and_others_do_not_see_it(borough: Workspace, browse: Browse) -> None:
    asker, other = browse("practitioner", ("team", "Youth Justice")), browse("service-head", ("team", TEAM))
    place = asker.post(f"/children/beyond?{urlencode(ASKED)}", {"reason": "just to be sure"})["Location"]
    assert other.get(place).status_code == 404
    assert "Nobody has asked" in other.get("/children/requests/").content.decode()
    browse("director").post(place, {"decision": "no", "note": "ask their manager"})
    assert "ask their manager" in asker.get(place).content.decode()
    assert asker.get(PLACE).status_code == 403


def test_somebody_who_may_decide_does_not_decide_their_own(borough: Workspace, browse: Browse) -> None:
    both = browse("auditor", name="Both")
    grant = both.user.grants.create(role="practitioner")  # type: ignore[attr-defined]
    grant.scopes.create(kind="team", name="Youth Justice")
    place = both.post(f"/children/beyond?{urlencode(ASKED)}", {"reason": "a call in the night"})["Location"]
    assert mail.outbox == []
    assert both.post(place, {"decision": "24", "note": "by myself"}).status_code == 404
    assert Leave.objects.get().decided is None


def test_what_lies_within_a_reach(borough: Workspace) -> None:
    catalogue = place.catalogue()
    owner = catalogue.indicators[IN_45_DAYS].owner
    figure, team = Asked.read(dict(ASKED, by="", member="")), Asked.read(ASKED)
    listed = Asked.read({"list": "assessments_past_45_days"})
    cases = [
        ([("service", owner)], True, [figure, team]),
        ([("indicator", IN_45_DAYS)], True, [figure, team]),
        ([("service", "Head of Youth Justice")], False, [figure, team, listed]),
        ([("service", catalogue.lists["assessments_past_45_days"].owner)], True, [listed]),
        ([("pack", "progress-report"), ("team", "Youth Justice")], False, [figure, team, listed]),
        ([("team", TEAM)], True, [team]),
        ([("team", TEAM)], False, [figure, listed, Asked.read({"aside": "000001"})]),
        ([("area", "South")], False, [figure, team, listed]),
        ([], True, [figure, team, listed, Asked.read({"aside": "000001"})]),
    ]
    for scopes, within, each in cases:
        reach = reach_of(scopes, everywhere=True)
        assert reach is not None
        for asked in each:
            assert asked.within(Reaches((reach,)), catalogue) is within, (scopes, asked)
    with pytest.raises(NothingAsked):
        Asked.read({"list": "a", "aside": "b"})


def test_the_officer_sees_every_look_and_keeps_them_as_csv(borough: Workspace, browse: Browse) -> None:
    worker, officer = browse("practitioner", ("team", TEAM)), browse("auditor")
    worker.get(worker.post(PLACE, {"reason": "=a reason that is a formula"})["Location"])
    page = officer.get("/audit/looks/?who=practitioner").content.decode()
    assert "=a reason that is a formula" in page
    assert IN_45_DAYS in page
    csv = officer.get("/audit/looks.csv?who=practitioner").content.decode()
    assert "'=a reason that is a formula" in csv
    assert re.search(r"practitioner@fenbridge\.example,children,", csv)
    assert "Nobody looked" in officer.get("/audit/looks/?who=nobody.at.all").content.decode()
    answer = officer.post("/audit/verify", {"back": "looks"}, follow=True).content.decode()
    assert "Both records hold" in answer


def test_a_changed_line_is_found(borough: Workspace, browse: Browse) -> None:
    from django.db import connection

    officer = browse("auditor")
    officer.get("/audit/events.csv")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET subject = 'something else'")
    assert "does not hold at number 1" in officer.post("/audit/verify", follow=True).content.decode()


def test_events_by_person_act_and_day(borough: Workspace, browse: Browse) -> None:
    officer, worker = browse("auditor"), browse("practitioner", ("team", "Youth Justice"))
    worker.get(PLACE)
    today = timezone.localdate().isoformat()
    assert officer.get("/audit/events.csv").status_code == 200

    def rows(query: str) -> int:
        return officer.get(f"/audit/?{query}").content.decode().count('<tr class="govuk-table__row"><td')

    assert rows("") == 2
    assert rows("who=PRACTITIONER") == 1
    assert rows("act=exported+the+audit") == 1
    assert rows(f"since={today}&until={today}") == 2
    assert rows("until=2020-01-01") == 0
    assert "<title>Error: " in officer.get("/audit/?since=yesterday").content.decode()

"""The scorecard in the browser: what it shows, to whom, in which order, and as which files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client

from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.words.models import Round

Browse = Callable[..., Client]
PACK = "ofsted-kpis"
WHERE = f"/figures/?pack={PACK}&period=2026-03"


def rows_of(page: str) -> list[str]:
    """The names of the rows, as they stand in the table."""
    return re.findall(r'<th scope="row"[^>]*><a class="govuk-link" href="[^"]*">([^<]*)</a>', page)


def test_the_page_shows_what_the_scorecard_says(browse: Browse, borough: Workspace) -> None:
    page = browse("analyst").get(WHERE).content.decode()
    card = score(borough, PACK, "2026-03")
    assert rows_of(page) == [f"{r.title}: {r.member}" if r.member else r.title for r in card.rows]
    assert page.count("<polyline") + page.count("<circle") > len(card.rows) / 2


def test_without_an_address_the_first_pack_is_shown_for_its_latest_whole_month(
    browse: Browse, borough: Workspace
) -> None:
    page = browse("service-head", ("pack", PACK)).get("/figures/").content.decode()
    assert "<h1" in page
    assert "March 2026" in re.search(r"<h1[^>]*>(.*?)</h1>", page)[1]  # type: ignore[index]


def test_without_an_address_the_pack_is_shown_that_somebody_is_likely_to_want(
    browse: Browse, borough: Workspace
) -> None:
    def shown(client: Client, query: str = "") -> str:
        page = client.get(f"/figures/{query}").content.decode()
        return re.findall(r'<option value="([^"]*)" selected', page)[0]

    packs = place.catalogue().packs
    assert next(iter(packs)) != PACK  # which comes first in the alphabet says nothing
    analyst = browse("analyst")
    by = {"comment_by": "2026-04-20", "sign_by": "2026-04-24"}
    Round.objects.create(pack="progress-report", period="FY2025-26-H2", state="signed", **by)
    Round.objects.create(pack=PACK, period="2026-03", **by)
    assert shown(analyst) == PACK  # its month is open
    assert shown(analyst, "?pack=performance-framework") == shown(analyst) == "performance-framework"
    assert shown(browse("analyst", name="Another")) == PACK
    commissioning = browse("service-head", ("service", "Head of Commissioning"))
    theirs = [row.owner == "Head of Commissioning" for row in score(borough, PACK, "2026-03").rows]
    assert not any(theirs)
    assert rows_of(commissioning.get("/figures/").content.decode())
    provider = browse("provider", ("provider", "Early help service"))
    assert shown(provider) in packs  # nothing of it was signed, and the others are offered


@pytest.mark.parametrize(
    ("only", "keeps"),
    [
        ("red", lambda row: row.rag == "red"),
        ("beyond", lambda row: row.process.variation in ("improving", "concerning", "high", "low")),
    ],
)
def test_filters_keep_the_rows_that_are_like_that(
    browse: Browse, borough: Workspace, only: str, keeps: Callable[..., bool]
) -> None:
    card = score(borough, PACK, "2026-03")
    wanted = [f"{r.title}: {r.member}" if r.member else r.title for r in card.rows if keeps(r)]
    assert 0 < len(wanted) < len(card.rows)
    assert rows_of(browse("analyst").get(f"{WHERE}&only={only}").content.decode()) == wanted


def test_the_parts_of_the_area_are_a_choice(browse: Browse, borough: Workspace) -> None:
    client = browse("analyst")
    found = re.search(r'<select[^>]*name="area">(.*?)</select>', client.get(WHERE).content.decode(), re.DOTALL)
    assert found is not None
    offered = re.findall(r'<option value="([^"]*)"', found[1])
    assert offered == ["", "Central", "North", "South"]
    page = client.get(f"{WHERE}&area=North").content.decode()
    assert '<option value="North" selected>' in page
    card = score(borough, PACK, "2026-03", area="North")
    assert rows_of(page) == [f"{r.title}: {r.member}" if r.member else r.title for r in card.rows]
    assert 'name="area"' not in client.get(f"{WHERE}&by=team").content.decode()


def test_mine_are_the_rows_of_my_posts(browse: Browse, borough: Workspace) -> None:
    card = score(borough, PACK, "2026-03")
    post = card.rows[0].owner
    page = browse("analyst", ("service", post), name="Mine").get(f"{WHERE}&only=mine").content.decode()
    assert len(rows_of(page)) == sum(row.owner == post for row in card.rows)


def test_words_and_order(browse: Browse, borough: Workspace) -> None:
    client = browse("analyst")
    found = rows_of(client.get(f"{WHERE}&text=CONFERENCE&sort=name").content.decode())
    assert found
    assert found == sorted(found, key=str.casefold)
    assert all("conference" in name.casefold() for name in found)
    nothing = client.get(f"{WHERE}&text=unicorn").content.decode()
    assert "Show every row" in nothing


def test_a_service_head_sees_their_own_rows_alone(browse: Browse, borough: Workspace) -> None:
    card = score(borough, PACK, "2026-03")
    post = card.rows[0].owner
    client = browse("service-head", ("service", post))
    assert len(rows_of(client.get(WHERE).content.decode())) == sum(row.owner == post for row in card.rows)
    other = next(row for row in card.rows if row.owner != post)
    assert client.get(f"/figures/{other.indicator}/2026-03/?pack={PACK}").status_code == 404
    assert client.get(f"/figures/{other.indicator}/2026-03/why?pack={PACK}").status_code == 404


def test_a_pack_beyond_reach_is_not_there(browse: Browse, borough: Workspace) -> None:
    client = browse("service-head", ("pack", "early-help-monthly"))
    assert client.get(WHERE).status_code == 404
    assert client.get(f"/figures/download.csv?pack={PACK}&period=2026-03").status_code == 404


def test_what_is_not_signed_is_not_shown_to_whoever_sees_signed_figures_only(
    browse: Browse, borough: Workspace
) -> None:
    client = browse("practitioner", ("pack", PACK))
    page = client.get(WHERE)
    assert page.status_code == 200
    assert "once they are signed" in page.content.decode()
    assert rows_of(page.content.decode()) == []
    assert client.get(f"/figures/cp_plans_open/2026-03/?pack={PACK}").status_code == 404


def test_the_csv_has_the_rows_that_the_address_asks_for(browse: Browse, borough: Workspace) -> None:
    from trigpoint.web.events.models import Event

    answer = browse("analyst").get(f"/figures/download.csv?pack={PACK}&period=2026-03&only=red")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    red = {row.indicator for row in score(borough, PACK, "2026-03").rows if row.rag == "red"}
    assert {line["indicator"] for line in lines} == red
    assert Event.objects.get(act="downloaded figures").subject == PACK


def test_the_workbook_opens(browse: Browse, borough: Workspace) -> None:
    import openpyxl

    answer = browse("analyst").get(f"/figures/download.xlsx?pack={PACK}&period=2026-03")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert "Scorecard" in book.sheetnames


def test_a_period_that_is_none_is_told_plainly(browse: Browse, borough: Workspace) -> None:
    answer = browse("analyst").get(f"/figures/?pack={PACK}&period=March")
    assert answer.status_code == 400
    assert "is not a period" in answer.content.decode()


def test_a_rows_page_has_its_chart_and_the_same_numbers_as_a_table(browse: Browse, borough: Workspace) -> None:
    card = score(borough, PACK, "2026-03")
    row = next(r for r in card.rows if r.process.chart == "XmR" and r.member is None)
    page = browse("analyst").get(f"/figures/{row.indicator}/2026-03/?pack={PACK}").content.decode()
    assert page.count("<svg") == page.count('role="img"') >= 1
    assert " style=" not in page
    assert "<script>" not in page
    assert "The same numbers as a table" in page
    for id in re.findall(r'aria-labelledby="(chart-[^"]*)"', page):
        assert page.count(f'id="{id}"') == 1


def test_why_leads_from_the_figure_to_rows_reasons_files_and_definition(browse: Browse, borough: Workspace) -> None:
    from trigpoint.model.period import Period
    from trigpoint.runs.explain import explain

    card = score(borough, PACK, "2026-03")
    row = next(r for r in card.rows if r.origin == "computed" and r.values[-1].denominator and r.member is None)
    page = browse("analyst").get(f"/figures/{row.indicator}/2026-03/why?pack={PACK}").content.decode()
    told = explain(borough, row.indicator, Period.parse("2026-03"))
    account = told.accounts[0]
    assert account.read == account.counted + sum(account.left_out.values())
    for reason in account.left_out:
        assert f"Left out: {reason}" in page.replace("&quot;", '"').replace("&#x27;", "'")
    assert all(file.file in page for file in account.files)
    assert f"{int(row.values[-1].denominator or 0):,}" in page
    door = f"/children/?indicator={row.indicator}&amp;period=2026-03&amp;part=numerator"
    assert door in page
    assert door not in browse("director").get(f"/figures/{row.indicator}/2026-03/why?pack={PACK}").content.decode()


def test_a_rows_page_can_be_split_and_shows_its_members(browse: Browse, borough: Workspace) -> None:
    card = score(borough, PACK, "2026-03", by="team")
    split: dict[str, list[str]] = {}
    for one in card.rows:
        if one.breakdown == "team" and one.member and one.value is not None:
            split.setdefault(one.indicator, []).append(one.member)
    indicator, members = next((name, found) for name, found in split.items() if len(found) > 1)
    page = browse("analyst").get(f"/figures/{indicator}/2026-03/?pack={PACK}&by=team").content.decode()
    table = page.rpartition("The same numbers as a table")[2]
    for member in members:
        assert f'<th scope="row" class="govuk-table__header">{member}</th>' in table


def test_what_the_owner_says_stands_on_the_rows_page(browse: Browse, borough: Workspace) -> None:
    from tests.support.web import person
    from trigpoint.web.words.models import Comment

    Comment.objects.create(
        indicator="cp_plans_open", period="2026-03", text="Fewer <plans> than before.", author=person("analyst")
    )
    page = browse("director").get(f"/figures/cp_plans_open/2026-03/?pack={PACK}").content.decode()
    assert "Fewer &lt;plans&gt; than before." in page

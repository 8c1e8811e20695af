"""What is hidden stands nowhere in what is drawn, and nothing drawn depends on it."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import replace

import openpyxl
import pytest

from tests.support.scorecards import AUGUST, card, catalogue, computed, months, pack, recorded
from trigpoint.catalogue.objects import Breakdown, ValueKind
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.publish.as_csv import to_csv
from trigpoint.publish.as_json import to_json
from trigpoint.publish.html import to_html
from trigpoint.publish.terminal import draw
from trigpoint.publish.xlsx import to_xlsx
from trigpoint.scorecard.disclosure.leaving import Shown, leaving
from trigpoint.scorecard.disclosure.profile import PROFILES
from trigpoint.scorecard.lines import lines_of
from trigpoint.scorecard.objects import Scorecard

TODAY = dt.date(2020, 9, 15)
TEAM = {"team": Breakdown("team", "Team", "team")}


def texts(found: Scorecard) -> str:
    """Everything that is drawn of a scorecard, in every form."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(found, produced=TODAY)))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    drawn = [json.dumps(to_json(found)), to_csv(found), to_html(found, produced=TODAY), draw(found, width=300)]
    return "\n".join([*drawn, *cells])


def shares(august: int, july: int) -> list[Observation]:
    """A percentage by month; of the last two months' numerators those that are given, of 60."""
    tops = [40, 41, 39, 42, 40, 41, 40, 43, 41, 40, july, august]
    first = Period.parse("2019-09")
    return [
        Observation("b", first.shift(n), None, None, 100 * top / 60, top, 60) for n, top in enumerate(tops)
    ]  # fmt: skip


def counts(small: int) -> list[Observation]:
    """A count by month, and by team in the last month: East is small, West makes up the difference."""
    figures = [o._replace(source="") for o in months("a", "2019-09", 61, 58, 63, 59, 62, 60, 64, 57, 61, 63, 59, 62)]
    parts = {"East": small, "West": 22 - small, "North": 40}
    return figures + [Observation("a", AUGUST, "team", name, float(n), n) for name, n in parts.items()]


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_nothing_drawn_depends_on_a_hidden_count(audience):
    """Two truths that differ in what is hidden alone are drawn the same, to the last byte."""
    drawn = [texts(card([computed("a")], counts(n), by="team", breakdowns=TEAM, audience=audience)) for n in (2, 4)]
    inside = [texts(card([computed("a")], counts(n), by="team", breakdowns=TEAM)) for n in (2, 4)]
    assert inside[0] != inside[1]
    if audience == "partner":  # East and West are hidden; beside the public's rounded total, East alone
        assert drawn[0] == drawn[1]
    rows = card([computed("a")], counts(2), by="team", breakdowns=TEAM, audience=audience).rows
    shown = {row.member: row.value for row in rows}
    rounded = {None: 60, "East": None, "West": 20, "North": 40}
    assert shown == (rounded if audience == "public" else {None: 62, "East": None, "West": None, "North": 40})


def test_nothing_drawn_depends_on_a_hidden_month():
    share = computed("b", ValueKind.PERCENTAGE)
    drawn = [texts(card([share], shares(n, 41), audience="public")) for n in (57, 58)]
    assert drawn[0] == drawn[1]
    assert texts(card([share], shares(57, 41))) != texts(card([share], shares(58, 41)))


def test_no_mean_limit_change_or_sentence_where_a_month_is_hidden():
    figures = months("c", "2019-09", 20, 22, 19, 21, 20, 23, 20, 21, 19, 22, 3, 20)
    found = card([recorded("c")], figures, audience="public").rows[0]
    assert found.value == 20
    assert (found.mean_12, found.year_to_date, found.process.mean, found.process.points) == (None, None, None, ())
    assert (found.change_on_previous.before, found.direction, found.insights) == (None, "none", ())


def test_the_year_to_date_less_last_months_is_no_way_in():
    """Where people are counted once, the year to date is counted afresh: it is another figure of the release."""
    person = replace(computed("d"), distinct="person")
    months_ = [o._replace(source="") for o in months("d", "2020-04", 20, 21, 19, 22, 3)]
    year = [
        Observation("d", Period.parse(f"ytd:2020-{month:02d}"), None, None, float(n), n)
        for month, n in ((4, 20), (5, 41), (6, 60), (7, 82), (8, 85))
    ]
    found = card([person], [*months_, *year], audience="public")
    assert found.rows[0].status == "suppressed"
    assert "85" not in json.dumps(to_json(found)["rows"])


def test_a_figure_outside_the_scorecard_is_left_out():
    """What its lines do not show was not proved, so that no rule may use it."""
    known = catalogue(recorded("a"), recorded("e"))
    shown = Shown(lines_of(pack(recorded("a")), known, {"a", "e"}, ()))
    figures = [*months("a", "2020-08", 30), *months("e", "2020-08", 77)]
    left = leaving(shown, [], figures, known, PROFILES["public"])
    assert [(o.indicator, o.value) for o in left.recorded] == [("a", 30)]


def test_a_rate_without_its_count_is_hidden_and_a_percentage_without_its_base_is_named():
    rate, share = recorded("r", unit="per 10,000", title="A rate"), recorded("s", unit="percent", title="A share")
    found = card([rate, share], [*months("r", "2020-08", 1.7), *months("s", "2020-08", 15.04)], audience="public")
    assert [row.value for row in found.rows] == [None, 15.0]
    assert "A rate; A share" in found.notes[1]

"""`score`: which snapshot, which figures, which rows; the counts are counted again in plain Python."""

import datetime as dt

import pytest

from tests.unit.score.conftest import FIRST, SECOND, counted, drawn
from trigpoint.model.problem import UserMistake
from trigpoint.runs.score import score

PACK = "early-help-monthly"
STARTS = drawn(SECOND)


def by_ref(card, ref="EH1a", member=None):
    return next(row for row in card.rows if row.ref == ref and row.member == member)


def test_a_computed_row(workspace):
    row = by_ref(score(workspace, PACK, "2025-08"))
    august, july = counted(STARTS, "2025-08"), counted(STARTS, "2025-07")
    assert (row.value, row.origin, row.indicator) == (august, "computed", "early_help_assessments_started")
    assert [v.value for v in row.values] == [counted(STARTS, f"2025-0{m}") for m in range(3, 9)]
    assert row.change_on_previous.difference == august - july
    assert row.change_on_year.before == counted(STARTS, "2024-08")
    assert row.year_to_date == sum(counted(STARTS, f"2025-0{m}") for m in range(4, 9))
    assert row.periods_12 == 12
    assert (row.target.value, row.better, row.on_target) == (40, "higher", True)
    assert [(b.comparator, b.value) for b in row.benchmarks][1] == ("england", 44)


def test_a_recorded_row_and_the_difference_from_records(workspace):
    card = score(workspace, PACK, "2025-08")
    assert by_ref(card).notes == (f"From records: {counted(STARTS, '2025-08')}. Sent by tests: 50.",)
    row = by_ref(card, "LSCB1")
    assert (row.indicator, row.origin, row.status) == ("NEET1", "recorded", "to be confirmed")
    assert [(v.value, v.status) for v in row.values][-2] == (3, "provisional")
    assert card.as_of == SECOND and card.area == "Fenbridge"


def test_what_is_not_loaded_is_not_available(workspace):
    row = by_ref(score(workspace, PACK, "2025-08"), "CIN5")
    assert (row.value, row.status) == (None, "not available")


def test_by_team(workspace):
    card = score(workspace, PACK, "2025-08", by="team")
    for team in ("East", "West"):
        row = by_ref(card, member=team)
        assert row.value == counted(STARTS, "2025-08", lambda s, team=team: s.team == team)
    assert by_ref(card).value == counted(STARTS, "2025-08")


def test_a_part_of_the_area(workspace):
    card = score(workspace, PACK, "2025-08", area="hill")
    assert card.area == "Hill, Fenbridge"
    assert by_ref(card, member="Hill").value == counted(STARTS, "2025-08", lambda s: s.area == "Hill")
    assert {row.member for row in card.rows} == {"Hill"}
    assert by_ref(score(workspace, PACK, "2025-08", area="fenbridge")).value == counted(STARTS, "2025-08")


def test_as_known_then_never_sees_a_later_load(workspace):
    now = by_ref(score(workspace, PACK, "2025-09"))
    assert now.value == counted(STARTS, "2025-09") > 0
    card = score(workspace, PACK, "2025-09", as_known_on=FIRST)
    assert by_ref(card).value is None and card.as_of == FIRST and card.snapshot.startswith("1-")
    assert score(workspace, PACK, "2025-09", as_known_on=dt.date(2025, 9, 29)).snapshot == card.snapshot
    with pytest.raises(UserMistake, match=r"known on 2025-08-30.*describes 2025-08-31"):
        score(workspace, PACK, "2025-09", as_known_on=dt.date(2025, 8, 30))


def test_a_period_without_figures_names_those_that_have_some(workspace):
    card = score(workspace, PACK, "2026-01")
    assert all(row.value is None for row in card.rows)
    assert "2025-09" in [str(p) for p in card.available] and "2025-10" not in [str(p) for p in card.available]


def test_quarters_and_years_are_counted_from_the_same_records(workspace):
    row = by_ref(score(workspace, PACK, "FY2025-26-Q1"))
    assert row.value == sum(counted(STARTS, f"2025-0{m}") for m in (4, 5, 6))
    assert (row.mean_12, row.periods_12, row.year_to_date) == (None, None, row.value)


def test_the_published_figures_of_another_authority(workspace):
    card = score(workspace, PACK, "2025-08", authority="marshford")
    row = by_ref(card)
    assert (card.area, row.value, row.origin, row.target.state) == ("Marshford", 61, "published", "none set")


def test_nothing_small_leaves_the_authority(workspace):
    card = score(workspace, PACK, "2025-08", audience="public")
    row = by_ref(card, "LSCB1")
    assert row.values[-2].value is None and row.values[-2].status == "suppressed"
    assert by_ref(card).notes == () and "Counts of 1 to 5" in card.notes[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"pack": "early-help-montly"}, 'There is no pack "early-help-montly". Did you mean "early-help-monthly"?'),
        ({"period": "August 2025"}, '"August 2025" is not a period. Write a month as 2026-03'),
        ({"by": "teem"}, 'There is no breakdown "teem". Did you mean "team"?'),
        ({"area": "Hil"}, 'There are no figures for an area "Hil". Did you mean "Hill"?'),
        ({"area": "Hill", "by": "team"}, "Write --area or --by, not both."),
        ({"authority": "Marshfort"}, 'There are no published figures of "Marshfort". Did you mean "Marshford"?'),
        ({"audience": "publik"}, 'There is no audience "publik". Did you mean "public"?'),
    ],
)
def test_names_that_there_are_not(workspace, options, said):
    asked = {"pack": PACK, "period": "2025-08"} | options
    with pytest.raises(UserMistake) as caught:
        score(workspace, asked.pop("pack"), asked.pop("period"), **asked)
    assert said in str(caught.value)


def test_nothing_loaded_yet(tmp_path):
    from trigpoint.store.workspace import Workspace

    with pytest.raises(UserMistake, match="Nothing has been loaded"):
        score(Workspace.create(tmp_path / "new"), PACK, "2025-08")

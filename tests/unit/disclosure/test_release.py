"""Releases that follow one another: what the next may show depends on what the last one told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.support.scorecards import AUGUST, catalogue, months, recorded
from trigpoint.catalogue.objects import Pack, PackItem, PackSection
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.leaving import read, written
from trigpoint.scorecard.disclosure.profile import PROFILES, Profile
from trigpoint.scorecard.disclosure.quantities import Figure
from trigpoint.scorecard.disclosure.release import Refused, release
from trigpoint.store.releases import Releases
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

INDICATOR = recorded("a")
CATALOGUE = catalogue(INDICATOR)
PARTNER = PROFILES["partner"]


def figures(observations: list[Observation]) -> list[Figure]:
    return [Figure(o, INDICATOR, "recorded") for o in observations]


def by_team(**members: float) -> list[Observation]:
    return [Observation("a", AUGUST, "team", name, value, source="x") for name, value in members.items()]


def shown(found) -> dict[str | None, float | None]:
    return {o.member or str(o.period): o.value for o in found.observations}


def test_the_year_to_date_is_hidden_where_it_would_give_away_a_month():
    year = [
        Observation("a", Period.parse(f"ytd:2020-{m:02d}"), None, None, float(n), source="x")
        for m, n in ((4, 12), (5, 19), (6, 22))
    ]
    found = release(figures([*months("a", "2020-04", 12, 7, 3), *year]), CATALOGUE, PARTNER)
    assert shown(found) == {
        "2020-04": 12, "2020-05": 7, "2020-06": None, "ytd:2020-04": 12, "ytd:2020-05": 19, "ytd:2020-06": None,
    }  # fmt: skip
    assert (found.primary, found.secondary) == (1, 1)


def test_a_difference_that_stands_nowhere_is_guarded():
    """Two years to date, no month: their difference is three."""
    year = [
        Observation("a", Period.parse(f"ytd:2020-{m:02d}"), None, None, float(n), source="x")
        for m, n in ((5, 19), (6, 22))
    ]
    found = release(figures(year), CATALOGUE, PARTNER)
    assert (found.primary, found.secondary) == (0, 1)


def test_a_rolling_year_less_the_last_one():
    """100 and 98: the month that came is the one that went, 5, less 2; of the four, one more is hidden."""
    rolling = [
        Observation("a", Period.parse(f"r12:2020-{m:02d}"), None, None, float(n), source="x")
        for m, n in ((5, 100), (6, 98))
    ]
    went = Observation("a", Period.parse("2019-06"), None, None, 8.0, source="x")
    came = Observation("a", Period.parse("2020-06"), None, None, 6.0, source="x")
    assert release(figures([*rolling, went, came]), CATALOGUE, PARTNER).secondary == 0
    small = Observation("a", Period.parse("2020-06"), None, None, 3.0, source="x")
    rolling[1] = Observation("a", Period.parse("r12:2020-06"), None, None, 95.0, source="x")
    found = release(figures([*rolling, went, small]), CATALOGUE, PARTNER)
    assert (found.primary, found.secondary) == (1, 1)


@pytest.mark.parametrize(("by", "told"), [(None, 18.0), ("team", 20.0)])
def test_two_packs_print_one_count_alike(by, told):
    """A pack shows 18 alone, another beside its teams, where it is rounded: so it is in both."""
    item = PackItem("a", None, by=by)
    other = Pack("other", "Another", "internal", (PackSection("Audits", (item,)),))
    known = replace(CATALOGUE, packs={"other": other})
    alone = months("a", "2020-08", 18)
    assert shown(release(figures(alone), known, PROFILES["public"])) == {"2020-08": told}
    assert shown(release(figures(alone), known, PARTNER)) == {"2020-08": 18}


def test_what_an_earlier_release_told_counts():
    """All teams but East were told; the total, told later, would be one too many."""
    parts = by_team(East=3, West=27, North=40)
    first = release(figures(parts), CATALOGUE, PARTNER)
    assert shown(first) == {"East": None, "West": 27, "North": 40}
    total = figures([Observation("a", AUGUST, None, None, 70.0, source="x")])
    assert shown(release(total, CATALOGUE, PARTNER)) == {"2020-08": 70}
    later = release(total, CATALOGUE, PARTNER, [read(written(first.remembered, dt.date(2020, 9, 1)))])
    assert shown(later) == {"2020-08": None}


def test_what_can_be_known_already_is_said():
    open_to_all = Profile("all", hide_up_to=1, totals_to=0)
    first = release(figures(by_team(East=3)), CATALOGUE, open_to_all)
    later = release(figures(by_team(East=3)), CATALOGUE, PARTNER, [first.remembered])
    assert shown(later) == {"East": None} and len(later.known) == 1


def test_what_is_undecided_is_refused():
    """A range so wide takes a programme, for which there is no time."""
    wide = Profile("wide", least_range=60, totals_to=0)
    total = months("a", "2020-08", 70)
    told = figures([*by_team(East=3, West=27, North=40), *total])
    before = [release(figures(total), CATALOGUE, wide).remembered]
    with pytest.raises(Refused, match="in time"):
        release(told, CATALOGUE, wide, before, seconds=-1)
    assert shown(release(told, CATALOGUE, wide, before)) == {"East": None, "West": None, "North": None, "2020-08": 70}


def test_noughts_that_are_not_shown():
    profile = Profile("strict", zero_shown=False, totals_to=0)
    found = release(figures([*by_team(East=0, West=27, North=40), *months("a", "2020-08", 67)]), CATALOGUE, profile)
    assert shown(found) == {"East": None, "West": None, "North": 40, "2020-08": 67}


def test_a_release_in_the_store_is_proved(tmp_path):
    workspace = Workspace.create(tmp_path / "w", "Fenbridge")
    releases = Releases(workspace.store)
    found = release(figures(by_team(East=3, West=27)), CATALOGUE, PARTNER)
    data = written(found.remembered, dt.date(2020, 9, 1))
    with releases.held():
        for _ in range(2):
            releases.remember(data, by="tester", details={"audience": "partner"}, counts={"hidden": 1})
    today = dt.datetime.now(dt.UTC).date()
    (only,) = releases.since(today)
    assert read(only[1]) == found.remembered
    assert list(releases.since(today + dt.timedelta(days=1))) == []
    assert verify(workspace.store).problems == ()
    (path,) = releases.paths()
    path.write_bytes(data + b" ")
    assert len(verify(workspace.store).problems) == 1
    with pytest.raises(UserMistake, match="missing or was changed"):
        list(releases.since(today))

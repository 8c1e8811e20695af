"""Two simulated boroughs side by side in one workspace: against each alone, and against plain Python over the CSV."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.unit.region.conftest import NORTH, SOUTH, UNTIL, Region
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.check import check
from trigpoint.runs.children import children_behind
from trigpoint.runs.explain import explain
from trigpoint.runs.figures import computed_figures
from trigpoint.runs.lists import count_lists
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

PERIODS = (UNTIL, Period.parse("FY2025-26-Q2"), Period.parse("r12:2026-03"))
ADDED_UP = (ValueKind.COUNT, ValueKind.PERCENTAGE)
MONTHS = 12
"""A month is the same in both."""


def figures(workspace: Workspace, by: tuple[str, ...] = ()) -> dict[tuple[str, str, str | None], Observation]:
    """Every computed figure by indicator, period and member."""
    catalogue, snapshot = workspace_catalogue(workspace.path), workspace.store.current()
    assert snapshot is not None
    computed = [i for i in catalogue.indicators.values() if i.origin == "computed"]
    made = computed_figures(workspace, snapshot, catalogue, computed, PERIODS, by)
    return {(o.indicator, str(o.period), o.member): o for o in made}


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def told(o: Observation) -> tuple[object, ...]:
    return o.value, o.numerator, o.denominator, o.status


@pytest.fixture(scope="module")
def together(region: Region) -> dict[tuple[str, str, str | None], Observation]:
    return figures(region.together, ("authority",))


@pytest.mark.parametrize("name", [NORTH, SOUTH])
def test_each_authoritys_figures_are_those_of_its_own_workspace(
    region: Region, together: dict[tuple[str, str, str | None], Observation], name: str
) -> None:
    alone = figures(region.alone[name])
    assert len(alone) > 400
    differing = [
        (key, told(o), told(together[*key[:2], name]))
        for key, o in alone.items()
        if told(o) != told(together[*key[:2], name])
    ]
    assert differing == []
    assert sum(bool(o.numerator) for o in alone.values()) > 200


def test_the_total_adds_the_authorities_up(
    region: Region, together: dict[tuple[str, str, str | None], Observation]
) -> None:
    catalogue = workspace_catalogue(region.together.path)
    checked = 0
    for (indicator, period, member), whole in together.items():
        if member is not None or catalogue.indicators[indicator].value.kind not in ADDED_UP:
            continue
        parts = [together[indicator, period, name] for name in (NORTH, SOUTH)]
        if whole.status is Status.NOT_AVAILABLE:
            assert any(part.status is Status.NOT_AVAILABLE for part in parts), indicator
            continue
        counts = [part.numerator or 0 for part in parts]
        if catalogue.indicators[indicator].distinct == "month":
            assert max(counts) <= (whole.numerator or 0) <= MONTHS, (indicator, period)
            continue
        assert whole.numerator == sum(counts), (indicator, period)
        checked += bool(whole.numerator)
    assert checked > 150


def test_a_rate_is_over_each_authoritys_own_people_and_the_total_over_all(
    region: Region, together: dict[tuple[str, str, str | None], Observation]
) -> None:
    """Worked out from the files themselves: referrals of twelve months over children of the latest estimate."""
    catalogue = workspace_catalogue(region.together.path)
    counted, people = {}, {}
    for name, folder in region.folders.items():
        days = [date.fromisoformat(row["received_on"]) for row in rows(folder, "referral") if row["received_on"]]
        counted[name] = sum(date(2025, 4, 1) <= day <= date(2026, 3, 31) for day in days)
        estimates = rows(folder, "population")
        latest = max(int(row["year"]) for row in estimates if int(row["year"]) <= 2025)
        mine = [row for row in estimates if int(row["year"]) == latest and int(row["age"]) <= 17]
        people[name] = sum(int(row["population"]) for row in mine)
    assert catalogue.indicators["referrals_rate"].value.per == 10_000
    for name in (NORTH, SOUTH):
        assert together["referrals_rate", "2026-03", name].value == 10_000 * counted[name] / people[name]
    whole = together["referrals_rate", "2026-03", None]
    assert whole.value == 10_000 * sum(counted.values()) / sum(people.values())
    assert counted[NORTH] != counted[SOUTH]


def test_a_child_of_one_authority_is_nobodys_child_of_another(region: Region) -> None:
    """Both boroughs number their children alike; a second referral in the other one is no re-referral."""
    ids = [{row["person_id"] for row in rows(folder, "referral")} for folder in region.folders.values()]
    found = children_behind(
        region.together, indicator="referrals_rate", period=UNTIL, by="tester", reason="a test of the region"
    )
    assert found.counted == sum(
        date(2025, 4, 1) <= date.fromisoformat(row["received_on"]) <= date(2026, 3, 31)
        for folder in region.folders.values()
        for row in rows(folder, "referral")
    )
    place = [field.name for field in found.columns].index("person_id")
    assert {row.values[place] for row in found.rows} <= ids[0] | ids[1]
    assert {row.source for row in found.rows} == {f"tables of {NORTH}", f"tables of {SOUTH}"}
    own = children_behind(
        region.together, indicator="referrals_rate", period=UNTIL, member=("authority", NORTH), by="tester",
        reason="a test of the region",
    )  # fmt: skip
    assert {row.source for row in own.rows} == {f"tables of {NORTH}"}


def test_score_by_authority_ranks_and_says_where_each_lies(region: Region) -> None:
    card = score(region.together, "ofsted-kpis", "2026-03", by="authority")
    assert card.breakdown == "authority"
    ranked = [row for row in card.rows if row.place is not None and row.place.rank is not None]
    assert ranked
    by_indicator: dict[str, dict[str, object]] = {}
    for row in card.rows:
        if row.member is not None and row.value is not None and row.better in ("higher", "lower"):
            by_indicator.setdefault(row.indicator, {})[row.member] = row.value
    for row in ranked:
        others = sorted(by_indicator[row.indicator].values(), reverse=row.better == "higher")  # type: ignore[type-var]
        assert row.place is not None
        assert row.place.rank == others.index(row.value) + 1  # type: ignore[arg-type]
        assert row.place.of == len(others)
        assert any(f"ank {row.place.rank} of {len(others)} " in note for note in row.notes)
    assert not any(row.place for row in card.rows if row.member is None)
    assert not any(row.place for row in score(region.together, "ofsted-kpis", "2026-03", by="team").rows)


def test_one_authority_alone_by_area(region: Region) -> None:
    part = score(region.together, "ofsted-kpis", "2026-03", area=NORTH.lower())
    alone = score(region.alone[NORTH], "ofsted-kpis", "2026-03")
    assert part.area == f"{NORTH}, The Region"
    theirs = {row.indicator: row.value for row in alone.rows if row.member is None}
    mine = {row.indicator: row.value for row in part.rows if row.member == NORTH}
    assert mine == theirs
    with pytest.raises(UserMistake, match="Northmouth"):
        score(region.together, "ofsted-kpis", "2026-03", area="Northmuth")


def test_explain_one_authority(region: Region) -> None:
    explained = explain(region.together, "referrals_rate", UNTIL, ("authority", NORTH.lower()))
    alone = explain(region.alone[NORTH], "referrals_rate", UNTIL)
    assert (explained.figure.value, explained.member) == (alone.figure.value, ("authority", NORTH))
    assert [used.people for used in explained.basis.populations] == [alone.figure.denominator]
    both = explain(region.together, "referrals_rate", UNTIL)
    assert sum(used.people for used in both.basis.populations) == both.figure.denominator
    assert explained.accounts[0].left_out["another member"] > 0


def test_check_and_lists_of_one_authority(region: Region) -> None:
    theirs = {(issue.rule, issue.table): issue.rows for issue in check(region.alone[NORTH]).issues}
    found = check(region.together, authority=NORTH).issues
    assert {(issue.rule, issue.table): issue.rows for issue in found} == theirs
    assert theirs
    alone = {one.work.id: one.count and one.count.rows for one in count_lists(region.alone[NORTH]).lists}
    part = {one.work.id: one.count and one.count.rows for one in count_lists(region.together, authority=NORTH).lists}
    assert part == alone
    assert any(alone.values())
    with pytest.raises(UserMistake, match="Northmouth"):
        check(region.together, authority="Northmuth")

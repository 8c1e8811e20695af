"""Records that an export gives only from a day on, or only the latest of, and what that leaves of a figure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from tests.spec.drawing import catalogue, drawn
from tests.spec.stores import stored
from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.national import national_definitions
from trigpoint.engines.completeness import reaches_of, shortfall
from trigpoint.engines.drawn import relations_of_world
from trigpoint.engines.drill import rows_behind
from trigpoint.engines.duck import Run, evaluate
from trigpoint.engines.identity import figure_key
from trigpoint.engines.oracle import Oracle
from trigpoint.engines.prepare import prepare
from trigpoint.intake.mapping_files import load_mapping
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Part, Reach

SINCE_OCTOBER = Reach(dt.date(2024, 10, 1), dt.date(2025, 3, 31))
LATEST = Reach(dt.date(2025, 3, 31), dt.date(2025, 3, 31), only_latest=True)
PLANS = """
plan_id | person_id | opened_on  | closed_on
a       | A         | 2024-10-01 | 2024-12-31
b       | A         | 2025-03-05 |
"""
VISITS = "visit_id | person_id | seen_on\n1 | A | 2025-03-20"
LAST_PLAN = "derived: before\ntable: plan\noperator: previous\nin: plan\ndate: opened_on\nbefore: opened_on\n"
LAST_PLAN += "same: person_id\n---\n"
AGAIN = LAST_PLAN + "derived: again\ntable: plan\noperator: within months\nfrom: before\nto: opened_on\n"
AGAIN += "months: {months}\nanniversary: included\n---\n"
SEEN = "derived: seen\ntable: plan\ntype: date\noperator: latest at period end\nin: visit\ndate: seen_on\n"
SEEN += "same: person_id\n"
VISITED = "derived: visits\ntable: plan\noperator: count in months before\nin: visit\ndate: seen_on\nsame: person_id\n"
IT = "indicator: it\ncount: plan\nvalue: count\nwhen: opened_on in period\n"
OPEN = IT.replace("opened_on in period", "open at period end")
NOT_AVAILABLE, PROVISIONAL, FINAL = Status.NOT_AVAILABLE, Status.PROVISIONAL, Status.FINAL


def figures(definitions: str, period: str, reaches: dict[str, Reach]) -> Observation:
    """The figure of `it`, by DuckDB; the oracle must call it the same."""
    known = catalogue(definitions)
    world, chosen = drawn(known, {"plan": PLANS, "visit": VISITS}), [known.indicators["it"]]
    (told,) = Oracle(known, world, england(), None, reaches).evaluate(chosen, [Period.parse(period)])
    with duckdb.connect() as db:
        run = Run(db, known, relations_of_world(db, known, world), frozenset(world), reaches=reaches)
        (found,) = run.figures(chosen, [Period.parse(period)], [])
    assert (found.status, found.value, found.numerator) == (told.status, told.value, told.numerator)
    return found


@pytest.mark.parametrize(
    ("definitions", "period", "status", "missing"),
    [
        (IT, "2024-10", FINAL, ""),
        (IT, "2024-09", NOT_AVAILABLE, "plans are complete only from 2024-10-01, and it begins before"),
        (IT, "FY2024-25", NOT_AVAILABLE, "begins before"),
        (IT.replace("in period", "in 12 months to period end"), "2025-03", NOT_AVAILABLE, "begins before"),
        (IT.replace("in period", "in 12 months to period end"), "2025-09", FINAL, ""),
        (IT.replace("in period", "year to date"), "2025-03", NOT_AVAILABLE, "begins before"),
        (IT.replace("in period", "year to date"), "2025-04", FINAL, ""),
        (OPEN, "2024-10", FINAL, ""),
        (OPEN, "2024-09", NOT_AVAILABLE, "begins before"),
        (LAST_PLAN + IT + "where: before is not null", "2026-12", PROVISIONAL, "looks further back"),
        (AGAIN.format(months=3) + IT + "where: again", "2024-12", PROVISIONAL, "looks further back"),
        (AGAIN.format(months=3) + IT + "where: again", "2025-01", FINAL, ""),
        (AGAIN.format(months=12) + IT + "where: again", "2025-09", PROVISIONAL, "looks further back"),
        (AGAIN.format(months=12) + IT + "where: again", "2025-10", FINAL, ""),
    ],
)
def test_records_that_are_complete_from_a_day_on(definitions: str, period: str, status: Status, missing: str) -> None:
    found = figures(definitions, period, {"plan": SINCE_OCTOBER})
    assert (found.status, missing in found.note, bool(found.note)) == (status, True, bool(missing))
    assert (found.value is None) == (status is NOT_AVAILABLE)


@pytest.mark.parametrize(
    ("definitions", "period", "status", "missing"),
    [
        ("indicator: it\ncount: visit\nvalue: count\nwhen: seen_on in period", "2025-03", NOT_AVAILABLE, "be counted"),
        (SEEN + "---\n" + OPEN + "where: seen is null", "2025-03", FINAL, ""),
        (SEEN + "---\n" + OPEN + "where: seen is null", "2025-02", NOT_AVAILABLE, "before 2025-03-31 is not known"),
        (SEEN + "where: alone\n---\n" + OPEN + "where: seen is null", "2025-03", NOT_AVAILABLE, "needs all visits"),
        (VISITED + "months: 3\n---\n" + OPEN + "where: visits = 0", "2025-03", NOT_AVAILABLE, "needs all visits"),
        (SEEN + "---\n" + OPEN + "where: seen is null", "2025-04", FINAL, ""),
    ],
)
def test_records_of_which_only_the_latest_are_given(
    definitions: str, period: str, status: Status, missing: str
) -> None:
    found = figures(definitions, period, {"visit": LATEST})
    assert (found.status, missing in found.note, bool(found.note)) == (status, True, bool(missing))


def test_a_count_in_months_before_is_whole_from_the_first_day_of_those_months() -> None:
    wanted = VISITED + "months: 3\n---\n" + OPEN + "where: visits = 0"
    found = [figures(wanted, month, {"visit": SINCE_OCTOBER}).status for month in ("2024-11", "2024-12")]
    assert found == [PROVISIONAL, FINAL]


def test_a_ratio_is_no_surer_than_its_parts() -> None:
    parts = AGAIN.format(months=12) + IT.replace("it", "again") + "where: again\n---\n" + IT.replace("it", "all")
    found = figures(parts + "---\nindicator: it\nvalue: ratio of again to all", "2025-03", {"plan": SINCE_OCTOBER})
    assert (found.value, found.status, found.numerator) == (1.0, PROVISIONAL, 1)
    assert "looks further back" in found.note


def test_what_the_store_says_of_its_parts_decides(tmp_path: Path) -> None:
    known = catalogue(IT)
    store, before = stored(tmp_path, known, {("plan", "annex-a"): PLANS, ("plan", "old"): PLANS})
    keys = {figure_key(known, before, known.indicators["it"])}
    assert reaches_of(before) == {}
    with store.change(by="a test") as change:
        limited: dict[tuple[str, str], Part | None] = {
            key: Part(part.open, given=part.given, reach=SINCE_OCTOBER if key[1] == "annex-a" else LATEST)
            for key, part in before.parts.items()
        }
        change.commit(act="load", as_of=dt.date(2025, 12, 31), format="tables", parts=limited)
    after = store.current()
    assert after is not None
    assert reaches_of(after) == {"plan": SINCE_OCTOBER}
    keys.add(figure_key(known, after, known.indicators["it"]))
    assert len(keys) == 2
    prepared = prepare(store, after, known, tmp_path / "cache")
    september, march = Period.parse("2024-09"), Period.parse("2025-03")
    told = evaluate(known, prepared, [known.indicators["it"]], [september, march])
    behind = [rows_behind(known, prepared, known.indicators["it"], p, "numerator").counts for p in (september, march)]
    assert ([o.value for o in told], behind) == ([None, 2.0], [0, 2])


def test_a_member_of_a_ratio_of_a_ratio_is_not_available_where_what_it_rests_on_is_not() -> None:
    """Nobody of North meets `nobody`, so that `of` has no row of North; that `begun` cannot be told holds there too."""
    team = "breakdowns: [team]\n"
    known = catalogue(
        "indicator: nobody\ncount: plan\nvalue: count\nwhen: open at period end\nwhere: closed_on < opened_on\n"
        f"missing: not met\n{team}---\nindicator: begun\ncount: plan\nvalue: count\nwhen: opened_on in period\n"
        f"{team}---\nindicator: stock\ncount: plan\nvalue: count\nwhen: open at period end\n{team}---\n"
        f"indicator: of\nvalue: ratio of nobody to begun\n{team}---\nindicator: it\nvalue: ratio of of to stock\n{team}"
    )
    world = drawn(known, {"plan": "plan_id | opened_on | closed_on | team\na | 2024-10-29 | 2024-12-31 | North"})
    reaches, october = {"plan": Reach(dt.date(2024, 10, 15), dt.date(2025, 3, 31))}, Period.parse("2024-10")
    chosen = [known.indicators["it"]]
    with duckdb.connect() as db:
        run = Run(db, known, relations_of_world(db, known, world), frozenset(world), reaches=reaches)
        found = run.figures(chosen, [october], [known.breakdowns["team"]])
    oracles = Oracle(known, world, england(), None, reaches).evaluate(chosen, [october], ["team"])
    for figures_found in (found, oracles):
        assert [(o.member, o.value, o.status) for o in figures_found] == [
            (None, None, NOT_AVAILABLE),
            ("North", None, NOT_AVAILABLE),
        ]


def test_care_leavers_of_a_workbook_are_told_of_its_last_twelve_months_alone() -> None:
    """List 9 and OC3 say how young people live now: whoever turned 19 long before lived otherwise then, perhaps."""
    national = load_catalogue()
    for format in ("annex-a", "ssda903"):
        mapping = load_mapping(format, [national_definitions()], national)
        feeds = [feed for one in mapping.lists for feed in one.feeds if feed.table == "care_leaver"]
        assert [(feed.coverage.months, feed.coverage.kind.value) for feed in feeds] == [(12, "all")]
    year = {"care_leaver": Reach(dt.date(2025, 3, 31), dt.date(2026, 3, 31))}
    indicator = national.indicators["care_leavers_suitable_accommodation_19"]
    assert shortfall(national, year, indicator, Period.parse("2026-03")) is None
    before = shortfall(national, year, indicator, Period.parse("2026-02"))
    assert before is not None
    assert before.status is Status.NOT_AVAILABLE

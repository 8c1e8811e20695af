"""What no source gave makes a figure not available, never nought; a blank that somebody did give stays a blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.drawing import catalogue
from tests.spec.stores import stored
from trigpoint.catalogue.load import load_catalogue
from trigpoint.engines.drill import rows_behind
from trigpoint.engines.duck import evaluate
from trigpoint.engines.identity import figure_key
from trigpoint.engines.lacking import lacking
from trigpoint.engines.prepare import prepare
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period

MAY = Period.parse("2025-05")
PLANS = "plan_id | person_id | opened_on\na | A | 2025-05-01\nb | B | 2025-05-02"
PLANS_WITH_TEAM = "plan_id | person_id | opened_on | team\na | A | 2025-05-01 |\nb | B | 2025-05-02 |"
VISITS = "visit_id | person_id | seen_on\n1 | A | 2025-05-05"
SEEN = (
    "derived: seen_now\ntable: plan\ntype: date\noperator: latest at period end\nin: visit\ndate: seen_on\n"
    "same: person_id\n---\n"
)
OPENED = "indicator: it\ncount: plan\nwhen: opened_on in period\n"


def figure(folder: Path, definitions: str, parts: dict[tuple[str, str], str]) -> Observation:
    known = catalogue(definitions)
    store, snapshot = stored(folder, known, parts)
    prepared = prepare(store, snapshot, known, folder / "cache")
    (found,) = evaluate(known, prepared, [known.indicators["it"]], [MAY])
    behind = rows_behind(known, prepared, known.indicators["it"], MAY, "denominator")
    assert bool(behind.rows) == (found.status is Status.FINAL)
    return found


def test_a_table_behind_the_numerator_that_nobody_loaded(tmp_path: Path) -> None:
    wanted = SEEN + OPENED + "numerator: seen_now >= opened_on\nmissing: not met\nvalue: percentage"
    lone = figure(tmp_path / "a", wanted, {("plan", "ssd"): PLANS})
    assert (lone.value, lone.status) == (None, Status.NOT_AVAILABLE)
    assert "no records of that kind are loaded" in lone.note
    both = figure(tmp_path / "b", wanted, {("plan", "ssd"): PLANS, ("visit", "ssd"): VISITS})
    assert (both.value, both.numerator, both.denominator) == (50.0, 1, 2)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ("where: team = 'North'\nmissing: not met\nvalue: count", None),
        ("where: team = 'North'\nmissing: met\nvalue: count", 2.0),
        ("where: team is null\nvalue: count", 2.0),
        ("where: coalesce(closed_on, opened_on) is not null\nvalue: count", 2.0),
        ("where: team = 'North' or opened_on >= '2025-05-02'\nmissing: not met\nvalue: count", 1.0),
        ("where: team = 'North' and opened_on >= '2025-05-02'\nmissing: not met\nvalue: count", None),
        ("numerator: team = 'North'\nmissing: not met\nvalue: percentage", None),
        ("numerator: not (team = 'North')\nmissing: not met\nvalue: percentage", None),
    ],
)
def test_a_condition_that_only_a_blank_can_answer(tmp_path: Path, condition: str, answer: float | None) -> None:
    found = figure(tmp_path, OPENED + condition, {("plan", "ssd"): PLANS})
    assert found.value == answer
    assert ("team" in found.note) == (answer is None)


def test_a_column_that_a_source_gave_blank_is_a_blank(tmp_path: Path) -> None:
    wanted = OPENED + "numerator: team = 'North'\nmissing: not met\nvalue: percentage"
    found = figure(tmp_path, wanted, {("plan", "ssd"): PLANS_WITH_TEAM})
    assert (found.value, found.numerator, found.denominator) == (0.0, 0, 2)
    either = {("plan", "ssd"): PLANS, ("plan", "tables"): PLANS_WITH_TEAM}
    assert figure(tmp_path / "either", wanted, either).denominator == 4


def test_an_end_that_no_source_gives_leaves_open_untold(tmp_path: Path) -> None:
    stock = "indicator: it\ncount: plan\nwhen: open at period end\nvalue: count"
    assert figure(tmp_path, stock, {("plan", "ssd"): PLANS}).status is Status.NOT_AVAILABLE


def test_a_figure_kept_in_the_cache_knows_what_was_given(tmp_path: Path) -> None:
    known = catalogue(OPENED + "value: count")
    _, before = stored(tmp_path / "a", known, {("plan", "ssd"): PLANS})
    keys = {figure_key(known, before, known.indicators["it"])}
    _, after = stored(tmp_path / "b", known, {("plan", "ssd"): PLANS_WITH_TEAM})
    keys.add(figure_key(known, after, known.indicators["it"]))
    assert len(keys) == 2


def test_a_condition_that_no_row_could_meet_lacks_nothing() -> None:
    known = catalogue(OPENED + "where: false and urgent\nmissing: not met\nvalue: count")
    given = {"plan": frozenset({"plan_id", "opened_on", "urgent"})}
    assert lacking(known, given, known.indicators["it"]) == ""


@pytest.mark.parametrize(
    ("indicator", "unloaded", "said"),
    [
        ("looked_after_visited_in_6_weeks", "care_visit", "visits"),
        ("cin_visits_in_20_days", "cin_visit", "visits"),
        ("cp_visits_overdue", "cp_visit", "visits"),
        ("assessments_that_led_to_a_plan", "cin_plan", "plans"),
        ("families_in_need_open", "family_member", "famil"),
        ("looked_after_with_advocate", "advocacy", "advoca"),
    ],
)
def test_figures_that_look_for_what_was_never_loaded(indicator: str, unloaded: str, said: str) -> None:
    """Who was not visited, and who has no advocate, cannot be told by a source that sends neither."""
    national = load_catalogue()
    everything: dict[str, frozenset[str] | None] = dict.fromkeys(national.tables)
    assert lacking(national, everything, national.indicators[indicator]) == ""
    without = {table: columns for table, columns in everything.items() if table != unloaded}
    note = lacking(national, without, national.indicators[indicator])
    assert said in note
    assert "no records of that kind are loaded" in note


@pytest.mark.parametrize(
    ("look", "plans", "answer", "said"),
    [
        ("same: person_id", VISITS, 1.0, ""),
        ("same: person_id\nwhere: alone", VISITS, None, "visit.alone"),
        ("same: person_id\nwhere: alone is null", VISITS, 1.0, ""),
        ("same: {plan_id: plan_id}", VISITS, None, "visit.plan_id"),
    ],
)
def test_a_look_for_what_no_source_gives_finds_nothing(
    tmp_path: Path, look: str, plans: str, answer: float | None, said: str
) -> None:
    """Visits came without the plan and without who was seen alone: by neither can it be said which were visited."""
    seen = SEEN.replace("same: person_id\n", f"{look}\n")
    wanted = seen + OPENED + "where: seen_now is not null\nvalue: count"
    found = figure(tmp_path, wanted, {("plan", "ssd"): PLANS, ("visit", "ssd"): plans})
    assert found.value == answer
    assert said in found.note


def test_whom_no_look_can_find_is_not_taken_for_missing(tmp_path: Path) -> None:
    """Were visits alone looked for, and nobody says which were, every plan would be one without such a visit."""
    alone = SEEN.replace("same: person_id\n", "same: person_id\nwhere: alone\n")
    wanted = alone + OPENED + "where: seen_now is null\nvalue: count"
    found = figure(tmp_path, wanted, {("plan", "ssd"): PLANS, ("visit", "ssd"): VISITS})
    assert (found.value, "visit.alone" in found.note) == (None, True)


def test_a_look_that_is_optional_is_done_without(tmp_path: Path) -> None:
    seen = SEEN.replace("same: person_id\n", "same: person_id\noptional: true\n")
    wanted = seen + OPENED + "where: seen_now is null\nvalue: count"
    assert figure(tmp_path / "a", wanted, {("plan", "ssd"): PLANS}).value == 2
    assert figure(tmp_path / "b", wanted, {("plan", "ssd"): PLANS, ("visit", "ssd"): VISITS}).value == 1

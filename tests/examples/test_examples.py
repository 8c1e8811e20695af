"""Every example of every national definition, on the oracle and on DuckDB."""

from __future__ import annotations

import math

import duckdb
import pytest

from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Derived, DerivedExample, Example, Indicator, ValueKind
from trigpoint.catalogue.worklist import WorkList
from trigpoint.engines.examples import (
    ENGINES,
    Engine,
    run_derived_example,
    run_example,
    run_list_example,
    unsaid_in_example,
)

Open = duckdb.DuckDBPyConnection
CATALOGUE = load_catalogue()
INDICATORS = [(i, e) for i in CATALOGUE.indicators.values() for e in i.examples]
DERIVED = [(d, e) for d in CATALOGUE.derived.values() for e in d.examples]
LISTS = [(w, e) for w in CATALOGUE.lists.values() for e in w.examples]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("indicator", "example"), INDICATORS, ids=[f"{i.id}-{e.period}-line{e.line}" for i, e in INDICATORS]
)
def test_an_indicator_counts_what_its_examples_say(
    indicator: Indicator, example: Example, engine: Engine, db: Open
) -> None:
    outcome = run_example(CATALOGUE, indicator, example, engine, db)
    if example.counted is not None:
        assert sorted(outcome.counted) == sorted(example.counted)
    if example.met is not None:
        assert sorted(outcome.met) == sorted(example.met)
    if example.value is not None:
        assert outcome.value is not None
        assert math.isclose(outcome.value, example.value, rel_tol=1e-12)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("derived", "example"), DERIVED, ids=[f"{d.table}.{d.name}-line{e.line}" for d, e in DERIVED])
def test_a_derived_column_comes_out_as_drawn(
    derived: Derived, example: DerivedExample, engine: Engine, db: Open
) -> None:
    drawn = next(t for t in example.tables if t.table == derived.table)
    place = drawn.columns.index(derived.name)
    expected = dict(zip(drawn.labels, (row[place] for row in drawn.rows), strict=True))
    assert run_derived_example(CATALOGUE, derived, example, engine, db).cells == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("work", "example"), LISTS, ids=[f"{w.id}-{e.period.end}-line{e.line}" for w, e in LISTS])
def test_a_list_has_the_rows_that_its_examples_say_in_that_order(
    work: WorkList, example: Example, engine: Engine, db: Open
) -> None:
    assert run_list_example(CATALOGUE, work, example, engine, db).counted == example.counted


def test_only_where_nothing_is_recorded_is_it_unsaid_whether_a_row_is_on_a_list(db: Open) -> None:
    """A condition that is blank for a row that plainly is not on the list would cry wolf beside every count."""
    unsaid = {}
    for work, example in LISTS:
        for engine in ENGINES:
            rows = unsaid_in_example(CATALOGUE, work, example, engine, db)
            if rows:
                unsaid[work.id, engine] = rows
    assert unsaid == {("initial_conferences_overdue", engine): 1 for engine in ENGINES}


def test_every_list_shows_by_example_what_is_on_it_and_what_is_not() -> None:
    silent = []
    for work in CATALOGUE.lists.values():
        drawn = [(e, t) for e in work.examples for t in e.tables if t.table == work.table]
        if not any(e.counted and len(e.counted) < len(t.labels) for e, t in drawn):
            silent.append(work.id)
    assert silent == []


def test_every_computed_indicator_says_what_it_counts_by_an_example() -> None:
    without = [i.id for i in CATALOGUE.indicators.values() if i.origin == "computed" and not i.examples]
    assert without == []


def test_every_derived_column_has_an_example_of_its_operator() -> None:
    """`age` is one operator over the date that each table has: one table's example shows it for all."""
    shown = {(d.name, d.operator) for d in CATALOGUE.derived.values() if d.examples}
    assert {(d.name, d.operator) for d in CATALOGUE.derived.values()} - shown == set()


def test_the_examples_hold_rows_that_are_counted_rows_that_are_not_and_blanks() -> None:
    """Of an indicator with a condition: an example that only agrees is no contract."""
    silent = [
        i.id
        for i in CATALOGUE.indicators.values()
        if i.origin == "computed"
        and i.value.kind is not ValueKind.RATIO
        and not any(_leaves_out(i, e) for e in i.examples)
    ]
    assert silent == []


def _leaves_out(indicator: Indicator, example: Example) -> bool:
    drawn = next((t for t in example.tables if t.table == indicator.table), None)
    return drawn is not None and example.counted is not None and len(example.counted) < len(drawn.labels)

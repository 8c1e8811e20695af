"""Every rule of data quality: its example has a row that it doubts and one that it does not, on both engines."""

from __future__ import annotations

import duckdb
import pytest

from trigpoint.catalogue.checks import as_list
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Check, Example
from trigpoint.engines.examples import ENGINES, Engine, run_list_example

Open = duckdb.DuckDBPyConnection
CATALOGUE = load_catalogue()
EXAMPLES = [(check, example) for check in CATALOGUE.checks.values() for example in check.examples]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("check", "example"), EXAMPLES, ids=[check.id for check, _ in EXAMPLES])
def test_a_rule_doubts_the_rows_that_its_example_says(check: Check, example: Example, engine: Engine, db: Open) -> None:
    found = run_list_example(CATALOGUE, as_list(check), example, engine, db).counted
    assert sorted(found) == sorted(example.counted or ())


def test_every_rule_shows_a_row_that_it_doubts_and_one_that_it_does_not() -> None:
    silent = [
        check.id
        for check in CATALOGUE.checks.values()
        if not any(
            table.table == check.table and 0 < len(example.counted or ()) < len(table.labels)
            for example in check.examples
            for table in example.tables
        )
    ]
    assert silent == []
    assert len(CATALOGUE.checks) >= 120

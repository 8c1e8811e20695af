"""The contrary of a condition holds of the rows of which the condition does not, and of no others."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.language.columns import COLUMNS, read
from tests.unit.language.test_round_trip import CONDITIONS
from trigpoint.engines.oracle_conditions import holds
from trigpoint.language.contrary import contrary
from trigpoint.language.tree import Node, Not
from trigpoint.model.table import ColumnType


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("not disabled", "disabled"),
        ("disabled", "not disabled"),
        ("not disabled and not alone", "disabled or alone"),
        ("score > 0", "score <= 0"),
        ("team is null", "team is not null"),
    ],
)
def test_it_is_written_as_people_would(text: str, opposite: str) -> None:
    assert contrary(read(text)) == read(opposite)
    assert contrary(contrary(read(text))) == read(text)


VALUES: dict[ColumnType, st.SearchStrategy[object]] = {
    ColumnType.ID: st.just("A"),
    ColumnType.DATE: st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
    ColumnType.MOMENT: st.datetimes(),
    ColumnType.INTEGER: st.integers(-50, 50),
    ColumnType.DECIMAL: st.integers(-50, 50).map(float),
    ColumnType.CODE: st.sampled_from(["closed", "stepped up", "N1", "N2"]),
    ColumnType.TEXT: st.text(max_size=5),
    ColumnType.BOOLEAN: st.booleans(),
}
ROWS = st.fixed_dictionaries({name: st.none() | VALUES[kind] for name, kind in COLUMNS.items()})


@settings(max_examples=300, deadline=None, database=None)
@given(CONDITIONS, ROWS)
def test_it_says_what_not_would_say(node: Node, row: dict[str, object]) -> None:
    assert holds(contrary(node), row.get) == holds(Not(node), row.get)

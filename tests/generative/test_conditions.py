"""Any condition over any row: the SQL and the oracle agree."""

from __future__ import annotations

from collections import Counter

import duckdb
from hypothesis import HealthCheck, Phase, given, settings

from tests.generative.conditions import conditions
from tests.generative.worlds import rows, stored_columns
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.oracle_conditions import holds
from trigpoint.engines.sql import condition
from trigpoint.language.tree import Node, Sum
from trigpoint.model.table import ColumnType

COLUMNS = {name: kind for name, kind in stored_columns("plan").items() if kind is not ColumnType.ID}
NODES = {"Name", "Literal", "Compare", "Sum", "And", "Or", "Not", "In", "Between", "IsBlank", "Like", "FirstOf"}


def test_sql_and_oracle_agree_on_every_condition() -> None:
    seen: Counter[str] = Counter()
    with duckdb.connect() as db:

        @settings(
            max_examples=300,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
        )
        @given(conditions(COLUMNS), rows("plan", 4, 14))
        def agree(node: Node, drawn: list[dict[str, object]]) -> None:
            seen.update(kinds(node))
            expected = [holds(node, row.get) for row in drawn]
            seen.update(f"gives {answer}" for answer in expected)
            assert on_duckdb(db, node, drawn) == expected

        agree()
    assert seen.keys() >= NODES | {"Sum +", "Sum -", "Sum *", "Sum /", "gives True", "gives False", "gives None"}


def on_duckdb(db: duckdb.DuckDBPyConnection, node: Node, drawn: list[dict[str, object]]) -> list[object]:
    """What the SQL of the condition gives for each row."""
    if not drawn:
        return []
    lines = ", ".join(
        "(" + ", ".join(DUCKDB.cast(DUCKDB.literal(row[n]), kind) for n, kind in COLUMNS.items()) + f", {place})"
        for place, row in enumerate(drawn)
    )
    names = ", ".join(DUCKDB.quote(name) for name in COLUMNS)
    query = f'SELECT {condition(node, COLUMNS)} FROM (VALUES {lines}) AS r({names}, "place") ORDER BY r."place"'
    return [answer for (answer,) in db.execute(query).fetchall()]


def kinds(node: object) -> list[str]:
    """The kinds of node in the tree."""
    if not isinstance(node, Node):  # type: ignore[arg-type]
        return []
    found = [type(node).__name__] + ([f"Sum {node.op}"] if isinstance(node, Sum) else [])
    for name in type(node).__slots__:
        value = getattr(node, name)
        for part in value if isinstance(value, tuple) else (value,):
            found += kinds(part)
    return found


def test_the_kinds_of_node_listed_here_are_all_that_there_are() -> None:
    assert {kind.__name__ for kind in Node.__args__} == NODES  # type: ignore[attr-defined]


def test_a_text_that_looks_like_sql_is_only_a_text() -> None:
    from trigpoint.language.tree import Compare, Literal, Name

    nasty = "x'); DROP TABLE plan; --"
    with duckdb.connect() as db:
        drawn = [{**dict.fromkeys(COLUMNS), "team": nasty}]
        assert on_duckdb(db, Compare("=", Name("team"), Literal(nasty)), drawn) == [True]

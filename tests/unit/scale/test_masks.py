"""The masks of a condition in pandas say what the oracle says of each row: true, false, or neither."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from tests.scale.translated import fails, holds
from trigpoint.engines.oracle_conditions import holds as told
from trigpoint.language.parse import parse
from trigpoint.model.problem import Problem
from trigpoint.model.table import ColumnType

COLUMNS = {"flag": ColumnType.BOOLEAN, "kind": ColumnType.TEXT, "days": ColumnType.INTEGER, "limit": ColumnType.INTEGER}
ROWS = [dict(zip(COLUMNS, row, strict=True))
        for row in product([True, False, None], ["a", "b", None], [1, 2, 7, None], [2, None])]  # fmt: skip
FRAME = pd.DataFrame({
    "flag": pd.Series([None if row["flag"] is None else float(row["flag"]) for row in ROWS], dtype=float),
    "kind": pd.Series([row["kind"] for row in ROWS], dtype="str"),
    "days": pd.Series([row["days"] for row in ROWS], dtype="Int64"),
    "limit": pd.Series([row["limit"] for row in ROWS], dtype="Int64"),
})  # fmt: skip


@pytest.mark.parametrize("text", [
    "flag",
    "not flag",
    "flag = false",
    "coalesce(flag, false) = false",
    "kind = 'a'",
    "kind <> 'a'",
    "kind in ('a', 'c')",
    "kind not in ('a', 'c')",
    "kind is null",
    "kind is not null and not flag",
    "kind is null or kind not in ('a')",
    "not (flag or days > 2)",
    "not (flag and kind = 'b')",
    "days between 2 and 6",
    "not days between 2 and 6",
    "days >= limit",
    "days < 3 * limit",
    "not (days < limit or kind is null)",
])  # fmt: skip
def test_masks_and_oracle_agree(text: str) -> None:
    node = parse(text, COLUMNS, Problem(""))
    expected = [told(node, row.get) for row in ROWS]
    assert {True, False} <= set(expected)
    assert list(FRAME[holds(node, FRAME)].index) == [at for at, answer in enumerate(expected) if answer is True]
    assert list(FRAME[fails(node, FRAME)].index) == [at for at, answer in enumerate(expected) if answer is False]

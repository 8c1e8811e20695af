"""A recorded figure in the files of many loads: one question finds the last row that each of them has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from trigpoint.engines import sent
from trigpoint.engines.sent import SentRow, sent_rows
from trigpoint.model.snapshot import Part
from trigpoint.store.store import Store

ROWS = {
    "indicator": ["a", "b", "a", "a", "a"],
    "period": ["2026-03", "2026-03", "2026-03", "2026-02", "2026-03"],
    "breakdown": [None, None, None, None, "team"],
    "member": [None, None, None, None, "North"],
    "value": [1.0, 2.0, 3.0, 4.0, 5.0],
    "_row": [2, 3, 4, 5, 6],
    "note": [None, None, "typed again", None, None],
    "_file": ["sent.csv"] * 5,
}
TEXTS = ("indicator", "period", "breakdown", "member", "note", "_file")


def frame(*places: int, without: tuple[str, ...] = ()) -> pl.DataFrame:
    columns = {name: [cells[place] for place in places] for name, cells in ROWS.items() if name not in without}
    made = pl.DataFrame(columns, schema_overrides={name: pl.String for name in TEXTS if name in columns})
    return made.with_columns(pl.col("_row").cast(pl.Int64))


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Store, list[Part]]:
    """Loads of figures: all rows; none of the indicator's month; an earlier version's columns; the first load again."""
    store = Store(tmp_path / "store")
    frames = [frame(0, 1, 2, 3, 4), frame(1, 3), frame(0, 3, without=("note", "breakdown", "member"))]
    with store.change(by="tester") as change:
        given = [Part(change.put(one)) for one in frames]
        key = {("observation", str(n)): part for n, part in enumerate(given)}
        change.commit(act="load", as_of=dt.date(2026, 3, 31), parts=key)
    return store, [*given, given[0]]


def row(value: float, number: int, note: str = "") -> SentRow:
    return SentRow(value, number, "", note, "", "sent.csv", "", "")


def test_each_part_gives_its_last_row_in_their_order(parts: tuple[Store, list[Part]]) -> None:
    store, given = parts
    last = row(3.0, 4, "typed again")
    assert sent_rows(store, given, ["a"], "2026-03", None) == (last, None, row(1.0, 2), last)
    assert sent_rows(store, given, ["a"], "2026-03", ("team", "North")) == (row(5.0, 6), None, None, row(5.0, 6))
    assert sent_rows(store, given, ["b", "c"], "2026-03", None) == (row(2.0, 3), row(2.0, 3), None, row(2.0, 3))
    assert sent_rows(store, given[2:3], ["a"], "2026-03", None) == (row(1.0, 2),)
    assert sent_rows(store, given, ["a"], "2026-04", None) == (None,) * 4
    assert sent_rows(store, [], ["a"], "2026-03", None) == ()


def test_many_parts_are_asked_no_more_than_one(
    parts: tuple[Store, list[Part]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, given = parts
    asked: list[str] = []
    opened = sent.connection

    class Counting:
        def __init__(self, db: Any) -> None:
            self.db = db

        def execute(self, query: str) -> Any:
            asked.append(query)
            return self.db.execute(query)

    @contextmanager
    def counting(**how: Any) -> Iterator[Counting]:
        with opened(**how) as db:
            yield Counting(db)

    monkeypatch.setattr(sent, "connection", counting)
    sent_rows(store, given[:1], ["a"], "2026-03", None)
    for_one = len(asked)
    sent_rows(store, given * 10, ["a"], "2026-03", None)
    assert len(asked) - for_one == for_one > 0

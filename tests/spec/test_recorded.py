"""Figures that people sent, out of the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from trigpoint.engines.recorded import FOLDER, recorded_observations
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.store.store import Store

MAY = Period.parse("2025-05")


def figures(**columns: list[object]) -> pl.DataFrame:
    """A part of figures; columns that are not given are not there."""
    types = {"value": pl.Float64, "numerator": pl.Float64, "denominator": pl.Float64}
    return pl.DataFrame({name: pl.Series(name, cells, types.get(name, pl.String)) for name, cells in columns.items()})


def stored(folder: Path, **parts: pl.DataFrame) -> tuple[Store, Snapshot]:
    store = Store(folder / "store")
    with store.change(by="a test") as change:
        made = {("observation", source): Part(change.put(frame)) for source, frame in parts.items()}
        return store, change.commit(act="load", as_of=dt.date(2025, 6, 30), parts=made)


FULL = figures(
    indicator=["EH1a", "EH1b"],
    period=["2025-05", "2025-05"],
    breakdown=[None, "team"],
    member=[None, "North"],
    value=[113.0, None],
    numerator=[None, 3.0],
    denominator=[None, 4.0],
    status=["final", "suppressed"],
    note=["late", None],
    source=["A school", None],
)


def test_every_column_comes_through(tmp_path: Path) -> None:
    store, snapshot = stored(tmp_path, provider=FULL)
    assert recorded_observations(store, snapshot, tmp_path / "cache") == [
        Observation("EH1a", MAY, None, None, 113.0, status=Status.FINAL, note="late", source="A school"),
        Observation("EH1b", MAY, "team", "North", None, 3.0, 4.0, Status.SUPPRESSED, source="provider"),
    ]


def test_the_fewest_columns_and_several_senders(tmp_path: Path) -> None:
    few = figures(indicator=["EH1a"], period=["FY2024-25"], value=[0.5])
    store, snapshot = stored(tmp_path, b=few, a=FULL)
    found = recorded_observations(store, snapshot, tmp_path / "cache")
    assert [(o.indicator, o.value, o.source) for o in found] == [
        ("EH1a", 113.0, "A school"),
        ("EH1b", None, "a"),
        ("EH1a", 0.5, "b"),
    ]
    assert found[2].status is Status.FINAL


def test_the_second_reading_comes_from_the_cache_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, snapshot = stored(tmp_path, provider=FULL)
    first = recorded_observations(store, snapshot, tmp_path / "cache")
    monkeypatch.setattr("duckdb.connect", None)  # starting a database now would fail
    assert recorded_observations(store, snapshot, tmp_path / "cache") == first


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    store, snapshot = stored(tmp_path, provider=FULL)
    first = recorded_observations(store, snapshot, tmp_path / "cache")
    for path in (tmp_path / "cache" / FOLDER).iterdir():
        path.write_text(path.read_text(encoding="utf-8")[:20], encoding="utf-8")
    assert recorded_observations(store, snapshot, tmp_path / "cache") == first


def test_a_store_without_figures_has_none(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with store.change(by="a test") as change:
        snapshot = change.commit(act="load", as_of=dt.date(2025, 6, 30), parts={})
    assert recorded_observations(store, snapshot, tmp_path / "cache") == []

"""Figures that people sent, out of the store's `observation` parts, as observations.

What a part holds is kept in the cache as JSON beside it, so that a scorecard of recorded figures alone starts no
database. No figure of a child is among them.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.store.store import Store

TABLE = "observation"
FOLDER = "recorded"
COLUMNS = (
    "indicator",
    "period",
    "breakdown",
    "member",
    "value",
    "numerator",
    "denominator",
    "status",
    "note",
    "source",
)
Cell = str | float | None


def recorded_observations(store: Store, snapshot: Snapshot, cache: Path) -> list[Observation]:
    """Every recorded figure that the snapshot holds, by source and in the order in which it was stored."""
    return observations_of(store, snapshot.sources(TABLE), cache)


def observations_of(store: Store, parts: Mapping[str, Part], cache: Path) -> list[Observation]:
    """The figures of these parts, by source.

    `source` is what the figure says, and the source of its part where it says nothing.
    """
    periods: dict[str, Period] = {}
    found = []
    for source, part in sorted(parts.items()):
        for row in rows_of(store, part, cache, COLUMNS):
            found.append(_observation(row, source, periods))
    return found


def _observation(row: Sequence[Cell], source: str, periods: dict[str, Period]) -> Observation:
    indicator, period, breakdown, member, value, numerator, denominator, status, note, said = row
    text = str(period)
    if text not in periods:
        periods[text] = Period.parse(text)
    return Observation(
        str(indicator),
        periods[text],
        text_of(breakdown) or None,
        text_of(member) or None,
        number_of(value),
        number_of(numerator),
        number_of(denominator),
        Status(text_of(status) or Status.FINAL),
        text_of(note),
        text_of(said) or source,
    )


def text_of(cell: Cell) -> str:
    """A stored cell as text; a blank one is empty."""
    return "" if cell is None else str(cell)


def number_of(cell: Cell) -> float | None:
    """A stored cell as a number; a blank one is None."""
    return None if cell is None else float(cell)


def rows_of(store: Store, part: Part, cache: Path, columns: Sequence[str]) -> list[list[Cell]]:
    """The rows of a part of figures, with these columns; a column that the part has not is blank."""
    kept = cache / FOLDER / f"{part.open.name}.json"
    try:
        found = json.loads(kept.read_text(encoding="utf-8"))
        rows: list[list[Cell]] = found["rows"]
        if found["columns"] != list(columns) or any(len(row) != len(columns) for row in rows):
            raise ValueError("rows of another shape")
    except (OSError, ValueError, TypeError, KeyError):  # not there yet, or damaged: it can be made again
        rows = _read(store.path_of(part.open), columns)
        _keep(kept, {"columns": list(columns), "rows": rows})
    return rows


def _read(path: Path, wanted: Sequence[str]) -> list[list[Cell]]:
    from trigpoint.engines.dialect import DUCKDB
    from trigpoint.engines.opened import connection

    with connection() as db:
        file = DUCKDB.parquet(path)
        there = {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()}
        columns = ", ".join(DUCKDB.quote(name) if name in there else f"NULL AS {DUCKDB.quote(name)}" for name in wanted)
        return [list(row) for row in db.execute(f"SELECT {columns} FROM {file}").fetchall()]


def _keep(path: Path, content: dict[str, list[str] | list[list[Cell]]]) -> None:
    """A cache that cannot be written (a read-only folder, a full disk) is done without."""
    beside = path.with_name(f"{path.stem}.{uuid4().hex}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)

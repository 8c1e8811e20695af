"""Published figures out of the store's `published` parts, as one table an indicator and a period.

What a scorecard asks for is kept in the cache as JSON, so that the next one starts no database: some forty measures of
a hundred and seventy areas. Where several sources publish the same, the department's open data is taken before its
interactive tool, which cannot tell suppressed from missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from trigpoint.model.period import Period
from trigpoint.model.published import PublishedMeasure, PublishedTable
from trigpoint.model.snapshot import Snapshot
from trigpoint.store.store import Store

TABLE = "published"
FOLDER = "published"
LEAST_OF_ALL = "lait"
_COLUMNS = ("indicator", "period", "source", "area", "value", "numerator", "denominator", "status")


def published_tables(
    store: Store, snapshot: Snapshot, cache: Path, indicators: Collection[str]
) -> dict[str, tuple[PublishedTable, ...]]:
    """What is published of these indicators, by indicator, in the order of the periods; one table a period."""
    parts = _paths(store, snapshot)
    if not parts or not indicators:
        return {}
    key = hashlib.sha256("\0".join([*(str(p.name) for p in parts), "", *sorted(indicators)]).encode()).hexdigest()
    kept = cache / FOLDER / f"{key[:32]}.json"
    try:
        found = _tables(json.loads(kept.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):  # not there yet, or damaged: it can be made again
        plain = _read(parts, indicators)
        _keep(kept, plain)
        found = _tables(plain)
    return found


def published_measures(store: Store, snapshot: Snapshot) -> list[tuple[PublishedMeasure, str, str, str]]:
    """Every measure that is published, with its first and last period and its source, by name."""
    from trigpoint.engines.dialect import DUCKDB
    from trigpoint.engines.opened import connection

    found = []
    for path in _paths(store, snapshot):
        with connection() as db:
            rows = db.execute(
                "SELECT indicator, max_by(title, period), max_by(unit, period), max_by(better, period), min(period), "
                f"max(period), max_by(source, period) FROM {DUCKDB.parquet(path)} GROUP BY indicator"
            ).fetchall()
        found += [(PublishedMeasure(*row[:4]), *row[4:]) for row in rows]
    return sorted(found, key=lambda one: (one[0].indicator, one[3]))


def _paths(store: Store, snapshot: Snapshot) -> list[Path]:
    """The parts' files, the least of them first, so that a better one takes its place."""
    parts = snapshot.sources(TABLE)
    order = sorted(parts, key=lambda source: (source != LEAST_OF_ALL, source))
    return [store.path_of(parts[source].open) for source in order]


def _read(paths: Iterable[Path], indicators: Collection[str]) -> list[dict[str, Any]]:
    from trigpoint.engines.dialect import DUCKDB
    from trigpoint.engines.opened import connection

    names = ", ".join(DUCKDB.text(name) for name in sorted(indicators))
    tables: dict[tuple[str, str], dict[str, Any]] = {}
    for path in paths:
        with connection() as db:
            rows = db.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM {DUCKDB.parquet(path)} WHERE indicator IN ({names}) "
                "ORDER BY indicator, period, source"
            ).fetchall()
        for indicator, period, source, area, value, top, below, status in rows:
            table = tables.get((indicator, period))
            if table is None or table["source"] != source:
                table = {"indicator": indicator, "period": period, "source": source, "values": {}, "statuses": {},
                         "bases": {}}  # fmt: skip
                tables[indicator, period] = table
            if value is not None:
                table["values"][area] = value
            if status != "final":
                table["statuses"][area] = status
            if top is not None and below is not None:
                table["bases"][area] = [top, below]
    return list(tables.values())


def _tables(plain: Iterable[dict[str, Any]]) -> dict[str, tuple[PublishedTable, ...]]:
    found: dict[str, list[PublishedTable]] = {}
    for one in plain:
        table = PublishedTable(
            one["indicator"], Period.parse(one["period"]), one["source"], one["values"], one["statuses"], one["bases"]
        )
        found.setdefault(table.indicator, []).append(table)
    return {name: tuple(sorted(tables, key=lambda t: (t.period.end, t.period.start))) for name, tables in found.items()}


def _keep(path: Path, content: list[dict[str, Any]]) -> None:
    """A cache that cannot be written (a read-only folder, a full disk) is done without."""
    beside = path.with_name(f"{path.stem}.{uuid4().hex}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)

"""Figures of computed indicators, evaluated once and kept in the workspace's cache.

A kept file is named by everything that its figures depend on but the period, so that it is never out of date, and holds
line by line the periods that were asked for so far: another period is counted alone, and added as a line. What a line
does not say is counted again, and said by another. Where every figure is there, no database is started.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.authorities import SEVERAL, days_known
from trigpoint.engines.identity import figure_key, tables_behind
from trigpoint.engines.reach import key_of
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Snapshot
from trigpoint.store.workspace import Workspace

FOLDER = "figures"

Figures = dict[Period, list[Observation]]
"""The figures of an indicator by period: the total, then the members of each breakdown."""

BETWEEN = b"\t"
"""What parts a line: the period, as `trigpoint.engines.reach.key_of` tells it, and its figures as rows; both JSON, in
which there is no such character."""


def computed_figures(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    indicators: Iterable[Indicator],
    periods: Sequence[Period],
    breakdowns: Sequence[str] = (),
) -> list[Observation]:
    """The figures of these indicators for every period: the total, and the members of each breakdown."""
    wanted = list(indicators)
    keys = _keys(workspace, snapshot, periods)
    found: dict[str, Figures] = {}
    lacking: dict[tuple[Period, ...], list[Indicator]] = {}
    files = {i.id: _file(workspace, snapshot, catalogue, i, breakdowns) for i in wanted}
    for indicator in wanted:
        found[indicator.id] = _read(files[indicator.id], indicator.id, keys)
        lacks = tuple(period for period in keys if period not in found[indicator.id])
        if lacks:
            lacking.setdefault(lacks, []).append(indicator)
    if lacking:
        with contextlib.suppress(OSError):
            (workspace.cache / FOLDER).mkdir(parents=True, exist_ok=True)
    for some, those in lacking.items():
        made: dict[str, Figures] = {indicator.id: {period: [] for period in some} for indicator in those}
        for o in _evaluate(workspace, snapshot, catalogue, those, some, breakdowns):
            made[o.indicator][o.period].append(o)
        for name, figures in made.items():
            found[name] |= figures
            _keep(files[name], figures, keys)
    return [o for indicator in wanted for period in keys for o in found[indicator.id][period]]


def _keys(workspace: Workspace, snapshot: Snapshot, periods: Iterable[Period]) -> dict[Period, str]:
    """How the figures of each period are told; where there are several authorities, by whom of them, and each how."""
    keys = {period: key_of(period, snapshot.records_on) for period in periods}
    if len(snapshot.authorities) < SEVERAL:
        return keys
    known = days_known(workspace.store, snapshot)
    return {
        period: " ".join([key, *(f"{name} {key_of(period, day)}" for name, day in known.items())])
        for period, key in keys.items()
    }


def _evaluate(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    indicators: Sequence[Indicator],
    periods: Sequence[Period],
    breakdowns: Sequence[str],
) -> list[Observation]:
    from trigpoint.engines.duck import evaluate
    from trigpoint.engines.prepare import prepare

    split = [catalogue.breakdowns[name] for name in breakdowns]
    tables = tables_behind(catalogue, indicators, split)
    prepared = prepare(workspace.store, snapshot, catalogue, workspace.cache, tables)
    return evaluate(catalogue, prepared, indicators, periods, breakdowns, workspace.area)


def _file(
    workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue, indicator: Indicator, breakdowns: Sequence[str]
) -> Path:
    split = [catalogue.breakdowns[name] for name in breakdowns]
    key = figure_key(catalogue, snapshot, indicator, split)
    parts = ["line by line", key, indicator.id, workspace.area, *breakdowns]
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return workspace.cache / FOLDER / f"{name}.lines"


def _read(path: Path, indicator: str, keys: Mapping[Period, str]) -> Figures:
    """The figures of those of the periods that a file holds; nothing of it where it is not there."""
    try:
        held = path.read_bytes()
    except OSError:
        return {}
    wanted = {_json(key): period for period, key in keys.items()}
    if not any(key in held for key in wanted):
        return {}  # a month more: none of the lines need be looked at one by one
    found: Figures = {}
    for line in held.split(b"\n"):
        ends = line.find(BETWEEN)
        period = wanted.get(line[: max(ends, 0)])
        if period is None:
            continue
        with contextlib.suppress(ValueError, TypeError, KeyError):
            found[period] = _from_rows(indicator, period, json.loads(line[ends + 1 :]))
    return found


def _keep(path: Path, figures: Figures, keys: Mapping[Period, str]) -> None:
    """Add them to the file, in one go. A cache that cannot be written is done without."""
    lines = [_json(keys[period]) + BETWEEN + _json([_to_row(o) for o in some]) for period, some in figures.items()]
    with contextlib.suppress(OSError), path.open("ab", buffering=0) as file:
        file.write(b"\n".join([b"", *lines, b""]))  # what a stopped writer left is a line of its own


_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _json(value: object) -> bytes:
    return _encoded(value).encode("utf-8")


def _to_row(o: Observation) -> list[str | float | None]:
    """An observation without its indicator, period and source, as JSON holds it."""
    return [o.breakdown, o.member, o.value, o.numerator, o.denominator, o.status.value, o.note]


_STATUSES: Mapping[str, Status] = {status.value: status for status in Status}


_NUMBERS = frozenset({int, float, type(None)})
_TEXTS = frozenset({str, type(None)})


def _from_rows(indicator: str, period: Period, rows: Any) -> list[Observation]:
    """The contrary of `_to_row`, of all figures of a period. Raises `ValueError`, `KeyError` or `TypeError` for
    anything else."""
    if not rows:
        return []
    by, member, value, top, bottom, status, note = zip(*rows, strict=True)
    if not all(_NUMBERS.issuperset(map(type, column)) for column in (value, top, bottom)):
        raise ValueError("a figure is a number")
    if not all(_TEXTS.issuperset(map(type, column)) for column in (by, member, note)):
        raise ValueError("what a figure is of is said in words")
    statuses = [_STATUSES[one] for one in status]
    periods = [period] * len(rows)
    return Observation.column_by_column(indicator, periods, by, member, value, top, bottom, statuses, note)

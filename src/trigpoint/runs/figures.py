"""Figures of computed indicators, evaluated once and kept as JSON in the workspace's cache.

A kept file is named by everything that its figures depend on but the period, so that it is never out of date, and holds
period by period what was asked for so far: another period is counted alone. A damaged file is made again. Where every
figure is there, no database is started.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

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

Written = dict[str, list[Any]]
"""What a file holds: under `trigpoint.engines.reach.key_of` of each period, its figures as rows."""


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
        found[indicator.id] = _figures(_read(files[indicator.id]), indicator.id, keys)
        lacks = tuple(period for period in keys if period not in found[indicator.id])
        if lacks:
            lacking.setdefault(lacks, []).append(indicator)
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
    parts = ["by period", key, indicator.id, workspace.area, *breakdowns]
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return workspace.cache / FOLDER / f"{name}.json"


def _read(path: Path) -> Written:
    """What a file holds; nothing where it is not there or is not what was written."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    good = isinstance(held, dict) and all(isinstance(rows, list) for rows in held.values())
    return held if good else {}


def _figures(held: Written, indicator: str, keys: Mapping[Period, str]) -> Figures:
    """The figures of those periods that are held; of none where one of them is damaged."""
    try:
        return {
            period: [_from_row(indicator, period, row) for row in held[key]]
            for period, key in keys.items()
            if key in held
        }
    except (ValueError, TypeError):
        return {}


def _keep(path: Path, figures: Figures, keys: Mapping[Period, str]) -> None:
    """Add them to the file: written beside, then renamed. A cache that cannot be written is done without."""
    beside = path.with_name(f"{path.stem}.{uuid4().hex}.tmp")
    held = _read(path) | {keys[period]: [_to_row(o) for o in some] for period, some in figures.items()}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _to_row(o: Observation) -> list[str | float | None]:
    """An observation without its indicator, period and source, as JSON holds it."""
    return [o.breakdown, o.member, o.value, o.numerator, o.denominator, o.status.value, o.note]


def _from_row(indicator: str, period: Period, row: Any) -> Observation:
    """The contrary of `_to_row`. Raises `ValueError` or `TypeError` for anything else."""
    breakdown, member, value, top, bottom, status, note = row
    if not all(number is None or isinstance(number, int | float) for number in (value, top, bottom)):
        raise ValueError("a figure is a number")
    return Observation(indicator, period, breakdown, member, value, top, bottom, Status(status), note)

"""Figures of computed indicators, evaluated once and kept as JSON in the workspace's cache.

A kept file is named by everything that its figures depend on, so that it is never out of date; a damaged one is made
again. Where every file is there, no database is started.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.identity import figure_key, tables_behind
from trigpoint.engines.reach import key_of
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Snapshot
from trigpoint.store.workspace import Workspace

FOLDER = "figures"


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
    files = {i.id: _file(workspace, snapshot, catalogue, i, periods, breakdowns) for i in wanted}
    found: dict[str, list[Observation]] = {}
    for indicator in wanted:
        kept = _read(files[indicator.id], indicator.id)
        if kept is not None:
            found[indicator.id] = kept
    lacking = [indicator for indicator in wanted if indicator.id not in found]
    if lacking:
        made = _evaluate(workspace, snapshot, catalogue, lacking, periods, breakdowns)
        for indicator in lacking:
            found[indicator.id] = [o for o in made if o.indicator == indicator.id]
            _keep(files[indicator.id], found[indicator.id])
    return [observation for indicator in wanted for observation in found[indicator.id]]


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
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    indicator: Indicator,
    periods: Sequence[Period],
    breakdowns: Sequence[str],
) -> Path:
    split = [catalogue.breakdowns[name] for name in breakdowns]
    parts = [
        figure_key(catalogue, snapshot, indicator, split),
        indicator.id,
        workspace.area,
        *(key_of(period, snapshot.records_on) for period in periods),
        "by",
        *breakdowns,
    ]
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return workspace.cache / FOLDER / f"{name}.json"


def _read(path: Path, indicator: str) -> list[Observation] | None:
    """The figures kept in a file; None where it is not there or is not what was written."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [from_row(indicator, row) for row in rows]
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _keep(path: Path, observations: Iterable[Observation]) -> None:
    """Write beside, then rename. A cache that cannot be written is done without."""
    beside = path.with_name(f"{path.stem}.{uuid4().hex}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps([to_row(o) for o in observations], ensure_ascii=False), encoding="utf-8")
        beside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def to_row(o: Observation) -> list[str | float | None]:
    """An observation without its indicator and source, as JSON holds it."""
    return [str(o.period), o.breakdown, o.member, o.value, o.numerator, o.denominator, o.status.value, o.note]


def from_row(indicator: str, row: Any) -> Observation:
    """The contrary of `to_row`. Raises `ValueError` or `TypeError` for anything else."""
    period, breakdown, member, value, top, bottom, status, note = row
    if not all(number is None or isinstance(number, int | float) for number in (value, top, bottom)):
        raise ValueError("a figure is a number")
    return Observation(indicator, _period(period), breakdown, member, value, top, bottom, Status(status), note)


def _period(text: str) -> Period:
    from trigpoint.model.problem import UserMistake

    try:
        return Period.parse(text)
    except UserMistake as error:  # nobody wrote this but us: a damaged file
        raise ValueError("not a period") from error

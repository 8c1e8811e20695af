"""What a check found, kept in the workspace's cache: it is worked out once for each state of data and definitions.

The worker that loads has it ready, so that nobody waits for it; an undo finds what was kept before.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import uuid4

from trigpoint import __version__
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.engines.identity import engine_digest
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Snapshot
from trigpoint.runs.check import Checked, Issue, QualityMonth, check
from trigpoint.runs.lists import current
from trigpoint.store.workspace import Workspace

FOLDER = "checks"


def checked(workspace: Workspace, team: str | None = None, worker: str | None = None) -> Checked:
    """As `runs.check.check`, of every rule and without figures; read where it was worked out before.

    Raises `UserMistake` where nothing is loaded.
    """
    snapshot = current(workspace)
    key = _key(workspace, snapshot, team, worker)
    path = workspace.cache / FOLDER / f"{key}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        return _read(snapshot, json.loads(path.read_text(encoding="utf-8")))
    found = check(workspace, team=team, worker=worker)
    # Not of names that nobody has, which anybody can make up; nor where something was loaded or defined meanwhile.
    is_somebodys = (team is None and worker is None) or bool(found.issues)
    if is_somebodys and _key(workspace, current(workspace), team, worker) == key:
        with contextlib.suppress(OSError):
            _write(path, found)
    return found


def _key(workspace: Workspace, snapshot: Snapshot, team: str | None, worker: str | None) -> str:
    """A hash of all that a check rests on: engines, definitions, what is loaded, and whose rows are asked for."""
    digest = workspace_catalogue(workspace.path).digest
    parts = sorted(snapshot.parts.items())
    told = repr((__version__, engine_digest(), digest, workspace.area, snapshot.records_on, parts, team, worker))
    return hashlib.sha256(told.encode()).hexdigest()


def _write(path: Path, found: Checked) -> None:
    """Write beside, then rename: another process sees the whole file or none."""
    told = {
        "issues": [asdict(issue) for issue in found.issues],
        "findings": found.findings,
        "months": [[str(one.month), one.rows, one.doubted] for one in found.months],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.stem}.{uuid4().hex}.tmp")
    try:
        beside.write_text(json.dumps(told), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _read(snapshot: Snapshot, told: Mapping[str, Any]) -> Checked:
    """The contrary of `_write`. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    return Checked(
        snapshot,
        tuple(_issue(one) for one in told["issues"]),
        tuple(told["findings"]),
        tuple(QualityMonth(Period.parse(month), rows, doubted) for month, rows, doubted in told["months"]),
    )


def _issue(told: Mapping[str, Any]) -> Issue:
    counted = {name: tuple((who, rows) for who, rows in told[name]) for name in ("teams", "workers")}
    splits = tuple((split, tuple(names)) for split, names in told["splits"])
    return Issue(**{**told, **counted, "disturbs": tuple(told["disturbs"]), "splits": splits, "figures": ()})

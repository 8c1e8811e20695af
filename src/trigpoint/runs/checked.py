"""What a check found, kept in the workspace's cache: it is worked out once for each state of data and definitions, for
everyone and every team.

The worker that loads has it ready, so that nobody waits for it; an undo finds what was kept before.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from trigpoint import __version__
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.identity import engine_digest
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Snapshot
from trigpoint.runs.check import Checked, Issue, QualityMonth, check, check_each_team, recorded_findings
from trigpoint.runs.lists import current
from trigpoint.store.workspace import Workspace

FOLDER = "checks"


def checked(workspace: Workspace, team: str | None = None, worker: str | None = None) -> Checked:
    """As `runs.check.check`, of every rule and without figures; read where it was worked out before.

    Everyone and every team are counted together, so that no team's first look counts anything again; a worker's rows
    are counted alone. Raises `UserMistake` where nothing is loaded.
    """
    if worker is not None:
        return _found(workspace, team, worker)[None]
    each = _found(workspace)
    if team is not None:
        without = tuple(replace(one, rows=0, doubted=0) for one in each[None].months)
        return each.get(team.lower(), Checked(each[None].snapshot, (), months=without))
    snapshot, catalogue = each[None].snapshot, workspace_catalogue(workspace.path)
    return replace(each[None], findings=recorded_findings(workspace, snapshot, catalogue))


def _found(workspace: Workspace, team: str | None = None, worker: str | None = None) -> Mapping[str | None, Checked]:
    """What is kept: of everyone (None) and of each team, or of the one worker who is asked for; counted where nothing
    is."""
    snapshot = current(workspace)
    key = _key(workspace, workspace_catalogue(workspace.path), snapshot, team, worker)
    path = workspace.cache / FOLDER / f"{key}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        return _read(snapshot, json.loads(path.read_text(encoding="utf-8")))
    found: Mapping[str | None, Checked] = (
        check_each_team(workspace) if worker is None else {None: check(workspace, team=team, worker=worker)}
    )
    # Not of names that nobody has, which anybody can make up; nor where something was loaded or defined meanwhile.
    is_somebodys = worker is None or bool(found[None].issues)
    now = workspace_catalogue(workspace.path), current(workspace)
    if is_somebodys and _key(workspace, *now, team, worker) == key:
        with contextlib.suppress(OSError):
            _write(path, found)
    return found


def _key(
    workspace: Workspace, catalogue: Catalogue, snapshot: Snapshot, team: str | None = None, worker: str | None = None
) -> str:
    """A hash of all that a check of records rests on: engines, definitions, what is loaded, and whose rows are asked
    for. Figures that people keep are no part of it: a sheet of targets has no record counted again."""
    parts = sorted((key, part) for key, part in snapshot.parts.items() if key[0] in catalogue.tables)
    told = repr(
        (__version__, engine_digest(), catalogue.digest, workspace.area, snapshot.records_on, parts, team, worker)
    )
    return hashlib.sha256(told.encode()).hexdigest()


def _write(path: Path, found: Mapping[str | None, Checked]) -> None:
    """Write beside, then rename: another process sees the whole file or none."""
    told = _told(found[None]) | {"teams": {team: _told(one) for team, one in found.items() if team is not None}}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.stem}.{uuid4().hex}.tmp")
    try:
        beside.write_text(json.dumps(told), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _told(found: Checked) -> dict[str, Any]:
    return {
        "issues": [asdict(issue) for issue in found.issues],
        "months": [[str(one.month), one.rows, one.doubted] for one in found.months],
    }


def _read(snapshot: Snapshot, told: Mapping[str, Any]) -> Mapping[str | None, Checked]:
    """The contrary of `_write`. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    return {None: _one(snapshot, told), **{team: _one(snapshot, one) for team, one in told["teams"].items()}}


def _one(snapshot: Snapshot, told: Mapping[str, Any]) -> Checked:
    return Checked(
        snapshot,
        tuple(_issue(one) for one in told["issues"]),
        (),
        tuple(QualityMonth(Period.parse(month), rows, doubted) for month, rows, doubted in told["months"]),
    )


def _issue(told: Mapping[str, Any]) -> Issue:
    counted = {name: tuple((who, rows) for who, rows in told[name]) for name in ("teams", "workers")}
    splits = tuple((split, tuple(names)) for split, names in told["splits"])
    return Issue(**{**told, **counted, "disturbs": tuple(told["disturbs"]), "splits": splits, "figures": ()})

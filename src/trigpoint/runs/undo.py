"""Going back one load."""

from __future__ import annotations

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.runs.kept import TABLE as FIGURES_KEPT
from trigpoint.store.workspace import Workspace

LOAD, UNDO = "load", "undo"


def undo(workspace: Workspace, by: str) -> Snapshot:
    """Make a new snapshot that holds what held before the last load in effect; a second undo goes back another.

    Nothing is removed: the load that is taken back stays in the history, marked as undone, until a purge. Raises
    `UserMistake` where no load is in effect, or where what was before it has been purged.
    """
    with workspace.store.change(by=by) as change:
        standing = workspace.store.in_effect()
        last = next((s for s in reversed(standing) if s.act == LOAD), None)
        if last is None:
            raise UserMistake("There is nothing to undo: no load is in effect.")
        target = next((s for s in reversed(standing) if s.number < last.number), None)
        if target is not None and target.purged:
            what = f"The load of {last.as_of.isoformat()} cannot be undone: what was before it has been purged."
            raise UserMistake(Problem(what, "Load the earlier files again instead."))
        now = change.before.parts if change.before else {}
        # Figures kept from purged snapshots came with a purge, not with the load that is taken back.
        kept = {key: part for key, part in now.items() if key[0] == FIGURES_KEPT}
        wanted = {**(target.parts if target else {}), **kept}
        parts: dict[tuple[str, str], Part | None] = {key: wanted.get(key) for key in {*now, *wanted}}
        return change.commit(
            act=UNDO,
            as_of=target.as_of if target else last.as_of,
            format=last.format,
            source=last.source,
            parts=parts,
            undoes=last.number,
            restores=target.number if target else None,
            reason=f"takes back snapshot {last.number}",
        )

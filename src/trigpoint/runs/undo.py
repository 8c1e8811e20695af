"""Going back one load."""

from __future__ import annotations

from itertools import takewhile

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.runs.kept import TABLE as FIGURES_KEPT
from trigpoint.store.store import Store
from trigpoint.store.workspace import Workspace

LOAD, UNDO = "load", "undo"


def to_undo(store: Store) -> Snapshot:
    """The load that an undo would take back: the last in effect. Raises `UserMistake` where none is."""
    last = next((s for s in store.standing() if s.act == LOAD), None)
    if last is None:
        raise UserMistake("There is nothing to undo: no load is in effect.")
    return last


def undo(workspace: Workspace, by: str, of: int | None = None) -> Snapshot:
    """Make a new snapshot that holds what held before the last load in effect; a second undo goes back another.

    `of` is the number of the load that is meant: where it is undone already nothing more is done, and the undo that did
    it comes back. Nothing is removed: the load that is taken back stays in the history, marked as undone, until a
    purge. Raises `UserMistake` where no load is in effect, where `of` is not the last, or where what was before it has
    been purged.
    """
    with workspace.store.change(by=by) as change:
        later = takewhile(lambda s: of is not None and s.number > of, workspace.store.newest_first())
        done = next((s for s in later if s.undoes == of), None)
        if done is not None:
            return done
        last = to_undo(workspace.store)
        if of is not None and last.number != of:
            what = f"Load {of} is not the last any more, so it cannot be undone by itself."
            raise UserMistake(Problem(what, f"Undo load {last.number} first."))
        target = next((s for s in workspace.store.standing() if s.number < last.number), None)
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

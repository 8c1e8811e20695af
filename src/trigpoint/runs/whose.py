"""Whose records a load brings: the workspace's own area's, or those of another authority that it holds beside them."""

from __future__ import annotations

from dataclasses import dataclass

from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Part, Snapshot, source_of
from trigpoint.store.pseudonym import key_for
from trigpoint.store.workspace import Workspace

PERSON = "person"
"""The one noun that may be recognised across authorities, where there is leave for it."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose records a load brings. `authority` is empty for the workspace's own area; `source` is the name under which
    the store keeps what the sender sent; `agreement` names the leave to recognise people of other authorities."""

    authority: str
    source: str
    agreement: str = ""
    is_new: bool = False

    def key(self, workspace_key: bytes, noun: str) -> bytes:
        """The key of the pseudonyms of a noun."""
        linked = noun == PERSON and bool(self.agreement)
        return workspace_key if linked else key_for(workspace_key, self.authority)

    def check(self, table: str, before: Part | None, kept: int) -> None:
        """Refuse to add to rows whose people were given pseudonyms in another way: they would be other people."""
        if before is None:
            return
        if before.authority != self.authority:
            what = f'The source "{self.source}" is of another authority already.'
            raise UserMistake(Problem(what, "Give another --source."))
        if kept and bool(before.agreement) != bool(self.agreement):
            was, now = ("linked", "not") if before.agreement else ("not linked", "linked")
            what = f"The older rows of {table} that stay were loaded while people were {was}, and now they are {now}."
            instead = "Undo the loads of this source and load its files again; the setting is people_linked_under."
            raise UserMistake(Problem(what, instead))

    @property
    def notes(self) -> tuple[str, ...]:
        """What to look at: a name that is spelt in another way makes an authority of its own."""
        if not self.is_new:
            return ()
        return (f"{self.authority} is new to this workspace: undo the load if the name is not written as it should.",)


def whose(workspace: Workspace, source: str, authority: str | None) -> Whose:
    """Whose records a load brings. A name is known again in small or capital letters; the workspace's own area, or
    none, is the workspace's own. Raises `UserMistake` for a name that is no name."""
    if authority is None or _same(authority, workspace.area):
        return Whose("", source)
    name = " ".join(authority.split())
    if not name or not name.isprintable():
        raise UserMistake(Problem("That is no authority's name.", "Write it in words: --authority Northmouth."))
    held = others_held(workspace.store.current())
    known = next((one for one in held if _same(one, name)), None)
    chosen = known or name
    return Whose(chosen, source_of(source, chosen), workspace.settings.people_linked_under, is_new=known is None)


def others_held(snapshot: Snapshot | None) -> tuple[str, ...]:
    """The authorities, besides the workspace's own area, that a snapshot holds records of; in order of their names."""
    parts = snapshot.parts.values() if snapshot is not None else ()
    return tuple(sorted({part.authority for part in parts if part.authority}))


def authorities_held(workspace: Workspace, snapshot: Snapshot) -> tuple[str, ...]:
    """Whose records a snapshot holds, by name; the workspace's own area under its own."""
    return tuple(sorted({name or workspace.area for name in snapshot.authorities}))


def find_authority(workspace: Workspace, snapshot: Snapshot, name: str) -> str:
    """The name of an authority that the snapshot holds records of, however it is capitalised. Raises `UserMistake`
    with the near one."""
    held = authorities_held(workspace, snapshot)
    found = next((one for one in held if _same(one, name)), None)
    if found is None:
        raise UserMistake(Problem(f'There are no records of an authority "{name}".', did_you_mean(name, held)))
    return found


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()

"""Files handed over into a folder and remembered as handed out: both or neither.

The files are put whole, then the audit names them; where either fails the folder is as it was and nothing is listed. A
process that is killed between leaves a note beside the lists of what it had begun: whoever publishes next finds it, and
what lies in the folder whole is remembered then, with the reason. What does not was never handed out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.placing import NotBackError, put_all
from trigpoint.store import files
from trigpoint.store.audit import Entry
from trigpoint.store.issued import Issued, IssuedFile

FINISHED = "The process was stopped after the files were put and before this line was written."
_NOTE = ".begun"
Made = Sequence[tuple[str, str, bytes]]
"""Files by their place below the folder, with the form that each is of."""


@dataclass(frozen=True, slots=True)
class Handing:
    """Who hands out what: the account, the edition's id (empty for a draft), and what the audit says of it."""

    by: str
    edition: str
    details: Mapping[str, str]


def hand_over(
    issued: Issued,
    folder: Path,
    made: Made,
    handing: Handing,
    *,
    unchanged: Collection[str] = (),
    further: Callable[[], None] = lambda: None,
) -> tuple[IssuedFile, ...]:
    """Put files into a folder, those that are `unchanged` excepted, do what is `further` to be done there, and remember
    all as handed out. Raises `UserMistake` where any of it cannot be done."""
    listed: list[IssuedFile] = []

    def then() -> None:
        further()
        try:
            listed.extend(issued.add(made, by=handing.by, edition=handing.edition, details=handing.details))
        except UserMistake:
            last = _told(issued, handing.edition)[before:]
            if not last:  # else the line stands, and what failed came after it
                raise
            listed.extend(issued.files_of(last[0]))

    with issued.held():
        finish(issued)
        before = len(_told(issued, handing.edition))
        note = _note(issued, folder, made, handing)
        try:
            _put(folder, {name: data for name, _, data in made if name not in unchanged}, then)
        finally:
            files.remove(note)
    return tuple(listed)


def finish(issued: Issued) -> None:
    """Remember what stopped processes had handed over without saying so. Only for whoever holds the shelf."""
    for note in issued.folder.glob(f"*{_NOTE}"):
        try:
            begun = json.loads(note.read_bytes())
        except ValueError:  # cut off before anything was put
            files.remove(note)
            continue
        made = [(name, form, _read(Path(begun["folder"]) / name)) for name, form, _ in begun["files"]]
        there = [_hash(data) for _, _, data in made]
        whole = there == [sha for _, _, sha in begun["files"]]
        if whole and len(_told(issued, begun["edition"])) == begun["told"]:
            issued.add(made, by=begun["by"], edition=begun["edition"], details=begun["details"], why=FINISHED)
        files.remove(note)


def _note(issued: Issued, folder: Path, made: Made, handing: Handing) -> Path:
    """What is begun, in a file beside the lists. `told` is how often the edition was handed out before."""
    begun = {
        "folder": str(folder.absolute()), "by": handing.by, "edition": handing.edition,
        "told": len(_told(issued, handing.edition)), "details": dict(handing.details),
        "files": [(name, form, _hash(data)) for name, form, data in made],
    }  # fmt: skip
    path = issued.folder / f"{token_hex(8)}{_NOTE}"
    files.put_in_place(path, json.dumps(begun).encode("utf-8"), path.with_suffix(".part"))
    return path


def _told(issued: Issued, edition: str) -> list[Entry]:
    """The audit's lines about an edition that was handed out, oldest first."""
    return [entry for entry in issued.entries() if entry.details.get("edition") == edition]


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _put(folder: Path, made: Mapping[str, bytes], then: Callable[[], None]) -> None:
    """Put all of the files into the folder and do what comes then, or nothing."""
    try:
        put_all(folder, made, then)
    except NotBackError as error:
        what = f"The files cannot be written: {error.strerror}. Some of the folder's own could not be put back."
        instead = f"They lie in {error.where.name}, in the same folder: put them back when nobody has the others open."
        raise UserMistake(Problem(what, instead, file=Path(error.filename or folder).name)) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        what = f"The files cannot be written: {why}. The folder is as it was."
        raise UserMistake(Problem(what, file=Path(error.filename or folder).name)) from error

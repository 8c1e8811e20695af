"""Files handed over into a folder and remembered as handed out: both or neither.

The files are put whole, then the audit names them; where either fails the folder is as it was and nothing is listed. A
process that is killed between leaves a note beside the lists of what it had begun: whoever publishes next finds it, and
what it put whole is remembered then, with the reason. What was not put was never handed out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from secrets import token_hex

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.placing import NotBackError, put_all
from trigpoint.store import files
from trigpoint.store.audit import Entry
from trigpoint.store.issued import Issued, IssuedFile

FINISHED = "The process was stopped after the files were put and before this line was written."
_NOTE, _HANDING = ".begun", "handing"
Made = Sequence[tuple[str, str, bytes]]
"""Files by their place below the folder, with the form that each is of."""


@dataclass(frozen=True, slots=True)
class Handing:
    """Who hands out what: the account, the edition's id (empty for a draft), and what the audit says of it."""

    by: str
    edition: str
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Further:
    """What is done in the folder when the files are there and cannot be taken back, and `where` below it."""

    where: str
    do: Callable[[], None]


@dataclass(frozen=True, slots=True)
class _Begun:
    """What one process has begun, as its note says it: the files by place, form and SHA-256, whether any of them is
    put (others lay there before, the same), and whether all was done but the audit's line."""

    folder: str
    by: str
    edition: str
    details: Mapping[str, str]
    files: Sequence[tuple[str, str, str]]
    puts: bool
    done: bool = False


def hand_over(
    issued: Issued,
    folder: Path,
    made: Made,
    handing: Handing,
    *,
    unchanged: Collection[str] = (),
    further: Further | None = None,
) -> tuple[IssuedFile, ...]:
    """Put files into a folder, those that are `unchanged` excepted, do what is `further` to be done there, and remember
    all as handed out. Raises `UserMistake` where any of it cannot be done."""
    token = token_hex(8)
    listed: list[IssuedFile] = []
    stays: list[str] = []
    put = {name: data for name, _, data in made if name not in unchanged}
    begun = _Begun(
        folder=str(folder.absolute()),
        by=handing.by,
        edition=handing.edition,
        details={**handing.details, _HANDING: token},
        files=[(name, form, _hash(data)) for name, form, data in made],
        puts=bool(put),
    )

    def then() -> None:
        if further is not None:
            stays.append(further.where)
            further.do()
        _keep(issued, token, replace(begun, done=True))
        try:
            listed.extend(issued.add(made, by=begun.by, edition=begun.edition, details=begun.details))
        except UserMistake:
            last = _told(issued, token)
            if last is None:  # else the line stands, and what failed came after it
                raise
            listed.extend(issued.files_of(last))

    with issued.held():
        finish(issued)
        note = _keep(issued, token, begun)
        try:
            put_all(folder, put, then)
        except (OSError, UserMistake) as error:
            raise UserMistake(_not_handed(error, folder, stays)) from error
        finally:
            files.remove(note)
    return tuple(listed)


def finish(issued: Issued) -> None:
    """Remember what stopped processes had handed over without saying so. Only for whoever holds the shelf.

    Files that lie there whole were handed out if the process had put any of them, or had done all: of what had not been
    done besides, nothing is said. Where there are no files, nothing proves what was done.
    """
    for note in issued.folder.glob(f"*{_NOTE}"):
        try:
            begun = _Begun(**json.loads(note.read_bytes()))
        except (ValueError, TypeError):  # cut off before anything was put
            files.remove(note)
            continue
        made = [(name, form, _read(Path(begun.folder) / name)) for name, form, _ in begun.files]
        whole = all(_hash(data) == sha for (_, _, data), (_, _, sha) in zip(made, begun.files, strict=True))
        if made and whole and (begun.puts or begun.done) and _told(issued, note.stem) is None:
            there = {} if begun.done else {"forms": ", ".join(dict.fromkeys(form for _, form, _ in made))}
            details = {**begun.details, **there}
            issued.add(made, by=begun.by, edition=begun.edition, details=details, why=FINISHED)
        files.remove(note)


def _keep(issued: Issued, token: str, begun: _Begun) -> Path:
    """Put the note of what is begun beside the lists, in the place of the one before."""
    path = issued.folder / f"{token}{_NOTE}"
    files.put_in_place(path, json.dumps(asdict(begun)).encode("utf-8"), path.with_suffix(".part"))
    return path


def _told(issued: Issued, token: str) -> Entry | None:
    """The audit's line about one handing over, where there is one."""
    return next((entry for entry in issued.entries() if entry.details.get(_HANDING) == token), None)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _not_handed(error: OSError | UserMistake, folder: Path, stays: Sequence[str]) -> list[Problem]:
    """What went wrong, and what of it is in the folder all the same."""
    left = [
        Problem(f"What was written in {where} by then stays there.", "Publish again: it is then written whole.")
        for where in stays
    ]
    if isinstance(error, UserMistake):
        return [*error.problems, *left]
    name = Path(error.filename or folder).name
    what = f"The files cannot be written: {error.strerror or type(error).__name__}."
    if isinstance(error, NotBackError):
        instead = f"They lie in {error.where.name}, in the same folder: put them back when nobody has the others open."
        what = f"{what} Some of the folder's own could not be put back."
        return [Problem(what, instead, file=name), *left]
    as_before = "The other files are as they were." if stays else "The folder is as it was."
    return [Problem(f"{what} {as_before}", file=name), *left]

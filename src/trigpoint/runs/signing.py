"""Signing where there is no web application: signatures under way in a file, an edition when the director has signed.

`words/signatures.csv` is only ever added to. A signature is under the hash of what stood there: once a figure, a
target, a definition or a word changes, it no longer counts.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL, Role, Signature, unsigned
from trigpoint.runs.commentary import pointed_out
from trigpoint.runs.editions import drafted, freeze
from trigpoint.runs.words import Words
from trigpoint.runs.words_kept import FOLDER
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.owed import Owed, owed
from trigpoint.store import files
from trigpoint.store.editions import Editions
from trigpoint.store.workspace import Workspace

FILE = f"{FOLDER}/signatures.csv"
_COLUMNS = ("pack", "period", "audience", "breakdowns", "role", "name", "account", "at", "note", "of")
_PARTING = "; "


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of a signature: those that count so far, the roles that are still to sign, the edition where it was the
    last."""

    signatures: tuple[Signature, ...]
    waiting: tuple[Role, ...]
    edition: Edition | None = None
    doubts: tuple[Problem, ...] = ()
    """Typed figures that contradict the scorecard: they keep nobody from signing."""
    owed: tuple[Owed, ...] = ()
    """Who has not written about which figures: that keeps nobody from signing either."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """One line of the file: a signature, and what it is under."""

    pack: str
    period: str
    audience: str
    breakdowns: tuple[str, ...]
    signature: Signature


def sign(
    workspace: Workspace,
    pack: str,
    period: Period,
    words: Words,
    role: Role,
    name: str,
    *,
    account: str,
    at: dt.datetime,
    note: str = "",
    audience: str = INTERNAL,
    breakdowns: Sequence[str] | None = None,
    reopening: str | None = None,
) -> Signed:
    """Sign a pack as it stands. The director signs last, and that freezes it.

    `breakdowns` are the tables that it has; where they are not given, those of the last signature. Raises `UserMistake`
    as `drafted` and `freeze` do, for a role out of turn, and for an empty name.
    """
    if not name.strip():
        raise UserMistake(Problem("A signature needs a name.", "Write --name."))
    held = [k for k in _read(workspace) if (k.pack, k.period, k.audience) == (pack, str(period), audience)]
    tables = tuple(breakdowns) if breakdowns is not None else held[-1].breakdowns if held else ()
    draft = drafted(workspace, pack, period, words, audience=audience, breakdowns=tables, on=at.astimezone().date())
    counting = {k.signature.role: k.signature for k in held if k.signature.of == draft.content}
    before = [r for r in Role if list(Role).index(r) < list(Role).index(role)]
    missing = unsigned(tuple(counting.values()), draft.content, before)
    if missing:
        who = " and ".join(f"the {one.value}" for one in missing)
        has = "has" if len(missing) == 1 else "have"
        what = f"{who[:1].upper()}{who[1:]} {has} not signed what stands there now."
        raise UserMistake(Problem(what, f"The {role.value} signs after {'them' if len(missing) > 1 else who}."))
    own = Signature(role, name.strip(), account, at, note.strip(), draft.content)
    signatures = tuple(s for r in Role if (s := own if r is role else counting.get(r)) is not None)
    frozen = None
    if role is Role.DIRECTOR:
        frozen = freeze(
            workspace, pack, period, words, signatures,
            by=account, audience=audience, breakdowns=tables, reopening=reopening,
        )  # fmt: skip
    _add(workspace, _Kept(pack, str(period), audience, tables, own))
    doubts = pointed_out((draft.card, *draft.tables), draft.remarks)
    still = owed(draft.card, words.commentary(pack, period))
    return Signed(signatures, unsigned(signatures, draft.content), frozen, doubts, still)


def _read(workspace: Workspace) -> list[_Kept]:
    path = workspace.path / FILE
    if not path.is_file():
        return []
    found, problems = [], []
    with path.open(encoding="utf-8", newline="") as stream:
        for number, line in enumerate(csv.reader(stream), 1):
            try:
                found += [_kept(dict(zip(_COLUMNS, line, strict=True)))] if tuple(line) != _COLUMNS else []
            except ValueError:
                instead = "Take the row out, and let whoever it was sign again: trigpoint sign."
                problems.append(Problem("This row was changed and cannot be read.", instead, file=FILE, row=number))
    if problems:
        raise UserMistake(problems)
    return found


def _kept(cells: dict[str, str]) -> _Kept:
    signature = Signature(
        Role(cells["role"]), cells["name"], cells["account"], dt.datetime.fromisoformat(cells["at"]), cells["note"],
        cells["of"],
    )  # fmt: skip
    tables = tuple(name for name in cells["breakdowns"].split(_PARTING) if name)
    return _Kept(cells["pack"], cells["period"], cells["audience"], tables, signature)


def _add(workspace: Workspace, kept: _Kept) -> None:
    path = workspace.path / FILE
    signature = kept.signature
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    with Editions(workspace.store).held():
        files.make_folder(path.parent)
        end = path.stat().st_size if path.is_file() else 0
        if not end:
            writer.writerow(_COLUMNS)
        writer.writerow([
            kept.pack, kept.period, kept.audience, _PARTING.join(kept.breakdowns), signature.role.value, signature.name,
            signature.account, signature.at.isoformat(), signature.note, signature.of,
        ])  # fmt: skip
        files.append(path, text.getvalue().encode("utf-8"), at=end)
        files.sync(path)

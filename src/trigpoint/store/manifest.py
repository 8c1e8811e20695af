"""Manifests: one JSON file a snapshot, each holding the hash of the one before it.

A manifest names files, counts rows and says what was done. It holds nothing about a child.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import InputFile, ObjectRef, Part, Reach, SheetAccount, Snapshot
from trigpoint.store.audit import Head

LAYOUT = 1
_HASH = re.compile("[0-9a-f]{64}")
_REF, _REACH = itemgetter("name", "rows", "size"), itemgetter("first", "last", "only_latest")
_ACCOUNT = itemgetter("file", "sheet", "read", "taken", "set_aside", "table")


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge took away, for ever: whole snapshots by number, and objects put in the place of longer ones.

    `replaced` maps the name of an open or vault file to the one that holds its rows less those that were due.
    """

    snapshots: tuple[int, ...] = ()
    replaced: Mapping[str, ObjectRef] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A snapshot as it was written, the hash of the manifest before (empty for the first), a purge's record, and where
    the audit ended when it was written (None where there was no line, and in manifests of earlier versions)."""

    snapshot: Snapshot
    previous: str
    purge: Purge | None = None
    audit: Head | None = None


class Met:
    """The parts and accounts of the manifests read so far. What hundreds of manifests name, as they do of every table
    that a load leaves as it was, is made once and is one object."""

    def __init__(self) -> None:
        self._parts: dict[object, Part] = {}
        self._accounts: dict[object, SheetAccount] = {}

    def part(self, d: Mapping[str, Any]) -> Part:
        """The part that is written so."""
        vault, given, reach = d["vault"], d.get("given"), d.get("reach")
        key = (
            _REF(d["open"]),
            None if vault is None else _REF(vault),
            None if given is None else tuple(given),
            None if reach is None else _REACH(reach),
            d.get("authority"),
            d.get("as_of"),
            d.get("agreement"),
        )
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = _part_in(d)
        return found

    def account(self, d: Mapping[str, Any]) -> SheetAccount:
        """The account that is written so."""
        key = (_ACCOUNT(d), tuple(d["unread_columns"]), tuple(d["missing_columns"]))
        found = self._accounts.get(key)
        if found is None:
            found = self._accounts[key] = _account_in(d)
        return found


def file_name(number: int) -> str:
    """`000012.json`."""
    return f"{number:06d}.json"


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as it is written: UTF-8 JSON, the same bytes for the same content."""
    s = manifest.snapshot
    document: dict[str, Any] = {
        "layout": LAYOUT,
        "number": s.number,
        "previous": manifest.previous,
        "made_at": s.made_at.isoformat(),
        "act": s.act,
        "as_of": s.as_of.isoformat(),
        "known_on": s.known_on.isoformat(),
        "records_on": s.records_on.isoformat() if s.records_on else None,
        "format": s.format,
        "source": s.source,
        "parent": s.parent,
        "undoes": s.undoes,
        "restores": s.restores,
        "parts": [_part_out(table, source, part) for (table, source), part in sorted(s.parts.items())],
        "aside": _ref_out(s.aside),
        "inputs": [{"name": i.name, "sha256": i.sha256} for i in s.inputs],
        "accounts": [_account_out(a) for a in s.accounts],
        "notes": list(s.notes),
        "extra": dict(sorted(s.extra.items())),
    }
    if manifest.audit is not None:
        document["audit"] = {"lines": manifest.audit.lines, "hash": manifest.audit.hash}
    if manifest.purge is not None:
        replaced = {name: _ref_out(ref) for name, ref in sorted(manifest.purge.replaced.items())}
        document["purge"] = {"snapshots": list(manifest.purge.snapshots), "replaced": replaced}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def from_bytes(data: bytes, met: Met | None = None) -> Manifest:
    """Read a manifest; `met` is what those read before it held. Raises `ValueError`, `KeyError` or `TypeError` where it
    is damaged."""
    met = met or Met()
    d = json.loads(data)
    if d["layout"] != LAYOUT:
        raise ValueError("a manifest of another layout")
    snapshot = Snapshot(
        number=d["number"],
        made_at=dt.datetime.fromisoformat(d["made_at"]),
        as_of=dt.date.fromisoformat(d["as_of"]),
        known_on=dt.date.fromisoformat(d["known_on"]),
        records_on=_day_in(d.get("records_on", d["known_on"])),  # earlier manifests do not say
        act=d["act"],
        format=d["format"],
        source=d["source"],
        parent=d["parent"],
        parts={(p["table"], p["source"]): met.part(p) for p in d["parts"]},
        inputs=tuple(InputFile(i["name"], i["sha256"]) for i in d["inputs"]),
        accounts=tuple(met.account(a) for a in d["accounts"]),
        notes=tuple(d["notes"]),
        aside=_optional(d["aside"]),
        undoes=d["undoes"],
        restores=d["restores"],
        sha256=hashlib.sha256(data).hexdigest(),
        extra=d["extra"],
    )
    purge = None
    if "purge" in d:
        replaced = {name: _ref_in(ref) for name, ref in d["purge"]["replaced"].items()}
        purge = Purge(tuple(d["purge"]["snapshots"]), replaced)
    audit = Head(int(d["audit"]["lines"]), str(d["audit"]["hash"])) if "audit" in d else None
    return Manifest(snapshot, d["previous"], purge, audit)


def read(path: Path, met: Met | None = None) -> Manifest:
    """Read a manifest's file; `met` is what those read before it held. Raises `UserMistake` where it is damaged."""
    try:
        return from_bytes(path.read_bytes(), met)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        instead = "Run `trigpoint verify` to see what else is wrong, and restore the workspace from a backup."
        raise UserMistake(Problem("This manifest of the store is damaged.", instead, file=path.name)) from error


def with_purges(newest_first: Iterable[Manifest]) -> Iterator[Snapshot]:
    """The snapshots as they stand now: purged ones marked, and rewritten files in the place of those they replaced.

    A purge speaks only of the snapshots before it: the same content may be loaded again afterwards. So manifests come
    the newest first, and no further back than somebody asks.
    """
    gone: set[int] = set()
    replaced: dict[str, ObjectRef] = {}
    for manifest in newest_first:
        yield _as_it_stands(manifest.snapshot, gone, replaced)
        if manifest.purge is not None:
            gone |= set(manifest.purge.snapshots)
            # What an earlier purge wrote may have been written again by a later one.
            replaced |= {old: replaced.get(new.name, new) for old, new in manifest.purge.replaced.items()}


def objects_of(*snapshots: Snapshot) -> set[tuple[ObjectRef, bool]]:
    """Every file that the snapshots need, with whether it lies behind the door."""
    # A part that hundreds of snapshots share is mostly one object (`Met`): looked at once.
    parts = {id(part): part for snapshot in snapshots for part in snapshot.parts.values()}
    found = {(part.open, False) for part in parts.values()}
    found |= {(part.vault, True) for part in parts.values() if part.vault}
    found |= {(snapshot.aside, True) for snapshot in snapshots if snapshot.aside}
    return found


def _as_it_stands(snapshot: Snapshot, gone: set[int], replaced: Mapping[str, ObjectRef]) -> Snapshot:
    def now(ref: ObjectRef) -> ObjectRef:
        return replaced.get(ref.name, ref)

    if snapshot.number not in gone and not replaced:
        return snapshot

    def part_now(part: Part) -> Part:
        if part.open.name not in replaced and (part.vault is None or part.vault.name not in replaced):
            return part
        return replace(part, open=now(part.open), vault=now(part.vault) if part.vault else None)

    parts = {key: part_now(part) for key, part in snapshot.parts.items()}
    aside = now(snapshot.aside) if snapshot.aside else None
    return replace(snapshot, purged=snapshot.number in gone, parts=parts, aside=aside)


def _day_in(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def _part_out(table: str, source: str, part: Part) -> dict[str, Any]:
    told: dict[str, Any] = {
        "table": table,
        "source": source,
        "open": _ref_out(part.open),
        "vault": _ref_out(part.vault),
    }
    if part.given is not None:
        told["given"] = list(part.given)
    if part.reach is not None:
        first, last = part.reach.first.isoformat(), part.reach.last.isoformat()
        told["reach"] = {"first": first, "last": last, "only_latest": part.reach.only_latest}
    if part.as_of is not None:
        told["as_of"] = part.as_of.isoformat()
    told |= {name: value for name in ("authority", "agreement") if (value := getattr(part, name))}
    return told


def _part_in(d: Mapping[str, Any]) -> Part:
    given, reach = d.get("given"), d.get("reach")
    return Part(
        _ref_in(d["open"]),
        _optional(d["vault"]),
        None if given is None else tuple(given),
        None if reach is None else _reach_in(reach),
        d.get("authority", ""),
        _day_in(d.get("as_of")),
        d.get("agreement", ""),
    )


def _reach_in(d: Mapping[str, Any]) -> Reach:
    return Reach(dt.date.fromisoformat(d["first"]), dt.date.fromisoformat(d["last"]), bool(d["only_latest"]))


def _ref_out(ref: ObjectRef | None) -> dict[str, Any] | None:
    return None if ref is None else {"name": ref.name, "rows": ref.rows, "size": ref.size}


def _ref_in(d: Mapping[str, Any]) -> ObjectRef:
    name = d["name"]
    if not (isinstance(name, str) and _HASH.fullmatch(name)):
        raise ValueError("an object's name is not a hash")  # or it could lead out of the store
    return ObjectRef(name, d["rows"], d["size"])


def _optional(d: Mapping[str, Any] | None) -> ObjectRef | None:
    return None if d is None else _ref_in(d)


def _account_out(a: SheetAccount) -> dict[str, Any]:
    return {
        "file": a.file,
        "sheet": a.sheet,
        "table": a.table,
        "read": a.read,
        "taken": a.taken,
        "set_aside": a.set_aside,
        "unread_columns": list(a.unread_columns),
        "missing_columns": list(a.missing_columns),
    }


def _account_in(d: Mapping[str, Any]) -> SheetAccount:
    lists = {name: tuple(d[name]) for name in ("unread_columns", "missing_columns")}
    return SheetAccount(d["file"], d["sheet"], d["read"], d["taken"], d["set_aside"], **lists, table=d["table"])

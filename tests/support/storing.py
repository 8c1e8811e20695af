"""Small loads straight into a store, for tests of what lies below the reading of files. All rows are made up."""

from __future__ import annotations

import datetime as dt
import hashlib

import polars as pl

from trigpoint.model.snapshot import InputFile, Part, SheetAccount, Snapshot
from trigpoint.store.store import Store

CONTACT = ("contact", "tables")


def rows(first: int, count: int = 3) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Open rows and their vault rows, `count` from number `first`."""
    numbers = range(first, first + count)
    keys = [f"{n:016x}" for n in numbers]
    open_rows = {"_row_key": keys, "_file": ["contacts.csv"] * count, "_sheet": [None] * count}
    open_rows |= {"person_id": [f"{n + 500:016x}" for n in numbers]}
    open_rows |= {"received_on": [dt.date(2025, 1, 1) + dt.timedelta(days=n) for n in numbers]}
    vault_rows = {"_row_key": keys, "_row": [n + 2 for n in numbers], "person_id": [f"P{n}" for n in numbers]}
    return pl.DataFrame(open_rows, schema_overrides={"_sheet": pl.String}), pl.DataFrame(vault_rows)


def load(store: Store, first: int, as_of: dt.date, count: int = 3, key: tuple[str, str] = CONTACT) -> Snapshot:
    """One load of `count` contacts from number `first`, in the place of what the same source gave before."""
    opened, vault = rows(first, count)
    with store.change(by="tester") as change:
        part = Part(change.put(opened), change.put(vault, vault=True))
        aside = change.put(pl.DataFrame({"_file": ["contacts.csv"], "_row": [99 + first]}), vault=True)
        return change.commit(
            act="load",
            as_of=as_of,
            format="tables",
            source=key[1],
            parts={key: part},
            inputs=[InputFile("contacts.csv", hashlib.sha256(f"{first}-{count}".encode()).hexdigest())],
            accounts=[SheetAccount("contacts.csv", None, count + 1, count, 1, table=key[0])],
            aside=aside,
        )


def numbers_in(store: Store, snapshot: Snapshot | None, key: tuple[str, str] = CONTACT) -> list[int]:
    """The numbers of the contacts that a snapshot holds, read back from its open and vault files."""
    if snapshot is None or key not in snapshot.parts:
        return []
    part = snapshot.parts[key]
    assert part.vault is not None
    opened = pl.read_parquet(store.path_of(part.open))
    vault = pl.read_parquet(store.path_of(part.vault, vault=True))
    joined = opened.join(vault, on="_row_key", how="inner")
    assert joined.height == opened.height == vault.height
    return [int(key, 16) for key in joined["_row_key"]]

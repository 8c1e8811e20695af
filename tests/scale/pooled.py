"""Many boroughs out of one, for the benchmark of growth: `python -m tests.scale.pooled FROM TO TIMES`, two workspaces.

A process of its own, so that its memory is not counted as the evaluation's. Each copy is an authority of its own, with
identifiers of its own, in a part of its own, as if it had been loaded; what identifies a person is left out. Files are
written one after another: no more than one table of one borough is ever in memory.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import polars as pl

from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.identity import POPULATION
from trigpoint.model.snapshot import Part, Snapshot, source_of
from trigpoint.store.change import Change
from trigpoint.store.store import Store
from trigpoint.store.workspace import Workspace

REGION = "The Region"
KEPT = 13
"""Hex characters of a pseudonym that stay; the last three say which copy it is of."""


def authority(number: int) -> str:
    """What the copy of that number is called."""
    return f"Borough {number:03}"


def main() -> None:
    """Make the second workspace out of the first: so many times over, an authority each."""
    source, target, times = Workspace.open(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3])
    beside = target.with_name(f"{target.name} being made")
    shutil.rmtree(beside, ignore_errors=True)
    snapshot = source.store.current()
    if snapshot is None:
        raise SystemExit("Nothing is loaded there.")
    pooled, catalogue = Workspace.create(beside, REGION, REGION), load_catalogue()
    with pooled.store.change(by="the benchmark") as change:
        parts: dict[tuple[str, str], Part | None] = {}
        for number in range(1, times + 1):
            parts |= _copied(catalogue, source.store, snapshot, change, number)
        change.commit(act="load", as_of=snapshot.as_of, format="tables", source="tables", parts=parts)
    beside.rename(target)


def _copied(
    catalogue: Catalogue, store: Store, snapshot: Snapshot, change: Change, number: int
) -> dict[tuple[str, str], Part | None]:
    """The parts of one authority."""
    name, found = authority(number), {}
    for (table, source), part in sorted(snapshot.parts.items()):
        rows = pl.read_parquet(store.path_of(part.open))
        if table == POPULATION:
            rows = rows.with_columns(pl.lit(name).alias("area"))
        own = [c.name for c in catalogue.tables[table].open_columns if c.type == "id" and c.name in rows.columns]
        renamed = [pl.col(column).str.head(KEPT) + f"{number:03x}" for column in (*own, "_row_key")]
        ref = change.put(rows.with_columns(renamed))
        found[table, source_of(source, name)] = replace(part, open=ref, vault=None, authority=name)
    return found


if __name__ == "__main__":
    main()

"""Many boroughs out of one, for the benchmark of growth: `python -m tests.scale.pooled FROM TO TIMES KIND`.

FROM and TO are workspaces. A process of its own, so that its memory is not counted as the evaluation's. Each copy is an
authority of its own, with identifiers of its own; what identifies a person is left out. Files are written one after
another: no more than one table of one borough is ever in memory. KIND is what is copied:

- `prepared`, the tables that DuckDB reads. Preparing them is a borough's work, again for each of them, and is measured
  on one. The stored files, which nothing reads then, are those of the one.
- `stored`, the files that Spark reads.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl

from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.columns import types_of
from trigpoint.engines.identity import POPULATION, table_key
from trigpoint.engines.prepare import FOLDER, SOURCE, prepare
from trigpoint.model.snapshot import ObjectRef, Part, Snapshot, source_of
from trigpoint.model.table import AUTHORITY, ColumnType
from trigpoint.store.change import Change
from trigpoint.store.workspace import Workspace

REGION = "The Region"
PREPARED, STORED = "prepared", "stored"
KEPT = 13
"""Hex characters of a pseudonym that stay; the last three say which copy it is of."""
GROUP = 122_880
"""Rows of a Parquet row group, as the store and DuckDB write them."""


def authority(number: int) -> str:
    """What the copy of that number is called."""
    return f"Borough {number:03}"


def main() -> None:
    """Make the second workspace where it is not there, and its prepared tables where they are of another version."""
    source, target, times, kind = Workspace.open(Path(sys.argv[1])), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    snapshot, catalogue = source.store.current(), load_catalogue()
    if snapshot is None:
        raise SystemExit("Nothing is loaded there.")
    if not target.is_dir():
        beside = target.with_name(f"{target.name} being made")
        shutil.rmtree(beside, ignore_errors=True)
        with Workspace.create(beside, REGION, REGION).store.change(by="the benchmark") as change:
            made = _own_files(catalogue, source, change) if kind == STORED else _same_files(source, change)
            parts = {key: part for n in range(1, times + 1) for key, part in _sent(snapshot, n, made).items()}
            change.commit(act="load", as_of=snapshot.as_of, format="tables", source="tables", parts=parts)
        beside.rename(target)
    if kind == PREPARED:
        _fill(catalogue, source, snapshot, Workspace.open(target), times)


def _sent(
    snapshot: Snapshot, number: int, made: Callable[[str, Part, int], ObjectRef]
) -> dict[tuple[str, str], Part | None]:
    """The parts of one authority."""
    name = authority(number)
    return {
        (table, source_of(source, name)): replace(part, open=made(table, part, number), vault=None, authority=name)
        for (table, source), part in sorted(snapshot.parts.items())
    }


def _own_files(catalogue: Catalogue, source: Workspace, change: Change) -> Callable[[str, Part, int], ObjectRef]:
    def made(table: str, part: Part, number: int) -> ObjectRef:
        return change.put(_own(catalogue, table, pl.read_parquet(source.store.path_of(part.open)), number))

    return made


def _same_files(source: Workspace, change: Change) -> Callable[[str, Part, int], ObjectRef]:
    def made(_: str, part: Part, number: int) -> ObjectRef:
        place = change.store.place_of(part.open.name)
        if not place.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source.store.path_of(part.open), place)
        return part.open

    return made


def _fill(catalogue: Catalogue, source: Workspace, snapshot: Snapshot, target: Workspace, times: int) -> None:
    """Put every prepared table of every authority where it is looked for."""
    prepared = prepare(source.store, snapshot, catalogue, source.cache)
    store, pooled, folder = target.store, target.store.current(), target.cache / FOLDER
    assert pooled is not None
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {}
    for number in range(1, times + 1):
        own = store.of_authority(pooled, authority(number))
        for table in prepared.paths:
            wanted[folder / f"{table_key(catalogue, own, table, store.area)}.parquet"] = table, number
    for old in {*folder.iterdir()} - wanted.keys():
        old.unlink()
    for path, (table, number) in wanted.items():
        if not path.is_file():
            rows = _own(catalogue, table, pl.read_parquet(prepared.paths[table]), number)
            name = authority(number)
            sent = [pl.lit(name).alias(AUTHORITY), (pl.col(SOURCE) + f" of {name}").alias(SOURCE)]
            rows.with_columns(sent).write_parquet(path, compression="zstd", row_group_size=GROUP)


def _own(catalogue: Catalogue, table: str, rows: pl.DataFrame, number: int) -> pl.DataFrame:
    """The rows as those of one authority: with its own people, plans and so on."""
    types = {**types_of(catalogue, table), "_row_key": ColumnType.ID}
    ids = [name for name in rows.columns if types.get(name) is ColumnType.ID]
    rows = rows.with_columns(pl.col(name).str.head(KEPT) + f"{number:03x}" for name in ids)
    return rows.with_columns(pl.lit(authority(number)).alias("area")) if table == POPULATION else rows


if __name__ == "__main__":
    main()

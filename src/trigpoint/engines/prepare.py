"""Prepared tables: the parts of each table together, with the columns that are fixed for the row worked out.

They lie in the workspace's cache under a name made of what they came from, so that a changed definition or a new load
makes a new file, and nothing is worked out twice. Where all are there already, no engine is started. Each authority's
rows are a file of their own, for no column looks from one's rows into another's: what one of them sends has only its
own made again, and no more than one authority's rows are worked out at a time, however many there are.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.authorities import SEVERAL, Authority, authorities_of
from trigpoint.engines.columns import everything_behind, types_of
from trigpoint.engines.completeness import Reaches, reaches_of
from trigpoint.engines.derive import WORKING_DAYS, Relations, Steps, working_days_table
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.identity import row_columns, table_key
from trigpoint.engines.lacking import Given, given_by
from trigpoint.engines.when_asked import WhenAsked
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.model.table import AUTHORITY, ColumnType
from trigpoint.store.store import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Progress = Callable[[str, float], None]

FOLDER = "prepared"
BROUGHT = "brought"
"""The folder in the cache of what was brought home of prepared tables (`trigpoint.engines.brought`)."""
SPILL = "spill"
"""With what the folders in the cache begin where what does not fit into memory lies meanwhile."""
CARRIED = ("_row_key", "_file", "_sheet")
SOURCE = "_source"
SENT = (SOURCE, AUTHORITY)
"""What a prepared row says besides of the part that it comes from."""
MOST_AT_ONCE = 500_000_000
"""Bytes of files whose rows are counted together: half a dozen boroughs of 70,000 children over five years, which take
between one and two GB of memory. Of one authority, however large, all are."""


@dataclass(frozen=True)
class Prepared:
    """The prepared tables of a snapshot: the Parquet files of each table that holds anything, one for each authority
    that sent some, and the day up to which its records are known (a period that begins later has no figure yet; None:
    no limit). `left_out` names tables that the snapshot holds and that were not asked for: a figure that reads one is
    refused. `given` says which columns the sources gave (None: that is not known), `reaches` of which days the records
    of a table are complete, and `authorities` the same of each authority whose records there are. `linked`: people of
    some were given pseudonyms that all authorities share, by leave. `kept` is where what is brought home of them may be
    kept, their names being made of what they hold (None: nowhere)."""

    paths: Mapping[str, tuple[Path, ...]]
    records_on: dt.date | None = None
    left_out: frozenset[str] = frozenset()
    given: Given | None = None
    reaches: Reaches = field(default_factory=dict)
    authorities: Sequence[Authority] = ()
    linked: bool = False
    kept: Path | None = None

    def must_have(self, tables: Iterable[str]) -> None:
        """Raises `ValueError` where one of the tables was left out, which would count as empty."""
        lacking = sorted(self.left_out.intersection(tables))
        if lacking:
            raise ValueError(f"read, but not prepared: {', '.join(lacking)}")

    @property
    def at_once(self) -> bool:
        """Whether their rows are counted together, and not some authorities at a time."""
        return sum(_sizes(self.paths)) <= MOST_AT_ONCE

    @property
    def cache(self) -> Path | None:
        """The cache that the prepared tables lie in; None without any."""
        return next((path.parents[1] for files in self.paths.values() for path in files), None)

    def rows(self, table: str) -> str:
        """What stands in FROM for the rows of a table that is there."""
        return DUCKDB.parquet(*self.paths[table])


def prepare(
    store: Store,
    snapshot: Snapshot,
    catalogue: Catalogue,
    cache: Path,
    tables: Iterable[str] | None = None,
    progress: Progress = lambda what, done: None,
) -> Prepared:
    """The prepared tables of a snapshot, made where they are missing. `tables` limits which; all unless said.

    Tables that the snapshot does not hold are left out, and count as empty. `cache` is the workspace's cache folder.
    `progress` is told of each table that has to be made.
    """
    held = {name for name in snapshot.tables if name in catalogue.tables}
    known = sorted(held if tables is None else held.intersection(tables))
    paths: dict[str, tuple[Path, ...]] = dict.fromkeys(known, ())
    for own in _by_authority(store, snapshot):
        here = [name for name in own.tables if name in paths]
        files = {name: cache / FOLDER / f"{table_key(catalogue, own, name, store.area)}.parquet" for name in here}
        lacking = {name: path for name, path in files.items() if not path.is_file()}
        if lacking:
            _make(store, own, catalogue, lacking, progress)
        paths.update({name: (*paths[name], path) for name, path in files.items()})
    found = Prepared(
        paths,
        snapshot.records_on,
        frozenset(held.difference(known)),
        given_by(snapshot),
        reaches_of(snapshot),
        authorities_of(store, snapshot),
        any(part.agreement for part in snapshot.parts.values()),
    )
    return replace(found, kept=cache / BROUGHT) if found.at_once else found


def _by_authority(store: Store, snapshot: Snapshot) -> list[Snapshot]:
    """The snapshot as if it held the records of one authority alone, for each of them, in order of their names."""
    names = {store.authority_of(part) for part in snapshot.parts.values()}
    return [store.of_authority(snapshot, name) for name in sorted(names)]


def relations_of(catalogue: Catalogue, prepared: Prepared) -> Relations:
    """Where the prepared rows of every table stand; empty with the right types where there are none."""
    sources = WhenAsked(
        catalogue.tables, lambda t: prepared.rows(t) if t in prepared.paths else empty_rows(catalogue, t)
    )
    columns = WhenAsked(catalogue.tables, lambda t: frozenset(_names(catalogue, t)) | {*SENT, *CARRIED})
    several, in_files = len(prepared.authorities) >= SEVERAL, frozenset(prepared.paths)
    whole = Relations(sources, columns, several, own=not prepared.linked, in_files=in_files)
    return replace(whole, groups=_groups(prepared, whole))


def _groups(prepared: Prepared, whole: Relations) -> tuple[Relations, ...]:
    """The rows in lots of some authorities each, where the files of all are too large to be held at once."""
    names = [one.name for one in prepared.authorities]
    size = sum(_sizes(prepared.paths))
    if not whole.apart or size <= MOST_AT_ONCE:
        return ()
    some = max(1, MOST_AT_ONCE * len(names) // size)
    found = []
    for first in range(0, len(names), some):
        theirs = ", ".join(DUCKDB.text(name) for name in names[first : first + some])
        within = f'WHERE "{AUTHORITY}" IN ({theirs})'
        found.append(replace(whole, sources={t: f"(SELECT * FROM {s} {within})" for t, s in whole.sources.items()}))
    return tuple(found)


def _sizes(paths: Mapping[str, Iterable[Path]]) -> Iterator[int]:
    return (path.stat().st_size for files in paths.values() for path in files)


def empty_rows(catalogue: Catalogue, table: str, dialect: DuckDialect = DUCKDB) -> str:
    """What stands in FROM for a table without rows: all columns that a prepared one has, typed."""
    types = types_of(catalogue, table)
    blank = dialect.cast("NULL", ColumnType.TEXT)
    columns = [f"{dialect.cast('NULL', types[n])} AS {dialect.quote(n)}" for n in _names(catalogue, table)]
    columns += [f"{blank} AS {dialect.quote(name)}" for name in (*CARRIED, *SENT)]
    return f"(SELECT {', '.join(columns)} WHERE FALSE)"


def _names(catalogue: Catalogue, table: str) -> tuple[str, ...]:
    return (*(c.name for c in catalogue.tables[table].open_columns), *row_columns(catalogue, table))


def _make(
    store: Store, snapshot: Snapshot, catalogue: Catalogue, paths: Mapping[str, Path], progress: Progress
) -> None:
    """Write these tables of a snapshot that holds one authority's records."""
    from trigpoint.engines.opened import connection

    behind = {t for name in paths for t in everything_behind(catalogue, name, row_columns(catalogue, name))[0]}
    with connection(next(iter(paths.values())).parents[1]) as db:
        db.execute(f'CREATE TEMP TABLE "{WORKING_DAYS}" AS {working_days_table(england())}')
        sources = {name: _union(db, store, snapshot, catalogue, name) for name in behind}
        columns = {name: frozenset(_stored(catalogue, name)) | {*SENT, *CARRIED} for name in behind}
        for done, (name, path) in enumerate(paths.items()):
            progress(f"preparing: {catalogue.tables[name].title}", done / len(paths))
            steps = Steps(catalogue, Relations(sources, columns))
            rows = steps.rows(name, row_columns(catalogue, name))
            _write(db, steps.query(f"SELECT * FROM {rows}"), path)


def _stored(catalogue: Catalogue, table: str) -> tuple[str, ...]:
    return tuple(column.name for column in catalogue.tables[table].open_columns)


def _union(db: DuckDBPyConnection, store: Store, snapshot: Snapshot, catalogue: Catalogue, table: str) -> str:
    parts = sorted(snapshot.sources(table).items())
    if not parts:
        return empty_rows(catalogue, table)
    types = types_of(catalogue, table)
    selects = [
        _part(db, store, part, source, {n: types[n] for n in _stored(catalogue, table)}) for source, part in parts
    ]
    return "(" + " UNION ALL ".join(selects) + ")"


def _part(db: DuckDBPyConnection, store: Store, part: Part, source: str, types: Mapping[str, ColumnType]) -> str:
    """The rows of one part with every column of the table, blank where the source gave none."""
    file = DUCKDB.parquet(store.path_of(part.open))
    there = {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()}
    wanted = {**types, **dict.fromkeys(CARRIED, ColumnType.TEXT)}
    columns = [
        f"{DUCKDB.cast(DUCKDB.quote(name) if name in there else 'NULL', kind)} AS {DUCKDB.quote(name)}"
        for name, kind in wanted.items()
    ]
    sent = zip((source, store.authority_of(part)), SENT, strict=True)
    columns += [f"{DUCKDB.text(said)} AS {DUCKDB.quote(name)}" for said, name in sent]
    return f"SELECT {', '.join(columns)} FROM {file}"


def _write(db: DuckDBPyConnection, query: str, path: Path) -> None:
    """Write beside, then link: another process sees the whole file or none. The first that makes it wins: the rows of
    another making may stand in another order, and what was brought home of the first goes by places.

    Raises `UserMistake` where the disk has no room for it."""
    import duckdb

    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.stem}.{uuid4().hex}.tmp")
    try:
        db.execute(f"COPY ({query}) TO {DUCKDB.text(str(beside))} (FORMAT parquet, COMPRESSION zstd)")
        try:
            os.link(beside, path)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            beside.replace(path)
    except duckdb.IOException as error:
        if os.strerror(errno.ENOSPC) not in str(error):
            raise
        what = "There is no room on the disk for what is worked out of the records."
        raise UserMistake(Problem(what, "What was loaded is whole. Make room, and ask again.")) from error
    finally:
        beside.unlink(missing_ok=True)

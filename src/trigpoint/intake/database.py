"""Records from a database: its tables as sheets, read as a stream by SQLAlchemy, and nothing ever written to it.

PostgreSQL, SQL Server and Oracle, each by the driver of the extra `database`. What an address says of the server, the
account and the password is used to connect and stands nowhere else: not in a message, a manifest or the audit.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import polars as pl

from trigpoint.intake.mapping import Mapping, words_of
from trigpoint.intake.records.sheets import ROW, RawSheet, ReadAlready
from trigpoint.model.problem import Problem, UserMistake

if TYPE_CHECKING:
    from sqlalchemy import ColumnClause
    from sqlalchemy.engine import URL, Connection, Engine

DRIVERS = {"postgresql": "psycopg", "mssql": "pymssql", "oracle": "oracledb", "sqlite": "pysqlite"}
"""The databases that can be read, and the driver of each where the address names none."""

PASSWORD = "TRIGPOINT_DATABASE_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable that holds the password where the address has none."""

BATCH = 10_000
"""So many rows are asked for at a time, and packed before the next are."""

_WRITE = "Write it as postgresql://account@server/database, mssql://... or oracle://..."


def is_address(path: object) -> bool:
    """Whether what was named is the address of a database and not a file."""
    return isinstance(path, str) and "://" in path


def read_database(address: str, mapping: Mapping, schema: str | None = None) -> ReadAlready:
    """The tables (and views) of a database that are lists of the mapping, each a sheet named as the table.

    `schema` is where the tables lie, the account's own where it is not said. Raises `UserMistake` for an address that
    cannot be read, a database that does not answer, and one with none of the tables; never with what the address holds.
    """
    url = _url(address)
    name = f"{_last_part(url)} ({url.get_backend_name()})"
    try:
        engine = _engine(url)
    except ImportError:
        raise _extra_missing() from None
    from sqlalchemy.exc import SQLAlchemyError

    try:
        with _connected(engine) as connection:
            return _read(connection, name, mapping, schema)
    except SQLAlchemyError as fault:
        raise _refused(name, fault, schema) from None
    finally:
        engine.dispose()


def _extra_missing() -> UserMistake:
    return UserMistake(
        Problem("Reading a database needs the extra `database`.", 'Install it: pip install "trigpoint[database]".')
    )


def _url(address: str) -> URL:
    try:
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        raise _extra_missing() from None
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise UserMistake(Problem("This is not the address of a database.", _WRITE)) from None
    backend = url.get_backend_name()
    if backend not in DRIVERS:
        known = ", ".join(sorted(DRIVERS))
        raise UserMistake(Problem("This kind of database cannot be read.", f"There are: {known}."))
    if "+" not in url.drivername:
        url = url.set(drivername=f"{backend}+{DRIVERS[backend]}")
    if url.password is None and (password := os.environ.get(PASSWORD)):
        url = url.set(password=password)
    return url


def _last_part(url: URL) -> str:
    """The database's own name: a file's without its folders."""
    return (url.database or "database").replace("\\", "/").rpartition("/")[2]


def _engine(url: URL) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    return create_engine(url, poolclass=NullPool, hide_parameters=True)


def _connected(engine: Engine) -> Connection:
    """A connection whose tables are all of one moment and cannot be written to, where the database knows such."""
    connection = engine.connect()
    if engine.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return connection


def _refused(name: str, fault: Exception, schema: str | None) -> UserMistake:
    """Why a database could not be read, in words of ours: a driver's own may name the account or hold a cell."""
    from sqlalchemy.exc import DBAPIError, NoSuchTableError, OperationalError

    if isinstance(fault, OperationalError) or (isinstance(fault, DBAPIError) and fault.connection_invalidated):
        what = "The database does not answer, or does not let this account in."
        return UserMistake(Problem(what, "Check the server, the account and the password.", file=name))
    if isinstance(fault, NoSuchTableError) or schema:
        return UserMistake(Problem("The tables cannot be read.", "Check --schema and what the account may read.",
                                   file=name))  # fmt: skip
    return UserMistake(Problem("The database cannot be read.", "Check what the account may read.", file=name))


def _read(connection: Connection, name: str, mapping: Mapping, schema: str | None) -> ReadAlready:
    from sqlalchemy import inspect
    from sqlalchemy.exc import SQLAlchemyError

    inspector = inspect(connection)
    there = sorted({*inspector.get_table_names(schema), *inspector.get_view_names(schema)})
    lists = {start for one in mapping.lists for start in one.sheets}
    wanted = [table for table in there if words_of(table) in lists]
    if not wanted:
        names = ", ".join(one.name for one in mapping.lists[:4])
        what = f'None of its {len(there)} tables is one of the lists of "{mapping.name}" ({names}, ...).'
        raise UserMistake(Problem(what, "Name the schema that they lie in with --schema.", file=name))
    first = mapping.lists[0].sheets[0][:1]
    others = [table for table in there if table not in wanted and words_of(table)[:1] == first]
    digest = hashlib.sha256()
    sheets = []
    refused = []
    for table in wanted:
        try:
            with connection.begin_nested():  # what fails ends no more than this, so that every such table is named
                columns = [str(column["name"]) for column in inspector.get_columns(table, schema)]
                sheets.append(_sheet(name, table, columns, _rows(connection, table, columns, schema), digest))
        except SQLAlchemyError as fault:
            if _is_lost(fault, connection):
                raise
            instead = "Ask whoever runs the database to let the account read it."
            refused.append(Problem(f'The table "{table}" may not or cannot be read.', instead, file=name))
    if refused:
        raise UserMistake(refused)
    note = f"Not read, being none of the lists: {', '.join(others)}." if others else ""
    return ReadAlready(name, digest.hexdigest(), tuple(sheets), note)


def _is_lost(fault: Exception, connection: Connection) -> bool:
    """Whether the database answers no more: to pymssql a table that may not be read is an operational error too."""
    from sqlalchemy import select
    from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

    if isinstance(fault, DBAPIError) and fault.connection_invalidated:
        return True
    if not isinstance(fault, OperationalError):
        return False
    try:
        return connection.scalar(select(1)) != 1
    except SQLAlchemyError:
        return True


def _rows(
    connection: Connection, table: str, columns: list[str], schema: str | None
) -> Iterator[list[tuple[object, ...]]]:
    """The rows of a table in batches, of which the server sends one at a time."""
    from sqlalchemy import column, select
    from sqlalchemy import table as named

    wanted: list[ColumnClause[object]] = [column(c) for c in columns]
    asked = select(*wanted).select_from(named(table, schema=schema))
    asked = asked.execution_options(stream_results=True, max_row_buffer=BATCH)  # of this statement, not of savepoints
    for batch in connection.execute(asked).partitions(BATCH):
        yield [tuple(row) for row in batch]


def _sheet(
    name: str, table: str, columns: list[str], batches: Iterable[list[tuple[object, ...]]], digest: hashlib._Hash
) -> RawSheet:
    """A table as text. Its rows come in any order: what is added to the digest is the same in every one."""
    frames = [pl.DataFrame(schema={f"c{n}": pl.String for n in range(len(columns))})]
    total = 0
    for batch in batches:
        texts = [[_text(cell) for cell in row] for row in batch]
        total += sum(int.from_bytes(_of_row(row), "big") for row in texts)
        cells = zip(*texts, strict=True)
        frames.append(pl.DataFrame({f"c{n}": pl.Series(list(c), dtype=pl.String) for n, c in enumerate(cells)}))
    frame = pl.concat(frames)
    digest.update(json.dumps([table, columns, frame.height, total]).encode())
    numbered = frame.with_row_index(ROW, 1).with_columns(pl.col(ROW).cast(pl.Int64))
    return RawSheet(name, table, numbered, tuple(columns))


def _of_row(texts: list[str | None]) -> bytes:
    return hashlib.blake2b("\x1f".join("\x00" if t is None else t for t in texts).encode(), digest_size=16).digest()


def _text(cell: object) -> str | None:
    """A cell as a CSV would have it."""
    match cell:
        case None | bytes() | bytearray() | memoryview():
            return None
        case bool():
            return "Y" if cell else "N"
        case dt.datetime():
            return cell.replace(tzinfo=None).isoformat(" ")
        case Decimal():
            return format(cell, "f")
        case dict() | list():
            return json.dumps(cell, ensure_ascii=False)
    return str(cell)

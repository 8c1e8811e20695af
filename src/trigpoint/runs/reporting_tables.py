"""A star into the tables of a PostgreSQL schema: what stood there is replaced within the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.publish.star.dimensions import TABLES
from trigpoint.publish.star.objects import Filled, Star, Table
from trigpoint.publish.star.sql import TYPES, create, quoted, text

if TYPE_CHECKING:
    import psycopg

SCHEMA = "reporting"
_LOCK = 7_475_061_147_100_001  # of ours alone: two writers wait for each other
_WAIT = "60s"
_SAYS = "Trigpoint's reporting tables, for the audience: "


def replace_tables(connection: psycopg.Connection, star: Star) -> None:
    """Put a star's rows in the place of those that are there. Tables keep their grants and the views over them, unless
    their columns have changed: then they are made anew.

    Rows are deleted and not truncated: a reader whose transaction began before goes on seeing the old ones. Raises
    `UserMistake` where the schema is another audience's.
    """
    cursor = connection.cursor()
    run(cursor, f"SET LOCAL lock_timeout = '{_WAIT}'")
    run(cursor, f"SELECT pg_advisory_xact_lock({_LOCK})")
    _schema(cursor, star.audience)
    backwards = tuple(reversed(TABLES))
    if not all(_is_as_described(cursor, table) for table in TABLES):
        for table in backwards:
            run(cursor, f"DROP TABLE IF EXISTS {_place(table)}")
        for table in TABLES:
            for statement in create(table, SCHEMA):
                run(cursor, statement)
    for table in backwards:
        run(cursor, f"DELETE FROM {_place(table)}")
    for filled in star.tables:
        _copy(cursor, filled)


def run(cursor: psycopg.Cursor[Any], statement: str) -> None:
    """Run a statement whose names are quoted already."""
    cursor.execute(statement.encode("utf-8"))


def _schema(cursor: psycopg.Cursor[Any], audience: str) -> None:
    """Make the schema, or know it again: who may read what is internal must never be who may read what is public."""
    asked = "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s"
    found = cursor.execute(asked, (SCHEMA,)).fetchone()
    if found is None:
        run(cursor, f"CREATE SCHEMA {quoted(SCHEMA)}")
        run(cursor, f"REVOKE ALL ON SCHEMA {quoted(SCHEMA)} FROM PUBLIC")
    elif found[0] is not None and found[0] != _SAYS + audience:
        what = f"The database's schema {SCHEMA} is not for the audience {audience}: it says that it is something else."
        instead = "Name a database of its own for each audience, or drop the schema."
        raise UserMistake(Problem(what, instead))
    if found is None or found[0] is None:
        run(cursor, f"COMMENT ON SCHEMA {quoted(SCHEMA)} IS {text(_SAYS + audience)}")


def _is_as_described(cursor: psycopg.Cursor[Any], table: Table) -> bool:
    asked = (
        "SELECT column_name, data_type FROM information_schema.columns "
        "WHERE table_schema = %s AND table_name = %s ORDER BY ordinal_position"
    )
    found = cursor.execute(asked, (SCHEMA, table.name)).fetchall()
    return found == [(column.name, TYPES[column.type]) for column in table.columns]


def _copy(cursor: psycopg.Cursor[Any], filled: Filled) -> None:
    columns = ", ".join(quoted(column.name) for column in filled.table.columns)
    with cursor.copy(f"COPY {_place(filled.table)} ({columns}) FROM STDIN".encode()) as copy:
        for line in filled.lines:
            copy.write_row(line)


def _place(table: Table) -> str:
    return f"{quoted(SCHEMA)}.{quoted(table.name)}"

"""The account that reads the reporting tables, and can do nothing else there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.publish.star.dimensions import TABLES
from trigpoint.publish.star.sql import quoted, text
from trigpoint.runs.reporting_tables import SCHEMA, run

if TYPE_CHECKING:
    import psycopg

PASSWORD = "TRIGPOINT_REPORTING_READER_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable with the password that the reading account is given."""


def grant_reading(connection: psycopg.Connection, reader: str) -> None:
    """Let `reader` read the tables and do nothing else with them; make the account where there is none. What it was
    granted on other tables and views of the schema stays.

    A password that is said is set; the server is sent what it keeps of it (SCRAM) and never the password itself. Raises
    `UserMistake` for an account that writes, or that may do anything, and for a new one without a password.
    """
    cursor = connection.cursor()
    asked = "SELECT rolsuper, rolname = current_user FROM pg_roles WHERE rolname = %s"
    found = cursor.execute(asked, (reader,)).fetchone()
    if found is not None and any(found):
        what = "The reading account is the one that writes, or one that may do anything."
        raise UserMistake(Problem(what, "Name another in reporting.reader: it is made where there is none."))
    password, name = os.environ.get(PASSWORD, ""), quoted(reader)
    if found is None and not password:
        what = "There is no such reading account, and no password for a new one."
        raise UserMistake(Problem(what, f"Write its password into {PASSWORD}, or let the database's owner make it."))
    if found is None:
        run(cursor, f"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT")
        run(cursor, f"ALTER ROLE {name} SET default_transaction_read_only = on")
    if password:
        kept = connection.pgconn.encrypt_password(password.encode(), reader.encode(), b"scram-sha-256")
        run(cursor, f"ALTER ROLE {name} PASSWORD {text(kept.decode('ascii'))}")
    run(cursor, f"REVOKE ALL ON SCHEMA {quoted(SCHEMA)} FROM {name}")
    run(cursor, f"GRANT USAGE ON SCHEMA {quoted(SCHEMA)} TO {name}")
    for table in TABLES:  # and no others: a view of somebody else's in the schema is theirs to grant
        run(cursor, f"REVOKE ALL ON {quoted(SCHEMA)}.{quoted(table.name)} FROM {name}")
        run(cursor, f"GRANT SELECT ON {quoted(SCHEMA)}.{quoted(table.name)} TO {name}")

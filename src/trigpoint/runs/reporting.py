"""Use case: the reporting tables, written into a PostgreSQL database for Power BI and whatever else asks a database.

They hold signed editions and nothing else: no row of a child, no draft, and only editions for the one audience that the
place is for. What stood there before is replaced in one transaction: who reads meanwhile sees the old or the new.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.reporting_account import grant_reading
from trigpoint.runs.reporting_tables import SCHEMA, replace_tables
from trigpoint.runs.star import star_of_all
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    import psycopg

ACT = "reporting"

PASSWORD = "TRIGPOINT_REPORTING_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable with the password of the account that writes."""

_WAIT = 10  # seconds for the server to answer


@dataclass(frozen=True, slots=True)
class Reported:
    """What was written: for whom, from how many editions, how many rows in each table, and who may read them."""

    audience: str
    editions: int
    rows: tuple[tuple[str, int], ...]
    reader: str


def write_reporting(
    workspace: Workspace, *, by: str, progress: Callable[[str, float], None] = lambda what, done: None
) -> Reported:
    """Write the reporting tables of a workspace, as its settings say; `by` is the account, for the audit.

    Raises `UserMistake` where no database is set, nothing has been signed for its audience, the database does not
    answer, holds another audience's tables, or does not let the account write; never with what the address holds.
    """
    said = workspace.settings.reporting
    reporting_place(workspace, said.audience)
    star = star_of_all(workspace, said.audience, progress)
    progress("writing the tables", 1.0)
    connection = _connected(said.address)

    def whole() -> None:
        with connection:
            _written(lambda: replace_tables(connection, star), "write")
            if said.reader:
                _written(lambda: grant_reading(connection, said.reader), "let the reader read")

    _written(whole, "write")  # the end of the transaction may fail too
    rows = tuple((filled.table.name, len(filled.lines)) for filled in star.tables)
    details = {"audience": star.audience, "reader": said.reader}
    counts = {"editions": len(star.editions), "rows": sum(count for _, count in rows)}
    workspace.store.audit.append(by=by, act=ACT, details=details, counts=counts)
    return Reported(star.audience, len(star.editions), rows, said.reader)


def reporting_place(workspace: Workspace, audience: str) -> str:
    """Where the reporting tables for an audience are written. Raises `UserMistake` where no place is set, or it is for
    another audience."""
    said = workspace.settings.reporting
    if not said.address:
        instead = 'Write address = "postgresql://account@server:5432/database" under [reporting] in trigpoint.toml.'
        raise UserMistake(Problem("No reporting database is set.", instead))
    if said.audience != audience:
        what = f"The reporting tables of this workspace are for the audience {said.audience}, and not for {audience}."
        raise UserMistake(Problem(what, "Publish for that audience, or leave out --reporting."))
    return said.address


def _connected(address: str) -> psycopg.Connection:
    try:
        import psycopg
    except ImportError as error:
        what = "Reporting tables need a package that is not installed."
        raise UserMistake(Problem(what, 'Install it: pip install "trigpoint[publish]".')) from error
    password = os.environ.get(PASSWORD) or None
    try:
        more = {"password": password} if password else {}
        where = psycopg.conninfo.make_conninfo(address, connect_timeout=_WAIT, application_name="trigpoint", **more)
        return psycopg.connect(where)
    except psycopg.Error:
        instead = f"See that the server runs, and that reporting.address and the password in {PASSWORD} are right."
        # Without the cause: its text names the server and the account.
        raise UserMistake(Problem("The reporting database does not answer, or refuses the account.", instead)) from None


def _written(work: Callable[[], None], what: str) -> None:
    """Do it, and say in words why the database would not; then nothing of the transaction stands."""
    from psycopg import Error, errors

    try:
        work()
    except errors.InsufficientPrivilege:
        instead = (
            f"Let its owner give the account the right to make the schema {SCHEMA} "
            f"(GRANT CREATE ON DATABASE), or make it (CREATE SCHEMA {SCHEMA} AUTHORIZATION the account)."
        )
        if what != "write":
            instead = "Let its owner make the reading account, or give this one the right to (CREATEROLE)."
        raise UserMistake(Problem(f"The database does not let the account {what}.", instead)) from None
    except errors.DependentObjectsStillExist:
        instead = (
            f"Drop the views over the schema {SCHEMA} and make them again afterwards: the tables have new columns."
        )
        raise UserMistake(Problem("Something in the database rests on the tables as they were.", instead)) from None
    except errors.LockNotAvailable:
        instead = "Try again when it has ended."
        raise UserMistake(Problem("Something else in the database holds the reporting tables.", instead)) from None
    except Error as error:
        raise UserMistake(Problem(f"The reporting tables were not written: {type(error).__name__}.")) from None

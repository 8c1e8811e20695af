"""The reporting tables in a PostgreSQL that runs: the star, replaced whole, read by an account that only reads."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner

from tests.publish.star.conftest import AUGUST, JULY, signed_edition
from tests.support import postgres
from tests.support.editions import MAY, WORDS, frozen, signed
from tests.support.star_tables import FILE
from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.publish.star import Star, star_of
from trigpoint.publish.star.dimensions import TABLES
from trigpoint.runs import reporting
from trigpoint.runs.reporting import PASSWORD, write_reporting
from trigpoint.runs.reporting_account import PASSWORD as READING
from trigpoint.runs.reporting_tables import replace_tables
from trigpoint.runs.star import star_of_all, star_until
from trigpoint.store.settings import ReportingSettings
from trigpoint.store.workspace import Workspace

pytestmark = pytest.mark.postgres
READER = "power bi"
SECRET = "three unrelated words"


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.server() as running:
        yield running


@pytest.fixture(scope="module")
def workspace(signed_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with one signed edition for internal use, which these tests add to."""
    made = tmp_path_factory.mktemp("reporting") / "copy"
    shutil.copytree(signed_workspace.path, made)
    return Workspace.open(made)


@pytest.fixture(scope="module")
def star() -> Star:
    """The star of two hand-made editions."""
    return star_of([signed_edition(JULY), signed_edition(AUGUST)])


@pytest.fixture
def place(server: postgres.Server, request: pytest.FixtureRequest) -> Iterator[Callable[..., Workspace]]:
    """Makes a database of its own, and gives the workspace with settings that name it."""
    name = f"reporting_{abs(hash(request.node.name))}"
    with psycopg.connect(plain(server.address()), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())

    def told(workspace: Workspace, **more: str) -> Workspace:
        said = ReportingSettings(**({"address": plain(server.address(name)), "reader": ""} | more))
        return replace(workspace, settings=replace(workspace.settings, reporting=said))

    yield told
    with psycopg.connect(plain(server.address()), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def plain(address: str) -> str:
    return address.replace("postgresql+psycopg:", "postgresql:")


def rows(connection: psycopg.Connection, table: str) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM reporting.{table}".encode()).fetchall()


def test_the_tables_hold_the_star_and_publishing_again_replaces_it(
    workspace: Workspace, place: Callable[..., Workspace]
) -> None:
    told = place(workspace)
    done = write_reporting(told, by="tester")
    star = star_of_all(told, "internal")
    assert (done.audience, done.editions, dict(done.rows)["fact_observation"]) == (
        "internal", 1, len(star.table("fact_observation").lines)
    )  # fmt: skip
    with psycopg.connect(told.settings.reporting.address) as connection:
        for filled in star.tables:
            assert sorted(rows(connection, filled.table.name), key=repr) == sorted(filled.lines, key=repr)
        connection.execute("CREATE VIEW ours AS SELECT value FROM reporting.fact_observation")
    write_reporting(told, by="tester")
    with psycopg.connect(told.settings.reporting.address) as connection:
        assert len(rows(connection, "fact_observation")) == len(star.table("fact_observation").lines)
        assert connection.execute("SELECT count(*) FROM ours").fetchone() == (dict(done.rows)["fact_observation"],)
        described = connection.execute(
            "SELECT count(*) FROM pg_description d JOIN pg_class c ON c.oid = d.objoid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'reporting' AND d.objsubid > 0"
        ).fetchone()
        assert described == (sum(len(table.columns) for table in TABLES),)
        joined = connection.execute(
            "SELECT i.title, b.member, d.financial_year, f.value FROM reporting.fact_observation f "
            "JOIN reporting.dim_indicator i USING (indicator_key) JOIN reporting.dim_breakdown b USING (breakdown_key) "
            "JOIN reporting.dim_date d USING (date_key) WHERE f.period = '2025-05' AND b.is_everyone"
        ).fetchall()
    (row,) = frozen(workspace).card.rows
    assert joined == [(row.title, "Everyone", "2025-26", row.value)]
    last = list(workspace.store.audit.entries())[-1]
    assert (last.act, last.by, last.details["audience"], last.counts["editions"]) == (
        "reporting", "tester", "internal", 1
    )  # fmt: skip


def test_the_rate_of_the_page_is_numerators_over_denominators(
    server: postgres.Server, star: Star, place: Callable[..., Workspace], workspace: Workspace
) -> None:
    (query,) = re.findall(r"```sql\n(.*?)```", FILE.read_text(encoding="utf-8"), re.DOTALL)
    with psycopg.connect(place(workspace).settings.reporting.address) as connection:
        replace_tables(connection, star)
        told = connection.execute(query.encode()).fetchall()
    # Of each month 30 of 40 in the East and 10 + 2m of 30 + m in the West; 2019-20 has a month without figures.
    months = range(4, 9)
    rate = 100 * sum(30 + 10 + 2 * m for m in months) / sum(40 + 30 + m for m in months)
    assert told == [("Assessments in time", "2020-21", pytest.approx(rate))]


def test_whoever_reads_meanwhile_sees_all_of_the_old(workspace: Workspace, place: Callable[..., Workspace]) -> None:
    told = place(workspace)
    write_reporting(told, by="tester")
    with psycopg.connect(told.settings.reporting.address) as reading:
        reading.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        before = rows(reading, "dim_edition")
        write_reporting(told, by="tester")
        assert rows(reading, "dim_edition") == before
        assert len(rows(reading, "fact_observation")) > 0


def test_the_reading_account_reads_these_tables_and_can_do_nothing_else(
    server: postgres.Server, workspace: Workspace, place: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = place(workspace, reader=READER)
    with pytest.raises(UserMistake, match="no password for a new one"):
        write_reporting(told, by="tester")
    monkeypatch.setenv(READING, SECRET)
    write_reporting(told, by="tester")
    monkeypatch.delenv(READING)
    assert write_reporting(told, by="tester").reader == READER  # the account is there now
    where = psycopg.conninfo.make_conninfo(told.settings.reporting.address, user=READER, password=SECRET)
    with psycopg.connect(where, autocommit=True) as connection:
        for table in TABLES:
            rows(connection, table.name)
        connection.execute("SET default_transaction_read_only = off")
        for statement in (
            "DELETE FROM reporting.fact_observation",
            "UPDATE reporting.fact_observation SET value = 0",
            "CREATE TABLE reporting.mine (n integer)",
            "DROP TABLE reporting.fact_action",
            "TRUNCATE reporting.fact_action",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())
    with pytest.raises(UserMistake, match="is the one that writes"):
        write_reporting(place(workspace, reader=postgres.ACCOUNT), by="tester")


def test_a_view_of_somebody_elses_in_the_schema_and_what_it_grants_stay(
    server: postgres.Server, workspace: Workspace, place: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(READING, SECRET)
    told = place(workspace)
    parts = psycopg.conninfo.conninfo_to_dict(told.settings.reporting.address)
    with psycopg.connect(told.settings.reporting.address, autocommit=True) as owner:
        owner.execute("CREATE ROLE writes LOGIN CREATEROLE PASSWORD 'writes'")
        owner.execute(f'GRANT CREATE ON DATABASE "{parts["dbname"]}" TO writes'.encode())
        own = replace(
            told.settings.reporting,
            address=f"postgresql://writes:writes@{parts['host']}:{parts['port']}/{parts['dbname']}",
            reader="power bi beside",
        )
        written = replace(told, settings=replace(told.settings, reporting=own))
        write_reporting(written, by="tester")
        owner.execute("CREATE VIEW reporting.theirs AS SELECT count(*) FROM reporting.fact_observation")
        owner.execute('GRANT SELECT ON reporting.theirs TO "power bi beside"')
        write_reporting(written, by="tester")
        where = psycopg.conninfo.make_conninfo(own.address, user="power bi beside", password=SECRET)
        with psycopg.connect(where) as reading:
            assert reading.execute("SELECT * FROM reporting.theirs").fetchone() == (
                len(rows(reading, "fact_observation")),
            )
        owner.execute('DROP OWNED BY "power bi beside", writes CASCADE')
        owner.execute('DROP ROLE "power bi beside", writes')


def test_a_public_place_has_only_public_editions_and_an_internal_one_never_becomes_public(
    workspace: Workspace, place: Callable[..., Workspace]
) -> None:
    with pytest.raises(UserMistake, match="no signed edition"):
        write_reporting(place(workspace, audience="public"), by="tester")
    write_reporting(place(workspace), by="tester")
    frozen(workspace, audience="public", words=type(WORDS)(), signatures=signed())
    with pytest.raises(UserMistake, match="not for the audience public"):
        write_reporting(place(workspace, audience="public"), by="tester")
    star = star_of_all(workspace, "public")
    audience = [column.name for column in star.table("dim_edition").table.columns].index("audience")
    assert {line[audience] for line in star.table("dim_edition").lines} == {"public"}
    assert write_reporting(place(workspace), by="tester").editions == 1


def test_new_columns_make_the_tables_anew_unless_something_rests_on_them(
    workspace: Workspace, place: Callable[..., Workspace]
) -> None:
    told = place(workspace)
    write_reporting(told, by="tester")
    with psycopg.connect(told.settings.reporting.address) as connection:
        connection.execute("ALTER TABLE reporting.fact_observation DROP COLUMN commentary")
    write_reporting(told, by="tester")
    with psycopg.connect(told.settings.reporting.address) as connection:
        connection.execute("ALTER TABLE reporting.fact_observation DROP COLUMN commentary")
        connection.execute("CREATE VIEW ours AS SELECT value FROM reporting.fact_observation")
    with pytest.raises(UserMistake, match="rests on the tables"):
        write_reporting(told, by="tester")


def test_what_is_refused_is_told_without_the_address(
    server: postgres.Server, workspace: Workspace, place: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserMistake, match="No reporting database is set"):
        write_reporting(workspace, by="tester")
    told = place(workspace)
    monkeypatch.setenv(PASSWORD, "not the password")
    with pytest.raises(UserMistake) as refused:
        write_reporting(told, by="tester")
    said = " ".join(f"{p.what} {p.instead}" for p in refused.value.problems)
    assert "does not answer, or refuses" in said
    assert not [
        secret for secret in (server.password, "not the password", str(server.port), "127.0.0.1") if secret in said
    ]
    monkeypatch.setenv(PASSWORD, server.password)
    write_reporting(told, by="tester")
    with psycopg.connect(told.settings.reporting.address, autocommit=True) as connection:
        connection.execute("CREATE ROLE outsider LOGIN PASSWORD 'outsider'")
    try:
        monkeypatch.delenv(PASSWORD)
        outside = psycopg.conninfo.make_conninfo(told.settings.reporting.address, user="outsider", password="outsider")
        parts = psycopg.conninfo.conninfo_to_dict(outside)
        address = f"postgresql://outsider:outsider@{parts['host']}:{parts['port']}/{parts['dbname']}"
        with pytest.raises(UserMistake, match="does not let the account write"):
            write_reporting(place_of(told, address), by="tester")
    finally:
        with psycopg.connect(told.settings.reporting.address, autocommit=True) as connection:
            connection.execute("DROP ROLE outsider")


def place_of(workspace: Workspace, address: str) -> Workspace:
    said = replace(workspace.settings.reporting, address=address)
    return replace(workspace, settings=replace(workspace.settings, reporting=said))


def test_a_star_drawn_again_for_an_edition_knows_none_that_was_signed_later(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = frozen(workspace)
    star = star_until(workspace, first)
    later = frozen(workspace, signatures=signed(note="again"), reopening="A signature came late.")
    assert star_until(workspace, first) == star
    assert star.editions == (first.id,)
    assert star_until(workspace, later).editions == (later.id,)  # of one pack and period the newest counts
    draft = replace(later, id="", number=0, signatures=(), on=dt.date(2025, 7, 1))
    assert [edition or "draft" for edition in star_until(workspace, draft).editions] == ["draft"]
    assert draft.period == MAY


def test_publishing_writes_them_where_that_is_said(
    workspace: Workspace, place: Callable[..., Workspace], tmp_path: Path
) -> None:
    address = place(workspace).settings.reporting.address
    settings = workspace.path / "trigpoint.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(f'{before}\n[reporting]\naddress = "{address}"\n', encoding="utf-8")
    try:
        named = ["publish", "board", "--period", "2025-05", "--to", str(tmp_path), "--as", "xlsx", "--reporting"]
        done = CliRunner().invoke(cli, ["--workspace", str(workspace.path), *named])
    finally:
        settings.write_text(before, encoding="utf-8")
    assert "from 1 signed" in done.output, done.exception
    with psycopg.connect(address) as connection:
        assert len(rows(connection, "fact_observation")) > 0


def test_a_database_that_goes_away_meanwhile_is_told(
    server: postgres.Server, workspace: Workspace, place: Callable[..., Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = place(workspace)

    def then_gone(connection: psycopg.Connection, star: Star) -> None:
        replace_tables(connection, star)
        with psycopg.connect(plain(server.address()), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (connection.info.backend_pid,))

    monkeypatch.setattr(reporting, "replace_tables", then_gone)
    with pytest.raises(UserMistake, match="were not written"):
        write_reporting(told, by="tester")
    with psycopg.connect(told.settings.reporting.address) as connection:
        assert connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'reporting'").fetchone() is None

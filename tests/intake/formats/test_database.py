"""`load ssd` from a database: PostgreSQL as it runs, with the tables written here by hand; and how it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.intake.formats.conftest import AS_OF, Held, Load
from tests.support import postgres
from trigpoint.intake import database
from trigpoint.model.problem import UserMistake
from trigpoint.runs.load import load
from trigpoint.store.workspace import Workspace

D = dt.date

TABLES = """
create schema ssd_development;
create table ssd_development.ssd_person (
  pers_person_id varchar(48) primary key, pers_dob timestamp, pers_sex char(1), pers_ethnicity varchar(48),
  pers_is_mother char(1), pers_upn varchar(48));
create table ssd_development.ssd_contacts (
  cont_contact_id varchar(48) primary key, cont_person_id varchar(48), cont_contact_date timestamp,
  cont_contact_source_code varchar(48), cont_contact_outcome_json json);
create table ssd_development.ssd_cla_episodes (
  clae_cla_episode_id varchar(48), clae_person_id varchar(48), clae_cla_episode_start_date date,
  clae_cla_episode_start_reason char(2), clae_cla_episode_ceased_date date, clae_cla_episode_ceased_reason varchar(3),
  clae_cla_id varchar(48), clae_entered_care_date date);
create table ssd_development.ssd_cla_placement (
  clap_cla_placement_id varchar(48), clap_person_id varchar(48), clap_cla_id varchar(48),
  clap_cla_placement_start_date timestamp, clap_cla_placement_distance numeric(8, 2));
create table ssd_development.ssd_sen_need (senn_table_id varchar(48));
create table ssd_development.payroll (id integer);
insert into ssd_development.ssd_person values
  ('P1', '2012-05-06', 'F', 'WBRI', 'N', 'A1'), ('P2', '2014-01-31 00:00', 'M', 'BCRB', null, null);
insert into ssd_development.ssd_contacts values
  ('C1', 'P1', '2026-03-02 14:30', '6', '{"NEW_REFERRAL_FLAG": "N", "ADVICE_FLAG": "Y", "NFA_FLAG": "Y"}'),
  ('C2', 'P2', '2026-03-03', '2A', null);
insert into ssd_development.ssd_cla_episodes values
  ('E1', 'P1', '2025-01-10', 'S', '2025-06-01', 'X1', 'L1', '2025-01-10'),
  ('E2', 'P1', '2025-06-01', 'P', '2025-09-30', 'E4A', 'L1', '2025-01-10'),
  ('E3', 'P2', '2025-11-01', 'S', null, null, 'L2', '2025-11-01');
insert into ssd_development.ssd_cla_placement values ('B1', 'P1', 'L1', '2025-01-10', 12.50);
"""


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.server() as running:
        engine = sa.create_engine(running.address())
        with engine.begin() as connection:
            connection.execute(sa.text(TABLES.replace(":", "\\:")))
        engine.dispose()
        yield running


def from_database(workspace: Workspace, address: str, schema: str | None = "ssd_development") -> object:
    return load(workspace, "ssd", [address], as_of=AS_OF, schema=schema, by="tester")


@pytest.mark.postgres
def test_tables_of_a_database_are_the_lists(server: postgres.Server, workspace: Workspace, held: Held) -> None:
    result = load(workspace, "ssd", [server.address()], as_of=AS_OF, schema="ssd_development", by="tester")
    assert {(a.file, a.sheet, a.read, a.taken) for a in result.accounts} == {
        ("postgres (postgresql)", "ssd_person", 2, 2),
        ("postgres (postgresql)", "ssd_contacts", 2, 2),
        ("postgres (postgresql)", "ssd_cla_episodes", 3, 3),
        ("postgres (postgresql)", "ssd_cla_placement", 1, 1),
    }
    assert "Not read, being none of the lists: ssd_sen_need." in result.notes
    assert held("person", ["born_on", "gender", "ethnicity", "is_mother"]) == [
        (D(2012, 5, 6), "F", "WBRI", False),
        (D(2014, 1, 31), "M", "BCRB", None),
    ]
    assert held("contact", ["received_on", "source", "outcome"]) == [
        (D(2026, 3, 2), "6", "information and advice"),
        (D(2026, 3, 3), "2A", None),
    ]
    assert held("care_period", ["started_on", "ended_on", "end_reason"]) == [
        (D(2025, 1, 10), D(2025, 9, 30), "E4A"),
        (D(2025, 11, 1), None, None),
    ]
    assert held("placement", ["miles_from_home"]) == [(12.5,)]


@pytest.mark.postgres
def test_the_same_rows_again_change_nothing_and_one_more_does(server: postgres.Server, workspace: Workspace) -> None:
    from_database(workspace, server.address())
    engine = sa.create_engine(server.address())
    with engine.begin() as connection:
        # An update moves the row to the end of the table, and changes nothing in it.
        connection.execute(sa.text("update ssd_development.ssd_person set pers_sex = 'F' where pers_person_id = 'P1'"))
    assert from_database(workspace, server.address()).unchanged  # type: ignore[attr-defined]
    with engine.begin() as connection:
        connection.execute(sa.text("insert into ssd_development.ssd_person values ('P3', null, 'U', null, null, null)"))
    again = from_database(workspace, server.address())
    assert not again.unchanged  # type: ignore[attr-defined]
    with engine.begin() as connection:
        connection.execute(sa.text("delete from ssd_development.ssd_person where pers_person_id = 'P3'"))
    engine.dispose()


@pytest.mark.postgres
def test_the_password_stands_nowhere(
    server: postgres.Server, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    from_database(workspace, server.address())
    written = [p.read_bytes() for p in sorted(workspace.path.rglob("*")) if p.is_file()]
    assert len(written) > 5
    for secret in (server.password, postgres.ACCOUNT):
        assert not any(secret.encode() in content for content in written)
    assert server.password not in caplog.text
    with pytest.raises(UserMistake) as caught:
        from_database(workspace, server.address(password="not-the-password-7"))
    assert "not-the-password-7" not in str(caught.value)
    assert postgres.ACCOUNT not in str(caught.value)
    # The password may come by the environment, so that no list of processes shows it.
    monkeypatch.setenv(database.PASSWORD, server.password)
    bare = server.address().replace(f":{server.password}@", "@")
    assert from_database(workspace, bare).unchanged  # type: ignore[attr-defined]


@pytest.mark.postgres
def test_a_large_table_is_asked_for_in_pieces(
    server: postgres.Server, workspace: Workspace, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = sa.create_engine(server.address())
    rows = "select 'M' || n, timestamp '2010-01-01' + n * interval '1 hour', 'F' from generate_series(1, 25000) n"
    with engine.begin() as connection:
        connection.execute(sa.text("create schema large"))
        made = "create table large.ssd_person (pers_person_id text, pers_dob timestamp, pers_sex text)"
        connection.execute(sa.text(made))
        connection.execute(sa.text(f"insert into large.ssd_person {rows}"))
    engine.dispose()
    seen: list[int] = []
    packed = database._sheet

    def counting(name, table, columns, batches, digest):  # type: ignore[no-untyped-def]
        return packed(name, table, columns, (seen.append(len(b)) or b for b in batches), digest)

    monkeypatch.setattr(database, "_sheet", counting)
    from_database(workspace, server.address(), "large")
    assert seen == [10_000, 10_000, 5_000]
    assert len(held("person", ["person_id"])) == 25_000


@pytest.mark.postgres
def test_every_table_that_the_account_may_not_read_is_named(server: postgres.Server, workspace: Workspace) -> None:
    engine = sa.create_engine(server.address())
    with engine.begin() as connection:
        connection.exec_driver_sql("create role clerk login password 'half'")
        connection.exec_driver_sql("grant usage on schema ssd_development to clerk")
        connection.exec_driver_sql("grant select on ssd_development.ssd_contacts to clerk")
        connection.exec_driver_sql("grant select on ssd_development.ssd_cla_placement to clerk")
    engine.dispose()
    address = f"postgresql://clerk:half@127.0.0.1:{server.port}/postgres"
    with pytest.raises(UserMistake) as caught:
        from_database(workspace, address)
    assert [p.what for p in caught.value.problems] == [
        'The table "ssd_cla_episodes" may not or cannot be read.',
        'The table "ssd_person" may not or cannot be read.',
    ]
    assert workspace.store.current() is None


@pytest.fixture
def small(tmp_path: Path) -> str:
    """The address of a database of two lists, where that of people is a view of what is gone."""
    engine = sa.create_engine(f"sqlite:///{(tmp_path / 'small.db').as_posix()}")
    with engine.begin() as connection:
        connection.exec_driver_sql("create table ssd_contacts (cont_contact_id text)")
        connection.exec_driver_sql("create view ssd_person as select * from gone")
    engine.dispose()
    return str(engine.url)


def test_a_table_is_named_whose_refusal_is_an_operational_error(workspace: Workspace, small: str) -> None:
    """As it is to SQL Server's driver; SQLite says it of a view that cannot be worked out."""
    with pytest.raises(UserMistake) as caught:
        from_database(workspace, small, None)
    assert [p.what for p in caught.value.problems] == ['The table "ssd_person" may not or cannot be read.']


def test_a_connection_lost_between_tables_is_laid_to_none(
    workspace: Workspace, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(connection: sa.Connection, *_: object) -> Iterator[list[tuple[object, ...]]]:
        connection.connection.driver_connection.close()  # type: ignore[union-attr]
        yield [tuple(row) for row in connection.exec_driver_sql("select 1")]

    monkeypatch.setattr(database, "_rows", gone)
    with pytest.raises(UserMistake) as caught:
        from_database(workspace, small, None)
    (problem,) = caught.value.problems
    assert problem.what.startswith("The database does not answer")


@pytest.mark.postgres
def test_a_schema_without_the_tables_says_so(server: postgres.Server, workspace: Workspace) -> None:
    with pytest.raises(UserMistake, match="Name the schema that they lie in with --schema"):
        from_database(workspace, server.address(), None)


def test_a_server_that_does_not_answer_is_one_sentence(workspace: Workspace) -> None:
    address = "postgresql+psycopg://somebody:secret-word@127.0.0.1:9/nowhere"
    with pytest.raises(UserMistake, match="does not answer, or does not let this account in") as caught:
        from_database(workspace, address)
    assert not any(word in str(caught.value) for word in ("somebody", "secret-word", "127.0.0.1"))
    assert workspace.store.current() is None


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://a:b@c/d", "This kind of database cannot be read"),
        ("postgresql://a:b@c:port/d", "This is not the address of a database"),
    ],
)
def test_addresses_that_cannot_be_read(workspace: Workspace, address: str, said: str) -> None:
    with pytest.raises(UserMistake, match=said):
        from_database(workspace, address)


def test_only_records_in_tables_come_from_a_database(loaded: Load, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match='"cin-census" is not read from a database'):
        loaded("cin-census", "sqlite:///nothing.db")
    with pytest.raises(UserMistake, match="Figures are not read from a database"):
        loaded("observations", "sqlite:///nothing.db")


def test_a_missing_extra_is_said_with_what_to_install(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    real = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.startswith("sqlalchemy"):
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UserMistake, match=r'pip install "trigpoint\[database\]"'):
        from_database(workspace, "postgresql://a@b/c")


def test_sql_server_and_oracle_have_their_drivers() -> None:
    for address, driver in (("mssql://a:b@c/d", "mssql+pymssql"), ("oracle://a:b@c/d", "oracle+oracledb")):
        url = database._url(address)
        assert url.drivername == driver
        engine = database._engine(url)
        assert engine.dialect.driver == driver.partition("+")[2]
        engine.dispose()

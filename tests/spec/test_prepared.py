"""Prepared tables: sources together, columns worked out once, and a name for everything that they depend on."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.spec.drawing import catalogue
from tests.spec.stores import stored
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.account import account
from trigpoint.engines.duck import evaluate
from trigpoint.engines.identity import figure_key, table_key, tables_behind
from trigpoint.engines.opened import MEMORY, connection
from trigpoint.engines.prepare import Prepared, prepare
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake

OPENED = "indicator: opened\ncount: plan\nvalue: count\nwhen: opened_on in period"
DERIVED = (
    "derived: length\ntable: plan\noperator: {}\nfrom: opened_on\nto: closed_on\n---\n"
    "derived: last_seen_on\ntable: plan\noperator: previous\nin: visit\ndate: seen_on\nbefore: closed_on\n"
    "same: person_id\n---\n" + OPENED
)
LATEST = (
    "\n---\nderived: seen_now\ntable: plan\ntype: date\noperator: latest at period end\nin: visit\ndate: seen_on\n"
    "same: person_id"
)
PLANS = "plan_id | person_id | opened_on | closed_on\na | A | 2025-05-01 | 2025-05-09\nb | B | 2025-05-02 |"
OTHERS = "plan_id | opened_on | team\nc | 2025-05-03 | North"
VISITS = "visit_id | person_id | seen_on\n1 | A | 2025-05-05"
MAY = Period.parse("2025-05")


def rows(prepared: Prepared, table: str, columns: str) -> list[tuple]:
    with duckdb.connect() as db:
        return db.execute(f"SELECT {columns} FROM {prepared.rows(table)} ORDER BY 1").fetchall()


def files(folder: Path) -> set[str]:
    return {path.name for path in (folder / "cache" / "prepared").iterdir()}


def test_the_parts_of_a_table_stand_together_with_every_column_and_their_source(tmp_path: Path) -> None:
    known = catalogue(DERIVED.format("days between"))
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): PLANS, ("plan", "ssd"): OTHERS})
    prepared = prepare(store, snapshot, known, tmp_path / "cache")
    assert rows(prepared, "plan", "plan_id, team, length, _source, _file") == [
        ("a", None, 8, "tables", "tables.csv"),
        ("b", None, None, "tables", "tables.csv"),
        ("c", "North", None, "ssd", "ssd.csv"),
    ]


def test_a_column_worked_out_from_a_table_that_is_not_loaded_is_blank(tmp_path: Path) -> None:
    known = catalogue(DERIVED.format("days between"))
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): PLANS})
    prepared = prepare(store, snapshot, known, tmp_path / "cache")
    assert set(prepared.paths) == {"plan"}
    assert rows(prepared, "plan", "plan_id, last_seen_on") == [("a", None), ("b", None)]


def test_nothing_is_worked_out_twice(tmp_path: Path) -> None:
    known = catalogue(DERIVED.format("days between"))
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): PLANS, ("visit", "tables"): VISITS})
    first = prepare(store, snapshot, known, tmp_path / "cache")
    stamps = {path: path.stat().st_mtime_ns for (path,) in first.paths.values()}
    again = prepare(store, snapshot, known, tmp_path / "cache")
    assert again == first
    assert {path: path.stat().st_mtime_ns for (path,) in again.paths.values()} == stamps
    assert len(files(tmp_path)) == 2


def test_a_changed_column_makes_its_own_table_anew_and_no_other(tmp_path: Path) -> None:
    before, after = catalogue(DERIVED.format("days between")), catalogue(DERIVED.format("working days between"))
    store, snapshot = stored(tmp_path, before, {("plan", "tables"): PLANS, ("visit", "tables"): VISITS})
    old, new = (prepare(store, snapshot, known, tmp_path / "cache") for known in (before, after))
    assert old.paths["visit"] == new.paths["visit"]
    assert old.paths["plan"] != new.paths["plan"]
    assert rows(new, "plan", "plan_id, length")[0] == ("a", 5)  # 5 May 2025 was a bank holiday


def test_new_contents_of_a_table_that_a_column_reads_make_it_anew(tmp_path: Path) -> None:
    known = catalogue(DERIVED.format("days between"))
    _, first = stored(tmp_path, known, {("plan", "tables"): PLANS, ("visit", "tables"): VISITS})
    store, second = stored(tmp_path, known, {("visit", "tables"): VISITS.replace("05-05", "05-06")})
    assert table_key(known, first, "plan") != table_key(known, second, "plan")
    prepared = prepare(store, second, known, tmp_path / "cache")
    assert [str(day) for _, day in rows(prepared, "plan", "plan_id, last_seen_on")] == ["2025-05-06", "None"]


def test_each_authoritys_rows_are_a_file_of_their_own_that_another_ones_load_leaves(tmp_path: Path) -> None:
    """North's child A is not South's, though both are called A."""
    known, whose = catalogue(DERIVED.format("days between")), {"south": "South"}
    both = {("plan", "tables"): PLANS, ("visit", "tables"): VISITS, ("plan", "south"): PLANS}
    store, first = stored(tmp_path, known, both, authorities=whose)
    before = prepare(store, first, known, tmp_path / "cache")
    seen = "plan_id, last_seen_on, _source"
    found = sorted((plan, source, str(day)) for plan, day, source in rows(before, "plan", seen))
    assert found == [
        ("a", "south", "None"),
        ("a", "tables", "2025-05-05"),
        ("b", "south", "None"),
        ("b", "tables", "None"),
    ]
    store, second = stored(tmp_path, known, {("visit", "south"): VISITS}, authorities=whose)
    after = prepare(store, second, known, tmp_path / "cache")
    assert len(before.paths["plan"]) == len(after.paths["plan"]) == 2
    assert len({*before.paths["plan"]} & {*after.paths["plan"]}) == 1
    assert {*before.paths["visit"]} < {*after.paths["visit"]}
    assert [(plan, str(day)) for plan, day, source in rows(after, "plan", seen) if source == "south"] == [
        ("a", "2025-05-05"),
        ("b", "None"),
    ]


def test_only_the_tables_asked_for(tmp_path: Path) -> None:
    known = catalogue(OPENED)
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): PLANS, ("visit", "tables"): VISITS})
    assert set(prepare(store, snapshot, known, tmp_path / "cache", ["visit", "person"]).paths) == {"visit"}


@pytest.mark.parametrize("asked", [["visit"], ["plan"]])
def test_a_figure_that_reads_a_table_which_was_left_out_is_refused(tmp_path: Path, asked: list[str]) -> None:
    """Not counted as if there were no such records."""
    known = catalogue(DERIVED.format("days between") + "\nwhere: seen_now is not null" + LATEST)
    store, snapshot = stored(tmp_path, known, WORLD)
    prepared = prepare(store, snapshot, known, tmp_path / "cache", asked)
    left = {"plan": "visit", "visit": "plan"}[asked[0]]
    with pytest.raises(ValueError, match=f"not prepared: {left}"):
        evaluate(known, prepared, known.indicators.values(), [MAY])
    with pytest.raises(ValueError, match=f"not prepared: {left}"):
        account(known, prepared, known.indicators["opened"], MAY)
    assert tables_behind(known, known.indicators.values()) == {"plan", "visit"}


def test_what_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = catalogue(OPENED)
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): PLANS})

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        prepare(store, snapshot, known, tmp_path / "cache")
    assert files(tmp_path) == set()


@pytest.mark.parametrize("links", [True, False])
def test_the_first_that_makes_a_table_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool) -> None:
    """What others brought home of it goes by the places of its rows. Without links the last does."""
    known = catalogue(OPENED)
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): PLANS})
    (made,) = prepare(store, snapshot, known, tmp_path / "cache").paths["plan"]
    first = made.read_bytes()
    made.unlink()
    whole, real = b"made by another process meanwhile", Path.is_file

    def not_yet(self: Path, **more: bool) -> bool:
        if self != made:
            return real(self, **more)
        made.write_bytes(whole)  # between the look and the making
        return False

    def none(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "is_file", not_yet)
    if not links:
        monkeypatch.setattr(os, "link", none)
    prepare(store, snapshot, known, tmp_path / "cache")
    assert (made.read_bytes() == whole) is links
    assert len(first) > len(whole) and [p.name for p in made.parent.iterdir()] == [made.name]


def test_figures_from_a_store(tmp_path: Path) -> None:
    known = catalogue(OPENED)
    store, snapshot = stored(tmp_path, known, {("plan", "tables"): PLANS, ("plan", "ssd"): OTHERS}, as_of="2025-05-31")
    prepared = prepare(store, snapshot, known, tmp_path / "cache")
    june = Period.parse("2025-06")
    found = evaluate(known, prepared, known.indicators.values(), [MAY, june], ["team"])
    assert [(o.period, o.member, o.value, o.status) for o in found] == [
        (MAY, None, 3, Status.FINAL),
        (MAY, "North", 1, Status.FINAL),
        (MAY, "Not recorded", 2, Status.FINAL),
        (june, None, None, Status.NOT_AVAILABLE),
    ]


def key(known: Catalogue, folder: Path, parts: dict[tuple[str, str], str], as_of: str = "2025-12-31") -> str:
    _, snapshot = stored(folder, known, parts, as_of)
    breakdowns = [known.breakdowns["team"]]
    return figure_key(known, snapshot, list(known.indicators.values())[-1], breakdowns)


WORLD = {("plan", "tables"): PLANS, ("visit", "tables"): VISITS}


def test_a_figures_key_stands_while_nothing_that_it_reads_changes(tmp_path: Path) -> None:
    known = catalogue(OPENED)
    first = key(known, tmp_path / "1", WORLD)
    assert key(known, tmp_path / "2", {**WORLD, ("visit", "tables"): VISITS.replace("05-05", "05-06")}) == first
    told = {name: dataclasses.replace(i, title="Another", notes="n") for name, i in known.indicators.items()}
    assert key(dataclasses.replace(known, indicators=told), tmp_path / "3", WORLD) == first


@pytest.mark.parametrize(
    ("definition", "parts", "as_of"),
    [
        pytest.param(OPENED, {**WORLD, ("plan", "ssd"): OTHERS}, "2025-12-31", id="more rows"),
        pytest.param(OPENED.replace("opened_on", "closed_on"), WORLD, "2025-12-31", id="another when"),
        pytest.param(OPENED + "\nwhere: days > 1\nmissing: met", WORLD, "2025-12-31", id="another condition"),
    ],
)
def test_a_figures_key_changes_with_what_it_stands_on(
    tmp_path: Path, definition: str, parts: dict[tuple[str, str], str], as_of: str
) -> None:
    before = key(catalogue(OPENED), tmp_path / "1", WORLD)
    assert key(catalogue(definition), tmp_path / "2", parts, as_of) != before


def test_a_ratios_key_and_that_of_a_derived_column_reach_what_is_behind_them(tmp_path: Path) -> None:
    ratio = OPENED + "\n---\nindicator: visits\ncount: visit\nvalue: count\nwhen: seen_on in period"
    ratio += "\n---\nindicator: both\nvalue: ratio of visits to opened"
    seen = DERIVED.format("days between").replace(OPENED, OPENED + "\nwhere: last_seen_on is null")
    for place, definition in enumerate((ratio, seen)):
        known = catalogue(definition)
        before = key(known, tmp_path / f"{place}a", WORLD)
        after = key(known, tmp_path / f"{place}b", {**WORLD, ("visit", "tables"): VISITS + "\n2 | A | 2025-05-06"})
        assert before != after


def test_what_is_prepared_already_starts_no_database(tmp_path: Path) -> None:
    script = (
        "import trigpoint.engines.prepare, trigpoint.engines.identity, trigpoint.engines.recorded, sys;"
        "print([m for m in ('duckdb', 'polars', 'sqlglot', 'yaml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_does_not_fit_into_memory_lies_beside_the_prepared_tables_and_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two million different texts of 100 letters, sorted in 60 MB."""
    monkeypatch.setenv(MEMORY, "60MB")
    store, snapshot = stored(tmp_path, catalogue(OPENED), {("plan", "tables"): PLANS})
    cache = prepare(store, snapshot, catalogue(OPENED), tmp_path / "cache").cache
    assert cache == tmp_path / "cache"
    with connection(cache) as db:
        db.execute("SET threads = 1")
        made = db.execute(
            "CREATE TABLE t AS SELECT repeat(chr(CAST(65 + i % 26 AS INT)), 90) || i AS a FROM range(2_000_000) r(i)"
        )
        assert made.fetchall() == [(2_000_000,)]
        assert sum(path.stat().st_size for path in cache.glob("spill-*/*")) > 50_000_000
    assert [path.name for path in cache.iterdir()] == ["prepared"]


@pytest.mark.parametrize(("memory", "said"), [("60MB", "cannot be counted in 60MB"), ("lots", "no amount of memory")])
def test_too_little_memory_is_told_in_words(monkeypatch: pytest.MonkeyPatch, memory: str, said: str) -> None:
    monkeypatch.setenv(MEMORY, memory)
    with pytest.raises(UserMistake, match=said), connection() as db:
        db.execute("SELECT list(i || repeat('x', 50)) FROM range(5_000_000) AS r(i)").fetchall()

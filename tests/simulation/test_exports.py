"""The exports: the same bytes again, the shapes that real systems give, and arguments that no borough has."""

from __future__ import annotations

import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from tests.support.shared import shared
from trigpoint.catalogue.load import load_catalogue
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.simulation.simulate import simulate

UNTIL = Period.month(2026, 3)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return simulate(tmp_path_factory.mktemp("one"), 0.05, 12, UNTIL, seed=3).folder


def test_the_same_arguments_give_the_same_bytes(exports: Path, tmp_path: Path) -> None:
    simulate(tmp_path, 0.05, 12, UNTIL, seed=3)
    assert _hashes(tmp_path) == _hashes(exports)
    assert len(_hashes(exports)) > 30


def test_they_are_the_same_in_a_process_that_hashes_otherwise(exports: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from trigpoint.model.period import Period; "
        "from trigpoint.simulation.simulate import simulate; "
        "simulate(Path(sys.argv[1]), 0.05, 12, Period.month(2026, 3), 3)"
    )
    env = {"PYTHONHASHSEED": "12345", "TZ": "Pacific/Auckland", "PATH": ""}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=env)
    assert _hashes(tmp_path) == _hashes(exports)


def test_another_seed_gives_another_borough(exports: Path, tmp_path: Path) -> None:
    simulate(tmp_path, 0.05, 12, UNTIL, seed=4)
    assert _hashes(tmp_path)["tables/referral.csv"] != _hashes(exports)["tables/referral.csv"]


def test_a_table_is_a_file_with_its_columns(exports: Path) -> None:
    tables = load_catalogue().tables
    found = sorted((exports / "tables").glob("*.csv"))
    assert found
    for path in found:
        with path.open(encoding="utf-8", newline="") as file:
            assert tuple(next(csv.reader(file))) == tables[path.stem].names


def test_the_workbook_has_the_eleven_lists(exports: Path) -> None:
    book = openpyxl.load_workbook(exports / "annex-a.xlsx")
    assert book.sheetnames == [f"List {n}" for n in range(1, 12)]
    for sheet in book:
        headings = [cell.value for cell in sheet[1]]
        assert None not in headings
        assert sheet.max_column == len(headings)


def test_every_heading_is_one_that_a_table_says_it_comes_from(exports: Path) -> None:
    sources = {
        source
        for table in load_catalogue().tables.values()
        for column in table.columns
        for source in column.sources.get("annex_a", "").split("; ")
    }
    book = openpyxl.load_workbook(exports / "annex-a.xlsx", read_only=True)
    headings = {f"{s.title}: {cell.value}" for s in book for cell in next(s.iter_rows(min_row=1, max_row=1))}
    book.close()
    assert headings == sources - {""}


@pytest.mark.shared
def test_the_headings_are_ofsteds_own(exports: Path) -> None:
    with shared("reference/annex_a/annex_a_spec.csv").open(encoding="utf-8") as file:
        wanted = [(f"List {row['list']}", row["column"]) for row in csv.DictReader(file)]
    book = openpyxl.load_workbook(exports / "annex-a.xlsx", read_only=True)
    found = [(s.title, cell.value) for s in book for cell in next(s.iter_rows(min_row=1, max_row=1))]
    book.close()
    assert found == wanted


@pytest.mark.shared
@pytest.mark.parametrize("year", [2025, 2026])
def test_the_census_is_as_the_departments_schema_has_it(exports: Path, year: int) -> None:
    schema = etree.XMLSchema(etree.parse(shared(f"samples/cin_census/CIN_schema_{year}.xsd")))
    schema.validate(etree.parse(exports / "cin-census.xml"))
    assert sorted({error.message for error in schema.error_log}) == []


def test_the_workbook_holds_the_six_months(exports: Path) -> None:
    book = openpyxl.load_workbook(exports / "annex-a.xlsx")
    days = [row[5].value.date() for row in book["List 3"].iter_rows(min_row=2)]
    assert days
    assert min(days).isoformat() >= "2025-10-01"
    assert max(days).isoformat() <= "2026-03-31"


def test_nobody_adult_is_on_the_early_help_list(exports: Path) -> None:
    book = openpyxl.load_workbook(exports / "annex-a.xlsx")
    ages = [row[4].value for row in book["List 2"].iter_rows(min_row=2)]
    assert ages
    assert all(age is None or age == "-" or age < 18 for age in ages)


@pytest.mark.parametrize(
    ("size", "months", "until", "key"),
    [
        (0, 12, "2026-03", "--size"),
        (float("nan"), 12, "2026-03", "--size"),
        (1000, 12, "2026-03", "--size"),
        (0.1, 0, "2026-03", "--months"),
        (0.1, 12, "2036-03", "--months"),
        (0.1, 12, "2003-03", "--months"),
        (0.1, 900, "2026-03", "--months"),
        (0.1, 12, "FY2025-26", "--until"),
    ],
)
def test_a_borough_that_cannot_be_is_refused_in_words(
    tmp_path: Path, size: float, months: int, until: str, key: str
) -> None:
    with pytest.raises(UserMistake) as mistake:
        simulate(tmp_path / "there", size, months, Period.parse(until), seed=1)
    assert [problem.key for problem in mistake.value.problems] == [key]
    assert all(problem.instead for problem in mistake.value.problems)
    assert not (tmp_path / "there").exists()

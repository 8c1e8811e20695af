"""What the national definitions say of where things come from, held against the specifications themselves."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pytest

from tests.support.shared import shared
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.together import Together

CATALOGUE = load_catalogue()


def _sources(specification: str) -> Iterator[str]:
    for table in CATALOGUE.tables.values():
        for column in table.columns:
            yield from column.sources.get(specification, "").split("; ") if column.sources.get(specification) else ()


def test_what_is_told_to_date_stands_at_the_end_of_a_longer_period() -> None:
    """February's figure to date holds January's: pooled, every month would count again."""
    told = [
        i for i in CATALOGUE.indicators.values() if re.search("(?<!up )to date|since 1 April", f"{i.title} {i.notes}")
    ]
    assert {i.id for i in told if i.together is not Together.LAST} == set()
    assert CATALOGUE.indicators["budgets_deployed"] in told


@pytest.mark.shared
def test_every_column_of_annex_a_has_a_home() -> None:
    with shared("reference/annex_a/annex_a_spec.csv").open(encoding="utf-8") as file:
        columns = {f"List {row['list']}: {row['column']}" for row in csv.DictReader(file)}
    assert set(_sources("annex_a")) == columns


@pytest.mark.shared
def test_every_value_that_annex_a_allows_is_a_code_or_a_spelling_of_one() -> None:
    lists = {
        source: column.codes
        for table in CATALOGUE.tables.values()
        for column in table.columns
        if column.codes is not None
        for source in column.sources.get("annex_a", "").split("; ")
    }
    checked = 0
    with shared("reference/annex_a/annex_a_spec.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            codes = lists.get(f"List {row['list']}: {row['column']}")
            for value in row["allowed_values"].split("|") if codes and row["allowed_values"] else ():
                known = {s.casefold() for c in CATALOGUE.codes[codes].codes for s in (c.code, c.label, *c.also)}
                checked += 1
                assert value.casefold() in known or value.split(" - ")[0].casefold() in known, (codes, value)
    assert checked > 300


@pytest.mark.shared
def test_every_field_of_the_safeguarding_dataset_that_is_named_is_there() -> None:
    with shared("reference/ssd/ssd_spec.csv").open(encoding="utf-8") as file:
        fields = {row["field"] for row in csv.DictReader(file)}
    assert set(_sources("ssd")) - fields == set()


@pytest.mark.shared
def test_every_element_of_the_census_that_is_named_is_in_its_schema_or_in_a_return() -> None:
    """The schema of 2026 does not have pre-proceedings yet, which the returns of that year have."""
    schema = shared("samples/cin_census/CIN_schema_2026.xsd").read_text(encoding="utf-8")
    sent = shared("samples/cin_census/CIN_Census_2026.xml").read_text(encoding="utf-8")
    named = list(_sources("cin_census"))
    assert len(named) > 20
    assert [name for name in named if f'"{name}"' not in schema and f"<{name}>" not in sent] == []


@pytest.mark.shared
def test_every_requirement_that_an_indicator_answers_is_one() -> None:
    with shared("mission/indicators.csv").open(encoding="utf-8") as file:
        wanted = {row["id"] for row in csv.DictReader(file)}
    answered = {answer for indicator in CATALOGUE.indicators.values() for answer in indicator.answers}
    assert len(answered) > 20
    assert answered <= wanted


def test_every_indicator_says_why_it_matters_and_who_answers_for_it() -> None:
    for indicator in CATALOGUE.indicators.values():
        assert indicator.why_it_matters.endswith("."), indicator.id
        assert indicator.owner, indicator.id
        assert indicator.review_by is not None, indicator.id
        assert indicator.examples or indicator.origin == "recorded", indicator.id


def test_what_identifies_a_person_is_marked() -> None:
    marked = {c.name for t in CATALOGUE.tables.values() for c in t.columns if c.identifying}
    assert marked >= {"forename", "surname", "upn", "nhs_number", "postcode", "lines", "name", "registration_number"}
    assert {"ward", "postcode_district", "born_on", "team"}.isdisjoint(marked)

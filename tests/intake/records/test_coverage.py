"""Which older rows a load takes the place of: drawn rows in, drawn rows out."""

from __future__ import annotations

import datetime as dt

import polars as pl

from tests.support.annex_a import catalogue
from trigpoint.intake.mapping import Coverage, CoverageKind
from trigpoint.intake.records.coverage import merge
from trigpoint.intake.records.feeds import Rows
from trigpoint.intake.records.values import DTYPES

AS_OF = dt.date(2026, 3, 31)
D = dt.date
ALL, ADD = Coverage(CoverageKind.ALL), Coverage(CoverageKind.ADD)
CONTACTS = Coverage(CoverageKind.WINDOW, 6, "received_on")
PLANS = Coverage(CoverageKind.WINDOW, 6, "started_on", ("ended_on",), "person_id")


def rows(table: str, coverage: Coverage, drawn: list[dict[str, object]]) -> Rows:
    """Rows of a table, their key standing for the identifier too; the vault says which load each came from."""
    found = catalogue().tables[table]
    schema = {"_row_key": pl.String(), "_file": pl.String(), "_sheet": pl.String()}
    opened = pl.DataFrame(
        [{"_row_key": r[found.key[0]], "_file": r.get("file", "new"), **r} for r in drawn],
        schema={**schema, **{c.name: DTYPES[c.type] for c in found.open_columns}},
    )
    return Rows(found, coverage, opened, opened.select("_row_key", "_file", "_sheet", _row=pl.lit(1, pl.Int64)))


def merged(table: str, coverage: Coverage, old: list[dict[str, object]], new: list[dict[str, object]]) -> set[tuple]:
    """(key, which load) of the rows after the load."""
    before = rows(table, coverage, [{**r, "file": "old"} for r in old])
    result = merge({table: rows(table, coverage, new)}, lambda _: (before.open, before.vault), AS_OF)[table]
    assert result.open["_row_key"].n_unique() == result.open.height
    assert set(result.open.select("_row_key", "_file").rows()) == set(result.vault.select("_row_key", "_file").rows())
    assert result.kept == result.open.filter(pl.col("_file") == "old").height
    return set(result.open.select("_row_key", "_file").rows())


def test_all_is_replaced() -> None:
    old = [{"contact_id": "a", "received_on": D(2020, 1, 1)}]
    assert merged("contact", ALL, old, [{"contact_id": "b"}]) == {("b", "new")}


def test_a_window_is_replaced_and_what_is_older_or_later_stays() -> None:
    days = {"older": D(2025, 9, 29), "first": D(2025, 9, 30), "last": D(2026, 3, 31), "later": D(2026, 4, 1)}
    old = [{"contact_id": name, "received_on": day} for name, day in days.items()]
    new = [{"contact_id": "new", "received_on": D(2026, 1, 1)}]
    assert merged("contact", CONTACTS, old, new) == {("older", "old"), ("later", "old"), ("new", "new")}


def test_a_row_with_the_same_key_is_replaced_wherever_it_lies() -> None:
    old = [{"contact_id": "a", "received_on": D(2020, 1, 1)}]
    new = [{"contact_id": "a", "received_on": D(2020, 1, 1)}]
    assert merged("contact", CONTACTS, old, new) == {("a", "new")}


def test_open_rows_are_replaced_however_long_ago_they_began() -> None:
    old = [
        {"cp_plan_id": "open", "person_id": "p1", "started_on": D(2024, 1, 1)},
        {"cp_plan_id": "ended long ago", "person_id": "p2", "started_on": D(2024, 1, 1), "ended_on": D(2025, 9, 1)},
        {"cp_plan_id": "ended now", "person_id": "p3", "started_on": D(2024, 1, 1), "ended_on": D(2026, 2, 1)},
        {"cp_plan_id": "begins later", "person_id": "p4", "started_on": D(2026, 4, 2)},
    ]
    new = [{"cp_plan_id": "new", "person_id": "p9", "started_on": D(2026, 1, 1)}]
    assert merged("cp_plan", PLANS, old, new) == {("ended long ago", "old"), ("begins later", "old"), ("new", "new")}


def test_an_ended_plan_stays_where_the_list_has_only_the_persons_newer_one() -> None:
    old = [
        {"cp_plan_id": "first", "person_id": "p1", "started_on": D(2025, 6, 1), "ended_on": D(2025, 12, 1)},
        {"cp_plan_id": "other", "person_id": "p2", "started_on": D(2025, 6, 1), "ended_on": D(2025, 12, 1)},
    ]
    new = [{"cp_plan_id": "second", "person_id": "p1", "started_on": D(2026, 2, 1)}]
    assert merged("cp_plan", PLANS, old, new) == {("first", "old"), ("second", "new")}


def test_adding_keeps_every_row_and_a_blank_never_takes_a_value_away() -> None:
    old = [{"person_id": "p1", "gender": "F", "born_on": D(2015, 1, 1)}, {"person_id": "p2", "gender": "M"}]
    new = [{"person_id": "p1", "gender": "U"}, {"person_id": "p3"}]
    before = rows("person", ADD, old)
    result = merge({"person": rows("person", ADD, new)}, lambda _: (before.open, before.vault), AS_OF)["person"]
    found = {r["person_id"]: (r["gender"], r["born_on"]) for r in result.open.iter_rows(named=True)}
    assert found == {"p1": ("U", D(2015, 1, 1)), "p2": ("M", None), "p3": (None, None)}
    assert result.kept == 1
    assert result.vault.height == 3


def test_what_follows_a_replaced_row_is_replaced_with_it() -> None:
    follows = Coverage(CoverageKind.FOLLOWS, follows="care_period_id")
    periods = Coverage(CoverageKind.WINDOW, 6, "started_on", ("ended_on",), "person_id")
    old = {
        "care_period": rows("care_period", periods, [
            {"care_period_id": "left", "person_id": "p1", "started_on": D(2020, 1, 1), "ended_on": D(2021, 1, 1)},
            {"care_period_id": "here", "person_id": "p2", "started_on": D(2024, 1, 1)},
            {"care_period_id": "gone", "person_id": "p3", "started_on": D(2024, 1, 1)},
        ]),
        "placement": rows("placement", follows, [
            {"placement_id": "of left", "care_period_id": "left"},
            {"placement_id": "of here", "care_period_id": "here"},
            {"placement_id": "of gone", "care_period_id": "gone"},
            {"placement_id": "of none"},
        ]),
    }  # fmt: skip
    new = {
        "placement": rows("placement", follows, [{"placement_id": "next", "care_period_id": "here"}]),
        "care_period": rows("care_period", periods, [
            {"care_period_id": "here", "person_id": "p2", "started_on": D(2024, 1, 1)}]),
    }  # fmt: skip
    result = merge(new, lambda name: (old[name].open, old[name].vault), AS_OF)
    assert set(result["care_period"].open["care_period_id"]) == {"left", "here"}
    assert set(result["placement"].open["placement_id"]) == {"of left", "of none", "next"}


def test_columns_that_definitions_have_gained_since_are_blank_in_older_rows() -> None:
    before = rows("contact", CONTACTS, [{"contact_id": "a", "received_on": D(2020, 1, 1), "file": "old"}])
    narrow = before.open.drop("priority", "team").with_columns(gone=pl.lit("x"))
    result = merge({"contact": rows("contact", CONTACTS, [])}, lambda _: (narrow, before.vault), AS_OF)["contact"]
    assert result.open.columns == before.open.columns
    assert result.open["priority"].to_list() == [None]

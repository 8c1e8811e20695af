"""A star holds what its editions hold: each figure once, cell by cell as their JSON has it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import replace
from typing import Any

import pandas
import polars
import pytest

from tests.publish.star.conftest import AUGUST, JULY, public, signed_edition
from trigpoint.catalogue.areas import load_areas
from trigpoint.catalogue.national import national_definitions
from trigpoint.model.problem import UserMistake
from trigpoint.publish.star import Star, star_of
from trigpoint.publish.star.dimensions import DIMENSIONS, TABLES
from trigpoint.publish.star.files import data_files, to_csv, to_parquet
from trigpoint.scorecard.edition import Edition

SYMBOLS = {"suppressed": "c", "to be confirmed": "tbc", "not available": "x", "provisional": "p"}
Documents = tuple[dict[str, Any], dict[str, Any]]


def read(star: Star, name: str) -> list[dict[str, Any]]:
    """A table's rows as an independent reader of its Parquet has them."""
    return polars.read_parquet(io.BytesIO(to_parquet(star.table(name)))).to_dicts()


def looked_up(star: Star) -> dict[tuple[str, str, str, str], dict[str, Any]]:
    """Every figure by indicator, breakdown, member and period, its keys followed into the dimensions."""
    lines = {line["indicator_key"]: line["indicator"] for line in read(star, "dim_indicator")}
    members = {line["breakdown_key"]: (line["breakdown"], line["member"]) for line in read(star, "dim_breakdown")}
    editions = {line["edition_key"]: line["edition"] for line in read(star, "dim_edition")}
    return {
        (lines[row["indicator_key"]], *members[row["breakdown_key"]], row["period"]): row
        | {key: editions.get(row[key]) for key in ("edition_key", "judged_edition_key")}
        for row in read(star, "fact_observation")
    }


def rows_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of an edition's JSON, each once."""
    cards = [document["scorecard"], *document["breakdowns"]]
    found = {(r["indicator"], r["breakdown"], r["member"]): r for card in cards for r in card["rows"]}
    return list(found.values())


def place(row: dict[str, Any], period: str) -> tuple[str, str, str, str]:
    return row["indicator"], row["breakdown"] or "Everyone", row["member"] or "Everyone", period


def test_every_figure_of_one_edition_is_there_as_its_json_has_it(august: Edition, documents: Documents) -> None:
    found = looked_up(star_of([august]))
    codes = {(r["indicator"], r["breakdown"], r["member"]): r["reference"] for r in documents[1]["references"]}
    told = {place(row, value["period"]): (row, value) for row in rows_of(documents[1]) for value in row["values"]}
    assert set(found) == set(told)
    for where, (row, value) in told.items():
        cells = found[where]
        assert (cells["value"], cells["numerator"], cells["denominator"], cells["status"]) == (
            value["value"], value["numerator"], value["denominator"], value["status"]
        )  # fmt: skip
        assert cells["symbol"] == SYMBOLS.get(value["status"])
        assert cells["reference"] == codes[row["indicator"], row["breakdown"], row["member"]]
        assert cells["edition_key"] == august.id
        judged = value["period"] == "2020-08"
        assert cells["rag"] == (row["rag"] if judged else None)
        assert cells["target"] == (row["target"]["value"] if judged else None)
        for word in ("direction", "judgement", "movement", "on_target", "rag_rule", "commentary"):
            assert cells[word] == (row[word] if judged else None)
        assert cells["change_on_year"] == (row["change_on_year"]["difference"] if judged else None)
        assert cells["change_on_previous"] == (row["change_on_previous"]["difference"] if judged else None)


def test_of_two_editions_the_later_tells_and_each_judges_its_own_month(
    star: Star, july: Edition, august: Edition
) -> None:
    found = looked_up(star)
    late = found["eh1a", "Everyone", "Everyone", "2020-07"]
    assert (late["value"], late["signed_value"], late["restated"]) == (142, 139, True)
    assert (late["edition_key"], late["judged_edition_key"]) == (august.id, july.id)
    steady = found["in_time", "team", "West", "2020-07"]
    assert (steady["restated"], steady["rag"]) == (False, "red")  # 24 of 37 is below 70
    assert found["in_time", "Everyone", "Everyone", "2020-06"]["judged_edition_key"] is None
    assert len(found) == len({(p, *rest) for *rest, p in found})  # each once
    assert star_of((august, july)) == star


def test_a_pack_opened_again_counts_once_and_a_draft_is_told_to_be_one(july: Edition, august: Edition) -> None:
    again = replace(signed_edition(JULY, late=9), number=2, id="again", reopening="Nine came late.")
    found = read(star_of((july, again)), "dim_edition")
    assert [(line["edition"], line["number"], line["reopening"]) for line in found] == [("again", 2, "Nine came late.")]
    draft = replace(august, number=0, signatures=(), id="")
    (old, new) = read(star_of((draft, july)), "dim_edition")
    assert (old["is_signed"], old["signed_on"], old["signed_by"]) == (True, dt.date(2020, 8, 10), "director")
    assert (new["is_signed"], new["signed_on"], new["edition"]) == (False, None, None)


def test_editions_for_several_audiences_or_none_make_no_star(july: Edition, august: Edition) -> None:
    with pytest.raises(UserMistake, match="several audiences"):
        star_of((july, public(august)))
    with pytest.raises(UserMistake, match="no signed edition"):
        star_of(())
    assert star_of([public(july)]).audience == "public"


def test_targets_benchmarks_and_actions_stand_beside_the_figure_that_they_are_about(star: Star) -> None:
    titles = {line["indicator_key"]: line["title"] for line in read(star, "dim_indicator")}
    targets = [(titles[t["indicator_key"]], t["period"], t["value"], t["state"]) for t in read(star, "fact_target")]
    assert sorted(targets) == sorted(
        ("Assessments in time", p, 90, "set") for p in ("2020-07", "2020-08") for _ in "123"
    )
    (england,) = read(star, "fact_benchmark")
    assert (england["value"], england["period"], england["period_end"]) == (84.1, "FY2019-20", dt.date(2020, 3, 31))
    (comparator,) = read(star, "dim_comparator")
    assert (comparator["comparator_key"], comparator["name"], comparator["tells"]) == (
        england["comparator_key"], "England", "figure"
    )  # fmt: skip
    (deed,) = read(star, "fact_action")  # carried from July: told once, as August has it
    assert (deed["action"], deed["state"], deed["told_on"], deed["by_when_key"]) == (
        "A1", "open", dt.date(2020, 9, 10), 20201001
    )  # fmt: skip
    assert titles[deed["indicator_key"]] == "Assessments in time"


def test_a_mistyped_year_does_not_make_a_calendar_of_centuries(july: Edition) -> None:
    (deed,) = july.actions
    star = star_of([replace(july, actions=(replace(deed, by_when=dt.date(9020, 10, 1)),))])
    (told,) = read(star, "fact_action")
    assert (told["by_when"], told["by_when_key"], told["opened_key"]) == (dt.date(9020, 10, 1), None, 20200706)
    assert len(star.table("dim_date").lines) == 366


def test_what_makes_one_figure_of_several_is_what_the_figures_bear_out(star: Star) -> None:
    found = {line["indicator"]: (line["together"], line["factor"]) for line in read(star, "dim_indicator")}
    assert found == {
        "eh1a": ("never", None), "eh1c": ("never", None), "lscb1": ("never", None), "in_time": ("pooled", 100.0)
    }  # fmt: skip


def test_every_key_leads_to_one_row_and_every_number_of_a_name_is_one(star: Star) -> None:
    keys = {table.name: [line[0] for line in star.table(table.name).lines] for table in DIMENSIONS}
    for name, values in keys.items():
        assert len(set(values)) == len(values), name
        assert all(isinstance(v, int) and 0 <= v < 2**53 for v in values)
    for filled in star.tables:
        for n, column in enumerate(filled.table.columns):
            cells = {line[n] for line in filled.lines} - {None}
            if column.to is not None:
                assert cells <= set(keys[column.to]), (filled.table.name, column.name)
            if column.sorted_by is not None:
                by = [c.name for c in filled.table.columns].index(column.sorted_by)
                pairs = {(str(line[n]).rstrip().casefold(), line[by]) for line in filled.lines}
                assert len(pairs) == len({name for name, _ in pairs}), (filled.table.name, column.name)


@pytest.mark.parametrize(
    ("day", "month", "financial", "quarter", "academic", "term"),
    [
        (dt.date(2020, 3, 31), "Mar 2020", "2019-20", "Q4 2019-20", "2019-20", "Spring term 2020"),
        (dt.date(2020, 4, 1), "Apr 2020", "2020-21", "Q1 2020-21", "2019-20", "Summer term 2020"),
        (dt.date(2020, 8, 31), "Aug 2020", "2020-21", "Q2 2020-21", "2019-20", "Summer term 2020"),
        (dt.date(2020, 9, 1), "Sep 2020", "2020-21", "Q2 2020-21", "2020-21", "Autumn term 2020"),
        (dt.date(2020, 12, 31), "Dec 2020", "2020-21", "Q3 2020-21", "2020-21", "Autumn term 2020"),
    ],
)
def test_a_day_lies_in_three_kinds_of_year(
    star: Star, day: dt.date, month: str, financial: str, quarter: str, academic: str, term: str
) -> None:
    days = {line["date"]: line for line in read(star, "dim_date")}
    assert min(days) == dt.date(2020, 1, 1) and max(days) == dt.date(2020, 12, 31) and len(days) == 366
    found = days[day]
    assert found["date_key"] == int(f"{day:%Y%m%d}")
    assert (found["month"], found["financial_year"], found["financial_quarter"]) == (month, financial, quarter)
    assert (found["academic_year"], found["academic_term"], found["calendar_year"]) == (academic, term, 2020)


def test_days_sort_as_time_goes(star: Star) -> None:
    days = read(star, "dim_date")
    for order in ("month_order", "financial_year_order", "quarter_order", "academic_year_order", "term_order"):
        assert [d[order] for d in days] == sorted(d[order] for d in days), order


def test_parquet_and_csv_have_the_same_cells_and_no_symbol_in_a_number(star: Star) -> None:
    assert [name for name, _ in data_files(star)] == [
        *(f"{t.name}.parquet" for t in TABLES), *(f"{t.name}.csv" for t in TABLES), "columns.csv"
    ]  # fmt: skip
    for filled in star.tables:
        typed = polars.read_parquet(io.BytesIO(to_parquet(filled)))
        plain = pandas.read_csv(io.BytesIO(to_csv(filled)), dtype=str, keep_default_na=False, encoding="utf-8-sig")
        assert list(plain.columns) == typed.columns
        for name, kind in typed.schema.items():
            for cell, written in zip(typed[name], plain[name], strict=True):
                if cell is None:
                    assert written == ""
                elif kind == polars.Float64:
                    assert float(written) == cell
                elif kind == polars.String:
                    assert written.removeprefix("'") == cell
                elif kind == polars.Boolean:
                    assert written == str(cell).lower()
                else:
                    assert written == str(cell)


def test_text_that_begins_like_a_formula_is_none_in_a_spreadsheet(star: Star) -> None:
    lines = list(csv.reader(io.StringIO(to_csv(star.table("dim_indicator")).decode("utf-8-sig"))))
    cells = [cell for line in lines for cell in line]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "@")]


def test_a_key_is_the_same_whatever_else_is_in_the_star(star: Star, july: Edition) -> None:
    def keys(of: Star, table: str) -> dict[Any, int]:
        return {line["period" if table == "dim_edition" else "indicator"]: line[f"{table[4:]}_key"]
                for line in read(of, table)}  # fmt: skip

    alone = star_of([july])
    assert keys(alone, "dim_indicator") == keys(star, "dim_indicator")
    assert keys(alone, "dim_edition").items() <= keys(star, "dim_edition").items()
    assert str(AUGUST) in keys(star, "dim_edition")


def test_a_reference_leads_to_its_page_where_there_is_one(july: Edition) -> None:
    (there,) = read(star_of([july], address="https://trigpoint.example/"), "dim_edition")
    assert there["reference_page"] == "https://trigpoint.example/r/"
    assert read(star_of([july]), "dim_edition")[0]["reference_page"] is None


def test_an_authority_has_its_codes_and_a_made_up_one_has_none(july: Edition) -> None:
    areas = load_areas([national_definitions()])

    def of(name: str) -> dict[str, Any]:
        (line,) = read(star_of([replace(july, card=replace(july.card, area=name))], areas=areas), "dim_area")
        return line

    leeds = of("Leeds")
    assert (leeds["gss_code"], leeds["dfe_code"], leeds["region"]) == ("E08000035", "383", "Yorkshire and The Humber")
    assert of("Camden")["region"] == "London"
    (fenbridge,) = read(star_of([july], areas=areas), "dim_area")
    assert (fenbridge["gss_code"], fenbridge["dfe_code"], fenbridge["region"]) == (None, None, None)
    assert leeds["is_whole"] and leeds["area_key"] != fenbridge["area_key"]

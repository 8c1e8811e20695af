"""CSV and Excel, read back with other people's readers."""

import csv
import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest

from trigpoint.model.period import Period
from trigpoint.publish.as_csv import HEADINGS, to_csv
from trigpoint.publish.xlsx import to_xlsx
from trigpoint.scorecard.objects import Benchmark

PRODUCED = dt.date(2020, 9, 4)


@pytest.fixture
def book(card):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(card, produced=PRODUCED)))


def test_csv_has_one_line_a_figure_unrounded(card):
    lines = list(csv.reader(io.StringIO(to_csv(card))))
    assert tuple(lines[0]) == HEADINGS and len([line for line in lines[1:] if not line[22]]) == 6 * len(card.rows)
    share = [dict(zip(HEADINGS, line, strict=True)) for line in lines[1:] if line[4] == "in_time"]
    last = next(line for line in share if line["period"] == "2020-08" and not line["member"])
    assert float(last["value"]) == 100 * 56 / 78 and (last["numerator"], last["denominator"]) == ("56", "78")
    east = next(line for line in share if line["member"] == "East" and line["period"] == "2020-08")
    assert (east["breakdown"], east["value"]) == ("team", "75")


def test_csv_runs_no_formula(card):
    titles = {line[5] for line in csv.reader(io.StringIO(to_csv(card)))}
    assert '\'=HYPERLINK("http://example.org","Completed")' in titles
    assert not any(title.startswith("=") for title in titles)


def test_the_workbook_has_real_numbers_and_no_formula(book, card):
    sheet = book["Scorecard"]
    heads = [cell.value for cell in sheet[4]]
    line = next(row for row in sheet.iter_rows(min_row=5) if row[1].value == "EH1a")
    assert line[heads.index("Aug 2020")].value == 132 and line[heads.index("Aug 2020")].number_format == "#,##0"
    assert line[heads.index("Change on previous")].value == -7
    assert line[heads.index("12-month mean")].value == pytest.approx(638 / 6)
    assert line[heads.index("Target")].value == "to be agreed"
    share = next(row for row in sheet.iter_rows(min_row=5) if row[1].value == "A45")
    assert share[heads.index("Aug 2020")].value == pytest.approx(100 * 56 / 78)
    assert share[heads.index("Aug 2020")].number_format == '0.0"%"'
    assert share[heads.index("Status")].value == "amber, target not met"
    for any_sheet in book:
        assert all(cell.data_type != "f" for row in any_sheet.iter_rows() for cell in row)
    assert any(cell.value == card.rows[1].title for cell in sheet["C"])


def test_the_workbook_is_ready_to_read_and_print(book):
    sheet = book["Scorecard"]
    assert sheet.freeze_panes == "D5"
    assert sheet.auto_filter.ref.startswith("A4:")
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$4:$4"
    assert book["Figures"].freeze_panes == "A2" and book["Figures"].auto_filter.ref
    assert book.properties.title == "A small & simulated pack, August 2020"
    assert book.properties.created.isoformat() == "2020-09-04T00:00:00"


def test_the_long_sheet_has_parts_and_statuses(book, card):
    rows = list(book["Figures"].iter_rows(values_only=True))
    assert rows[0] == HEADINGS and len([r for r in rows[1:] if not r[22]]) == 6 * len(card.rows)
    lines = [dict(zip(HEADINGS, row, strict=True)) for row in rows[1:]]
    share = next(r for r in lines if r["indicator"] == "in_time" and r["period"] == "2020-08" and r["member"] is None)
    assert (share["numerator"], share["denominator"], share["status"]) == (56, 78, "final")
    hidden = next(r for r in lines if r["indicator"] == "lscb1" and r["period"] == "2020-07")
    assert (hidden["value"], hidden["status"]) == (None, "suppressed")


def test_what_it_all_means_is_there(book):
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Data up to"] == "31 August 2020" and about["Produced on"] == "4 September 2020"
    assert about["c"].startswith("suppressed") and "10% or more" in about["Direction"]


def test_the_same_scorecard_gives_the_same_bytes(card):
    assert to_xlsx(card, produced=PRODUCED) == to_xlsx(card, produced=PRODUCED)


def test_an_empty_scorecard_is_a_workbook_too(card):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(replace(card, rows=()), produced=PRODUCED)))
    assert "There are no figures" in str(list(book["About"].iter_rows(values_only=True)))


def test_csv_tells_of_every_comparator_its_method_its_list_and_its_spread(card):
    cell = Benchmark(
        "statistical_neighbours", 82.5, Period.parse("FY2024-25"), "DfE", "mean", "2025", 9, 10, 70.0, 90.0
    )
    place = Benchmark("rank", 3, Period.parse("FY2024-25"), "DfE", "1 is best", n=151)
    only = replace(card, rows=(replace(card.rows[0], benchmarks=(cell, place)),))
    lines = [line for line in csv.DictReader(io.StringIO(to_csv(only))) if line["comparator"]]
    kept = ("comparator", "value", "period", "method", "list", "n", "lowest", "highest", "source", "unit")
    assert [tuple(line[key] for key in kept) for line in lines] == [
        ("statistical_neighbours", "82.5", "FY2024-25", "mean", "2025", "9", "70", "90", "DfE", "count"),
        ("rank", "3", "FY2024-25", "1 is best", "", "151", "", "", "DfE", ""),
    ]

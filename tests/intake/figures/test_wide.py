"""The wide form as scorecards are kept: titles above, notes below, headings in two rows, several sheets."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from tests.support.figures import as_csv, aside, counted, read_file, read_rows, statuses, values
from tests.support.hostile import small_ods
from trigpoint.model.problem import UserMistake

MESSY = [
    ["Early Help monthly dataset"],
    [],
    ["Ref.", "Indicator", "Good is", "", "Apr-20", "May 2020", "Jun 20 (p)", "% change", "England", "SE region 2019/20",
     "Target 18-19", "Target"],
    ["Early help"],
    ["EH1", "Assessments started", "High", "224", "1,113", "79*", "tbc", "-5%", "12", "9.5", "336", "5"],
    ["EH2", "Percentage on time", "Low is good", "", "6.8%", "n/a", "-", "", "", "", "", ""],
    [],
    ["Social care", "", "", ""],
    ["CS1", "Visits", "", "", "(3)", "12u", "see note", "", "", "-", "tbc", ""],
    ["", "Of which late", "", "", "4", "5", "6"],
    ["CS2", "Reviews"],
    ["CS3", "Contacts", "", "", "see below", "call us", "late"],
    ["Ref.", "Indicator", "Good is", "", "Apr-20", "May 2020", "Jun 20 (p)"],
    ["CS4", "Referrals", "", "", "1", "2", "3"],
    ["* revised since the last edition"],
    ["Note", "Figures are provisional until July."],
    ["Source: the council's own systems"],
]  # fmt: skip


def test_a_messy_sheet_is_read_row_by_row(tmp_path: Path) -> None:
    read = read_rows(tmp_path, MESSY)
    assert values(read) == {
        ("EH1", "2020-04"): 1113, ("EH1", "2020-05"): 79, ("EH1", "2020-06"): None,
        ("EH2", "2020-04"): 6.8, ("EH2", "2020-05"): None, ("EH2", "2020-06"): None,
        ("CS1", "2020-04"): -3, ("CS1", "2020-05"): 12,
        ("CS2", "2020-04"): None, ("CS2", "2020-05"): None, ("CS2", "2020-06"): None,
        ("CS4", "2020-04"): 1, ("CS4", "2020-05"): 2, ("CS4", "2020-06"): 3,
    }  # fmt: skip
    said = statuses(read)
    assert said["EH1", "2020-06"] == "to be confirmed"
    assert said["EH2", "2020-05"] == "not applicable"
    assert said["EH2", "2020-06"] == "not available"
    assert said["CS1", "2020-05"] == "unreliable"
    assert said["CS2", "2020-06"] == "not available"


def test_rows_read_are_rows_taken_and_rows_set_aside_each_with_its_reason(tmp_path: Path) -> None:
    read = read_rows(tmp_path, MESSY)
    assert counted(read) == [(None, 7, 5, 2)]
    assert aside(read) == [
        (9, "Jun 20 (p)", 'The cell under "Jun 20 (p)" holds words where a number or a status was meant.'),
        (10, "Ref.", "The row has figures but no reference."),
        (
            12,
            "Apr-20",
            'Nothing could be read from the row: The cell under "Apr-20" holds words where a number or a status '
            "was meant.",
        ),
    ]
    assert read.aside["whole_row"].to_list() == [False, True, True]
    assert read.aside["cells"].to_list()[1] == ["", "Of which late", "", "", "4", "5", "6"]
    assert set(read.aside["file"]) == {"figures.csv"}


def test_columns_that_are_not_read_are_named_and_none_is_guessed(tmp_path: Path) -> None:
    read = read_rows(tmp_path, MESSY)
    (account,) = read.accounts
    assert account.unread_columns == ("D (no heading)", "% change", "England", "Target")
    assert read.notes[0] == (
        'figures.csv, column "D (no heading)": The column holds figures and was not read: nothing says of which '
        "period. Write it in its heading."
    )
    assert read.notes[1] == (
        'figures.csv, column "England": The column was not read: nothing says of when it is. '
        'Write its year in the heading: "England 2019/20".'
    )
    assert 'column "Target"' in read.notes[2]
    assert read.notes[3] == (
        'figures.csv, row 9, column "Jun 20 (p)": The cell holds words where a number or a status was meant. '
        "It was not read."
    )


def test_targets_and_benchmarks_with_a_year_in_their_heading_are_read(tmp_path: Path) -> None:
    read = read_rows(tmp_path, MESSY)
    assert read.targets.select("indicator", "from", "to", "target", "better").rows() == [
        ("EH1", "2018-04-01", "2019-03-31", 336.0, "higher"),
        ("CS1", "2018-04-01", "2019-03-31", None, None),
    ]
    assert read.benchmarks.select("indicator", "period", "comparator", "value").rows() == [
        ("EH1", "FY2019-20", "region", 9.5)
    ]


def test_a_year_above_and_months_below_merged_or_not(tmp_path: Path) -> None:
    rows = [
        ["Monthly figures"],
        ["", "", "2019/20", "", "2020/21", "", "England"],
        ["Ref", "Indicator", "Feb", "Mar", "Apr", "May", ""],
        ["A1", "First", 1, 2, 3, 4, 99],
        ["A2", "Second", 5, 6, 7, 8, 99],
    ]
    expected = {
        ("A1", "2020-02"): 1, ("A1", "2020-03"): 2, ("A1", "2020-04"): 3, ("A1", "2020-05"): 4,
        ("A2", "2020-02"): 5, ("A2", "2020-03"): 6, ("A2", "2020-04"): 7, ("A2", "2020-05"): 8,
    }  # fmt: skip
    assert values(read_rows(tmp_path, rows)) == expected

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for merged in ("A1:G1", "C2:D2", "E2:F2", "G2:G3"):
        sheet.merge_cells(merged)
    workbook.save(tmp_path / "merged.xlsx")
    read = read_file(tmp_path / "merged.xlsx")
    assert values(read) == expected
    assert read.accounts[0].unread_columns == ("England",)


def test_the_references_above_and_the_months_below(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (["Ref", "Indicator", "2020", None, None], [None, None, "Apr", "May", "Jun"], ["A1", "First", 1, 2, 3]):
        sheet.append(row)
    for merged in ("A1:A2", "B1:B2", "C1:E1"):
        sheet.merge_cells(merged)
    workbook.save(tmp_path / "figures.xlsx")
    assert values(read_file(tmp_path / "figures.xlsx")) == {
        ("A1", "2020-04"): 1, ("A1", "2020-05"): 2, ("A1", "2020-06"): 3,
    }  # fmt: skip


def test_numerators_and_denominators_in_columns_of_their_own(tmp_path: Path) -> None:
    rows = [
        ["Ref", "Indicator", "Apr-20", "", "", "May-20 numerator", "May-20 denominator", "May-20 %"],
        ["", "", "Num", "Den", "%", "", "", ""],
        ["A1", "On time", 45, 60, "75%", 30, 60, 50],
    ]
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append([None if cell == "" else cell for cell in row])
    workbook.active.merge_cells("C1:E1")
    workbook.save(tmp_path / "figures.xlsx")
    read = read_file(tmp_path / "figures.xlsx")
    assert read.observations.select("period", "value", "numerator", "denominator").rows() == [
        ("2020-04", 75, 45, 60),
        ("2020-05", 50, 30, 60),
    ]
    assert read.defined[0].unit == "percent"


def test_cells_shown_as_percentages_and_dates_as_headings_in_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "figures.xlsx"
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Early help")
    month = workbook.add_format({"num_format": "mmm-yy"})
    percent, quoted = workbook.add_format({"num_format": "0.0%"}), workbook.add_format({"num_format": '0.0"%"'})
    sheet.write_row(0, 0, ["Ref", "Indicator"])
    for n, day in enumerate((dt.date(2020, 3, 1), dt.date(2020, 4, 30), dt.date(2020, 5, 1))):
        sheet.write_datetime(0, 2 + n, dt.datetime.combine(day, dt.time(), dt.UTC).replace(tzinfo=None), month)
    sheet.write_row(1, 0, ["A1", "NEET"])
    sheet.write_number(1, 2, 0.068, percent)
    sheet.write_number(1, 3, 6.9, quoted)
    sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    workbook.close()
    read = read_file(path)
    assert values(read) == {("A1", "2020-03"): 6.8, ("A1", "2020-04"): 6.9}
    assert read.defined[0].unit == "percent"
    assert aside(read) == [(2, "May-20", 'The cell under "May-20" holds #DIV/0!: a formula that failed.')]


def test_cells_shown_as_percentages_in_xls(tmp_path: Path) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Figures")
    for column, heading in enumerate(("Ref", "Indicator", "Mar-20", "Apr-20")):
        sheet.write(0, column, heading)
    sheet.write(1, 0, "A1")
    sheet.write(1, 1, "NEET")
    sheet.write(1, 2, 0.068, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(1, 3, 12)
    workbook.save(str(tmp_path / "figures.xls"))
    assert values(read_file(tmp_path / "figures.xls")) == {("A1", "2020-03"): 6.8, ("A1", "2020-04"): 12}


def test_ods_is_read(tmp_path: Path) -> None:
    path = small_ods(tmp_path / "figures.ods", [("Ref", "Title", "Mar-20"), ("A1", "First", 12)], blank_rows=3)
    assert values(read_file(path)) == {("A1", "2020-03"): 12}


def test_several_sheets_and_blocks_each_with_its_account_and_hidden_ones_said(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    cover = workbook.active
    cover.title = "Cover"
    cover["A1"] = "A title"
    first = workbook.create_sheet("Early help")
    for row in (["Ref", "T", "Apr-20"], ["A1", "First", 1], [], ["No.", "Measure", "May-20"], ["A1", "First", 2]):
        first.append(row)
    first.row_dimensions[5].hidden = True
    second = workbook.create_sheet("Social care")
    for row in (["Ref", "T", "Apr-20"], ["B1", "Other", 3]):
        second.append(row)
    second.sheet_state = "hidden"
    workbook.save(tmp_path / "figures.xlsx")
    read = read_file(tmp_path / "figures.xlsx")
    assert values(read) == {("A1", "2020-04"): 1, ("A1", "2020-05"): 2, ("B1", "2020-04"): 3}
    assert counted(read) == [("Early help", 2, 2, 0), ("Social care", 1, 1, 0)]
    assert sorted(read.notes) == [
        'figures.xlsx, sheet "Cover": The sheet holds no table of figures, and was not read.',
        'figures.xlsx, sheet "Early help": Hidden rows were read: 5.',
        'figures.xlsx, sheet "Social care": The sheet is hidden, and was read.',
    ]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    lines = (["A title, with commas, in it"], ["Ref", "Indicator", "Apr-20"], ["A1", "One, two, three", "1,200"])
    path.write_text("\n".join(delimiter.join(line) for line in lines), encoding="utf-8")
    assert values(read_file(path)) == {("A1", "2020-04"): 1200}


def test_a_heading_that_could_be_a_month_or_a_year_is_an_error_that_says_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(UserMistake) as wrong:
        read_rows(tmp_path, [["Ref", "Indicator", "2011-12", "Apr-12"], ["A1", "First", 1, 2]])
    assert str(wrong.value) == (
        'figures.csv, row 1, column "2011-12": "2011-12" could be the financial year FY2011-12 or December 2011, '
        "and nothing beside it says which. Write FY2011-12 or Dec-2011."
    )


def test_a_file_without_a_table_says_what_a_table_is(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="There is no table of observations in this file"):
        read_rows(tmp_path, [["Dear all,"], ["please find", "attached"]])
    with pytest.raises(
        UserMistake, match="row 2: There are periods in this row of headings, but no column of references"
    ):
        read_rows(tmp_path, [["Title"], ["Team", "Apr-20", "May-20", "Jun-20"], ["North", 1, 2, 3]])


def test_headings_without_rows_are_said_to_have_none(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="There are headings and no rows below them"):
        read_rows(tmp_path, [["Ref", "Indicator", "Apr-20"], ["Note", "Nothing yet"]])


def test_a_quotation_mark_that_never_closes_is_no_silent_loss(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_text('Ref,Title,Apr-20\nA1,"First,1\nA2,Second,2\n', encoding="utf-8")
    with pytest.raises(UserMistake, match="row 2: A quotation mark is opened here and never closed"):
        read_file(path)


def test_the_same_twice_is_set_aside_and_something_else_is_an_error_that_names_both_rows(tmp_path: Path) -> None:
    head = ["Ref", "Indicator", "Apr-20", "May-20"]
    read = read_rows(tmp_path, [head, ["A1", "First", 1, 2], ["A1", "First", 1, 2]])
    assert counted(read) == [(None, 2, 1, 1)]
    assert aside(read) == [(3, "Apr-20, May-20", "The row says again what stands in row 2.")]
    with pytest.raises(UserMistake) as wrong:
        read_rows(tmp_path, [head, ["A1", "First", 1, 2], ["A1", "First", 1, 3]])
    assert str(wrong.value) == (
        'figures.csv, row 3, column "May-20": "A1" has another figure for the same thing in row 2. '
        "Leave one of them out, or put right which period it is of."
    )


def test_two_files_are_read_together(tmp_path: Path) -> None:
    from trigpoint.intake.figures.read import read_observations
    from trigpoint.intake.opening import open_safely

    one = as_csv(tmp_path / "one.csv", [["Ref", "T", "Apr-20"], ["A1", "First", 1]])
    two = as_csv(tmp_path / "two.csv", [["Ref", "T", "Apr-20"], ["A1", "First", 2]])
    with pytest.raises(UserMistake, match=r"two\.csv, row 2.*in one\.csv, row 2"):
        read_observations([open_safely(one), open_safely(two)], {"A1": "A1"}, source="x")


def test_a_lone_heading_that_could_be_a_month_or_a_year_is_told_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(UserMistake) as caught:
        read_rows(tmp_path, [["Ref", "Title", "2011-12"], ["A1", "Started", "5"]])
    (problem,) = caught.value.problems
    assert problem.what.startswith('"2011-12" could be')
    assert (problem.row, problem.column) == (1, "2011-12")
    assert "FY2011-12" in problem.instead
    assert "Dec-2011" in problem.instead


def test_a_year_to_date_that_says_no_month_is_reported_as_not_read(tmp_path: Path) -> None:
    rows = [["Ref", "Title", "Aug 20", "Sep 20", "YTD"], ["A1", "Started", "5", "7", "12"]]
    read = read_rows(tmp_path, rows)
    assert values(read) == {("A1", "2020-08"): 5, ("A1", "2020-09"): 7}
    assert read.accounts[0].unread_columns == ("YTD",)
    assert any('"YTD Aug-20"' in note for note in read.notes)

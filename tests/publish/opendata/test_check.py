"""The rules of open data: a file that obeys, and one for each way of not obeying; the department's own files."""

from __future__ import annotations

import re

import pytest

from tests.support.shared import shared
from trigpoint.publish.opendata.check import Finding, findings

DATA = """\
time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name,sex,children,in_time
2026,March,National,E92000001,England,,,,,,Total,120,81.5
2026,March,National,E92000001,England,,,,,,Girls,c,80
2026,March,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds,Total,20,z
2026,March,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds,Girls,low,x
"""
META = """\
col_name,col_type,label,indicator_grouping,indicator_unit,indicator_dp,filter_hint,filter_grouping_column
sex,Filter,Sex,,,,As recorded,
children,Indicator,Children,Numbers,,0,,
in_time,Indicator,Seen in time,Shares,%,1,,
"""


def told(data: str = DATA, meta: str | None = META, name: str = "children.csv") -> tuple[Finding, ...]:
    return findings(name, data.encode(), meta.encode() if meta is not None else None)


def test_a_file_that_obeys_is_found_to() -> None:
    assert told() == ()
    assert told(meta=None) == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("time_period,", "period,", "columns time_period are missing"),
        ("time_period,", "Time_Period,", "not in small letters"),
        ("2026,March,National", "2026,Marz,National", "no time identifier Marz"),
        ("2026,March,National", "202627,March,National", "202627 are not written as their identifier asks"),
        ("2026,March,National", "202627,Financial year,National", "one kind of period: here are financial year, month"),
        ("2026,March,National", "202628,Financial year Q1,National", "202628 are not written"),
        (",Local authority,", ",Council,", "no geographic level Council"),
        (",E12000003,Yorkshire and The Humber,", ",,,", "region_code is blank in rows of the level Local authority"),
        (",Leeds,", ",Total,", "la_name names a place, and never Total"),
        (",Girls,c,80", ",,c,80", "filter sex has blanks"),
        (",Girls,", ", Girls,", "items with blanks around them: ' Girls'"),
        (",Girls,", ",Total,", "is there twice"),
        (",Total,", ",Boys,", "filter sex has no item Total"),
        (",Total,120,81.5", ",Total,,81.5", "children holds neither numbers nor symbols: blank"),
        (",Total,120,81.5", ',Total,"1,200",81.5', "neither numbers nor symbols: 1,200"),
        (",Total,120,81.5", ",Total,~,81.5", "symbols that are no longer used: ~"),
        (",Total,120,81.5", ",Total,120,81.5,7", "Rows 2 are not as long as the headings"),
        ("2026,March,National,E92000001,England,,,,,,Girls,c,80\n", "", "Some combinations of filters are missing"),
        ("E08000035", "E" * 31, "more than 30 characters"),
        (",Leeds,Girls,", ", Leeds,Girls,", "la_name has blanks around ' Leeds' (row 5)"),
        (",Girls,c,80", ",Girls,#,80", "children holds neither numbers nor symbols: # (row 3)"),
        ("Leeds,Girls", "Leeds,Total", "combination of filters is there twice (row 4, 5)"),
        ("2026,March,National", "202627,Financial year,National", "financial year, month (row 4, 5)"),
        ("2026,March,Local", "2026,Marz,Local", "no time identifier Marz (row 4, 5)"),
        ("E12000003,Yorkshire and The Humber,383", ",,383", "blank in rows of the level Local authority (row 4, 5)"),
    ],
)
def test_what_data_does_not_obey_is_told(old: str, new: str, what: str) -> None:
    said = [found.what for found in told(DATA.replace(old, new))]
    assert any(what in one for one in said), said


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("filter_hint", "hint", "columns filter_hint are missing"),
        ("sex,Filter", "gender,Filter", "no columns gender"),
        ("sex,Filter,Sex,,,,As recorded,\n", "", "Nothing is said of the columns sex"),
        ("in_time,Indicator,Seen in time", "in_time,Indicator,Children", "Each label is named once"),
        ("children,Indicator", "children,Number", "no Number"),
        (",Shares,%,1,,", ",Shares,percent,1,,", "no unit percent"),
        (",Shares,%,1,,", ",Shares,%,one,,", "decimal places are a whole number"),
        (",Shares,%,1,,", ",Shares,%,,,", "no decimal places are said"),
        (",Shares,%,1,,", ",Shares,%,1,a hint,", "in_time has what only the other kind of column has"),
        ("sex,Filter,Sex,,,,As recorded,", "sex,Filter,Sex,Group,,,,", "sex has what only the other kind"),
        ("sex,Filter,Sex,,,,As recorded,", "sex,Filter,Sex,,,,,topic", "no columns topic to group by"),
        ("sex,Filter,Sex,,,,As recorded,", "la_name,Filter,Sex,,,,,", "Time and place have no rows here"),
        ("Seen in time", "x" * 101, "a label has 100 characters at most"),
    ],
)
def test_what_metadata_does_not_obey_is_told(old: str, new: str, what: str) -> None:
    assert old in META
    said = [found.what for found in told(meta=META.replace(old, new))]
    assert any(what in one for one in said), said


def test_names_of_files_and_files_that_are_none() -> None:
    assert "small letters, digits" in told(name="Children 2026.csv")[0].what
    assert findings("a.csv", b"\xff\xfe", None)[0].what == "It is not text in UTF-8."
    assert told("time_period\n")[0].what == "It has no rows."


def test_a_filter_of_one_item_is_refused_and_may_be_left_out_of_the_metadata() -> None:
    one = DATA.replace(",Girls,", ",Total,").replace("2026,March,National,E92000001,England,,,,,,Total,c,80\n", "")
    one = re.sub(r"2026,March,Local.*Total,low,x\n", "", one)
    assert [found.what for found in told(one)] == ["The filter sex has one item only."]
    assert told(one, META.replace("sex,Filter,Sex,,,,As recorded,\n", "")) == ()


@pytest.mark.shared
def test_the_department_s_own_files_obey_but_for_their_names() -> None:
    """What its service published before the rule of small letters has capitals in names, and nothing else."""
    begins = (b"time_period", b"\xef\xbb\xbftime_period")
    files = [p for p in sorted(shared("reference/benchmarks").glob("*.csv")) if p.read_bytes().startswith(begins)]
    assert len(files) >= 8
    for path in files:
        found = findings(path.name, path.read_bytes())
        assert not [one for one in found if one.refused], path.name
        odd = [one.what for one in found if "small letters" not in one.what and "characters" not in one.what]
        assert odd == [], path.name

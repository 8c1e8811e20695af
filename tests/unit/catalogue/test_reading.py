"""What is written, as objects."""

from __future__ import annotations

import datetime as dt
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.unit.catalogue.writing import BASE, catalogue, folder
from trigpoint.catalogue.describe import as_written, describe
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import (
    Better,
    Condition,
    ExampleTable,
    Missing,
    Value,
    ValueKind,
    When,
    WhenKind,
)
from trigpoint.engines.identity import meaning_key
from trigpoint.language.tree import Compare, Literal, Name
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.model.table import Code, Span

SHARE = """
indicator: in_time
title: "Assessments: in time"
refs: [A45]
answers: [OFS-18, EH1a]
count: {count}
when: {when}
numerator: working_days <= 45
missing: not met
value: {value}
better: higher
breakdowns: [standard]
review_by: 2027-03-31
examples:
  - period: 2025-05
    assessment: |
      child | completed_on | seen | outcome

      A     | 2025-05-01   | yes  | C
      B     | 2025-05-31   | no   |
    visit: |
      row | noted_at
      v   | 2025-05-01 13:30
    counted: [A, B]
    met: []
"""


def share(tmp_path: Path, count: str = "assessment", when: str = "completed_on in period", value: str = "percentage"):  # type: ignore[no-untyped-def]
    return catalogue(tmp_path, SHARE.format(count=count, when=when, value=value)).indicators["in_time"]


def test_an_indicator_is_read_whole(tmp_path: Path) -> None:
    indicator = share(tmp_path)
    assert indicator.title == "Assessments: in time"
    assert (indicator.table, indicator.distinct, indicator.missing, indicator.better) == (
        "assessment",
        None,
        Missing.NOT_MET,
        Better.HIGHER,
    )
    assert indicator.numerator == Condition("working_days <= 45", Compare("<=", Name("working_days"), Literal(45)))
    assert (indicator.refs, indicator.answers) == (("A45",), ("OFS-18", "EH1a"))
    assert indicator.breakdowns == ("team", "outcome")
    assert indicator.review_by == dt.date(2027, 3, 31)
    assert (indicator.unit, indicator.file, indicator.line) == ("percent", "overlay0/own.yaml", 2)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("completed_on in period", When(WhenKind.EVENT, "completed_on")),
        ("open at period end", When(WhenKind.OPEN, None)),
        ("open in period", When(WhenKind.OPEN_WITHIN, None)),
        ("completed_on in 12 months to period end", When(WhenKind.LAST_12, "completed_on")),
        ("completed_on year to date", When(WhenKind.YEAR_TO_DATE, "completed_on")),
    ],
)
def test_when(tmp_path: Path, written: str, read: When) -> None:
    assert share(tmp_path, when=written).when == read


@pytest.mark.parametrize(
    ("written", "read", "unit"),
    [
        ("count", Value(ValueKind.COUNT), "count"),
        ("percentage", Value(ValueKind.PERCENTAGE), "percent"),
        (
            "rate per 10,000 of aged_0_to_17",
            Value(ValueKind.RATE, per=10000, population="aged_0_to_17"),
            "per 10,000",
        ),
    ],
)
def test_value(tmp_path: Path, written: str, read: Value, unit: str) -> None:
    indicator = share(tmp_path, value=written)
    assert (indicator.value, indicator.unit) == (read, unit)


@pytest.mark.parametrize(
    ("written", "read", "unit"),
    [
        ("median of working_days", Value(ValueKind.MEDIAN, column="working_days"), "working days"),
        ("sum of working_days", Value(ValueKind.SUM, column="working_days"), "working days"),
        (
            "share of working_days in working_days",
            Value(ValueKind.SHARE, column="working_days", whole="working_days"),
            "percent",
        ),
    ],
)
def test_what_is_added_up_takes_the_unit_of_its_column(tmp_path: Path, written: str, read: Value, unit: str) -> None:
    own = f"""
indicator: m
title: M
count: assessment
when: completed_on in period
value: {written}
better: lower
"""
    indicator = catalogue(tmp_path, own).indicators["m"]
    assert (indicator.value, indicator.unit) == (read, unit)


@pytest.mark.parametrize("noun", ["child", "person", "people"])
def test_distinct_people(tmp_path: Path, noun: str) -> None:
    assert share(tmp_path, count=f"distinct {noun} in assessment").distinct == "person"


def test_examples_are_typed_by_their_columns(tmp_path: Path) -> None:
    (example,) = share(tmp_path).examples
    assert (example.period, example.counted, example.met) == (Period.month(2025, 5), ("A", "B"), ())
    assert example.tables == (
        ExampleTable(
            "assessment",
            ("A", "B"),
            ("person_id", "completed_on", "seen", "outcome"),
            (("A", dt.date(2025, 5, 1), True, "C"), ("B", dt.date(2025, 5, 31), False, None)),
        ),
        ExampleTable("visit", ("v",), ("noted_at",), ((dt.datetime(2025, 5, 1, 13, 30),),)),  # noqa: DTZ001
    )


def test_a_table_is_read_whole(tmp_path: Path) -> None:
    table = catalogue(tmp_path).tables["assessment"]
    assert (table.key, table.span) == (("assessment_id",), Span("started_on", "completed_on"))
    assert [c.name for c in table.columns if c.required] == ["assessment_id", "person_id", "started_on"]
    assert [c.name for c in table.columns if c.identifying] == ["forename"]


def test_codes_keep_their_spellings(tmp_path: Path) -> None:
    assert catalogue(tmp_path).codes["outcome"].codes == (
        Code("C", "Closed"),
        Code("U", "Stepped up", ("stepped-up", "U - Stepped up")),
    )


def test_nothing_is_guessed_of_plain_words(tmp_path: Path) -> None:
    """YAML would read these as false, as eight, as a number of seconds, and as nothing."""
    own = "codes: c\ntitle: no\nmembers: {NO: No, 010: Ten, 1:30: Half past, Y: yes, off: 'null'}"
    codes = catalogue(tmp_path, own).codes["c"]
    assert codes.title == "no"
    assert [(c.code, c.label) for c in codes.codes] == [
        ("NO", "No"),
        ("010", "Ten"),
        ("1:30", "Half past"),
        ("Y", "yes"),
        ("off", "null"),
    ]


def test_derived_columns_come_in_the_order_in_which_they_can_be_worked_out(tmp_path: Path) -> None:
    own = """
derived: c
table: assessment
title: C
operator: band
of: b
bands: {Low: [null, 3], High: [4, null]}
---
derived: b
table: assessment
title: B
type: integer
operator: first of
columns: [a, working_days]
---
derived: a
table: assessment
title: A
operator: days since
date: started_on
"""
    found = catalogue(tmp_path, own)
    names = [d.name for d in found.derived_of("assessment")]
    assert names.index("a") < names.index("b") < names.index("c")
    assert [d.name for d in found.derived_of("assessment", as_at=True)] == ["a", "b", "c"]
    assert found.derived["assessment", "c"].args["bands"] == {"Low": (None, 3), "High": (4, None)}
    assert found.derived["assessment", "c"].type == "text"


def test_the_arguments_of_operators_that_look_elsewhere(tmp_path: Path) -> None:
    own = """
derived: last_visit_on
table: assessment
title: Last visit
operator: previous
in: visit
date: visited_on
before: started_on
same: child
where: noted_at is not null
"""
    args = catalogue(tmp_path, own).derived["assessment", "last_visit_on"].args
    assert (args["in"], args["date"], args["before"], args["same"]) == (
        "visit",
        "visited_on",
        "started_on",
        {"person_id": "person_id"},
    )
    assert isinstance(args["where"], Condition)


def test_a_code_taken_from_elsewhere_keeps_its_code_list(tmp_path: Path) -> None:
    own = """
derived: latest
table: visit
title: Latest outcome
type: code
operator: lookup
in: assessment
same: person_id
take: outcome
---
indicator: v
title: V
count: visit
when: visited_on in period
where: latest = 'X'
missing: not met
value: count
better: neither
"""
    with pytest.raises(Exception, match="'X' is not one of the codes of latest"):
        catalogue(tmp_path, own)


@pytest.mark.parametrize(
    ("keys", "must"),
    [
        ("numerator: working_days <= 45", True),
        ("numerator: seen", True),
        ("numerator: started_on > '2025-01-01'", False),
        ("numerator: completed_on > '2025-01-01'", False),  # `when` makes sure of it
        ("numerator: working_days is not null and working_days <= 45", False),
        ("numerator: coalesce(working_days, 99) <= 45", False),
        ("numerator: soon", False),
        ("numerator: repeats > 0", False),
        ("numerator: long", True),
    ],
)
def test_missing_must_be_said_just_where_a_blank_may_come_out(tmp_path: Path, keys: str, must: bool) -> None:
    own = f"""
derived: soon
table: assessment
title: Soon
operator: within months
from: started_on
to: completed_on
months: 1
anniversary: included
---
derived: repeats
table: assessment
title: Repeats
operator: count before
in: assessment
date: started_on
before: started_on
same: person_id
---
derived: long
table: assessment
title: Long
operator: condition
is: working_days > 100
---
indicator: a
title: A
count: assessment
when: completed_on in period
{keys}
value: percentage
better: higher
"""
    with pytest.raises(UserMistake, match="comes out blank") if must else nullcontext():
        catalogue(tmp_path, own)


def test_the_page_that_shows_how_definitions_are_written_can_be_read(tmp_path: Path) -> None:
    """The indicator of the design, as it stands, over a table that has the derived column."""
    own = """
id: assessments_in_45_days
title: Assessments completed within 45 working days
why_it_matters: Delay leaves a child without a plan.
answers: [OFS-18]                 # the requirements it meets
count: assessment                 # one row of this table is one thing counted
when: completed_on in period      # or: open at period end
where: ...                        # optional: which rows
numerator: working_days <= 45     # a condition over the row
missing: not met                  # what a blank means
value: percentage                 # count | percentage | ...
better: higher                    # higher | lower | near target | neither
breakdowns: [standard]
owner: Head of Assessment
review_by: 2027-03-31
examples:                         # the contract
  - period: 2025-05
    assessment: |
      child | completed_on | working_days
      A     | 2025-05-01   | 45
      B     | 2025-05-31   | 46
      C     | 2025-05-10   |
      D     | 2025-06-01   | 10
    counted: [A, B, C]
    met: [A]
"""
    indicator = catalogue(tmp_path, own).indicators["assessments_in_45_days"]
    assert indicator.where is None
    assert indicator.examples[0].tables[0].rows[2] == ("C", dt.date(2025, 5, 10), None)


def test_a_file_may_hold_one_definition_or_several_and_windows_line_ends(tmp_path: Path) -> None:
    layer = folder(tmp_path / "national")
    layer.joinpath("base.yaml").write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    assert set(load_catalogue(layer).tables) == {"assessment", "visit"}


@pytest.mark.parametrize(
    ("met_by", "said", "written"),
    [
        ("", "Working days is at most 45.", [("numerator", "working_days <= 45")]),
        ("met_by: any row", "Working days is at most 45.", [("numerator", "working_days <= 45")]),
        (
            "met_by: every row",
            "Working days is at most 45. Of several rows of the same child, every one must be so.",
            [("numerator", "working_days <= 45"), ("met_by", "every row")],
        ),
    ],
)
def test_by_which_rows_a_child_is_met(tmp_path: Path, met_by: str, said: str, written: list[tuple[str, str]]) -> None:
    text = SHARE.format(count="distinct child in assessment", when="completed_on in period", value="percentage")
    known = catalogue(tmp_path, text.replace("better:", f"{met_by}\nbetter:"))
    indicator = known.indicators["in_time"]
    assert indicator.met_by is (MetBy.EVERY_ROW if "every" in met_by else MetBy.ANY_ROW)
    assert describe(known, indicator).numerator == said
    assert list(as_written(indicator)) == written


def test_what_an_edition_keeps_of_older_meanings_still_compares(tmp_path: Path) -> None:
    """What is not said means what it meant before it could be said."""
    text = SHARE.format(count="distinct child in assessment", when="completed_on in period", value="percentage")
    keys = [
        meaning_key(known, known.indicators["in_time"])
        for n, met_by in enumerate(("", "met_by: any row", "met_by: every row"))
        if (known := catalogue(tmp_path / str(n), text.replace("better:", f"{met_by}\nbetter:")))
    ]
    assert keys[0] == keys[1] != keys[2]

"""Years as the department writes them, against what its guide and the tool's dictionary say they are."""

from __future__ import annotations

import pytest

from trigpoint.intake.published.years import open_data_period, tool_period


@pytest.mark.parametrize(
    ("time", "identifier", "years", "period"),
    [
        ("2025", "Reporting year", "", "FY2024-25"),
        ("2025", "Reporting year", "year to September", "2024-10-01..2025-09-30"),
        ("2025", "Calendar year", "", "CY2025"),
        ("2025", "Calendar year", "financial year", "FY2024-25"),
        ("2025", "March", "", "2025-03"),
        ("2026", "Week 14", "", "2026-W14"),
        ("202425", "Academic year", "", "AY2024-25"),
        ("2024/25", "Academic year", "", "AY2024-25"),
        ("199900", "Financial year", "", "FY1999-00"),
        ("202425", "Tax year", "", "2024-04-06..2025-04-05"),
        ("202425", "Autumn term", "", "AY2024-25-autumn"),
        ("202425", "Spring term", "", "AY2024-25-spring"),
        ("202425", "Summer term", "", "AY2024-25-summer"),
        ("202425", "Autumn and spring term", "", "2024-09-01..2025-03-31"),
        ("202425", "Financial year Q3", "", "FY2024-25-Q3"),
        ("202425", "Part 2 (October to March)", "", "FY2024-25-H2"),
    ],
)
def test_open_data_says_its_periods(time: str, identifier: str, years: str, period: str) -> None:
    assert str(open_data_period(time, identifier, years)) == period


@pytest.mark.parametrize(
    ("time", "identifier"),
    [("2025", "Academic year"), ("202426", "Academic year"), ("2025", "Week 54"), ("20", "March"), ("2025", "")],
)
def test_what_does_not_go_together_is_no_period(time: str, identifier: str) -> None:
    assert open_data_period(time, identifier) is None


@pytest.mark.parametrize(
    ("label", "year_type", "period"),
    [
        ("2025", "Financial Year", "FY2024-25"),
        ("2025", "Annual", "FY2024-25"),
        ("2025", "Academic Year", "AY2024-25"),
        ("2024", "Calendar Year", "CY2024"),
        ("2025", "Annual (end of Sept)", "2024-10-01..2025-09-30"),
        ("2025", "Annual - January", "2025-01"),
        ("2024 (Rev)", "Academic Year", "AY2023-24"),
        ("2025 (prov)", "Academic Year", "AY2024-25"),
        ("2015/16", "Academic Year", "AY2015-16"),
        ("2016-17 (OT)", "Financial Year", "FY2016-17"),
        ("2014-16", "Calendar Year", "2014-01-01..2016-12-31"),
        ("2013/14-15/16", "Financial Year", "2013-04-01..2016-03-31"),
    ],
)
def test_the_interactive_tool_says_its_years(label: str, year_type: str, period: str) -> None:
    assert str(tool_period(label, year_type)) == period


@pytest.mark.parametrize(("label", "year_type"), [("0", "Academic Year"), ("2025", "NA"), ("2015-17", "Academic Year")])
def test_what_is_no_year_is_none(label: str, year_type: str) -> None:
    assert tool_period(label, year_type) is None

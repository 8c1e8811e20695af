"""Doubts about recorded figures, on figures drawn so that a reader sees at once what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.figures import read_rows
from tests.support.scorecards import catalogue, recorded
from trigpoint.intake.figures.checks import Finding, Severity, check_figures, in_lines, of_sent

HEAD = ["indicator", "period", "value", "numerator", "denominator", "breakdown", "member"]
CATALOGUE = catalogue(
    *(recorded(n) for n in ("A1", "A2", "A3", "A4", "A5")), recorded("P1", unit="percent", title="Share of plans")
)


def found(folder: Path, rows: list[list[object]]) -> tuple[Finding, ...]:
    known = {name: name for name in CATALOGUE.indicators}
    return check_figures(read_rows(folder, rows, known, breakdowns=["team"]).observations, CATALOGUE)


def months(name: str, *values: object) -> list[list[object]]:
    return [[name, f"2020-{n:02d}", value] for n, value in enumerate(values, start=1)]


def test_a_month_copied_forward_is_one_finding_that_names_both_months(tmp_path: Path) -> None:
    rows = [["Ref", "T", "Mar-20", "Apr-20", "May-20"]]
    rows += [[f"A{n}", "x", 100 * n, 100 * n + 7, 100 * n + 7] for n in (1, 2, 3, 4)] + [["A5", "x", 500, 507, 508]]
    (finding,) = found(tmp_path, rows)
    assert finding == Finding(
        "copied forward",
        "May 2020 repeats Apr 2020 exactly, in 4 of 5 indicators with both (A1, A2, A3, A4): it looks as if the column "
        "was copied forward.",
        "",
        "2020-05",
        Severity.DOUBTFUL,
    )


def test_two_of_three_rows_are_no_copied_month_but_each_is_said(tmp_path: Path) -> None:
    rows = [
        ["Ref", "T", "Apr-20", "May-20"],
        ["A1", "x", 50, 50],
        ["A2", "x", 60, 60],
        ["A3", "x", 70, 80],
        ["A4", "x", 3, 3],
    ]
    assert [(f.rule, f.indicator) for f in found(tmp_path, rows)] == [("same again", "A1"), ("same again", "A2")]


def test_what_is_found_of_an_indicator_in_many_months_is_one_line(tmp_path: Path) -> None:
    rows = [HEAD, *months("A1", 50, 50, 60, 60), *months("A2", 60, 70, 70, 80), ["P1", "2020-05", 108]]
    rows += [["P1", "2020-06", -1], *months("A3", 7, 8, 9)]
    assert in_lines(found(tmp_path, rows), CATALOGUE) == (
        "A1: exactly the figure of the period before in Feb 2020 (50), Apr 2020 (60).",
        "A2: exactly the figure of the period before in Mar 2020 (70).",
        "Share of plans (P1): May 2020: 108% is no share; Jun 2020: -1% is no share.",
    )


def test_of_what_is_sent_its_own_doubts_are_told_and_those_of_what_follows_it(tmp_path: Path) -> None:
    rows = [HEAD, *months("A1", 50, 50, 60, 60), *months("A2", 60, 60, 70, 80), *months("P1", 0.1, 0.2, 0.3)]
    every = found(tmp_path, rows)

    def told(*sent: tuple[str, str]) -> list[tuple[str, str]]:
        return [(one.indicator, one.period) for one in of_sent(every, sent)]

    assert told(("A1", "2020-04")) == [("A1", "2020-04")]
    assert told(("A1", "2020-01"), ("A2", "2020-03")) == [("A1", "2020-02")]  # held against January's
    assert told(("P1", "2020-01")) == [("P1", "2020-03")]  # all of its figures are doubted at once
    assert told(("A3", "2020-02")) == []


def test_a_column_copied_forward_is_told_of_whoever_sends_a_part_of_it(tmp_path: Path) -> None:
    every = found(tmp_path, [HEAD, *(row for n in (1, 2, 3, 4) for row in months(f"A{n}", 7 * n, 9 * n, 9 * n))])
    assert len(every) == 1
    assert of_sent(every, [("A5", "2020-02")]) == every
    assert of_sent(every, [("A5", "2020-01")]) == ()


def test_a_fault_of_one_period_is_told_of_that_period_alone(tmp_path: Path) -> None:
    every = found(tmp_path, [HEAD, ["P1", "2020-07", 50, 5, 10], ["P1", "2020-08", 150, 15, 10]])
    assert {one.period for one in every} == {"2020-08"}
    assert of_sent(every, [("P1", "2020-07")]) == ()
    assert of_sent(every, [("P1", "2020-08")]) == every


def test_months_without_figures_and_noughts_are_no_copies(tmp_path: Path) -> None:
    rows = [["Ref", "T", "Apr-20", "May-20"]] + [[f"A{n}", "x", "tbc", "tbc"] for n in (1, 2)]
    rows += [[f"A{n}", "x", 0, 0] for n in (3, 4, 5)]
    assert found(tmp_path, rows) == ()


def test_parts_that_do_not_add_up_to_their_total(tmp_path: Path) -> None:
    whole = ["A1", "2020-05", 10, "", "", "", ""]
    north, south = (["A1", "2020-05", v, "", "", "team", t] for v, t in ((4, "North"), (5, "South")))
    (finding,) = found(tmp_path, [HEAD, whole, north, south])
    assert finding.words == "A1, May 2020: the 2 members add up to 9 by team, and the total is 10."
    assert finding.severity is Severity.WRONG
    assert found(tmp_path, [HEAD, whole, north, ["A1", "2020-05", 6, "", "", "team", "South"]]) == ()
    assert found(tmp_path, [HEAD, whole, north, ["A1", "2020-05", "c", "", "", "team", "South"]]) == ()


def test_shares_add_up_by_their_numerators(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ["P1", "2020-05", 50, 10, 20, "", ""],
        ["P1", "2020-05", 40, 4, 10, "team", "North"],
        ["P1", "2020-05", 50, 5, 10, "team", "South"],
    ]
    (finding,) = found(tmp_path, rows)
    assert "numerators of the members add up to 9 by team, and the total is 10" in finding.words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["P1", "2020-05", 80, 3, 4], "3 of 4 is 75.00%, and the value is 80%"),
        (["P1", "2020-05", 75, 4, 3], "the numerator (4) is larger than the denominator (3)"),
        (["P1", "2020-05", 75, 0, 0], "the denominator is 0, and there is a value"),
        (["P1", "2020-05", 33.3, 1, 3], None),
        (["P1", "2020-05", 33, 1, 3], None),
        (["P1", "2020-05", 33.4, 1, 3], "1 of 3 is 33.33%, and the value is 33.4%"),
        (["A1", "2020-05", 3, 3, 4], None),
    ],
)
def test_the_numerator_over_the_denominator_is_the_value_as_far_as_it_is_rounded(
    row: list[object], words: str | None, tmp_path: Path
) -> None:
    findings = found(tmp_path, [HEAD, row])
    assert [words in f.words for f in findings if words] == [True] * (words is not None)
    assert bool(findings) == (words is not None)


def test_shares_beyond_0_to_100_and_counts_below_0(tmp_path: Path) -> None:
    rows = [HEAD, ["P1", "2020-05", "108%"], ["P1", "2020-06", -1], ["A1", "2020-05", "(3)"], ["A2", "2020-05", 108]]
    assert [f.words for f in found(tmp_path, rows)] == [
        "A1, May 2020: -3 is below 0.",
        "P1, May 2020: 108% is no share.",
        "P1, Jun 2020: -1% is no share.",
    ]


def test_fractions_where_percentages_were_meant(tmp_path: Path) -> None:
    assert [f.rule for f in found(tmp_path, [HEAD, *months("P1", 0.06, 0.07, 0.08)])] == ["fractions"]
    assert found(tmp_path, [HEAD, *months("P1", 0.6, 0.7, 1.8)]) == ()


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ((20, 22, 21, 220, 23, 22), ["2020-04"]),
        ((200, 210, 205, 20, 208, 201), ["2020-04"]),
        ((2, 3, 2, 12, 3, 2), []),  # too small to say
        ((20, 22, 21, 90, 23, 22), []),  # not five times
        ((5, 60, 4, 70, 6, 65), []),  # it swings like that
        ((100, 700), ["2020-02"]),  # nothing to judge it by but the one before
    ],
)
def test_a_jump_of_five_times_outside_what_the_others_lead_one_to_expect(
    values: tuple[int, ...], where: list[str], tmp_path: Path
) -> None:
    findings = [f for f in found(tmp_path, [HEAD, *months("A1", *values)]) if f.rule == "impossible jump"]
    assert [f.period for f in findings] == where


def test_a_year_to_date_may_fall_in_april(tmp_path: Path) -> None:
    rows = [HEAD, ["A1", "YTD Mar-20", 600], ["A1", "YTD Apr-20", 50]]
    assert found(tmp_path, rows) == ()


def test_the_order_does_not_depend_on_the_order_of_the_rows(tmp_path: Path) -> None:
    rows = [*months("A1", 20, 22, 21, 220, 23, 22), *months("A2", 30, 31, 31, 33), ["P1", "2020-05", 120]]
    assert found(tmp_path, [HEAD, *rows]) == found(tmp_path, [HEAD, *reversed(rows)])


def test_shares_with_denominators_are_never_added_up_by_their_values(tmp_path: Path) -> None:
    """25 is 1 of 4; the parts 50 (1 of 2) and 0 (0 of 2) are right, whatever unit the load gave the indicator."""
    rows = [
        HEAD,
        ["A1", "2020-05", 25, 1, 4, "", ""],
        ["A1", "2020-05", 50, 1, 2, "team", "North"],
        ["A1", "2020-05", 0, 0, 2, "team", "South"],
    ]
    assert "parts and total" not in {finding.rule for finding in found(tmp_path, rows)}

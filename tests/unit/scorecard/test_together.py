"""Months that were sent, put together into quarters and years: as drawn by hand, and as adding up by days says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Better, Catalogue, Indicator, Value, ValueKind
from trigpoint.catalogue.together import Together
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Kind, Period
from trigpoint.scorecard.together import named_alone, parts_within, put_together, told_of_longer

NATIONAL = load_catalogue()
Q4, YEAR = Period.parse("FY2025-26-Q4"), Period.parse("FY2025-26")
OVER = dt.date(2026, 3, 31)
MONTHS = [Period.month(2025, 4).shift(n) for n in range(12)]


def catalogue(together: Together | None, unit: str = "count") -> Catalogue:
    own = Indicator("kept", "Kept", Value(ValueKind.RECORDED), Better.HIGHER, unit=unit, together=together)
    return replace(NATIONAL, indicators={"kept": own})


def sent(period: str, value: float | None, top: float | None = None, of: float | None = None, **said) -> Observation:
    return Observation("kept", Period.parse(period), None, None, value, top, of, source="a log", **said)


def one(together: Together | None, figures: list[Observation], period: Period, known=OVER, unit="count") -> Observation:
    (found,) = put_together(figures, catalogue(together, unit), [period], known)
    return found


def test_counts_of_a_quarter_are_added() -> None:
    found = one(Together.ADDED, [sent("2026-01", 3), sent("2026-02", 0), sent("2026-03", 4.5)], Q4)
    assert (found.value, found.status, found.period, found.source) == (7.5, Status.FINAL, Q4, "a log")
    assert found.note == "Added from January 2026, February 2026 and March 2026."


def test_a_share_pools_and_is_never_the_mean_of_shares() -> None:
    months = [sent("2026-01", 50, 1, 2), sent("2026-02", 0, 0, 10), sent("2026-03", 100, 4, 4)]
    found = one(Together.POOLED, months, Q4, unit="percent")
    assert (found.value, found.numerator, found.denominator) == (31.25, 5, 16)  # 5 of 16, where the mean is 50


def test_a_share_without_its_parts_is_not_available() -> None:
    months = [sent("2026-01", 50), sent("2026-02", 40, 4, 10), sent("2026-03", 100, 4, 4)]
    found = one(Together.POOLED, months, Q4, unit="percent")
    assert (found.value, found.status) == (None, Status.NOT_AVAILABLE)
    assert "needs how many of how many" in found.note


def test_a_month_of_nobody_takes_nothing_from_a_share() -> None:
    nobody = sent("2026-02", None, 0, 0, status=Status.NOT_APPLICABLE)
    found = one(Together.POOLED, [sent("2026-01", 50, 1, 2), nobody, sent("2026-03", 25, 1, 4)], Q4, unit="percent")
    assert (found.value, found.status) == (pytest.approx(100 * 2 / 6), Status.FINAL)
    none = [nobody._replace(period=month) for month in MONTHS[9:]]
    assert one(Together.POOLED, none, Q4, unit="percent").status is Status.NOT_APPLICABLE


def test_what_stands_at_the_end_is_the_last_months() -> None:
    months = [sent("2026-01", 3), sent("2026-02", 9), sent("2026-03", 4)]
    found = one(Together.LAST, months, Q4)
    assert (found.value, found.note) == (4, "As it stood at the end of March 2026.")
    assert one(Together.LAST, months[2:], YEAR).value == 4  # the months before it are not needed


def test_a_state_at_another_days_end_is_not_taken() -> None:
    found = one(Together.LAST, [sent("2026-01", 3), sent("2026-02", 9)], Q4)
    assert (found.value, found.note) == (None, "Not put together: nothing was sent of March 2026.")


def test_words_are_the_newest() -> None:
    told = [sent("2026-01", None, status=Status.NOT_APPLICABLE, note="Begun."),
            sent("2026-02", None, status=Status.NOT_APPLICABLE, note="Half done.")]  # fmt: skip
    found = one(Together.LAST_TOLD, told, Q4)
    assert (found.value, found.status) == (None, Status.NOT_APPLICABLE)
    assert found.note == "As told of February 2026. Half done."


def test_a_missing_month_is_said_and_the_rest_is_not_added_up() -> None:
    found = one(Together.ADDED, [sent("2026-01", 3), sent("2026-03", 4)], Q4)
    assert (found.value, found.status) == (None, Status.NOT_AVAILABLE)
    assert found.note == "Not put together: nothing was sent of February 2026."


def test_a_quarter_in_progress_is_provisional_and_says_what_is_to_come() -> None:
    found = one(Together.ADDED, [sent("2026-01", 3), sent("2026-02", 4)], Q4, known=dt.date(2026, 2, 28))
    assert (found.value, found.status) == (7, Status.PROVISIONAL)
    assert found.note == "Added from January 2026 and February 2026. Nothing was sent yet of March 2026."


def test_a_hole_in_a_quarter_in_progress_is_no_figure() -> None:
    found = one(Together.ADDED, [sent("2026-02", 4)], Q4, known=dt.date(2026, 2, 28))
    assert (found.value, found.note) == (None, "Not put together: nothing was sent of January 2026 and March 2026.")


@pytest.mark.parametrize(
    ("status", "whole"),
    [
        (Status.SUPPRESSED, Status.SUPPRESSED),
        (Status.TO_BE_CONFIRMED, Status.NOT_AVAILABLE),
        (Status.LOW, Status.NOT_AVAILABLE),
    ],
)
def test_a_month_without_a_number_leaves_none(status: Status, whole: Status) -> None:
    found = one(Together.ADDED, [sent("2026-01", 3), sent("2026-02", None, status=status), sent("2026-03", 4)], Q4)
    assert (found.value, found.status) == (None, whole)
    assert found.note == f"Not put together: February 2026 is {status.value}."


def test_what_is_put_together_is_no_surer_than_its_parts() -> None:
    months = [sent("2026-01", 3, status=Status.PROVISIONAL), sent("2026-02", 1), sent("2026-03", 4)]
    assert one(Together.ADDED, months, Q4).status is Status.PROVISIONAL
    months[1] = months[1]._replace(status=Status.UNRELIABLE)
    assert one(Together.ADDED, months, Q4).status is Status.UNRELIABLE


def test_quarters_fill_a_year_before_their_months_do() -> None:
    quarters = [sent(f"FY2025-26-Q{n}", 10 * n) for n in (1, 2, 3)]
    months = [sent("2025-04", 1), sent("2026-01", 3), sent("2026-02", 0), sent("2026-03", 4)]
    found = one(Together.ADDED, [*months, *quarters], YEAR)
    assert found.value == 10 + 20 + 30 + 3 + 0 + 4
    assert found.note.startswith(
        "Added from April to June 2025, July to September 2025, October to December 2025, January 2026, "
        "February 2026 and March 2026."
    )


def test_what_was_sent_itself_holds_and_what_goes_together_in_no_way_does_not() -> None:
    months = [sent("2026-01", 3), sent("2026-02", 0), sent("2026-03", 4)]
    assert put_together([*months, sent(str(Q4), 8)], catalogue(Together.ADDED), [Q4], OVER) == []
    for together, why in (
        (Together.NEVER, "do not make one of a longer period."),
        (None, "go together in a way that its definition does not say."),
    ):
        found = one(together, months, Q4)
        assert (found.value, found.status) == (None, Status.NOT_AVAILABLE)
        assert found.note == f"Not put together: figures of January 2026, February 2026 and March 2026 {why}"


def test_senders_and_members_are_kept_apart() -> None:
    north = [sent(str(m), 1)._replace(breakdown="team", member="North") for m in MONTHS[9:]]
    other = [sent(str(m), 5)._replace(source="another") for m in MONTHS[9:]]
    found = put_together([*north, *other], catalogue(Together.ADDED), [Q4], OVER)
    assert [(o.member, o.source, o.value) for o in found] == [("North", "a log", 3), (None, "another", 15)]


def test_weeks_fill_no_quarter() -> None:
    assert put_together([sent("2026-W02", 3)], catalogue(Together.ADDED), [Q4], OVER) == []


def test_a_years_figure_is_told_beside_its_last_quarter_and_is_not_the_quarters() -> None:
    figures = [sent("FY2025-26", 62.5, note="Survey in May")]
    (found,) = told_of_longer(figures, catalogue(Together.POOLED, "percent"), [Q4, Q4.previous()], [])
    assert (found.period, found.value, found.status) == (Q4, None, Status.NOT_AVAILABLE)
    assert found.note == "Told of 2025-26 as a whole: 62.5%. Survey in May."
    assert told_of_longer(figures, catalogue(Together.POOLED, "percent"), [Q4], [sent(str(Q4), 3)]) == []


LONGER = {
    "2026-03": "March 2026",
    "FY2025-26-Q4": "January to March 2026",
    "FY2025-26-H2": "October 2025 to March 2026",
    "FY2025-26": "2025-26",
    "AY2025-26": "academic year 2025-26",
    "AY2025-26-autumn": "the autumn term of 2025-26",
    "CY2025": "2025",
    "ytd:2025-08": "April to August 2025",
    "ytd:2026-02": "April 2025 to February 2026",
    "r12:2025-08": "the 12 months to August 2025",
    "2025-W36": None,
    "2025-06-01..2025-08-31": None,
    "2024-09-01..2025-08-31": None,
}
"""Periods of every kind, and the words for those beside whose last day something shorter may stand."""


def test_others_are_told_that_a_longer_period_was_told_of_and_nothing_else() -> None:
    percent = catalogue(Together.POOLED, "percent")
    assert {Period.parse(whole).kind for whole in LONGER} == set(Kind)
    for whole, words in LONGER.items():
        last = Period.day(Period.parse(whole).end)
        found = told_of_longer([sent(whole, 62.5, note="Kim: ask")], percent, [last], [])
        assert [o.note for o in found] == ([f"Told of {words} as a whole: 62.5%. Kim: ask."] if words else [])
        assert named_alone([o.note for o in found]) == ((f"Told of {words} as a whole.",) if words else ())
    assert named_alone(["Told of Kim Reed 2025 as a whole: 3.", "Told of it: 3"]) == ()


def test_notes_of_old_editions_that_hold_a_period_as_it_is_stored_are_told_in_words() -> None:
    for whole, words in LONGER.items():
        if words is not None and Period.parse(whole).kind is not Kind.MONTH:  # nothing shorter was told of it
            assert named_alone([f"Told of {whole} as a whole: 3. Kim: ask."]) == (f"Told of {words} as a whole.",)
    assert named_alone(["Told of FY2025-27 as a whole: 3.", "Told of FY2025-26-Q9 as a whole: 3."]) == ()


def test_every_national_recorded_indicator_says_how_its_figures_go_together() -> None:
    recorded = [i for i in NATIONAL.indicators.values() if i.origin == "recorded"]
    assert recorded
    assert [i.id for i in recorded if i.together is None] == []
    assert {i.id for i in recorded if i.unit == "percent" and i.together is Together.ADDED} == set()


_PIECES = st.lists(
    st.sampled_from(
        [
            *MONTHS,
            *(Period.quarter(2025, n) for n in range(1, 5)),
            *(Period.parse(f"FY2025-26-H{n}") for n in (1, 2)),
            *(Period.parse(f"ytd:{m}") for m in MONTHS),
        ]
    ),
    unique=True,
    min_size=1,
)


@given(_PIECES, st.sampled_from([YEAR, *(Period.quarter(2025, n) for n in range(1, 5))]))
def test_the_parts_lie_within_and_fill_wherever_any_choice_does(pieces: list[Period], whole: Period) -> None:
    """By months and not by days: which sets of months can be reached from the first, whatever is chosen."""
    months = [m for m in MONTHS if whole.start <= m.start <= whole.end]
    reached = {0}
    for place in range(len(months)):
        for piece in pieces:
            if place in reached and piece.start == months[place].start and piece.end <= whole.end and piece != whole:
                reached.add(place + sum(piece.start <= m.start <= piece.end for m in months))
    parts = parts_within(pieces, whole)
    covered = [m for m in months for part in parts if part.start <= m.start <= part.end]
    assert len(covered) == len(set(covered))
    assert set(parts) <= set(pieces) - {whole}
    assert (covered == months) == (len(months) in reached)


@given(st.lists(st.integers(0, 500), min_size=12, max_size=12), st.sets(st.integers(0, 11)))
def test_a_year_added_up_is_the_sum_of_its_months_or_nothing(counts: list[int], left_out: set[int]) -> None:
    figures = [sent(str(m), counts[n]) for n, m in enumerate(MONTHS) if n not in left_out]
    found = put_together(figures, catalogue(Together.ADDED), [YEAR], OVER)
    if len(left_out) == 12:
        assert found == []
    else:
        assert [o.value for o in found] == [None if left_out else sum(counts)]
        assert all(f"{MONTHS[n].start:%B %Y}" in found[0].note for n in left_out)

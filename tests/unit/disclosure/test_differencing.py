"""Worked cases in which a number that is not shown follows from those that are: each of them is stopped."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.scorecards import AUGUST, catalogue, recorded
from tests.support.shared import shared
from trigpoint.catalogue.objects import Indicator
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.scorecard.disclosure.profile import PROFILES, Profile
from trigpoint.scorecard.disclosure.quantities import Figure
from trigpoint.scorecard.disclosure.release import release

pytestmark = pytest.mark.shared
PARTNER = PROFILES["partner"]
COUNT, SHARE = recorded("a"), recorded("a", unit="percent")
RATE, MEAN = recorded("a", unit="per 10,000"), recorded("a", unit="days")


def reference() -> dict[str, Any]:
    return json.loads(shared("reference/methods/disclosure_control.json").read_text("utf-8"))


def case(name: str) -> dict[str, Any]:
    (found,) = (c for c in reference()["differencing"] if c["id"] == name)
    return found


def published(name: str) -> dict[str, Any]:
    return case(name)["published"]


def sent(period: str, value: float, top: float | None = None, bottom: float | None = None) -> Observation:
    return Observation("a", Period.parse(period), None, None, value, top, bottom, source="x")


def shown(indicator: Indicator, *sent: Observation, profile: Profile = PARTNER) -> list[float | None]:
    """What leaves, in the order in which it came."""
    figures = [Figure(o, indicator, "recorded") for o in sent]
    return [o.value for o in release(figures, catalogue(indicator), profile).observations]


def test_the_cases_are_those_that_are_tested_here():
    assert {c["id"] for c in reference()["differencing"]} == {
        "ytd_minus_previous_ytd", "rolling12_difference", "percent_and_denominator", "complement", "complement_zero",
        "rate_and_population", "average_times_count", "nested_geography",
    }  # fmt: skip


def test_years_to_date_that_follow_one_another():
    first, second, third = published("ytd_minus_previous_ytd")["ytd"]
    assert third - second == case("ytd_minus_previous_ytd")["recovered"]
    found = shown(COUNT, sent("ytd:2020-04", first), sent("ytd:2020-05", second), sent("ytd:2020-06", third))
    assert None in found[1:]
    assert found[0] == first


def test_rolling_years_that_follow_one_another():
    given = published("rolling12_difference")
    before, now = given["rolling"]
    went, came = given["m_t_minus_12"], case("rolling12_difference")["recovered"]
    assert now - before + went == came
    sums = sent("r12:2020-05", before), sent("r12:2020-06", now)
    assert shown(COUNT, *sums) == [before, now]  # neither month is told
    # the month that went is small itself; told before as 5 by rules that hid less, it gives the other away
    less = Profile("partner", hide_up_to=3)
    found = shown(COUNT, *sums, sent("2019-06", went), sent("2020-06", came), profile=less)
    assert found[3] is None
    assert None in found[:3]


def test_a_percentage_beside_its_base():
    given = published("percent_and_denominator")
    top = given["percent"] * given["denominator"] / 100
    assert top == case("percent_and_denominator")["recovered"]
    assert shown(SHARE, sent("2020-08", given["percent"], None, given["denominator"])) == [None]


def test_those_who_are_left_over():
    few = case("complement")
    share = 100 * few["numerator"] / few["denominator"]
    assert shown(SHARE, sent("2020-08", share, few["numerator"], few["denominator"])) == [None]
    none = case("complement_zero")
    everybody = sent("2020-08", 100.0, none["numerator"], none["denominator"])
    assert none["suppress_dfe"] is False
    assert shown(SHARE, everybody) == [100.0]
    assert shown(SHARE, everybody, profile=Profile("partner", zero_shown=False)) == [None]


def test_a_rate_beside_its_population():
    given = published("rate_and_population")
    assert round(given["rate"] * given["population"] / 10_000) == case("rate_and_population")["recovered"]
    assert shown(RATE, sent("2020-08", given["rate"], None, given["population"])) == [None]


def test_an_average_beside_how_many_it_is_over():
    given = published("average_times_count")
    assert given["mean"] * given["n"] == case("average_times_count")["recovered"]
    assert shown(MEAN, sent("2020-08", given["mean"], None, given["n"])) == [None]


def test_all_places_but_one():
    given = published("nested_geography")
    small = given["total"] - sum(given["others"])
    assert small == case("nested_geography")["recovered"]
    places = [
        Observation("a", AUGUST, "ward", name, float(value), source="x")
        for name, value in zip("ABC", (*given["others"], small), strict=True)
    ]
    found = shown(COUNT, sent("2020-08", given["total"]), *places)
    assert found[3] is None
    assert None in found[:3]


def test_a_count_alone_as_the_department_hides_it():
    for given in reference()["dfe_suppression"]:
        (found,) = release(
            [Figure(sent("2020-08", given["value"]), COUNT, "recorded")], catalogue(COUNT), PARTNER
        ).observations
        if given["expected"] == "c":
            assert (found.value, found.status) == (None, Status.SUPPRESSED)
        else:
            assert found.value == given["expected"]


def test_nothing_below_ten_where_the_council_says_so():
    strict = Profile("partner", hide_up_to=9, zero_shown=False)
    for count, told in ((0, None), (1, None), (9, None), (10, 10), (11, 11)):
        assert shown(COUNT, sent("2020-08", count), profile=strict) == [told]

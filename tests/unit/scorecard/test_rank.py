"""Ranks, bands, groups and deciles, held equal to others' published results."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.rank import (
    deciles,
    equal_groups,
    percentile_ranks,
    quantile,
    quartile_band,
    quintile,
    ranks,
)

BETTER = {"High": "higher", "Low": "lower", "-": "neither"}
POLARITY = {"low_is_good": "lower", "high_is_good": "higher"}


def golden(file: str) -> Any:
    return json.loads(shared(f"reference/methods/{file}").read_text(encoding="utf-8"))


@pytest.mark.shared
def test_ranks_and_bands_of_the_departments_tool() -> None:
    units = golden("benchmark_lait_units.json")
    for case in units["rank"]:
        wanted = tuple(int(r) if r not in (None, "-") else None for r in case["expected"])
        assert ranks(case["values"], BETTER[case["polarity"]]) == wanted
    for case in units["quartile_band"]:
        wanted = case["expected"] if case["expected"] != "-" else None
        assert quartile_band(case["value"], [0, 25, 50, 75, 100], BETTER[case["polarity"]]) == wanted, case


@pytest.mark.shared
def test_every_authoritys_rank_in_the_departments_tool() -> None:
    for measure in golden("benchmark_lait.json")["measures"]:
        better, everyone = BETTER[measure["polarity"]], measure["all_la"]
        values = everyone["value"]
        wanted = [int(r) if r not in (None, "-") else None for r in everyone["rank"]]
        assert list(ranks(values, better)) == wanted
        for one in measure["expected"]:
            band = one["quartile_band"] if one["quartile_band"] != "-" else None
            assert quartile_band(one["value"], values, better) == band, one


@pytest.mark.shared
def test_equal_groups_of_the_r_package() -> None:
    case = golden("quantiles.json")
    values = [row["v"] for row in case["input"]]
    assert list(equal_groups(values, 5, highest_first=False)) == case["quintile_low1"]
    assert list(equal_groups(values, 4, highest_first=True)) == case["quartile_high1"]


@pytest.mark.shared
def test_deciles_and_percentile_ranks() -> None:
    case = golden("percentiles_openprescribing.json")
    assert all(math.isclose(a, b) for a, b in zip(deciles(case["values"]), case["deciles"], strict=True))
    found = percentile_ranks(case["values"])
    assert all(math.isclose(a or 0, b) for a, b in zip(found, case["percentile_of_each"], strict=True))


@pytest.mark.shared
def test_quintiles_and_quartile_bounds_of_the_public_health_tool() -> None:
    cases = golden("rag_benchmark.json")["cases"]
    for case in cases:
        inputs = case["inputs"]
        if case["method"] == "quintile_category":
            found = quintile(inputs["value"], inputs["values"], POLARITY[inputs["polarity"]])
            assert (found or 0) == case["expected"], case
        if case["method"] == "quartile_bounds":
            assert [quantile(inputs["values"], n / 4) for n in range(5)] == case["expected"]


def test_nothing_is_ranked_that_cannot_be() -> None:
    assert ranks([3, 1], "neither") == (None, None)
    assert quartile_band(3, [None], "lower") is None
    assert quintile(3, [1, 2, 3, 4], "lower") is None
    assert equal_groups([1, None, 2], 3, highest_first=True) == (None, None, None)
    assert percentile_ranks([4, None]) == (None, None)
    with pytest.raises(ValueError, match="quantile"):
        quantile([], 0.5)


def test_ties_share_the_better_rank_and_a_tenth_is_exact() -> None:
    assert ranks([7, 9, 9, 5], "higher") == (3, 1, 1, 4)
    assert deciles([*range(11)]) == (1, 2, 3, 4, 5, 6, 7, 8, 9)

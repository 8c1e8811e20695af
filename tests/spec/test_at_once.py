"""Figures made column by column are those that are made one by one."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from tests.spec.drawing import catalogue
from trigpoint.engines.answer import made_by
from trigpoint.engines.at_once import figures_at_once
from trigpoint.engines.tallies import Column, Part
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period

POPULATION = "population: children\ntitle: Children\nages: [0, 17]\n---\n"
VALUES = (
    "count",
    "sum of cost",
    "rate per 10000 of children",
    "percentage",
    "mean of cost",
    "median of cost",
    "share of cost in days",
)
MONTHS = [Period.parse(text) for text in ("2025-05", "2025-06", "2025-07")]
PARTS: list[Part] = [("team", "North"), ("team", "South"), ("kind", "Short")]


def row(o: Observation) -> list[tuple[str, object]]:
    """What a figure says, and whether its numbers are whole."""
    told = (o.value, o.numerator, o.denominator, o.status, o.note, o.source, o.rounded)
    return [(type(one).__name__, one) for one in (o.indicator, o.period, o.breakdown, o.member, *told)]


@pytest.mark.parametrize("decimals", [False, True])
@pytest.mark.parametrize("value", VALUES)
def test_many_figures_are_those_made_one_by_one(value: str, decimals: bool) -> None:
    numerator = "\nnumerator: days > 1\nmissing: not met" if value == "percentage" else ""
    known = catalogue(f"{POPULATION}indicator: it\ncount: plan\nvalue: {value}\nwhen: opened_on in period{numerator}")
    indicator, chance = known.indicators["it"], Random(value)

    def drawn() -> np.ndarray[tuple[int], np.dtype[np.generic]]:
        some = [chance.choice([0, 0, 1, 3, 7, -2]) for _ in MONTHS]
        return np.array([n / 7 for n in some] if decimals else some)

    columns = [Column(drawn(), drawn(), np.array([chance.randrange(3) for _ in MONTHS])) for _ in PARTS]
    made = made_by(indicator)
    for n, (period, figures) in enumerate(
        zip(MONTHS, figures_at_once(indicator, MONTHS, list(zip(PARTS, columns, strict=True))), strict=True)
    ):
        tallies = [(part, column[n]) for part, column in zip(PARTS, columns, strict=True)]
        expected = [made(period, *part, tally) for part, tally in tallies if tally is not None]
        assert [row(o) for o in figures] == [row(o) for o in expected]


def test_no_parts_give_no_figures() -> None:
    known = catalogue("indicator: it\ncount: plan\nvalue: count\nwhen: opened_on in period")
    assert figures_at_once(known.indicators["it"], MONTHS, []) == [[], [], []]

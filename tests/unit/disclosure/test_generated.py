"""A slice of the long search: audits, hiding and releases against every number that fits."""

from __future__ import annotations

import os
import random

import pytest

from tests.unit.disclosure.generated import check_audit, check_release, check_secondary
from trigpoint.scorecard.disclosure.audit import audit
from trigpoint.scorecard.disclosure.linked import Range, Relation, two_way
from trigpoint.scorecard.disclosure.programme import Programme, _silent


@pytest.mark.parametrize("seed", range(4))
def test_the_range_of_a_hidden_cell_is_that_of_every_table_that_fits(seed):
    chance = random.Random(seed)
    for _ in range(10):
        check_audit(chance)


def test_a_hidden_nought_misleads_whoever_supposes_that_there_is_none():
    """Found by the long search: all of a total's parts were fixed one by one, and nobody added them up."""
    table, mask = [[7, 9, 2, 0], [4, 5, 7, 4]], [[False, False, True, True], [False, False, True, False]]
    found = audit(two_way(table, mask))
    assert found.above_zero == found.ranges == {"0,2": Range(2, 2), "0,3": Range(0, 0), "1,2": Range(7, 7)}


def test_what_is_hidden_besides_is_safe_and_about_as_little_as_can_be():
    chance = random.Random(7)
    found = [check_secondary(chance) for _ in range(30)]
    assert all(ours >= fewest for ours, fewest in found)
    assert sum(ours for ours, _ in found) <= 1.1 * sum(fewest for _, fewest in found)


@pytest.mark.parametrize("seed", range(3))
def test_no_hidden_count_of_a_release_can_be_told(seed):
    chance = random.Random(seed)
    for _ in range(3):
        check_release(chance)


def test_the_solver_writes_nothing_to_standard_output(capfd):
    """A scorecard's JSON goes there."""
    with _silent():
        os.write(1, b"a line of the solver's own")
    assert Programme({"a": (0, 9)}, [Relation.between("a", 2, 3)]).least({"a": 1.0}, 5.0) == {"a": 2.0}
    assert capfd.readouterr().out == ""

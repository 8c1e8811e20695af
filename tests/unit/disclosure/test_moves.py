"""Moves and what lies near, on tables small enough to see."""

from __future__ import annotations

from trigpoint.scorecard.disclosure.cube import Cube, Unit, cube_of
from trigpoint.scorecard.disclosure.linked import Relation, two_way
from trigpoint.scorecard.disclosure.moves import Moves
from trigpoint.scorecard.disclosure.nearby import Nearby

TABLE = [[3, 20, 11], [14, 6, 30]]
NOTHING_HIDDEN = [[False] * 3] * 2
CUBE, _ = cube_of(two_way(TABLE, NOTHING_HIDDEN), fixed=["row 0", "row 1", "column 0", "column 1", "column 2", "all"])


def price(unit: str) -> float | None:
    """Every cell costs one; totals stay."""
    return 1.0 if "," in unit else None


def test_a_cell_moves_with_three_others_or_not_at_all():
    """With rows and columns told, the least that can change is a rectangle: one up, one down, in both rows."""
    moves = Moves(CUBE, 1.0)
    assert moves.another("0,0", {"0,0"}, 100) is None
    found = moves.another("0,0", {"0,0"}, 1000, price)
    assert found is not None and len(found.paid) == 3
    assert sorted(found.changes.values()) == [-1, -1, 1, 1]
    for total in ("row 0", "row 1", "column 0", "column 1", "column 2"):
        inside = next(r for r in CUBE.relations if (total, -1.0) in r.terms)
        assert sum(found.changes.get(name, 0.0) for name, _ in inside.terms) == 0
    assert moves.another("0,0", {"0,0", *found.paid}, 1000) is not None


def test_no_number_leaves_what_everybody_knows_of_it():
    """One of two hidden parts is 1, and shown were it 0: the other cannot be more."""
    cube, _ = cube_of(two_way([[1, 4]], [[True, True]]), fixed=["row 0"])
    found = Moves(cube, 1.0).another("0,1", {"0,0", "0,1"}, 50)
    assert found is not None and dict(found.changes) == {"0,1": -1.0, "0,0": 1.0}


def test_as_many_are_looked_at_as_may_be():
    assert Moves(CUBE, 1.0).another("0,0", {"0,0"}, 1, price) is None


def test_a_figure_that_tells_two_counts_is_hidden_once():
    """A percentage tells its count and its base; both may move once it is hidden."""
    relations = (Relation.total("base", ["met", "not"]),)
    percentage = Unit("p", (Relation.between("met", 8, 8), Relation.between("base", 10, 10)), ("met",))
    rest = Unit("n", (Relation.between("not", 2, 2),), ("not",))
    start = dict.fromkeys(("met", "not", "base"), (0.0, float("inf")))
    cube = Cube({"met": 8, "not": 2, "base": 10}, start, relations, (percentage, rest))
    found = Moves(cube, 1.0).another("not", {"n"}, 50, lambda _: 1.0)
    assert found is not None and found.paid == {"p"}


def test_what_is_known_exactly_parts_what_lies_on_its_two_sides():
    """Only the first row is open: nothing of the second is needed to know what a reader knows of it."""
    nearby = Nearby(CUBE)
    bounds, relations = nearby.told({"0,0", "0,1"}, ["0,0"])
    assert set(bounds) == {"0,0", "0,1", "0,2", "row 0", "1,0", "1,1", "column 0", "column 1"}
    assert bounds["1,0"] == (14, 14) and bounds["0,1"] == (1, float("inf"))
    assert len(relations) == 3
    assert nearby.told((), ["0,0"]) == ({"0,0": (3, 3)}, [])


def test_what_is_near_is_as_many_as_are_asked_for():
    nearby = Nearby(CUBE)
    assert nearby.around("0,0", 1) == {"0,0"}
    assert {"0,0", "0,1", "0,2", "row 0"} <= nearby.around("0,0", 4)
    assert nearby.around("0,0", 1000) == set(CUBE.values)

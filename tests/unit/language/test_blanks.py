"""Where a condition may come out blank: held to every row that there can be, tried out one by one."""

from __future__ import annotations

from itertools import product

import pytest

from tests.unit.language.columns import read
from trigpoint.language.blanks import may_be_blank

MAY = {
    "working_days <= 45": True,
    "started_on <= '2025-04-01'": False,
    "completed_on is null": False,
    "completed_on is not null and completed_on > started_on": False,
    "completed_on > started_on and completed_on is not null": False,
    "completed_on is null or completed_on > started_on": False,
    "completed_on is null or working_days > 1": True,
    "not (completed_on is null) and completed_on > started_on": False,
    "coalesce(working_days, 0) > 1": False,
    "coalesce(working_days, score) > 1": True,
    "coalesce(alone, false)": False,
    "alone": True,
    "not alone": True,
    "alone or true": False,
    "alone and false": False,
    "outcome in ('closed')": True,
    "team like 'a%'": True,
    "working_days between 1 and 2": True,
    "10 / 2 > 1": False,
    "10 / 0 > 1": True,
    "started_on - started_on = 0": False,
}
NULLABLE = {"completed_on", "working_days", "score", "outcome", "team", "alone", "disabled"}


@pytest.mark.parametrize("text", MAY)
def test_where_a_condition_may_come_out_blank(text: str) -> None:
    assert may_be_blank(read(text), NULLABLE) is MAY[text]


LOGIC = (
    "alone and disabled",
    "alone or disabled",
    "not (alone and not disabled)",
    "alone is null or disabled",
    "alone is not null and (alone or disabled)",
    "coalesce(alone, disabled)",
    "(alone is null) = (disabled is null)",
    "alone is null and disabled is null or alone and disabled",
    "(alone is not null or disabled is not null) and coalesce(alone, disabled)",
)


@pytest.mark.parametrize("text", LOGIC)
def test_it_is_so_of_every_row(text: str) -> None:
    """Every condition over two yes-or-no columns, against Python's own working out of all nine rows."""
    python = {
        "alone and disabled": lambda a, b: _and(a, b),
        "alone or disabled": lambda a, b: _or(a, b),
        "not (alone and not disabled)": lambda a, b: _not(_and(a, _not(b))),
        "alone is null or disabled": lambda a, b: _or(a is None, b),
        "alone is not null and (alone or disabled)": lambda a, b: _and(a is not None, _or(a, b)),
        "coalesce(alone, disabled)": lambda a, b: b if a is None else a,
        "(alone is null) = (disabled is null)": lambda a, b: (a is None) == (b is None),
        "alone is null and disabled is null or alone and disabled": lambda a, b: _or(
            _and(a is None, b is None), _and(a, b)
        ),
        "(alone is not null or disabled is not null) and coalesce(alone, disabled)": lambda a, b: _and(
            _or(a is not None, b is not None), b if a is None else a
        ),
    }[text]
    blank = any(python(a, b) is None for a, b in product((True, False, None), repeat=2))
    assert may_be_blank(read(text), {"alone", "disabled"}) is blank
    assert may_be_blank(read(text), set()) is False


def _not(a: bool | None) -> bool | None:
    return None if a is None else not a


def _and(a: bool | None, b: bool | None) -> bool | None:
    return False if a is False or b is False else None if a is None or b is None else True


def _or(a: bool | None, b: bool | None) -> bool | None:
    return True if a is True or b is True else None if a is None or b is None else False

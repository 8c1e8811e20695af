"""How figures of members make one: drawn by hand, a line at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.publish.star.conftest import JULY, signed_edition
from trigpoint.model.observation import Status
from trigpoint.publish.star import star_of
from trigpoint.scorecard.objects import PeriodValue, Row

Figure = tuple[float | None, float | None, float | None]
"""A value, its numerator and its denominator."""


def line_of(everyone: Figure, **members: Figure) -> tuple[str, float | None]:
    """What the star says of a line with one month: everyone's figure and those of the members of one breakdown."""
    edition = signed_edition(JULY)
    pattern = edition.rows[0]

    def row(member: str | None, figure: Figure) -> Row:
        value, met, of = figure
        told = PeriodValue(JULY, value, met, of, Status.FINAL if value is not None else Status.SUPPRESSED)
        breakdown = "team" if member else None
        return replace(pattern, breakdown=breakdown, member=member, values=(told,), value=value, status=told.status)

    rows = (row(None, everyone), *(row(name, figure) for name, figure in members.items()))
    only = replace(edition, card=replace(edition.card, rows=rows), tables=())
    star = star_of([only]).table("dim_indicator")
    names = [column.name for column in star.table.columns]
    ((*cells,),) = star.lines
    found = dict(zip(names, cells, strict=True))
    return found["together"], found["factor"]


@pytest.mark.parametrize(
    ("everyone", "members", "expected"),
    [
        ((50, 4, 8), {"north": (25, 1, 4), "south": (75, 3, 4)}, ("pooled", 100)),
        ((20_000, 4, 2), {}, ("pooled", 10_000)),
        ((0.5, 4, 8), {}, ("pooled", 1)),
        ((50, 4, 8), {"north": (0, 0, 4)}, ("pooled", 100)),  # none of four says nothing against 100
        ((50, 4, 8), {"north": (5, 0, 4)}, ("never", None)),  # but none of four cannot be 5%
        ((50.3, 4, 8), {"north": (25, 1, 4)}, ("never", None)),  # rounded before it was told
        ((7, 7, None), {"north": (3, 3, None), "south": (4, 4, None)}, ("added", None)),
        ((7, 7, None), {"north": (4, 4, None), "south": (4, 4, None)}, ("never", None)),  # one child is in both
        ((7, 7, None), {"north": (3, 3, None), "south": (None, None, None)}, ("never", None)),  # a part is hidden
        ((7, None, None), {}, ("never", None)),
    ],
)
def test_members_make_one_only_where_the_figures_bear_it_out(
    everyone: Figure, members: dict[str, Figure], expected: tuple[str, float | None]
) -> None:
    assert line_of(everyone, **members) == expected

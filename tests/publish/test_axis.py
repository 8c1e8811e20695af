"""Where an axis begins and ends: worked out by hand."""

from __future__ import annotations

import pytest

from trigpoint.publish.charts.axis import Ends, ends_of


@pytest.mark.parametrize(
    ("values", "highest", "unit", "ends"),
    [
        ((88.0, None, 93.0), 100.0, "percent", Ends(87.0, 94.0, 1.0)),  # five apart: five steps of one, and one beyond
        ((96.0, 100.0), 100.0, "percent", Ends(95.0, 100.0, 1.0)),  # never more than all
        ((0.0, 12.0), None, "count", Ends(0.0, 14.0, 2.0)),  # never below nought
        ((2.0, 3.0), None, "count", Ends(1.0, 4.0, 1.0)),  # no half people
        ((-3.0, 3.0), None, "number", Ends(-4.0, 4.0, 1.0)),
        ((480.0, 480.0), None, "count", Ends(300.0, 600.0, 100.0)),  # one number: steps of its own size
    ],
)
def test_round_ends_hold_every_figure(
    values: tuple[float | None, ...], highest: float | None, unit: str, ends: Ends
) -> None:
    found = ends_of(values, highest, unit)
    assert found is not None
    assert (found.low, found.high, found.step) == pytest.approx((ends.low, ends.high, ends.step))


def test_nothing_known_has_no_ends() -> None:
    assert ends_of((None,)) is None

"""Periods and tables for which there is no figure yet."""

from __future__ import annotations

import datetime as dt

from tests.spec.drawing import Engine

OPENED = "indicator: opened\ncount: plan\nvalue: count\nwhen: opened_on in period"
PLANS = {"plan": "plan_id | opened_on | team\na | 2025-05-01 | North"}


def test_a_period_that_ends_after_the_last_day_known_has_no_figure(engine: Engine) -> None:
    engine.answers(
        OPENED,
        PLANS,
        """
        period                 | value | numerator | status
        2025-04                | 0     | 0         | final
        2025-05                |       |           | not available
        2025-05-01..2025-05-30 | 1     | 1         | final
        FY2025-26              |       |           | not available
        """,
        as_of=dt.date(2025, 5, 30),
    )


def test_a_table_that_was_never_loaded_has_no_figures_and_an_empty_one_has_nought(engine: Engine) -> None:
    engine.answers(OPENED, {}, "period | value | status\n2025-05 |  | not available")
    engine.answers(OPENED, {"plan": "plan_id | opened_on"}, "period | value | status\n2025-05 | 0 | final")

"""Periods and tables for which there is no figure yet."""

from __future__ import annotations

import datetime as dt

from tests.spec.drawing import Engine

OPENED = "indicator: opened\ncount: plan\nvalue: count\nwhen: opened_on in period"
PLANS = {"plan": "plan_id | opened_on | team\na | 2025-05-01 | North"}


SHARES = """
indicator: opened
count: plan
value: count
when: opened_on in period
---
indicator: by_north
count: plan
value: percentage
when: opened_on in period
numerator: team = 'North'
missing: not met
---
indicator: share
value: ratio of by_north to opened
"""


def test_a_period_in_progress_on_the_last_day_known_is_provisional_and_a_later_one_has_no_figure(
    engine: Engine,
) -> None:
    engine.answers(
        OPENED,
        PLANS,
        """
        period                 | value | numerator | status
        2025-04                | 0     | 0         | final
        2025-05                | 1     | 1         | provisional
        2025-05-01..2025-05-30 | 1     | 1         | final
        2025-05-30..2025-05-31 | 0     | 0         | provisional
        2025-05-31..2025-06-01 |       |           | not available
        FY2025-26              | 1     | 1         | provisional
        2025-06                |       |           | not available
        """,
        as_of=dt.date(2025, 5, 30),
    )


def test_a_month_in_progress_is_over_on_its_last_day(engine: Engine) -> None:
    for day, status in ((30, "provisional"), (31, "final")):
        expected = f"period | value | status\n2025-05 | 1 | {status}"
        engine.answers(OPENED, PLANS, expected, as_of=dt.date(2025, 5, day))


def test_all_that_is_counted_of_a_period_in_progress_is_provisional_and_what_has_no_value_says_why(
    engine: Engine,
) -> None:
    engine.answers(
        SHARES,
        PLANS,
        """
        indicator | period                 | breakdown | member | value | status
        opened    | 2025-05                |           |        | 1     | provisional
        opened    | 2025-05                | team      | North  | 1     | provisional
        by_north  | 2025-05                |           |        | 100   | provisional
        by_north  | 2025-05                | team      | North  | 100   | provisional
        share     | 2025-05                |           |        | 100   | provisional
        share     | 2025-05                | team      | North  | 100   | provisional
        by_north  | 2025-05-15..2025-06-15 |           |        |       | not applicable
        share     | 2025-05-15..2025-06-15 |           |        |       | not applicable
        share     | 2025-06                |           |        |       | not available
        """,
        as_of=dt.date(2025, 5, 30),
    )


def test_a_table_that_was_never_loaded_has_no_figures_and_an_empty_one_has_nought(engine: Engine) -> None:
    engine.answers(OPENED, {}, "period | value | status\n2025-05 |  | not available")
    engine.answers(OPENED, {"plan": "plan_id | opened_on"}, "period | value | status\n2025-05 | 0 | final")

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
breakdowns: [team]
---
indicator: by_north
count: plan
value: percentage
when: opened_on in period
numerator: team = 'North'
missing: not met
breakdowns: [team]
---
indicator: share
value: ratio of by_north to opened
breakdowns: [team]
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


UNSEEN = """
derived: seen_before
table: plan
title: Visits before the plan
operator: count before
in: visit
date: seen_on
before: opened_on
same: person_id
---
derived: last_seen_on
table: plan
title: Latest visit
type: date
operator: latest at period end
in: visit
date: seen_on
same: person_id
---
derived: days_since_seen
table: plan
title: Days since the latest visit
operator: days since
date: last_seen_on
---
derived: days_since_opened
table: plan
title: Days since the plan was opened
operator: days since
date: opened_on
---
derived: days_unseen
table: plan
title: Days since the latest visit, or since the plan was opened
type: integer
operator: first of
columns: [days_since_seen, days_since_opened]
---
indicator: overdue
count: plan
value: count
when: opened_on in period
where: days_unseen > 20
missing: not met
---
indicator: seen
count: plan
value: percentage
when: opened_on in period
numerator: last_seen_on is not null
---
indicator: new
count: plan
value: count
when: opened_on in period
where: seen_before = 0
missing: not met
"""
TWO = {"plan": "plan_id | person_id | opened_on\na | A | 2025-05-02\nb | B | 2025-05-03"}


def test_a_look_into_a_table_that_was_never_loaded_leaves_no_figure_whatever_stands_in(engine: Engine) -> None:
    """Nobody knows who was seen: neither nought seen, nor all of them overdue, nor all of them new."""
    expected = "indicator | period | value | status\n" + "\n".join(
        f"{name} | 2025-05 | | not available" for name in ("overdue", "seen", "new")
    )
    engine.answers(UNSEEN, TWO, expected)


def test_a_look_into_a_table_that_holds_nothing_yet_is_told_by_what_stands_in(engine: Engine) -> None:
    engine.answers(
        UNSEEN,
        {**TWO, "visit": "visit_id | person_id | seen_on"},
        """
        indicator | period  | value | status
        overdue   | 2025-05 | 2     | final
        seen      | 2025-05 | 0     | final
        new       | 2025-05 | 2     | final
        """,
    )
    engine.answers(
        UNSEEN,
        {**TWO, "visit": "visit_id | person_id | seen_on\n1 | A | 2025-05-01\n2 | A | 2025-05-11"},
        """
        indicator | period  | value | status
        overdue   | 2025-05 | 1     | final
        seen      | 2025-05 | 50    | final
        new       | 2025-05 | 1     | final
        """,
    )

"""Conditions as people read them."""

from __future__ import annotations

import pytest

from tests.unit.language.columns import read
from trigpoint.language.english import english

TITLES = {
    "working_days": "Working days from start to completion",
    "started_on": "Start of the plan",
    "completed_on": "End of the plan",
    "outcome": "Outcome of the plan",
    "team": "TAF team",
    "alone": "Seen alone",
    "person_id": "Child",
}
LABELS = {"outcome": {"closed": "Needs met", "stepped up": "Stepped up to social care", "moved": "Moved away"}}
DATES = frozenset({"started_on", "completed_on"})

SAID = {
    "working_days <= 45": "Working days from start to completion is at most 45",
    "working_days < 1000": "Working days from start to completion is less than 1,000",
    "started_on <= '2025-04-01'": "Start of the plan is on or before 1 April 2025",
    "started_on > completed_on": "Start of the plan is after end of the plan",
    "outcome = 'closed'": 'Outcome of the plan is "Needs met"',
    "outcome in ('closed', 'moved')": 'Outcome of the plan is "Needs met" or "Moved away"',
    "outcome in ('closed', 'moved', 'stepped up')": (
        'Outcome of the plan is one of "Needs met", "Moved away" and "Stepped up to social care"'
    ),
    "outcome not in ('closed', 'moved')": 'Outcome of the plan is neither "Needs met" nor "Moved away"',
    "working_days <= 45 and outcome = 'moved'": (
        'Working days from start to completion is at most 45 and outcome of the plan is "Moved away"'
    ),
    "alone and (working_days = 1 or outcome = 'moved')": (
        'Seen alone is yes and (working days from start to completion is 1 or outcome of the plan is "Moved away")'
    ),
    "alone": "Seen alone is yes",
    "not alone": "Seen alone is no",
    "alone = false": "Seen alone is no",
    "alone <> true": "Seen alone is no",
    "child is not null": "Child is recorded",
    "completed_on is null": "End of the plan is not recorded",
    "not (working_days <= 45)": "Working days from start to completion is more than 45",
    "team like 'North%'": 'TAF team starts with "North"',
    "team not like '%North%'": 'TAF team does not contain "North"',
    "working_days between 1 and 10": "Working days from start to completion is from 1 to 10",
    "completed_on - started_on >= 90": "The days from start of the plan to end of the plan is at least 90",
    "completed_on <= started_on + 10": "End of the plan is on or before start of the plan plus 10 days",
    "coalesce(completed_on, '2025-04-01') > started_on": (
        "End of the plan (or, where that is not recorded, 1 April 2025) is after start of the plan"
    ),
    "score > 1.5": "Score is more than 1.5",
    "not (alone and disabled)": "It is not so that seen alone is yes and disabled is yes",
}


@pytest.mark.parametrize("text", SAID)
def test_a_condition_reads_as_a_sentence(text: str) -> None:
    assert english(read(text), TITLES, LABELS, DATES) == SAID[text]

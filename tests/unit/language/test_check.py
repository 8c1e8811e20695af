"""Types in conditions."""

from __future__ import annotations

import pytest

from tests.unit.language.columns import refusal

WRONG = {
    "working_days = '45'": "Write a number without quotes.",
    "started_on > 'soon'": "Write a day as '2025-04-01'.",
    "started_on > '2025-4-1'": "Write a day as '2025-04-01'.",
    "started_on > '2025-02-30'": "Write a day as '2025-04-01'.",
    "started_on > '20250401'": "Write a day as '2025-04-01'.",
    "started_on > 5": "Write a day as '2025-04-01'.",
    "outcome = 'closd'": 'Did you mean "closed"?',
    "outcome in ('closed', 'mvoed')": 'Did you mean "moved"?',
    "coalesce(need, 'N9') = 'N1'": "The codes are: N1, N2, N8.",
    "outcome < 'closed'": "Use = or <>, or in (...).",
    "team > 'a'": "Use = or <>, or in (...).",
    "outcome = 1": "Write a code in single quotes.",
    "team = 1": "Write a text in single quotes.",
    "alone = 'yes'": "Write true or false, without quotes.",
    "alone = 1": "Write true or false, without quotes.",
    "person_id = 'A1'": "Compare it with another identifier, or ask whether it is null.",
    "person_id < worker_id": "Use = or <>, or in (...).",
    "seen_at = '2025-04-01'": "A day and a time can only be asked whether it is null.",
    "working_days": "Compare it with something.",
    "'closed'": "Compare it with something.",
    "started_on": "Compare it with something.",
    "team + 1 = 2": "Numbers may be added and so on; a date plus or minus whole days; a date less a date, in days.",
    "started_on * 2 = started_on": (
        "Numbers may be added and so on; a date plus or minus whole days; a date less a date, in days."
    ),
    "started_on + completed_on = 1": (
        "Numbers may be added and so on; a date plus or minus whole days; a date less a date, in days."
    ),
    "working_days and alone": "",
    "not working_days": "",
    "working_days like '4%'": "",
    "working_days between 1 and 'x'": "Write a number without quotes.",
    "working_days in (1, 'x')": "Write a number without quotes.",
    "coalesce(started_on, 3) is null": "Write a day as '2025-04-01'.",
    "alone = true = 1": "Write true or false, without quotes.",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_compared_is_said(text: str) -> None:
    problem = refusal(text)
    assert problem.instead == WRONG[text]
    assert problem.what.endswith(".")


def test_the_problem_names_the_column() -> None:
    assert refusal("outcome = 'closd'").what == "'closd' is not one of the codes of outcome."
    assert refusal("working_days = '45'").what == "working_days holds a number, and '45' a text."

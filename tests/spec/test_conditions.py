"""Conditions over one row: three-valued, as in SQL."""

from __future__ import annotations

import pytest

from tests.spec.drawing import Engine

ROWS = {
    "plan": """
    plan_id | closed_on  | opened_on  | team     | kind | urgent | days | cost | noted_at
    a       | 2025-05-02 | 2025-05-01 | North    | S    | yes    | 0    | 1.5  | 2025-05-01T10:00:00
    b       | 2025-05-02 | 2025-04-01 | north    | L    | no     | 5    | -2.5 |
    c       | 2025-05-02 |            | It's     |      |        | 10   |      |
    d       | 2025-05-02 | 2025-05-02 |          | O    | yes    |      | 0.1  |
    """
}


@pytest.mark.parametrize(
    ("condition", "true", "blank"),
    [
        ("days = 5", "b", "d"),
        ("days <> 5", "ac", "d"),
        ("days < 5", "a", "d"),
        ("days >= 5 and days <= 10", "bc", "d"),
        ("days between 5 and 10", "bc", "d"),
        ("days in (0, 10)", "ac", "d"),
        ("not days = 5", "ac", "d"),
        ("days is null", "d", ""),
        ("days is not null", "abc", ""),
        ("coalesce(days, 5) = 5", "bd", ""),
        ("urgent", "ad", "c"),
        ("not urgent", "b", "c"),
        ("urgent = false", "b", "c"),
        ("urgent or days = 5", "abd", "c"),
        ("urgent and days = 0", "a", "d"),
        ("urgent or days is null or team = 'north'", "abd", "c"),
        ("team = 'North'", "a", "d"),
        ("team = 'It''s'", "c", "d"),
        ("team like 'N%'", "a", "d"),
        ("team like '%rth'", "ab", "d"),
        ("team like '%t%'", "abc", "d"),
        ("kind in ('S', 'L')", "ab", "c"),
        ("opened_on = '2025-05-01'", "a", "c"),
        ("opened_on < '2025-05-01'", "b", "c"),
        ("closed_on - opened_on <= 1", "ad", "c"),
        ("opened_on + 1 = closed_on", "a", "c"),
        ("closed_on - 1 = opened_on", "a", "c"),
        ("opened_on + days < closed_on", "ab", "cd"),
        ("days / 2 = 2.5", "b", "d"),
        ("days / 4 > 1.2", "bc", "d"),
        ("10 / days >= 1", "bc", "ad"),
        ("days * 2 - 1 = 9", "b", "d"),
        ("cost < 0", "b", "c"),
        ("cost * 10 = 1", "d", "c"),
        ("cost = 0.1", "d", "c"),
        ("-days > -6", "ab", "d"),
        ("noted_at is null", "bcd", ""),
        ("true", "abcd", ""),
    ],
)
def test_a_condition_is_true_false_or_blank(engine: Engine, condition: str, true: str, blank: str) -> None:
    definition = 'indicator: n\ncount: plan\nvalue: count\nwhen: closed_on in period\nmissing: {}\nwhere: "{}"'
    strict, loose = (definition.format(word, condition) for word in ("not met", "met"))
    engine.answers(strict, ROWS, f"period | value\n2025-05 | {len(true)}")
    engine.answers(loose, ROWS, f"period | value\n2025-05 | {len(true) + len(blank)}")
    # Which rows they are, and not only how many.
    for name in "abcd":
        one = {"plan": "\n".join(line for line in ROWS["plan"].strip().splitlines() if line.strip()[0] in f"p{name}")}
        engine.answers(strict, one, f"period | value\n2025-05 | {int(name in true)}")
        engine.answers(loose, one, f"period | value\n2025-05 | {int(name in true + blank)}")

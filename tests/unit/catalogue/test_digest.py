"""A digest changes with what it covers, and with nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.catalogue.writing import catalogue

OWN = """
indicator: quick
title: Quick ones
count: assessment
when: completed_on in period
numerator: short
missing: not met
value: percentage
better: higher
breakdowns: [team]
---
derived: short
table: assessment
title: Short
operator: condition
is: working_days <= 45
---
indicator: other
title: Visits
count: visit
when: visited_on in period
value: count
better: higher
---
indicator: per_child
title: Per child
count: distinct child in assessment
when: open at period end
value: rate per 10,000 of aged_0_to_17
better: lower
---
indicator: both
title: Both
value: ratio of quick to per_child
better: neither
"""

# what is changed: (the overlay, the indicators whose digest changes with it)
CHANGES = {
    "itself": ("indicator: quick\ntitle: Quicker", {"quick", "both"}),
    "a column that it reads": ("derived: short\nis: working_days <= 30", {"quick", "both"}),
    "a column behind that": ("derived: working_days\nto: started_on", {"quick", "both"}),
    "its table": (
        "table: assessment\nspan: {start: started_on, end: started_on}",
        {"quick", "per_child", "both", "assessments_completed"},
    ),
    "its population": ("population: aged_0_to_17\nages: [0, 18]", {"per_child", "both"}),
    "its breakdown": ("breakdown: team\nblank: No team", {"quick", "both"}),
    "another one": ("indicator: other\nowner: Head", {"other"}),
    "by which rows it is met": (
        "indicator: quick\ncount: distinct child in assessment\nmet_by: every row",
        {"quick", "both"},
    ),
    "a part of the ratio": ("indicator: per_child\nnotes: Changed", {"per_child", "both"}),
    "the ratio alone": ("indicator: both\nnotes: Changed", {"both"}),
    "something that none reads": ("breakdown: outcome\nblank: No outcome", set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_digest_changes_with_what_it_covers(tmp_path: Path, name: str) -> None:
    overlay, changed = CHANGES[name]
    before = catalogue(tmp_path / "before", OWN)
    after = catalogue(tmp_path / "after", OWN, overlay)
    assert {n for n, i in after.indicators.items() if i.digest != before.indicators[n].digest} == changed
    assert after.digest != before.digest


def test_a_comment_or_another_place_changes_nothing(tmp_path: Path) -> None:
    before = catalogue(tmp_path / "before", OWN)
    after = catalogue(tmp_path / "after", "# first a word\n\n" + OWN.replace("value: count", "value:   'count' # so"))
    assert before.digest == after.digest
    assert {n: i.digest for n, i in before.indicators.items()} == {n: i.digest for n, i in after.indicators.items()}


def test_a_derived_columns_digest_covers_those_that_it_reads(tmp_path: Path) -> None:
    before = catalogue(tmp_path / "before", OWN)
    after = catalogue(tmp_path / "after", OWN, "derived: working_days\nto: started_on")
    changed = {place for place, d in after.derived.items() if d.digest != before.derived[place].digest}
    assert changed == {("assessment", "working_days"), ("assessment", "short")}

"""Lists to work from: a closed schema, the council's own over the national, a digest of what each stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.catalogue.writing import BASE, catalogue, folder, marked, problems
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.worklist import Order

OPEN_LONG = """
list: open_long
title: Open for long
table: assessment
when: open on the day
rows: days_open > 30
shown: [started_on, days_open]
sort: [days_open descending, started_on]
indicator: assessments_completed
why: They drift.
owner: Head of Assessment
examples:
  - on: 2025-05-31
    assessment: |
      row   | started_on | days_open
      long  | 2025-04-01 | 60
      short | 2025-05-20 | 11
    counted: [long]
---
derived: days_open
table: assessment
title: Days open
operator: days since
date: started_on
"""


def test_a_list_is_read(tmp_path: Path) -> None:
    work = catalogue(tmp_path, OPEN_LONG).lists["open_long"]
    assert (work.title, work.table, work.open_only, work.indicator) == (
        "Open for long",
        "assessment",
        True,
        "assessments_completed",
    )
    assert work.shown == ("started_on", "days_open")
    assert work.sort == (Order("days_open", descending=True), Order("started_on"))
    assert work.group == ("team",)  # the table names no worker
    assert (work.examples[0].counted, str(work.examples[0].period)) == (("long",), "2025-05-31..2025-05-31")


@pytest.mark.parametrize(
    ("instead_of", "written", "what"),
    [
        ("title: Open for long", "titel: Open for long # here", 'no key "titel"'),
        ("table: assessment\nwhen", "table: assesment # here\nwhen", 'no table "assesment"'),
        ("when: open on the day", "when: open # here", "none of the words"),
        ("rows: days_open > 30", "rows: days_opne > 30 # here", "days_opne"),
        ("rows: days_open > 30", "rows: days_open > 'x' # here", "days_open holds a number"),
        ("shown: [started_on, days_open]", "shown: [started, days_open] # here", 'no column "started"'),
        ("shown: [started_on, days_open]", "shown: [forename] # here", "behind the door"),
        ("sort: [days_open descending, started_on]", "sort: [days_open downwards] # here", "cannot be read"),
        ("sort: [days_open descending, started_on]", "sort: [dys_open] # here", 'no column "dys_open"'),
        ("indicator: assessments_completed", "indicator: assessments_complete # here", "no indicator"),
        ("why: They drift.", "group: [teem] # here", 'no column "teem"'),
        ("  - on: 2025-05-31", "  - on: 31/05/2025 # here", "not a day"),
        ("    counted: [long]", "    listed: [long] # here", 'no key "listed"'),
        ("counted: [long]", "counted: [longer]", 'No drawn row is named "longer"'),
    ],
)
def test_mistakes_are_told_where_they_stand(tmp_path: Path, instead_of: str, written: str, what: str) -> None:
    assert OPEN_LONG.count(instead_of) == 1
    text = OPEN_LONG.replace(instead_of, written)
    found = [p for p in problems(tmp_path, text) if what in p.what]
    assert found, [p.what for p in problems(tmp_path, text)]
    assert found[0].file == "overlay0/own.yaml"
    if "# here" in written:
        assert found[0].line == marked(text)


def test_the_near_name_is_said(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, OPEN_LONG.replace("[started_on, days_open]", "[started, days_open]"))
    assert "started_on" in problem.instead


def test_a_table_without_a_span_is_never_open(tmp_path: Path) -> None:
    own = "list: visits\ntitle: Visits\ntable: visit\nwhen: open on the day\nrows: noted_at is null\nshown: []"
    (problem,) = problems(tmp_path, own)
    assert (problem.line, problem.key) == (4, "when")
    assert "between which dates a row is open" in problem.what


def test_an_example_must_say_what_is_on_the_list_and_when(tmp_path: Path) -> None:
    without = OPEN_LONG.replace("    counted: [long]\n", "").replace("  - on: 2025-05-31\n", "  - value: 1\n")
    assert sorted(p.what for p in problems(tmp_path, without)) == [
        '"on" is missing.',
        "The example does not say which rows are on the list.",
        'There is no key "value" here.',
    ]


def test_a_council_changes_a_list_adds_one_and_removes_one(tmp_path: Path) -> None:
    changed = catalogue(tmp_path / "a", OPEN_LONG, "list: open_long\nrows: days_open > 20\ntable: assessment")
    assert changed.lists["open_long"].rows.text == "days_open > 20"
    assert changed.lists["open_long"].title == "Open for long"
    assert [(c.kind, c.act, c.keys) for c in changed.changes if c.file.startswith("overlay1")] == [
        ("list", "changed", ("rows", "table"))
    ]
    assert catalogue(tmp_path / "b", OPEN_LONG, "list: open_long\nremove: true").lists == {}


def test_the_digest_changes_with_the_list_and_with_what_it_stands_on(tmp_path: Path) -> None:
    changes = {
        "same": ("breakdown: team\ntitle: Teams", True),
        "condition": ("list: open_long\nrows: days_open > 31", False),
        "derived": ("derived: days_open\ntable: assessment\ndate: completed_on", False),
        "table": ("table: assessment\nspan: {start: completed_on, end: started_on}", False),
    }
    before = catalogue(tmp_path / "before", OPEN_LONG).lists["open_long"].digest
    assert before
    for name, (overlay, same) in changes.items():
        after = catalogue(tmp_path / name, OPEN_LONG, overlay).lists["open_long"].digest
        assert (after == before) is same, name


def test_a_list_comes_back_from_the_cache_as_it_was(tmp_path: Path) -> None:
    layer = folder(tmp_path / "national", base=BASE, own=OPEN_LONG)
    first = load_catalogue(layer, cache=tmp_path / "cache")
    assert (tmp_path / "cache" / "catalogue.jsonl").is_file()
    assert load_catalogue(layer, cache=tmp_path / "cache") == first

"""Every kind of mistake in a definition: its file, its line, its key, and what to write instead."""

# ruff: noqa: E501  (a table of cases reads best with a case to a line)

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.catalogue.writing import marked, problems

INDICATOR = """
indicator: seen_share
title: Children seen
count: assessment
when: completed_on in period
numerator: seen
missing: not met
value: percentage
better: higher
"""


def indicator(**keys: str) -> str:
    """The indicator with other keys; a key of None is left out. What is given is marked."""
    lines = [line for line in INDICATOR.strip().split("\n") if line.split(":")[0] not in keys]
    return "\n".join([*lines, *(f"{key}: {value} # here" for key, value in keys.items())])


def without(key: str) -> str:
    """The indicator without a key; what is missing is told at its first line."""
    lines = [line for line in INDICATOR.strip().split("\n") if line.split(":")[0] != key]
    return "\n".join([f"{lines[0]} # here", *lines[1:]])


DERIVED = """
derived: {name}
table: assessment
title: A column
operator: {operator}
"""


def derived(operator: str, *arguments: str, name: str = "a_column") -> str:
    return DERIVED.format(name=name, operator=operator).strip() + "\n" + "\n".join(arguments)


EXAMPLE = """
examples:
  - period: 2025-05
    assessment: |
      row | completed_on | seen
"""


def example(*rows: str, then: str = "counted: [a]") -> str:
    drawn = "\n".join(f"      {row}" for row in rows)
    return f"{INDICATOR.strip()}{EXAMPLE}{drawn}\n    {then}\n"


# name of the mistake: (what is written, the key, words of what is wrong, words of what to write instead)
MISTAKES: dict[str, tuple[str, str, str, str]] = {
    # files and YAML
    "a tab": ("indicator: a\ntitle:\n\t- b # here", "", "tab", "spaces"),
    "not well-formed": ("indicator: a\ntitle: b: c # here", "", "YAML", "quotes"),
    "an unclosed list": ("indicator: a\nrefs: [a, b\ntitle: c # here", "", "YAML", ""),
    "a list of definitions": ("- indicator: a # here", "", "keys and values", "indicator:"),
    "a key twice": (INDICATOR.strip() + "\nbetter: lower # here", "better", "twice", "line 8"),
    "an anchor": (indicator(owner="&a Head"), "", "Anchors", "Write the value out"),
    "an alias": (INDICATOR.strip() + "\nowner: *a # here", "", "Anchors", ""),
    "a tag": (indicator(owner="!!python/name:os.system x"), "", "Tags", ""),
    "a list as a key": (INDICATOR.strip() + "\n? [b, c] # here\n: d", "", "cannot be a key", ""),
    "nested without end": ("indicator: " + "[" * 40 + " # here", "", "nested", ""),
    "no kind": ("indicater: a # here\ntitle: b", "indicater", "names itself by its kind", '"indicator"'),
    "no name": ("indicator: # here\ntitle: b", "indicator", "no name", ""),
    # keys, types, words
    "an unknown key": (indicator(numerater="seen"), "numerater", 'no key "numerater"', '"numerator"'),
    "a missing title": (without("title"), "title", "missing", ""),
    "a missing value": (without("value"), "value", "missing", ""),
    "a missing better": (without("better"), "better", "missing", ""),
    "a list for a text": (indicator(title="[a, b]"), "title", "A text", ""),
    "a mapping for a list": (indicator(refs="{a: b}"), "refs", "A list", ""),
    "a list of lists": (indicator(refs="[[a]]"), "refs", "A text", ""),
    "a bad name": (INDICATOR.replace("seen_share", "Seen Share # here").strip(), "indicator", "not a name", ""),
    "a bad word": (indicator(better="hihger"), "better", "none of the words", '"higher"'),
    "a bad frequency": (indicator(frequency="monthly"), "frequency", "none of the words", '"month"'),
    "a bad missing": (indicator(missing="left-out"), "missing", "none of the words", '"left out"'),
    "a bad day": (indicator(review_by="31 March"), "review_by", "not a day", "2027-03-31"),
    "a bad requirement": (indicator(answers="[assessments]"), "answers", "not the id", "OFS-18"),
    "stock of a share": (indicator(stock="true"), "stock", "recorded", ""),
    # count, when, value
    "an unknown table": (indicator(count="assesment"), "count", 'no table "assesment"', '"assessment"'),
    "an unreadable count": (indicator(count="every assessment there is"), "count", "cannot be read", "distinct child"),
    "an unknown noun": (indicator(count="distinct family in assessment"), "count", '"family"', "It has"),
    "an unreadable when": (indicator(when="during the period"), "when", "cannot be read", "in period"),
    "an unknown date": (indicator(when="complete_on in period"), "when", 'no column "complete_on"', '"completed_on"'),
    "not a date": (indicator(when="team in period"), "when", "not a date", ""),
    "a date of no period": (derived("latest at period end", "in: visit", "date: visited_on", "same: person_id", "type: date") + "\n---\n"
        + indicator(when="a_column in period"), "when", "depends on the period's end", "fixed for the row"),
    "never open": ("indicator: v\ntitle: V\ncount: visit\nwhen: open at period end # here\nvalue: count\nbetter: neither",
        "when", "between which dates", "span"),
    "an unreadable value": (indicator(value="percentag"), "value", "cannot be read", '"percentage"'),
    "an unknown population": (indicator(value="rate per 10,000 of aged_0_to_71"), "value", "population", '"aged_0_to_17"'),
    "per nobody": (indicator(value="rate per 0 of aged_0_to_17"), "value", "per some number", ""),
    "a mean of text": (indicator(value="mean of team", numerator="", missing=""), "value", "not a number", ""),
    "a mean of nothing": (indicator(value="mean of wokring_days", numerator=""), "value", "no column", '"working_days"'),
    "a share of nothing": (without("numerator"), "numerator", "which of the rows", "numerator:"),
    "met by a row alone": (indicator(met_by="every row"), "met_by", "each is met or not by itself", "distinct child in assessment"),
    "met by nothing": ("indicator: v\ntitle: V\ncount: distinct child in visit\nwhen: visited_on in period\nvalue: count\n"
        "better: neither\nmet_by: every row # here", "met_by", "no numerator", "numerator:"),
    "met by some word": (indicator(count="distinct child in assessment").replace(" # here", "") + "\nmet_by: every # here",
        "met_by", "none of the words", '"every row"'),
    "a recorded figure met by rows": ("indicator: r\ntitle: R\nvalue: recorded\nbetter: neither\nmet_by: every row # here",
        "met_by", "no meaning", "Leave it out"),
    "no count": (without("count"), "count", "missing", ""),
    "no when": (without("when"), "when", "missing", ""),
    "a recorded count": ("indicator: r\ntitle: R\nvalue: recorded\nbetter: neither\ncount: assessment # here", "count", "no meaning", "Leave it out"),
    # conditions
    "an unknown column": (indicator(where="taem = 'x'"), "where", 'no column "taem"', '"team"'),
    "behind the door": (indicator(where="forename = 'x'"), "where", 'no column "forename"', ""),
    "a bad type": (indicator(where="completed_on > 'soon'"), "where", "beside a date", "2025-04-01"),
    "an unknown code": (indicator(where="outcome = 'c'"), "where", "not one of the codes", '"C"'),
    "a function": (indicator(where="read_csv('x') = 1"), "where", "read_csv", "coalesce"),
    "blanks unsaid": (without("missing").replace(" # here", "").replace("numerator: seen", "numerator: seen # here"),
        "numerator", "comes out blank", "missing:"),
    "blanks unsaid in where": (without("missing").replace(" # here", "").replace("numerator: seen",
        "numerator: seen is not null\nwhere: team = 'x' # here"), "where", "comes out blank", "missing:"),
    # what is named across definitions
    "an unknown breakdown": (indicator(breakdowns="[standrd]"), "breakdowns", 'no breakdown "standrd"', '"standard"'),
    "a breakdown without a column": (
        "indicator: v\ntitle: V\ncount: visit\nwhen: visited_on in period\nvalue: count\nbetter: neither\nbreakdowns: [team] # here",
        "breakdowns", 'no column "team"', ""),
    "a breakdown of nothing": ("breakdown: b\ntitle: B\ncolumn: teem # here", "column", 'a column "teem"', '"team"'),
    "a breakdown's code list": ("breakdown: b\ntitle: B\ncolumn: team\ncodes: outcom # here", "codes", "code list", '"outcome"'),
    "a set of nothing": ("set: s\nbreakdowns: [tem] # here", "breakdowns", 'no breakdown "tem"', '"team"'),
    "a set that is a breakdown": ("set: team # here\nbreakdowns: [outcome]", "set", "already", ""),
    "ages upside down": ("population: p\ntitle: P\nages: [17, 0] # here", "ages", "first and the last", "[0, 17]"),
    "a reference twice": (indicator(refs="[A1]"), "refs", "assessments_completed already", ""),
    "a ratio of nothing": ("indicator: r\ntitle: R\nbetter: neither\nvalue: ratio of assesments_completed to r2 # here\n---\n"
        "indicator: r2\ntitle: R\nbetter: neither\nvalue: recorded", "value", 'no indicator "assesments_completed"', '"assessments_completed"'),
    "a ratio of itself": ("indicator: r\ntitle: R\nbetter: neither\nvalue: ratio of assessments_completed to r # here",
        "value", "from itself", ""),
    "a ratio split by a set": ("indicator: r\ntitle: R\nbetter: neither\nvalue: ratio of assessments_completed to r2\nbreakdowns: [standard] # here\n---\n"
        "indicator: r2\ntitle: R\nbetter: neither\nvalue: recorded", "breakdowns", "no breakdown of assessments_completed and r2", "single breakdowns"),
    "defined twice": (INDICATOR.strip() + "\n---\nindicator: seen_share # here\ntitle: again", "indicator", "twice", "line 1"),
    # tables and code lists
    "an unknown type": ("table: t\ntitle: T\none_row: a row\nkey: [a]\ncolumns:\n  - {name: a, type: dat, title: A} # here",
        "type", "none of the words", '"date"'),
    "a code without a list": ("table: t\ntitle: T\none_row: a row\nkey: [a]\ncolumns:\n  - {name: a, type: code, title: A} # here",
        "type", "which code list", ""),
    "an unknown list": ("table: t\ntitle: T\none_row: a row\nkey: [a]\ncolumns:\n  - {name: a, type: code, codes: outcomes, title: A} # here",
        "codes", 'no code list "outcomes"', '"outcome"'),
    "a list for a text column": ("table: t\ntitle: T\none_row: a row\nkey: [a]\ncolumns:\n  - {name: a, type: text, codes: outcome, title: A} # here",
        "codes", "has no code list", "type: code"),
    "an id of nobody": ("table: t\ntitle: T\none_row: a row\nkey: [a]\ncolumns:\n  - {name: a, type: id, title: A} # here",
        "type", "whose it is", "of:"),
    "a column twice": ("table: t\ntitle: T\none_row: a row\nkey: [a]\ncolumns:\n  - {name: a, type: text, title: A}\n  - {name: a, type: date, title: A} # here",
        "columns", "twice", ""),
    "a key of nothing": ("table: t\ntitle: T\none_row: a row\nkey: [b] # here\ncolumns:\n  - {name: a, type: text, title: A}",
        "key", 'no column "b"', "The columns are: a."),
    "a span of nothing": ("table: t\ntitle: T\none_row: a row\nkey: [a_on]\nspan: {start: a_no, end: a_on} # here\ncolumns:\n  - {name: a_on, type: date, title: A}",
        "start", 'no column "a_no"', '"a_on"'),
    "a span of text": ("table: t\ntitle: T\none_row: a row\nkey: [a]\nspan: {start: a, end: b_on} # here\ncolumns:\n  - {name: a, type: text, title: A}\n  - {name: b_on, type: date, title: B}",
        "start", "not a date", ""),
    "years in words": ("table: t\ntitle: T\none_row: a row\nkey: [a]\nkeep_years: ten # here\ncolumns:\n  - {name: a, type: text, title: A}",
        "keep_years", "whole number", ""),
    "years below nothing": ("table: t\ntitle: T\none_row: a row\nkey: [a]\nkeep_years: -1 # here\ncolumns:\n  - {name: a, type: text, title: A}",
        "keep_years", "less than 1", "1 or more"),
    "required in words": ("table: t\ntitle: T\none_row: a row\nkey: [a]\ncolumns:\n  - {name: a, type: text, title: A, required: perhaps} # here",
        "required", "neither true nor false", ""),
    "a list without codes": ("codes: c # here\ntitle: C", "members", "missing", ""),
    "a code without a label": ("codes: c\ntitle: C\nmembers:\n  A: {also: [b]} # here", "label", "missing", ""),
    # derived columns
    "an unknown operator": (derived("wroking days between # here", "from: started_on"), "operator", "none of the words", '"working days between"'),
    "a missing argument": ("derived: d # here\ntable: assessment\ntitle: D\noperator: days between\nfrom: started_on", "to", "missing", ""),
    "a strange argument": (derived("days between", "from: started_on", "to: completed_on", "until: team # here"), "until", 'no key "until"', ""),
    "an argument of nothing": (derived("days between", "from: startd_on # here", "to: completed_on"), "from", "no column", '"started_on"'),
    "an argument of text": (derived("days between", "from: team # here", "to: completed_on"), "from", "not a date", ""),
    "the wrong type": (derived("days between", "from: started_on", "to: completed_on", "type: text # here"), "type", "gives integer", "type: integer"),
    "no type": (derived("first of", "columns: [team]").replace("a_column", "a_column # here"), "type", "must be said", ""),
    "no table": ("derived: d # here\ntitle: D\noperator: days between\nfrom: started_on\nto: completed_on", "derived", "no table", ""),
    "its table unknown": ("derived: d\ntable: asessment # here\ntitle: D\noperator: days between\nfrom: started_on\nto: completed_on", "table", "no table", '"assessment"'),
    "a name that is taken": (derived("days between", "from: started_on", "to: completed_on", name="team # here"), "derived", "already", ""),
    "another table unknown": (derived("previous", "in: visits # here", "date: visited_on", "before: started_on", "same: person_id"), "in", "no table", '"visit"'),
    "another table's column": (derived("previous", "in: visit", "date: visted_on # here", "before: started_on", "same: person_id"), "date", "no column", '"visited_on"'),
    "another table's condition": (derived("count before", "in: visit", "date: visited_on", "before: started_on", "same: person_id", "where: seen # here"),
        "where", 'no column "seen"', ""),
    "the same of nothing": (derived("previous", "in: visit", "date: visited_on", "before: started_on", "same: {persn_id: person_id} # here"),
        "same", "no column", '"person_id"'),
    "months of nothing": (derived("within months", "from: started_on", "to: completed_on", "months: 0 # here", "anniversary: included"), "months", "from 1", ""),
    "an anniversary": (derived("within months", "from: started_on", "to: completed_on", "months: 12", "anniversary: include # here"),
        "anniversary", "none of the words", '"included"'),
    "a band of one end": (derived("band", "of: working_days", "bands:\n  Low: [1] # here"), "bands", "two ends", "null"),
    "a band of text": (derived("band", "of: team # here", "bands: {Low: [1, 2]}"), "of", "not a number", ""),
    "the first of different kinds": (derived("first of", "columns: [team, started_on] # here", "type: text"), "columns", "one type", ""),
    "worked out from itself": (derived("first of", "columns: [a_column]", "type: text", name="a_column # here"), "derived", "from itself", ""),
    "an as-at column elsewhere": ("derived: open_days\ntable: assessment\ntitle: D\noperator: days since\ndate: started_on\n---\n"
        "derived: d\ntable: visit\ntitle: D\ntype: integer\noperator: lookup\nin: assessment # here\nsame: person_id\ntake: open_days",
        "in", "depends on the period", ""),
    "an example that says nothing": (derived("days between", "from: started_on", "to: completed_on",
        "examples:", "  - assessment: | # here", "      row | started_on", "      a   | 2025-05-01"), "", "says nothing", ""),
    "an example without its period": (derived("days since", "date: started_on", "examples:", "  - assessment: | # here",
        "      row | started_on | a_column", "      a   | 2025-05-01 | 30"), "period", "missing", "2025-05"),
    # packs and checks
    "a pack of nothing": ("pack: p # here\ntitle: P\naudience: internal", "sections", "missing", ""),
    "an unknown audience": ("pack: p\ntitle: P\naudience: publick # here\nsections: [{title: A, include: defined}]", "audience", "none of the words", '"public"'),
    "an unknown item": ("pack: p\ntitle: P\naudience: public\nsections:\n  - title: A\n    items:\n      - {indicator: assessment_completed} # here",
        "indicator", "no indicator", '"assessments_completed"'),
    "an item of nothing": ("pack: p\ntitle: P\naudience: public\nsections:\n  - title: A\n    items:\n      - {title: b} # here",
        "", "names no indicator", "ref:"),
    "an empty section": ("pack: p\ntitle: P\naudience: public\nsections:\n  - title: A # here", "", "shows nothing", "include: defined"),
    "a section's include": ("pack: p\ntitle: P\naudience: public\nsections:\n  - {title: A, include: definde} # here", "include", "none of the words", '"defined"'),
    "a method": ("pack: p\ntitle: P\naudience: public\ndirection: {method: percent chnge} # here\nsections: [{title: A, include: defined}]",
        "method", "none of the words", '"percent change"'),
    "a band below nothing": ("pack: p\ntitle: P\naudience: public\ndirection: {band: -1} # here\nsections: [{title: A, include: defined}]",
        "band", "not less than nothing", ""),
    "an item's breakdown": ("pack: p\ntitle: P\naudience: public\nsections:\n  - title: A\n    items:\n      - {indicator: assessments_completed, by: taem} # here",
        "by", "no breakdown", '"team"'),
    "a check of nothing": ("check: c\ntitle: C\ntable: asessment # here\nrows: seen", "table", "no table", '"assessment"'),
    "a check's condition": ("check: c\ntitle: C\ntable: assessment\nrows: sen # here", "rows", "no column", '"seen"'),
    "what a check disturbs": ("check: c\ntitle: C\ntable: assessment\nrows: seen\ndisturbs: [A1x] # here", "disturbs", "no indicator", ""),
    # overlays
    "nothing to remove": ("indicator: assessments_complete # here\nremove: true", "", "to remove", '"assessments_completed"'),
    "nothing to change": ("indicator: assessments_complete # here\nowner: Head", "", "to change", '"assessments_completed"'),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_where_it_is_and_what_to_write(tmp_path: Path, name: str) -> None:
    text, key, what, instead = MISTAKES[name]
    (problem,) = problems(tmp_path, text)
    assert what in problem.what
    assert instead in problem.instead
    assert (problem.file, problem.line, problem.key) == ("overlay0/own.yaml", marked(text), key)


# rows drawn in an example: (the rows, the words, the place of the row that is wrong)
DRAWN: dict[str, tuple[tuple[str, ...], str, str, int]] = {
    "a bad date": (("a | 2025-5-1 | yes",), "not a day", "2025-04-01", 1),
    "a bad yes or no": (("a | 2025-05-01 | yes", "b | 2025-05-01 | perhaps"), "not yes or no", "yes or no", 2),
    "too few cells": (("a | 2025-05-01",), "2 cells and the heading 3", "|", 1),
    "too many cells": (("a | 2025-05-01 | yes |",), "4 cells and the heading 3", "|", 1),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_bad_cell_is_told_at_its_drawn_row(tmp_path: Path, name: str) -> None:
    rows, what, instead, place = DRAWN[name]
    (problem,) = problems(tmp_path, example(*rows))
    assert what in problem.what
    assert instead in problem.instead
    assert (problem.line, problem.key) == (12 + place, "assessment")


@pytest.mark.parametrize(
    ("heading", "what", "instead"),
    [
        ("row | completd_on | seen", 'no column "completd_on"', '"completed_on"'),
        ("raw | completed_on | seen", 'no column "raw"', '"row"'),
        ("row | forename | seen", 'no column "forename"', ""),
        ("row | seen | seen", "drawn twice", ""),
    ],
)
def test_a_bad_heading_is_told_at_its_line(tmp_path: Path, heading: str, what: str, instead: str) -> None:
    text = example("a | |").replace("row | completed_on | seen", heading)
    (problem,) = problems(tmp_path, text)
    assert what in problem.what
    assert instead in problem.instead
    assert problem.line == 12


@pytest.mark.parametrize(
    ("then", "what"),
    [
        ("counted: [b]", 'No drawn row is named "b"'),
        ("counted: [a]\n    met: [b]", 'No drawn row is named "b"'),
        ("counted: []\n    met: [a]", '"a" is met but not counted'),
        ("note: x", 'no key "note"'),
        ("value: many", "not a number"),
    ],
)
def test_what_an_example_says_is_checked(tmp_path: Path, then: str, what: str) -> None:
    found = problems(tmp_path, example("a | 2025-05-01 | yes", then=then))
    assert any(what in problem.what for problem in found)


def test_an_example_that_says_nothing_is_refused(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, example("a | 2025-05-01 | yes", then=""))
    assert "nothing that must come out" in problem.what


def test_two_rows_of_one_name_cannot_be_counted_by_it(tmp_path: Path) -> None:
    found = problems(tmp_path, example("a | 2025-05-01 | yes", "a | 2025-05-02 | yes"))
    assert "Two drawn rows" in found[0].what


def test_all_mistakes_of_all_files_come_at_once_in_order(tmp_path: Path) -> None:
    found = problems(tmp_path, "indicator: a\ntitle: A\nvalue: cuont\nbetter: up", "codes: c\ntitle: C\nmembers: x")
    assert [(p.file, p.line, p.key) for p in found] == [
        ("overlay0/own.yaml", 3, "value"),
        ("overlay0/own.yaml", 4, "better"),
        ("overlay1/own.yaml", 3, "members"),
    ]


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    from tests.unit.catalogue.writing import BASE, folder
    from trigpoint.catalogue.load import load_catalogue
    from trigpoint.model.problem import UserMistake

    layer = folder(tmp_path / "national", base=BASE)
    (layer / "latin.yaml").write_bytes("indicator: a\ntitle: caf\xe9".encode("latin-1"))
    (layer / "wide.yaml").write_bytes("indicator: a".encode("utf-16"))
    with pytest.raises(UserMistake) as caught:
        load_catalogue(layer)
    assert [(p.file, p.line, p.what) for p in caught.value.problems] == [
        ("national/latin.yaml", 2, "The file is not UTF-8 text."),
        ("national/wide.yaml", 1, "The file is not UTF-8 text."),
    ]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    from trigpoint.catalogue.load import load_catalogue
    from trigpoint.model.problem import UserMistake

    with pytest.raises(UserMistake, match="no definitions here"):
        load_catalogue(tmp_path / "nowhere")

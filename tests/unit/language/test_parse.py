"""Conditions: what is read, and what is refused with words that help."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.language.columns import COLUMNS, read, refusal
from trigpoint.language.parse import parse
from trigpoint.language.tree import And, Between, Compare, FirstOf, In, IsBlank, Like, Literal, Name, Not, Or, Sum
from trigpoint.model.problem import Problem, UserMistake

DAYS, OUTCOME, TEAM, START, END = (
    Name("working_days"),
    Name("outcome"),
    Name("team"),
    Name("started_on"),
    Name("completed_on"),
)

UNDERSTOOD = {
    "working_days <= 45": Compare("<=", DAYS, Literal(45)),
    "working_days != 45": Compare("<>", DAYS, Literal(45)),
    "score > 2.5": Compare(">", Name("score"), Literal(2.5)),
    "working_days = -3": Compare("=", DAYS, Literal(-3)),
    "alone": Name("alone"),
    "alone = true": Compare("=", Name("alone"), Literal(True)),
    "not alone": Not(Name("alone")),
    "alone and disabled and working_days = 1": And((Name("alone"), Name("disabled"), Compare("=", DAYS, Literal(1)))),
    "alone or disabled and working_days = 1": Or(
        (Name("alone"), And((Name("disabled"), Compare("=", DAYS, Literal(1)))))
    ),
    "(alone or disabled) and working_days = 1": And(
        (Or((Name("alone"), Name("disabled"))), Compare("=", DAYS, Literal(1)))
    ),
    "outcome in ('closed', 'moved')": In(OUTCOME, (Literal("closed"), Literal("moved"))),
    "outcome not in ('closed')": Not(In(OUTCOME, (Literal("closed"),))),
    "working_days between 1 and 10": Between(DAYS, Literal(1), Literal(10)),
    "working_days not between 1 and 10": Not(Between(DAYS, Literal(1), Literal(10))),
    "completed_on is null": IsBlank(END),
    "completed_on is not null": Not(IsBlank(END)),
    "team like 'North%'": Like(TEAM, "starts with", "North"),
    "team like '%North'": Like(TEAM, "ends with", "North"),
    "team like '%North%'": Like(TEAM, "contains", "North"),
    "team not like 'North%'": Not(Like(TEAM, "starts with", "North")),
    "team = 'Children''s centre'": Compare("=", TEAM, Literal("Children's centre")),
    "team = 'Tŷ Gwyn – São'": Compare("=", TEAM, Literal("Tŷ Gwyn – São")),
    "team = 'a -- b; c /* d'": Compare("=", TEAM, Literal("a -- b; c /* d")),
    "started_on >= '2025-04-01'": Compare(">=", START, Literal(dt.date(2025, 4, 1))),
    "'2025-04-01' <= started_on": Compare("<=", Literal(dt.date(2025, 4, 1)), START),
    "started_on in ('2025-04-01')": In(START, (Literal(dt.date(2025, 4, 1)),)),
    "coalesce(completed_on, '2025-04-01') > started_on": Compare(
        ">", FirstOf((END, Literal(dt.date(2025, 4, 1)))), START
    ),
    "completed_on - started_on > 10": Compare(">", Sum("-", END, START), Literal(10)),
    "completed_on <= started_on + 10": Compare("<=", END, Sum("+", START, Literal(10))),
    "started_on - '2025-04-01' = 0": Compare("=", Sum("-", START, Literal(dt.date(2025, 4, 1))), Literal(0)),
    "working_days * 2 / 3 - 1 > 0": Compare(
        ">", Sum("-", Sum("/", Sum("*", DAYS, Literal(2)), Literal(3)), Literal(1)), Literal(0)
    ),
    "child = worker_id": Compare("=", Name("person_id"), Name("worker_id")),
    "person is null": IsBlank(Name("person_id")),
    "team = need": Compare("=", TEAM, Name("need")),
    "\n  alone\n  and disabled\n": And((Name("alone"), Name("disabled"))),
}


@pytest.mark.parametrize("text", UNDERSTOOD)
def test_what_is_written_is_understood(text: str) -> None:
    assert read(text) == UNDERSTOOD[text]


HOSTILE = {
    "1; drop table person": "semicolon",
    "alone; alone": "semicolon",
    "drop table person": "",
    "read_csv('secrets.csv') = 1": '"read_csv"',
    "alone and exists (select 1)": "",
    "(select 1) = 1": "query",
    "working_days in (select working_days from person)": "says more",
    "working_days in (1, (select 2))": "query",
    "alone = (select true from read_parquet('x'))": "query",
    "getenv('HOME') = 'x'": '"getenv"',
    "current_date > started_on": "",
    "now() > started_on": '"now"',
    "today() > started_on": "",
    "random() > 1": "",
    "upper(team) = 'X'": '"upper"',
    "count(*) > 1": '"count"',
    "sum(working_days) over () > 1": "window",
    "*": "",
    "* = 1": "*",
    "person.alone": "says more",
    "working_days::varchar = '1'": "conversion",
    "cast(working_days as varchar) = '1'": "conversion",
    "date '2025-04-01' = started_on": "conversion",
    "case when alone then true else false end": "case",
    "if(alone, true, false)": "",
    "alone -- and disabled": "comment",
    "alone /* and disabled */": "comment",
    "working_days = ?": "parameter",
    "working_days = $1": "parameter",
    "working_days = :days": "parameter",
    "alone is true": "= true",
    "alone is not false": "= true",
    "alone is distinct from disabled": "",
    "team ilike 'a%'": "ilike",
    "team like 'a%' escape '!'": "escape",
    "team glob 'a*'": "",
    "team ~ 'a'": "",
    "team similar to 'a'": "",
    "team || 'x' = 'y'": "||",
    "working_days % 2 = 0": "%",
    "working_days // 2 = 0": "",
    "working_days & 1 = 0": "",
    "working_days between symmetric 1 and 2": "says more",
    "working_days = 1e3": "number",
    "working_days = 0x10": "",
    "working_days in ()": "empty",
    "working_days in (1, started_on)": "constants",
    "working_days in score": "says more",
    "working_days = any(score)": "",
    "alone as x": "",
    "alone, disabled": "",
    "(alone, disabled)": "",
    "[alone]": "",
    "{'a': alone}": "",
    "alone limit 1": "cannot be read",
    "select alone": "",
    "alone union select true": "",
    "from person": "",
    "team like 'a_c%'": "three",
    "team like 'a%c'": "three",
    "team like '%'": "three",
    "team like '%%'": "three",
    "team like team": "text",
    'team = "North"': "double quote",
    "team = ‘North’": "left single quotation mark",
    "tеam = 'North'": "cyrillic",
    "team\u200b = 'North'": "zero width space",
    "team = 'No\u200brth'": "invisible",
    "team = 'No\u202erth'": "invisible",
    "team ＝ 'North'": "fullwidth",
    "team = 'North": "closing quote",
    "alone = null": "is null",
    "coalesce(alone, null)": "is null",
    "": "empty",
    "   ": "empty",
    "alone and": "cannot be read",
    "alone and and disabled": "",
    "started_on + interval 1 day > completed_on": "interval",
    "x'41' = team": "",
    "E'a' = team": "",
    "$$a$$ = team": "",
    "alone" + " and alone" * 1000: "longer",
    "(" * 1200 + "alone" + ")" * 1200: "",
    "not " * 900 + "alone": "",
}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
def test_anything_else_is_refused_in_words(text: str) -> None:
    problem = refusal(text)
    assert HOSTILE[text] in f"{problem.what} {problem.instead}".lower()
    assert problem.what.endswith(".")
    assert (problem.file, problem.line, problem.key) == ("definitions/a.yaml", 7, "where")


def test_refusals_say_what_may_be_written() -> None:
    assert "coalesce(...)" in refusal("upper(team) = 'X'").instead


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("worknig_days = 1", "working_days"),
        ("workingdays = 1", "working_days"),
        ("Completed_On is null", "completed_on"),
        ("completed is null", "completed_on"),
        ("famly is null", None),
    ],
)
def test_an_unknown_column_is_answered_with_the_near_one(text: str, near: str | None) -> None:
    problem = refusal(text)
    assert "There is no column" in problem.what
    assert problem.instead == (f'Did you mean "{near}"?' if near else f"The columns are: {', '.join(sorted(COLUMNS))}.")


def test_a_column_of_ones_own_name_comes_before_the_noun() -> None:
    columns = {**COLUMNS, "child": COLUMNS["alone"]}
    assert parse("child", columns, Problem("")) == Name("child")


def test_family_means_the_identifier_of_the_family() -> None:
    columns = {"family_id": COLUMNS["person_id"]}
    assert parse("family is null", columns, Problem("")) == IsBlank(Name("family_id"))


def test_a_mistake_holds_every_problem_of_types() -> None:
    with pytest.raises(UserMistake) as caught:
        read("working_days = 'x' and started_on > 'soon' and outcome = 'closd'")
    assert len(caught.value.problems) == 3

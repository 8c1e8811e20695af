"""How judgement is written: direction, colour and targets in definitions, and what is refused."""

import datetime as dt
import re

import pytest

from tests.support.repository import ROOT
from trigpoint.catalogue.judging import read_colours, read_direction, read_judging
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.read import read_text
from trigpoint.catalogue.rules import ColourKind, ColourRule, in_force
from trigpoint.catalogue.schema import Section
from trigpoint.model.standard import Basis, BasisKind
from trigpoint.model.target_basis import read_basis

KEYS = ("indicator", "direction", "colour", "targets", "context_only", "better")


def section(text: str) -> Section:
    problems: list = []
    (written,) = read_text(text, "own.yaml", problems)
    assert not problems
    return Section(written, KEYS, problems)


def wrong(text: str, read) -> list[str]:
    found = section(text)
    read(found)
    return [f"{problem.key}: {problem.what}" for problem in found.problems]


def test_one_rule_of_colour_or_several_with_their_dates():
    (one,) = read_colours(section("colour: {rule: tolerance, within: 10, of: percent, assumed: true}"))
    assert one == ColourRule(ColourKind.TOLERANCE, within=10, relative=True, assumed=True)
    several = read_colours(
        section(
            "colour:\n"
            "  - {rule: thresholds, red: 80, to: 2025-03-31}\n"
            "  - {rule: band, low: 85, high: 100, from: 2025-04-01}\n"
        )
    )
    assert in_force(several, dt.date(2025, 3, 31)) is several[0]
    assert in_force(several, dt.date(2025, 4, 1)) is several[1]
    assert in_force(several[:1], dt.date(2025, 4, 1)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("colour: {rule: tolerence, within: 1}", "rule: \"tolerence\" is none of the words"),
     ("colour: {rule: tolerance}", 'within: "within" is missing'),
     ("colour: {rule: thresholds}", "rule: A rule of thresholds needs one"),
     ("colour: {rule: thresholds, red: 1, floor: 2}", 'floor: "floor" has no meaning in the rule "thresholds"'),
     ("colour: {rule: band, low: 9, high: 1}", "low: The lower end is above the higher"),
     ("colour: {rule: tolerance, within: -1}", "within: A tolerance is not less than nothing"),
     ("colour: {rule: interval}", 'comparator: "comparator" is missing'),
     ("colour: {rule: thresholds, red: 1, from: 2025-04-01, to: 2025-03-31}", "to: The last day is before the first")],
)  # fmt: skip
def test_rules_that_are_refused(text, said):
    assert [what for what in wrong(text, read_colours) if what.startswith(said)], wrong(text, read_colours)


def test_targets_in_a_definition():
    found = read_judging(
        section(
            "targets:\n"
            "  - {from: 2017-04-01, to: 2018-03-31, target: 288}\n"
            "  - {from: 2019-04-01, target: tbc}\n"
            "  - {from: 2020-04-01, to: 2021-03-31, target: 371, basis: 'cumulative, even, at 40% conversion'}\n"
        ),
        "a",
    ).targets
    assert [(t.indicator, t.start.year, t.value) for t in found] == [
        ("a", 2017, 288),
        ("a", 2019, None),
        ("a", 2020, 371),
    ]
    assert found[2].basis == Basis(BasisKind.CUMULATIVE, conversion=40)


@pytest.mark.parametrize(
    ("text", "said"),
    [("targets: [{from: 2020-04-01, target: 1, basis: cumulative}]", 'basis: "cumulative" is not what a target'),
     ("targets: [{from: 2020-04-01, target: 1, basis: 'cumulative, even'}]", "target: A cumulative target needs"),
     ("targets: [{from: 2020-04-01, basis: percent change on last year}]", 'target: A target "change on last year"'),
     ("targets: [{from: 2020-04-01, target: 1, basis: milestone by 2020-02-30}]", "basis: "),
     ("targets: [{from: 2020-04-01, to: 2020-03-31, target: 1}]", "to: The last day is before the first"),
     ("targets: [{fron: 2020-04-01, target: 1}]", 'fron: There is no key "fron" here')],
)  # fmt: skip
def test_targets_that_are_refused(text, said):
    def read(found):
        return read_judging(found, "a")

    assert [what for what in wrong(text, read) if what.startswith(said)], wrong(text, read)


def test_direction_and_its_usual_band():
    assert read_direction(section("direction: {method: percent change}")).band == 10
    assert read_direction(section("direction: {method: regression}")).band == 0
    assert read_direction(section("direction: {method: change, band: 2}")).band == 2
    assert wrong("direction: {against: lastyear}", read_direction) == [
        'against: "lastyear" is none of the words that may stand here.'
    ]


def test_the_page_names_every_rule_and_only_phrases_that_are_read():
    page = (ROOT / "docs" / "judgement.md").read_text(encoding="utf-8")
    rules = {kind.value for kind in ColourKind}
    table = page.split("## Colour")[1].split("## Targets")[0]
    assert {found for found in re.findall(r"^\| `([^`]+)` \|", table, re.M) if found != "rule"} == rules
    cells = re.findall(r"^\| (.+?) \|", page.split("## Targets")[1], re.M)
    phrases = [phrase for cell in cells for phrase in re.findall(r"`([^`]+)`", cell) if phrase != "basis"]
    read = [read_basis(phrase) for phrase in phrases]
    assert len(phrases) >= 18 and None not in read
    assert {basis.kind for basis in read if basis is not None} == set(BasisKind)


def test_volumes_of_statutory_work_are_neither_good_nor_bad_in_the_catalogue():
    catalogue = load_catalogue(ROOT / "definitions")
    for name in (
        "cp_plans_open",
        "cin_plans_open",
        "children_looked_after",
        "no_recourse_open",
        "children_in_need_open",
    ):
        indicator = catalogue.indicators[name]
        assert indicator.better == "neither" and not indicator.judging.colours, name


def test_a_new_target_leaves_the_figures_that_were_worked_out(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    before = load_catalogue(ROOT / "definitions", own).indicators["cp_plans_open"]
    (own / "own.yaml").write_text(
        "indicator: cp_plans_open\ncolour: {rule: thresholds, red: 300}\ntargets: [{from: 2025-04-01, target: 250}]\n"
    )
    after = load_catalogue(ROOT / "definitions", own).indicators["cp_plans_open"]
    assert after.judging.targets[0].value == 250 and after.digest == before.digest

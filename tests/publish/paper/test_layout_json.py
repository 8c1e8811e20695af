"""A layout goes into an edition's document and comes out of it the same; a document from before has the usual one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from tests.support.frozen import edition_of
from trigpoint.catalogue.layouts import PaperLayout, SectionLayout, Slot
from trigpoint.publish.edition_json import content_of, of_bytes, to_bytes, to_document
from trigpoint.runs.shapes import schema_text
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Scorecard

LAYOUT = PaperLayout(
    "Title", "Scrutiny", "Head", "01632 960000", "Paragraph 2.", "summary", ("latest",), ("trend",), 8, "What changed.",
    (SectionLayout("Timeliness", "report", ("periods",), (), "Why.", (Slot("Case study", "One family."),)),),
    (Slot("Introduction"),), (Slot("Next quarter", "What is expected."),),
)  # fmt: skip


@pytest.fixture
def edition(card: Scorecard) -> Edition:
    return replace(edition_of(card), layout=LAYOUT)


def test_it_is_kept_with_the_edition_as_its_schema_says(edition: Edition) -> None:
    assert of_bytes(to_bytes(edition)).layout == LAYOUT
    check = Draft202012Validator(json.loads(schema_text("edition")))
    assert [error.message for error in check.iter_errors(json.loads(to_bytes(edition)))] == []


def test_it_is_part_of_what_is_signed(edition: Edition) -> None:
    assert content_of(edition) != content_of(replace(edition, layout=replace(LAYOUT, exempt="")))


def test_a_document_from_before_prints_in_the_usual_way(edition: Edition) -> None:
    before = {key: value for key, value in to_document(edition).items() if key != "paper"}
    assert of_bytes(json.dumps(before).encode()).layout == PaperLayout()

"""The pages say what the closed schemas accept: every key that may be written is there, and no other."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest
import yaml

from tests.support.repository import ROOT
from trigpoint.catalogue import (
    breakdowns,
    checks,
    codes,
    derived,
    indicators,
    judging,
    lists,
    measures,
    packs,
    paper,
    tables,
)
from trigpoint.catalogue.operators import OPERATORS
from trigpoint.intake import mapping_files, mapping_lists
from trigpoint.store import settings

_OPERATOR_KEYS = {key for operator in OPERATORS.values() for key in (*operator.required, *operator.optional)}

# page, heading, the key that the block is under (empty: the definition itself), the keys that the schema accepts
SCHEMAS = [
    ("definitions", "A table", "", tables.KEYS),
    ("definitions", "A table", "columns", tables.COLUMN_KEYS),
    ("definitions", "A table", "span", tables.SPAN_KEYS),
    ("definitions", "A code list", "", codes.KEYS),
    ("definitions", "A code list", "N2", codes.MEMBER_KEYS),
    ("definitions", "An indicator", "", indicators.KEYS),
    ("definitions", "A derived column", "", {*derived.KEYS, *_OPERATOR_KEYS}),
    ("definitions", "A breakdown and a set", "", {*breakdowns.BREAKDOWN_KEYS, *breakdowns.SET_KEYS}),
    ("definitions", "A population", "", breakdowns.POPULATION_KEYS),
    ("definitions", "A pack", "", packs.KEYS),
    ("definitions", "A pack", "direction", judging.DIRECTION_KEYS),
    ("definitions", "A pack", "sections", packs.SECTION_KEYS),
    ("definitions", "A pack", "items", packs.ITEM_KEYS),
    ("definitions", "How a pack prints", "paper", paper.KEYS),
    ("definitions", "How a pack prints", "Advocacy", paper.SECTION_KEYS),
    ("definitions", "How a pack prints", "before", paper.SLOT_KEYS),
    ("definitions", "A check", "", checks.KEYS),
    ("definitions", "A list to work from", "", lists.KEYS),
    ("benchmarks", "Which measure is which indicator", "", measures.KEYS),
    ("benchmarks", "Which measure is which indicator", "ees", measures.DATA_KEYS),
    ("mappings", "A mapping", "", mapping_files.KEYS),
    ("mappings", "A mapping", "answers", mapping_files.ANSWERS_KEYS),
    ("mappings", "A list", "lists", mapping_lists.LIST_KEYS),
    ("mappings", "A list", "columns", mapping_lists.COLUMN_KEYS),
    ("mappings", "A list", "feeds", mapping_lists.FEED_KEYS),
    ("mappings", "Spellings", "", mapping_files.SPELLINGS_KEYS),
]


def section_of(page: str, heading: str) -> str:
    """The text under a heading, up to the next one."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(heading)}(?:[:,][^\n]*)?\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert found is not None, f"docs/{page}.md has no heading {heading}"
    return found[1]


def drawn(section: str) -> list[object]:
    """What the YAML blocks of a section hold; a list item alone is taken as a list's."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", section, re.M | re.S)
    return [document for block in blocks for document in yaml.load_all(block, Loader=yaml.BaseLoader)]


def keys_under(value: object, under: str) -> set[str]:
    """The keys of every mapping that stands under a key, as a mapping or in a list; of the whole where it is empty."""
    if not under:
        return set(value) if isinstance(value, dict) else set()
    if isinstance(value, list):
        return {key for item in value for key in keys_under(item, under)}
    if not isinstance(value, dict):
        return set()
    here = value.get(under)
    own = here if isinstance(here, list) else [here]
    found = {key for item in own if isinstance(item, dict) for key in item}
    return found | {key for item in value.values() for key in keys_under(item, under)}


def keys_drawn(page: str, heading: str, under: str) -> set[str]:
    documents = drawn(section_of(page, heading))
    if under == "lists":  # the page draws one item of the list
        return {key for document in documents if isinstance(document, list) for item in document for key in item}
    return {key for document in documents for key in keys_under(document, under)}


@pytest.mark.parametrize(("page", "heading", "under", "accepted"), SCHEMAS)
def test_every_key_is_on_the_page_and_every_key_on_the_page_is_accepted(
    page: str, heading: str, under: str, accepted: Collection[str]
) -> None:
    shown = keys_drawn(page, heading, under)
    section = section_of(page, heading)
    assert shown, "the page draws nothing here"
    assert sorted(shown - set(accepted)) == []
    assert [key for key in accepted if key not in shown and not re.search(rf"`{key}`|[`# ]{key}:", section)] == []


def test_the_windows_of_a_mapping_are_on_the_page() -> None:
    section = section_of("mappings", "Coverage")
    assert [key for key in mapping_lists.WINDOW_KEYS if not re.search(rf"\b{key}[`:]", section)] == []


def test_every_operator_is_in_the_table_with_its_arguments() -> None:
    section = section_of("definitions", "A derived column")
    rows = {row[1]: row[2] for row in re.finditer(r"^\| `([^`]+)` \| (.*?) \|", section, re.M)}
    assert set(rows) == set(OPERATORS)
    for name, operator in OPERATORS.items():
        wanted = {*operator.required, *operator.optional}
        written = re.findall(r"`(\w+)(?::[^`]*)?`", rows[name])
        assert wanted <= set(written), name


def test_every_setting_of_a_workspace_is_on_the_page() -> None:
    section = section_of("commands", "Settings")
    assert set(re.findall(r"^\| `([^`]+)` \|", section, re.M)) == set(settings.KEYS)

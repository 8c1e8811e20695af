"""How a pack prints is read, told where it is wrong, and changed by a council key by key."""

from __future__ import annotations

from pathlib import Path

from tests.unit.catalogue.writing import catalogue, marked, problems
from trigpoint.catalogue.layouts import PaperLayout, SectionLayout, Slot
from trigpoint.catalogue.load import load_catalogue, national_definitions

PACK = """pack: board
title: Board
audience: internal
paper:
  committee: Scrutiny
  author: Head of Performance
  exempt: Paragraph 2.
  style: report
  columns: [periods, target]
  charts: [compared, trend]
  lines: 8
  asks: What changed.
  before: [{title: Reason for item, asks: Why it comes.}]
  sections:
    "Assessments: all":
      style: summary
      columns: [latest]
      asks: What the service did.
      slots: [{title: Case study}]
  after: [{title: Next quarter}]
sections:
  - title: "Assessments: all"
    items: [{indicator: assessments_completed}]
  - title: Others
    items: [{ref: A1}]
"""
SECTION = SectionLayout("Assessments: all", "summary", ("latest",), (), "What the service did.", (Slot("Case study"),))
LAYOUT = PaperLayout(
    committee="Scrutiny", author="Head of Performance", exempt="Paragraph 2.", style="report",
    columns=("periods", "target"), charts=("compared", "trend"), lines=8, asks="What changed.", sections=(SECTION,),
    before=(Slot("Reason for item", "Why it comes."),), after=(Slot("Next quarter"),),
)  # fmt: skip


def test_every_key_is_read(tmp_path: Path) -> None:
    assert catalogue(tmp_path, PACK).packs["board"].paper == LAYOUT


def test_a_section_says_what_differs_and_has_the_rest_of_the_paper(tmp_path: Path) -> None:
    paper = catalogue(tmp_path, PACK).packs["board"].paper
    own, other = paper.section("Assessments: all"), paper.section("Others")
    assert (own.style, own.columns, own.charts, own.asks) == (
        "summary", ("latest",), ("compared", "trend"), "What the service did."
    )  # fmt: skip
    assert (other.style, other.columns, other.asks, other.slots) == (
        "report",
        ("periods", "target"),
        "What changed.",
        (),
    )


def test_words_find_their_places_by_title(tmp_path: Path) -> None:
    pack = catalogue(tmp_path, PACK).packs["board"]
    assert pack.paper.places(section.title for section in pack.sections) == (
        "Assessments: all", "Others", "Reason for item", "Case study", "Next quarter"
    )  # fmt: skip


def test_a_pack_that_says_nothing_prints_in_the_usual_way(tmp_path: Path) -> None:
    silent = PACK[: PACK.index("paper:")] + PACK[PACK.index("sections:\n  - title") :]
    assert catalogue(tmp_path, silent).packs["board"].paper == PaperLayout()


def test_a_council_writes_the_keys_that_differ(tmp_path: Path) -> None:
    found = catalogue(tmp_path, PACK, "pack: board\npaper: {committee: Cabinet, exempt: }").packs["board"].paper
    assert (found.committee, found.exempt, found.author, found.sections) == (
        "Cabinet", "", "Head of Performance", (SECTION,)
    )  # fmt: skip


def told(tmp_path: Path, old: str, new: str) -> tuple[str, int | None]:
    """What is wrong with the pack where `old` is written as `new`, and at which line."""
    text = PACK.replace(old, f"{new}  # here", 1)
    (problem,) = problems(tmp_path, text)
    assert problem.line == marked(text)
    return f"{problem.what} {problem.instead}", problem.line


def test_what_is_wrong_is_told_at_its_line(tmp_path: Path) -> None:
    wrong = {
        "  style: report": ("  style: raport", "report"),
        "  columns: [periods, target]": ("  columns: [period, target]", "periods"),
        "  charts: [compared, trend]": ("  charts: [compard]", "compared"),
        "  lines: 8": ("  lines: 0", "1 or more"),
        "  author: Head of Performance": ("  writer: Head of Performance", '"writer"'),
        "  after: [{title: Next quarter}]": ("  after: [{asks: What is expected.}]", "title"),
    }
    for number, (old, (new, expected)) in enumerate(wrong.items()):
        assert expected in told(tmp_path / str(number), old, new)[0]


def test_a_section_that_the_pack_has_not_is_told_with_the_near_one(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, PACK.replace('    "Assessments: all":', '    "Assessment: all":', 1))
    assert (problem.what, "Assessments: all" in problem.instead) == ('The pack has no section "Assessment: all".', True)


def test_two_places_of_one_name_are_told(tmp_path: Path) -> None:
    for name in ("Reason for item", "Others"):
        (problem,) = problems(tmp_path / name[:3], PACK.replace("{title: Next quarter}", f"{{title: {name}}}", 1))
        assert problem.what == f'Two places for words are called "{name}".'


def test_every_pack_that_ships_says_how_it_prints() -> None:
    packs = load_catalogue(national_definitions()).packs
    assert {name: pack.paper.style for name, pack in packs.items()} == {
        "contract-return": "table", "early-help-monthly": "table", "ofsted-kpis": "report",
        "performance-framework": "table", "progress-report": "summary", "published-benchmarks": "table",
    }  # fmt: skip
    assert all(pack.paper.asks for pack in packs.values())

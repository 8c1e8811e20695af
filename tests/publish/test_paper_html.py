"""The page of a paper: everything the paper says, safe whatever people typed, usable by everyone, ready to print."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.publish import papers
from tests.support.browser import NARROW, WIDE, Visit
from tests.support.system import need
from trigpoint.publish.paper.objects import Cell, Column, Cover, Paragraph, Picture, Table, plain
from trigpoint.publish.paper_html import paper_to_html

ROWS = 30
VOID = {"meta", "br", "link", "img", "hr"}


class Reader(HTMLParser):
    """The page as a list of elements, and its words without those of drawings and the style."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "svg", "head"} & set(self._open):
            self.words.append(data)

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page() -> str:
    return paper_to_html(papers.paper(ROWS), produced=papers.PRODUCED)


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def flat(*texts: str) -> str:
    return re.sub(r"\s+", "", "".join(texts))


def test_it_needs_nothing_else_and_runs_nothing(read: Reader) -> None:
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    for _, attributes in read.elements:
        assert not [name for name in attributes if name.startswith("on")]
        assert not {"src", "srcset", "style"} & set(attributes)
        target = attributes.get("href", "#")
        assert target.startswith(("#", "https://performance.fenbridge.example/r/3QJW6"))


def test_everything_that_the_paper_says_is_there_in_order(read: Reader) -> None:
    found, place = flat(*read.words), 0
    for _, section in papers.paper(ROWS).walk():
        for text in (section.title, *(one for block in section.blocks for one in papers.texts(block))):
            wanted = flat(re.sub(r"^(•|\d\.)$", "", text))  # the marks of a list are the browser's own
            place = found.find(wanted, place)
            assert place >= 0, text
            place += len(wanted)
    for fact in ("Part 2: not for publication", papers.COMMITTEE, "12 May 2026", "31 March 2026", "22 April 2026"):
        assert flat(fact) in found


def test_headings_tables_and_pictures_are_what_they_say(read: Reader) -> None:
    whole = papers.paper(ROWS)
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
    wanted = [level + 1 for level, _ in whole.walk()]
    assert levels == [1, wanted[0], 2, *wanted[1:]]  # the title, then the contents after the first section
    pictures = [block for block in whole.blocks if isinstance(block, Picture)]
    tables = [block for block in whole.blocks if isinstance(block, Table) and block.rows]
    assert len(read.of("table")) == len(tables) + len(pictures)
    assert len(read.of("caption")) == len(read.of("table"))
    assert {one.get("scope") for one in read.of("th")} == {"col", "row"}
    rows = sum(len(block.rows) for block in tables) + sum(len(block.chart.table.rows) for block in pictures)
    assert sum(one.get("scope") == "row" for one in read.of("th")) == rows
    assert len([one for one in read.of("svg") if one.get("role") == "img"]) == len(pictures)
    opened = ["open" in one for one in read.of("details")]
    assert opened == [picture.with_table for picture in pictures]


def test_every_link_within_leads_somewhere_and_ids_are_there_once(read: Reader) -> None:
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    within = {one["href"][1:] for one in read.of("a") if one["href"].startswith("#")}
    assert within <= set(ids)
    assert f"reference-{papers.code(3)}" in within


def test_what_people_typed_ends_neither_the_style_nor_the_page() -> None:
    typed = '</style><script>alert(1)</script>"} body { display: none }'
    cover = Cover(typed, typed, typed, typed, author=typed, part=typed)
    planted = replace(papers.brief(Paragraph(plain(typed)), title=typed), cover=cover)
    reader = Reader()
    reader.feed(paper_to_html(planted, produced=papers.PRODUCED))
    assert not reader.of("script")
    assert len(reader.of("style")) == 1
    assert flat(typed) in flat(*reader.words)


def test_a_draft_says_so_and_a_short_paper_has_no_contents() -> None:
    drawn = paper_to_html(papers.brief(Paragraph(plain("Nothing yet."))), produced=papers.PRODUCED)
    assert "Draft: nobody has signed it" in drawn
    assert "Contents" not in drawn


def test_the_same_paper_and_day_give_the_same_page(page: str) -> None:
    assert paper_to_html(papers.paper(ROWS), produced=papers.PRODUCED) == page


@pytest.mark.browser
@pytest.mark.pages
def test_it_is_accessible_fits_a_phone_and_prints_with_its_pages_numbered(
    page: str, browser: Browser, tmp_path: Path
) -> None:
    place = tmp_path / "paper.html"
    place.write_text(page, encoding="utf-8")
    printed = tmp_path / "paper.pdf"
    for width in (WIDE, NARROW):
        with browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=True) as opened:
            opened.goto(place.as_uri())
            looked = Visit(opened, "", [])
            assert looked.axe() == []
            assert looked.overflow() <= 0
            assert looked.small_targets() == []
            assert looked.unnamed_pictures() == []
            opened.pdf(path=str(printed), prefer_css_page_size=True)
    need("pages")
    text = subprocess.run(["pdftotext", "-raw", str(printed), "-"], capture_output=True, check=True).stdout.decode()
    pages = [" ".join(one.split()) for one in text.split("\f")[:-1]]
    assert len(pages) > 7
    for number, one in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in one
        assert "Part 2: not for publication" in one
        assert "Data up to 31 March 2026" in one and papers.COMMITTEE in one


def test_a_reference_that_is_listed_twice_leads_to_the_first() -> None:
    listed = Table("Twice", (Column("Reference"), Column("x")), ((Cell("3QJW601", reference="3QJW601"), Cell("a")),))
    drawn = paper_to_html(papers.brief(listed, listed), produced=papers.PRODUCED)
    assert drawn.count('id="reference-3QJW601"') == 1

"""The HTML file: parsed, not matched. What a screen reader meets, and that the numbers are the scorecard's."""

import base64
import csv
import datetime as dt
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from trigpoint.publish import figures
from trigpoint.publish.as_csv import to_csv
from trigpoint.publish.html import to_html

VOID = {"meta", "br", "polyline", "circle", "path", "link", "img", "input"}


class Element:
    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent, self.children, self.own = tag, dict(attributes), parent, [], []

    def find(self, tag, **wanted):
        """Every element below with this tag and these attributes (`class_` stands for class)."""
        pairs = {k.rstrip("_"): v for k, v in wanted.items()}
        return [e for e in self.all() if e.tag == tag and all(e.attributes.get(k) == v for k, v in pairs.items())]

    def all(self):
        for child in self.children:
            yield child
            yield from child.all()

    def raw(self):
        return "".join(part if isinstance(part, str) else part.raw() for part in self.own)

    def text(self):
        return re.sub(r"\s+", " ", self.raw()).strip()


class Tree(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.root = self.here = Element("root", [], None)
        self.feed(text)
        assert self.here is self.root, f"{self.here.tag} is never closed"

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.here)
        self.here.children.append(element)
        self.here.own.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.here = self.here.parent

    def handle_endtag(self, tag):
        assert self.here.tag == tag, f"{tag} closes {self.here.tag}"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.own.append(data)


@pytest.fixture
def page(card):
    return Tree(to_html(card, produced=dt.date(2020, 9, 4))).root


def test_language_title_and_headings(page):
    assert page.find("html")[0].attributes["lang"] == "en-GB"
    assert page.find("title")[0].text() == "A small & simulated pack, August 2020, Fenbridge - Trigpoint"
    assert [h.text() for h in page.find("h1")] == ["A small & simulated pack"]
    headings = [h.text() for h in page.find("h2")]
    assert [h for h in headings if h in ("Early help", "Timeliness")] == ["Early help", "Timeliness"]
    assert "Download the figures" in headings and "How to read this" in headings


def test_where_it_comes_from(page):
    facts = {d.find("dt")[0].text(): d.find("dd")[0].text() for d in page.find("dl", class_="facts")[0].find("div")}
    assert facts["Data up to"] == "31 August 2020" and facts["Produced on"] == "4 September 2020"
    assert facts["Snapshot"] == "3-5f2a9c01d2e4"


def test_the_skip_link_leads_to_the_main_part(page):
    first = page.find("body")[0].children[0]
    assert first.tag == "a" and page.find("main")[0].attributes["id"] == first.attributes["href"][1:]


def test_tables_are_captioned_scoped_and_scrolled_by_keyboard(page):
    tables = page.find("table")
    assert len(tables) == 2
    for table in tables:
        assert table.find("caption")[0].text()
        assert all(h.attributes.get("scope") in ("col", "row") for h in table.find("th"))
        region = table.parent
        assert region.attributes["role"] == "region" and region.attributes["tabindex"] == "0"
        assert page.find("h2", id=region.attributes["aria-labelledby"])
        widths = {len([c for c in row.children if c.tag in ("td", "th")]) for row in table.find("tr")}
        assert len(widths) == 1


def test_every_drawing_is_named_in_the_tables_own_numbers(page, card):
    drawings = [svg for svg in page.find("svg") if svg.attributes.get("role") == "img"]
    assert len(drawings) == 3  # the two rows sent in full, and the share; one figure makes no line
    assert all("aria-hidden" in svg.attributes for svg in page.find("svg") if svg not in drawings)
    for svg in drawings:
        (title,) = [t for t in svg.find("title") if t.attributes["id"] == svg.attributes["aria-labelledby"]]
        row = next(r for r in card.rows if title.text().startswith(f"{figures.name_of(r)}:"))
        for figure in row.values:
            assert f"{figures.in_full(figure.period)} {figures.spoken(figure, row.unit)}" in title.text()
    ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))


def test_the_numbers_are_the_scorecards(page, card):
    lines = [row for table in page.find("table") for row in table.find("tr") if row.find("td")]
    assert len(lines) == len(card.rows)
    for line, row in zip(lines, card.rows, strict=True):
        cells = [cell.text() for cell in line.find("td")]
        for cell, figure in zip(cells, row.values, strict=False):
            assert cell.split(" (")[0] == figures.cell(figure, row.unit)
        assert (row.member or row.title) in line.find("th")[0].text()


def test_a_status_is_a_word_and_a_shape(page):
    tags = [t for t in page.find("span") if t.attributes.get("class") == "tag amber"]
    assert len(tags) == 2  # of everyone, and of the one team, whose share is held against the same target
    assert all(tag.text() == "Amber" and tag.find("svg")[0].find("path") for tag in tags)


def test_symbols_are_spoken_and_explained(page):
    spoken = [s.text() for s in page.find("span", class_="vh")]
    assert "(suppressed)" in spoken and "(to be confirmed)" in spoken
    key = page.find("dl", class_="keys")[0]
    assert [d.text() for d in key.find("dt")] == ["z", "x", "c", "tbc"]


def test_what_people_typed_is_text(page):
    assert not page.find("script")
    assert "<script>alert(1)</script>" in page.find("body")[0].text()


def test_it_needs_no_network(page, card):
    text = to_html(card, produced=dt.date(2020, 9, 4))
    for element in page.all():
        for name in ("src", "href", "action", "data"):
            value = element.attributes.get(name, "")
            assert not re.match(r"(https?:)?//", value or ""), value
    assert "@import" not in text and "url(" not in text


def test_the_download_is_the_csv(page, card):
    (link,) = [a for a in page.find("a") if "download" in a.attributes]
    assert link.attributes["download"] == "small-2020-08.csv"
    data = base64.b64decode(link.attributes["href"].split("base64,")[1]).decode("utf-8-sig")
    assert data == to_csv(card)
    lines = list(csv.DictReader(io.StringIO(data)))
    assert len([line for line in lines if not line["comparator"]]) == 6 * len(card.rows)
    assert lines[5] | {"value": "132", "period": "2020-08", "ref": "EH1a"} == lines[5]


def test_the_page_says_when_it_is_empty(card):
    empty = replace(card, rows=tuple(replace(r, value=None) for r in card.rows), available=(card.period.previous(),))
    root = Tree(to_html(empty, produced=dt.date(2020, 9, 4))).root
    warnings = [p.text() for p in root.find("p", class_="warning")]
    assert warnings == ["There are no figures for August 2020. There are some for: 2020-07."]
    Tree(to_html(replace(card, rows=()), produced=dt.date(2020, 9, 4)))

"""The PDF is read back by other libraries: its structure by pikepdf, its words by Poppler."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.publish import papers
from tests.publish.test_charts import LINE
from tests.support.system import need
from trigpoint.model.problem import UserMistake
from trigpoint.publish.paper import running
from trigpoint.publish.paper.objects import (
    Block,
    Cell,
    Column,
    Paper,
    Paragraph,
    Picture,
    Points,
    Run,
    Section,
    Table,
    plain,
)
from trigpoint.publish.pdf import printing, to_pdf


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return to_pdf(papers.paper(), produced=papers.PRODUCED)


@pytest.fixture(scope="module")
def document(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        yield opened


def kids(element: Any) -> list[Any]:
    held = element.get("/K")
    held = list(held) if isinstance(held, pikepdf.Array) else [held]
    return [one for one in held if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def within(element: Any) -> Iterator[Any]:
    """Every structure element, in reading order."""
    for kid in kids(element):
        yield kid
        yield from within(kid)


def elements(document: pikepdf.Pdf, *kinds: str) -> list[Any]:
    return [one for one in within(document.Root.StructTreeRoot) if one.S in kinds]


def scope(cell: Any) -> str:
    return next((str(one.Scope) for one in cell.get("/A", []) if "/Scope" in one), "")


def words_of(pdf: bytes, place: Path) -> str:
    """What Poppler reads on the pages, in the order in which it was set."""
    need("pages")
    place.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(place), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").replace("\N{ZERO WIDTH SPACE}", "")


def test_it_claims_the_standard_its_language_and_its_title(document: pikepdf.Pdf) -> None:
    assert document.Root.Lang == "en-GB"
    assert document.Root.MarkInfo.Marked is True
    assert document.Root.ViewerPreferences.DisplayDocTitle is True
    with document.open_metadata() as told:
        assert told["pdfuaid:part"] == "1"
        assert told["dc:title"] == "Children's services performance report"
        assert told["xmp:CreateDate"].startswith("2026-04-22")


def test_headings_follow_the_sections_and_skip_no_level(document: pikepdf.Pdf) -> None:
    found = [str(one.S) for one in elements(document, *(f"/H{n}" for n in range(1, 7)))]
    levels = [f"/H{level}" for level, _ in papers.paper().walk()]
    assert found == [levels[0], "/H1", *levels[1:]]  # the contents follow the first section
    assert all(int(after[2]) <= int(before[2]) + 1 for before, after in pairwise(found))


def test_bookmarks_are_the_headings(document: pikepdf.Pdf) -> None:
    def below(items: list[Any], level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, item.title
            yield from below(item.children, level + 1)

    with document.open_outline() as outline:
        found = list(below(list(outline.root), 1))
    titles = [(level, section.title) for level, section in papers.paper().walk()]
    assert found == [titles[0], (1, "Contents"), *titles[1:]]


def test_every_picture_says_what_it_shows(document: pikepdf.Pdf) -> None:
    pictures = [block for block in papers.paper().blocks if isinstance(block, Picture)]
    figures = elements(document, "/Figure")
    assert [str(one.Alt) for one in figures] == [picture.chart.words for picture in pictures]


def test_every_table_has_a_caption_and_headings_of_columns_and_rows(document: pikepdf.Pdf) -> None:
    tables = elements(document, "/Table")
    held = [block for block in papers.paper().blocks if isinstance(block, Table) and block.rows]
    assert len(tables) == len(held) + 2  # two charts print their numbers
    for table in tables:
        assert [str(one.S) for one in kids(table)][:2] == ["/Caption", "/THead"]
        for part in kids(table)[1:]:
            for row in kids(part):
                scopes = [(str(cell.S), scope(cell)) for cell in kids(row)]
                if part.S == "/THead":
                    assert set(scopes) == {("/TH", "/Column")}
                else:
                    assert scopes[0] == ("/TH", "/Row")
                    assert set(scopes[1:]) <= {("/TD", "")}
    rows = [sum(len(kids(part)) for part in kids(table) if part.S == "/TBody") for table in tables]
    assert 150 in rows


def test_references_lead_to_where_they_are_explained_and_from_there_to_the_web(document: pikepdf.Pdf) -> None:
    links = [note for page in document.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
    outside = [str(note.A.URI) for note in links if "/A" in note and note.A.get("/S") == "/URI"]
    assert outside == [f"https://performance.fenbridge.example/r/{papers.code(n)}" for n in range(9)]
    assert len(links) - len(outside) > 150  # each row's reference, and the contents
    assert all("/Contents" in note for note in links if "/A" in note and note.A.get("/S") == "/URI")


def test_only_typefaces_that_come_with_it_are_used_and_they_are_embedded(document: pikepdf.Pdf) -> None:
    names, embedded = set(), []
    for found in document.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/FontDescriptor":
            names.add(str(found.FontName).partition("+")[2].partition("-")[0])
            embedded.append("/FontFile2" in found or "/FontFile3" in found)
    assert "SourceSans3" in names
    assert names <= {"SourceSans3", "DejaVuSansMono", "LibertinusSerif", "NewComputerModern10", "NewCMMath"}
    assert all(embedded)


def test_the_same_paper_and_day_give_the_same_bytes(pdf: bytes) -> None:
    assert to_pdf(papers.paper(), produced=papers.PRODUCED) == pdf


@pytest.mark.pages
def test_every_word_is_there_in_order_and_nothing_else(tmp_path: Path) -> None:
    whole = papers.without_pictures(papers.paper())
    said = words_of(to_pdf(whole, produced=papers.PRODUCED), tmp_path / "p.pdf")
    first, *others = (section for _, section in whole.walk())
    facts = (f"{name}{told}" for name, told in running.facts(whole.cover, papers.PRODUCED))
    found = "".join(_body(page, whole) for page in said.split("\f"))
    before, start, rest = found.partition(_flat(first.title, *_of_blocks(first.blocks)))
    assert start
    assert before.startswith(_flat(whole.title, "Fenbridge County Council, March 2026"))
    assert all(_flat(fact) in before for fact in facts)
    contents, body, after = rest.partition(
        _flat(*(text for section in others for text in (section.title, *_of_blocks(section.blocks))))
    )
    assert body
    assert not after
    assert contents.startswith("Contents")
    assert all(_flat(section.title) in contents for section in (first, *others))


def _body(page: str, whole: Paper) -> str:
    """A page without its head and foot, and without the headings that a table repeats on it."""
    text, cover = _flat(page), whole.cover
    for around in (running.head(cover), *running.marks(cover), running.foot(cover, papers.PRODUCED)):
        text = text.replace(_flat(around), "", 1)
    text = re.sub(r"Page\d+of\d+", "", text, count=1)
    return text.removeprefix(_flat(*(column.heading for column in papers.HEADS)))


def _of_blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from papers.texts(block)


def _flat(*texts: str) -> str:
    """Without any space: where a line or a long word was broken is of no concern."""
    return re.sub(r"\s+", "", "".join(texts))


@pytest.mark.pages
def test_each_page_says_whose_it_is_which_part_and_which_of_how_many(pdf: bytes, tmp_path: Path) -> None:
    pages = words_of(pdf, tmp_path / "p.pdf").split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        flowing = " ".join(page.split())
        assert f"Page {number} of {len(pages)}" in flowing
        assert "Part 2: not for publication" in flowing
        assert "Fenbridge County Council" in flowing and papers.COMMITTEE in flowing and "12 May 2026" in flowing
        assert "Data up to 31 March 2026" in flowing and "Produced on 22 April 2026" in flowing
        assert "Head of Performance, Children's Services" in flowing


@pytest.mark.pages
def test_headings_of_a_long_table_stand_on_each_of_its_pages(pdf: bytes, tmp_path: Path) -> None:
    pages = words_of(pdf, tmp_path / "p.pdf").split("\f")
    of_table = [" ".join(page.split()) for page in pages if papers.LONG_NAME in " ".join(page.split())]
    assert len(of_table) > 5
    assert all("Indicator Feb 2026 Mar 2026" in page for page in of_table)


@pytest.mark.pages
def test_a_draft_says_so_on_each_page_and_a_short_paper_has_no_contents(tmp_path: Path) -> None:
    made = to_pdf(papers.brief(Paragraph(plain("Nothing yet."))), produced=papers.PRODUCED)
    pages = words_of(made, tmp_path / "d.pdf").split("\f")[:-1]
    assert len(pages) == 1
    assert "Draft: nobody has signed it" in pages[0]
    assert "Contents" not in pages[0]


@pytest.mark.pages
def test_what_no_typeface_has_stands_as_a_sign_of_its_own(tmp_path: Path) -> None:
    made = to_pdf(papers.brief(Paragraph(plain("日本 and 😀, a\x00b\ud800."))), produced=papers.PRODUCED)
    assert "�� and �, ab." in words_of(made, tmp_path / "u.pdf")


def test_turned_pages_are_landscape_and_none_is_empty(document: pikepdf.Pdf) -> None:
    shapes = Counter("across" if page.mediabox[2] > page.mediabox[3] else "upright" for page in document.pages)
    assert shapes["across"] > 5 and shapes["upright"] > 4
    for page in document.pages:
        marks = [str(operator) for _, operator in pikepdf.parse_content_stream(page)]
        assert marks.count("Tj") + marks.count("TJ") > 6  # more than the head and the foot


def test_a_wheel_without_its_typeface_says_how_to_mend_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printing._fonts.cache_clear()
    monkeypatch.setattr(printing, "FONTS", tmp_path)
    with pytest.raises(UserMistake, match="typeface"):
        to_pdf(papers.brief(), produced=papers.PRODUCED)
    printing._fonts.cache_clear()


def test_a_reference_that_is_listed_twice_leads_to_the_first() -> None:
    listed = Table("Twice", (Column("Reference"), Column("x")), ((Cell("3QJW601", reference="3QJW601"), Cell("a")),))
    quoted = Paragraph((Run("It fell", reference="3QJW601"),))
    made = to_pdf(papers.brief(quoted, listed, listed), produced=papers.PRODUCED)
    with pikepdf.open(io.BytesIO(made)) as document:
        links = [note for page in document.pages for note in page.get("/Annots", [])]
    assert len(links) == 2  # the quoted figure's, and the second listing's
    assert len({str(note.Dest) for note in links}) == 1


def test_somebody_s_words_and_their_lists_stand_beside_one_bar() -> None:
    """One quotation of a paragraph and its list, which ends with whose it is; a list of others is none of it."""
    listed = Points((plain("Two wrote back"), plain("Ten did not")))
    words = (Paragraph(plain("We asked."), "quote"), listed, Paragraph(plain("And again."), "quote", "Head of Schools"))
    made = to_pdf(papers.brief(*words, Points((plain("Fell since May"),))), produced=papers.PRODUCED)
    with pikepdf.open(io.BytesIO(made)) as document:
        (quotation,) = elements(document, "/BlockQuote")
        inside = [str(one.S) for one in within(quotation)]
        lists = len(elements(document, "/L"))
    assert inside.count("/L") == 1 and inside.count("/LI") == 2
    assert lists == 2


def figures_of_their_own(together: bool) -> Paper:
    """Nine figures, each a table, more or fewer points and a chart; their heights suit no page."""
    heads = (Column("For"), Column("Mar 2026", True))
    parts = []
    for n in range(9):
        rows = tuple((Cell(f"Team {m}"), Cell("1", 1.0)) for m in range(1 + n % 3))
        points = Points(tuple(plain("What the figure did and why.") for _ in range(1 + 2 * (n % 4))))
        chart = Picture(replace(LINE, title=f"Chart {n} shows it"))
        blocks = (Table(f"Latest {n}", heads, rows), points, chart)
        parts.append(Section(f"Figure {n} by itself", blocks, mark=f"figure-{n}", together=together))
    return replace(papers.paper(), sections=(Section("Each figure in detail", (), tuple(parts), mark="detail"),))


@pytest.mark.parametrize("together", [True, False])
def test_one_figure_stands_on_one_page_with_its_table_and_its_chart(together: bool, tmp_path: Path) -> None:
    text = words_of(to_pdf(figures_of_their_own(together), produced=papers.PRODUCED), tmp_path / "figures.pdf")
    pages = text.split("\f")
    parted = []
    for n in range(9):
        told = [f"Figure {n} by itself", f"Latest {n}", f"Chart {n} shows it"]
        on = [next(m for m, page in enumerate(pages) if words in page) for words in told]  # the contents follow
        parted += [n] if len(set(on)) > 1 else []
    assert bool(parted) is not together


def theme(rows: int) -> Paper:
    """A theme of so many rows with its chart and a case study, after a page of contents and words."""
    heads = (Column("Indicator"), Column("Mar 2026", True))
    table = Table("Key work", heads, tuple((Cell(f"Figure {n}"), Cell("1", 1.0)) for n in range(rows)))
    case = Section("Case study", (Paragraph(plain("She now runs a group. " * 6)),), mark="case")
    points = Points(tuple(plain(f"Point {n}") for n in range(9)))
    before = tuple(Section(f"Words {n}", (points,), mark=f"words-{n}") for n in range(2))
    notes = tuple(Section(f"Note {n}", (Paragraph(plain("Read it.")),), mark=f"note-{n}") for n in range(26))
    last = Section("Notes", (), notes, mark="notes", new_page=True)
    first = Section("What matters", (Paragraph(plain("Much. " * 500)),), mark="first")
    held = Section("Key work", (Picture(LINE), table), (case,), "theme", new_page=True, slide=True)
    return replace(papers.paper(), sections=(first, *before, held, last))


@pytest.mark.pages
def test_a_theme_that_would_run_just_over_its_page_is_set_closer(tmp_path: Path) -> None:
    def pages(rows: int) -> list[str]:
        return words_of(to_pdf(theme(rows), produced=papers.PRODUCED), tmp_path / f"{rows}.pdf").split("\f")

    def place(pages: list[str], words: str) -> int:
        return max(n for n, page in enumerate(pages) if words in page)

    one, two = pages(24), pages(50)
    assert place(one, "She now runs") == place(one, "Figure 0")
    assert place(two, "She now runs") > place(two, "Figure 0")
    # The contents are less deep, so that the words that follow them stand on their page; no list of them is parted.
    assert place(one, "Contents") == place(one, "Words 1") == place(one, "Point 8")
    assert not any("Note 0" in page for page in one[: place(one, "Contents") + 1])


@pytest.mark.pages
def test_a_reference_goes_to_a_next_line_rather_than_over_the_next_figure(tmp_path: Path) -> None:
    heads = (Column("For"), *(Column(f"{month} 2026", True) for month in ("Jan", "Feb", "Mar") * 4))
    row = (Cell("Featherstonehaugh", reference="35Q9T48"), *(Cell("1,069.7 points", 1069.7) for _ in heads[1:]))
    section = Section("Latest", (Table("Latest", heads, (row,)),), mark="latest")
    where = tmp_path / "narrow.pdf"
    where.write_bytes(to_pdf(replace(papers.paper(), sections=(section,)), produced=papers.PRODUCED))
    said = subprocess.run(["pdftotext", "-bbox", str(where), "-"], capture_output=True, check=True, text=True).stdout
    box = r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">'
    (left, top, right, _) = next(map(float, one) for one in re.findall(f"{box}35Q9T48<", said))
    figures = [tuple(map(float, one)) for one in re.findall(f"{box}(?:1,069.7|points)<", said)]
    assert figures
    assert not [one for one in figures if one[0] < right and left < one[2] and one[1] <= top < one[3]]

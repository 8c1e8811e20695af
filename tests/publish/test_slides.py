"""The presentation is read back: titles, sentences, charts with their numbers, tables, notes, language, order."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from tests.publish import papers
from tests.publish.test_charts import BARS, EVERY, LINE
from tests.support.system import need
from trigpoint.publish.paper.objects import Cell, Column, Paper, Paragraph, Picture, Points, Run, Section, Table, plain
from trigpoint.publish.slides import to_pptx
from trigpoint.publish.slides.said import slides_of
from trigpoint.publish.slides.tables import fit


@pytest.fixture(scope="module")
def made() -> bytes:
    return to_pptx(papers.paper(), produced=papers.PRODUCED)


@pytest.fixture(scope="module")
def deck(made: bytes) -> Any:
    return Presentation(io.BytesIO(made))


def opened(paper: Paper) -> Any:
    return Presentation(io.BytesIO(to_pptx(paper, produced=papers.PRODUCED)))


def board(*sections: Section) -> Paper:
    return replace(papers.brief(), sections=sections)


def theme(*blocks: Any, title: str = "Early help") -> Section:
    return Section(title, blocks, slide=True)


def text_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def charts(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if shape.has_chart]


def test_it_has_a_slide_of_every_section_that_asks_for_one_and_of_no_other(deck: Any) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles == [
        "Children's services performance report", "What matters", "What matters: early help: March 2026", "Early help",
        "Charts",
    ]  # fmt: skip
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))


def test_titles_are_never_the_same_twice() -> None:
    twice = board(theme(Paragraph(plain("One."))), theme(Paragraph(plain("Two."))))
    assert [slide.shapes.title.text_frame.text for slide in opened(twice).slides][1:] == [
        "Early help", "Early help (2)",
    ]  # fmt: skip


def test_a_theme_has_its_picture_and_at_most_three_sentences() -> None:
    points = Points(tuple(plain(f"Sentence {n}.") for n in range(1, 6)))
    (_, slide) = opened(board(theme(points, Picture(LINE), papers.GLANCE))).slides
    body = next(shape for shape in slide.placeholders if shape.placeholder_format.idx == 1)
    assert [line.text for line in body.text_frame.paragraphs] == ["Sentence 1.", "Sentence 2.", "Sentence 3."]
    (frame,) = charts(slide)
    assert not [shape for shape in slide.shapes if shape.has_table]
    assert {one.name: tuple(one.values) for one in frame.chart.plots[0].series}["This figure"] == (
        92.0,
        None,
        85.5,
        80.0,
    )
    assert LINE.title in text_of(slide)


def test_words_of_owners_stand_in_where_there_are_no_sentences(deck: Any) -> None:
    said = theme(Paragraph(plain("12 figures."), "lead"), Paragraph(papers.COMMENT, "quote", "Head"), Picture(BARS))
    (_, slide) = opened(board(said)).slides
    assert "Demand rose sharply in March" in text_of(slide)
    assert "12 figures." in text_of(slide)


@pytest.mark.parametrize("chart", EVERY)
def test_every_chart_can_be_edited_and_says_what_it_shows(chart: Any) -> None:
    (_, slide) = opened(board(theme(Picture(chart)))).slides
    (frame,) = charts(slide)
    properties = frame._element.xpath(".//p:cNvPr")[0]
    assert properties.get("descr") == chart.words
    assert properties.get("title") == chart.title
    book = frame.chart.part.chart_workbook.xlsx_part.blob
    assert zipfile.ZipFile(io.BytesIO(book)).namelist()


def test_what_is_drawn_is_named_lies_within_the_slide_and_is_read_in_order(deck: Any) -> None:
    for slide in deck.slides:
        assert slide.shapes[0] == slide.shapes.title
        for shape in slide.shapes:
            assert shape.name
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width and shape.top + shape.height <= deck.slide_height
        kinds = [shape.placeholder_format.idx for shape in slide.placeholders]
        assert kinds[-2:] == [11, 12]  # the foot and the number are read last
        drawn = [shape for shape in slide.shapes if shape.has_chart or shape.has_table]
        assert all(shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in drawn)


def test_each_slide_says_the_part_committee_author_day_cut_off_and_its_number(deck: Any) -> None:
    for slide in deck.slides:
        said = text_of(slide)
        (number,) = [shape for shape in slide.placeholders if shape.placeholder_format.idx == 12]
        assert number._element.xpath(".//a:r/a:t/text()") == [f" of {len(deck.slides)}"]
        assert "Part 2: not for publication" in said
        assert f"Fenbridge County Council, {papers.COMMITTEE}, 12 May 2026" in said
        assert "Head of Performance, Children's Services" in said
        assert "Data up to 31 March 2026" in said and "Produced on 22 April 2026" in said and "Edition 3" in said
        assert slide._element.xpath('.//a:fld[@type="slidenum"]')
    draft = text_of(opened(papers.brief(Paragraph(plain("x")))).slides[1])
    assert "Draft: nobody has signed it" in draft


def test_notes_say_what_each_reference_is_and_where_it_comes_from(deck: Any) -> None:
    notes = {slide.shapes.title.text_frame.text: slide.notes_slide.notes_text_frame.text for slide in deck.slides}
    matters = notes["What matters"]
    assert f"{papers.code(2)}: Figure 2. Counts each child once." in matters
    assert "https://performance.fenbridge.example/r/REFERENCE" in matters
    assert LINE.words in notes["Early help"] and papers.code(3) in notes["Early help"]
    assert papers.COMMITTEE in notes["Children's services performance report"]


def test_notes_say_the_period_that_all_references_share() -> None:
    listed = replace(papers.REFERENCES, caption="References: March 2026")
    deck = opened(board(theme(Points((papers.MATTERS[0],))), Section("Sources", (listed,))))
    notes = deck.slides[1].notes_slide.notes_text_frame.text
    assert f"References: March 2026\n{papers.code(2)}: Figure 2." in notes


def test_references_are_links_to_their_pages(deck: Any) -> None:
    slide = next(one for one in deck.slides if one.shapes.title.text_frame.text == "What matters")
    links = [
        (run.text, run.hyperlink.address)
        for shape in slide.shapes
        if shape.has_text_frame
        for line in shape.text_frame.paragraphs
        for run in line.runs
        if run.hyperlink.address
    ]
    assert links == [(papers.code(2), f"https://performance.fenbridge.example/r/{papers.code(2)}")]


def test_a_long_table_says_how_many_rows_the_paper_has_beyond_it() -> None:
    (_, slide) = opened(board(theme(papers.MANY, title="All"))).slides
    (frame,) = [shape for shape in slide.shapes if shape.has_table]
    rows = len(frame.table.rows) - 1
    assert 3 < rows < 20
    assert f"In the paper: {150 - rows} more rows." in text_of(slide)
    assert frame.table.first_row and frame.table.first_col
    assert [cell.text_frame.text for cell in frame.table.rows[0].cells] == [column.heading for column in papers.HEADS]
    first = frame.table.cell(1, 0).text_frame.text
    assert first.startswith(f"{papers.LONG_NAME} 1") and papers.code(1) in first
    assert frame.table.cell(1, 6).text_frame.text == "Amber"


def test_rows_that_have_room_are_all_shown_and_one_is_shown_always() -> None:
    table = Table("", (Column("A"), Column("B", True)), tuple((Cell(f"Row {n}"), Cell("1")) for n in range(9)))
    assert len(fit(table, 800, 400).rows) == 9
    assert len(fit(table, 800, 1).rows) == 1


def test_columns_without_room_are_left_to_the_paper_but_the_first_and_the_last() -> None:
    heads = (Column("Indicator"), *(Column(f"Period {n}", True) for n in range(40)))
    wide = Table("Wide", heads, (tuple(Cell("1,234,567") for _ in heads),))
    fitted = fit(wide, 873, 400)
    assert [column.heading for column in fitted.columns[:2]] != ["Indicator", "Period 0"]
    assert (fitted.columns[0].heading, fitted.columns[-1].heading) == ("Indicator", "Period 39")
    (_, slide) = opened(board(theme(wide, title="Wide"))).slides
    assert f"In the paper: {41 - len(fitted.columns)} more columns." in text_of(slide)


def test_a_section_without_anything_says_so() -> None:
    (_, slide) = opened(board(theme(papers.EMPTY_TABLE, title="Empty"))).slides
    assert "There is nothing to show." in text_of(slide)


def test_many_points_go_on_on_a_further_slide() -> None:
    points = Points(tuple(plain(f"Point {n} of the many that matter.") for n in range(1, 14)))
    slides = list(opened(board(theme(points, title="What matters"))).slides)
    titles = ["What matters", "What matters (2)", "What matters (3)"]
    assert [slide.shapes.title.text_frame.text for slide in slides[1:]] == titles
    each = [sum(f"Point {n} of" in text_of(slide) for n in range(1, 14)) for slide in slides[1:]]
    assert each == [5, 5, 3]  # thirteen, of which no slide has more than six
    said = "\n".join(text_of(slide) for slide in slides)
    assert all(f"Point {n} of" in said for n in range(1, 14))


def test_words_are_large_enough_for_a_room(deck: Any) -> None:
    """Ten lines of 110 letters are parted rather than made small; the smallest letters are a reference's."""
    ten = Points(
        tuple((Run("Turned: ", bold=True), Run("what moved " * 10, reference=papers.code(2))) for _ in range(10))
    )
    slides = list(opened(board(theme(ten, title="What matters"))).slides)[1:]
    assert len(slides) == 2
    sizes = [run.font.size.pt for slide in slides for line in slide.placeholders[1].text_frame.paragraphs
             for run in line.runs]  # fmt: skip
    assert min(sizes) == 12
    assert sum(size >= 14 for size in sizes) >= 2 * sum(size == 12 for size in sizes)


def test_nothing_is_left_of_the_library_s_own_presentation(made: bytes, deck: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert not any("thumbnail" in name for name in archive.namelist())
    (size,) = deck.part._element.xpath("//p:sldSz")
    assert dict(size.attrib) == {"cx": str(deck.slide_width), "cy": str(deck.slide_height)}


def test_it_is_in_british_english_throughout(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name):
                assert b'lang="en-US"' not in archive.read(name), name
        slide = archive.read("ppt/slides/slide2.xml").decode()
    runs = slide.count("<a:r>")
    assert runs and slide.count('lang="en-GB"') >= runs


def test_the_same_paper_and_day_give_the_same_bytes(made: bytes) -> None:
    assert to_pptx(papers.paper(), produced=papers.PRODUCED) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-04-22" in archive.read("docProps/core.xml")


def test_what_people_typed_stays_text() -> None:
    typed = papers.HOSTILE + " =1+1 \x00 日本 😀"
    table = Table(typed, (Column(typed), Column("n", True)), ((Cell(typed), Cell("1")),))
    bars = replace(BARS, title=typed, words=typed, bars=(replace(BARS.bars[0], name=typed),))
    deck = opened(board(theme(Paragraph(plain(typed)), Picture(bars), title=typed), theme(table, title="T")))
    said = "\n".join(text_of(slide) for slide in deck.slides)
    assert papers.HOSTILE in said and "日本 😀" in said
    assert all("\x00" not in element.text for slide in deck.slides for element in slide._element.iter(qn("a:t")))


def test_a_paper_without_slides_has_its_first_alone() -> None:
    alone = replace(papers.brief(), sections=(Section("Only", (Paragraph(plain("x")),)),))
    assert slides_of(alone) == ()
    assert len(opened(alone).slides) == 1


def parts(made: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        yield from archive.namelist()


def test_nothing_of_the_library_s_other_layouts_is_left(made: bytes) -> None:
    assert len([name for name in parts(made) if re.fullmatch(r"ppt/slideLayouts/[^/]+\.xml", name)]) == 2


@pytest.mark.office
@pytest.mark.pages
def test_an_office_opens_it_with_a_page_a_slide(made: bytes, deck: Any, tmp_path: Path) -> None:
    office, place = need("office"), tmp_path / "deck.pptx"
    need("pages")
    place.write_bytes(made)
    command = [str(office), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(place)], check=True, capture_output=True
    )
    told = subprocess.run(["pdftotext", str(tmp_path / "deck.pdf"), "-"], check=True, capture_output=True)
    pages = told.stdout.decode("utf-8").split("\f")[:-1]
    assert len(pages) == len(deck.slides)
    for number, (page, slide) in enumerate(zip(pages, deck.slides, strict=True), 1):
        flat = " ".join(page.split())
        assert slide.shapes.title.text_frame.text in flat
        assert str(number) in flat

"""A council's own document: its styles, head and page are taken, its text and pictures are left."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt, RGBColor

from tests.publish.docx.reading import W, headings, opened, text_of
from tests.publish.papers import PRODUCED, paper
from trigpoint.model.problem import UserMistake
from trigpoint.publish.docx.printing import to_docx
from trigpoint.publish.paper.objects import Cell, Column, Section, Table

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OLD = "Minutes of a meeting that nobody is to read here"
RED = RGBColor(0x80, 0x00, 0x40)


def council(*, head: bool = True, styled: bool = True) -> bytes:
    """A document of a council: a red heading, a logo in its head, a wide margin, a text and a picture of its own."""
    document = docx.Document()
    document.styles["Heading 1"].font.color.rgb = RED
    if not styled:
        for name in ("Title", "Caption", "List Bullet"):
            document.styles[name].delete()
    section = document.sections[0]
    section.left_margin = Cm(4)
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    if head:
        section.header.paragraphs[0].add_run("Fenbridge, serving you").add_picture(io.BytesIO(DOT))
        section.footer.paragraphs[0].text = "Fenbridge Civic Centre"
    document.add_paragraph(OLD)
    document.add_picture(io.BytesIO(DOT))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def as_template(data: bytes) -> bytes:
    """The same saved as a template (.dotx), which only its type tells."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w") as out:
        for name in archive.namelist():
            told = archive.read(name)
            out.writestr(name, told.replace(b"document.main+xml", b"template.main+xml"))
    return made.getvalue()


@pytest.mark.parametrize("dress", [council, lambda: as_template(council())], ids=["docx", "dotx"])
def test_its_styles_and_page_are_taken_and_its_text_is_left(dress: object) -> None:
    whole = paper(rows=5)
    data = to_docx(whole, template=dress(), produced=PRODUCED)  # type: ignore[operator]
    found, package = docx.Document(io.BytesIO(data)), opened(data)
    assert found.styles["Heading 1"].font.color.rgb == RED
    assert headings(package) == [(level, section.title) for level, section in whole.walk()]
    assert OLD not in text_of(package.body)
    upright, turned = (
        next(s for s in found.sections if (s.orientation == WD_ORIENT.LANDSCAPE) is wide) for wide in (False, True)
    )
    assert upright.left_margin is not None and abs(upright.left_margin - Cm(4)) < 635  # a twentieth of a point
    assert (upright.page_width, upright.page_height) == (turned.page_height, turned.page_width)


def test_its_head_is_kept_and_what_ours_says_stands_in_the_foot() -> None:
    data = to_docx(paper(rows=5), template=council(), produced=PRODUCED)
    found, package = docx.Document(io.BytesIO(data)), opened(data)
    head, foot = found.sections[0].header, found.sections[0].footer
    assert [p.text for p in head.paragraphs] == ["Fenbridge, serving you"]
    assert head._element.xpath(".//w:drawing")
    assert foot.paragraphs[0].text == "Fenbridge Civic Centre"
    told = " ".join(text_of(p._element) for p in foot.paragraphs)
    assert "Children and Young People's Scrutiny Committee" in told and "Part 2: not for publication" in told
    assert all(section.header.is_linked_to_previous for section in list(found.sections)[1:])
    pictures = [name for name in package.files if name.startswith("word/media/")]
    assert len(pictures) == 1, "the head's, and not that of its text"


def test_a_first_page_of_its_own_keeps_its_head_and_the_others_theirs() -> None:
    """A logo on the first page alone; a second section, landscape in two columns, whose head is that of the first."""
    document = docx.Document(io.BytesIO(council()))
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "The logo"
    turned = document.add_section()
    turned.orientation, turned.page_width, turned.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21.0)
    document.settings.odd_and_even_pages_header_footer = True
    made = io.BytesIO()
    document.save(made)
    found = docx.Document(io.BytesIO(to_docx(paper(rows=5), template=made.getvalue(), produced=PRODUCED)))
    first, *others = found.sections
    assert first.different_first_page_header_footer
    assert first.first_page_header.paragraphs[0].text == "The logo"
    assert first.header.paragraphs[0].text == "Fenbridge, serving you"
    for foot in (first.first_page_footer, first.footer):
        assert "Data up to" in " ".join(text_of(p._element) for p in foot.paragraphs).replace("\N{NO-BREAK SPACE}", " ")
    assert others and all(
        section.header.is_linked_to_previous and not section.different_first_page_header_footer for section in others
    )
    assert first.orientation == WD_ORIENT.PORTRAIT and (first.page_width or 0) < (first.page_height or 0)
    assert not found.settings.odd_and_even_pages_header_footer


def test_styles_that_it_lacks_are_ours() -> None:
    data = to_docx(paper(rows=5), template=council(head=False, styled=False), produced=PRODUCED)
    styles = docx.Document(io.BytesIO(data)).styles
    assert {"Title", "Caption", "List Bullet", "Trigpoint Table"} <= {style.name for style in styles}
    package = opened(data)
    there = {style.get(f"{W}styleId") for style in package.xml("word/styles.xml").iter(f"{W}style")}
    assert {p.get(f"{W}val") for p in package.body.iter(f"{W}pStyle")} <= there


@pytest.mark.parametrize("data", [b"", b"not a zip", DOT, "empty"])
def test_what_is_no_word_document_is_told_in_words(data: bytes | str) -> None:
    if data == "empty":
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("readme.txt", "nothing")
        data = made.getvalue()
    assert isinstance(data, bytes)
    with pytest.raises(UserMistake, match=r"not a Word document.*\.docx"):
        to_docx(paper(rows=1), template=data, produced=PRODUCED)


def test_beside_large_letters_of_a_council_ours_are_in_proportion() -> None:
    """Text of 14 points: what leads a section is larger than that, and what we add to the foot small."""
    large = docx.Document(io.BytesIO(council()))
    large.styles["Normal"].font.size = Pt(14)
    made = io.BytesIO()
    large.save(made)
    found = docx.Document(io.BytesIO(to_docx(paper(rows=5), template=made.getvalue(), produced=PRODUCED)))
    assert found.styles["Trigpoint Lead"].font.size > Pt(14)
    _, *ours = found.sections[0].footer.paragraphs
    assert {run.font.size for line in ours for run in line.runs} == {Pt(8.5)}


def test_a_reference_in_small_letters_is_no_larger_than_they_are() -> None:
    """A wide table stands in small letters; each reference beside a figure's name is as small as its second line."""
    columns = (Column("Indicator", weight=3.0), *(Column(f"Column {n}", weight=2.0) for n in range(12)))
    row = (
        Cell("Families", reference="3QJW601", also="EH1a"),
        *(Cell("Children and families benefit") for _ in range(12)),
    )
    whole = replace(paper(rows=5), sections=(Section("Wide", (Table("Wide", columns, (row,)),), landscape=True),))
    cell = docx.Document(io.BytesIO(to_docx(whole, produced=PRODUCED))).tables[-1].rows[1].cells[0]
    name, (also, *_) = cell.paragraphs[0].runs[0], cell.paragraphs[1].runs
    (code,) = (size for size in cell._tc.xpath(".//w:r[w:t='3QJW601']/w:rPr/w:sz/@w:val"))
    assert int(code) / 2 == also.font.size.pt < name.font.size.pt

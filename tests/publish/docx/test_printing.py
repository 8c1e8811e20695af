"""A Word document is its paper: read back as XML, cell by cell, with what Word's checker and its readers ask for."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from typing import Any

import docx
import openpyxl
import pytest

from tests.publish.docx.reading import RELS, WP, C, Package, R, W, headings, opened, out_of_order, style_of, text_of
from tests.publish.papers import COMMENT, PRODUCED, brief, paper
from tests.publish.test_charts import LINE
from trigpoint.publish.charts.objects import FunnelChart
from trigpoint.publish.docx.printing import to_docx
from trigpoint.publish.paper.objects import (
    Cell,
    Column,
    Facts,
    Paper,
    Paragraph,
    Picture,
    Points,
    Run,
    Section,
    Table,
    plain,
)

FIELDS = re.compile(r"\s*(\w+)")


def tables(package: Package) -> list[Any]:
    return list(package.body.iterchildren(f"{W}tbl"))


def expected(cell: Cell) -> str:
    """What a cell of a table says: its text, what stands small below it, its reference once."""
    if cell.said:
        return "".join(line for block in cell.said for line in lines(block))
    if cell.reference and cell.reference == cell.text:
        return f"{cell.text}\npage "
    code = f"  {cell.reference}" if cell.reference else ""
    return f"{cell.text}{cell.also}{code}"


def lines(block: Paragraph | Points) -> list[str]:
    """The lines of a comment: each item of a list with its mark, each quoted figure with its reference."""
    marked = isinstance(block, Points)
    texts = block.items if isinstance(block, Points) else (block.text,)
    marks = [f"{n}." if marked and block.numbered else "•" for n in range(1, len(texts) + 1)]  # type: ignore[union-attr]
    said = ["".join(f"{run.text} {run.reference}" if run.reference else run.text for run in text) for text in texts]
    return [f"{mark}\t{text}" for mark, text in zip(marks, said, strict=True)] if marked else said


def test_headings_are_those_of_the_paper_in_order_and_none_skips_a_level(whole: Paper, package: Package) -> None:
    found = headings(package)
    assert found == [(level, section.title) for level, section in whole.walk()]
    assert all(after[0] <= before[0] + 1 for before, after in pairwise(found))


def test_every_table_is_read_back_cell_by_cell(whole: Paper, package: Package) -> None:
    wanted = [block for block in whole.blocks if isinstance(block, Table) and block.rows]
    charts = [block for block in whole.blocks if isinstance(block, Picture) and block.with_table]
    assert len(tables(package)) == len(wanted) + len(charts)
    named = {found.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val"): found for found in tables(package)}
    for table in wanted:
        head, *rows = named[table.caption].iterchildren(f"{W}tr")
        assert [text_of(cell) for cell in head.iter(f"{W}tc")] == [column.heading for column in table.columns]
        assert [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in rows] == [
            [expected(cell) for cell in row] for row in table.rows
        ]


def test_tables_are_as_the_accessibility_checker_wants_them(package: Package) -> None:
    """A head that repeats, no merged or split cells, no nesting, a name; and no row is torn by a page's end."""
    assert len(list(tables(package))) > 1
    for table in tables(package):
        head, *rows = table.iterchildren(f"{W}tr")
        assert head.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (head, *rows))
        look = table.find(f"{W}tblPr/{W}tblLook")
        assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")
        assert not list(table.iter(f"{W}gridSpan", f"{W}vMerge"))
        assert len(list(table.iter(f"{W}tbl"))) == 1
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert all(len(list(row.iterchildren(f"{W}tc"))) == len(grid) for row in (head, *rows))
        assert min(grid) > 0


def test_tables_are_as_wide_as_their_pages(package: Package) -> None:
    widths = {"portrait": 11906 - 2 * 1134, "landscape": 16838 - 2 * 1134}
    seen, waiting = set(), []
    for child in package.body:
        if child.tag == f"{W}tbl":
            waiting.append(sum(int(column.get(f"{W}w")) for column in child.find(f"{W}tblGrid")))
        for size in child.iter(f"{W}pgSz"):
            turned = size.get(f"{W}orient", "portrait")
            seen.add(turned)
            assert set(waiting) <= {widths[turned]}
            waiting = []
    assert seen == {"portrait", "landscape"}


def test_captions_are_numbered_by_fields(whole: Paper, package: Package) -> None:
    captions = [text_of(p) for p in package.body.iterchildren(f"{W}p") if style_of(p) == "Caption"]
    for kind in ("Table", "Figure"):
        numbers = [int(found[1]) for text in captions if (found := re.match(rf"{kind} (\d+): ", text))]
        assert numbers == list(range(1, len(numbers) + 1))
    codes = [found.text.split()[:2] for found in package.body.iter(f"{W}instrText")]
    assert codes.count(["SEQ", "Table"]) + codes.count(["SEQ", "Figure"]) == len(captions)


def test_every_drawing_says_in_words_what_it_shows(whole: Paper, package: Package) -> None:
    charts = [block.chart for block in whole.blocks if isinstance(block, Picture)]
    said = list(package.body.iter(f"{WP}docPr"))
    assert [each.get("descr") for each in said] == [f"{chart.title}. {chart.words}" for chart in charts]
    assert len({each.get("id") for each in said}) == len(charts)


def test_charts_are_native_and_hold_their_numbers(whole: Paper, package: Package) -> None:
    charts = [block.chart for block in whole.blocks if isinstance(block, Picture)]
    assert charts
    relations = package.relations("word/document.xml")
    for chart, drawn in zip(charts, package.body.iter(f"{C}chart"), strict=True):
        name = relations[drawn.get(f"{R}id")][0]
        part = package.xml(f"word/{name}")
        relation = part.find(f"{C}externalData").get(f"{R}id")
        sheet = package.relations(f"word/{name}")[relation][0].rpartition("/")[2]
        book = openpyxl.load_workbook(io.BytesIO(package.files[f"word/embeddings/{sheet}"]))
        cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "f"]
        rows = chart.table.rows[:-1] if isinstance(chart, FunnelChart) else chart.table.rows  # the last adds up sizes
        held = [value for row in rows for value in row if isinstance(value, int | float)]
        numbers = [cell.value for cell in cells if isinstance(cell.value, int | float)]
        assert held and {round(value, 9) for value in held} <= {round(value, 9) for value in numbers}


def test_contents_hold_every_heading_of_two_levels_and_lead_there(whole: Paper, package: Package) -> None:
    entries = [p for p in package.body.iterchildren(f"{W}p") if style_of(p) in ("Toc1", "Toc2")]
    heads = [(level, section.title) for level, section in whole.walk() if level <= 2 and section.mark]
    assert [(int(style_of(p)[3:]), text_of(p).rstrip("\t")) for p in entries] == heads
    assert [found.text.strip() for found in package.body.iter(f"{W}instrText") if "TOC" in found.text] == [
        r'TOC \o "1-2" \h \z \u'
    ]


def test_what_leads_within_the_document_arrives(whole: Paper) -> None:
    """Without an address, references lead to their entries; every bookmark has a name of its own, as Word allows."""
    package = opened(to_docx(Paper(whole.title, whole.cover, whole.sections), produced=PRODUCED))
    marks = [mark.get(f"{W}name") for mark in package.body.iter(f"{W}bookmarkStart")]
    anchors = {link.get(f"{W}anchor") for link in package.body.iter(f"{W}hyperlink")}
    assert None not in anchors and anchors <= set(marks)
    assert any(anchor.startswith("r_") for anchor in anchors)
    pages = {found.text.split()[1] for found in package.body.iter(f"{W}instrText") if "PAGEREF" in found.text}
    assert any(page.startswith("p_") for page in pages) and pages <= set(marks)
    assert len(marks) == len(set(marks)) and all(re.fullmatch(r"[A-Za-z]\w{0,39}", mark) for mark in marks)
    numbers = [mark.get(f"{W}id") for mark in package.body.iter(f"{W}bookmarkStart")]
    assert numbers == [mark.get(f"{W}id") for mark in package.body.iter(f"{W}bookmarkEnd")]
    assert len(numbers) == len(set(numbers))


def test_with_an_address_references_lead_there(whole: Paper, package: Package) -> None:
    outside = {target for target, mode in package.relations("word/document.xml").values() if mode == "External"}
    references = {cell.reference for block in whole.blocks if isinstance(block, Table) for row in block.rows
                  for cell in row if cell.reference}  # fmt: skip
    references |= {run.reference for run in COMMENT if run.reference}
    assert {f"{whole.address}/r/{reference}" for reference in references} <= outside
    used = {link.get(f"{R}id") for link in package.body.iter(f"{W}hyperlink") if link.get(f"{R}id")}
    assert used <= set(package.relations("word/document.xml"))


def test_lists_and_bold_words_survive(package: Package) -> None:
    lines = [p for p in package.body.iterchildren(f"{W}p") if p.find(f"{W}pPr/{W}numPr") is not None]
    said = {text_of(p): p for p in lines}
    numbering = package.xml("word/numbering.xml")
    forms = {num.get(f"{W}numId"): num for num in numbering.iterchildren(f"{W}num")}

    def form(line: Any) -> str:
        num = forms[line.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")]
        abstract = num.find(f"{W}abstractNumId").get(f"{W}val")
        whole = next(a for a in numbering.iterchildren(f"{W}abstractNum") if a.get(f"{W}abstractNumId") == abstract)
        return str(whole.find(f"{W}lvl/{W}numFmt").get(f"{W}val"))

    assert {form(said["First"]), form(said["Second"])} == {"decimal"}
    assert [form(line) for text, line in said.items() if text.startswith("Owed: ")] == ["bullet"]
    bold = {text_of(run) for run in package.body.iter(f"{W}r") if run.find(f"{W}rPr/{W}b") is not None}
    assert {"sharply", "Turned: ", "Owed: "} <= bold


def test_each_numbered_list_begins_with_1() -> None:
    points = Points((plain("One"), plain("Two")), numbered=True)
    package = opened(to_docx(brief(points, Paragraph(plain("Between.")), points), produced=PRODUCED))
    ids = [each.get(f"{W}val") for each in package.body.iter(f"{W}numId")]
    assert ids[0] == ids[1] and ids[2] == ids[3] and ids[0] != ids[2]
    restarts = {num.get(f"{W}numId") for num in package.xml("word/numbering.xml").iter(f"{W}num")
                if num.find(f"{W}lvlOverride/{W}startOverride") is not None}  # fmt: skip
    assert {ids[0], ids[2]} <= restarts


def test_a_table_keeps_the_lists_and_bold_words_of_a_comment() -> None:
    said = (Paragraph((Run("Rose ", bold=True), Run("in May."))), Points((plain("one"), plain("two"))))
    cell = Cell("Rose in May.\n\n- one\n- two", said=said)
    written = Table("Words", paper(1).sections[0].blocks[2].columns[:2], ((Cell("A"), cell),))  # type: ignore[union-attr]
    (table,) = tables(opened(to_docx(brief(written), produced=PRODUCED)))
    paragraphs = [text_of(p) for p in list(table.iter(f"{W}tc"))[-1].iterchildren(f"{W}p")]
    assert paragraphs == ["Rose in May.", "•\tone", "•\ttwo"]


def test_the_language_is_said_in_the_styles_and_the_title_in_the_properties(whole: Paper, data: bytes) -> None:
    package = opened(data)
    styles = package.xml("word/styles.xml")
    assert {found.get(f"{W}val") for found in styles.iter(f"{W}lang")} == {"en-GB"}
    assert styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang") is not None
    known = docx.Document(io.BytesIO(data)).core_properties
    assert (known.title, known.author, known.language) == (whole.title, whole.cover.author, "en-GB")
    assert known.created is not None and known.created.date() == PRODUCED
    mode = package.xml("word/settings.xml").find(f"{W}compat/{W}compatSetting")
    assert (mode.get(f"{W}name"), mode.get(f"{W}val")) == ("compatibilityMode", "15")


def test_each_page_says_part_committee_author_day_and_its_number(whole: Paper, package: Package) -> None:
    head, foot = (package.xml(f"word/{name}") for name in ("header1.xml", "footer1.xml"))
    assert whole.cover.committee in text_of(head) and "12 May 2026" in text_of(head)
    assert "Part 2: not for publication" in text_of(head)
    told = text_of(foot).replace("\N{NO-BREAK SPACE}", " ")
    assert "Data up to 31 March 2026" in told and whole.cover.author in told and "Edition 3" in told
    assert [FIELDS.match(code.text)[1] for code in foot.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]  # type: ignore[index]
    first, *others = package.body.iter(f"{W}sectPr")
    kinds = [each.get(f"{W}type") for each in first if each.tag.endswith("Reference")]
    assert kinds.count("default") == 2
    assert not [each for section in others[:-1] for each in section if each.tag.endswith("Reference")]


def test_a_draft_says_so_on_each_page() -> None:
    package = opened(to_docx(brief(Paragraph(plain("Words."))), produced=PRODUCED))
    assert "Draft: nobody has signed it" in text_of(package.xml("word/header1.xml"))


def test_properties_stand_in_the_order_of_the_schema(package: Package) -> None:
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footer1.xml"):
        assert list(out_of_order(package.xml(name))) == []


def test_every_style_that_is_used_is_there(package: Package) -> None:
    there = {style.get(f"{W}styleId") for style in package.xml("word/styles.xml").iter(f"{W}style")}
    for name in ("word/document.xml", "word/header1.xml", "word/footer1.xml"):
        for tag in ("pStyle", "rStyle", "tblStyle"):
            assert {found.get(f"{W}val") for found in package.xml(name).iter(f"{W}{tag}")} <= there
    for tag in ("basedOn", "next", "link"):
        assert {found.get(f"{W}val") for found in package.xml("word/styles.xml").iter(f"{W}{tag}")} <= there


def test_the_same_paper_is_the_same_bytes_and_another_day_is_not(data: bytes) -> None:
    assert to_docx(paper(rows=30), produced=PRODUCED) == data
    assert to_docx(paper(rows=30), produced=PRODUCED + dt.timedelta(1)) != data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_nothing_of_the_document_that_it_was_made_of_is_left(package: Package) -> None:
    assert not [name for name in package.files if "thumbnail" in name or "/media/" in name]
    said = text_of(package.body)
    assert "python-docx" not in said and b"python-docx" not in package.files["docProps/core.xml"]


def test_facts_stand_with_their_names(whole: Paper, package: Package) -> None:
    said = [text_of(p) for p in package.body.iterchildren(f"{W}p")]
    pairs = [pair for block in whole.blocks if isinstance(block, Facts) for pair in block.pairs]
    assert pairs and {f"{name}\t{what}" for name, what in pairs} <= set(said)


def test_texts_that_are_no_xml_are_no_mistake() -> None:
    package = opened(to_docx(brief(Paragraph(plain("a\x00b\ud800c <w:p/> & \u2028d"))), produced=PRODUCED))
    assert any(text_of(p).startswith("abc <w:p/> & ") for p in package.body.iterchildren(f"{W}p"))


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml"])
def test_relations_and_types_are_told(package: Package, name: str) -> None:
    types = package.xml("[Content_Types].xml")
    known = {each.get("PartName") for each in types} | {f".{each.get('Extension')}" for each in types}
    assert f"/{name}" in known
    for file in package.files:
        assert f"/{file}" in known or f".{file.rpartition('.')[2]}" in known or file == "[Content_Types].xml", file
    for file in (file for file in package.files if file.endswith(".rels")):
        for each in package.xml(file).iter(f"{RELS}Relationship"):
            if each.get("TargetMode") != "External" and not each.get("Target").startswith("/"):
                folder = file.replace("_rels/", "").rpartition("/")[0]
                parts = f"{folder}/{each.get('Target')}".lstrip("/").split("/")
                while ".." in parts:
                    at = parts.index("..")
                    del parts[at - 1 : at + 1]
                assert "/".join(parts) in package.files


def test_one_figure_keeps_to_one_page(whole: Paper) -> None:
    """Of its own part each paragraph but the last keeps with the next, its style first as Word's schema asks."""
    heads, picture = (Column("For"),), next(block for block in whole.blocks if isinstance(block, Picture))
    blocks = (Table("Latest", heads, ((Cell("All"),),)), Points((plain("It fell."),)), picture)
    part = Section("One figure", blocks, mark="figure-1", together=True)
    paper = replace(whole, sections=(*whole.sections[:1], part, Section("After it", (), mark="after")))
    body = opened(to_docx(paper, produced=PRODUCED)).body
    said = list(body.iter(f"{W}p"))
    first = next(n for n, one in enumerate(said) if text_of(one) == "One figure")
    after = next(n for n, one in enumerate(said) if text_of(one) == "After it")
    kept = [one.find(f"{W}pPr/{W}keepNext") is not None for one in said[first:after]]
    assert kept == [True] * (len(kept) - 1) + [False]
    properties = [[child.tag for child in one.find(f"{W}pPr")] for one in said[first : after - 1]]
    assert all(tags.index(f"{W}keepNext") <= 1 and tags.count(f"{W}keepNext") == 1 for tags in properties)


def test_few_words_after_a_table_take_its_last_row_with_them(whole: Paper) -> None:
    rows = tuple((Cell(f"Row {n}"),) for n in range(9))
    case = Section("Case study", (Paragraph(plain("She came.")),), mark="case")
    theme = Section("A theme", (Table("Key work", (Column("For"),), rows, note="Not all."),), (case,), "theme")
    body = opened(to_docx(replace(whole, sections=(*whole.sections[:1], theme)), produced=PRODUCED)).body
    kept = {text_of(one): one.find(f"{W}pPr/{W}keepNext") is not None for one in body.iter(f"{W}p")}
    assert [kept[said] for said in ("Row 6", "Row 7", "Row 8", "Not all.", "She came.")] == [False, *[True] * 3, False]


def of_theme(rows: int) -> tuple[int, bool]:
    """How high the chart of a theme of so many rows is drawn, and whether its table's rows stand close."""
    heads = (Column("Indicator"), Column("Mar 2026", True))
    table = Table("Key work", heads, tuple((Cell(f"Figure {n}"), Cell("1", 1.0)) for n in range(rows)))
    held = Section("Key work", (Picture(LINE), table), mark="theme", new_page=True, slide=True)
    made = opened(to_docx(replace(paper(), sections=(held,)), produced=PRODUCED))
    (extent,) = made.body.iter(f"{WP}extent")
    return int(extent.get("cy")), made.body.find(f".//{W}tblPr/{W}tblCellMar") is not None


def test_a_theme_that_would_run_just_over_its_page_is_set_closer() -> None:
    (usual, apart), (lower, close) = of_theme(20), of_theme(39)
    assert (apart, close) == (False, True)
    assert 0.7 * usual - 1 <= lower < usual
    assert of_theme(90) == (usual, False)  # which no page holds


def test_no_line_ends_within_a_year_and_a_long_row_may_go_on_to_the_next_page() -> None:
    heads = (Column("Rule"), Column("Figures"))
    table = Table("Rules", heads, ((Cell("In 2025-26"), Cell("names; " * 90)), (Cell("On 2025-26-27"), Cell("one"))))
    made = opened(to_docx(brief(table), produced=PRODUCED))
    (found,) = tables(made)
    assert [len(list(row.iter(f"{W}noBreakHyphen"))) for row in found.iter(f"{W}tr")] == [0, 1, 0]
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in found.iter(f"{W}tr")] == [True, False, True]

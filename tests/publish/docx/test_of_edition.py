"""An edition in Word: its figures are those of its document, and what somebody planted in it does not get out."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.publish.docx.reading import W, opened, text_of
from tests.publish.papers import PRODUCED, paper
from tests.support.frozen import FORMULA, SCRIPT, edition_of
from tests.support.system import need
from tests.support.words import comment
from trigpoint.catalogue.layouts import PaperLayout
from trigpoint.publish.docx.printing import to_docx
from trigpoint.publish.edition_json import to_document
from trigpoint.publish.paper.of_edition import paper_of
from trigpoint.scorecard.commentary import read_for, with_remarks
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Scorecard
from trigpoint.scorecard.quoting import Quotable

CHILD = "Jessamine Thistlewood-Okafor"
MONTHS = {"2020-05": "May 2020", "2020-06": "Jun 2020", "2020-07": "Jul 2020", "2020-08": "Aug 2020"}
SYMBOLS = {"suppressed": "c", "not available": "x", "to be confirmed": "tbc", "not applicable": "z"}


@pytest.fixture
def edition(card: Scorecard) -> Edition:
    return edition_of(card)


def everything(data: bytes) -> str:
    """Every file of the document as text, the charts' own sheets unpacked too."""
    said = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            inside = archive.read(name)
            said.append(everything(inside) if name.endswith(".xlsx") else inside.decode("utf-8", errors="replace"))
    return "\n".join(said)


def told(value: Any, unit: str) -> str:
    """A figure of the document as a table has it, by hand: counts whole, percentages in one place."""
    if value["value"] is None:
        return SYMBOLS[value["status"]]
    return f"{value['value']:.1f}%" if unit == "percent" else f"{value['value']:,.0f}"


def test_the_wide_table_is_the_document_cell_by_cell(edition: Edition) -> None:
    data = to_docx(paper_of(edition), produced=PRODUCED)
    document = to_document(edition)
    codes = {(r["indicator"], r["breakdown"], r["member"]): r["reference"] for r in document["references"]}
    wanted = {
        codes[row["indicator"], None, None]: [told(v, row["unit"]) for v in row["values"] if v["period"] in MONTHS]
        for row in document["scorecard"]["rows"]
    }
    found = {}
    for table in docx.Document(io.BytesIO(data)).tables:
        heads = [cell.text for cell in table.rows[0].cells]
        if set(MONTHS.values()) <= set(heads):
            for row in table.rows[1:]:
                cells = [text_of(cell._tc) for cell in row.cells]
                code = cells[0][-7:]
                if code in wanted:
                    found[code] = [cells[heads.index(month)] for month in MONTHS.values()]
    assert found == wanted


def test_a_planted_formula_and_script_stay_text(edition: Edition) -> None:
    """They are there to read, in the comment and the action; nothing in the package could run them."""
    data = to_docx(paper_of(edition), produced=PRODUCED)
    package = opened(data)
    body = text_of(package.body)
    assert FORMULA in body and SCRIPT in body
    assert "<script" not in everything(data) and "<f>" not in everything(data).replace("<c:f>", "")
    assert not [name for name in package.files if re.search(r"vba|macro|activeX|oleObject|\.bin$", name)]
    codes = {found.text.split()[0] for found in package.body.iter(f"{W}instrText")}
    assert codes == {"TOC", "PAGEREF", "SEQ"}


def test_a_name_that_was_written_for_internal_use_does_not_get_out(card: Scorecard) -> None:
    """The public's edition leaves the comment out, says that it did, and no part of the file has the name."""
    public = edition_of(card, audience="public")
    first = public.card.rows[0]
    written = [comment(f"{CHILD} waited too long.", first.indicator, public.period, readers="internal")]
    read = read_for(written, Quotable.of([public.card]), "public")
    whole = replace(
        public, card=with_remarks(public.card, read.remarks), remarks=read.remarks, left_out=read.left_out,
        layout=PaperLayout(exempt="Paragraph 2 of Schedule 12A."),
    )  # fmt: skip
    data = to_docx(paper_of(whole), produced=PRODUCED)
    assert "Thistlewood" not in everything(data) and "Jessamine" not in everything(data)
    body = text_of(opened(data).body)
    assert "1 comment or action was not written for public use, and left out." in body and "Part 1" in body
    inside = read_for(written, Quotable.of([public.card]), "internal")
    open_card = replace(public, card=with_remarks(public.card, inside.remarks), remarks=inside.remarks)
    assert CHILD in everything(to_docx(paper_of(open_card), produced=PRODUCED)), "else the test looks for nothing"


@pytest.mark.office
@pytest.mark.pages
def test_it_opens_elsewhere_with_its_pages_and_texts(tmp_path: Path) -> None:
    """LibreOffice, which is not Word, lays it out: each section that begins a page does, and nothing is lost."""
    office, pages = need("office"), need("pages").with_name("pdftotext")
    whole = paper(rows=40)
    (tmp_path / "paper.docx").write_bytes(to_docx(whole, produced=PRODUCED))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(office), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "paper.docx")], check=True, capture_output=True, timeout=120)
    out = subprocess.run([str(pages), "-layout", str(tmp_path / "paper.pdf"), "-"], check=True, capture_output=True)
    sheets = [re.sub(r"\s+", " ", sheet) for sheet in out.stdout.decode("utf-8").split("\f") if sheet.strip()]
    assert 8 <= len(sheets) <= 20
    for number, sheet in enumerate(sheets, 1):
        assert f"Page {number} of {len(sheets)}" in sheet and "Part 2: not for publication" in sheet
    begins = [next(n for n, sheet in enumerate(sheets) if n > 1 and title in sheet) for title in (
        "Early help", "All figures", "Notes on the figures", "Where each figure comes from")]  # fmt: skip
    assert begins == sorted(begins) and len(set(begins)) == 4
    assert "What matters" in sheets[0] and "About this paper" in sheets[1] and "Contents" in sheets[1]
    assert sum(sheet.count("Children who became the subject") for sheet in sheets) >= 40

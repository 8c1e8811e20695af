"""The page, the PDF and the slides of an edition say its own document, figure by figure, rounded as people round."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from pptx import Presentation

from tests.support.frozen import edition_of
from tests.support.system import need
from trigpoint.catalogue.layouts import PaperLayout
from trigpoint.publish.edition_json import to_document
from trigpoint.publish.paper.of_edition import paper_of
from trigpoint.publish.paper_html import paper_to_html
from trigpoint.publish.pdf import to_pdf
from trigpoint.publish.slides import to_pptx
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Scorecard

SYMBOLS = {"suppressed": "c", "not available": "x", "not applicable": "z", "to be confirmed": "tbc", "low": "k"}
DAY = dt.date(2020, 9, 4)
ADDRESS = "https://performance.fenbridge.example"


@pytest.fixture
def edition(card: Scorecard) -> Edition:
    return replace(edition_of(card), layout=PaperLayout(style="table"))


def told(edition: Edition) -> Iterator[tuple[str, list[str]]]:
    """Each figure's reference, with what it was in each period that the pack shows, from the document alone."""
    document: Any = to_document(edition)
    codes = [one["reference"] for one in document["references"]]
    cards = [document["scorecard"], *document["breakdowns"]]
    rows = [row for card in cards for row in card["rows"]]
    places = {(row["indicator"], row["breakdown"], row["member"]): row for row in rows}
    for code, (_, row) in zip(codes, places.items(), strict=True):
        yield code, [written(value, row["unit"]) for value in row["values"][-edition.shown :]]


def written(value: Any, unit: str) -> str:
    if value["value"] is None:
        return SYMBOLS[value["status"]]
    number = Decimal(str(value["value"])).quantize(Decimal("1" if unit == "count" else "0.1"), ROUND_HALF_UP)
    return f"{number:,}{'%' if unit == 'percent' else ''}"


def test_the_page_has_every_figure_beside_its_reference(edition: Edition) -> None:
    page = lxml.html.fromstring(paper_to_html(paper_of(edition, address=ADDRESS), produced=DAY))
    rows = [
        ("".join(row.xpath("./th")[0].itertext()), ["".join(cell.itertext()) for cell in row.xpath("./td")])
        for row in page.xpath("//tbody/tr")
    ]
    assert len(list(told(edition))) > 1
    for code, values in told(edition):
        found = [cells for name, cells in rows if name.endswith(code) and len(cells) >= len(values)]
        assert any(cells[: len(values)] == values for cells in found), (code, values, found)
        assert page.xpath(f'//a[@href="{ADDRESS}/r/{code}"]')


@pytest.mark.pages
def test_the_pdf_has_every_figure_beside_its_reference(edition: Edition, tmp_path: Path) -> None:
    need("pages")
    place = tmp_path / "e.pdf"
    place.write_bytes(to_pdf(paper_of(edition, address=ADDRESS), produced=DAY))
    read = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", str(place), "-"], capture_output=True, check=True)
    flat = re.sub(r"\s+", "", read.stdout.decode("utf-8"))
    assert len(list(told(edition))) > 1
    for code, values in told(edition):
        assert f"{code}{''.join(values)}" in flat, (code, values)


def test_slides_have_the_latest_figure_beside_its_reference(edition: Edition) -> None:
    deck = Presentation(io.BytesIO(to_pptx(paper_of(edition), produced=DAY)))
    latest = {code: values[-1] for code, values in told(edition)}
    seen = 0
    for slide in deck.slides:
        for shape in slide.shapes:
            of_figures = shape.has_table and shape.table.cell(0, 1).text_frame.text == "Aug 2020"
            for row in list(shape.table.rows)[1:] if of_figures else ():
                cells = [cell.text_frame.text for cell in row.cells]
                code = cells[0].rpartition("·")[2].split()[-1]
                if code in latest:
                    assert cells[1] == latest[code]
                    seen += 1
        for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
            figures = next(one for one in chart.plots[0].series if one.name == "This figure")
            assert any(_is(figures.values[-1], value) for value in latest.values())
            seen += 1
    assert seen


def _is(number: float | None, text: str) -> bool:
    if number is None or text in SYMBOLS.values():
        return number is None and text in SYMBOLS.values()
    return Decimal(str(number)).quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal(text.strip("%").replace(",", ""))

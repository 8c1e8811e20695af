"""The forms that an edition is published in: one entry each, whose libraries are loaded only when it is asked for."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL
from trigpoint.scorecard.edition import Edition
from trigpoint.store.settings import FILE, WebSettings
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.publish.paper.objects import Paper
    from trigpoint.publish.star.objects import Star

Files = list[tuple[str, bytes]]
"""Files by their place below the folder that is published to, folders parted by `/`."""

INSTALL = 'Install what it needs: pip install "trigpoint[publish]".'


@dataclass(frozen=True)
class Order:
    """What is to be drawn. `stem` begins the names of files; `produced` is the day that stands on them: of an edition
    the day on which it was signed, so that it is drawn the same whenever that is. `meeting` is the committee's.
    `paper` is another than the edition's own, such as what differs from the one before."""

    workspace: Workspace
    edition: Edition
    stem: str
    produced: dt.date
    meeting: dt.date | None = None
    paper: Paper | None = None

    @cached_property
    def star(self) -> Star:
        """The edition, and all that were signed before it for the same audience, as one star."""
        from trigpoint.runs.star import star_until

        return star_until(self.workspace, self.edition)


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is in words, what draws it, and the packages of others that this needs.

    `further` writes what is no file that replaces another, into the folder that is published to, and says what.
    """

    title: str
    draw: Callable[[Order], Files]
    needs: tuple[str, ...] = ()
    further: Callable[[Order, Path], tuple[Path, ...]] | None = None


def known_forms(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once, where every one is a form whose libraries are installed. Raises `UserMistake` for all that
    are not."""
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    problems = [Problem(f'There is no form "{n}".', did_you_mean(n, FORMS)) for n in wanted if n not in FORMS]
    for name in wanted:
        lacking = (
            [part for part in FORMS[name].needs if importlib.util.find_spec(part) is None] if name in FORMS else []
        )
        if lacking:
            problems.append(Problem(f"The form {name} needs {' and '.join(lacking)}, which is not installed.", INSTALL))
    if not wanted:
        problems = [Problem("No form was named.", f"Write some of: {', '.join(FORMS)}.")]
    if problems:
        raise UserMistake(problems)
    return wanted


def _xlsx(order: Order) -> Files:
    from trigpoint.publish.book.book import to_book

    return [(f"{order.stem}.xlsx", to_book(order.edition, produced=order.produced))]


def _tables(order: Order) -> Files:
    from trigpoint.publish.tables import to_tables

    return [(f"{order.stem}-tables.xlsx", to_tables(order.edition, produced=order.produced))]


def _opendata(order: Order) -> Files:
    from trigpoint.catalogue.areas import load_areas
    from trigpoint.publish.opendata.of_edition import files_of
    from trigpoint.runs.load import definition_folders

    if order.edition.number == 0:
        what = "Open data is of what was signed: a draft would be taken for more than it is."
        raise UserMistake(Problem(what, "Sign the pack first."))
    made = files_of(order.edition, load_areas(definition_folders(order.workspace)))
    return [(f"{order.stem}-opendata/{name}", data) for name, data in made]


def _docx(order: Order) -> Files:
    from trigpoint.publish.docx.printing import to_docx

    return [(f"{order.stem}.docx", to_docx(_paper(order), template=_template(order), produced=order.produced))]


def _template(order: Order) -> bytes | None:
    """The council's own Word document, where the settings name one."""
    named = order.workspace.settings.publish.template
    if not named:
        return None
    try:
        return (order.workspace.path / named).read_bytes()
    except OSError as error:
        what = f"The Word template {named} cannot be read: {error.strerror or type(error).__name__}."
        raise UserMistake(Problem(what, "Put it there, or take template out of [publish].", file=FILE)) from error


def _put_delta(order: Order, folder: Path) -> tuple[Path, ...]:
    from trigpoint.publish import delta

    return delta.write(order.star, folder / "delta")


def _powerbi(order: Order) -> Files:
    from trigpoint.publish.powerbi import files_of

    whose = "" if order.star.audience == INTERNAL else f", for {order.star.audience} use"
    return files_of(order.star, title=f"{order.workspace.name}: performance{whose}")


def _paper(order: Order) -> Paper:
    """The edition as a paper, whose references lead to the web application where that has an address of its own."""
    if order.paper is not None:
        return order.paper
    from trigpoint.publish.paper.of_edition import paper_of

    address = order.workspace.settings.web.address
    known = "" if address == WebSettings().address else address
    return paper_of(order.edition, address=known, meeting=order.meeting)


def _pdf(order: Order) -> Files:
    from trigpoint.publish.pdf import to_pdf

    pdf = to_pdf(_paper(order), produced=order.produced, cache=order.workspace.cache)
    return [(f"{order.stem}.pdf", pdf)]


def _html(order: Order) -> Files:
    from trigpoint.publish.paper_html import paper_to_html

    page = paper_to_html(_paper(order), produced=order.produced, cache=order.workspace.cache)
    return [(f"{order.stem}.html", page.encode("utf-8"))]


def _pptx(order: Order) -> Files:
    from trigpoint.publish.slides import to_pptx

    return [(f"{order.stem}.pptx", to_pptx(_paper(order), produced=order.produced))]


FORMS: Mapping[str, Form] = {
    "xlsx": Form("a working book for Excel", _xlsx),
    "tables": Form("published tables, as government analysts lay them out", _tables, ("gptables",)),
    "docx": Form("a paper for Word", _docx, ("docx", "pptx")),
    "pdf": Form("a paper as an accessible PDF", _pdf, ("typst", "pikepdf", "vl_convert")),
    "pptx": Form("slides for a board, with charts that can be edited", _pptx, ("pptx",)),
    "html": Form("a paper as one page for a browser", _html, ("vl_convert",)),
    "opendata": Form("open data in the Department for Education's layout", _opendata),
    "powerbi": Form("a Power BI project and the star that it reads", _powerbi),
    "delta": Form("the star as Delta tables", lambda order: [], ("deltalake",), _put_delta),
}

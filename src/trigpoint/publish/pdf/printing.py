"""The pages of a paper set by Typst, and what it leaves to be tagged: https://typst.app/docs/reference/pdf/."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.publish.charts.drawing import to_svg
from trigpoint.publish.paper.objects import Paper
from trigpoint.publish.pdf.data import as_json
from trigpoint.publish.pdf.tagging import tagged

if TYPE_CHECKING:
    import typst

STANDARD: Literal["ua-1"] = "ua-1"
FONTS = files("trigpoint.publish").joinpath("fonts")
_TYPEFACE = "source-sans-3-regular.ttf"
_UNSEEN = re.compile(r"the text `\"(.+?)\"` could not be displayed")
_STANDS_FOR = "\N{REPLACEMENT CHARACTER}"


def to_pdf(paper: Paper, *, produced: dt.date, cache: Path | None = None) -> bytes:
    """The paper as PDF/UA-1. `produced` is the day it is made, which it states; the same paper and day give the same
    bytes. Drawings of charts are kept in `cache`, where there is one.

    Signs that the typefaces have not, such as emoji, stand as a replacement sign. Raises `UserMistake` where Trigpoint
    was put together without its typeface.
    """
    data = as_json(paper, produced, lambda chart, id: to_svg(chart, id, cache))
    midnight = dt.datetime.combine(produced, dt.time(), dt.UTC)
    return tagged(_set(data, midnight))


def _set(data: str, moment: dt.datetime) -> bytes:
    """The pages. Whatever cannot be shown is found by setting them, for Typst refuses it."""
    import typst

    source = files(__package__).joinpath("paper.typ").read_bytes()
    while True:
        try:
            return typst.compile(
                source,
                font_paths=_fonts(),
                sys_inputs={"paper": data},
                format="pdf",
                pdf_standards=[STANDARD],
                timestamp=moment,
            )
        except typst.TypstError as error:
            unseen = {sign for found in _UNSEEN.findall(error.diagnostic) for sign in _signs(found)} & set(data)
            if not unseen:
                raise
            data = data.translate({ord(sign): _STANDS_FOR for sign in unseen})


def _signs(text: str) -> set[str]:
    r"""The signs of a text as Typst quotes it, where some are written as `\u{200d}`."""
    return set(re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text))


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The typeface that comes with Trigpoint and, for signs that it has not, those that come with Typst: never those of
    the machine, so that a paper looks alike wherever it is made."""
    import typst

    if not FONTS.joinpath(_TYPEFACE).is_file():
        instead = "Install Trigpoint anew from its wheel, or run `make setup` in its repository."
        raise UserMistake(Problem("The typeface of PDFs is missing from this installation.", instead))
    with as_file(FONTS) as folder:
        paths: list[Any] = [folder]
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=paths)

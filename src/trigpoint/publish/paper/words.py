"""What people wrote, as blocks of a paper: their lists and bold words, and the references of the figures they quote."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trigpoint.publish import figures
from trigpoint.publish.paper.objects import Paragraph, Points, Run, Text, plain
from trigpoint.scorecard import prose
from trigpoint.scorecard.commentary import NOTHING_TO_ADD, Remark
from trigpoint.scorecard.edition import Edition

Said = Paragraph | Points
_BELOW_NOUGHT = re.compile(r"(?<!\S)-(?=\d)")


def remark_blocks(remark: Remark, edition: Edition, *, style: str = "quote", signed: bool = True) -> tuple[Said, ...]:
    """A comment as paragraphs and lists, the last of them signed unless that is not wanted."""
    by = figures.signed_by(remark) if signed else ""
    if remark.nothing_to_add:
        return (Paragraph(plain(NOTHING_TO_ADD), style, by),)
    blocks = [_block(block, edition, style) for block in remark.prose.blocks]
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph):
        blocks[-1] = Paragraph(last.text, last.style, by)
    elif last is not None and by:
        blocks.append(Paragraph((), style, by))
    return tuple(blocks)


def unbroken(text: str) -> str:
    """A few words that no line's end parts, such as `+1.2 points`."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def with_minus(text: str) -> str:
    """A text whose numbers below nought have a minus, as those of the tables beside it have, for a hyphen."""
    return _BELOW_NOUGHT.sub("\N{MINUS SIGN}", text)


def _block(block: prose.Block, edition: Edition, style: str) -> Said:
    if isinstance(block, prose.Paragraph):
        return Paragraph(_text(block.spans, edition), style)
    return Points(tuple(_text(item, edition) for item in block.items), block.numbered)


def _text(spans: Iterable[prose.Span], edition: Edition) -> Text:
    runs: list[Run] = []
    for span in spans:
        if isinstance(span, prose.Break):
            if runs:
                last = runs[-1]
                runs[-1] = Run(last.text, last.bold, last.reference, break_after=True)
        elif isinstance(span, prose.Phrase):
            said = with_minus(span.text) if span.link is not None else span.text
            runs.append(Run(said, span.bold, _reference(span.link, edition)))
    return tuple(runs)


def _reference(link: prose.Link | None, edition: Edition) -> str:
    """The reference of a quoted figure, where the edition has its row; a text may also quote another breakdown's."""
    if link is None:
        return ""
    place = (link.indicator, link.breakdown, link.member)
    row = next((row for row in edition.rows if (row.indicator, row.breakdown, row.member) == place), None)
    return edition.reference_of(row) if row is not None else ""

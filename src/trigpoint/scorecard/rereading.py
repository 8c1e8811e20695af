"""Words that were read for some, read again for others: their figures are looked up among those that these may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from trigpoint.model.problem import UserMistake
from trigpoint.model.words import readable_by
from trigpoint.scorecard.commentary import Remark
from trigpoint.scorecard.prose import Asked, Block, Link, Listing, Paragraph, Phrase, Prose, Span, Spans
from trigpoint.scorecard.quoting import Quotable, Quote


@dataclass(frozen=True, slots=True)
class Reread:
    """The remarks that the audience may read, and how many it may not."""

    remarks: tuple[Remark, ...]
    left_out: int


def reread(remarks: Iterable[Remark], rows: Quotable, audience: str) -> Reread:
    """The remarks that were written for the audience, each live figure as `rows` have it.

    One that quotes a figure that they do not show is left out as a whole: half a sentence says something else.
    """
    found = tuple(remarks)
    kept = [_again(remark, rows) for remark in found if readable_by(remark.readers, audience)]
    told = tuple(remark for remark in kept if remark is not None)
    return Reread(told, len(found) - len(told))


def _again(remark: Remark, rows: Quotable) -> Remark | None:
    before = iter(remark.quotes)
    quotes: list[Quote] = []
    try:
        blocks = tuple(_block(block, before, rows, quotes) for block in remark.prose.blocks)
    except UserMistake:
        return None
    return replace(remark, prose=Prose(blocks), quotes=tuple(quotes))


def _block(block: Block, before: Iterator[Quote], rows: Quotable, quotes: list[Quote]) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(_spans(block.spans, before, rows, quotes))
    return Listing(tuple(_spans(item, before, rows, quotes) for item in block.items), block.numbered)


def _spans(spans: Spans, before: Iterator[Quote], rows: Quotable, quotes: list[Quote]) -> Spans:
    return tuple(_span(span, before, rows, quotes) for span in spans)


def _span(span: Span, before: Iterator[Quote], rows: Quotable, quotes: list[Quote]) -> Span:
    """A phrase with a link has its quote among `before`, in the same order."""
    if not isinstance(span, Phrase) or span.link is None:
        return span
    quote = rows.quote(_asked(span.link, next(before).part))
    quotes.append(quote)
    return replace(span, text=quote.text if span.live else span.text, link=quote.link)


def _asked(link: Link, part: str) -> Asked:
    by = f"{link.breakdown}={link.member}" if link.breakdown is not None else ""
    return Asked(link.indicator, link.period, by, part)

"""The tree of a comment as JSON, and back: what every form draws paragraphs, lists, bold words and links from."""

from __future__ import annotations

from typing import Any

from trigpoint.scorecard.prose import Block, Break, Figure, Link, Listing, Paragraph, Phrase, Prose, Span, Spans

Json = dict[str, Any]


def prose_to_json(prose: Prose) -> list[Json]:
    """The blocks of a text whose figures have been looked up. Raises `ValueError` where one has not."""
    return [_block(block) for block in prose.blocks]


def prose_of(blocks: list[Json]) -> Prose:
    """The contrary of `prose_to_json`."""
    return Prose(tuple(_block_of(block) for block in blocks))


def _block(block: Block) -> Json:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "spans": _spans(block.spans)}
    kind = "numbered" if block.numbered else "bullets"
    return {"kind": kind, "items": [_spans(item) for item in block.items]}


def _spans(spans: Spans) -> list[Json]:
    return [_span(span) for span in spans]


def _span(span: Span) -> Json:
    if isinstance(span, Figure):
        raise ValueError(f"{span.asked.written} has not been looked up")
    if isinstance(span, Break):
        return {"kind": "break"}
    link = span.link
    figure = link and {
        "indicator": link.indicator,
        "period": link.period,
        "breakdown": link.breakdown,
        "member": link.member,
    }
    return {"kind": "words", "text": span.text, "bold": span.bold, "live": span.live, "figure": figure}


def _block_of(block: Json) -> Block:
    if block["kind"] == "paragraph":
        return Paragraph(_spans_of(block["spans"]))
    return Listing(tuple(_spans_of(item) for item in block["items"]), block["kind"] == "numbered")


def _spans_of(spans: list[Json]) -> Spans:
    return tuple(_span_of(span) for span in spans)


def _span_of(span: Json) -> Span:
    if span["kind"] == "break":
        return Break()
    link = Link(**span["figure"]) if span["figure"] else None
    return Phrase(span["text"], span["bold"], link, span["live"])

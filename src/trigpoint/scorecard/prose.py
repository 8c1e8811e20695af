"""The small language of comments: paragraphs, lists, bold words, and figures that follow the scorecard.

    The rate rose to {{figure: re_referrals}} (**target** {{figure: re_referrals, part=target}}).

    - [Last month](figure: re_referrals, period=2026-02) was lower.

A safe part of Markdown: a blank line parts paragraphs, a line's end is a line's end, `- ` or `* ` begins an item and
`1. ` a numbered one, `**` makes bold, a backslash takes the meaning from the sign after it. Everything else is text,
HTML included: whatever draws it escapes it. A text is parsed once into a tree, which pages and documents draw alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PARTS = (
    "value", "numerator", "denominator", "change", "change on year", "target", "mean", "year to date",
    "england", "region", "statistical neighbours",
)  # fmt: skip
"""What may be asked of a figure; `change` is since the period before, `mean` of the last twelve months."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure that a text names: `name` is an indicator's id or reference; `period`, `by` (`breakdown=member`) and
    `part` are as they were typed, empty where they were not. `written` is the whole token, for a message."""

    name: str
    period: str = ""
    by: str = ""
    part: str = ""
    written: str = ""
    odd: tuple[str, ...] = ()
    """Keys that there are not."""


@dataclass(frozen=True, slots=True)
class Link:
    """Which figure words lead to: the indicator's id, the period as it is written, the member."""

    indicator: str
    period: str
    breakdown: str | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words, some of them bold. `link` is the figure that they quote or speak of; `live` where the scorecard, not the
    author, gave them."""

    text: str
    bold: bool = False
    link: Link | None = None
    live: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure still to be looked up. `words` are the author's, for a link; empty where the number stands there."""

    asked: Asked
    bold: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line within a paragraph."""


Span = Phrase | Figure | Break
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together."""

    spans: Spans


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered or with bullets."""

    items: tuple[Spans, ...]
    numbered: bool = False


Block = Paragraph | Listing


@dataclass(frozen=True, slots=True)
class Prose:
    """A text, parsed. Once its figures are looked up it holds no `Figure`."""

    blocks: tuple[Block, ...] = ()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure still to be looked up, in order."""
        return tuple(span for spans in self.lines for span in spans if isinstance(span, Figure))

    @property
    def lines(self) -> tuple[Spans, ...]:
        """The spans of every paragraph and item, in order."""
        found: list[Spans] = []
        for block in self.blocks:
            found += [block.spans] if isinstance(block, Paragraph) else block.items
        return tuple(found)

    @property
    def plain(self) -> str:
        """The text without bold, for where only text can stand; lists keep their bullets and numbers."""
        said: list[str] = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                said.append(_plain(block.spans))
            else:
                marks = (f"{n}. " if block.numbered else "- " for n in range(1, len(block.items) + 1))
                said.append("\n".join(mark + _plain(item) for mark, item in zip(marks, block.items, strict=True)))
        return "\n\n".join(said)


_ITEM = re.compile(r"\s{0,8}(?:(?P<bullet>[-*•])|(?P<number>\d{1,3})[.)])\s+(?P<text>\S.*)")
_MARKS = re.compile(
    r"\\(?P<plain>[\\*{}\[\]()#.\-])"
    r"|(?P<bold>\*\*)"
    r"|\{\{\s*figure\s*:(?P<token>[^{}\n]*)\}\}"
    r"|\[(?P<words>[^\[\]\n]+)\]\(figure\s*:(?P<target>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)"
    r"|(?P<end>\n)"
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_KEY = re.compile(r",\s*(?=[a-z_]+\s*=)")


def parse(text: str) -> Prose:
    """The tree of a text. Nothing is refused: what is not of the language is text. Signs that no document holds go."""
    clean = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\t", " ")
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", clean):
        blocks += _blocks(part)
    return Prose(tuple(blocks))


def asked(inside: str, written: str = "") -> Asked:
    """A token's inside: `re_referrals, period=2026-03, by=team=North, part=target`."""
    name, *rest = _KEY.split(inside)
    found: dict[str, str] = {}
    odd: list[str] = []
    for piece in rest:
        key, _, value = piece.partition("=")
        if key.strip() in ("period", "by", "part"):
            found[key.strip()] = value.strip()
        else:
            odd.append(key.strip())
    return Asked(name.strip(), written=written or inside, odd=tuple(odd), **found)


def _blocks(part: str) -> list[Block]:
    """What stands between two blank lines: paragraphs and lists, which may follow each other line by line."""
    found: list[tuple[str, list[str]]] = []
    for line in part.split("\n"):
        item = _ITEM.fullmatch(line)
        if item is not None:
            kind = "numbered" if item["number"] else "bullets"
            if found and found[-1][0] == kind:
                found[-1][1].append(item["text"].strip())
            else:
                found.append((kind, [item["text"].strip()]))
        elif not line.strip():
            continue
        elif found and (found[-1][0] == "lines" or line[:1] == " "):
            found[-1][1][-1] += "\n" + line.strip()  # the rest of a paragraph, or of an item where it is indented
        else:
            found.append(("lines", [line.strip()]))
    return [_block(kind, texts) for kind, texts in found]


def _block(kind: str, texts: list[str]) -> Block:
    if kind == "lines":
        return Paragraph(_spans(texts[0]))
    return Listing(tuple(_spans(text) for text in texts), kind == "numbered")


def _spans(text: str) -> Spans:
    """The spans of one paragraph or item. Bold that is never ended is two asterisks."""
    marks = list(_MARKS.finditer(text))
    bolds = [mark.start() for mark in marks if mark["bold"]]
    paired = set(bolds[: len(bolds) // 2 * 2])
    spans: list[Span] = []
    words, bold, after = "", False, 0

    def say() -> None:
        nonlocal words
        if words:
            spans.append(Phrase(words, bold))
            words = ""

    for mark in marks:
        words += text[after : mark.start()]
        after = mark.end()
        if mark["plain"] is not None:
            words += mark["plain"]
        elif mark["bold"]:
            if mark.start() not in paired:
                words += "**"
                continue
            say()
            bold = not bold
        else:
            say()
            spans.append(_other(mark, bold))
    words += text[after:]
    say()
    return tuple(spans)


def _other(mark: re.Match[str], bold: bool) -> Span:
    if mark["end"]:
        return Break()
    if mark["words"] is not None:
        return Figure(asked(mark["target"], mark[0]), bold, mark["words"])
    return Figure(asked(mark["token"], mark[0]), bold)


def _plain(spans: Spans) -> str:
    return "".join(_text(span) for span in spans)


def _text(span: Span) -> str:
    if isinstance(span, Break):
        return "\n"
    return span.text if isinstance(span, Phrase) else span.words or span.asked.written

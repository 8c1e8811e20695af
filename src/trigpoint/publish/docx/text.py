"""Words in WordprocessingML: runs, links, bookmarks and fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape as _escape

from trigpoint.publish.paper.objects import Run

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_YEARS = re.compile(r"(?<=\b\d{4})-(?=\d{2}\b(?!-))")
_NOT_NAME = re.compile(r"[^A-Za-z0-9_]")
_LONGEST_NAME = 40
OF_CODES = 15
"""The size of references among words, in half points."""
_NEXT = "<w:keepNext/>"
_BEGINS = re.compile(r"<w:p>(?:<w:pPr>(?P<style><w:pStyle [^>]*/>)?(?P<rest>.*?)</w:pPr>)?", re.DOTALL)


def kept_together(paragraphs: str) -> str:
    """Paragraphs of which each but the last keeps to the page of the next, as far as a page holds them."""
    most = len(_BEGINS.findall(paragraphs)) - 1
    return _BEGINS.sub(_with_next, paragraphs, count=most) if most > 0 else paragraphs


def kept_to_next(written: str) -> str:
    """A section's blocks, of which the end, from the last row of its last table on, keeps to the page of the few words
    that follow it: they have no page to themselves."""
    last = written.rfind("<w:tr>")
    return written if last < 0 else written[:last] + _BEGINS.sub(_with_next, written[last:])


def _with_next(found: re.Match[str]) -> str:
    style, rest = found["style"] or "", found["rest"] or ""
    return f"<w:p><w:pPr>{style}{_NEXT}{rest.replace(_NEXT, '')}</w:pPr>"


@dataclass
class Writing:
    """What the parts of one document share: its styles' ids, where links lead, and the numbers given out so far.

    `link` gives the relationship of a web address, `address` is where references are answered (empty: at the entry
    with that reference within the document); `anchors` are the references that have such an entry.
    """

    styles: Mapping[str, str]
    link: Callable[[str], str]
    address: str
    anchors: frozenset[str]
    breadth: float = 1.0
    """How wide the document's letters are beside Arial."""
    letters: str = ""
    """Properties of every run of text, where a table's letters are smaller than its style's."""
    small: str = ""
    """The size of what stands small below a cell's text."""
    of_codes: int = OF_CODES
    """The size of references, in half points: in a table never more than that of what stands small in its cells."""
    counts: dict[str, int] = field(default_factory=dict)
    printed: set[str] = field(default_factory=set)

    def count(self, what: str) -> int:
        """The next number of its kind, from 1: bookmarks, drawings, tables, figures."""
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def style(self, name: str) -> str:
        """The properties of a paragraph in a style."""
        return f'<w:pStyle w:val="{self.styles[name.casefold()]}"/>'

    def paragraph(self, inside: str, style: str = "", more: str = "") -> str:
        """A paragraph. `more` are further properties."""
        named = self.style(style) if style else ""
        properties = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
        return f"<w:p>{properties}{inside}</w:p>"

    def run(self, text: str, properties: str = "", *, break_after: bool = False) -> str:
        """Text in one style; line ends are line breaks."""
        said = "<w:br/>".join(map(_unparted, text.split("\n")))
        ends = "<w:br/>" if break_after else ""
        whole = properties if "<w:sz " in properties else properties + self.letters
        return f"<w:r>{f'<w:rPr>{whole}</w:rPr>' if whole else ''}{said}{ends}</w:r>"

    def runs(self, text: Iterable[Run]) -> str:
        """A text; what quotes a figure leads to it, and has its reference beside it for who reads on paper."""
        return "".join(self._one(run) for run in text)

    def _one(self, run: Run) -> str:
        bold = "<w:b/>" if run.bold else ""
        if not run.reference:
            return self.run(run.text, bold, break_after=run.break_after)
        look = self._looks() if self.leads(run.reference) else ""
        inside = self.to(run.reference, self.run(run.text, look + bold))
        ends = "<w:r><w:br/></w:r>" if run.break_after else ""
        return f"{inside}{self.run(' ')}{self.code(run.reference)}{ends}"

    def leads(self, reference: str) -> bool:
        """Whether there is anywhere for a reference to lead."""
        return bool(self.address) or reference in self.anchors

    def to(self, reference: str, inside: str) -> str:
        """Runs that lead to where a reference is answered."""
        if not self.leads(reference):
            return inside
        if self.address:
            return (
                f'<w:hyperlink r:id="{self.link(f"{self.address}/r/{reference}")}" w:history="1">{inside}</w:hyperlink>'
            )
        return f'<w:hyperlink w:anchor="{of_reference(reference)}" w:history="1">{inside}</w:hyperlink>'

    def code(self, reference: str) -> str:
        """A reference, small, leading to where it is answered; its first place is marked."""
        small = f'<w:rStyle w:val="{self.styles["trigpoint reference"]}"/>'
        letters = re.sub(r"<w:sz(?:Cs)? [^>]*/>", "", self.letters)
        inside = f'<w:r><w:rPr>{small}{letters}<w:sz w:val="{self.of_codes}"/></w:rPr><w:t>{reference}</w:t></w:r>'
        if reference in self.printed:
            return self.to(reference, inside)
        self.printed.add(reference)
        return self.marked(where_printed(reference), self.to(reference, inside))

    def _looks(self) -> str:
        return f'<w:rStyle w:val="{self.styles["hyperlink"]}"/>'

    def marked(self, name: str, inside: str) -> str:
        """What stands at a bookmark."""
        number = self.count("bookmark")
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'

    def field(self, code: str, shown: str, properties: str = "", *, stale: bool = False) -> str:
        """A field with what it showed last; `stale` where Word is to work it out on opening."""
        look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        dirty = ' w:dirty="true"' if stale else ""
        return (
            f'<w:r>{look}<w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
            f'<w:r>{look}<w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
            f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r>'
            f'<w:r>{look}<w:t>{escape(shown)}</w:t></w:r><w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
        )


def _unparted(line: str) -> str:
    """A line of text; no line's end parts a year such as `2025-26` at its hyphen."""
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in _YEARS.split(line))
    return "<w:noBreakHyphen/>".join(parts)


def escape(text: str) -> str:
    """Text as XML holds it, without what XML cannot hold."""
    return _escape(_NOT_XML.sub("", text), quote=True)


def of_mark(mark: str) -> str:
    """The bookmark of a section's mark: Word allows letters, digits and low lines, forty at most."""
    return f"m_{_NOT_NAME.sub('_', mark)}"[:_LONGEST_NAME]


def of_reference(reference: str) -> str:
    """The bookmark of a reference's entry."""
    return f"r_{reference}"


def where_printed(reference: str) -> str:
    """The bookmark of the first place where a reference stands beside its figure."""
    return f"p_{reference}"

"""The contents of a Word document: a field whose entries are there already, each leading to its heading."""

from __future__ import annotations

from trigpoint.publish.docx.text import Writing, of_mark
from trigpoint.publish.paper.objects import Paper

_DEEPEST = 2


def contents(paper: Paper, writing: Writing, width: int) -> str:
    """The headings of the first two levels with their pages. The numbers of pages are fields of their own, which Word
    works out as it opens the document: nobody knows them before it is laid out."""
    heads = [(level, section) for level, section in paper.walk() if level <= _DEEPEST and section.mark]
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    lines = [writing.paragraph(writing.run("Contents"), "TOC Heading")]
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z '
        '\\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    for place, (level, section) in enumerate(heads):
        mark = of_mark(section.mark)
        page = writing.field(f"PAGEREF {mark} \\h", "", stale=True)
        inside = f"{writing.run(section.title)}<w:r><w:tab/></w:r>{page}"
        entry = f'<w:hyperlink w:anchor="{mark}" w:history="1">{inside}</w:hyperlink>'
        lines.append(writing.paragraph((begin if place == 0 else "") + entry, f"toc {level}", tabs))
    lines.append(
        writing.paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', more='<w:spacing w:before="0" w:after="0"/>')
    )
    return "".join(lines)

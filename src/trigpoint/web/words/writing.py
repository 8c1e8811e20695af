"""One comment being written: what stands beside the box, what its text says once its figures are looked up, and what in
it contradicts the scorecard."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from trigpoint.model.period import Period
from trigpoint.publish import figures
from trigpoint.scorecard.commentary import NOTHING_TO_ADD
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.scorecard.prose import Break, Paragraph, Phrase, Prose, Spans, parse
from trigpoint.scorecard.quoting import Quotable
from trigpoint.web.words.models import Comment

PROMPTS = (
    "What changed, and since when?",
    "Why? What do the records behind it say?",
    "What are we doing about it, who, and by when?",
    "When will it show in the figure?",
)
_LIVE = (("value", "this figure"), ("change", "its change"), ("target", "its target"), ("england", "England"))


@dataclass(frozen=True, slots=True)
class Token:
    """A live figure that can be put into the text: what to type, and what it reads today."""

    words: str
    typed: str
    reads: str


def tokens(card: Scorecard, row: Row) -> list[Token]:
    """The live figures of the row that there are: each with what to type."""
    split = f", by={row.breakdown}={row.member}" if row.member is not None else ""
    found = []
    for part, words in _LIVE:
        said = ", part=" + part if part != "value" else ""
        typed = f"{{{{figure: {row.indicator}{split}{said}}}}}"
        quoted = Quotable.of([card]).quoted(parse(typed))
        if not quoted.problems:
            found.append(Token(words, typed, quoted.prose.plain))
    return found


def drawn(text: str, card: Scorecard) -> SafeString:
    """The text as a page shows it, its figures looked up in the scorecard. Everything is escaped."""
    return prose_html(Quotable.of([card]).quoted(parse(text)).prose)


def prose_html(prose: Prose) -> SafeString:
    """A parsed text, its figures looked up, in the design system's markup."""
    said = []
    for block in prose.blocks:
        if isinstance(block, Paragraph):
            said.append(format_html('<p class="govuk-body">{}</p>', _spans(block.spans)))
        else:
            items = format_html_join("", "<li>{}</li>", ((_spans(item),) for item in block.items))
            tag, kind = ("ol", "number") if block.numbered else ("ul", "bullet")
            tag = mark_safe(tag)  # noqa: S308 - one of the two words above
            said.append(format_html('<{} class="govuk-list govuk-list--{}">{}</{}>', tag, kind, items, tag))
    return format_html_join("", "{}", ((block,) for block in said))


def _spans(spans: Spans) -> SafeString:
    return format_html_join("", "{}", ((_span(span),) for span in spans))


def _span(span: object) -> SafeString | str:
    if isinstance(span, Break):
        return mark_safe("<br>")
    assert isinstance(span, Phrase)
    said: SafeString | str = span.text
    if span.link is not None:
        css = "tp-live" if span.live else "govuk-link"
        said = format_html('<a class="{}" href="/figures/live/{}/{}/{}">{}</a>', css, *_linked(span), said)
    return format_html("<strong>{}</strong>", said) if span.bold else said


def _linked(span: Phrase) -> tuple[str, str, str]:
    link = span.link
    assert link is not None
    return link.indicator, link.period, f"{link.breakdown}={link.member}" if link.member is not None else "everyone"


def mistakes_in(text: str, card: Scorecard) -> list[str]:
    """The live figures of a text that there are not, in words."""
    return [str(problem) for problem in Quotable.of([card]).quoted(parse(text)).problems]


def contradictions(text: str, row: Row) -> list[str]:
    """What the text says in numbers that the scorecard does not."""
    return []


def before(row: Row, period: Period) -> Comment | None:
    """What was said about the row the period before."""
    place = (row.indicator, row.breakdown, row.member)
    return Comment.objects.about(place, str(period.previous())).select_related("author").first()


def starters(row: Row) -> list[str]:
    """Sentences that the figures bear out, to begin from."""
    return [insight.text for insight in row.insights]


def spoken(comment: Comment) -> str:
    """The comment in one line, for a list."""
    return NOTHING_TO_ADD if comment.nothing_to_add else parse(comment.text).plain


def value_of(row: Row) -> str:
    """The row's figure of the period, as it is written."""
    return figures.cell(row.values[-1], row.unit)

"""People's words as pages show them: everything escaped, in the design system's markup."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from trigpoint.scorecard.prose import Break, Link, Paragraph, Phrase, Prose, Spans


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
        said = format_html(
            '<a class="{}" href="{}">{}</a>', "tp-live" if span.live else "govuk-link", _at(span.link), said
        )
    return format_html("<strong>{}</strong>", said) if span.bold else said


def _at(link: Link) -> str:
    """The page of the figure that the words quote."""
    there = reverse("quoted-figure", args=[link.indicator, link.period])
    return f"{there}?{urlencode({'by': link.breakdown, 'member': link.member})}" if link.member is not None else there

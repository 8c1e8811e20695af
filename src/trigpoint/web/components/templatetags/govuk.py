"""Tags and filters of every template, and the parts that are drawn in many places."""

from __future__ import annotations

import re
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from trigpoint.catalogue.objects import ExampleTable
from trigpoint.model.period import Period
from trigpoint.publish import figures
from trigpoint.scorecard.objects import Row
from trigpoint.scorecard.prose import Prose
from trigpoint.web.components.prose import prose_html

register = template.Library()

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.ClearableFileInput, "govuk-file-upload"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.TextInput, "govuk-input"),
    (forms.NumberInput, "govuk-input govuk-input--width-10"),
    (forms.Widget, "govuk-input"),
)
_OF_ANY_FIELD = frozenset({"required", "invalid", "invalid_choice", "invalid_list", "null_characters_not_allowed"})
_OF_ANY_FIELD |= {"max_length", "min_length", "max_value", "min_value", "max_digits", "max_decimal_places"}
"""Codes of mistakes whose usual words do not say what they are about."""
_HYPHENED = re.compile(r"\w+(?:-\w+)+")
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox|FxiOS": "Firefox", "Chrome|CriOS": "Chrome", "Safari": "Safari"}
"""By their signs in what a browser says of itself; Safari last, for most of the others say that they are it too."""
_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux")
COLOURS = {
    "red": "red",
    "amber": "yellow",
    "green": "green",
    "better": "green",
    "worse": "red",
    "similar": "grey",
    "overdue": "red",
    "done": "green",
    "waiting": "yellow",
    "draft": "blue",
    "handed in": "blue",
    "question": "purple",
    "answered": "blue",
    "returned": "orange",
    "accepted": "green",
}


@register.simple_tag
def govuk_widget(field: BoundField) -> SafeString:
    """The field's own element, with the classes and descriptions that it needs."""
    widget = field.field.widget
    css = next(name for kind, name in _CLASSES if isinstance(widget, kind))
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.CheckboxInput):
        css = ""
    given = str(widget.attrs.get("class", ""))
    classes = " ".join(
        part for part in (css, given, f"{css.split()[0]}--error" if css and field.errors else "") if part
    )
    described = " ".join(
        part
        for part in (
            f"{field.id_for_label}-hint" if field.help_text else "",
            f"{field.id_for_label}-error" if field.errors else "",
        )
        if part
    )
    widget.attrs.pop("placeholder", None)  # words that vanish when somebody types; the label says it
    attributes = {"class": classes} if classes else {}
    if described:
        attributes["aria-describedby"] = described
    return field.as_widget(attrs=attributes)


@register.filter
def browser(agent: str) -> str:
    """The browser and the system that somebody signed in with, in words; what is not known of as it says itself."""
    found = next((name for sign, name in _BROWSERS.items() if re.search(rf"(?:{sign})\w*/\d", agent)), "")
    on = next((name for name in _SYSTEMS if name in agent), "")
    return f"{found} on {on}" if found and on else agent[:60]


@register.filter
def figure(row: Row) -> str:
    """A row's figure of the scorecard's period, as it is written."""
    return figures.cell(row.values[-1], row.unit)


@register.filter
def change(row: Row) -> str:
    """A row's change on the period before, in the measure by which it is judged."""
    return figures.change(row.change_on_previous, row.unit).replace("-", "\N{MINUS SIGN}")


@register.filter
def target(row: Row) -> str:
    """A row's target, as it is written."""
    return figures.target(row.target, row.unit)


@register.filter
def in_words(period: Period | str) -> str:
    """A period as a title has it: `August 2020`."""
    return figures.in_full(Period.parse(period) if isinstance(period, str) else period)


@register.filter
def unbroken(text: str) -> SafeString:
    """A text whose words with hyphens stay in one piece: a browser would break `2025-26` in two."""
    whole = _HYPHENED.sub(r'<span class="tp-nowrap">\g<0></span>', conditional_escape(text))
    return mark_safe(whole)  # noqa: S308  # escaped above


@register.filter
def prose(text: Prose) -> SafeString:
    """People's words, parsed and their figures looked up, in the design system's markup."""
    return prose_html(text)


@register.filter
def drawn_rows(drawn: ExampleTable) -> list[tuple[str, tuple[object, ...]]]:
    """The rows of a drawn table, each with its label."""
    return list(zip(drawn.labels, drawn.rows, strict=True))


@register.filter
def kind_of(field: BoundField) -> str:
    """How a field is laid out: `checkbox`, `radios`, `checkboxes`, `hidden` or `plain`."""
    widget = field.field.widget
    if isinstance(widget, forms.HiddenInput):
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "plain"


@register.inclusion_tag("components/error_summary.html")
def error_summary(*found: Any) -> dict[str, object]:
    """Every mistake of the forms, each a link to its field; of formsets and lists, of each form in them."""
    told: list[tuple[str, str]] = []
    for given in found:
        each = list(given) if isinstance(given, forms.BaseFormSet | list) else [given] if given else []
        for form in each:
            for name, errors in form.errors.items():
                place = form[name].id_for_label if name in form.fields else ""
                told += [(_named(form, name, error), place) for error in errors.as_data()]
        if isinstance(given, forms.BaseFormSet):
            told += [(str(error), "") for error in given.non_form_errors()]
    return {"told": told}


def _named(form: Any, name: str, error: ValidationError) -> str:
    """A mistake as it is said away from its field: what would be said of any field says which one it is."""
    words, field = " ".join(error.messages), form.fields.get(name)
    if field is None or error.code not in _OF_ANY_FIELD:
        return words
    kinds = type(field).__mro__
    usual = [getattr(kind, "default_error_messages", {}).get(error.code) for kind in kinds]
    if error.code in field.error_messages and field.error_messages[error.code] not in usual:
        return words
    return f"{form[name].label}: {words[:1].lower()}{words[1:]}"


@register.inclusion_tag("components/tag.html")
def tag(words: object, colour: str = "") -> dict[str, object]:
    """A word in a coloured box: the word says all that the colour does."""
    text = str(words)
    return {"words": text[:1].upper() + text[1:], "colour": colour or COLOURS.get(text.casefold(), "grey")}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any) -> dict[str, object]:
    """The way through the pages of a long list, keeping what else the address asks for."""
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    kept = asked.urlencode()
    return {
        "page": page,
        "kept": f"{kept}&" if kept else "",
        "pages": page.paginator.get_elided_page_range(page.number),
    }

"""The forms of a pack that is put together: the pack, its paper, and each of its sections."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django import forms

from trigpoint.catalogue.layouts import CHARTS, COLUMNS, STYLES, PaperLayout, SectionLayout, Slot
from trigpoint.runs.pack_drafts import PackDraft, SectionDraft

AUDIENCES = [("internal", "Internal use"), ("partner", "Partners"), ("public", "Anybody")]
FREQUENCIES = [("month", "Every month"), ("quarter", "Every quarter"), ("half", "Every half year"), ("year", "Yearly")]
_STYLES = {"table": "One wide table", "report": "Each figure by itself", "summary": "One page with a table of outcomes"}
_CHARTS = {"trend": "Trend", "compared": "Beside its comparators", "neighbours": "Within the range of neighbours"}
_SLOTS = "One a line: its heading, and after a colon what to write. Case study: A family, the support, the outcome."
_styles = [(name, _STYLES[name]) for name in STYLES]
_charts = [(name, _CHARTS[name]) for name in CHARTS]
_ORDER = "They stand in this order. One that is taken out, kept so and chosen again comes last."


class _PaperForm(forms.Form):
    """What a whole paper and one section may both say. The columns that are chosen stand first, in their own order, for
    a browser sends them in the order of the page."""

    columns = forms.MultipleChoiceField(label="Columns", widget=forms.CheckboxSelectMultiple, required=False)
    charts = forms.MultipleChoiceField(
        label="Charts", choices=_charts, widget=forms.CheckboxSelectMultiple, required=False
    )
    none_chosen: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [name for name in self.initial.get("columns", ()) if name in COLUMNS]
        ordered = [*chosen, *(name for name in COLUMNS if name not in chosen)]
        self.fields["columns"] = forms.MultipleChoiceField(
            label="Columns",
            help_text=f"{self.none_chosen['columns']} {_ORDER}",
            choices=[(name, name[:1].upper() + name[1:]) for name in ordered],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields["charts"].help_text = self.none_chosen["charts"]


class NewPackForm(forms.Form):
    """How a pack of the council's own begins."""

    name = forms.RegexField(r"^[a-z][a-z0-9-]{2,79}$", label="Name", help_text="Small letters and hyphens: my-board.")
    title = forms.CharField(label="Title", max_length=200)
    start = forms.ChoiceField(label="Begin with", required=False)

    def __init__(self, *args: Any, packs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"] = forms.ChoiceField(
            label="Begin with", required=False, choices=[("", "An empty pack"), *packs]
        )


class PackForm(_PaperForm):
    """A pack and how its paper prints, without its sections."""

    none_chosen: ClassVar[dict[str, str]] = {
        "columns": "None chosen: those that are usual for the style.", "charts": "None chosen: no chart is drawn.",
    }  # fmt: skip
    field_order = (
        "title", "audience", "frequency", "periods_shown", "style", "columns", "charts", "lines", "committee", "author",
        "exempt", "before", "after",
    )  # fmt: skip

    title = forms.CharField(label="Title", max_length=200)
    audience = forms.ChoiceField(label="For whom", choices=AUDIENCES)
    frequency = forms.ChoiceField(label="How often", choices=FREQUENCIES)
    periods_shown = forms.IntegerField(label="How many periods it shows", min_value=1, max_value=60)
    style = forms.ChoiceField(label="How figures are told", choices=_styles)
    lines = forms.IntegerField(label="Lines of the first page that say what matters", min_value=1, max_value=30)
    committee = forms.CharField(label="Committee", required=False, max_length=200)
    author = forms.CharField(label="Written by", help_text="A post.", required=False, max_length=200)
    exempt = forms.CharField(
        label="Why what is not for the public is exempt",
        help_text="Makes such a paper Part 2, and the public one Part 1.",
        required=False,
        max_length=400,
    )
    before = forms.CharField(
        label="Places for words at the front", help_text=_SLOTS, required=False, widget=forms.Textarea({"rows": 2})
    )
    after = forms.CharField(
        label="Places for words at the end", help_text=_SLOTS, required=False, widget=forms.Textarea({"rows": 2})
    )

    @staticmethod
    def of(draft: PackDraft) -> dict[str, Any]:
        """What the form shows of a draft."""
        paper = draft.paper
        return {
            "title": draft.title, "audience": draft.audience, "frequency": draft.frequency,
            "periods_shown": draft.periods_shown, "style": paper.style, "columns": list(paper.columns),
            "charts": list(paper.charts), "lines": paper.lines, "committee": paper.committee, "author": paper.author,
            "exempt": paper.exempt, "before": _lines(paper.before), "after": _lines(paper.after),
        }  # fmt: skip

    def put(self, draft: PackDraft) -> PackDraft:
        """The draft as the form has it."""
        said = self.cleaned_data
        paper: PaperLayout = replace(
            draft.paper, style=said["style"], columns=tuple(said["columns"]), charts=tuple(said["charts"]),
            lines=said["lines"], committee=said["committee"], author=said["author"], exempt=said["exempt"],
            before=_slots(said["before"]), after=_slots(said["after"]),
        )  # fmt: skip
        return replace(
            draft, title=said["title"], audience=said["audience"], frequency=said["frequency"],
            periods_shown=said["periods_shown"], paper=paper,
        )  # fmt: skip


class SectionForm(_PaperForm):
    """One section: its title and how it prints."""

    none_chosen: ClassVar[dict[str, str]] = {
        "columns": "None chosen: as the paper has them.", "charts": "None chosen: as the paper has them.",
    }  # fmt: skip
    field_order = ("title", "style", "columns", "charts", "asks", "slots")

    title = forms.CharField(label="Section", max_length=200)
    style = forms.ChoiceField(label="How it is told", choices=[("", "As the paper"), *_styles], required=False)
    asks = forms.CharField(label="What to write about it", required=False, max_length=400)
    slots = forms.CharField(
        label="Places for words below its figures", help_text=_SLOTS, required=False, widget=forms.Textarea({"rows": 2})
    )

    @staticmethod
    def of(section: SectionDraft) -> dict[str, Any]:
        """What the form shows of a section."""
        laid = section.layout
        return {
            "title": section.title, "style": laid.style, "columns": list(laid.columns), "charts": list(laid.charts),
            "asks": laid.asks, "slots": _lines(laid.slots),
        }  # fmt: skip

    def put(self, section: SectionDraft) -> SectionDraft:
        """The section as the form has it."""
        said = self.cleaned_data
        laid: SectionLayout = replace(
            section.layout, style=said["style"], columns=tuple(said["columns"]), charts=tuple(said["charts"]),
            asks=said["asks"], slots=_slots(said["slots"]),
        )  # fmt: skip
        return replace(section, title=said["title"], layout=laid)


def _lines(slots: tuple[Slot, ...]) -> str:
    return "\n".join(f"{slot.title}: {slot.asks}" if slot.asks else slot.title for slot in slots)


def _slots(text: str) -> tuple[Slot, ...]:
    found = []
    for line in text.splitlines():
        title, _, asks = line.partition(":")
        if title.strip():
            found.append(Slot(title.strip(), asks.strip()))
    return tuple(found)

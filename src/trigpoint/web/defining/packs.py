"""A pack put together in the browser: sections and figures step by step, beside the paper that they make.

Every button sends the whole form, which is kept in the draft before the step is taken: without scripts the page comes
back, with them only what changed. The paper is a page of its own in a frame, which may do nothing but be shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.definitions import indicators_matching
from trigpoint.runs.handed_out import forms_here
from trigpoint.runs.pack_drafts import PackDraft, read_pack_draft, started_from
from trigpoint.runs.pack_preview import preview_pack, rests_on
from trigpoint.runs.place import open_workspace
from trigpoint.web import place
from trigpoint.web.defining.forms import WhyForm
from trigpoint.web.defining.models import Draft
from trigpoint.web.defining.pack_forms import NewPackForm, PackForm, SectionForm
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.protection import POLICY

PAPER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; sandbox"
)
"""The paper's own style stands in its page; it runs nothing, sends nothing and fetches nothing."""

_MOST_FOUND = 15
_NOT_ALL = Problem("Its paper shows figures of every service, and you reach some.", "Ask an analyst to show it to you.")
_STEPS = {"up": -1, "down": 1}


@needs(Permission.DEFINE)
def new_pack(request: HttpRequest) -> HttpResponse:
    """Begin a pack of the council's own: empty, or with all that another has."""
    catalogue = place.catalogue()
    packs = [(pack.id, pack.title) for pack in catalogue.packs.values()]
    form, why = NewPackForm(request.POST or None, packs=packs), WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and why.is_valid():
        said = form.cleaned_data
        begun = PackDraft(said["name"], said["title"])
        if said["start"]:
            begun = started_from(place.workspace(), catalogue, said["start"], said["name"], said["title"])
        with transaction.atomic():
            made = Draft.objects.create(
                kind="pack", name=begun.name, text=begun.text(), why=why.cleaned_data["why"], author=request.user
            )
            record(request.user, "drafted a definition", str(made), kind="definition", reason=made.why)
        return redirect("build-pack", made.pk)
    told = {"title": "A new pack", "form": form, "why": why, "many": False, "button": "Put it together"}
    return render(request, "defining/form.html", told)


@needs(Permission.DEFINE)
def build_pack(request: HttpRequest, number: int) -> HttpResponse:
    """Put a pack together, beside the paper that it makes."""
    found = _draft(number)
    if not found.may_change:
        raise PermissionDenied
    draft = read_pack_draft(found.text)
    form = PackForm(request.POST or None, initial=PackForm.of(draft))
    each = [
        SectionForm(request.POST or None, initial=SectionForm.of(section), prefix=f"s{n}")
        for n, section in enumerate(draft.sections)
    ]
    if request.method == "POST" and _are_valid(form, each):
        put = form.put(draft)
        sections = tuple(one.put(section) for one, section in zip(each, draft.sections, strict=True))
        return _stepped(request, found, replace(put, sections=sections))
    return _page(request, found, draft, form, each)


@needs(Permission.DEFINE, Permission.APPROVE)
@require_safe
@xframe_options_sameorigin
def draft_paper(request: HttpRequest, number: int) -> HttpResponse:
    """The paper of a drafted pack, for its frame: what is wrong with the draft where it makes none."""
    found = _draft(number)
    workspace = place.workspace()
    try:
        if not request.user.reaches(Permission.SEE_FIGURES).everything:
            raise UserMistake(_NOT_ALL)
        page = _paper(place.path(), rests_on(workspace), place.catalogue().digest, found.text, found.name)
    except UserMistake as mistake:
        page = render(request, "defining/no_paper.html", {"problems": mistake.problems}).content.decode()
    answer = HttpResponse(page)
    answer.headers["Content-Security-Policy"] = PAPER_POLICY
    return answer


def _are_valid(form: PackForm, each: list[SectionForm]) -> bool:
    """Whether all is in order, every form asked, and no two sections are called the same: words find them by it."""
    valid = [form.is_valid(), *(one.is_valid() for one in each)]
    titles: set[str] = set()
    for one in each:
        title = one.cleaned_data.get("title", "")
        if title in titles:
            one.add_error("title", f"Two sections are called “{title}”.")
        titles.add(title)
    return all(valid) and not any(one.errors for one in each)


def _page(
    request: HttpRequest, found: Draft, draft: PackDraft, form: PackForm, each: list[SectionForm]
) -> HttpResponse:
    catalogue = place.catalogue()
    words = request.GET.get("find", "").strip()
    reaches = request.user.reaches(Permission.SEE_DEFINITIONS)
    matching = [one for one in indicators_matching(catalogue, text=words) if reaches.sees_indicator(one)]
    titles = {one.id: one.title for one in catalogue.indicators.values()}
    sections = [
        (
            str(n),
            one,
            [(f"{n}:{m}", item, titles.get(item.indicator, item.indicator)) for m, item in enumerate(section.items)],
        )
        for n, (one, section) in enumerate(zip(each, draft.sections, strict=True))
    ]
    told = {
        "draft": found,
        "form": form,
        "each": each,
        "sections": sections,
        "titles": [section.title for section in draft.sections],
        "into": request.GET.get("into", ""),
        "at": request.GET.get("at", ""),
        "words": words,
        "found": matching[:_MOST_FOUND] if words else [],
        "more": max(len(matching) - _MOST_FOUND, 0) if words else 0,
        "drawn": not any(one.lacking for one in forms_here() if one.name == "html"),
        "version": hashlib.sha256(found.text.encode("utf-8")).hexdigest()[:12],
    }
    answer = render(request, "defining/build_pack.html", told)
    answer.headers["Content-Security-Policy"] = f"{POLICY.format('')}; frame-src 'self'"
    return answer


def _stepped(request: HttpRequest, found: Draft, draft: PackDraft) -> HttpResponse:
    """Keep what the form says, take the step that the button names, and show the page anew."""
    step, _, what = request.POST.get("do", "save").partition(":")
    into = request.POST.get("into", "")
    if step == "keep" and request.POST.get("find", "").strip():  # Enter in the box to search by
        step = "find"
    stepped = _STEPPING[step](draft, what, into) if step in _STEPPING else draft
    if step == "section":
        stepped = draft.with_section(request.POST.get("new_section", "").strip()[:200] or "A section")
    _keep(request, found, stepped.text(), told=step == "save")
    if step == "save":
        there = reverse("draft-definition", args=[found.pk])
        return HttpResponse(headers={"HX-Redirect": there}) if request.htmx else redirect(there)
    asked = {"find": request.POST.get("find", ""), "into": into} if step in ("find", "add") else {}
    asked["at"] = _there(step, what, draft, stepped)
    query = urlencode({key: value for key, value in asked.items() if value})
    return redirect(f"{reverse('build-pack', args=[found.pk])}{f'?{query}' if query else ''}")


def _keep(request: HttpRequest, found: Draft, text: str, *, told: bool) -> None:
    """Write the draft down. Its history has a line for each time that somebody saves it, and one for whoever else had a
    hand in it, not one for each step."""
    last = found.history.first()
    if text == found.text and not told:
        return
    found.text = text
    if not told and last is not None and last.history_user_id == request.user.pk:
        found.skip_history_when_saving = True
    with transaction.atomic():
        found.save()
        if told:
            record(request.user, "changed a draft", str(found), kind="definition")


def _add(draft: PackDraft, indicator: str, into: str) -> PackDraft:
    known = place.catalogue().indicators
    if indicator not in known:
        raise Http404
    if not draft.sections:
        draft = draft.with_section("Figures")
    at = int(into) if into.isdigit() and int(into) < len(draft.sections) else len(draft.sections) - 1
    return draft.with_item(at, indicator)


def _places(draft: PackDraft, what: str) -> tuple[int, int | None]:
    """The section, and perhaps the line of it, that a button names."""
    numbers = [int(part) for part in what.split(":") if part.isdigit()]
    if not numbers or numbers[0] >= len(draft.sections):
        raise Http404
    if len(numbers) == 1:
        return numbers[0], None
    if numbers[1] >= len(draft.sections[numbers[0]].items):
        raise Http404
    return numbers[0], numbers[1]


def _move(step: int) -> Callable[[PackDraft, str, str], PackDraft]:
    def moved(draft: PackDraft, what: str, _into: str) -> PackDraft:
        section, item = _places(draft, what)
        return draft.section_moved(section, step) if item is None else draft.item_moved(section, item, step)

    return moved


def _drop(draft: PackDraft, what: str, _into: str) -> PackDraft:
    section, item = _places(draft, what)
    return draft.without_section(section) if item is None else draft.without_item(section, item)


def _there(step: str, what: str, before: PackDraft, after: PackDraft) -> str:
    """The button on which whoever uses a keyboard goes on after a step: that of the line or section which was moved, or
    of the one that stands where another was removed."""
    if step not in ("drop", *_STEPS):
        return "" if step == "keep" else f"{step}:{what}".removesuffix(":")
    section, item = _places(before, what)
    if item is None:
        moved = min(max(section + _STEPS.get(step, 0), 0), len(after.sections) - 1)
        return "section" if step == "drop" else f"{step}:{moved}"
    left = len(after.sections[section].items)
    if step != "drop" and left < len(before.sections[section].items):  # it went over into the next section
        section += _STEPS[step]
        item = 0 if step == "down" else len(after.sections[section].items) - 1
    elif left:
        item = min(max(item + _STEPS.get(step, 0), 0), left - 1)
    else:
        return "find"
    return f"{step}:{section}:{item}"


_STEPPING: Mapping[str, Callable[[PackDraft, str, str], PackDraft]] = {
    **{name: _move(step) for name, step in _STEPS.items()},
    "drop": _drop,
    "add": _add,
}


def _draft(number: int) -> Draft:
    return get_object_or_404(Draft, pk=number, kind="pack")


@lru_cache(maxsize=16)
def _paper(folder: Path, _rests_on: str, _digest: str, text: str, name: str) -> str:
    """A paper stays what it is as long as what it rests on does."""
    return preview_pack(open_workspace(folder), text, name)

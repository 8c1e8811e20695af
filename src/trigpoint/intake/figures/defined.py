"""Recorded indicators that a load defines: their definitions, and the workspace's file that holds them.

The file is `definitions/indicators/defined.yaml`. It is written (whole, beside itself, renamed into place) *before* the
snapshot is committed and put back if that fails: a definition without figures harms nobody and is found again by the
next try, while figures without a definition could not be shown. Defining again what is defined changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trigpoint.intake.figures.entries import Entry, Said

FILE = "definitions/indicators/defined.yaml"
_HEAD = "# Recorded indicators that `load --define` made. Yours to change: a later load leaves them alone.\n"
_USABLE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
_PERCENT_TITLE = re.compile(r"^(?:%|percent(?:age)?\b|proportion\b|share\b)|%|\bpercentage of\b", re.IGNORECASE)
_PER = re.compile(r"\b(?:rate )?per ([\d,]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Defined:
    """A recorded indicator as the figures define it. `better` is `neither` where the file does not say."""

    id: str
    ref: str
    title: str
    unit: str
    better: str
    frequency: str
    owner: str = ""


def usable_id(reference: str) -> str:
    """The reference itself where it can be an id, else one made of it: `1.2` is `ref_1_2`."""
    if _USABLE.fullmatch(reference):
        return reference
    made = re.sub(r"[^a-z0-9]+", "_", reference.casefold()).strip("_")
    return made if _USABLE.fullmatch(made) else f"ref_{made}".rstrip("_")


def define(references: Iterable[str], said: Iterable[Said], entries: Iterable[Entry]) -> tuple[Defined, ...]:
    """A definition for each reference, from what its rows say and from its figures."""
    rows: dict[str, list[Said]] = {}
    for row in said:
        rows.setdefault(row.reference, []).append(row)
    figures: dict[str, list[Entry]] = {}
    for entry in entries:
        figures.setdefault(entry.reference, []).append(entry)
    return tuple(_define(r, rows.get(r, []), figures.get(r, [])) for r in references)


def _define(reference: str, said: list[Said], entries: list[Entry]) -> Defined:
    title = next((row.title for row in said if row.title), reference)
    return Defined(
        usable_id(reference),
        reference,
        title,
        _unit(title, next((row.unit for row in said if row.unit), ""), entries),
        next((row.better for row in said if row.better), "neither"),
        _frequency(entries),
        next((row.owner for row in said if row.owner), ""),
    )


def _unit(title: str, said: str, entries: list[Entry]) -> str:
    if any(entry.is_percent for entry in entries) or said.casefold().strip() in ("%", "percent", "percentage"):
        return "percent"
    if _PERCENT_TITLE.search(title):
        return "percent"
    per = _PER.search(title)
    if per is not None:
        return f"per {per[1]}"
    values = [entry.value for entry in entries if entry.value is not None]
    return "count" if all(value.is_integer() for value in values) else "number"


def _frequency(entries: list[Entry]) -> str:
    """The shortest of the periods in which it was sent."""
    order = ("week", "month", "quarter", "half", "term", "financial year", "academic year", "calendar year")
    kinds = {str(entry.period.kind) for entry in entries}
    return next((kind for kind in order if kind in kinds), "month")


def define_indicators(defined: Iterable[Defined], existing: str, known: Mapping[str, str]) -> str:
    """The text of the workspace's file with these definitions added: `existing` is kept as it stands.

    What `known` has (by id or reference) is not defined again. Text is written as JSON strings, which YAML reads as
    they are, so that no title can become anything else.
    """
    documents = []
    for one in defined:
        if one.id in known or one.ref in known:
            continue
        lines = [
            f"indicator: {_text(one.id)}",
            f"title: {_text(one.title)}",
            "value: recorded",
            f"unit: {_text(one.unit)}",
            f"frequency: {one.frequency}",
            f"better: {one.better}",
            f"refs: [{_text(one.ref)}]",
        ]
        if one.owner:
            lines.append(f"owner: {_text(one.owner)}")
        documents.append("\n".join(lines) + "\n")
    if not documents:
        return existing
    start = existing.rstrip() + "\n---\n" if existing.strip() else _HEAD
    return start + "---\n".join(documents)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

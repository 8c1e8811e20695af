"""How a pack prints, as an edition's document holds it, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from trigpoint.catalogue.layouts import PaperLayout, SectionLayout, Slot

Json = dict[str, Any]


def layout_to_json(layout: PaperLayout) -> Json:
    """The layout's keys as the pack's definition has them; sections as a list, each with its `title`."""
    found: Json = _listed(asdict(layout))
    return found


def layout_of(found: Json) -> PaperLayout:
    """The layout whose `layout_to_json` this is."""
    sections = tuple(SectionLayout(**_words(each) | {"slots": _slots(each["slots"])}) for each in found["sections"])
    places = {key: _slots(found[key]) for key in ("before", "after")}
    return PaperLayout(**_words(found) | places | {"sections": sections})


def _words(found: Json) -> Json:
    return found | {key: tuple(found[key]) for key in ("columns", "charts")}


def _slots(found: list[Json]) -> tuple[Slot, ...]:
    return tuple(Slot(**each) for each in found)


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    return [_listed(each) for each in value] if isinstance(value, tuple) else value

"""The parts of a report page as Power BI's enhanced report format (PBIR) has them, as plain JSON.

What each file must hold is published as JSON Schema (developer.microsoft.com/json-schemas/fabric).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trigpoint.publish.powerbi.ids import short

Json = dict[str, Any]
SCHEMAS = "https://developer.microsoft.com/json-schemas/fabric/item/report/definition"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the model, or a measure: by the names that people read. `shown` is its heading, if another."""

    table: str
    name: str
    is_measure: bool = False
    shown: str = ""

    @property
    def expression(self) -> Json:
        """How the format names it."""
        kind = "Measure" if self.is_measure else "Column"
        return {kind: {"Expression": {"SourceRef": {"Entity": self.table}}, "Property": self.name}}

    @property
    def projection(self) -> Json:
        """The field in a visual's query."""
        made: Json = {
            "field": self.expression,
            "queryRef": f"{self.table}.{self.name}",
            "nativeQueryRef": self.name,
        }
        return made | ({"displayName": self.shown} if self.shown else {})


@dataclass(frozen=True, slots=True)
class Box:
    """Where a visual stands on a page of 1280 by 720."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Visual:
    """A visual: its kind, what it shows by role, its title, and what is read out instead of it."""

    name: str
    kind: str
    box: Box
    roles: Mapping[str, Sequence[Field]] = field(default_factory=dict)
    title: str = ""
    alt: str = ""
    objects: Mapping[str, Any] = field(default_factory=dict)


def text(words: str) -> Json:
    """Words as a constant."""
    doubled = words.replace("'", "''")
    return _constant(f"'{doubled}'")


def flag(value: bool) -> Json:
    """Yes or no as a constant."""
    return _constant("true" if value else "false")


def number(value: int) -> Json:
    """A number as a constant."""
    return _constant(f"{value}D")


def colour(code: str) -> Json:
    """A colour as a constant."""
    return {"solid": {"color": text(code)}}


def properties(**said: Any) -> list[Json]:
    """The properties of one object of a visual."""
    return [{"properties": said}]


def container(page: str, visual: Visual, order: int) -> Json:
    """A visual's file; `order` is that in which a keyboard reaches it."""
    box = visual.box
    place = {"x": box.x, "y": box.y, "z": order, "width": box.width, "height": box.height, "tabOrder": order}
    around: Json = {"general": properties(altText=text(visual.alt))}
    around["title"] = properties(
        show=flag(bool(visual.title)), **({"text": text(visual.title)} if visual.title else {})
    )
    drawn: Json = {"visualType": visual.kind}
    if visual.roles:
        drawn["query"] = {"queryState": {role: _projections(fields) for role, fields in visual.roles.items()}}
    drawn |= {"objects": dict(visual.objects), "visualContainerObjects": around, "drillFilterOtherVisuals": True}
    return {
        "$schema": f"{SCHEMAS}/visualContainer/2.0.0/schema.json",
        "name": short(page, visual.name),
        "position": place,
        "visual": drawn,
    }


def _projections(fields: Sequence[Field]) -> Json:
    return {"projections": [found.projection for found in fields]}


def _constant(value: str) -> Json:
    return {"expr": {"Literal": {"Value": value}}}

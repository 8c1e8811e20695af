"""The targets on an indicator's page: in words, and only as far as somebody reaches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.model.standard import BasisKind, TargetRow
from trigpoint.publish.figures import day, in_full
from trigpoint.runs.stated_targets import Stated, Whose, stated_targets
from trigpoint.scorecard.measure import unit_of
from trigpoint.scorecard.written import goal, number
from trigpoint.web import place
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission

_IN_ITS_UNIT = (BasisKind.VALUE, BasisKind.BASELINE_YEAR, BasisKind.CUMULATIVE)
"""Targets whose number is one of the figure's own; of others it is a change, or a step."""


@dataclass(frozen=True, slots=True)
class Line:
    """One target in words; `holds` where the newest whole period is held against it."""

    start: str
    end: str
    target: str
    amber: str
    red: str
    basis: str
    whose: str
    note: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Standards:
    """The targets that somebody sees of an indicator, the period for which they are told, and how it is coloured then:
    the title of a pack (empty: everywhere else) with its rule."""

    period: str
    lines: tuple[Line, ...]
    colours: tuple[tuple[str, str], ...]


def standards_for(user: User, catalogue: Catalogue, indicator: Indicator) -> Standards:
    """The targets within somebody's reach: a pack's, where they reach the pack; loaded ones, which of all holds, and
    how colours come about, where they see what is not signed."""
    found = stated_targets(place.workspace(), catalogue, indicator)
    reaches, unsigned = user.reaches(Permission.SEE_DEFINITIONS), user.may(Permission.SEE_UNSIGNED)
    unit = unit_of(indicator, catalogue.derived)

    def seen(one: Stated) -> bool:
        if one.whose is Whose.LOADED:
            return unsigned
        return one.whose is Whose.DEFINITION or reaches.sees_pack(one.pack)

    lines = tuple(_line(catalogue, one, unit, unsigned) for one in found.targets if seen(one))
    colours = tuple(
        (catalogue.packs[pack].title if pack else "", rule)
        for pack, rule in found.colours
        if unsigned and (not pack or reaches.sees_pack(pack))
    )
    return Standards(in_full(found.period) if found.period is not None and unsigned else "", lines, colours)


def _line(catalogue: Catalogue, one: Stated, unit: str, unsigned: bool) -> Line:
    row = one.row
    return Line(
        start=day(row.start) if row.start > dt.date.min else "The beginning",
        end=day(row.end) if row.end is not None else "Further notice",
        target=_number(row, unit),
        amber=number(row.amber, unit) if row.amber is not None else "",
        red=number(row.red, unit) if row.red is not None else "",
        basis=one.basis[:1].upper() + one.basis[1:],
        whose=_whose(catalogue, one),
        note=row.note,
        holds=one.holds and unsigned,
    )


def _number(row: TargetRow, unit: str) -> str:
    if row.value is None:
        return "To be agreed" if row.basis.kind is BasisKind.VALUE else ""
    return goal(row.value, unit) if row.basis.kind in _IN_ITS_UNIT else number(row.value, "")


def _whose(catalogue: Catalogue, one: Stated) -> str:
    if one.whose is Whose.LOADED:
        return f"Loaded file ({one.row.source})" if one.row.source else "Loaded file"
    return catalogue.packs[one.pack].title if one.whose is Whose.PACK else "The definition"

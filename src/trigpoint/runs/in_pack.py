"""Use case: one figure as a pack's scorecard shows it, with its direction, its colour and the rules behind both."""

from __future__ import annotations

from dataclasses import dataclass

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.language.near import did_you_mean
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.definitions import find_indicator
from trigpoint.runs.score import score
from trigpoint.scorecard.objects import Row
from trigpoint.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class InPack:
    """A row of a pack's scorecard, and the pack's rule of direction in words."""

    pack: str
    direction_rule: str
    row: Row


def in_pack(
    workspace: Workspace, pack: str, name: str, period: Period, member: tuple[str, str] | None = None
) -> InPack:
    """The figure of an indicator (by id or reference), for everyone or for (breakdown, member), as the pack shows it.

    It is the row of the pack's own scorecard, of which no other line is worked out. Raises `UserMistake` for an unknown
    name, and for a figure that the pack does not show.
    """
    indicator = find_indicator(workspace_catalogue(workspace.path), name)
    card = score(workspace, pack, period, by=member[0] if member is not None else None, only=indicator)
    names = (indicator.id, *indicator.refs)
    rows = [row for row in card.rows if row.indicator == indicator.id or row.ref in names]
    if not rows:
        what = f'The pack "{pack}" does not show {indicator.id}.'
        raise UserMistake(Problem(what, "`trigpoint catalogue` lists the packs that show each indicator."))
    if member is None:
        return InPack(pack, card.direction_rule, rows[0])
    of = {row.member: row for row in rows if row.member is not None}
    found = next((row for known, row in of.items() if known.casefold() == member[1].casefold()), None)
    if found is None:
        what = f'The pack "{pack}" shows no {member[0]} "{member[1]}" of {indicator.id}.'
        raise UserMistake(Problem(what, did_you_mean(member[1], of, "There are")))
    return InPack(pack, card.direction_rule, found)

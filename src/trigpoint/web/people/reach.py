"""How far a grant reaches, as plain values: which packs, indicators and members it may see. No database here.

Each kind of scope narrows: somebody with the pack `contract-return` and the provider "Acorn" reaches the rows of Acorn
in that pack and nothing else. Of one kind any will do. A scorecard is filtered by `rows`, before any page draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from trigpoint.scorecard.objects import Row, Scorecard

SPLITS = {"team": "team", "area": "area", "provider": "organisation"}
"""Scopes that are members of a breakdown, and which."""
KINDS = ("service", "team", "area", "provider", "indicator", "pack")
_NAMED = ("pack", "indicator", "service")


class Owned(Protocol):
    """What of an indicator a reach asks for: its id, and the post that answers for it."""

    @property
    def id(self) -> str: ...
    @property
    def owner(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Reach:
    """One grant's reach. Of `packs`, `indicators` and `services` (posts that own indicators) None means all; `members`
    holds, of a breakdown, the members that alone are seen."""

    packs: frozenset[str] | None = None
    indicators: frozenset[str] | None = None
    services: frozenset[str] | None = None
    members: tuple[tuple[str, frozenset[str]], ...] = ()
    audience: str = "internal"

    def sees_pack(self, pack: str) -> bool:
        """Whether the pack may be opened at all."""
        return self.packs is None or pack in self.packs

    def sees_indicator(self, id: str, owner: str) -> bool:
        """Whether the indicator is among those reached: by its own name, or by the post that answers for it."""
        if self.indicators is None and self.services is None:
            return True
        return id in (self.indicators or ()) or owner in (self.services or ())

    def sees_member(self, breakdown: str | None, member: str | None) -> bool:
        """Whether a row of that member may be seen. Someone who reaches only some members sees no whole."""
        return all(breakdown == split and member in names for split, names in self.members)

    def sees(self, pack: str | None, id: str, owner: str, breakdown: str | None, member: str | None) -> bool:
        """Whether one figure may be seen."""
        in_pack = pack is None or self.sees_pack(pack)
        return in_pack and self.sees_indicator(id, owner) and self.sees_member(breakdown, member)


@dataclass(frozen=True, slots=True)
class Reaches:
    """What somebody reaches with one permission: any of their grants will do."""

    each: tuple[Reach, ...] = ()
    everything: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "everything", any(reach == Reach(audience=reach.audience) for reach in self.each))

    def __bool__(self) -> bool:
        return bool(self.each)

    def __iter__(self) -> Iterator[Reach]:
        return iter(self.each)

    def sees_pack(self, pack: str) -> bool:
        """Whether any grant opens the pack."""
        return any(reach.sees_pack(pack) for reach in self.each)

    def sees_indicator(self, indicator: Owned, pack: str | None = None) -> bool:
        """Whether any grant reaches some figure of the indicator."""
        return any(
            (pack is None or reach.sees_pack(pack)) and reach.sees_indicator(indicator.id, indicator.owner)
            for reach in self.each
        )

    def sees(
        self, indicator: Owned, breakdown: str | None = None, member: str | None = None, pack: str | None = None
    ) -> bool:
        """Whether any grant reaches one figure."""
        return any(reach.sees(pack, indicator.id, indicator.owner, breakdown, member) for reach in self.each)

    def splits(self) -> tuple[str, ...]:
        """The breakdowns of which only members are reached, where no grant reaches a whole; empty where one does."""
        if any(not reach.members for reach in self.each):
            return ()
        return tuple(dict.fromkeys(split for reach in self.each for split, _ in reach.members))

    def audience(self) -> str:
        """The audience whose figures are shown: internal where any grant is."""
        told = {reach.audience for reach in self.each}
        return "internal" if "internal" in told or not told else sorted(told)[0]

    def rows(self, card: Scorecard) -> Scorecard:
        """The scorecard with the rows that may be seen, and no other."""
        if self.everything:
            return card
        return replace(card, rows=tuple(row for row in card.rows if self._sees_row(card.pack, row)))

    def _sees_row(self, pack: str, row: Row) -> bool:
        return any(reach.sees(pack, row.indicator, row.owner, row.breakdown, row.member) for reach in self.each)


def reach_of(scopes: Iterable[tuple[str, str]], everywhere: bool, audience: str = "internal") -> Reach | None:
    """The reach of scopes (kind, name); None where there are none and the role reaches nothing without."""
    by_kind: dict[str, set[str]] = {}
    for kind, name in scopes:
        by_kind.setdefault(kind, set()).add(name)
    if not by_kind and not everywhere:
        return None
    named = {kind: frozenset(by_kind[kind]) if kind in by_kind else None for kind in _NAMED}
    members = tuple((SPLITS[kind], frozenset(names)) for kind, names in sorted(by_kind.items()) if kind in SPLITS)
    return Reach(named["pack"], named["indicator"], named["service"], members, audience)

"""By what else than its own name a definition is found: a reference, a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trigpoint.catalogue.objects import Indicator, Pack


def by_reference(indicators: Iterable[Indicator], packs: Iterable[Pack]) -> dict[str, str]:
    """The id of the indicator of each reference: whose it is; where it is nobody's, the first that a pack shows under
    it."""
    found = {ref: indicator.id for indicator in indicators for ref in indicator.refs}
    for item in (item for pack in packs for section in pack.sections for item in section.items):
        if item.ref and item.indicator:
            found.setdefault(item.ref, item.indicator)
    return found


def names_by_table(places: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The second of each pair, by the first, in their order."""
    found: dict[str, list[str]] = {}
    for table, name in places:
        found.setdefault(table, []).append(name)
    return {table: tuple(names) for table, names in found.items()}

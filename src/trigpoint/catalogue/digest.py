"""What a definition's content is, as a hash: of what it says, and of what it depends on, and of nothing else.

An indicator's digest changes when its own definition, its table, a derived column that it reads (however many steps
away), its population, its breakdowns or the indicators of its ratio change; so figures worked out under a digest hold
for as long as it stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from trigpoint.catalogue.derived import reads
from trigpoint.catalogue.judging import JUDGING_KEYS
from trigpoint.catalogue.objects import Condition, Derived, Indicator
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.worklist import WorkList, columns_of_list
from trigpoint.language.tree import columns_used

Place = tuple[str, str]


def digest_of(*parts: object) -> str:
    """The SHA-256 of plain values, as 32 hex characters."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Digests:
    """Works out digests from the definitions as merged."""

    def __init__(self, definitions: Iterable[Definition], calendars: str) -> None:
        self._calendars = calendars
        self._bare: dict[tuple[str, str], list[object]] = {}
        for definition in definitions:
            self._bare.setdefault((definition.kind, definition.name), []).append(definition.written.bare())

    def bare(self, kind: str, name: str | None) -> object:
        """What a definition says; None where there is none."""
        return self._bare.get((kind, name or ""))

    def derived(self, ordered: Mapping[Place, Derived]) -> dict[Place, str]:
        """The digest of each derived column; `ordered` has each after those that it reads."""
        found: dict[Place, str] = {}
        for place, derived in ordered.items():
            needs = reads(derived)
            found[place] = digest_of(
                self.bare("derived", derived.name),
                place,
                [found[other] for other in needs if other in found],
                [self.bare("table", table) for table in sorted({place[0], *(t for t, _ in needs)})],
                self._calendars if "working days" in derived.operator else "",
            )
        return found

    def indicators(
        self, indicators: Mapping[str, Indicator], derived: Mapping[Place, str], columns: Mapping[str, str]
    ) -> dict[str, str]:
        """The digest of each indicator. `columns` says which column each breakdown splits by."""
        own = {name: self._indicator(indicator, derived, columns) for name, indicator in indicators.items()}
        return {
            name: digest_of(own[name], [own.get(other) for other in _beneath(indicator, indicators)])
            for name, indicator in indicators.items()
        }

    def work_list(self, work: WorkList, derived: Mapping[Place, str]) -> str:
        """The digest of a list."""
        return digest_of(
            self.bare("list", work.id),
            self.bare("table", work.table),
            [derived.get((work.table, name)) for name in columns_of_list(work)],
        )

    def _counted(self, name: str) -> object:
        """What a definition says of how its figure is counted: a new target or colour leaves the figure as it was."""
        said = self.bare("indicator", name)
        return (
            [{k: v for k, v in one.items() if k not in JUDGING_KEYS} for one in said]
            if isinstance(said, list)
            else None
        )

    def _indicator(self, indicator: Indicator, derived: Mapping[Place, str], columns: Mapping[str, str]) -> str:
        names = [*columns_of(indicator), *(columns[b] for b in indicator.breakdowns)]
        return digest_of(
            self._counted(indicator.id),
            self.bare("table", indicator.table),
            [derived.get((indicator.table or "", name)) for name in names],
            self.bare("population", indicator.value.population),
            [self.bare("breakdown", name) for name in indicator.breakdowns],
        )


def columns_of(indicator: Indicator) -> tuple[str, ...]:
    """The columns of its table that an indicator's own definition reads, breakdowns aside."""
    found: dict[str, None] = {}
    if indicator.when is not None and indicator.when.column:
        found[indicator.when.column] = None
    for condition in (indicator.where, indicator.numerator):
        if isinstance(condition, Condition):
            found.update(dict.fromkeys(columns_used(condition.node)))
    if indicator.value.column:
        found[indicator.value.column] = None
    return tuple(found)


def _beneath(indicator: Indicator, indicators: Mapping[str, Indicator]) -> list[str]:
    """The indicators that a ratio is of, and those that they are of, and so on."""
    found: dict[str, None] = {}
    stack = list(indicator.value.over or ())
    while stack:
        name = stack.pop(0)
        if name not in found:
            found[name] = None
            stack += indicators[name].value.over or () if name in indicators else ()
    return list(found)

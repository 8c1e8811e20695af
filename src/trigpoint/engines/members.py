"""The members of breakdowns, by numbers that stand for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Breakdown
from trigpoint.engines.gathering import Gathering, stored_members
from trigpoint.engines.tallies import Counting, Part
from trigpoint.engines.values import Values
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass
class Members:
    """Members as they are shown, by the whole number that stands for them as they are stored; asked for once."""

    counting: Counting
    known: dict[int, str | None] = field(default_factory=dict)

    def shown(self, breakdown: Breakdown, hashes: NDArray[Any], gathering: Gathering) -> list[str]:
        """The member behind each number."""
        if not self.known:
            self._learn(self._defined())
        if not self.known.keys() >= set(hashes.tolist()):
            self._learn(gathering.members([breakdown]))
        return self.labels(breakdown, [self.known[number] for number in hashes.tolist()])

    def labels(self, breakdown: Breakdown, stored: Sequence[str | None]) -> list[str]:
        """How members that are stored are shown."""
        codes = self.counting.catalogue.codes
        labels = {c.code: c.label for c in codes[breakdown.codes].codes} if breakdown.codes is not None else {}
        return [breakdown.blank if one is None else labels.get(one, one) for one in stored]

    def _learn(self, query: str) -> None:
        self.known |= {number: member for member, number in self.counting.few(query)}

    def _defined(self) -> str:
        """A query of all that definitions name: codes, bands, cases, yes and no; and of what is blank."""
        catalogue, names = self.counting.catalogue, {"Yes", "No"}
        for breakdown in self.counting.breakdowns:
            if breakdown.codes is not None:
                names |= {c.code for c in catalogue.codes[breakdown.codes].codes}
            for derived in (d for (_, name), d in catalogue.derived.items() if name == breakdown.column):
                for argument in ("bands", "cases"):
                    names |= {str(label) for label in derived.args.get(argument, ())}  # type: ignore[attr-defined]
        return stored_members(self.counting.dialect, sorted(names))


def together(by: Breakdown, place: NDArray[Any], shown: Sequence[str]) -> tuple[NDArray[Any], list[Part]]:
    """The number of each row's member, and the members; those that are shown alike are one."""
    different = {label: n for n, label in enumerate(dict.fromkeys(shown))}
    if len(different) < len(shown):
        place = np.array([different[label] for label in shown], np.int32)[place]
    return place, [(by.id, label) for label in different]


def told_members(values: Values, size: int, kind: ColumnType) -> tuple[NDArray[Any], list[str | None]]:
    """The place of each row's member, and the members as they would be stored; the last is blank."""
    place, stored = values.array, list[str | None](values.labels or ())
    if kind is ColumnType.BOOLEAN:
        stored = ["No", "Yes"]
    elif values.labels is None:
        numbers, place = np.unique(values.array, return_inverse=True)
        stored = (numbers.astype("datetime64[D]") if kind is ColumnType.DATE else numbers).astype(str).tolist()
    return np.broadcast_to(Values(place.astype(np.int32), values.known).filled(len(stored)), size), [*stored, None]

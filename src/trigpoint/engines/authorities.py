"""What the records of each authority tell, where a workspace holds several: by its own sources and its own days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.completeness import Reaches, Shortfall, reaches_of, shortfall
from trigpoint.engines.lacking import Given, given_by, lacking
from trigpoint.engines.memory import remembered
from trigpoint.engines.reach import standing
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.snapshot import NOT_RECORDS, Snapshot
from trigpoint.store.store import Store

SEVERAL = 2
"""From how many authorities on a figure of all is told by each of them."""

BEYOND = "The period begins after the last day that the records describe."


Shortfalls = Callable[[Period], Shortfall | None]
"""What falls short of an indicator's figure of a period."""


@dataclass(frozen=True)
class Authority:
    """What one authority's records tell (or, without a name, all records together): which columns its sources gave,
    of which days its tables are complete, and up to which day they are known (None: no limit)."""

    name: str
    given: Given
    reaches: Reaches
    records_on: dt.date | None

    def holds(self, indicator: Indicator) -> bool:
        """Whether it sent records of the kind that the indicator counts."""
        return indicator.table in self.given

    def lacking(self, catalogue: Catalogue, indicator: Indicator) -> str:
        """Why no figure of the indicator can be told, as `trigpoint.engines.lacking.lacking` says it."""
        if catalogue.indicators.get(indicator.id) is not indicator:
            return lacking(catalogue, self.given, indicator)
        what = "lacking", indicator.id, self._given
        return remembered(catalogue, what, lambda: lacking(catalogue, self.given, indicator))

    @cached_property
    def _given(self) -> str:
        """What was given, as text."""
        return repr(sorted((table, names and sorted(names)) for table, names in self.given.items()))

    def short(self, catalogue: Catalogue, indicator: Indicator) -> Shortfalls:
        """For a period: why its figure cannot be told, or only so far; None where its records say all that is asked.
        That a period is not over by `records_on` is not said here."""
        why_not = self.lacking(catalogue, indicator)

        def of(period: Period) -> Shortfall | None:
            if why_not:
                return Shortfall(Status.NOT_AVAILABLE, why_not)
            if standing(period, self.records_on) is Status.NOT_AVAILABLE:
                return Shortfall(Status.NOT_AVAILABLE, BEYOND)
            return shortfall(catalogue, self.reaches, indicator, period)

        return of


def authorities_of(store: Store, snapshot: Snapshot) -> tuple[Authority, ...]:
    """Every authority whose records a snapshot holds, in order of their names; from the manifest alone."""
    known = days_known(store, snapshot)
    found = []
    for name, records_on in known.items():
        own = store.of_authority(snapshot, name)
        found.append(Authority(name, given_by(own), reaches_of(own), records_on))
    return tuple(found)


def days_known(store: Store, snapshot: Snapshot) -> dict[str, dt.date | None]:
    """Up to which day each authority's records are known, in order of their names."""
    parts: dict[str, list[dt.date | None]] = {}
    for (table, _), part in snapshot.parts.items():
        if table not in NOT_RECORDS:
            parts.setdefault(store.authority_of(part), []).append(part.as_of)
    if len(parts) == 1:
        return dict.fromkeys(parts, snapshot.records_on)
    # A part of before there were several does not say its day: it is of the workspace's own area.
    return {
        name: snapshot.records_on if None in days else max(day for day in days if day is not None)
        for name, days in sorted(parts.items())
    }


def of_all(tellers: Mapping[str, Shortfalls], period: Period) -> Shortfall | None:
    """What falls short of a figure of several authorities together: one of them that cannot be told leaves the whole
    untold, and the note says whose it is."""
    if len(tellers) == 1:
        (of,) = tellers.values()
        return of(period)
    short = {name: found for name, of in tellers.items() if (found := of(period)) is not None}
    if not short:
        return None
    worst = min((found.status for found in short.values()), key=lambda status: status is not Status.NOT_AVAILABLE)
    notes: dict[str, list[str]] = {}
    for name, found in short.items():
        if found.status is worst:
            notes.setdefault(found.note, []).append(name)
    everyone = len(tellers)
    said = [note if len(names) == everyone else f"{_listed(names)}: {note}" for note, names in notes.items()]
    return Shortfall(worst, " ".join(said))


def without(authorities: Iterable[Authority], indicator: Indicator) -> str:
    """Who is not in a figure of all together, having sent no records of the kind; as a sentence, or empty."""
    held = list(authorities)
    missing = [one.name for one in held if not one.holds(indicator)]
    if len(missing) == len(held):
        return ""
    return f"Without {_listed(missing)}, of which no records of this kind are loaded." if missing else ""


def earliest(authorities: Iterable[Authority]) -> dt.date | None:
    """The day up to which the records of all of them are known; None where there is no limit."""
    return min((one.records_on for one in authorities if one.records_on is not None), default=None)


def _listed(names: Sequence[str], most: int = 3) -> str:
    more = len(names) - most
    shown = [*names[:most], *([f"{more} more"] if more > 0 else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"

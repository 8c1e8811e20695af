"""From which day on the records of a table are complete, and what that leaves of a figure.

Some exports carry only the last months of a list, or only the latest visit of each plan. Counted as if they were all,
such records understate: so a figure whose days begin before the records are complete is not available, and one that
only looks further back than they go is provisional, with a note that says what is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trigpoint.catalogue.objects import Catalogue, Derived, Indicator, WhenKind
from trigpoint.engines.columns import other_inputs, other_table, own_inputs
from trigpoint.engines.plan import columns_read
from trigpoint.engines.window import days_of
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period, add_months
from trigpoint.model.snapshot import Reach, Snapshot

_FORWARD = frozenset({"next", "count after"})
_STANDING = frozenset({"latest at period end", "lookup"})

Reaches = Mapping[str, Reach]
"""The tables whose records are not complete for all time, with the days of which they are."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a figure is called for want of records, and what is missing, as a sentence."""

    status: Status
    note: str


@dataclass(frozen=True, slots=True)
class _Look:
    """One look into another table, so many months back from the row's own date (None: as far as there is anything)."""

    derived: Derived
    table: str
    months: int | None


def reaches_of(snapshot: Snapshot) -> Reaches:
    """The days of which each table's records are complete, from the manifest alone.

    Where several sources give a table, the one that says most decides; a table that one of them gives whole is whole.
    """
    found: dict[str, Reach] = {}
    whole = set()
    for (table, _), part in sorted(snapshot.parts.items()):
        if part.reach is None:
            whole.add(table)
        elif table not in found or _says_more(part.reach, found[table]):
            found[table] = part.reach
    return {table: reach for table, reach in found.items() if table not in whole}


def _says_more(one: Reach, other: Reach) -> bool:
    if one.only_latest != other.only_latest:
        return other.only_latest
    return one.last > other.last if one.only_latest else one.first < other.first


def shortfall(catalogue: Catalogue, reaches: Reaches, indicator: Indicator, period: Period) -> Shortfall | None:
    """Why a figure of the period cannot be told, or only so far, from records that are not complete; None where they
    say all that it asks. Ratios are told by their parts."""
    if not reaches or indicator.table is None or indicator.when is None:
        return None
    first, last = days_of(indicator.when.kind, period)
    own = reaches.get(indicator.table)
    title = _title(catalogue, indicator.table)
    if own is not None and own.only_latest and indicator.when.kind is not WhenKind.OPEN:
        return Shortfall(Status.NOT_AVAILABLE, f"Of {title} only the latest are loaded, and they cannot be counted.")
    if own is not None and first < own.first:
        return Shortfall(Status.NOT_AVAILABLE, _begins(title, own))
    table = catalogue.tables[indicator.table]
    looks = _looks(catalogue, table.name, columns_read(table, indicator), indicator.when.column)
    short = [s for look in looks if (s := _short(catalogue, reaches, look, (first, last))) is not None]
    return min(short, key=lambda s: s.status is not Status.NOT_AVAILABLE, default=None)


def as_told(observation: Observation, short: Shortfall | None) -> Observation:
    """A figure that falls short, marked as provisional with the note that says why."""
    if short is None or observation.value is None:
        return observation
    return observation._replace(status=short.status, note=f"{observation.note} {short.note}".strip())


def _begins(title: str, reach: Reach) -> str:
    if reach.only_latest:
        return f"Of {title} only the latest are loaded: how things stood before {reach.last.isoformat()} is not known."
    return f"The records of {title} are complete only from {reach.first.isoformat()}, and it begins before that."


def _looks(
    catalogue: Catalogue, table: str, names: Iterable[str], date: str | None, months: int | None = None
) -> Iterator[_Look]:
    """Every look into another table that the columns rest on, those behind them included. `date` is the column whose
    day lies in the figure's period; from any other day, a look goes back who knows how far."""
    for name in names:
        derived = catalogue.derived.get((table, name))
        if derived is None or derived.optional:
            continue
        other = other_table(derived)
        if other is not None:
            back = 0 if derived.operator in _FORWARD and derived.args["after"] == date else months
            yield _Look(derived, other, back)
            yield from _looks(catalogue, other, other_inputs(derived), None)
        start = str(derived.args.get("from"))
        within = derived.operator == "within months" and derived.args["to"] == date
        for column in own_inputs(derived):
            # What lies further back than so many months is not within them, whether it is there or not.
            bound = _whole(derived.args["months"]) if within and column == start else months
            yield from _looks(catalogue, table, (column,), date, bound)


def _whole(months: object) -> int:
    assert isinstance(months, int)
    return months


def _short(catalogue: Catalogue, reaches: Reaches, look: _Look, days: tuple[dt.date, dt.date]) -> Shortfall | None:
    reach, title = reaches.get(look.table), _title(catalogue, look.table)
    if reach is None:
        return None
    first, last = days
    if reach.only_latest:
        if look.derived.operator not in _STANDING or look.derived.args.get("where") is not None:
            return Shortfall(Status.NOT_AVAILABLE, f"It needs all {title}, and only the latest are loaded.")
        return Shortfall(Status.NOT_AVAILABLE, _begins(title, reach)) if last < reach.last else None
    if look.derived.operator == "count in months before":
        begins = add_months(last + dt.timedelta(days=1), -_whole(look.derived.args["months"]))
    else:
        begins = dt.date.min if look.months is None else add_months(first, -look.months)
    if begins >= reach.first:
        return None
    note = f"The records of {title} are complete only from {reach.first.isoformat()}, and it looks further back."
    return Shortfall(Status.PROVISIONAL, note)


def _title(catalogue: Catalogue, table: str) -> str:
    """A table's title inside a sentence."""
    title = catalogue.tables[table].title
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]

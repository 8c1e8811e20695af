"""A recorded figure through time: what was known, from which load, in which cell of which file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from trigpoint.model.period import Period
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.store.store import Store
from trigpoint.store.workspace import Workspace

TABLE = "observation"


@dataclass(frozen=True, slots=True)
class Sent:
    """A figure as one load gave it, and the cell in which it stood.

    `known_on` is the day that the load describes; `current` whether it still holds.
    """

    period: Period
    source: str
    value: float | None
    status: str
    note: str
    file: str
    sheet: str
    row: int | None
    column: str
    snapshot: str
    known_on: dt.date
    current: bool


def sent_figures(
    workspace: Workspace, indicators: Iterable[str], periods: Iterable[Period], member: tuple[str, str] | None
) -> tuple[Sent, ...]:
    """What each source said of figures, period by period and load after load; a load that changed nothing is left out.

    `indicators` are the id and the references under which it may have been sent; `member` is (breakdown, member).
    """
    names = tuple(indicators)
    standing = workspace.store.in_effect()
    sources = {source for s in standing for source in s.sources(TABLE)}
    found = [
        sent
        for period in periods
        for source in sorted(sources)
        for sent in _of_source(workspace.store, standing, source, names, period, member)
    ]
    return tuple(sorted(found, key=lambda sent: (sent.period, sent.known_on)))


def _of_source(
    store: Store,
    standing: tuple[Snapshot, ...],
    source: str,
    names: tuple[str, ...],
    period: Period,
    member: tuple[str, str] | None,
) -> Iterator[Sent]:
    from trigpoint.engines.sent import sent_rows

    given: list[tuple[Snapshot, Part]] = []
    for snapshot in standing:
        part = snapshot.sources(TABLE).get(source)
        if part is None or (given and part.open.name == given[-1][1].open.name):
            continue
        if store.place_of(part.open.name).is_file():
            given.append((snapshot, part))
    found: list[Sent] = []
    before = None
    rows = sent_rows(store, (part for _, part in given), names, str(period), member)
    for (snapshot, _), row in zip(given, rows, strict=True):
        if row is None or (row.value, row.status) == before:
            continue
        before = (row.value, row.status)
        found.append(
            Sent(
                period=period,
                source=row.source or source,
                value=row.value,
                status=row.status or "final",
                note=row.note,
                file=row.file,
                sheet=row.sheet,
                row=row.row,
                column=row.column,
                snapshot=snapshot.id,
                known_on=snapshot.known_on,
                current=False,
            )
        )
    yield from found[:-1]
    if found:
        yield replace(found[-1], current=True)

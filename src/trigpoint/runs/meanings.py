"""What the figures of a pack mean, as an edition keeps it: definitions in English and as written, and their sources."""

from __future__ import annotations

from collections.abc import Iterable

from trigpoint.catalogue.describe import as_written, describe
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.identity import meaning_key, tables_behind
from trigpoint.engines.recorded import recorded_observations
from trigpoint.model.snapshot import Snapshot
from trigpoint.publish.figures import day
from trigpoint.scorecard.edition import Definition
from trigpoint.scorecard.objects import Row
from trigpoint.store.workspace import Workspace


def meanings(
    workspace: Workspace, catalogue: Catalogue, snapshot: Snapshot, rows: Iterable[Row]
) -> tuple[Definition, ...]:
    """The definition of each indicator that rows show, once, in their order; a line that nobody has defined or sent yet
    has none."""
    shown = {row.indicator: row for row in rows}
    recorded = {name for name, row in shown.items() if row.origin == "recorded"}
    senders = _senders(workspace, snapshot, recorded) if recorded else {}
    found = []
    for name, row in shown.items():
        indicator = catalogue.indicators.get(name)
        if indicator is not None:
            sources = senders.get(name, ()) if row.origin == "recorded" else _sources(catalogue, snapshot, indicator)
            found.append(_definition(catalogue, indicator, row, sources))
    return tuple(found)


def _definition(catalogue: Catalogue, indicator: Indicator, row: Row, sources: tuple[str, ...]) -> Definition:
    return Definition(
        indicator=indicator.id,
        title=indicator.title,
        unit=row.unit,
        better=row.better,
        owner=indicator.owner,
        frequency=indicator.frequency,
        origin=row.origin,
        sentences=describe(catalogue, indicator).sentences,
        written=as_written(indicator),
        why_it_matters=indicator.why_it_matters,
        source=indicator.definition_source,
        notes=indicator.notes,
        refs=indicator.refs,
        answers=indicator.answers,
        sources=sources,
        digest=indicator.digest,
        meaning=meaning_key(catalogue, indicator),
    )


def _sources(catalogue: Catalogue, snapshot: Snapshot, indicator: Indicator) -> tuple[str, ...]:
    """Which tables the figures are counted from, who sent each, and the day that it describes."""
    found = []
    for table in sorted(tables_behind(catalogue, [indicator])):
        title = catalogue.tables[table].title if table in catalogue.tables else table
        for source, part in sorted(snapshot.sources(table).items()):
            on = f", as of {day(part.as_of)}" if part.as_of is not None else ""
            found.append(f"{title}: {source}{on}")
    return tuple(found)


def _senders(workspace: Workspace, snapshot: Snapshot, indicators: set[str]) -> dict[str, tuple[str, ...]]:
    """Who sent the figures of recorded indicators."""
    found: dict[str, dict[str, None]] = {}
    for sent in recorded_observations(workspace.store, snapshot, workspace.cache):
        if sent.indicator in indicators and sent.source:
            found.setdefault(sent.indicator, {})[sent.source] = None
    return {name: tuple(f"Sent by {source}" for source in senders) for name, senders in found.items()}

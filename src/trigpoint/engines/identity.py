"""What a prepared table or a figure depends on, as a hash: equal text, equal result. Read from the manifest alone."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Breakdown, Catalogue, Derived, Indicator, ValueKind
from trigpoint.engines.columns import WORKING_DAY_OPERATORS, everything_behind, is_as_at, meaning_of
from trigpoint.engines.memory import asked_of, remembered
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.ratios import parts_of
from trigpoint.engines.window import splits
from trigpoint.model.snapshot import Snapshot

POPULATION = "population"
_NOTHING_LOADED = Snapshot(0, dt.datetime.min.replace(tzinfo=dt.UTC), dt.date.min, dt.date.min, "", None, None, 0, {})


@lru_cache(maxsize=1)
def engine_digest() -> str:
    """The hash of the engines' own source: another engine, other results."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def row_columns(catalogue: Catalogue, table: str) -> tuple[str, ...]:
    """The derived columns of a table that are fixed for the row."""
    return tuple(name for name in catalogue.derived_names.get(table, ()) if not is_as_at(catalogue, table, name))


def table_key(catalogue: Catalogue, snapshot: Snapshot, table: str, area: str = "") -> str:
    """The name of the prepared table: what it is made of, and how. `area` is the workspace's own."""
    tables, said = remembered(catalogue, ("table", table), lambda: _table(catalogue, table))
    return _hash([engine_digest(), area, table, *said, *_contents(snapshot, tables)])


def _table(catalogue: Catalogue, table: str) -> tuple[set[str], list[str]]:
    """The tables from which a table is prepared, and how."""
    tables, behind = everything_behind(catalogue, table, row_columns(catalogue, table))
    return tables, [*_schemas(catalogue, tables), *_meanings(behind)]


def figure_key(
    catalogue: Catalogue, snapshot: Snapshot, indicator: Indicator, breakdowns: Iterable[Breakdown] = ()
) -> str:
    """A hash that changes whenever a figure of the indicator may, for any one period: its definition or what it stands
    on, the contents of the tables that it reads, or the breakdowns. How a figure of a period is told depends besides on
    how far the records reach (`trigpoint.engines.reach.key_of`)."""
    return _hash([engine_digest(), *_figure(catalogue, snapshot, indicator, tuple(breakdowns))])


def meaning_key(catalogue: Catalogue, indicator: Indicator) -> str:
    """A hash that changes with whatever the indicator's figures are worked out by: its definition and those of the
    columns and figures that it stands on, whatever is loaded."""
    return _hash(_figure(catalogue, _NOTHING_LOADED, indicator, ()))


def tables_behind(
    catalogue: Catalogue, indicators: Iterable[Indicator], breakdowns: Iterable[Breakdown] = ()
) -> frozenset[str]:
    """Every table that figures of the indicators read: their own, those behind columns worked out, and populations."""
    some, split = list(indicators), tuple(breakdowns)
    asked = asked_of(catalogue, some, split)
    if asked is None:
        return _tables_behind(catalogue, some, split)
    return remembered(catalogue, ("tables behind", asked), lambda: _tables_behind(catalogue, some, split))


def _tables_behind(
    catalogue: Catalogue, indicators: Iterable[Indicator], split: tuple[Breakdown, ...]
) -> frozenset[str]:
    found: set[str] = set()
    for part in parts_of(catalogue, indicators):
        if part.table is not None and part.when is not None:
            found |= everything_behind(catalogue, part.table, _read(catalogue, part, split))[0]
        if part.value.kind is ValueKind.RATE:
            found.add(POPULATION)
    return frozenset(found)


def _read(catalogue: Catalogue, indicator: Indicator, breakdowns: Iterable[Breakdown]) -> tuple[str, ...]:
    """The columns of its table that the indicator reads, those included of the breakdowns that the table has."""
    if indicator.table is None or indicator.when is None:
        return ()
    table = catalogue.tables[indicator.table]
    here = [b for b in breakdowns if splits(catalogue, table.name, b)]
    return (*columns_read(table, indicator, here), *dates_read(table, indicator.when))


def _figure(
    catalogue: Catalogue, snapshot: Snapshot, indicator: Indicator, breakdowns: tuple[Breakdown, ...]
) -> list[str]:
    if indicator.value.kind is ValueKind.RATIO and indicator.value.over is not None:
        found = [indicator.id]
        for name in indicator.value.over:
            part = catalogue.find(name)
            found += [name] if part is None else _figure(catalogue, snapshot, part, breakdowns)
        return found
    if indicator.table is None or indicator.when is None:
        return [indicator.id, *_contents(snapshot, {"observation"})]
    if catalogue.indicators.get(indicator.id) is not indicator:
        tables, said = _counted(catalogue, indicator, indicator.table, breakdowns)
    else:
        what, name = ("figure", indicator.id, breakdowns), indicator.table
        tables, said = remembered(catalogue, what, lambda: _counted(catalogue, indicator, name, breakdowns))
    return [*said, *_contents(snapshot, tables)]


def _counted(
    catalogue: Catalogue, indicator: Indicator, name: str, breakdowns: tuple[Breakdown, ...]
) -> tuple[set[str], list[str]]:
    """The tables that an indicator which is counted from the table of that name reads, and how."""
    table = catalogue.tables[name]
    here = tuple(b for b in breakdowns if splits(catalogue, table.name, b))
    tables, behind = everything_behind(catalogue, table.name, _read(catalogue, indicator, here))
    meaning = repr(
        (
            indicator.id,
            indicator.table,
            indicator.distinct,
            indicator.when,
            indicator.where and indicator.where.node,
            indicator.numerator and indicator.numerator.node,
            indicator.missing,
            indicator.value,
            # Said only where it is not the default: what editions keep of older meanings still compares.
            *([indicator.met_by] if indicator.met_by is not MetBy.ANY_ROW else []),
        )
    )
    parts = [meaning, *(repr(b) for b in here)]
    parts += [repr([(c.code, c.label) for c in catalogue.codes[b.codes].codes]) for b in here if b.codes is not None]
    if indicator.value.kind is ValueKind.RATE:
        tables = tables | {POPULATION}
        parts.append(repr(catalogue.populations[indicator.value.population or ""].ages))
    return tables, [*parts, *_schemas(catalogue, tables), *_meanings(behind)]


def _schemas(catalogue: Catalogue, tables: Iterable[str]) -> list[str]:
    found = []
    for name in sorted(tables):
        table = catalogue.tables.get(name)
        if table is not None:
            columns = [(c.name, c.type.value) for c in table.open_columns]
            found.append(repr((name, table.key, table.span, columns)))
    return found


def _meanings(behind: Iterable[Derived]) -> list[str]:
    derived = list(behind)
    found = sorted(meaning_of(d) for d in derived)
    if any(d.operator in WORKING_DAY_OPERATORS for d in derived):
        found.append(repr(sorted(england().holidays)))
    return found


def _contents(snapshot: Snapshot, tables: Iterable[str]) -> list[str]:
    said = remembered(snapshot, "contents", lambda: _all_contents(snapshot))
    return [line for table in sorted(tables) for line in said.get(table, ())]


def _all_contents(snapshot: Snapshot) -> dict[str, list[str]]:
    """What each table holds, source by source."""
    found: dict[str, list[str]] = {}
    for (table, source), part in sorted(snapshot.parts.items()):
        reach = part.reach and (part.reach.first, part.reach.only_latest)
        found.setdefault(table, []).append(f"{table} {source} {part.open.name} {part.given} {reach}{part.authority}")
    return found


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()

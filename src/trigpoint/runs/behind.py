"""Rows of a table as they were loaded: open and derived columns, and what lies behind the door. For the door alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.model.table import Column, ColumnType, Table
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl

    from trigpoint.catalogue.worklist import WorkList
    from trigpoint.engines.lists import ListedRows
    from trigpoint.engines.prepare import Prepared

PERSON = "person"
_NAMES = ("forename", "surname")
_KEY, _SOURCE = "_row_key", "_source"
_PLACE = ("_file", "_sheet", "_row")


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the rows: its name, its title, and whether it says who the child is."""

    name: str
    title: str
    identifying: bool


@dataclass(frozen=True, slots=True)
class ChildRow:
    """One row as it was loaded: where from (`row` as a spreadsheet numbers it), and a value for each column."""

    source: str
    file: str | None
    sheet: str | None
    row: int | None
    values: tuple[object, ...]


def open_rows(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    prepared: Prepared,
    table: Table,
    keys: Sequence[tuple[str, str]],
) -> tuple[tuple[Field, ...], tuple[ChildRow, ...]]:
    """Rows by (source, row key): open and derived columns, and what lies behind the door; in the sheets' order."""
    import polars as pl

    wanted = pl.DataFrame(list(keys), schema={_SOURCE: pl.String, _KEY: pl.String}, orient="row")
    fields, rows = _opened(workspace, snapshot, catalogue, prepared, table, wanted)
    return fields, _told(fields, rows.sort(_SOURCE, *_PLACE, _KEY, nulls_last=True))


def open_listed(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    prepared: Prepared,
    work: WorkList,
    listed: ListedRows,
) -> tuple[tuple[Field, ...], tuple[ChildRow, ...]]:
    """The rows of a list in its order: who each is about, what the list shows, and what else says who it is."""
    import polars as pl

    table = catalogue.tables[work.table]
    wanted = pl.DataFrame(list(listed.rows), schema={_SOURCE: pl.String, _KEY: pl.String}, orient="row")
    fields, rows = _opened(workspace, snapshot, catalogue, prepared, table, wanted)
    titles = {d.name: d.title for d in catalogue.derived_of(table.name)}
    known = {f.name: f for f in fields}
    shown = [known.get(name) or Field(name, titles[name], identifying=False) for name in work.shown]
    who = [f for f in fields if f.identifying]
    first = [f for f in who if f.name in _NAMES or _is_about(table, f.name)]
    chosen = tuple(dict.fromkeys((*first, *shown, *who)))
    as_at = [name for name in listed.columns if name not in known]
    places = [listed.columns.index(name) for name in as_at]
    told = wanted.with_row_index("_nth").with_columns(
        pl.Series(name, [row[place] for row in listed.values], strict=False)
        for name, place in zip(as_at, places, strict=True)
    )
    return chosen, _told(chosen, told.join(rows, on=[_SOURCE, _KEY], how="left").sort("_nth"))


def _is_about(table: Table, name: str) -> bool:
    column = table.column(name)
    return column is not None and column.of == PERSON


def _told(fields: tuple[Field, ...], rows: pl.DataFrame) -> tuple[ChildRow, ...]:
    ordered = rows.select(_SOURCE, *_PLACE, *(f.name for f in fields))
    return tuple(ChildRow(s, f, sh, r, tuple(values)) for s, f, sh, r, *values in ordered.iter_rows())


def _opened(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    prepared: Prepared,
    table: Table,
    wanted: pl.DataFrame,
) -> tuple[tuple[Field, ...], pl.DataFrame]:
    """All columns of the wanted rows, those behind the door included, in no order."""
    import polars as pl

    rows = pl.scan_parquet(list(prepared.paths[table.name]))
    opened = rows.join(wanted.lazy(), on=[_SOURCE, _KEY], how="semi").collect()
    hidden = _hidden(workspace, snapshot.sources(table.name), wanted)
    names = _names(workspace, snapshot, catalogue, table, opened)
    fields = _fields(catalogue, table, names)
    # What the source wrote stands in the place of the pseudonym.
    here = [c for c in opened.columns if c in (_SOURCE, _KEY) or c not in hidden.columns]
    shown = opened.select(here).join(hidden, on=[_SOURCE, _KEY], how="left")
    shown = shown.join(names, on=[_SOURCE, _KEY], how="left") if names.width > len((_SOURCE, _KEY)) else shown
    missing = [pl.lit(None).alias(name) for name in (*_PLACE, *(f.name for f in fields)) if name not in shown.columns]
    return fields, shown.with_columns(missing)


def _hidden(workspace: Workspace, parts: Mapping[str, Part], wanted: pl.DataFrame) -> pl.DataFrame:
    """What lies behind the door for these rows, all sources together."""
    import polars as pl

    found = [wanted.clear()]
    for source, part in sorted(parts.items()):
        keys = wanted.filter(pl.col(_SOURCE) == source)
        if part.vault is not None and keys.height:
            rows = pl.scan_parquet(workspace.store.path_of(part.vault, vault=True))
            found.append(keys.lazy().join(rows, on=_KEY, how="inner").collect())
    return pl.concat(found, how="diagonal_relaxed").unique([_SOURCE, _KEY], keep="first", maintain_order=True)


def _names(
    workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue, table: Table, opened: pl.DataFrame
) -> pl.DataFrame:
    """The names of the people that the rows are about, where they came with the person and not with the row."""
    import polars as pl

    keys = opened.select(_SOURCE, _KEY)
    people = catalogue.tables.get(PERSON)
    about = next((c.name for c in table.columns if c.type is ColumnType.ID and c.of == PERSON), None)
    if people is None or about is None or table.name == PERSON:
        return keys
    wanted = [name for name in _NAMES if people.column(name) is not None and table.column(name) is None]
    named = opened.select(_SOURCE, _KEY, pl.col(about).alias("_person"))
    found = [pl.DataFrame(schema={"_person": pl.String, **dict.fromkeys(wanted, pl.String)})]
    for part in snapshot.sources(PERSON).values():
        if part.vault is None:
            continue
        ids = pl.read_parquet(workspace.store.path_of(part.open), columns=[_KEY, people.key[0]])
        mine = ids.rename({people.key[0]: "_person"}).join(named, on="_person", how="semi")
        hidden = pl.read_parquet(workspace.store.path_of(part.vault, vault=True))
        there = [name for name in wanted if name in hidden.columns]
        found.append(mine.join(hidden.select(_KEY, *there), on=_KEY, how="inner").drop(_KEY))
    people_named = pl.concat(found, how="diagonal_relaxed").group_by("_person").agg(pl.all().drop_nulls().first())
    return named.join(people_named, on="_person", how="left").drop("_person")


def _fields(catalogue: Catalogue, table: Table, names: pl.DataFrame) -> tuple[Field, ...]:
    """Identifiers first, then who it is, then what is known of the row, then what was worked out."""
    people = catalogue.tables.get(PERSON)
    added = [people.column(name) for name in _NAMES if people is not None and name in names.columns]
    ids = [c for c in table.columns if c.type is ColumnType.ID]
    identifying = [c for c in table.columns if c.identifying]
    rest = [c for c in table.columns if c not in ids and c not in identifying]
    columns = [*ids, *(c for c in added if c is not None), *identifying, *rest]
    told = [Field(c.name, c.title, _says_who(c)) for c in columns]
    return (*told, *(Field(d.name, d.title, False) for d in catalogue.derived_of(table.name, as_at=False)))


def _says_who(column: Column) -> bool:
    return column.identifying or column.type is ColumnType.ID

"""The one door for a child: nothing else gives rows about children, or what points at one.

A reason is asked for and written into the audit, with who and when and which figure and how many rows (never which),
before a single row is given. What lies behind the door in the store is opened here, and nowhere else but where a load
writes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator, ValueKind
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.model.table import Column, ColumnType, Table
from trigpoint.runs.definitions import find_indicator
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl

    from trigpoint.engines.prepare import Prepared

Which = Literal["numerator", "denominator"]
PARTS: tuple[Which, ...] = ("numerator", "denominator")
PERSON = "person"
_NAMES = ("forename", "surname")
_KEY, _SOURCE = "_row_key", "_source"
_PLACE = ("_file", "_sheet", "_row")
_WORDS = 2


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


@dataclass(frozen=True, slots=True)
class ChildrenBehind:
    """The rows behind one part of a figure. `counted` is the number that they make: the rows, or the different things
    (`distinct`) that they are about. `member` is (breakdown, member)."""

    indicator: Indicator
    period: Period
    part: Which
    member: tuple[str, str] | None
    figure: Observation
    snapshot: str
    table: str
    counted: int
    distinct: str | None
    columns: tuple[Field, ...]
    rows: tuple[ChildRow, ...]


@dataclass(frozen=True, slots=True)
class AsideRows:
    """Rows and cells that a load set aside: the columns of its list, and the values of each."""

    snapshot: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def children_behind(
    workspace: Workspace,
    *,
    indicator: str,
    period: Period,
    part: Which = "numerator",
    member: tuple[str, str] | None = None,
    by: str,
    reason: str,
) -> ChildrenBehind:
    """The rows behind a figure, with the identifiers and names as the source wrote them. Audited before it returns.

    Raises `UserMistake` without a reason of at least two words, for an unknown name, for a figure that stands on no
    rows (sent as a number, or a ratio of two others), and where the audit cannot be written.
    """
    from trigpoint.engines.drill import rows_behind
    from trigpoint.runs.explain import explain

    why = _reason(reason)
    catalogue = workspace_catalogue(workspace.path)
    found = find_indicator(catalogue, indicator)
    snapshot = _current(workspace)
    table = _table_of(catalogue, found, snapshot)
    explained = explain(workspace, found.id, period, member)
    if explained.snapshot != snapshot.id:
        raise UserMistake("The workspace was loaded anew just now. Ask again.")
    prepared = _prepared(workspace, snapshot, catalogue)
    behind = rows_behind(catalogue, prepared, found, period, part, explained.member)
    columns, rows = _open(workspace, snapshot, catalogue, prepared, table, behind.rows)
    split = f"{explained.member[0]}={explained.member[1]}" if explained.member else ""
    details = {"indicator": found.id, "period": str(period), "part": part, "member": split, "snapshot": snapshot.id}
    workspace.store.audit.append(by=by, act="children", reason=why, details=details, counts={"rows": len(rows)})
    return ChildrenBehind(
        indicator=found,
        period=period,
        part=part,
        member=explained.member,
        figure=explained.figure,
        snapshot=snapshot.id,
        table=table.name,
        counted=behind.counts,
        distinct=behind.distinct,
        columns=columns,
        rows=rows,
    )


def rows_of_issue(
    workspace: Workspace, *, rule: str, table: str, rows: Sequence[tuple[str, str]], by: str, reason: str
) -> tuple[tuple[Field, ...], tuple[ChildRow, ...]]:
    """The rows that a data-quality rule names, as (source, row key), of one table. Audited before it returns."""
    why = _reason(reason)
    catalogue = workspace_catalogue(workspace.path)
    snapshot = _current(workspace)
    prepared = _prepared(workspace, snapshot, catalogue)
    opened = _open(workspace, snapshot, catalogue, prepared, catalogue.tables[table], rows)
    details = {"rule": rule, "table": table, "snapshot": snapshot.id}
    workspace.store.audit.append(by=by, act="issue rows", reason=why, details=details, counts={"rows": len(opened[1])})
    return opened


def aside_rows(workspace: Workspace, snapshot: Snapshot, *, by: str, reason: str) -> AsideRows:
    """The rows and cells that the load of a snapshot set aside, with the reason for each. Audited before it returns."""
    import polars as pl

    why = _reason(reason)
    frame = pl.DataFrame()
    if snapshot.aside is not None:
        frame = pl.read_parquet(workspace.store.path_of(snapshot.aside, vault=True))
    counts = {"rows": frame.height}
    details = {"snapshot": snapshot.id}
    workspace.store.audit.append(by=by, act="rows set aside", reason=why, details=details, counts=counts)
    return AsideRows(snapshot.id, tuple(frame.columns), tuple(frame.iter_rows()))


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if len(words.split()) < _WORDS:
        what = "Records of children are shown for a reason only."
        raise UserMistake(Problem(what, 'Write it in a few words: --reason "checking the June figure".'))
    return words


def _current(workspace: Workspace) -> Snapshot:
    snapshot = workspace.store.current()
    if snapshot is None:
        raise UserMistake(Problem("Nothing is loaded in this workspace yet.", "Run `trigpoint load`."))
    return snapshot


def _table_of(catalogue: Catalogue, indicator: Indicator, snapshot: Snapshot) -> Table:
    if indicator.value.kind is ValueKind.RATIO and indicator.value.over is not None:
        over, under = indicator.value.over
        what = f"{indicator.id} is a ratio of two figures, {over} and {under}."
        raise UserMistake(Problem(what, "Ask for the rows behind each of them."))
    if indicator.table is None:
        what = f"{indicator.id} is sent as a number: there are no rows behind it."
        raise UserMistake(Problem(what, "Run `trigpoint explain` to see who sent it, and in which file."))
    if indicator.table not in snapshot.tables:
        what = f"{indicator.id} is counted from {indicator.table}, of which nothing is loaded."
        raise UserMistake(Problem(what, "Load the records first."))
    return catalogue.tables[indicator.table]


def _prepared(workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue) -> Prepared:
    from trigpoint.engines.prepare import prepare

    return prepare(workspace.store, snapshot, catalogue, workspace.cache)


def _open(
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
    opened = pl.scan_parquet(prepared.paths[table.name]).join(wanted.lazy(), on=[_SOURCE, _KEY], how="semi").collect()
    hidden = _hidden(workspace, snapshot.sources(table.name), wanted)
    names = _names(workspace, snapshot, catalogue, table, opened)
    fields = _fields(catalogue, table, names)
    # What the source wrote stands in the place of the pseudonym.
    here = [c for c in opened.columns if c in (_SOURCE, _KEY) or c not in hidden.columns]
    rows = opened.select(here).join(hidden, on=[_SOURCE, _KEY], how="left")
    rows = rows.join(names, on=[_SOURCE, _KEY], how="left") if names.width > len((_SOURCE, _KEY)) else rows
    missing = [pl.lit(None).alias(name) for name in (*_PLACE, *(f.name for f in fields)) if name not in rows.columns]
    rows = rows.with_columns(missing).sort(_SOURCE, *_PLACE, _KEY, nulls_last=True)
    ordered = rows.select(_SOURCE, *_PLACE, *(f.name for f in fields))
    return fields, tuple(ChildRow(s, f, sh, r, tuple(values)) for s, f, sh, r, *values in ordered.iter_rows())


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

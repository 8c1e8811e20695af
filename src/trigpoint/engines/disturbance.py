"""Which figures a rule of data quality puts in doubt, and by how much: as they are, and without the doubtful rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Catalogue, Check, Indicator
from trigpoint.engines.authorities import SEVERAL
from trigpoint.engines.columns import (
    OTHER_TABLE_OPERATORS,
    everything_behind,
    in_order,
    is_as_at,
    other_inputs,
    own_inputs,
)
from trigpoint.engines.derive import Relations, Steps
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.prepare import CARRIED, SENT, Prepared, empty_rows
from trigpoint.engines.ratios import parts_of
from trigpoint.language.tree import columns_used
from trigpoint.model.period import Period

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from trigpoint.engines.quality import Rule


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One figure that a rule puts in doubt: as it is, and without the rows in doubt; None where there is none."""

    indicator: str
    title: str
    unit: str
    value: float | None
    without: float | None


@dataclass(frozen=True, slots=True)
class InDoubt:
    """What a rule puts in doubt: whole figures, and those whose total stands but not its split by a breakdown."""

    figures: tuple[str, ...]
    splits: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The columns that something reads of its own rows, and of other rows of the tables that its columns look into."""

    own: frozenset[str]
    others: Mapping[str, frozenset[str]]

    def meets(self, doubted: Mapping[str, Collection[str]], own: str | None) -> bool:
        """Whether it reads one of these columns; `own` is its own table."""
        return any(
            not ((self.own if table == own else frozenset()) | self.others.get(table, frozenset())).isdisjoint(columns)
            for table, columns in doubted.items()
        )


@dataclass(frozen=True, slots=True)
class Readings:
    """What each indicator reads for its figure, and what each of its breakdowns reads besides, looked up once for all
    rules."""

    catalogue: Catalogue
    figures: Mapping[str, Reading]
    splits: Mapping[str, Mapping[str, Reading]]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Readings:
        """The readings of all indicators that are counted from a table."""
        counted = [indicator for indicator in catalogue.indicators.values() if indicator.table is not None]
        by_column: dict[tuple[str, str], Reading] = {}
        splits: dict[str, dict[str, Reading]] = {}
        for indicator in counted:
            table, found = indicator.table or "", splits.setdefault(indicator.id, {})
            for name in indicator.breakdowns:
                if name in catalogue.breakdowns:
                    column = catalogue.breakdowns[name].column
                    if (table, column) not in by_column:
                        by_column[table, column] = _reading(catalogue, table, [column])
                    found[name] = by_column[table, column]
        figures = {i.id: _reading(catalogue, i.table or "", _names(catalogue, i)) for i in counted}
        return cls(catalogue, figures, splits)


def disturbed(readings: Readings, check: Check) -> InDoubt:
    """What the check's rows put in doubt: the indicators that its definition names, and those that read a column in
    doubt, of the table or by looking into it; the others of which a breakdown reads one, with the breakdown.

    The columns in doubt are those that the check names as such, else all that it reads. A check that names none and
    looks at other rows (a row that is there twice, an overlap, a death) puts in doubt whatever counts the table.
    """
    catalogue = readings.catalogue
    doubted, looks = _doubted(catalogue, check)
    found = dict.fromkeys(check.disturbs)
    splits: dict[str, list[str]] = {}
    for name, figure in readings.figures.items():
        table = catalogue.indicators[name].table
        if (looks and table == check.table) or figure.meets(doubted, table):
            found[name] = None
        if name in found:
            continue
        for split, reading in readings.splits[name].items():
            if reading.meets(doubted, table):
                splits.setdefault(split, []).append(name)
    return InDoubt(tuple(found), tuple((split, tuple(those)) for split, those in sorted(splits.items())))


def _doubted(catalogue: Catalogue, check: Check) -> tuple[Mapping[str, Collection[str]], bool]:
    """The columns in doubt, by table, and whether it is rows that are in doubt rather than what stands in them."""
    names = check.doubts or columns_used(check.rows.node)
    behind = in_order(catalogue, check.table, names)
    if not check.doubts:
        read = {*names, *(name for derived in behind for name in own_inputs(derived))}
        return {check.table: read}, any(derived.operator in OTHER_TABLE_OPERATORS for derived in behind)
    found: dict[str, set[str]] = {check.table: set(names)}
    for derived in behind:  # what was looked up is in doubt where it stands, and for whoever else looks it up
        if derived.name in names and derived.operator == "lookup":
            found.setdefault(str(derived.args["in"]), set()).add(str(derived.args["take"]))
    return found, False


def as_they_are(
    catalogue: Catalogue, prepared: Prepared, indicators: Iterable[str], period: Period
) -> dict[str, float | None]:
    """The figures of all that any rule puts in doubt, every row counted: worked out once for all rules."""
    from trigpoint.engines.duck import evaluate

    return {o.indicator: o.value for o in evaluate(catalogue, prepared, _computed(catalogue, indicators), [period])}


def disturbances(
    catalogue: Catalogue,
    prepared: Prepared,
    rule: Rule,
    indicators: Iterable[str],
    period: Period,
    as_is: Mapping[str, float | None],
) -> tuple[Disturbance, ...]:
    """The figures of these indicators in the period, as they are and without the rows that the rule doubts, as they
    would be had those rows never come: columns that look into the table are worked out anew."""
    from trigpoint.engines.duck import Run, ready
    from trigpoint.engines.opened import connection

    chosen = _computed(catalogue, indicators)
    with connection(prepared.cache) as db:
        ready(db, catalogue, chosen)
        relations = _worked_out(db, catalogue, _without(catalogue, prepared, rule), chosen)
        held = frozenset(prepared.paths)
        run = Run(
            db, catalogue, relations, held, prepared.records_on, given=prepared.given, authorities=prepared.authorities
        )
        without = {o.indicator: o.value for o in run.figures(chosen, [period], [])}
    return tuple(Disturbance(i.id, i.title, i.unit, as_is.get(i.id), without.get(i.id)) for i in chosen)


def _computed(catalogue: Catalogue, names: Iterable[str]) -> list[Indicator]:
    return [indicator for name in names if (indicator := catalogue.indicators[name]).origin == "computed"]


def _without(catalogue: Catalogue, prepared: Prepared, rule: Rule) -> Relations:
    """Every table as it came, without the rows that the rule doubts."""
    sources, columns = {}, {}
    for name, table in catalogue.tables.items():
        stored = [*(column.name for column in table.open_columns), *SENT, *CARRIED]
        columns[name] = frozenset(stored)
        if name not in prepared.paths:
            sources[name] = _only(stored, empty_rows(catalogue, name))
            continue
        kept = f" WHERE NOT coalesce({rule.sql}, false)" if name == rule.table else ""
        sources[name] = _only(stored, prepared.rows(name), kept)
    return Relations(sources, columns, apart=len(prepared.authorities) >= SEVERAL)


def _worked_out(
    db: DuckDBPyConnection, catalogue: Catalogue, relations: Relations, indicators: Sequence[Indicator]
) -> Relations:
    """The same with the columns that are fixed for the row worked out, in the tables that the indicators count."""
    read: dict[str, dict[str, None]] = {}
    for part in parts_of(catalogue, indicators):
        if part.table is not None:
            read.setdefault(part.table, {}).update(dict.fromkeys(_names(catalogue, part)))
    sources, columns = dict(relations.sources), dict(relations.columns)
    for name, names in read.items():
        fixed = [d.name for d in in_order(catalogue, name, names) if not is_as_at(catalogue, name, d.name)]
        steps = Steps(catalogue, relations)
        db.execute(f'CREATE TABLE "_{name}" AS {steps.query(f"SELECT * FROM {steps.rows(name, fixed)}")}')
        sources[name], columns[name] = f'"_{name}"', columns[name] | set(fixed)
    return Relations(sources, columns, relations.apart)


def _only(columns: Sequence[str], source: str, kept: str = "") -> str:
    return f"(SELECT {', '.join(f'r.{DUCKDB.quote(name)}' for name in columns)} FROM {source} AS r{kept})"


def _reading(catalogue: Catalogue, table: str, names: Sequence[str]) -> Reading:
    """What these columns of a table are worked out from, themselves included."""
    own = {*names, *(name for derived in in_order(catalogue, table, names) for name in own_inputs(derived))}
    _, behind = everything_behind(catalogue, table, names)
    found: dict[str, set[str]] = {}
    for derived in behind:
        found.setdefault(str(derived.args.get("in")), set()).update(other_inputs(derived))
    others = {other: frozenset(those - {"person_id", "family_id"}) for other, those in found.items()}
    return Reading(frozenset(own), others)


def _names(catalogue: Catalogue, indicator: Indicator) -> tuple[str, ...]:
    """The columns of its table that the figure reads, its dates included; not those of its breakdowns."""
    table = catalogue.tables[indicator.table or ""]
    dates = dates_read(table, indicator.when) if indicator.when is not None else ()
    return (*columns_read(table, indicator), *dates)

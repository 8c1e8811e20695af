"""Which figures a rule of data quality puts in doubt, and by how much: as they are, and without the doubtful rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
class Readings:
    """What each indicator reads, looked up once for all rules: the columns of its own table, and of every other table
    that its own columns look into."""

    catalogue: Catalogue
    own: Mapping[str, frozenset[str]]
    others: Mapping[str, Mapping[str, frozenset[str]]]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Readings:
        """The readings of all indicators that are counted from a table."""
        counted = [indicator for indicator in catalogue.indicators.values() if indicator.table is not None]
        return cls(
            catalogue,
            {indicator.id: frozenset(_read_of_own(catalogue, indicator)) for indicator in counted},
            {indicator.id: _read_of_others(catalogue, indicator) for indicator in counted},
        )


def disturbed(readings: Readings, check: Check) -> tuple[str, ...]:
    """The indicators that the check's rows put in doubt: those that its definition names, and those that read a column
    which the check reads, of the table or by looking into it, for the figure or for one of its breakdowns.

    A check that looks at other rows (a row that is there twice, an overlap, a death) puts in doubt whatever counts the
    table.
    """
    catalogue, names = readings.catalogue, columns_used(check.rows.node)
    behind = in_order(catalogue, check.table, names)
    read = {*names, *(name for derived in behind for name in own_inputs(derived))}
    looks = any(derived.operator in OTHER_TABLE_OPERATORS for derived in behind)
    found = dict.fromkeys(check.disturbs)
    for indicator in catalogue.indicators.values():
        if indicator.table == check.table:
            in_doubt = looks or bool(read & readings.own[indicator.id])
        else:
            in_doubt = bool(read & readings.others.get(indicator.id, {}).get(check.table, frozenset()))
        if in_doubt:
            found[indicator.id] = None
    return tuple(found)


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
    from trigpoint.engines.duck import Run, connection, ready

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


def _read_of_own(catalogue: Catalogue, indicator: Indicator) -> set[str]:
    """The columns of its own table that the indicator reads, those behind columns worked out included."""
    names = _names(catalogue, indicator)
    behind = in_order(catalogue, indicator.table or "", names)
    return {*names, *(name for derived in behind for name in own_inputs(derived))}


def _read_of_others(catalogue: Catalogue, indicator: Indicator) -> Mapping[str, frozenset[str]]:
    """The columns of each other table that the indicator's own columns look into."""
    _, behind = everything_behind(catalogue, indicator.table or "", _names(catalogue, indicator))
    found: dict[str, set[str]] = {}
    for derived in behind:
        found.setdefault(str(derived.args.get("in")), set()).update(other_inputs(derived))
    return {table: frozenset(names - {"person_id", "family_id"}) for table, names in found.items()}


def _names(catalogue: Catalogue, indicator: Indicator) -> tuple[str, ...]:
    table = catalogue.tables[indicator.table or ""]
    dates = dates_read(table, indicator.when) if indicator.when is not None else ()
    split = [catalogue.breakdowns[name] for name in indicator.breakdowns if name in catalogue.breakdowns]
    return (*columns_read(table, indicator, split), *dates)

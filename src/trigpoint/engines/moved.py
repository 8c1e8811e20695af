"""Which rows moved a figure between two snapshots: those that came in, that went, that are told otherwise since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.account import flags_of_prepared
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.opened import connection
from trigpoint.engines.prepare import SOURCE, Prepared
from trigpoint.model.period import Period

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Movement:
    """Rows as (source, row key), sorted. `late`: counted now, and not known before at all. `gone`: counted before, and
    no longer known. `changed`: known in both, and counted, met or valued otherwise, whether the row itself was
    corrected or what its columns look into."""

    late: tuple[Key, ...] = ()
    changed: tuple[Key, ...] = ()
    gone: tuple[Key, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.late or self.changed or self.gone)


def rows_moved(
    catalogue: Catalogue,
    before: Prepared,
    now: Prepared,
    indicator: Indicator,
    period: Period,
    member: tuple[str, str] | None = None,
) -> Movement:
    """The rows by which a figure that is counted from one table differs between two snapshots.

    Both are counted by the definition as it stands. `member` is (breakdown, member). An indicator that is counted
    from no table of its own (a ratio, a recorded figure) has no rows here: ask for the parts of a ratio.
    """
    if indicator.table is None or indicator.when is None:
        return Movement()
    then, since = (_counted(catalogue, prepared, indicator, period, member) for prepared in (before, now))
    came, went = since.keys() - then.keys(), then.keys() - since.keys()
    known_then = _known(before, indicator.table, came)
    known_now = _known(now, indicator.table, went)
    told_otherwise = {key for key in then.keys() & since.keys() if then[key] != since[key]}
    return Movement(
        late=tuple(sorted(came - known_then)),
        changed=tuple(sorted(told_otherwise | (came & known_then) | (went & known_now))),
        gone=tuple(sorted(went - known_now)),
    )


def _counted(
    catalogue: Catalogue, prepared: Prepared, indicator: Indicator, period: Period, member: tuple[str, str] | None
) -> Mapping[Key, tuple[object, ...]]:
    """The rows counted, each with whether it meets by itself, what it is about, and the values that are added up. Where
    every row of a thing must meet, those beside the one that changed moved nothing."""
    values = "".join(f", {DUCKDB.quote(name)}" for name in indicator.value.columns)
    with connection(prepared.cache) as db:
        query = flags_of_prepared(db, catalogue, prepared, indicator, period, member)
        rows = db.execute(
            f'SELECT "{SOURCE}", "_row_key", "_meets", "_thing"{values} FROM ({query}) WHERE "_counted"'
        ).fetchall()
    return {(source or "", key): tuple(told) for source, key, *told in rows}


def _known(prepared: Prepared, table: str, keys: Iterable[Key]) -> set[Key]:
    """Those of the rows that a snapshot holds at all."""
    wanted = sorted(keys)
    if table not in prepared.paths or not wanted:
        return set()
    with connection(prepared.cache) as db:
        rows = db.execute(
            f'SELECT coalesce("{SOURCE}", \'\'), "_row_key" FROM {prepared.rows(table)} '
            'WHERE "_row_key" IN (SELECT unnest(?))',
            [[key for _, key in wanted]],
        ).fetchall()
    return set(rows).intersection(wanted)

"""What a sweep needs of its table's rows: who counts, who meets the numerator, which members, things and numbers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Breakdown, Indicator, Missing, ValueKind
from trigpoint.engines.laid import Beyond, Frame, Laid, Reading
from trigpoint.engines.moving import Moving, of_frame
from trigpoint.engines.plan import dates_read, thing_column
from trigpoint.engines.sweeps import Sweep
from trigpoint.engines.values import Values
from trigpoint.language.tree import And, Node, columns_used
from trigpoint.model.table import ColumnType, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AVERAGES = (ValueKind.MEAN, ValueKind.MEDIAN, ValueKind.SUM, ValueKind.SHARE)


@dataclass(frozen=True)
class Judged:
    """How one indicator judges rows. `fixed` is the column that says which rows count by what does not depend on the
    period, None where nothing is asked of it; `moving` says the rest. `met` is the numerator, None without one. Two
    indicators with the same `asks` count the same rows."""

    fixed: str | None
    moving: tuple[Reading, ...]
    met: Reading | None
    asks: Hashable

    def counted(self, laid: Laid) -> NDArray[Any]:
        """Which rows the indicator counts, of those that belong to the period."""
        parts = [laid.values(self.fixed).array] if self.fixed is not None else []
        parts += [reading(laid).array for reading in self.moving]
        return of_each(np.asarray(reduce(and_, parts) if parts else True), laid.size)


def of_each(found: NDArray[Any], rows: int) -> NDArray[Any]:
    """What was found of each row, or of all of them at once, as one for each."""
    return found if found.shape == (rows,) else np.broadcast_to(found, rows)


@dataclass(frozen=True)
class Needed:
    """What a sweep needs, under the names by which a gathering brings it. `dates`: the months of its dates; `born` the
    day from which ages are counted, where rows are cut at birthdays; `members` by breakdown, numbers that stand for
    them or, where they depend on the period, a reading of them; `things` and `values` by column."""

    sweep: Sweep
    judged: tuple[Judged, ...]
    dates: Mapping[str, str]
    born: str | None
    members: Mapping[str, str | Reading]
    things: Mapping[str, str]
    values: Mapping[str, Reading]

    def any_counts(self, frame: Frame) -> NDArray[Any] | None:
        """Which rows any of the indicators may count; None: all."""
        fixed = dict.fromkeys(judged.fixed for judged in self.judged)
        if None in fixed:
            return None
        found: NDArray[Any] = reduce(or_, [frame.values(str(column)).array for column in fixed])
        return found


def needed_by(sweep: Sweep, moving: Moving) -> Needed:
    """What a sweep needs, which its table's gathering is asked for. Raises `Beyond` where part of it cannot be worked
    out at home."""
    gathering, indicators = moving.gathering, sweep.indicators
    dates = {name: gathering.month(name) for i in indicators if i.when is not None
             for name in dates_read(sweep.table, i.when)}  # fmt: skip
    things = dict.fromkeys(counted_once(sweep.table, indicator) for indicator in indicators)
    values = dict.fromkeys(name for indicator in indicators for name in indicator.value.columns)
    found = Needed(
        sweep,
        tuple(_judged(moving, sweep.table, indicator) for indicator in indicators),
        dates,
        gathering.day(sweep.born) if sweep.born is not None else None,
        {by.id: _member(moving, by) for by in sweep.breakdowns},
        {name: gathering.stands_for(name) for name in things if name is not None},
        {name: moving.column(name) if moving.moves(name) else of_frame(gathering.plain(name)) for name in values},
    )
    for judged in found.judged:
        gathering.only(judged.fixed)
    return found


def counted_once(table: Table, indicator: Indicator) -> str | None:
    """The column of the thing that the indicator counts once; None where each row counts."""
    once = indicator.distinct is not None and indicator.value.kind not in _AVERAGES
    return thing_column(table, indicator.distinct or "") if once else None


def _member(moving: Moving, breakdown: Breakdown) -> str | Reading:
    if moving.moves(breakdown.column):
        if moving.gathering.types[breakdown.column] is ColumnType.DECIMAL:
            raise Beyond  # how a decimal is written is the engine's to say
        return moving.column(breakdown.column)
    return moving.gathering.member(breakdown)


def _judged(moving: Moving, table: Table, indicator: Indicator) -> Judged:
    """As `trigpoint.engines.plan.flags` says it, with what does not depend on the period apart: a condition all of
    whose parts must hold lets in what each part lets in, blank or not."""
    gathering, blank = moving.gathering, indicator.missing is Missing.MET
    fixed, after, names, asks = [], list[Reading](), list[str](), list[Hashable]()

    def let_in(sql: str, *read: str) -> None:
        fixed.append(sql)
        names.extend(read)

    where = indicator.where.node if indicator.where is not None else None
    for part in () if where is None else where.parts if isinstance(where, And) else (where,):
        if moving.condition_moves(part):
            after.append(_filled(moving.condition(part), blank=blank))
            asks.append((part, blank))
        else:
            let_in(_coalesced(moving, part, blank=blank), *columns_used(part))
    if indicator.distinct is not None:
        thing = thing_column(table, indicator.distinct)
        let_in(f"{gathering.own(thing)} IS NOT NULL", thing)
    for name in indicator.value.columns:
        if moving.moves(name):
            after.append(_is_known(moving.column(name)))
            asks.append(name)
        else:
            let_in(f"{gathering.own(name)} IS NOT NULL", name)
    met = None
    if indicator.numerator is not None:
        node, left_out = indicator.numerator.node, indicator.missing is Missing.LEFT_OUT
        if moving.condition_moves(node):
            reading = moving.condition(node)
            met = _filled(reading, blank=blank)
            after += [_is_known(reading)] if left_out else []
            asks += [node] if left_out else []
        else:
            met = of_frame(gathering.column(_coalesced(moving, node, blank=blank), *columns_used(node)))
            if left_out:
                let_in(f"({moving.sql(node)}) IS NOT NULL", *columns_used(node))
    all_of_it = " AND ".join(dict.fromkeys(fixed))
    column = gathering.column(f"({all_of_it})", *names) if fixed else None
    return Judged(column, tuple(after), met, (column, *asks))


def _coalesced(moving: Moving, node: Node, *, blank: bool) -> str:
    return f"COALESCE({moving.sql(node)}, {moving.gathering.d.literal(blank)})"


def _filled(reading: Reading, *, blank: bool) -> Reading:
    return lambda laid: Values(reading(laid).filled(blank))


def _is_known(reading: Reading) -> Reading:
    return lambda laid: Values(reading(laid).is_known)

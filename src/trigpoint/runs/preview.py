"""Use case: what a load or an undo would change, before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.runs.load import FIGURES, PUBLISHED, Loaded, Progress, load, within
from trigpoint.runs.loads import LoadRecord, loads
from trigpoint.runs.periods import last_whole
from trigpoint.runs.restated import Restated, between
from trigpoint.runs.undo import to_undo, undo
from trigpoint.store.rehearsal import rehearse
from trigpoint.store.workspace import Workspace

ROW_KEY = "_row_key"
_KEYS = {"published": ("indicator", "period", "area", "source")}
_WHERE_IT_STOOD = frozenset({"_file", "_sheet", "_row", "_column"})
_ROWS, _CHECKED = 0.2, 0.7
"""The shares of the work after which it is known what happens to the rows, and after which they are checked: then the
figures that move are worked out."""


@dataclass(frozen=True, slots=True)
class TableChange:
    """What happens to the rows of one table of one source, counted."""

    table: str
    source: str
    new: int
    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True, slots=True)
class FigureMove:
    """A figure of some pack that would be another. `packs` are those that show it."""

    packs: tuple[str, ...]
    figure: Restated


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to the rows that are held and to the figures that packs show for their last whole period and
    those before it. `compared` figures there were, of which `moved` would be others; `added` would be new."""

    tables: tuple[TableChange, ...]
    moved: tuple[FigureMove, ...]
    compared: int
    added: int


Shown = Callable[[Loaded, tuple[TableChange, ...]], None]
"""Told what a load does to the rows as soon as that is known; the figures that move take longer."""
UndoShown = Callable[[LoadRecord, int | None, tuple[TableChange, ...]], None]
"""The same of an undo: the load that goes back, the snapshot that would hold again, and the rows."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a load would do: its account as `load` gives it, and its effect."""

    loaded: Loaded
    effect: Effect


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What an undo would take back, and what that does. `restores` is the snapshot that would hold again, or None."""

    load: LoadRecord
    restores: int | None
    effect: Effect


def preview(
    workspace: Workspace,
    format: str,
    paths: Sequence[Path],
    *,
    as_of: dt.date,
    define: bool = False,
    source: str | None = None,
    by: str,
    progress: Progress = lambda what, done: None,
    shown: Shown = lambda loaded, tables: None,
) -> Preview:
    """Rehearse a load, with the arguments of `runs.load.load`: the store stays as it is, byte for byte.

    `shown` is called once, before the rows are checked and the figures counted. The tables that are prepared meanwhile
    are there when the load itself needs them. Raises `UserMistake` as the load itself would.
    """
    with rehearse(workspace) as place:
        before = place.store.current()
        loaded = load(
            place, format, paths, as_of=as_of, define=define, source=source, by=by, check=False,
            progress=within(progress, 0.0, _ROWS),
        )  # fmt: skip
        if loaded.unchanged:
            return Preview(loaded, Effect((), (), 0, 0))
        tables = tuple(_tables(place, before, loaded.snapshot))
        shown(loaded, tables)
        checked = _checked(place, format, loaded.snapshot, progress)
        loaded = replace(loaded, notes=(*loaded.notes, *checked))
        return Preview(loaded, _effect(place, before, loaded.snapshot, tables, progress, _CHECKED))


def preview_undo(
    workspace: Workspace,
    progress: Progress = lambda what, done: None,
    shown: UndoShown = lambda load, restores, tables: None,
) -> UndoPreview:
    """Rehearse the undo of the last load in effect. `shown` is called once, before the figures are counted. Raises
    `UserMistake` as the undo itself would."""
    with rehearse(workspace) as place:
        last = to_undo(place.store)
        record = next(one for one in reversed(loads(workspace)) if one.number == last.number)
        before = place.store.current()
        after = undo(place, "")
        tables = tuple(_tables(place, before, after))
        shown(record, after.restores, tables)
        return UndoPreview(record, after.restores, _effect(place, before, after, tables, progress, _ROWS))


def _checked(workspace: Workspace, format: str, snapshot: Snapshot, progress: Progress) -> tuple[str, ...]:
    """What to look at once the rows are checked, which those of figures that people send are not."""
    if format in (*FIGURES, *PUBLISHED):
        return ()
    from trigpoint.runs.load_records import prepared_and_checked  # needs what reads tables of records

    catalogue = workspace_catalogue(workspace.path)
    return prepared_and_checked(workspace, snapshot, catalogue, within(progress, _ROWS, _CHECKED))


def _effect(
    workspace: Workspace,
    before: Snapshot | None,
    after: Snapshot,
    tables: tuple[TableChange, ...],
    progress: Progress,
    begun: float,
) -> Effect:
    if before is None:
        return Effect(tables, (), 0, 0)
    found: dict[tuple[object, ...], FigureMove] = {}
    compared = added = 0
    for done, (pack, period) in enumerate(packs := _shown(workspace, after)):
        progress(f"counting the figures of {pack}", begun + (1 - begun) * done / len(packs))
        told = between(workspace, pack, period, (before, after), because=False)
        compared, added = compared + told.compared, added + told.added
        for one in told.figures:
            place = (one.row.indicator, one.row.breakdown, one.row.member, one.period)
            known = found.get(place)
            found[place] = replace(known, packs=(*known.packs, pack)) if known else FigureMove((pack,), one)
    return Effect(tables, tuple(found.values()), compared, added)


def _shown(workspace: Workspace, after: Snapshot) -> list[tuple[str, Period]]:
    """Each pack with the last whole period that can be told after the change."""
    packs = workspace_catalogue(workspace.path).packs.values()
    return [(pack.id, last_whole(pack.frequency, after.known_on)) for pack in packs]


def _tables(workspace: Workspace, before: Snapshot | None, after: Snapshot) -> Iterator[TableChange]:
    old: Mapping[tuple[str, str], Part] = before.parts if before is not None else {}
    for key in sorted({*old, *after.parts}):
        then, now = old.get(key), after.parts.get(key)
        if then is None or now is None or then.open != now.open:
            yield _compared(workspace, key, then, now)


def _compared(workspace: Workspace, key: tuple[str, str], then: Part | None, now: Part | None) -> TableChange:
    import polars as pl

    from trigpoint.intake.figures.tables import key_of

    if then is None or now is None:
        rows = (then or now).open.rows if then or now else 0  # type: ignore[union-attr]
        return TableChange(*key, new=rows if then is None else 0, changed=0, unchanged=0, gone=0 if now else rows)
    a, b = (pl.scan_parquet(workspace.store.path_of(part.open)) for part in (then, now))
    names = [n for n in b.collect_schema().names() if n in a.collect_schema().names()]
    of_row = [name for name in (key_of(key[0]) or _KEYS.get(key[0], (ROW_KEY,))) if name in names] or names
    told = [name for name in names if name not in _WHERE_IT_STOOD and name not in of_row]

    def side(frame: pl.LazyFrame) -> pl.DataFrame:
        texts = frame.select(pl.col(name).cast(pl.String) for name in names)
        return texts.select(key=pl.struct(of_row).hash(), said=pl.struct([*told, *of_row[:1]]).hash()).collect()

    a_rows, b_rows = side(a), side(b)
    both = a_rows.join(b_rows, on="key", suffix="_now")
    changed = both.filter(pl.col("said") != pl.col("said_now")).height
    return TableChange(*key, b_rows.height - both.height, changed, both.height - changed, a_rows.height - both.height)

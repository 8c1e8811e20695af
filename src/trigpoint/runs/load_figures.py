"""Loading figures: recorded observations, targets, benchmarks; they add to and correct what the source sent before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import polars as pl

from trigpoint.catalogue.areas import load_areas
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.figures.checks import check_figures, in_lines, of_sent
from trigpoint.intake.figures.defined import FILE, Defined, define_indicators
from trigpoint.intake.figures.read import FiguresRead, read_benchmarks, read_observations, read_targets
from trigpoint.intake.figures.tables import merge_figures
from trigpoint.intake.opening import Opened
from trigpoint.model.published import Areas
from trigpoint.model.snapshot import Part
from trigpoint.runs.cut_off import day_of
from trigpoint.runs.load import Loaded, Reason, definition_folders, inputs_of, unchanged
from trigpoint.store import files
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.store.change import Change


def load_figures(
    workspace: Workspace,
    format: str,
    opened: list[Opened],
    *,
    as_of: dt.date,
    define: bool,
    source: str,
    by: str,
) -> Loaded:
    """Load files of figures. Gives and raises what `runs.load.load` says."""
    store = workspace.store
    before = store.already_loaded(format, source, as_of, [o.sha256 for o in opened])
    if before is not None:
        return unchanged(before)
    catalogue = workspace_catalogue(workspace.path)
    table, read = _read(format, opened, catalogue, source, define, lambda: load_areas(definition_folders(workspace)))
    # A scorecard in the wide form may bring targets and benchmarks beside its figures.
    sent = {"observation": read.observations, "target": read.targets, "benchmark": read.benchmarks}
    frames = {name: frame for name, frame in sent.items() if frame.height or name == table}
    with (
        store.change(by=by) as change,
        _defining(workspace, read.defined, catalogue) if read.defined else nullcontext(catalogue) as now,
    ):
        merged = {name: merge_figures(_older(change, name, source), frame, name) for name, frame in frames.items()}
        notes = (
            *read.notes,
            *(_doubts(merged["observation"], read.observations, now) if "observation" in merged else ()),
        )
        snapshot = change.commit(
            act="load",
            as_of=as_of,
            format=format,
            source=source,
            parts={
                (name, source): Part(change.put(frame), as_of=day_of(change.before, name, source, as_of))
                for name, frame in merged.items()
            },
            inputs=inputs_of(opened),
            accounts=read.accounts,
            notes=notes,
            aside=change.put(read.aside, vault=True) if read.aside.height else None,
        )
    older = tuple((name, frame.height - frames[name].height) for name, frame in merged.items())
    kept = tuple((name, rows) for name, rows in older if rows > 0)
    return Loaded(snapshot, False, read.accounts, _reasons(read), notes, kept)


def _doubts(merged: pl.DataFrame, sent: pl.DataFrame, catalogue: Catalogue) -> tuple[str, ...]:
    """What is doubtful of the figures that were sent, beside those that were there, as sentences."""
    these = set(sent.select("indicator", "period").iter_rows())
    return in_lines(of_sent(check_figures(merged, catalogue), these), catalogue)


def known_references(catalogue: Catalogue) -> dict[str, str]:
    """Every id and reference of the catalogue, with the id of its indicator."""
    ids = {ref: indicator.id for indicator in catalogue.indicators.values() for ref in indicator.refs}
    return ids | {name: name for name in catalogue.indicators}


def _read(
    format: str,
    opened: list[Opened],
    catalogue: Catalogue,
    source: str,
    define: bool,
    areas: Callable[[], Areas],
) -> tuple[str, FiguresRead]:
    known = known_references(catalogue)
    if format == "observations":
        breakdowns = tuple(catalogue.breakdowns)
        read = read_observations(opened, known, source=source, define_unknown=define, breakdowns=breakdowns)
        return "observation", read
    if format == "targets":
        return "target", read_targets(opened, known, source=source)
    return "benchmark", read_benchmarks(opened, known, source=source, areas=areas())


def _part(change: Change, table: str, source: str) -> Part | None:
    return change.before.parts.get((table, source)) if change.before is not None else None


def _older(change: Change, table: str, source: str) -> pl.DataFrame | None:
    part = _part(change, table, source)
    return pl.read_parquet(change.store.path_of(part.open)) if part is not None else None


@contextmanager
def _defining(workspace: Workspace, defined: tuple[Defined, ...], catalogue: Catalogue) -> Iterator[Catalogue]:
    """The workspace's definitions with the new indicators, and the catalogue that they make.

    They are there before the figures that need them, and gone again where the load fails.
    """
    path = workspace.path / FILE
    existing = path.read_bytes() if path.is_file() else None
    text = define_indicators(defined, (existing or b"").decode("utf-8"), known_references(catalogue))
    files.make_folder(path.parent)
    temporary = path.with_suffix(".part")
    temporary.unlink(missing_ok=True)  # of a load that was stopped
    files.put_in_place(path, text.encode("utf-8"), temporary)
    try:
        yield workspace_catalogue(workspace.path)
    except BaseException:
        if existing is None:
            files.remove(path)
        else:
            files.put_in_place(path, existing, temporary)
        raise


def _reasons(read: FiguresRead) -> tuple[Reason, ...]:
    rows = read.aside.filter("whole_row").group_by("file", "sheet", "reason", maintain_order=True).len()
    return tuple(Reason(file, sheet, reason, count) for file, sheet, reason, count in rows.iter_rows())

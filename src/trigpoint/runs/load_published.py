"""Loading published figures: the department's open data, and its interactive tool's figures with their dictionary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from trigpoint.catalogue.areas import load_areas
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.measures import load_measures
from trigpoint.intake.opening import FileKind, Opened, open_safely
from trigpoint.intake.published.ees import META, read_ees
from trigpoint.intake.published.lait import read_lait
from trigpoint.intake.published.tables import merge_published
from trigpoint.intake.published.years import YEARS
from trigpoint.model.snapshot import Part
from trigpoint.runs.cut_off import day_of
from trigpoint.runs.load import Loaded, Reason, definition_folders, inputs_of, unchanged
from trigpoint.store.workspace import Workspace

TABLE = "published"
_FIRST = 8
_READERS = {"ees": read_ees, "lait": read_lait}


def load_published(
    workspace: Workspace, format: str, opened: list[Opened], *, as_of: dt.date, source: str, by: str
) -> Loaded:
    """Load files of published figures. Gives and raises what `runs.load.load` says.

    What describes the data is found beside it: a `.meta.csv`, or the tool's dictionary.
    """
    opened = [*opened, *_beside(format, opened)]
    store = workspace.store
    before = store.already_loaded(format, source, as_of, [o.sha256 for o in opened])
    if before is not None:
        return unchanged(before)
    folders = definition_folders(workspace)
    areas = load_areas(folders)
    measures = load_measures(folders, workspace_catalogue(workspace.path).indicators, YEARS)
    read = _READERS[format](opened, areas, measures)
    notes = (*read.notes, *_own(read.own))
    with store.change(by=by) as change:
        part = change.before.parts.get((TABLE, source)) if change.before is not None else None
        old = pl.read_parquet(store.path_of(part.open)) if part is not None else None
        merged = merge_published(old, read.figures)
        snapshot = change.commit(
            act="load",
            as_of=as_of,
            format=format,
            source=source,
            parts={(TABLE, source): Part(change.put(merged), as_of=day_of(change.before, TABLE, source, as_of))},
            inputs=inputs_of(opened),
            accounts=read.accounts,
            notes=notes,
            aside=change.put(read.aside, vault=True) if read.aside.height else None,
        )
    older = merged.height - read.figures.height
    kept = ((TABLE, older),) if older else ()
    return Loaded(snapshot, False, read.accounts, _reasons(read.aside), notes, kept)


def _beside(format: str, opened: Sequence[Opened]) -> list[Opened]:
    """The descriptions that lie beside the files and were not named."""
    named = {o.path.resolve() for o in opened}
    found: list[Path] = []
    if format == "ees":
        found = [o.path.with_name(o.path.stem + META) for o in opened if not o.name.endswith(META)]
    elif len(opened) == 1 and opened[0].kind is FileKind.PARQUET:
        near = sorted(p for p in opened[0].path.parent.glob("*.csv") if "dictionary" in p.name.casefold())
        found = near if len(near) == 1 else []
    return [open_safely(path) for path in found if path.is_file() and path.resolve() not in named]


def _own(names: Sequence[str]) -> tuple[str, ...]:
    """What is said of measures that are no indicator of the catalogue."""
    if not names:
        return ()
    first = ", ".join(names[:_FIRST])
    more = f" and {len(names) - _FIRST} more" if len(names) > _FIRST else ""
    are = "measure is" if len(names) == 1 else "measures are"
    return (
        f"{len(names)} {are} no indicator of the catalogue, kept under names of their own: {first}{more}. "
        "`trigpoint published` lists them all.",
    )


def _reasons(aside: pl.DataFrame) -> tuple[Reason, ...]:
    rows = aside.filter("whole_row").group_by("file", "sheet", "reason", maintain_order=True).len()
    return tuple(Reason(file, sheet, reason, count) for file, sheet, reason, count in rows.iter_rows())

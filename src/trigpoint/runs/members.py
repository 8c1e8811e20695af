"""Use case: who or what a breakdown is over: the teams, areas and organisations of the newest snapshot, by name."""

from __future__ import annotations

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.store.workspace import Workspace


def members_of(workspace: Workspace, breakdown: str) -> tuple[str, ...]:
    """The members of a breakdown as figures name them, in order, from records and from figures that were sent; empty
    where nothing is loaded or the catalogue knows no such breakdown. Labels stand for codes."""
    import polars as pl

    from trigpoint.engines.prepare import prepare
    from trigpoint.engines.recorded import recorded_observations

    snapshot = workspace.store.current()
    catalogue = workspace_catalogue(workspace.path)
    if snapshot is None:
        return ()
    found: set[str] = set()
    split = catalogue.breakdowns.get(breakdown)
    if split is not None:
        prepared = prepare(workspace.store, snapshot, catalogue, workspace.cache)
        for path in (path for paths in prepared.paths.values() for path in paths):
            rows = pl.scan_parquet(path)
            if split.column in rows.collect_schema().names():
                found.update(rows.select(pl.col(split.column).drop_nulls().cast(pl.String).unique()).collect()[:, 0])
        codes = catalogue.codes.get(split.codes or "")
        found = {codes.label(name) for name in found} if codes is not None else found
    sent = recorded_observations(workspace.store, snapshot, workspace.cache)
    found.update(one.member for one in sent if one.breakdown == breakdown and one.member is not None)
    return tuple(sorted(found))

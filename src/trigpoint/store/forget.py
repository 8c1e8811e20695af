"""Files of the store written again without some of their rows, for retention and erasure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from trigpoint.model.snapshot import ObjectRef, Part
from trigpoint.store.change import Change

if TYPE_CHECKING:
    import polars as pl

KEY = "_row_key"


def without_rows(change: Change, part: Part, due: Mapping[str, pl.Series]) -> Part:
    """The part with its files put into the store again, open and behind the door, less the rows that are due.

    `due` names row keys by the file's name; a file that it does not name stays as it is.
    """
    vault = _rewritten(change, part.vault, due, vault=True) if part.vault else None
    return replace(part, open=_rewritten(change, part.open, due, vault=False), vault=vault)


def _rewritten(change: Change, ref: ObjectRef, due: Mapping[str, pl.Series], *, vault: bool) -> ObjectRef:
    import polars as pl

    keys = due.get(ref.name)
    if keys is None:
        return ref
    frame = pl.read_parquet(change.store.path_of(ref, vault))
    return change.put(frame.filter(~pl.col(KEY).is_in(keys.implode())), vault)

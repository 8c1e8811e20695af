"""Tables as files: Parquet named by the SHA-256 of its own bytes, so that a name always means the same."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# Whole row groups are skipped by their statistics: small enough to skip, large enough to compress.
_ROWS_A_GROUP = 122_880


def to_parquet(frame: pl.DataFrame) -> memoryview:
    """The frame as Parquet bytes: zstd, with statistics; the same bytes for the same columns, types and rows."""
    buffer = io.BytesIO()
    # How a frame happens to lie in pieces in memory would otherwise show in the pages of the file.
    frame.rechunk().write_parquet(buffer, compression="zstd", statistics=True, row_group_size=_ROWS_A_GROUP)
    return buffer.getbuffer()


def name_of(data: bytes | memoryview) -> str:
    """The name of a file with these bytes: 64 hex characters."""
    return hashlib.sha256(data).hexdigest()

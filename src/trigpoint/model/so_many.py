"""So many of a thing, in words: one of it is not many."""

from __future__ import annotations


def so_many(count: int, one: str, many: str | None = None) -> str:
    """`1 row`, `1,204 rows`; `many` is what several are, where they are not `one` with an s (with its verb, say)."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"

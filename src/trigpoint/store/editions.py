"""The pack editions of a store: signed, kept for ever, and left where they are by every purge."""

from __future__ import annotations

from trigpoint.store.shelf import Shelf
from trigpoint.store.store import EDITIONS, Store

ACT = "edition"


class Editions(Shelf):
    """The editions of one store."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, EDITIONS, ACT, "edition")

"""What has left the authority: each release holds counts, small ones too, and nothing else about children."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping

from trigpoint.store.shelf import Shelf
from trigpoint.store.store import RELEASES, Store

ACT = "release"


class Releases(Shelf):
    """The releases of one store."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, RELEASES, ACT, "release")

    def since(self, day: dt.date) -> Iterator[tuple[Mapping[str, str], bytes]]:
        """The releases of that day or later, oldest first: what the audit says of each, and its bytes.

        Raises `UserMistake` for one that is missing or changed.
        """
        for entry in self.entries(day):
            yield entry.details, self.read(entry.details["sha256"])

    def remember(self, data: bytes, *, by: str, details: Mapping[str, str], counts: Mapping[str, int]) -> None:
        """Put a release into the store and into the audit; nothing where its very bytes were released today."""
        name = hashlib.sha256(data).hexdigest()
        today = dt.datetime.now(dt.UTC).date()
        if all(said["sha256"] != name for said, _ in self.since(today)):
            self.put(data, by=by, details=details, counts=counts)

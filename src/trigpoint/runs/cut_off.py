"""Up to which day a figure is known: that of what it rests on, whatever else was loaded since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.publish.figures import day
from trigpoint.scorecard.objects import Row, Scorecard

_SENT, _PUBLISHED = "observation", "published"


def cut_off(snapshot: Snapshot, *, counted: bool) -> dt.date:
    """The last day that figures tell of: those `counted` from records, the day up to which records are loaded; those
    that people sent, the day of the newest sheet of them. Targets or benchmarks of a later day move neither."""
    if counted and snapshot.records_on is not None:
        return snapshot.records_on
    return _newest(snapshot, _SENT)


def cut_off_of(snapshot: Snapshot, rows: Sequence[Row]) -> dt.date:
    """The same of rows: the records' day where any with a value is counted from them, else the sheets'. Where none has
    a value, all of them say it."""
    origins = {row.origin for row in rows if row.value is not None} or {row.origin for row in rows}
    return cut_off(snapshot, counted="computed" in origins)


def published_cut_off(snapshot: Snapshot) -> dt.date:
    """The same of published figures: the day of their newest load."""
    return _newest(snapshot, _PUBLISHED)


def cut_off_in_words(snapshot: Snapshot | None, card: Scorecard) -> str:
    """Up to which day a scorecard's figures are known: `31 March 2026`; where those that people sent go to another day
    than the records, both. A card of another snapshot than this one says its own day."""
    if card.as_of is None:
        return ""
    origins = {row.origin for row in card.rows if row.value is not None}
    if snapshot is not None and card.snapshot == snapshot.id and {"computed", "recorded"} <= origins:
        counted, sent = (cut_off(snapshot, counted=yes) for yes in (True, False))
        if sent != counted:
            return f"{day(counted)}; figures that were sent, up to {day(sent)}"
    return day(card.as_of)


def day_of(snapshot: Snapshot | None, table: str, source: str, as_of: dt.date) -> dt.date:
    """The day that a source's part of a table describes after another load of it, onto the snapshot before: an older
    sheet that comes late takes none back."""
    before = snapshot.sources(table).get(source) if snapshot is not None else None
    return as_of if snapshot is None or before is None else max(as_of, _day(snapshot, before))


def _newest(snapshot: Snapshot, table: str) -> dt.date:
    """The newest day of a table's parts; where there is none, that of the newest load of anything."""
    return max((_day(snapshot, part) for part in snapshot.sources(table).values()), default=snapshot.known_on)


def _day(snapshot: Snapshot, part: Part) -> dt.date:
    """The day that a part describes: of one that was loaded before parts said theirs, the newest that it can be."""
    return part.as_of if part.as_of is not None else snapshot.known_on

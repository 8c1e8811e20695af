"""The records as whoever fills in an Annex A sees them: the six months, the latest things, counts of the year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from trigpoint.simulation.records import Records, Row, Value


class Seen:
    """What was recorded by the last day, looked up by child, plan or time looked after."""

    def __init__(self, records: Records, since: dt.date) -> None:
        self.records, self.until, self.since = records, records.until, since
        self.people = {row["person_id"]: row for row in records.rows("person")}
        self.names = {row["worker_id"]: row["name"] for row in records.rows("professional")}

    def within(self, table: str, *columns: str) -> list[Row]:
        """The rows with one of these days in the six months."""
        return [row for row in self.records.rows(table) if any(self.recent(row.get(column)) for column in columns)]

    def recent(self, day: Value) -> bool:
        """Whether a day lies in the six months."""
        return isinstance(day, dt.date) and day >= self.since

    def lasting(self, table: str) -> list[Row]:
        """The rows that were open at some time in the six months, the latest of each child alone, oldest first."""
        rows = [r for r in self.records.rows(table) if r["ended_on"] is None or self.recent(r["ended_on"])]
        latest: dict[Value, Row] = {}
        for row in sorted(rows, key=lambda r: str(r["started_on"])):
            latest.pop(row["person_id"], None)
            latest[row["person_id"]] = row
        return list(latest.values())

    def before(self, table: str, column: str, row: Row, day: dt.date, days: int = 365) -> int:
        """How many of the child's rows lie in the so many days before a day."""
        index = self._by_child.setdefault((table, column), {})
        if not index:
            for other in self.records.rows(table):
                index.setdefault(other["person_id"], []).append(other[column])
        since = day - dt.timedelta(days=days)
        return sum(isinstance(d, dt.date) and since <= d < day for d in index.get(row["person_id"], ()))

    def latest(self, table: str, column: str, by: str, key: Value) -> Row:
        """The latest row of a plan or a time looked after; an empty row where there is none."""
        index = self._latest.setdefault((table, by), {})
        if not index:
            for row in sorted(self.records.rows(table), key=lambda r: str(r[column])):
                index[row[by]] = row
        return index.get(key, {})

    def status(self, row: Row) -> str:
        """Where a child's case stands, by the order that Ofsted gives."""
        if row["ended_on"] is not None:
            return "e) Closed episode"
        child = row["person_id"]
        for children, words in self._open:
            if child in children:
                return words
        return "d) Open assessment"

    @cached_property
    def _by_child(self) -> dict[tuple[str, str], dict[Value, list[Value]]]:
        return {}

    @cached_property
    def _latest(self) -> dict[tuple[str, str], dict[Value, Row]]:
        return {}

    @cached_property
    def _open(self) -> tuple[tuple[frozenset[Value], str], ...]:
        return (
            (_still_open(self.records.rows("care_period")), "a) Looked after child"),
            (_still_open(self.records.rows("cp_plan")), "b) Child Protection plan"),
            (_still_open(self.records.rows("cin_plan")), "c) Child in need plan"),
        )


def _still_open(rows: Iterable[Row]) -> frozenset[Value]:
    return frozenset(row["person_id"] for row in rows if row["ended_on"] is None)

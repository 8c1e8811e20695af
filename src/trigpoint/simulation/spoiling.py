"""The dirt of real exports, at stated rates, and the truth that it hides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from trigpoint.model.table import CodeList, Column, ColumnType, Table
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.draws import Draws
from trigpoint.simulation.records import Row, Value

CLEAN = ("population", "team", "professional", "family_member", "person", "address", "caseload", "nursery_place")
"""Tables that no export spoils: they describe how things stand, or are counted by machine."""
ENTERED_AFTERWARDS = {
    "cp_visit": "visited_on",
    "cin_visit": "visited_on",
    "care_visit": "visited_on",
    "taf_meeting": "held_on",
    "missing_episode": "started_on",
    "health_visit": "visited_on",
    "centre_attendance": "attended_on",
    "session_attendance": "held_on",
}
"""Tables that workers fill in some days after, and the day of which they write."""
CLOSED_WITH_A_REASON = {"early_help_plan": "closure_reason", "cin_episode": "closure_reason"}
"""Tables of work that is closed with a reason, which busy workers leave out, and its column."""
IMPOSSIBLE = "31/02/2024"


@dataclass(frozen=True, slots=True)
class Dirt:
    """The shares of an export's rows to which each thing happens. What each is: `trigpoint.simulation.rates`."""

    spelt: float
    blank: float
    impossible: float
    reversed: float
    twice: float
    late: float
    late_days: int
    two_identifiers: float
    no_reason: float

    @property
    def bounds(self) -> tuple[tuple[str, float], ...]:
        """What happens to a row, by the draw below which it does."""
        kinds = ("spelt", "blank", "impossible", "reversed", "twice")
        return tuple((kind, sum(getattr(self, k) for k in kinds[: n + 1])) for n, kind in enumerate(kinds))


CLEANLY = Dirt(0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Spoilt:
    """One thing that was spoilt: where it stands in the export (row 1 below the headings), and what is true."""

    table: str
    row: int | None
    key: str
    what: str
    column: str = ""
    true: str = ""
    written: str = ""


@dataclass
class Spoiler:
    """Spoils one table after another and remembers what it did."""

    dirt: Dirt
    codes: Mapping[str, CodeList]
    until: dt.date
    seed: str
    done: list[Spoilt] = field(default_factory=list)

    def spoil(self, table: Table, clean: pl.DataFrame) -> pl.DataFrame:
        """The rows as the export gives them. Columns that were written badly hold text; the others keep their type."""
        if table.name in CLEAN or not clean.height:
            return clean
        rows = pl.Series("row", range(clean.height), dtype=pl.Int64)
        draws = Draws(f"{self.seed} {table.name}")
        late = self._late(table, clean, draws, rows)
        fates = self._fates(draws, rows.filter(~late))
        fates += self._closed_without_a_reason(table, clean, draws, {row for row, _ in fates})
        again = [n for n, what in fates if what == "twice"]
        times = (~late).cast(pl.Int64).scatter(again, 2)
        place = times.cum_sum()  # the row's number in the file, the second one's where it is there twice
        for number in rows.filter(late):
            self._note(table, clean, number, None, "not entered yet")
        for number in again:
            self._note(table, clean, number, place[number], "twice")
        written = self._write_badly(table, clean, [(n, what) for n, what in fates if what != "twice"], place)
        if not again and not late.any():
            return written
        order = pl.DataFrame({"row": rows, "times": times}).filter(pl.col("times") > 0)
        return written[order.select(pl.col("row").repeat_by("times").list.explode())["row"]]

    def _late(self, table: Table, clean: pl.DataFrame, draws: Draws, rows: pl.Series) -> pl.Series:
        """Which rows nobody has entered yet: some of the last weeks, of tables that workers fill in afterwards."""
        if table.name not in ENTERED_AFTERWARDS:
            return rows < 0
        recent = clean[ENTERED_AFTERWARDS[table.name]] > self.until - dt.timedelta(days=self.dirt.late_days)
        return (draws.happens("late", rows, self.dirt.late) & recent).fill_null(False)

    def _fates(self, draws: Draws, rows: pl.Series) -> list[tuple[int, str]]:
        """The few rows to which something happens, and what."""
        bounds = self.dirt.bounds
        drawn = pl.DataFrame({"row": rows, "draw": draws.share("what happens", rows)})
        few = drawn.filter(pl.col("draw") < bounds[-1][1])
        return [(row, next(kind for kind, bound in bounds if draw < bound)) for row, draw in few.iter_rows()]

    def _closed_without_a_reason(
        self, table: Table, clean: pl.DataFrame, draws: Draws, otherwise: set[int]
    ) -> list[tuple[int, str]]:
        """The rows of closed work whose reason nobody wrote down, of those to which nothing else happens."""
        if table.name not in CLOSED_WITH_A_REASON:
            return []
        said = pl.DataFrame({"row": range(clean.height), "reason": clean[CLOSED_WITH_A_REASON[table.name]]})
        said = said.filter(pl.col("reason").is_not_null() & ~pl.col("row").is_in(sorted(otherwise)))
        left_out = draws.happens("no reason", said["row"], self.dirt.no_reason)
        return [(row, "no reason") for row in said["row"].filter(left_out)]

    def _write_badly(
        self, table: Table, clean: pl.DataFrame, fates: Sequence[tuple[int, str]], place: pl.Series
    ) -> pl.DataFrame:
        chance = Chance(f"{self.seed} {table.name} spoilt")
        spoilt: dict[str, dict[int, str | None]] = {}
        for number, what in fates:
            row = clean.row(number, named=True)
            change = self._change(what, table, row, chance)
            if change is not None:
                column, written = change
                spoilt.setdefault(column, {})[number] = written
                self._note(table, clean, number, place[number], what, column, text(row[column]), written or "")
        return clean.with_columns(
            clean[column].cast(pl.String).scatter(list(rows), pl.Series(list(rows.values()), dtype=pl.String))
            for column, rows in spoilt.items()
        )

    def _change(self, what: str, table: Table, row: Row, chance: Chance) -> tuple[str, str | None] | None:
        """The column to spoil and what to write there; None where the row has nothing that can be spoilt so."""
        if what == "no reason":
            return CLOSED_WITH_A_REASON[table.name], None
        if what == "impossible":
            start = starts(table)
            return None if start is None else (start, IMPOSSIBLE)
        if what == "reversed":
            ended = row.get(table.span.end) if table.span else None
            if table.span is None or not isinstance(ended, dt.date):
                return None
            started = row[table.span.start]
            assert isinstance(started, dt.date)
            return table.span.end, (started - dt.timedelta(days=chance.whole(1, 300))).isoformat()
        open_to = [c for c in table.columns if row.get(c.name) is not None and c.type is not ColumnType.ID]
        if what == "blank":
            open_to = [c for c in open_to if not c.required]
        else:
            open_to = [c for c in open_to if c.codes or c.type in (ColumnType.DATE, ColumnType.BOOLEAN)]
        if not open_to:
            return None
        column = chance.among(open_to)
        return column.name, None if what == "blank" else self._another(row[column.name], column, chance)

    def _another(self, value: Value, column: Column, chance: Chance) -> str:
        """The same value as somebody else writes it."""
        if isinstance(value, dt.date):
            return f"{value:%d/%m/%Y}"
        if isinstance(value, bool):
            return "Yes" if value else "No"
        code = next(c for c in self.codes[str(column.codes)].codes if c.code == value)
        return f" {chance.among((code.label, *code.also))} "

    def _note(
        self,
        table: Table,
        clean: pl.DataFrame,
        number: int,
        place: int | None,
        what: str,
        column: str = "",
        true: str = "",
        written: str = "",
    ) -> None:
        key = " ".join(text(clean[name][number]) for name in table.key)
        self.done.append(Spoilt(table.name, place, key, what, column, true, written))


def starts(table: Table) -> str | None:
    """The date without which a row of the table cannot be read; None where it has none."""
    return next((c.name for c in table.columns if c.required and c.type is ColumnType.DATE), None)


def text(value: Value) -> str:
    """A value as an export writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)

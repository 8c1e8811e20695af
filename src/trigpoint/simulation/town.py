"""The children who live in the borough, as schools, health visitors and centres know them.

The tables of those are made as whole columns, after the lives of families with social care and early help are over.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from trigpoint.model.period import Period
from trigpoint.model.workingday import Calendar
from trigpoint.simulation.draws import Draws
from trigpoint.simulation.people import People
from trigpoint.simulation.places import WARDS
from trigpoint.simulation.records import Records
from trigpoint.simulation.staff import Staff

_AREAS = dict(enumerate(ward.area for ward in WARDS))
_NAMES = dict(enumerate(ward.name for ward in WARDS))


@dataclass(frozen=True, slots=True)
class Town:
    """The borough from the first month shown to the last day. `children` has a row for each child who lived here."""

    shown: dt.date
    until: dt.date
    draws: Draws
    calendar: Calendar
    staff: Staff
    records: Records
    families: pl.DataFrame
    children: pl.DataFrame

    @property
    def month_ends(self) -> list[dt.date]:
        """The last days of the months shown."""
        month = Period.month(self.shown.year, self.shown.month)
        ends = []
        while month.end <= self.until:
            ends.append(month.end)
            month = month.shift(1)
        return ends

    def spans(self, table: str) -> pl.DataFrame:
        """`person_id`, `started_on` and `ended_on` of a table of records."""
        schema = {"person_id": pl.String, "started_on": pl.Date, "ended_on": pl.Date}
        return pl.DataFrame([{name: row[name] for name in schema} for row in self.records.rows(table)], schema=schema)


def town_of(
    people: People,
    families: pl.DataFrame,
    records: Records,
    shown: dt.date,
    calendar: Calendar,
    staff: Staff,
    draws: Draws,
) -> Town:
    """The children of the residents, with their family's home and needs."""
    homes = families.select(
        "family", "need", "frailty", "ward", "next_ward", "moved_on", "came_on", "left_on", "first_birth_on"
    ).with_columns(family_id=pl.format("F{}", (pl.col("family") + 1).cast(pl.String).str.zfill(6)))
    children = people.residents.people.filter(~pl.col("adult")).join(
        homes.drop("frailty"), on="family", maintain_order="left"
    )
    born_here = (pl.col("left_on").is_null() | (pl.col("born_on") < pl.col("left_on"))) & (
        pl.col("born_on") <= records.until
    )
    children = children.filter(born_here).with_columns(
        person_id=pl.format("P{}", (pl.col("person") + 1).cast(pl.String).str.zfill(7))
    )
    return Town(shown, records.until, draws, calendar, staff, records, homes, children)


def here(day: str | pl.Expr) -> pl.Expr:
    """Whether the family lives in the borough on a day."""
    when = pl.col(day) if isinstance(day, str) else day
    return (pl.col("came_on") <= when) & (pl.col("left_on").is_null() | (pl.col("left_on") > when))


def at_home(day: str | pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The columns `ward` and `area` in which the family lives on a day."""
    when = pl.col(day) if isinstance(day, str) else day
    number = pl.when(pl.col("moved_on") <= when).then("next_ward").otherwise("ward")
    return (
        number.replace_strict(_NAMES, return_dtype=pl.String).alias("ward"),
        number.replace_strict(_AREAS, return_dtype=pl.String).alias("area"),
    )


def during(rows: pl.DataFrame, day: str, spans: pl.DataFrame) -> pl.Series:
    """For each row whether one of the person's spans covers the day: begun on or before it, not ended by then."""
    numbered = rows.select("person_id", day).with_row_index("row")
    open_then = pl.col("ended_on").is_null() | (pl.col("ended_on") > pl.col(day))
    covered = numbered.join(spans, on="person_id").filter((pl.col("started_on") <= pl.col(day)) & open_then)["row"]
    return numbered["row"].is_in(covered.unique().implode())


def numbered(letters: str) -> pl.Expr:
    """Identifiers of those letters and the row's number."""
    return pl.format(letters + "{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7))


def academic_age(year: pl.Expr) -> pl.Expr:
    """Whole years on 31 August of a year."""
    born = pl.col("born_on")
    after = (born.dt.month() > 8).cast(pl.Int32)
    return (year - born.dt.year() - after).cast(pl.Int64)


def rank_share(score: str, over: str | list[str]) -> pl.Expr:
    """A row's place among its group by a score, between 0 (the least) and 1."""
    place = pl.col(score).rank("ordinal").over(over)
    return (place - 0.5) / pl.len().over(over)

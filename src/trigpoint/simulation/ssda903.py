"""The borough's SSDA903 return of the twelve months to its last day: a CSV a module, days as 31/03/2026."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from trigpoint.model.period import add_months
from trigpoint.model.table import Table
from trigpoint.simulation.records import Records
from trigpoint.simulation.tables import table_frame

_TABLES = ("person", "care_period", "care_episode", "placement", "care_review", "missing_episode", "care_leaver",
           "permanence", "care_health", "previous_permanence")  # fmt: skip
_GENDER = {"M": "1", "F": "2"}


def write_ssda903(folder: Path, records: Records, tables: Mapping[str, Table]) -> None:
    """The modules of all children who were looked after on some day of the twelve months, and of care leavers."""
    folder.mkdir(parents=True, exist_ok=True)
    start = add_months(records.until + dt.timedelta(days=1), -12)
    frames = {name: table_frame(records, tables[name]) for name in _TABLES}
    people = frames["person"]
    since = pl.col("ended_on").is_null() | (pl.col("ended_on") >= start)
    periods = frames["care_period"].filter(since)
    children = periods.select("person_id").unique()
    modules = {
        "episodes": _episodes(frames, since),
        "reviews": _reviews(frames, periods, start),
        "missing": _missing(frames, periods, start),
        "uasc": _uasc(people.join(children, on="person_id", how="semi", maintain_order="left")),
        "oc3": _oc3(frames["care_leaver"]),
        "ad1": _adopted(frames["permanence"], start),
        "placed_for_adoption": _should_be_placed(frames["permanence"], periods),
        "oc2": _health(frames["care_health"]),
        "previous_permanence": _earlier_orders(frames["previous_permanence"]),
    }
    named = pl.concat([children, frames["care_leaver"].select("person_id")])
    everyone = people.join(named, on="person_id", how="semi", maintain_order="left")
    _write(folder / "header.csv", _header(everyone))
    born = people.select("person_id", pl.col("born_on").alias("DOB"))
    for name, frame in modules.items():
        if name not in ("episodes", "uasc"):
            frame = frame.join(born, on="person_id", how="left", maintain_order="left")
            frame = frame.select("person_id", "DOB", *(c for c in frame.columns if c not in ("person_id", "DOB")))
        _write(folder / f"{name}.csv", frame)


def _write(path: Path, frame: pl.DataFrame) -> None:
    days = [c for c, type in frame.schema.items() if type == pl.Date]
    written = frame.rename({"person_id": "CHILD"}).with_columns(pl.col(days).dt.strftime("%d/%m/%Y"))
    written.write_csv(path, line_terminator="\r\n")


def _header(people: pl.DataFrame) -> pl.DataFrame:
    return people.select(
        "person_id",
        pl.col("gender").replace(_GENDER).alias("SEX"),
        pl.col("born_on").alias("DOB"),
        pl.col("ethnicity").alias("ETHNIC"),
        pl.col("upn").alias("UPN"),
        pl.lit(None, pl.String).alias("MOTHER"),
        pl.lit(None, pl.String).alias("MC_DOB"),
    )


def _episodes(frames: Mapping[str, pl.DataFrame], since: pl.Expr) -> pl.DataFrame:
    """The episodes that were open on some day of the twelve months: earlier ones are not in a return."""
    places = frames["placement"].select(
        "placement_id", "postcode", "change_reason", pl.col("ended_on").alias("left_on")
    )
    episodes = frames["care_episode"].filter(since)
    both = episodes.join(places, on="placement_id", how="left", maintain_order="left")
    moved = pl.col("ended_on") == pl.col("left_on")
    return both.sort("person_id", "started_on").select(
        "person_id",
        pl.col("started_on").alias("DECOM"),
        pl.col("start_reason").alias("RNE"),
        pl.col("legal_status").alias("LS"),
        pl.col("primary_need").alias("CIN"),
        pl.col("placement_type").alias("PLACE"),
        pl.col("placement_provider").alias("PLACE_PROVIDER"),
        pl.col("ended_on").alias("DEC"),
        pl.col("end_reason").alias("REC"),
        pl.when(moved).then("change_reason").alias("REASON_PLACE_CHANGE"),
        pl.lit(None, pl.String).alias("HOME_POST"),
        pl.col("postcode").alias("PL_POST"),
        pl.lit(None, pl.String).alias("URN"),
    )


def _reviews(frames: Mapping[str, pl.DataFrame], periods: pl.DataFrame, start: dt.date) -> pl.DataFrame:
    held = frames["care_review"].filter(pl.col("held_on") >= start)
    return held.join(periods, on="care_period_id", how="semi", maintain_order="left").select(
        "person_id", pl.col("held_on").alias("REVIEW"), pl.col("participation").alias("REVIEW_CODE")
    )


def _missing(frames: Mapping[str, pl.DataFrame], periods: pl.DataFrame, start: dt.date) -> pl.DataFrame:
    since = pl.col("ended_on").is_null() | (pl.col("ended_on") >= start)
    away = frames["missing_episode"].filter(since)
    return away.join(periods, on="care_period_id", how="semi", maintain_order="left").select(
        "person_id",
        pl.col("kind").alias("MISSING"),
        pl.col("started_on").alias("MIS_START"),
        pl.col("ended_on").alias("MIS_END"),
    )


def _uasc(children: pl.DataFrame) -> pl.DataFrame:
    return children.filter("unaccompanied").select(
        "person_id",
        pl.col("gender").replace(_GENDER).alias("SEX"),
        pl.col("born_on").alias("DOB"),
        pl.lit(None, pl.String).alias("DUC"),
    )


def _oc3(leavers: pl.DataFrame) -> pl.DataFrame:
    return leavers.select(
        "person_id",
        pl.col("in_touch").alias("IN_TOUCH"),
        pl.col("activity").alias("ACTIV"),
        pl.concat_str("accommodation", "accommodation_suitability").alias("ACCOM"),
    )


def _adopted(decisions: pl.DataFrame, start: dt.date) -> pl.DataFrame:
    adopted = (pl.col("order_type") == "adoption") & (pl.col("order_on") >= start)
    return decisions.filter(adopted.fill_null(False)).select(
        "person_id",
        pl.col("decided_on").alias("DATE_INT"),
        pl.col("matched_on").alias("DATE_MATCH"),
        pl.lit("0").alias("FOSTER_CARE"),
        pl.lit("2").alias("NB_ADOPTR"),
        pl.lit("MF").alias("SEX_ADOPTR"),
        pl.lit("L11").alias("LS_ADOPTR"),
    )


def _should_be_placed(decisions: pl.DataFrame, periods: pl.DataFrame) -> pl.DataFrame:
    """The decisions for adoption, told by what followed, about children looked after in the twelve months."""
    for_adoption = decisions.filter(pl.col("placement_order_on").is_not_null() | pl.col("matched_on").is_not_null())
    return for_adoption.join(periods, on="care_period_id", how="semi", maintain_order="left").select(
        "person_id",
        pl.col("decided_on").alias("DATE_PLACED"),
        pl.col("reversed_on").alias("DATE_PLACED_CEASED"),
        pl.col("reversed_reason").alias("REASON_PLACED_CEASED"),
    )


_HEALTH = {
    "CONVICTED": "convicted",
    "HEALTH_CHECK": "health_surveillance_up_to_date",
    "IMMUNISATIONS": "immunisations_up_to_date",
    "TEETH_CHECK": "teeth_checked",
    "HEALTH_ASSESSMENT": "health_assessed",
    "SUBSTANCE_MISUSE": "substance_misuse",
    "INTERVENTION_RECEIVED": "intervention_received",
    "INTERVENTION_OFFERED": "intervention_offered",
}
"""The columns of OC2 that are 1 for yes and 0 for no."""


def _health(years: pl.DataFrame) -> pl.DataFrame:
    return years.select(
        "person_id",
        pl.col("sdq_score").alias("SDQ_SCORE"),
        pl.col("sdq_reason").alias("SDQ_REASON"),
        *(pl.col(column).cast(pl.Int8).alias(heading) for heading, column in _HEALTH.items()),
    )


def _earlier_orders(orders: pl.DataFrame) -> pl.DataFrame:
    return orders.select(
        "person_id",
        pl.col("kind").alias("PREV_PERM"),
        pl.col("authority").alias("LA_PERM"),
        pl.col("order_on").alias("DATE_PERM"),
    )

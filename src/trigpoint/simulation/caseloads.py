"""What each worker held at the end of each month, counted from the records."""

from __future__ import annotations

import polars as pl

from trigpoint.simulation.records import Value
from trigpoint.simulation.staff import COORDINATOR
from trigpoint.simulation.town import Town

# table: whose rows are cases of the worker who is named in them
_CASES = ("cin_episode", "early_help_plan", "youth_justice_intervention")
_SERVICES = {
    "Safeguarding": "social care",
    "Assessment": "social care",
    "Children looked after": "social care",
    "Front door": "social care",
    "Early help": "key work",
    "Youth justice": "youth justice",
}
_BY_FAMILY = ["key work", "team around the family"]


def count_cases(town: Town) -> pl.DataFrame:
    """The table `caseload`: a row for each worker and month shown. A case is a child; of early help it is a family."""
    family = {row["person_id"]: row["family_id"] for row in town.records.rows("referral")}
    columns = {"worker_id": pl.String, "family": pl.String, "from": pl.Date, "to": pl.Date}
    held = [
        (row["worker_id"], row.get("family_id") or family.get(row["person_id"]), row["started_on"], row["ended_on"])
        for table in _CASES
        for row in town.records.rows(table)
    ]
    cases = pl.DataFrame(held, schema=columns, orient="row")
    ends = pl.DataFrame({"month_ended_on": town.month_ends})
    open_then = (pl.col("from") <= pl.col("month_ended_on")) & (
        pl.col("to").is_null() | (pl.col("to") > pl.col("month_ended_on"))
    )
    counted = (
        cases.join_where(ends, pl.col("from") <= pl.col("month_ended_on"))
        .filter(open_then)
        .group_by("worker_id", "month_ended_on")
        .agg(children=pl.len(), families=pl.col("family").n_unique())
    )
    services = {row["team"]: row["service"] for row in town.records.rows("team")}
    staff = pl.DataFrame(
        [
            {**row, "service": _service(row["role"], services[row["team"]])}
            for row in town.records.rows("professional")
            if services[row["team"]] in _SERVICES
        ]
    )
    areas = {row["team"]: row["area"] for row in town.records.rows("team")}
    return (
        staff.join(ends, how="cross")
        .join(counted, on=["worker_id", "month_ended_on"], how="left", maintain_order="left")
        .select(
            "worker_id", "month_ended_on", "service", "full_time_equivalent", "agency",
            pl.when(pl.col("service").is_in(_BY_FAMILY)).then("families").otherwise("children")
            .fill_null(0).cast(pl.Int64).alias("cases"),
            pl.col("families").fill_null(0).cast(pl.Int64),
            pl.col("team").replace_strict(areas, return_dtype=pl.String).alias("area"),
            "team",
        )
    )  # fmt: skip


def _service(role: Value, team: Value) -> str:
    return "team around the family" if role == COORDINATOR else _SERVICES[str(team)]

"""The borough as a Standard Safeguarding Dataset: a CSV a table, with the dataset's own names of tables and columns.

Days are written as a database gives them out, yes and no as Y and N, teams by their identifiers, outcomes as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from trigpoint.model.table import Table
from trigpoint.simulation.records import Records
from trigpoint.simulation.ssd_columns import COLUMNS, FLAGS, PLAIN_OUTCOMES
from trigpoint.simulation.tables import table_frame

_WANTED = sorted({source for source, _ in COLUMNS.values()} | {"care_period", "cin_episode"})


def write_ssd(folder: Path, records: Records, tables: Mapping[str, Table]) -> None:
    """One file a table of the dataset, `ssd_person.csv` and the others, without any dirt."""
    folder.mkdir(parents=True, exist_ok=True)
    teams = {name: f"T{n:03d}" for n, name in enumerate(sorted(str(r["team"]) for r in records.rows("team")), 1)}
    frames = {name: table_frame(records, tables[name]) for name in _WANTED}
    made = _made(frames, records)
    for name, (source, columns) in COLUMNS.items():
        frame = made.get(name, frames[source])
        written = frame.select(_written(frame, column, heading, teams) for heading, column in columns.items())
        written.write_csv(folder / f"{name}.csv", line_terminator="\r\n")


def _made(frames: dict[str, pl.DataFrame], records: Records) -> dict[str, pl.DataFrame]:
    """The tables that are not one of Trigpoint's own as it stands."""
    person, care = frames["person"], frames["care_period"]
    cases = frames["cin_episode"].select("referral_id", "ended_on", "closure_reason", "primary_need")
    referrals = frames["referral"].join(cases, on="referral_id", how="left", maintain_order="left")
    came_to_nothing = pl.col("no_further_action").fill_null(False)
    periods = care.select(
        "care_period_id", "referral_id", "latest_reviewing_officer_contact_on", pl.col("started_on").alias("entered_on")
    )
    teams = pl.DataFrame(records.rows("team")).select("team", "service").sort("team")
    return {
        "ssd_disability": _numbered(
            person.filter(pl.col("disabled").is_not_null()).with_columns(
                code=pl.when("disabled").then(pl.lit("DDA")).otherwise(pl.lit("NONE"))
            )
        ),
        "ssd_immigration_status": _numbered(
            person.filter("unaccompanied").with_columns(status=pl.lit("Unaccompanied Asylum Seeking Child"))
        ),
        "ssd_mother": _numbered(person.filter(pl.col("is_mother").fill_null(False))),
        "ssd_family": _numbered(frames["family_member"]),
        "ssd_department": teams.with_columns(team_id="team"),
        "ssd_cin_episodes": referrals.with_columns(
            ended_on=pl.when(came_to_nothing).then("decided_on").otherwise("ended_on"),
            closure_reason=pl.when(came_to_nothing).then(pl.lit("RC8")).otherwise("closure_reason"),
        ),
        "ssd_cla_episodes": frames["care_episode"].join(
            periods, on="care_period_id", how="left", maintain_order="left"
        ),
    }


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_row_index("number", 1).with_columns(pl.col("number").cast(pl.String))


def _written(frame: pl.DataFrame, column: str | None, heading: str, teams: Mapping[str, str]) -> pl.Expr:
    if column is None or column not in frame.columns:
        return pl.lit(None, pl.String).alias(heading)
    cell = pl.col(column)
    if heading in FLAGS:
        cell = cell.replace_strict(_objects(heading), default=None, return_dtype=pl.String)
    elif heading.endswith("_json"):
        cell = _address(cell)
    elif frame.schema[column] == pl.Date:
        cell = cell.dt.strftime("%Y-%m-%d 00:00:00.000")
    elif frame.schema[column] == pl.Boolean:
        cell = pl.when(cell).then(pl.lit("Y")).when(~cell).then(pl.lit("N"))
    elif heading.endswith("_team") or heading in ("dept_team_id", "prof_professional_department"):
        cell = cell.replace(teams)
    return cell.alias(heading)


def _objects(heading: str) -> dict[str, str]:
    """What stands for each outcome: an object of all flags with its own set to Y; or words, where it has no flag."""
    meant = FLAGS[heading]
    found = {
        outcome: json.dumps({flag: "Y" if flag == set_flag else "N" for flag in meant.values()})
        for outcome, set_flag in meant.items()
    }
    return found | dict(PLAIN_OUTCOMES.get(heading, {}))


def _address(lines: pl.Expr) -> pl.Expr:
    parts = [pl.lit('{"HOUSE": "", "STREET": "'), lines, pl.lit('", "TOWN": "Fenbridge"}')]
    return pl.concat_str(parts, ignore_nulls=False)

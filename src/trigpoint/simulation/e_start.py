"""The children's centres' own register, as its system gives it out: two reports with headings of their own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from trigpoint.simulation.places import AREA
from trigpoint.simulation.records import Records

# heading: column of `centre_registration`
_MEMBERS: Mapping[str, str] = {
    "Registration No": "centre_registration_id",
    "Person No": "person_id",
    "Family No": "family_id",
    "Children's Centre": "centre",
    "Locality": "area",
    "Ward Name": "ward",
    "Registered": "registered_on",
    "Left": "ended_on",
    "Priority Group?": "priority_group",
    "SEND?": "send",
    "Teenage Parent?": "teenage_parent",
    "Child Looked After?": "looked_after",
    "2 Year Old Offer?": "eligible_two_year_old",
    "DA Risk?": "domestic_abuse_risk",
}
# heading: column of `centre_attendance`
_VISITS: Mapping[str, str] = {
    "Attendance No": "centre_attendance_id",
    "Registration No": "centre_registration_id",
    "Person No": "person_id",
    "Family No": "family_id",
    "Children's Centre": "centre",
    "Locality": "area",
    "Ward Name": "ward",
    "Date": "attended_on",
    "Activity Type": "kind",
    "Priority Group?": "priority_group",
}
_ACTIVITIES = {
    "stay and play": "Stay & Play", "health": "Health/Midwifery", "school readiness": "Early Learning",
    "parenting": "Parenting Course", "family support": "Outreach and Home Visit", "adult learning": "Adult Learning",
    "other": "Other",
}  # fmt: skip


def write_e_start(folder: Path, records: Records) -> tuple[Path, Path]:
    """`registrations.csv` and `attendances.csv`: two title rows each, days as 31/03/2026, yes and no as Y and N."""
    folder.mkdir(parents=True, exist_ok=True)
    members, visits = folder / "registrations.csv", folder / "attendances.csv"
    _report(members, "Registrations", _MEMBERS, records.frames["centre_registration"], records.until)
    _report(visits, "Attendances", _VISITS, records.frames["centre_attendance"], records.until)
    return members, visits


def _report(path: Path, title: str, headings: Mapping[str, str], frame: pl.DataFrame, until: dt.date) -> None:
    above = f"{AREA} Children's Centres: {title}\r\nRun for the period to {until:%d/%m/%Y}\r\n"
    rows = frame.select(_written(column, frame.schema[column]).alias(name) for name, column in headings.items())
    with path.open("wb") as file:
        file.write(above.encode("utf-8-sig"))
        rows.write_csv(file, line_terminator="\r\n")


def _written(column: str, type: pl.DataType) -> pl.Expr:
    if type == pl.Date:
        return pl.col(column).dt.strftime("%d/%m/%Y")
    if type == pl.Boolean:
        return pl.when(pl.col(column)).then(pl.lit("Y")).when(~pl.col(column)).then(pl.lit("N"))
    return pl.col(column).replace(_ACTIVITIES) if column == "kind" else pl.col(column)

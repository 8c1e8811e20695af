"""A scorecard out of its JSON: the contrary of `as_json`, for what was kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.scorecard.objects import (
    Benchmark,
    Change,
    Insight,
    Interval,
    PeriodValue,
    Place,
    Process,
    ProcessLimits,
    ProcessPoint,
    Row,
    Scorecard,
    Target,
)

Json = dict[str, Any]


def card_of(document: Json, source: str = "") -> Scorecard:
    """The scorecard whose `to_json` this is. What JSON leaves out (`source`, the notes of earlier figures) is empty,
    unless given. Raises `KeyError` or `ValueError` for anything else."""
    return Scorecard(
        pack=document["pack"],
        period=Period.parse(document["period"]),
        area=document["area"],
        snapshot=document["snapshot"],
        catalogue=document["catalogue"],
        audience=document["audience"],
        rows=tuple(_row(row) for row in document["rows"]),
        title=document["title"],
        source=source,
        as_of=day(document["as_of"]),
        breakdown=document["breakdown"],
        direction_rule=document["direction_rule"],
        notes=tuple(document["notes"]),
        available=tuple(Period.parse(period) for period in document["available"]),
    )


def day(text: str | None) -> dt.date | None:
    """A day as JSON has it."""
    return dt.date.fromisoformat(text) if text is not None else None


def _row(row: Json) -> Row:
    return Row(
        indicator=row["indicator"], ref=row["ref"], title=row["title"], unit=row["unit"], better=row["better"],
        owner=row["owner"], origin=row["origin"], breakdown=row["breakdown"], member=row["member"],
        values=tuple(_value(value) for value in row["values"]),
        value=row["value"], status=Status(row["status"]),
        change_on_previous=_change(row["change_on_previous"]), change_on_year=_change(row["change_on_year"]),
        direction=row["direction"], judgement=row["judgement"], on_target=row["on_target"],
        mean_12=row["mean_12"], max_12=row["max_12"], min_12=row["min_12"], periods_12=row["periods_12"],
        year_to_date=row["year_to_date"],
        target=_target(row["target"]), rag=row["rag"], rag_rule=row["rag_rule"],
        benchmarks=tuple(_benchmark(found) for found in row["benchmarks"]),
        interval=Interval(**row["interval"]), process=_process(row["process"]),
        insights=tuple(Insight(**insight) for insight in row["insights"]),
        commentary=row["commentary"], section=row["section"], outcome=row["outcome"], notes=tuple(row["notes"]),
        movement=row["movement"], moved=_change(row["moved"]) if row["moved"] else None,
        direction_note=row["direction_note"], place=Place(**row["place"]) if row["place"] else None,
    )  # fmt: skip


def _value(value: Json) -> PeriodValue:
    return PeriodValue(
        Period.parse(value["period"]), value["value"], value["numerator"], value["denominator"], Status(value["status"])
    )


def _change(change: Json) -> Change:
    period = Period.parse(change["period"])
    return Change(period, change["from"], change["difference"], change["percent"], change["undefined"])


def _target(found: Json) -> Target:
    same = {key: value for key, value in found.items() if key not in ("from", "to", "due", "done")}
    start, end, due, done = (day(found[key]) for key in ("from", "to", "due", "done"))
    return Target(**same, start=start, end=end, due=due, done=done)


def _benchmark(found: Json) -> Benchmark:
    same = {key: value for key, value in found.items() if key not in ("period", "list")}
    period = Period.parse(found["period"]) if found["period"] is not None else None
    return Benchmark(**same, period=period, listing=found["list"])


def _process(found: Json) -> Process:
    same = {key: value for key, value in found.items() if key not in ("points", "notes", "since", "limits")}
    points = tuple(ProcessPoint(Period.parse(point["period"]), point["flag"]) for point in found["points"])
    since = Period.parse(found["since"]) if found.get("since") is not None else None  # what was kept before has it not
    limits = tuple(
        ProcessLimits(Period.parse(at["period"]), at["mean"], at["lower"], at["upper"])
        for at in found.get("limits", ())  # only where they differ from month to month
    )
    return Process(**same, points=points, notes=tuple(found["notes"]), since=since, limits=limits)

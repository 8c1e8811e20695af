"""Early education: who is entitled to a place in each term, who takes one and where, and how full the centres are."""

from __future__ import annotations

import datetime as dt

import polars as pl

from trigpoint.simulation.places import SETTINGS
from trigpoint.simulation.school_year import Term, terms
from trigpoint.simulation.town import Town, academic_age, at_home, during, here, numbered

# LAIT, %_2yr_olds: 75 of 100 entitled two-year-olds in 2024, 65 in 2025; nine in ten at three and four.
_TAKES_UP = {"two": 0.70, "three and four": 0.93, "working parents": 0.83}
_HOURS = {"two": 15.0, "three and four": 15.0, "working parents": 15.0}
_SETTINGS = {"own centre": 7.0, "private nursery": 52.0, "voluntary": 17.0, "school": 19.0, "childminder": 5.0}
_ENTITLED_AT_TWO = 1.35  # families with at least so much need: about a quarter


def learn_early(town: Town) -> dict[str, pl.DataFrame]:
    """The tables `childcare_entitlement`, `early_years_place` and `nursery_place`."""
    counts = [_entitled(town, term) for term in terms(town.shown, town.until)]
    found = {"nursery_place": _nurseries(town)}
    if counts:
        entitled = pl.concat(counts)
        columns = ("person_id", "headcount_on", "kind", "area", "ward")
        found["childcare_entitlement"] = entitled.select(*columns, childcare_entitlement_id=numbered("CE"))
        found["early_years_place"] = _places(town, entitled)
    return found


def _entitled(town: Town, term: Term) -> pl.DataFrame:
    """Those who are two and in need, or three and four and not in reception yet, on the term's headcount day."""
    day = term.started + dt.timedelta(days=14 + (3 - term.started.weekday()) % 7)
    there = town.children.filter(here(pl.lit(day)), academic_age(pl.lit(term.year)) < 4)
    age = (pl.lit(term.started) - pl.col("born_on")).dt.total_days() / 365.25
    ward, area = at_home(pl.lit(day))
    three = age >= 3
    kinds = (
        ("two", (age >= 2) & (age < 3) & (pl.col("need") >= _ENTITLED_AT_TWO)),
        ("three and four", three),
        ("working parents", three & (pl.col("need") < 0.6)),
    )
    return pl.concat(
        there.filter(entitled).select(
            "person", "person_id", "family", "need", ward, area,
            headcount_on=pl.lit(day), kind=pl.lit(kind), term=pl.lit(term.year % 100 * 3 + term.started.month // 4),
            nth=pl.lit(n),
        )
        for n, (kind, entitled) in enumerate(kinds)
    )  # fmt: skip


def _places(town: Town, entitled: pl.DataFrame) -> pl.DataFrame:
    draws = town.draws
    # Whoever takes a place keeps it from term to term, so that it is drawn by child and kind and not by term.
    each = entitled["person"] * 4 + entitled["nth"]
    likely = pl.col("kind").replace_strict(_TAKES_UP, return_dtype=pl.Float64)
    kind = draws.weighted("setting kind", entitled["family"], _SETTINGS)
    vulnerable = during(entitled, "headcount_on", town.spans("cin_episode"))
    taken = entitled.with_columns(
        _drawn=draws.share("takes a place", each),
        setting_kind=kind,
        _which=draws.share("setting", entitled["family"]),
        vulnerable_family=vulnerable | (pl.col("kind") == "two"),
    ).filter(pl.col("_drawn") < likely)
    setting = pl.lit(None, dtype=pl.String)
    for name, settings in SETTINGS.items():
        which = (pl.col("_which") * len(settings)).floor().cast(pl.Int64)
        names = which.replace_strict(dict(enumerate(settings)), default=None, return_dtype=pl.String)
        setting = pl.when(pl.col("setting_kind") == name).then(names).otherwise(setting)
    return taken.select(
        "person_id", "headcount_on", "kind", "setting_kind", "vulnerable_family", "area", "ward",
        hours=pl.col("kind").replace_strict(_HOURS, return_dtype=pl.Float64),
        setting=setting,
        early_years_place_id=numbered("EY"),
    )  # fmt: skip


def _nurseries(town: Town) -> pl.DataFrame:
    """Sessions offered and filled by the authority's own centres: fewest filled in August."""
    rows = [
        {"centre": f"Early Years {area}", "area": area, "month_ended_on": day, "number": n * 1000 + m}
        for m, day in enumerate(town.month_ends)
        for n, area in enumerate(("North", "Central", "South"))
    ]
    months = pl.DataFrame(rows)
    number = months["number"]
    offered = town.draws.whole("sessions offered", number, 760, 840)
    filled = 0.72 + 0.2 * town.draws.share("sessions filled", number)
    summer = pl.when(pl.col("month_ended_on").dt.month() == 8).then(0.75).otherwise(1.0)
    return months.with_columns(sessions_offered=offered, _filled=filled).select(
        "centre", "month_ended_on", "sessions_offered", "area",
        sessions_filled=(pl.col("sessions_offered") * pl.col("_filled") * summer).floor().cast(pl.Int64),
    )  # fmt: skip

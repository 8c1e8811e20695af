"""What young people do after 16, month by month, and children who are missing education."""

from __future__ import annotations

import datetime as dt

import polars as pl

from trigpoint.simulation.draws import days
from trigpoint.simulation.town import Town, academic_age, at_home, during, here, numbered, rank_share

# neet_nccis (England 2025, ages 16 and 17): NEET_percent 3.4, Notknown_percent 2.2, Full_time_education_percent 86,
# Apprenticeship_percent 4.2, Other_education_and_training_percent 1.9.
_NEET = {9: 0.022, 10: 0.027, 11: 0.031, 7: 0.037, 8: 0.039}
_NEET_OTHERWISE = 0.034
_NOT_KNOWN = {9: 0.11, 10: 0.05, 11: 0.03}
_NOT_KNOWN_OTHERWISE = 0.022
_DOING = {"education": 86.0, "training": 4.7, "employment with study": 1.9, "employment": 1.9, "re-engagement": 0.6}
# At 18 nobody need learn any more, and authorities need not ask. Judgement: so many times what it is at 16 and 17.
_NEET_AT_18, _NOT_KNOWN_AT_18 = 1.9, 4.0
_DOING_AT_18 = {
    "education": 60.0, "training": 9.0, "employment with study": 3.0, "employment": 27.0, "re-engagement": 1.0,
}  # fmt: skip
# Records a year for 10,000 children of school age; England counts about 40 in 10,000 missing at one time.
_MISSING = 130.0
_REASONS = {"left roll": 30.0, "whereabouts unknown": 22.0, "waiting for place": 30.0, "other": 18.0}
_OUTCOMES = {"on roll": 58.0, "home education": 16.0, "other authority": 14.0, "abroad": 9.0, "other": 3.0}


def participate(town: Town) -> pl.DataFrame:
    """The table `participation`: those of 16 to 18 by academic age who live here, at the end of each month.

    Those of 18 come last, as from a list of their own: the law ends before them.
    """
    young = pl.concat([_at_month_end(town, day) for day in town.month_ends])
    rows = young.with_columns(grown=pl.col("academic_age") == 18)
    rows = rows.sort("grown", "person", "month_ended_on", maintain_order=True)
    care = town.spans("care_period").with_columns(ended_on=pl.lit(None, dtype=pl.Date))
    rows = rows.with_columns(
        looked_after=during(rows, "month_ended_on", care),
        young_offender=during(rows, "month_ended_on", town.spans("youth_justice_intervention")),
    )
    rows = _status(town, rows)
    neet = pl.col("status") == "neet"
    run = (neet != neet.shift(1, fill_value=False).over("person")).cum_sum().over("person")
    since = pl.col("month_ended_on").dt.month_start().first().over("person", "_run")
    return rows.with_columns(_run=run).select(
        "person_id",
        "month_ended_on",
        "academic_age",
        "status",
        "looked_after",
        "young_offender",
        "area",
        "ward",
        "worker_id",
        send=pl.col("has_ehc_plan") | pl.col("disabled"),
        not_participating_since_on=pl.when(neet).then(since),
    )


def _at_month_end(town: Town, day: dt.date) -> pl.DataFrame:
    year = day.year - (day.month < 9)
    age = academic_age(pl.lit(year))
    there = town.children.filter(age.is_between(16, 18), here(pl.lit(day)))
    advisers = town.staff.workers["Participation"]
    adviser = town.draws.among("adviser", there["person"], advisers)
    return there.select(
        "person", "person_id", "frailty", "need", "has_ehc_plan", "disabled",
        *at_home(pl.lit(day)),
        academic_age=age,
        month_ended_on=pl.lit(day),
        worker_id=adviser,
    )  # fmt: skip


def _status(town: Town, rows: pl.DataFrame) -> pl.DataFrame:
    """Not in education by place among the month's young people, those of 18 apart; not known by chance, most in
    September."""
    month = rows["month_ended_on"]
    number = month.dt.year() * 12 + month.dt.month()
    each = rows["person"] * 1000 + number.cast(pl.Int64) % 1000
    # Three months of a young person's own: who moves does so in any month, not all at a quarter's end.
    quarter = rows["person"] * 1000 + (number.cast(pl.Int64) - rows["person"] % 3) // 3 % 1000
    score = (
        town.draws.share("participation", rows["person"])
        + 0.35 * town.draws.share("participation of the quarter", quarter)
        + 0.7 * rows["frailty"]
        + 0.12 * rows["need"]
        + 0.3 * rows["has_ehc_plan"].cast(pl.Float64)
        + 0.26 * rows["looked_after"].cast(pl.Float64)
        + 0.4 * rows["young_offender"].cast(pl.Float64)
    )
    calendar_month, grown = pl.col("month_ended_on").dt.month(), pl.col("grown")
    neet = calendar_month.replace_strict(_NEET, default=_NEET_OTHERWISE, return_dtype=pl.Float64)
    unknown = calendar_month.replace_strict(_NOT_KNOWN, default=_NOT_KNOWN_OTHERWISE, return_dtype=pl.Float64)
    neet *= pl.when(grown).then(_NEET_AT_18).otherwise(1.0)
    unknown *= pl.when(grown).then(_NOT_KNOWN_AT_18).otherwise(1.0)
    doing = town.draws.weighted("doing", rows["person"] * 2 + rows["academic_age"] % 2, _DOING)
    at_18 = town.draws.weighted("doing at 18", rows["person"], _DOING_AT_18)
    return rows.with_columns(
        score=score,
        _lost=town.draws.share("not known", each),
        _doing=pl.when(rows["grown"]).then(at_18).otherwise(doing),
    ).with_columns(
        status=pl.when(rank_share("score", ["month_ended_on", "grown"]) > 1 - neet)
        .then(pl.lit("neet"))
        .when(pl.col("_lost") < unknown)
        .then(pl.lit("not known"))
        .otherwise("_doing")
    )


def miss_education(town: Town) -> pl.DataFrame:
    """The table `missing_education`: newcomers without a place yet, and others by need."""
    waiting = _newcomers(town)
    others = pl.concat([_others(town, year) for year in range(town.shown.year, town.until.year + 1)])
    found = pl.concat([waiting, others])
    rows = pl.Series(range(found.height), dtype=pl.Int64)
    draws = town.draws
    found = found.with_columns(
        notified_on=pl.col("started_on") + days(draws.long_tail("notified", rows, 0, 40)),
        ended_on=pl.col("started_on") + days(draws.long_tail("missing for", rows, 8, 260)),
        outcome=draws.weighted("missing outcome", rows, _OUTCOMES),
        worker_id=draws.among("welfare officer", rows, town.staff.workers["Education Welfare"]),
    ).filter(pl.col("started_on").is_between(town.shown, town.until))
    ended = pl.col("ended_on") <= town.until
    return found.sort("started_on", "person", maintain_order=True).select(
        "person_id", "started_on", "reason", "worker_id",
        at_home("started_on")[1],
        notified_on=pl.when(pl.col("notified_on") <= town.until).then("notified_on"),
        ended_on=pl.when(ended).then("ended_on"),
        outcome=pl.when(ended).then("outcome"),
        missing_education_id=numbered("MX"),
    )  # fmt: skip


def _newcomers(town: Town) -> pl.DataFrame:
    came = pl.col("came_on")
    arrived = town.children.filter(
        (came >= town.shown) & (pl.col("born_on") + pl.duration(days=1800) < came),
        pl.col("born_on") + pl.duration(days=5800) > came,
    )
    some = arrived.filter(town.draws.happens("no place yet", arrived["person"], 0.2))
    return some.with_columns(started_on="came_on", reason=pl.lit("moved in"))


def _others(town: Town, year: int) -> pl.DataFrame:
    rows = town.children["person"] * 100 + year % 100
    likely = (_MISSING / 10_000 * (0.2 + 0.8 * town.children["need"])).clip(0, 1)
    started = pl.date(year, 1, 1) + days(town.draws.whole("missing from", rows, 0, 364))
    reason = town.draws.weighted("missing reason", rows, _REASONS)
    return (
        town.children.with_columns(started_on=started, reason=reason)
        .filter(town.draws.share("missing", rows) < likely)
        .filter(academic_age(pl.lit(year - 1)).is_between(5, 14), here("started_on"))
    )

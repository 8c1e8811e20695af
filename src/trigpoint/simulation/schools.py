"""School attendance by term, suspensions and exclusions, and the enforcement of attendance.

How much a pupil misses is a curve over their place among the pupils of their kind of school and term: the curve gives
England's means and shares of persistent absence, and the place follows need, an open case and special needs.
"""

from __future__ import annotations

import polars as pl

from trigpoint.simulation.draws import days
from trigpoint.simulation.places import SCHOOLS
from trigpoint.simulation.school_year import Term, terms
from trigpoint.simulation.town import Town, academic_age, at_home, during, here, numbered, rank_share

# Absence at a place u is even * u + steep * u^9 + extreme * u^63: over all places even / 2 + steep / 10 + extreme / 64.
# Fitted to attendance_ytd (England 2025 to 2026: overall_absence_perc 5.28, 8.49, 13.17; pa_perc 13.8, 23.8, 36.1).
_ABSENCE = {
    "primary": (0.08, 0.1, 0.2),
    "secondary": (0.0935, 0.29, 0.6),
    "special": (0.12, 0.65, 0.4),
    "alternative": (0.5, 0.5, 0.5),
}
_UNAUTHORISED = {"primary": 0.29, "secondary": 0.385, "special": 0.27, "alternative": 0.6}  # of sessions missed
# Suspensions a term for 1,000 pupils; TotFixedEx of 2023/24 is 11.3 a year for 100, PriFixedEx 2.3, SecFixedEx 22.6.
_SUSPENDED = {"primary": 8.2, "secondary": 81.0, "special": 30.0, "alternative": 250.0}
_EXCLUDED = {"primary": 0.1, "secondary": 0.9, "special": 0.3, "alternative": 0.0}  # TotPermEx: 0.13 a year for 100
_REASONS = {
    "DB": 46.0, "VA": 17.0, "PP": 13.0, "PA": 6.0, "VP": 4.0, "DA": 4.0, "DM": 3.0, "BU": 1.0, "RA": 1.0, "OW": 2.0,
    "MT": 1.0, "TH": 1.0, "SM": 1.0,
}  # fmt: skip
_STATE_FUNDED = 0.93


def attend(town: Town) -> dict[str, pl.DataFrame]:
    """The tables `school_attendance`, `exclusion` and `attendance_enforcement`, of the terms that lie in the months."""
    rolls = [_roll(town, term) for term in terms(town.shown, town.until)]
    if not rolls:
        return {}
    pupils = _missed(town, pl.concat(rolls))
    attendance = pupils.select(
        "person_id",
        "school",
        "school_kind",
        "term_started_on",
        "term_ended_on",
        "possible_sessions",
        "missed_sessions",
        "unauthorised_sessions",
        "area",
        school_attendance_id=numbered("SA"),
    )
    return {
        "school_attendance": attendance,
        "exclusion": _exclusions(town, pupils),
        "attendance_enforcement": _enforcement(town, pupils),
    }


def _roll(town: Town, term: Term) -> pl.DataFrame:
    """The pupils of the state-funded schools who lived here throughout a term."""
    children = town.children.filter(
        academic_age(pl.lit(term.year)).is_between(4, 15), here(pl.lit(term.started)), here(pl.lit(term.ended))
    )
    rows = children["person"]
    children = children.filter(town.draws.happens("state-funded", rows, _STATE_FUNDED))
    rows = children["person"]
    # A school by family, so that brothers and sisters go together; a few in special and alternative schools.
    place = town.draws.share("school", children["family"])
    special = children["has_ehc_plan"] & town.draws.happens("special school", rows, 0.33)
    apart = town.draws.happens("alternative provision", rows, 0.002)
    age = children.select(academic_age(pl.lit(term.year)).alias("age"))["age"]
    kind = (
        pl.when(special)
        .then(pl.lit("special"))
        .when(apart & (age > 10))
        .then(pl.lit("alternative"))
        .when(age > 10)
        .then(pl.lit("secondary"))
        .otherwise(pl.lit("primary"))
    )
    return children.with_columns(school_kind=kind, _place=place).select(
        "person", "person_id", "family_id", "need", "frailty", "has_ehc_plan",
        at_home(pl.lit(term.started))[1],
        "school_kind",
        school=_school(),
        term=pl.lit(f"{term.year} {term.name}"),
        term_number=pl.lit(term.year * 3 + ("autumn", "spring", "summer").index(term.name)),
        term_started_on=pl.lit(term.started),
        term_ended_on=pl.lit(term.ended),
        possible_sessions=pl.lit(term.sessions(town.calendar)),
    )  # fmt: skip


def _school() -> pl.Expr:
    name = pl.lit(None, dtype=pl.String)
    for kind, schools in SCHOOLS.items():
        number = (pl.col("_place") * len(schools)).floor().cast(pl.Int64)
        names = number.replace_strict(dict(enumerate(schools)), default=None, return_dtype=pl.String)
        name = pl.when(pl.col("school_kind") == kind).then(names).otherwise(name)
    return name


def _missed(town: Town, pupils: pl.DataFrame) -> pl.DataFrame:
    """Each pupil's place by term, and the sessions missed there."""
    rows = pupils["person"] * 1000 + pupils["term_number"] % 1000
    own, passing = town.draws.share("absence", pupils["person"]), town.draws.share("absence of the term", rows)
    in_need = during(pupils, "term_ended_on", town.spans("cin_episode")).cast(pl.Float64)
    protected = during(pupils, "term_ended_on", town.spans("cp_plan")).cast(pl.Float64)
    cared_for = during(pupils, "term_ended_on", town.spans("care_period")).cast(pl.Float64)
    pupils = pupils.with_columns(
        score=own
        + 0.35 * passing
        + 0.45 * pupils["frailty"]
        + 0.06 * pupils["need"]
        + 0.25 * pupils["has_ehc_plan"].cast(pl.Float64)
        + 0.3 * in_need
        + 0.04 * protected
        - 0.34 * cared_for
    ).with_columns(place=rank_share("score", ["term", "school_kind"]))
    place = pl.col("place")
    even, steep, extreme = (_by_kind({kind: curve[n] for kind, curve in _ABSENCE.items()}) for n in (0, 1, 2))
    ninth = _ninth(place)
    share = (even * place + steep * ninth + extreme * _ninth(ninth) / (ninth * ninth)).clip(0, 1)
    # Rounded up or down by chance, so that short terms do not lose what is less than a session.
    rounding, apart = town.draws.share("sessions", rows), town.draws.share("unauthorised", rows)
    missed = (share * pl.col("possible_sessions") + rounding).floor().cast(pl.Int64)
    unauthorised = _by_kind(_UNAUTHORISED) * (0.5 + 0.75 * place) * (0.6 + 0.6 * apart)
    return pupils.with_columns(
        missed_sessions=pl.min_horizontal(missed, "possible_sessions").cast(pl.Int64),
    ).with_columns(
        unauthorised_sessions=(pl.col("missed_sessions") * unauthorised.clip(0, 1) + 0.5).floor().cast(pl.Int64)
    )


def _ninth(place: pl.Expr) -> pl.Expr:
    squared = place * place
    fourth = squared * squared
    return fourth * fourth * place


def _by_kind(values: dict[str, float]) -> pl.Expr:
    return pl.col("school_kind").replace_strict(values, return_dtype=pl.Float64)


def _exclusions(town: Town, pupils: pl.DataFrame) -> pl.DataFrame:
    """Suspensions, up to three a pupil and term, and permanent exclusions; likelier by far for those who miss much."""
    much = 10 * _ninth(pl.col("place"))
    found = []
    turns = (("SUSP", _SUSPENDED, 0.4), ("SUSP", _SUSPENDED, 0.3), ("SUSP", _SUSPENDED, 0.3), ("PERM", _EXCLUDED, 1.0))
    for nth, (kind, rates, tilt) in enumerate(turns, start=1):
        rows = pupils["person"] * 4000 + pupils["term_number"] % 1000 * 4 + nth
        drawn = town.draws.share("exclusion", rows)
        likely = pupils.select(_by_kind(rates) / 1000 * tilt * much).to_series()
        some = pupils.with_columns(row=rows).filter(drawn < likely)
        found.append(some.with_columns(kind=pl.lit(kind)))
    given = pl.concat(found)
    rows = given["row"]
    spread = (given["term_ended_on"] - given["term_started_on"]).dt.total_days() - 10
    into = (town.draws.share("day of exclusion", rows) * spread).floor().cast(pl.Int64)
    day = pl.col("term_started_on") + days(into)
    weekend = pl.max_horizontal(day.dt.weekday() - 5, pl.lit(0))
    return given.with_columns(
        started_on=day - pl.duration(days=weekend),
        sessions=town.draws.long_tail("length of exclusion", rows, 1, 10),
        reason=town.draws.weighted("reason of exclusion", rows, _REASONS),
        withdrawn=town.draws.happens("withdrawn", rows, 0.02),
    ).sort("started_on", "person", maintain_order=True).select(
        "person_id", "school", "school_kind", "kind", "started_on",
        "reason", "withdrawn", "area",
        sessions=pl.when(pl.col("kind") == "SUSP").then("sessions"),
        exclusion_id=numbered("EX"),
    )  # fmt: skip


def _enforcement(town: Town, pupils: pl.DataFrame) -> pl.DataFrame:
    """Penalty notices for ten unauthorised sessions or more, and a few prosecutions and orders."""
    rows = pupils["person"] * 1000 + pupils["term_number"] % 1000
    enough = pupils["unauthorised_sessions"] >= 10
    some = pupils.with_columns(row=rows).filter(enough & town.draws.happens("enforcement", rows, 0.22))
    rows = some["row"]
    issued = some["term_ended_on"] + days(town.draws.whole("issued", rows, -30, 10))
    weights = {"penalty notice": 88.0, "prosecution": 10.0, "order": 2.0}
    return (
        some.with_columns(issued_on=issued, kind=town.draws.weighted("enforcement kind", rows, weights))
        .filter(pl.col("issued_on") <= town.until)
        .sort("issued_on", "person", maintain_order=True)
        .select(
            "person_id", "family_id", "kind", "issued_on", "area",
            team=pl.lit("Education Welfare"),
            attendance_enforcement_id=numbered("AE"),
        )
    )  # fmt: skip

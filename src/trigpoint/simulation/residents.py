"""Everyone who lives in the borough at some time: families with wards, moves and needs, their children and adults.

Whole columns at once. Every name is put together from syllables; nobody here exists.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from trigpoint.simulation import rates
from trigpoint.simulation.draws import Draws, days
from trigpoint.simulation.places import DISTRICTS, WARDS

_STARTS = (
    "Ba", "Cor", "Da", "El", "Fen", "Gal", "Ha", "Io", "Ka", "Lo", "Mar", "Na", "Or", "Pe", "Ro", "Sa", "Ta", "Vi",
)  # fmt: skip
_ENDS = ("bel", "dan", "fyn", "la", "lin", "mir", "na", "nor", "ra", "ris", "sey", "tan", "vek", "wyn", "zo")
_PLACES = ("brack", "dale", "fold", "garth", "holt", "mere", "rigg", "thwaite", "wick", "wold")
FORENAMES = tuple(start + end for start in _STARTS for end in _ENDS)
SURNAMES = tuple(start + end for start in _STARTS for end in _PLACES)

_YEAR = 365.25
_GROWN = round(18 * _YEAR)
_LONG_AGO = dt.date(1950, 1, 1)
_CHILDREN = {1: 46.0, 2: 33.0, 3: 14.0, 4: 7.0}
_COME, _GO = 0.2, 0.2  # the shares of families who come, and who go, between the first day and the last
UNBORN_DAYS = 150  # so long before the birth a child may be known as expected


@dataclass(frozen=True, slots=True)
class Residents:
    """`families` and `people`, each row numbered from 0 in its column `family` or `person`; ids follow the numbers."""

    families: pl.DataFrame
    people: pl.DataFrame


def settle(draws: Draws, first: dt.date, until: dt.date, children: int) -> Residents:
    """Families such that about `children` people aged 0 to 17 live here on each day from `first` to `until`."""
    families = _families(draws, first, until, children)
    born = _children(draws, families, first, until)
    families = families.filter(pl.col("family").is_in(born["family"].implode()))
    families = families.with_columns(family=pl.int_range(pl.len()), was=pl.col("family"))
    born = born.rename({"family": "was"}).join(families.select("was", "family"), on="was", maintain_order="left")
    adults = _adults(draws, families)
    people = pl.concat([born.select("family", "born_on", "adult"), adults]).with_columns(person=pl.int_range(pl.len()))
    return Residents(families.drop("was"), _described(draws, people, families))


def _families(draws: Draws, first: dt.date, until: dt.date, children: int) -> pl.DataFrame:
    years = (until - first).days / _YEAR + 25
    size = sum(count * share for count, share in _CHILDREN.items()) / sum(_CHILDREN.values())
    number = round(children / 18 / size / (1 - (_COME + _GO) / 2) * years)
    rows = pl.Series("family", range(number), dtype=pl.Int64)
    span, window = round(years * _YEAR), (until - first).days
    oldest = until - dt.timedelta(days=span - UNBORN_DAYS)
    fate = draws.share("come and go", rows)
    moved = draws.share("move house", rows)
    wards = {n: ward.families for n, ward in enumerate(WARDS)}
    ward = draws.weighted("ward", rows, wards)
    return pl.DataFrame(
        {
            "family": rows,
            "first_birth_on": _days(oldest, draws.whole("first birth", rows, 0, span - 1)),
            "children": draws.weighted("children", rows, _CHILDREN),
            "ward": ward,
            "next_ward": draws.weighted("next ward", rows, wards),
            "_of_window": draws.share("when", rows),
            "_fate": fate,
            "moved_on": _days(first, draws.whole("moving day", rows, 0, window - 1)),
            "_moves": moved < 0.28,
            "frailty": draws.share("frailty", rows),
            "need": _need(draws, rows, ward),
            "ethnicity": draws.weighted("ethnicity", rows, rates.ETHNICITIES),
            "surname": draws.among("surname", rows, SURNAMES),
        }
    ).select(
        pl.all().exclude("_of_window", "_fate", "_moves", "moved_on", "next_ward"),
        came_on=pl.when(pl.col("_fate") < _COME)
        .then(pl.lit(first) + pl.duration(days=(pl.col("_of_window") * window).floor().cast(pl.Int64)))
        .otherwise(pl.lit(_LONG_AGO)),
        left_on=pl.when(pl.col("_fate") >= 1 - _GO).then(
            pl.lit(first) + pl.duration(days=(pl.col("_of_window") * window).floor().cast(pl.Int64))
        ),
        moved_on=pl.when(pl.col("_moves") & pl.col("_fate").is_between(_COME, 1 - _GO)).then("moved_on"),
        next_ward=pl.col("next_ward"),
    )


def _need(draws: Draws, rows: pl.Series, ward: pl.Series) -> pl.Series:
    """A family's need over the borough's mean: that of its ward, times one of its own that is large for a few."""
    own = draws.share("frailty", rows)
    return pl.Series([ward.deprivation for ward in WARDS]).gather(ward) * (0.25 + 3.0 * own * own * own)


def _children(draws: Draws, families: pl.DataFrame, first: dt.date, until: dt.date) -> pl.DataFrame:
    """Those who are under 18 and live here on some day of the simulation, or are expected at its end."""
    born = families.select(
        "family", "came_on", "left_on", "first_birth_on", nth=pl.int_ranges(0, pl.col("children"))
    ).explode("nth")
    rows = born["family"] * 4 + born["nth"]
    gap = draws.whole("years between births", rows, 460, 1500)
    born = born.with_columns(gap=pl.when(pl.col("nth") > 0).then(gap).otherwise(0))
    born = born.with_columns(
        born_on=pl.col("first_birth_on") + pl.duration(days=pl.col("gap").cum_sum().over("family"))
    )
    since = pl.max_horizontal(pl.lit(first), "came_on")
    return born.filter(
        pl.col("born_on") + pl.duration(days=_GROWN) > since,
        pl.col("born_on") <= until + dt.timedelta(days=UNBORN_DAYS),
        pl.col("left_on").is_null() | (pl.col("born_on") < pl.col("left_on")),
    ).select("family", "born_on", adult=pl.lit(False))


def _adults(draws: Draws, families: pl.DataFrame) -> pl.DataFrame:
    rows = families["was"]
    mother = families["first_birth_on"] - days(draws.whole("age of the mother", rows, 18 * 365, 38 * 365))
    other = mother - days(draws.whole("age of the other adult", rows, -2500, 3500))
    two = draws.happens("two adults", rows, 0.62)
    first = families.select("family", born_on=mother, adult=pl.lit(True))
    second = families.select("family", born_on=other, adult=pl.lit(True)).filter(two)
    return pl.concat([first, second]).sort("family", maintain_order=True)


def _described(draws: Draws, people: pl.DataFrame, families: pl.DataFrame) -> pl.DataFrame:
    rows = people["person"]
    named = people.join(
        families.select("family", "ethnicity", "surname", "frailty"), on="family", maintain_order="left"
    )
    plan = draws.share("education, health and care plan", rows)
    # Disability and special needs are likelier where need is; the factors leave the borough's mean as it is.
    child, frail = ~pl.col("adult"), 0.6 + 0.8 * pl.col("frailty")
    return named.with_columns(
        gender=draws.weighted("gender", rows, {"M": 51.2, "F": 48.75, "U": 0.05}),
        disabled=pl.when(child).then(draws.share("disabled", rows) < rates.DISABLED * frail),
        has_ehc_plan=pl.when(child).then(plan < rates.EHC_PLAN * frail),
        forename=draws.among("forename", rows, FORENAMES),
    )


def ward_column(ward: str = "ward") -> pl.Expr:
    """The name of the ward whose number a column holds."""
    return pl.col(ward).replace_strict(dict(enumerate(w.name for w in WARDS)), return_dtype=pl.String)


def district_column(ward: str = "ward") -> pl.Expr:
    """The postcode district of the ward whose number a column holds."""
    return pl.col(ward).replace_strict(dict(enumerate(DISTRICTS[w.area] for w in WARDS)), return_dtype=pl.String)


def _days(since: dt.date, count: pl.Series) -> pl.Series:
    return pl.Series([since]) + days(count)

"""Who stands in the borough's records: people, their families and their addresses.

Every child who lives here does (schools and health visitors know all of them); adults do where a service has met them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence, Set

import polars as pl

from trigpoint.simulation.draws import Draws
from trigpoint.simulation.people import ALWAYS, Family, People
from trigpoint.simulation.places import DISTRICTS
from trigpoint.simulation.residents import FORENAMES, SURNAMES, district_column, ward_column

_INWARD = [f"{n}{a}{b}" for n in range(1, 10) for a in "ABDEFGHJ" for b in "LNPQRSTU"]


def families_as_they_went(people: People) -> pl.DataFrame:
    """The families of the residents, with the days on which those whom services met left after all."""
    met = list(people.met_before.values())
    left = pl.DataFrame(
        {"family": [f.number for f in met], "_left": [None if f.left_on == ALWAYS else f.left_on for f in met]},
        schema={"family": pl.Int64, "_left": pl.Date},
    )
    met_again = left.with_columns(_met=pl.lit(True))
    return people.residents.families.join(met_again, on="family", how="left", maintain_order="left").select(
        pl.all().exclude("_left", "_met", "left_on"),
        left_on=pl.when(pl.col("_met").is_not_null()).then("_left").otherwise("left_on"),
        met=pl.col("_met").is_not_null(),
    )


def write_register(
    people: People, families: pl.DataFrame, joined: Set[int], draws: Draws, until: dt.date
) -> dict[str, pl.DataFrame]:
    """The tables `person`, `family_member` and `address`. `joined` are families whom a register of members knows."""
    known = pl.col("met") | pl.col("family").is_in(sorted(joined))
    homes = families.with_columns(known=known)
    everyone = people.residents.people.join(
        homes.select("family", "ward", "next_ward", "moved_on", "came_on", "left_on", "known", "met"),
        on="family",
        maintain_order="left",
    ).filter(
        pl.col("adult") & pl.col("known") | ~pl.col("adult") & ((pl.col("born_on") <= until) | pl.col("met")),
    )
    everyone = everyone.with_columns(
        person_id=pl.format("P{}", (pl.col("person") + 1).cast(pl.String).str.zfill(7)),
        family_id=pl.format("F{}", (pl.col("family") + 1).cast(pl.String).str.zfill(6)),
    )
    everyone = everyone.with_columns(
        house=draws.whole("house", everyone["family"], 1, 180),
        postcode_end=draws.among("postcode", everyone["family"], _INWARD),
    )
    alone = people.alone
    return {
        "person": pl.concat([_people(everyone, until), _people_alone(alone, draws)]),
        "family_member": pl.concat([_members(everyone), _members_alone(alone)]),
        "address": pl.concat([_addresses(everyone, until), _addresses_alone(alone)]).with_columns(
            address_id=pl.format("A{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7))
        ),
    }


def _born_here(until: dt.date) -> pl.Expr:
    left = pl.col("left_on")
    return (pl.col("born_on") <= until) & (left.is_null() | (pl.col("born_on") < left))


def _people(everyone: pl.DataFrame, until: dt.date) -> pl.DataFrame:
    born = pl.col("born_on")
    pupil = ~pl.col("adult") & (pl.date(born.dt.year() + 4, 9, 1) <= until)
    number = (pl.col("person") + 1).cast(pl.String)
    return everyone.select(
        "person_id",
        expected_on=pl.when(born > until).then(born),
        born_on=pl.when(born <= until).then(born),
        gender="gender",
        ethnicity="ethnicity",
        disabled="disabled",
        unaccompanied=pl.lit(False),
        has_ehc_plan=pl.when(pupil).then("has_ehc_plan"),
        forename="forename",
        surname="surname",
        # Made up: no authority has the number 000, and the health service keeps numbers from 999 for tests.
        upn=pl.when(pupil).then(pl.format("Z000{}{}", born.dt.year() % 100 + 10, number.str.zfill(7))),
        nhs_number=pl.format("999{}", number.str.zfill(7)),
    )


def _members(everyone: pl.DataFrame) -> pl.DataFrame:
    return everyone.select(
        "family_id", "person_id", role=pl.when("adult").then(pl.lit("adult")).otherwise(pl.lit("child"))
    )


def _addresses(everyone: pl.DataFrame, until: dt.date) -> pl.DataFrame:
    """One stay in the borough, or two where the family moved house within it."""
    came = pl.max_horizontal("came_on", pl.min_horizontal("born_on", "left_on", pl.lit(until)))
    moves = pl.col("moved_on").is_not_null() & (pl.col("moved_on") <= until) & (pl.col("moved_on") > came)
    left = pl.when(pl.col("left_on") <= until).then("left_on")
    stays = [
        (pl.lit(True), "ward", came, pl.when(moves).then(pl.min_horizontal("moved_on", left)).otherwise(left), 0),
        (moves & (left.is_null() | (left > pl.col("moved_on"))), "next_ward", pl.col("moved_on"), left, 40),
    ]
    return pl.concat(
        [
            everyone.filter(there).select(
                "person_id",
                kind=pl.lit("home"),
                started_on=since,
                ended_on=ended,
                ward=ward_column(ward),
                postcode_district=district_column(ward),
                lines=pl.format("{} {} Road", pl.col("house") + further, ward_column(ward)),
                postcode=pl.format("{} {}", district_column(ward), "postcode_end"),
            )
            for there, ward, since, ended, further in stays
        ]
    ).sort("person_id", "started_on", maintain_order=True)


def _people_alone(alone: Sequence[Family], draws: Draws) -> pl.DataFrame:
    young = [family.children[0] for family in alone]
    rows = pl.Series([p.number for p in young], dtype=pl.Int64)
    number = (rows + 1).cast(pl.String).str.zfill(7)
    return pl.DataFrame(
        {
            "person_id": [p.id for p in young],
            "expected_on": pl.Series([None] * len(young), dtype=pl.Date),
            "born_on": pl.Series([p.born_on for p in young], dtype=pl.Date),
            "gender": [p.gender for p in young],
            "ethnicity": draws.weighted("ethnicity alone", rows, {"AOTH": 40.0, "BAFR": 35.0, "OOTH": 25.0}),
            "disabled": pl.Series([False] * len(young), dtype=pl.Boolean),
            "unaccompanied": pl.Series([True] * len(young), dtype=pl.Boolean),
            "has_ehc_plan": pl.Series([False] * len(young), dtype=pl.Boolean),
            "forename": draws.among("forename", rows, FORENAMES),
            "surname": draws.among("surname alone", rows, SURNAMES),
            "upn": pl.Series([None] * len(young), dtype=pl.String),
            "nhs_number": "999" + number,
        },
        schema_overrides={"person_id": pl.String, "gender": pl.String},
    )


def _members_alone(alone: Sequence[Family]) -> pl.DataFrame:
    members = [{"family_id": f.id, "person_id": f.children[0].id, "role": "child"} for f in alone]
    return pl.DataFrame(members, schema={"family_id": pl.String, "person_id": pl.String, "role": pl.String})


def _addresses_alone(alone: Sequence[Family]) -> pl.DataFrame:
    rows = [
        {
            "person_id": family.children[0].id,
            "kind": "home",
            "started_on": family.came_on,
            "ward": family.ward,
            "postcode_district": DISTRICTS[family.area],
            "lines": f"{family.number % 180 + 1} {family.ward} Road",
            "postcode": f"{DISTRICTS[family.area]} {_INWARD[family.number % len(_INWARD)]}",
        }
        for family in alone
    ]
    text = ("person_id", "kind", "ward", "postcode_district", "lines", "postcode")
    names = ("person_id", "kind", "started_on", "ended_on", *text[2:])
    schema = {name: pl.String if name in text else pl.Date for name in names}
    return pl.DataFrame(rows, schema=schema)

"""Children who stand in an export under two identifiers: a contact was written down for somebody taken to be new."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from trigpoint.simulation.draws import Draws

SAME = ("person_id", "also")
"""The columns of the truth: the child, and the identifier under which the export holds them as well."""


def under_two_identifiers(
    frames: Mapping[str, pl.DataFrame], share: float, seed: str
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The tables `contact`, `person` and `family_member` with some children there twice, and who they are.

    Of the contacts that led to nothing that share is about a child under another identifier, a contact a child. The
    second person has the same birth and family name, a forename that is cut short for half of them, and no numbers.
    """
    contacts = frames["contact"]
    rows = pl.Series(range(contacts.height), dtype=pl.Int64)
    draws = Draws(f"{seed} two identifiers")
    to_nothing = contacts["outcome"].is_in(["no further action", "information and advice"]).fill_null(False)
    drawn = contacts.filter(draws.happens("contact", rows, share) & to_nothing)
    chosen = drawn.unique("person_id", maintain_order=True)
    same = chosen.select(
        "person_id", "contact_id", also=pl.format("P9{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6))
    )
    who = same.select(SAME)
    spoilt = contacts.join(same.select("contact_id", "also"), on="contact_id", how="left", maintain_order="left")
    people = frames["person"].join(who, on="person_id", maintain_order="right")
    cut = draws.happens("cut short", pl.Series(range(people.height), dtype=pl.Int64), 0.5)
    short = pl.when(cut).then(pl.col("forename").str.head(3)).otherwise("forename")
    seconds = people.with_columns(person_id="also", forename=short, upn=None, nhs_number=None, has_ehc_plan=None)
    members = frames["family_member"].join(who, on="person_id").with_columns(person_id="also").sort("person_id")
    return {
        "contact": spoilt.with_columns(person_id=pl.coalesce("also", "person_id")).select(contacts.columns),
        "person": _with(frames["person"], seconds),
        "family_member": _with(frames["family_member"], members),
    }, who


def _with(frame: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([frame, more.select(frame.columns).cast(frame.schema)])

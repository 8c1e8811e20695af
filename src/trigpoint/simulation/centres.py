"""Children's centres: which families with young children register, which older children do, and how often they come."""

from __future__ import annotations

import polars as pl

from trigpoint.simulation.draws import days
from trigpoint.simulation.places import CENTRES
from trigpoint.simulation.town import Town, at_home, during, here, numbered

_REGISTERS = 0.58
_OLDER, _OLDER_WITH_SEND = 0.2, 0.5
"""Of children who are five: the shares who register by 18, for clubs, or for what there is for special needs."""
_ACTIVITIES = {
    "stay and play": 42.0, "health": 24.0, "school readiness": 12.0, "parenting": 9.0, "family support": 8.0,
    "adult learning": 4.0, "other": 1.0,
}  # fmt: skip
_OLDER_ACTIVITIES = {"other": 52.0, "family support": 26.0, "health": 14.0, "adult learning": 4.0, "parenting": 4.0}
_MOST_VISITS = 26
_COMES, _OLDER_COMES = 730, 1500
"""Days from the registration over which the visits lie."""
_FURTHER = 1 << 32
"""Added to a person's number for the draws of another registration."""


def join(town: Town, adults: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables `centre_registration` and `centre_attendance`: a child under five with one adult of the family, and
    older children.

    `adults` are the residents' adults, of whom the first of each family comes with the young child.
    """
    members = _members(town, adults)
    registered = _registered(town, members)
    columns = (
        "centre_registration_id", "person_id", "family_id", "centre", "area", "ward", "registered_on", "ended_on",
        "priority_group", "send", "teenage_parent", "looked_after", "eligible_two_year_old", "domestic_abuse_risk",
    )  # fmt: skip
    return {"centre_registration": registered.select(columns), "centre_attendance": _attendances(town, registered)}


def families_of(registered: pl.DataFrame) -> frozenset[int]:
    """The numbers of the families who have registered."""
    return frozenset(int(family[1:]) - 1 for family in registered["family_id"].unique())


def _members(town: Town, adults: pl.DataFrame) -> pl.DataFrame:
    """The children who register, each with the first adult of the family, once an adult."""
    children, draws = town.children, town.draws
    rows = children["person"]
    waited = days(draws.long_tail("weeks before registering", rows, 10, 700))
    children = children.with_columns(
        registered_on=pl.max_horizontal("born_on", "came_on") + waited,
        fifth_birthday=pl.col("born_on") + pl.duration(days=1826),
        leaves_at=pl.col("born_on") + days(pl.Series([1826, 2922]).gather(draws.whole("stays on", rows, 0, 9) // 7)),
        _joins=draws.happens("registers", children["family"], _REGISTERS),
        _row=pl.col("person"),
    ).filter(
        pl.col("_joins") & (pl.col("registered_on") < pl.col("fifth_birthday")) & here("registered_on"),
        pl.col("registered_on") <= town.until,
        pl.col("leaves_at") > town.shown,
    )
    parents = adults.group_by("family").agg(parent=pl.col("person").min(), parent_born=pl.col("born_on").max())
    first = (
        children.sort("registered_on", "person")
        .unique("family", keep="first", maintain_order=True)
        .join(parents, on="family", maintain_order="left")
        .with_columns(
            person=pl.col("parent"),
            _row=pl.col("parent"),
            adult=pl.lit(True),
            disabled=pl.lit(False),
            has_ehc_plan=pl.lit(False),
        )
        .with_columns(person_id=pl.format("P{}", (pl.col("person") + 1).cast(pl.String).str.zfill(7)))
    )
    theirs = children.join(parents, on="family", maintain_order="left")
    older = _older(town).join(parents, on="family", maintain_order="left")
    everyone = [frame.select(theirs.columns) for frame in (theirs, first, older)]
    return pl.concat(everyone).sort("registered_on", "person", maintain_order=True)


def _older(town: Town) -> pl.DataFrame:
    """Children who register on some day from five to 18, and stay until they are 19; for a few it is a second time."""
    children, draws = town.children, town.draws
    rows = children["person"]
    send = children["disabled"] | children["has_ehc_plan"].fill_null(False)
    likely = send.cast(pl.Float64) * (_OLDER_WITH_SEND - _OLDER) + _OLDER
    fifth = pl.col("born_on") + pl.duration(days=1826)
    return children.with_columns(
        registered_on=fifth + days(draws.whole("days past five when registering", rows, 366, 4747)),
        fifth_birthday=fifth,
        leaves_at=pl.col("born_on") + pl.duration(days=6940),
        _joins=draws.share("registers when older", rows) < likely,
        _row=pl.col("person") + _FURTHER,
    ).filter(
        pl.col("_joins") & here("registered_on"),
        pl.col("registered_on") <= town.until,
        pl.col("leaves_at") > town.shown,
    )


def _registered(town: Town, members: pl.DataFrame) -> pl.DataFrame:
    draws = town.draws
    young = pl.col("registered_on") < pl.col("fifth_birthday")
    teenage = young & pl.col("adult") & ((pl.col("registered_on") - pl.col("parent_born")).dt.total_days() < 20 * 365)
    two = young & (~pl.col("adult")) & (pl.col("need") > 1.35)
    abuse = draws.share("domestic abuse", members["family"]) < 0.05 * members["need"]
    left = pl.when(pl.col("left_on") <= town.until).then("left_on")
    over = pl.when(pl.col("leaves_at") <= town.until).then("leaves_at")
    ward, area = at_home("registered_on")
    centre = (draws.share("centre", members["family"]) * len(CENTRES["North"])).floor().cast(pl.Int64)
    registered = members.with_columns(
        ward, area,
        _centre=centre,
        send=(pl.col("disabled") | pl.col("has_ehc_plan")).fill_null(False),
        teenage_parent=teenage.fill_null(False),
        looked_after=during(members, "registered_on", town.spans("care_period")),
        eligible_two_year_old=two,
        domestic_abuse_risk=abuse,
        ended_on=pl.min_horizontal(left, over),
        centre_registration_id=numbered("CR"),
    )  # fmt: skip
    names = {f"{area} {n}": name for area, centres in CENTRES.items() for n, name in enumerate(centres)}
    flags = ("send", "teenage_parent", "looked_after", "eligible_two_year_old", "domestic_abuse_risk")
    return registered.with_columns(
        centre=pl.format("{} {}", "area", "_centre").replace_strict(names, return_dtype=pl.String),
        priority_group=pl.any_horizontal(flags),
    )


def _attendances(town: Town, registered: pl.DataFrame) -> pl.DataFrame:
    """Visits from the registration on: a young child's fewer and fewer, an older one's over some years.

    The centres close for a week at Christmas.
    """
    draws = town.draws
    visits = draws.long_tail("visits", registered["_row"], 0, _MOST_VISITS)
    each = registered.with_columns(_visits=visits).filter(pl.col("_visits") > 0)
    each = each.with_columns(nth=pl.int_ranges(0, "_visits")).explode("nth")
    rows = each["_row"] * 100 + each["nth"]
    older = pl.col("_row") >= _FURTHER
    share = draws.share("visit", rows)
    most = pl.when(older).then(pl.duration(days=_OLDER_COMES)).otherwise(pl.duration(days=_COMES))
    span = pl.min_horizontal(pl.col("ended_on") - pl.col("registered_on"), most).dt.total_days().clip(0)
    into = span * pl.when(older).then(share).otherwise(share * share)
    day = pl.col("registered_on") + pl.duration(days=into.floor().cast(pl.Int64))
    attended = day - pl.duration(days=pl.max_horizontal(day.dt.weekday() - 5, pl.lit(0)))
    christmas = (attended.dt.month() == 12) & (attended.dt.day() > 23)
    return (
        each.with_columns(attended_on=attended, _closed=christmas)
        .with_columns(
            kind=pl.when(older)
            .then(draws.weighted("older activity", rows, _OLDER_ACTIVITIES))
            .otherwise(draws.weighted("activity", rows, _ACTIVITIES)),
            visit=rows,
        )
        .filter(
            ~pl.col("_closed"),
            pl.col("attended_on").is_between(town.shown, town.until),
            pl.col("attended_on") >= pl.col("registered_on"),
        )
        .sort("attended_on", "visit", maintain_order=True)
        .select(
            "centre_registration_id", "person_id", "family_id", "centre", "area", "ward", "attended_on", "kind",
            "priority_group",
            centre_attendance_id=numbered("CA"),
        )
    )  # fmt: skip

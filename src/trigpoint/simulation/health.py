"""Health visiting: the mandated reviews of each child under three, and who is on the caseload at which level."""

from __future__ import annotations

import polars as pl

from trigpoint.simulation.draws import days
from trigpoint.simulation.town import Town, at_home, here, numbered

# kind: due so many days after birth, done at all, done by then. England's quarterly figures: new birth visits within 14
# days about 83 in 100, reviews at six to eight weeks 81, at one year 78, at two to two and a half years 77.
_REVIEWS = {
    "antenatal": (-14, 0.52, 0.50),
    "new birth": (14, 0.985, 0.83),
    "six to eight weeks": (56, 0.95, 0.81),
    "one year": (365, 0.93, 0.78),
    "two years": (913, 0.91, 0.77),
}
_BREASTFED = 0.53  # LAIT, 6wksBreast: 52.7 in 2024
_LEVELS = {"targeted": 0.12, "specialist": 0.035, "continence": 0.02}
_TARGETED_VISITS = 8
_COLUMNS = (
    "person", "person_id", "family_id", "kind", "due_on", "visited_on", "breastfeeding", "area", "team", "worker_id",
)  # fmt: skip


def visit(town: Town) -> dict[str, pl.DataFrame]:
    """The tables `health_visit` and `health_visiting_case`."""
    cases = _caseload(town)
    visits = [_reviews(town, nth, kind) for nth, kind in enumerate(_REVIEWS)]
    made = pl.concat([*visits, _targeted(town, cases)]).sort("due_on", "person", "kind", maintain_order=True)
    columns = ("person_id", "family_id", "kind", "due_on", "visited_on", "breastfeeding", "area", "team", "worker_id")
    fields = ("person_id", "family_id", "level", "identified_on", "started_on", "ended_on", "area", "team", "worker_id")
    return {
        "health_visit": made.select(*columns, health_visit_id=numbered("HV")),
        "health_visiting_case": cases.select(*fields, health_visiting_case_id=numbered("HC")),
    }


def _reviews(town: Town, nth: int, kind: str) -> pl.DataFrame:
    after, done, in_time = _REVIEWS[kind]
    due = town.children.with_columns(due_on=pl.col("born_on") + pl.duration(days=after), kind=pl.lit(kind)).filter(
        pl.col("due_on").is_between(town.shown, town.until), here("due_on")
    )
    rows = due["person"] * 8 + nth
    # Families in need are missed more often.
    drawn = town.draws.share("review", rows) * 0.9 + 0.1 * due["frailty"]
    early = days(-town.draws.long_tail("review early", rows, 0, 5 if after < 60 else 25))
    late = days(town.draws.long_tail("review late", rows, 1, 12 if after < 60 else 70))
    visited = pl.col("due_on") + pl.when(pl.col("_drawn") < in_time).then(early).otherwise(late)
    fed = town.draws.share("breastfeeding", due["person"]) + 0.25 * (due["frailty"] - 0.5)
    milk = pl.when(fed < 0.38).then(pl.lit("01")).when(fed < _BREASTFED).then(pl.lit("02")).otherwise(pl.lit("03"))
    seen = (pl.col("_drawn") < done) & (visited <= town.until)
    asked = pl.col("visited_on").is_not_null() & (pl.col("kind") == "six to eight weeks")
    return _allocated(
        town,
        due.with_columns(_drawn=drawn)
        .with_columns(visited_on=pl.when(seen).then(visited))
        .with_columns(breastfeeding=pl.when(asked).then(milk)),
        "due_on",
    ).select(*_COLUMNS)


def _caseload(town: Town) -> pl.DataFrame:
    """Every child under five at the universal level; some at another besides, by need."""
    children, draws = town.children, town.draws
    came = pl.max_horizontal("born_on", "came_on") + pl.duration(days=10)
    leaves = pl.min_horizontal(pl.col("born_on") + pl.duration(days=1826), "left_on")
    universal = children.with_columns(
        level=pl.lit("universal"), identified_on=pl.lit(None, dtype=pl.Date), started_on=came, ended_on=leaves
    )
    parts = [universal.with_columns(row=pl.col("person") * 4)]
    for nth, (level, share) in enumerate(_LEVELS.items(), start=1):
        rows = children["person"] * 4 + nth
        found = came + days(draws.long_tail("identified", rows, 0, 700))
        begun = found + days(draws.long_tail("targeted from", rows, 2, 60))
        ended = pl.min_horizontal(begun + days(draws.whole("targeted for", rows, 90, 500)), leaves)
        likely = (share * (0.25 + 0.75 * children["need"])).clip(0, 1)
        parts.append(
            children.with_columns(
                level=pl.lit(level), identified_on=found, started_on=begun, ended_on=ended, row=rows
            ).filter(draws.share("level", rows) < likely)
        )
    cases = pl.concat(parts).filter(
        pl.col("started_on") <= town.until, pl.col("ended_on") >= pl.col("started_on"), pl.col("ended_on") > town.shown
    )
    cases = cases.with_columns(ended_on=pl.when(pl.col("ended_on") <= town.until).then("ended_on"))
    return _allocated(town, cases, "started_on").sort("started_on", "row", maintain_order=True)


def _targeted(town: Town, cases: pl.DataFrame) -> pl.DataFrame:
    """Visits to children at the targeted and specialist levels, every six weeks or so."""
    some = cases.filter(pl.col("level").is_in(["targeted", "specialist"])).with_columns(
        nth=pl.int_ranges(0, pl.lit(_TARGETED_VISITS))
    )
    each = some.explode("nth")
    rows = each["row"] * 100 + each["nth"]
    apart = days(each["nth"] * 42 + town.draws.whole("targeted visit", rows, 5, 25))
    day = pl.col("started_on") + apart
    until = pl.coalesce("ended_on", pl.lit(town.until))
    done = town.draws.happens("targeted visit done", rows, 0.9)
    return (
        each.with_columns(due_on=day, kind=pl.lit("targeted"), breastfeeding=pl.lit(None, dtype=pl.String), _done=done)
        .filter((pl.col("due_on") <= until) & (pl.col("due_on") >= town.shown))
        .with_columns(visited_on=pl.when("_done").then("due_on"))
        .select(*_COLUMNS)
    )


def _allocated(town: Town, rows: pl.DataFrame, day: str) -> pl.DataFrame:
    """The health visitor of the family's area; the same one for a family while it stays there."""
    rows = rows.with_columns(at_home(day)[1]).with_columns(team=pl.format("Health Visiting {}", "area"))
    turn = town.draws.share("health visitor", rows["family"])
    worker = pl.lit(None, dtype=pl.String)
    for area in ("North", "Central", "South"):
        workers = town.staff.workers[f"Health Visiting {area}"]
        theirs = (turn * len(workers)).floor().cast(pl.Int64).replace_strict(dict(enumerate(workers)))
        worker = pl.when(pl.col("area") == area).then(theirs).otherwise(worker)
    return rows.with_columns(worker_id=worker)

"""The check of national and regional figures: none may lie outside the range of its authorities' figures.

A rate, share or average of a whole lies between the lowest and the highest of its parts. One that does not was put
together wrongly: in the interactive tool England's first-time entrants are the sum of the regions' rates.
"""

from __future__ import annotations

import re

import polars as pl

from trigpoint.model.published import Areas, Level

REASON = "A national or regional figure outside the range of its own authorities' figures."
_RATE = re.compile(
    r"%|\brates?\b|percent|\bper(?: head|[ _]\d)|average|\bavg|\bmean\b|median|centile|perc\b|score|unit cost|caseload",
    re.I,
)
_NOT_OF_PARTS = re.compile(r"\bgap\b|change|quintile|progress|cohort|^number\b", re.I)
_NEARLY_ALL = 0.95


def lies_between_its_parts(*words: str) -> bool:
    """Whether a measure of that title and unit is a rate, share or average, whose whole lies between its parts.

    Counts add up; a gap, a change or a place is worked out from wholes of its own.
    """
    text = " ".join(words).replace("_", " ")
    return bool(_RATE.search(text)) and not _NOT_OF_PARTS.search(text)


def outside_their_parts(frame: pl.DataFrame, areas: Areas) -> pl.DataFrame:
    """The national and regional rows that lie outside, with `lowest` and `highest` of their parts.

    The frame has `indicator`, `period`, `area`, `value`, `rate` (whether the check applies) and any others. Each figure
    may be off by one in its last decimal, being rounded. Where more than one in twenty of its authorities have no
    figure, the missing may explain a whole just outside: it is refused only where it is farther from the others than
    they are from each other, and never where fewer than half have one.
    """
    rates = frame.filter(pl.col("rate") & pl.col("value").is_not_null())
    wholes = [area for area in areas.by_code.values() if area.level is not Level.AUTHORITY]
    pairs = [(whole.code, part.code) for whole in wholes for part in areas.inside(whole)]
    belongs = pl.DataFrame(pairs, schema={"whole": pl.String, "area": pl.String}, orient="row")
    standing = {whole.code: sum(part.end is None for part in areas.inside(whole)) for whole in wholes}
    most = pl.DataFrame(list(standing.items()), schema={"area": pl.String, "most": pl.Int64}, orient="row")
    nearly_all = pl.col("parts") >= _NEARLY_ALL * pl.col("most")
    ranges = (
        rates.join(belongs, on="area")
        .group_by("indicator", "period", pl.col("whole").alias("area"))
        .agg(
            lowest=pl.col("value").min(),
            highest=pl.col("value").max(),
            parts=pl.len(),
            step=_step(pl.col("value")).min(),
        )
    )
    return (
        rates.join(ranges, on=["indicator", "period", "area"])
        .join(most, on="area")
        .filter(pl.col("parts") * 2 >= pl.col("most"))
        .filter(
            pl.max_horizontal(pl.col("lowest") - pl.col("value"), pl.col("value") - pl.col("highest"))
            > pl.max_horizontal(pl.col("step"), pl.when(~nearly_all).then(pl.col("highest") - pl.col("lowest")))
        )
    )


def _step(value: pl.Expr) -> pl.Expr:
    """One in the last decimal that a figure has: 1, 0.1 or 0.01."""
    step = pl.lit(0.01)
    for size in (0.1, 1.0):
        times = value / size
        step = pl.when((times - times.round()).abs() < 1e-6).then(pl.lit(size)).otherwise(step)
    return step


def refusals_in_words(outside: pl.DataFrame, areas: Areas) -> list[str]:
    """One sentence for each measure and area: how many periods were refused, and the latest of them."""
    found = []
    for (title, code), rows in outside.sort("period").group_by("title", "area", maintain_order=True):
        last = rows.row(-1, named=True)
        times = f"in {rows.height} periods, the last" if rows.height > 1 else "in"
        value, lowest, highest = (f"{last[name]:,.10g}" for name in ("value", "lowest", "highest"))
        found.append(
            f"{title}: the figure of {areas.by_code[str(code)].name} was refused {times} {last['period']}: {value}, "
            f"where its authorities lie between {lowest} and {highest}."
        )
    return found

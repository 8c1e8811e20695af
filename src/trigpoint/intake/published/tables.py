"""The frame in which published figures are stored, their values typed, and what is new merged with what was there.

Figures are never capped (a take-up above 100 % is real) and never rounded; only the dust that binary leaves behind the
tenth decimal (15.199999999999999) is taken off, so that equal figures are equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from trigpoint.intake.figures.tables import ASIDE
from trigpoint.model.snapshot import SheetAccount

TEXT, NUMBER = pl.String(), pl.Float64()
PUBLISHED = pl.Schema(
    {
        "indicator": TEXT, "period": TEXT, "area": TEXT, "value": NUMBER, "numerator": NUMBER, "denominator": NUMBER,
        "status": TEXT, "source": TEXT, "title": TEXT, "unit": TEXT, "better": TEXT,
    }
)  # fmt: skip
_KEY = ["indicator", "period", "area", "source"]

SYMBOLS = {
    "z": "not applicable",
    "x": "not available",
    "": "not available",
    "-": "not available",
    ":": "not available",
    "..": "not available",
    "u": "not available",
    "c": "suppressed",
    "~": "low",
    "low": "low",
    "k": "low",
    "tbc": "to be confirmed",
}
"""The department's symbols, `:` and `~` from before 2020. The tool's `-` stands for any of them. A bare `u` tells that
the figure was too unreliable to give."""


@dataclass(frozen=True, slots=True)
class PublishedRead:
    """What files of published figures hold: the stored frame, and the account of every row.

    `aside` is as other figures have it. `own` are the measures that are no indicator of the catalogue, kept under
    names of their own.
    """

    figures: pl.DataFrame
    accounts: tuple[SheetAccount, ...]
    aside: pl.DataFrame
    notes: tuple[str, ...]
    own: tuple[str, ...] = ()


def typed(frame: pl.DataFrame, text: str = "text") -> pl.DataFrame:
    """The frame with `value`, `status` and `unread` (neither a number nor a symbol) from its column of texts.

    A number with `u` or `p` behind it is unreliable or provisional.
    """
    bare = pl.col(text).fill_null("").str.strip_chars().str.to_lowercase()
    number = bare.str.replace_all(r"[,£%\s]", "").str.replace(r"[up]$", "")
    value = number.cast(pl.Float64, strict=False)
    finite = pl.when(value.is_finite()).then(value.round(10))
    symbol = bare.replace_strict(SYMBOLS, default=None, return_dtype=pl.String)
    marked = (
        pl.when(bare.str.ends_with("u")).then(pl.lit("unreliable"))
        .when(bare.str.ends_with("p")).then(pl.lit("provisional"))
        .otherwise(pl.lit("final"))
    )  # fmt: skip
    return frame.with_columns(
        value=finite,
        status=pl.when(symbol.is_not_null()).then(symbol).otherwise(marked),
        unread=symbol.is_null() & finite.is_null(),
    )


def merge_published(old: pl.DataFrame | None, new: pl.DataFrame) -> pl.DataFrame:
    """Add and correct: a figure takes the place of the same source's of the same indicator, period and area."""
    if old is None:
        return new
    return pl.concat([old.select(PUBLISHED.names()).join(new, on=_KEY, how="anti"), new])


def no_asides() -> pl.DataFrame:
    """No row set aside."""
    return pl.DataFrame(schema=ASIDE)


def asides(frame: pl.DataFrame, file: str, whole_row: bool) -> pl.DataFrame:
    """Rows set aside, from a frame with `row`, `column`, `reason` and `cells`, as every format keeps them."""
    return frame.select(
        file=pl.lit(file),
        sheet=pl.lit(None, pl.String),
        row=pl.col("row").cast(pl.Int64),
        column=pl.col("column"),
        whole_row=pl.lit(whole_row),
        reason=pl.col("reason"),
        cells=pl.col("cells"),
    )

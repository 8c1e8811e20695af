"""The Department for Education's local authority interactive tool: its figures (Parquet) and its data dictionary (CSV).

One row is one figure: `Short Desc` (the measure), `Years`, `LA Number`, `LA and Regions` and `Values`, a text. The
dictionary has a line a measure: `Measure_short`, `Chart_title`, `Polarity` (High, Low, `-` or nothing), `y_axis_name`
and `Year_Type`. Areas are joined by number, for names differ; its `-` cannot tell suppressed from missing.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from trigpoint.catalogue.measures import Measure
from trigpoint.intake.figures.tables import ASIDE
from trigpoint.intake.opening import FileKind, Opened
from trigpoint.intake.published import check, tables
from trigpoint.intake.published.tables import PUBLISHED, PublishedRead
from trigpoint.intake.published.years import is_provisional, tool_period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.published import Areas
from trigpoint.model.snapshot import SheetAccount

NEEDED = ("Short Desc", "Years", "LA Number", "Values")
DICTIONARY = ("Measure_short", "Chart_title", "Polarity", "y_axis_name", "Year_Type")
SOURCE = "DfE interactive tool, LAIT"
OWN = "lait:"
_BETTER = {"high": "higher", "low": "lower"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the dictionary says of a measure."""

    title: str
    unit: str
    better: str
    year_type: str


def read_lait(opened: Sequence[Opened], areas: Areas, measures: Sequence[Measure]) -> PublishedRead:
    """Read the tool's figures with its dictionary. Raises `UserMistake` where either is missing or another file."""
    figures = [o for o in opened if o.kind is FileKind.PARQUET]
    words = [o for o in opened if o.kind is FileKind.CSV]
    if len(figures) != 1 or len(words) != 1 or len(opened) != 2:
        what = "The interactive tool is one Parquet file of figures and one CSV that is its dictionary."
        instead = "Name both: `trigpoint load lait bds_long.parquet data_dictionary.csv`."
        raise UserMistake(Problem(what, instead, file=", ".join(o.name for o in opened)))
    entries = _dictionary(words[0])
    frame = _figures(figures[0])
    ids = {name: m.indicator for m in measures for name in m.lait}
    years = {name: m.years for m in measures for name in m.lait if m.years}
    named = _named(frame, entries, ids, years, areas)
    wrong = named.filter(pl.col("reason").is_not_null())
    taken = named.filter(pl.col("reason").is_null())
    outside = check.outside_their_parts(taken, areas)
    refused = outside.with_columns(reason=pl.lit(check.REASON))
    taken = taken.join(outside, on="row", how="anti")
    aside = pl.concat([_aside(part, figures[0].name) for part in (wrong, refused)]).sort("row")
    account = SheetAccount(
        figures[0].name, None, frame.height, taken.height, aside.height,
        unread_columns=tuple(c for c in frame.columns if c not in (*NEEDED, "LA and Regions", "row")),
        table="published",
    )  # fmt: skip
    own = tuple(sorted({i for i in taken["indicator"].unique() if str(i).startswith(OWN)}))
    notes = tuple(check.refusals_in_words(outside, areas))
    return PublishedRead(taken.select(PUBLISHED.names()), (account,), aside, notes, own)


def _figures(opened: Opened) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(opened.path)
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise UserMistake(Problem("The Parquet file is damaged.", "Download it again.", opened.name)) from fault
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        what = f"The file has no column {', '.join(missing)}: these are not the figures of the interactive tool."
        raise UserMistake(Problem(what, f"Its columns are {', '.join(NEEDED)}.", opened.name))
    number = pl.col("LA Number").cast(pl.Float64, strict=False).cast(pl.Int64, strict=False).cast(pl.String)
    return frame.with_columns(
        pl.col("Short Desc", "Years", "Values").cast(pl.String), number.alias("LA Number")
    ).with_row_index("row", offset=1)


def _dictionary(opened: Opened) -> dict[str, _Entry]:
    with opened.path.open(encoding=opened.encoding, newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in DICTIONARY if name not in (reader.fieldnames or ())]
        if missing:
            what = f"The file has no column {', '.join(missing)}: this is not the interactive tool's dictionary."
            raise UserMistake(Problem(what, "Name the CSV that lies beside the Parquet file.", opened.name))
        return {
            row["Measure_short"]: _Entry(
                " ".join(row["Chart_title"].split()) or row["Measure_short"],
                _unit(row["y_axis_name"], row["Chart_title"]),
                _BETTER.get(row["Polarity"].strip().casefold(), "neither"),
                row["Year_Type"],
            )
            for row in reader
        }


def _unit(axis: str, title: str) -> str:
    """`percent`, `per 10,000`, or the axis' own words; a number of anything is a count."""
    words = f"{axis} {title}".casefold()
    if "%" in words:
        return "percent"
    if "per " in axis.casefold():
        number = axis.casefold().partition("per ")[2].split()[:1]
        return f"per {int(number[0].replace(',', '')):,}" if number and number[0].replace(",", "").isdigit() else axis
    return "count" if "num" in words else axis.casefold()


def _named(
    frame: pl.DataFrame,
    entries: Mapping[str, _Entry],
    ids: Mapping[str, str],
    years: Mapping[str, str],
    areas: Areas,
) -> pl.DataFrame:
    """Every row with the stored columns, and `reason` where it cannot be taken."""
    rows = []
    for name, label in frame.select("Short Desc", "Years").unique().rows():
        entry = entries.get(name)
        period = tool_period(label or "", entry.year_type, years.get(name, "")) if entry else None
        unit, title = (entry.unit, entry.title) if entry else ("", "")
        rate = entry is not None and check.lies_between_its_parts(title, unit)
        rows.append(
            (name, label, ids.get(name, OWN + str(name)), None if period is None else str(period), title, unit,
             entry.better if entry else "", rate, entry is None, is_provisional(label or ""))
        )  # fmt: skip
    schema = {
        "Short Desc": pl.String, "Years": pl.String, "indicator": pl.String, "period": pl.String, "title": pl.String,
        "unit": pl.String, "better": pl.String, "rate": pl.Boolean, "unknown": pl.Boolean, "early": pl.Boolean,
    }  # fmt: skip
    known = pl.DataFrame(rows, schema=schema, orient="row")
    joined = tables.typed(frame.join(known, on=["Short Desc", "Years"], how="left", nulls_equal=True), "Values")
    reason = (
        pl.when(pl.col("unknown")).then(pl.lit("The dictionary has no such measure."))
        .when(~pl.col("LA Number").is_in(list(areas.by_code)).fill_null(False))
        .then(pl.lit("There is no area of this number."))
        .when(pl.col("period").is_null()).then(pl.lit("The year cannot be read."))
        .when(pl.col("unread")).then(pl.lit("The value is neither a number nor a symbol."))
    )  # fmt: skip
    status = pl.when(pl.col("early") & (pl.col("status") == "final")).then(pl.lit("provisional"))
    return joined.with_columns(
        area=pl.col("LA Number"),
        numerator=pl.lit(None, pl.Float64),
        denominator=pl.lit(None, pl.Float64),
        source=pl.lit(SOURCE),
        status=status.otherwise(pl.col("status")),
        reason=reason,
    )


def _aside(rows: pl.DataFrame, file: str) -> pl.DataFrame:
    if not rows.height:
        return pl.DataFrame(schema=ASIDE)
    cells = pl.concat_list(pl.col("Short Desc", "Years", "LA Number", "Values").fill_null(""))
    return tables.asides(rows.with_columns(cells=cells, column=pl.lit("Values")), file, whole_row=True)

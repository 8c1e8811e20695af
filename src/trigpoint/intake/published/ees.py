"""The Department for Education's open data (explore education statistics): one CSV, with or without its `.meta.csv`.

By the department's guide to statistics production a file has `time_period`, `time_identifier`, `geographic_level` and
the codes and names of places; every other column is a filter (words) or an indicator (numbers and symbols). Columns are
read by name, in any order; which is a filter is said by the meta file, and where there is none by what stands in it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from trigpoint.catalogue.measures import Measure
from trigpoint.intake.figures.tables import ASIDE
from trigpoint.intake.opening import FileKind, Opened
from trigpoint.intake.published import check, tables
from trigpoint.intake.published.measured import Column, Meta, columns_of
from trigpoint.intake.published.tables import PUBLISHED, PublishedRead
from trigpoint.intake.published.years import open_data_period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.published import Areas
from trigpoint.model.snapshot import SheetAccount

META = ".meta.csv"
NEEDED = ("time_period", "time_identifier", "geographic_level")
LEVELS = {"national": "country_code", "regional": "region_code", "local authority": "new_la_code"}
_PLACES = re.compile(
    r"(?:country|region|old_la|new_la|la|lad|pcon|ward|mat|trust|sponsor|school|provider|rsc_region|lsip|lep|pfa|"
    r"english_devolved_area|opportunity_area|planning_area|institution)_(?:code|name|urn|laestab|ukprn|id)"
)
_META_NEEDED = ("col_name", "col_type", "label", "indicator_unit")


def read_ees(opened: Sequence[Opened], areas: Areas, measures: Sequence[Measure]) -> PublishedRead:
    """Read files of open data. Raises `UserMistake` with what is wrong in any of them."""
    metas = {o.name.removesuffix(META): o for o in opened if o.name.endswith(META)}
    problems: list[Problem] = []
    read: list[PublishedRead] = []
    for one in (o for o in opened if not o.name.endswith(META)):
        try:
            meta = metas.pop(one.path.stem, None)
            read.append(_File(one, areas, measures, _meta(meta) if meta else None).read())
        except UserMistake as mistake:
            problems += mistake.problems
    problems += [
        Problem("The data that this describes is missing.", "Name both files.", o.name) for o in metas.values()
    ]
    if problems:
        raise UserMistake(problems)
    return PublishedRead(
        pl.concat([r.figures for r in read]).unique(
            ["indicator", "period", "area", "source"], keep="last", maintain_order=True
        ),
        tuple(account for r in read for account in r.accounts),
        pl.concat([r.aside for r in read]),
        tuple(note for r in read for note in r.notes),
        tuple(sorted({name for r in read for name in r.own})),
    )


def _text(opened: Opened) -> pl.DataFrame:
    if opened.kind is not FileKind.CSV:
        what = "Open data comes as CSV, and this is none."
        raise UserMistake(Problem(what, "Download the data set's CSV and load that.", opened.name))
    text = opened.path.read_text(encoding=opened.encoding).lstrip("\ufeff")
    try:
        return pl.read_csv(io.BytesIO(text.encode()), infer_schema=False, truncate_ragged_lines=True)
    except pl.exceptions.PolarsError as fault:
        raise UserMistake(Problem("The CSV cannot be read.", "Download it again.", opened.name)) from fault


def _meta(opened: Opened) -> Meta:
    frame = _text(opened)
    missing = [name for name in _META_NEEDED if name not in frame.columns]
    if missing:
        what = f"The file has no column {', '.join(missing)}: this is no description of open data."
        raise UserMistake(Problem(what, "Download it again, or leave it out.", opened.name))
    return Meta(tuple((name, kind, label or name, unit or "") for name, kind, label, unit in
                      frame.select(_META_NEEDED).rows()))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _File:
    """One file of data, being read."""

    opened: Opened
    areas: Areas
    measures: Sequence[Measure]
    meta: Meta | None

    def read(self) -> PublishedRead:
        frame = _text(self.opened)
        frame = frame.rename({name: _plain(name) for name in frame.columns if _is_place_or_time(_plain(name))})
        missing = [name for name in NEEDED if name not in frame.columns]
        if missing:
            what = f"The file has no column {', '.join(missing)}: this is not open data of the department."
            raise UserMistake(Problem(what, f"Its first columns are {', '.join(NEEDED)}.", self.opened.name))
        frame = self._placed(frame.fill_null("").with_row_index("row", offset=2))
        filters, numbers = self._kinds(frame)
        wrong = frame.filter(pl.col("reason").is_not_null())
        good = frame.filter(pl.col("reason").is_null())
        columns = columns_of(self.opened.path.stem, good, filters, numbers, self.measures, self.meta)
        long = pl.concat([self._long(good, column) for column in columns]) if columns else self._long(good, None)
        unread = long.filter(pl.col("unread")).with_columns(
            reason=pl.when(pl.col("period").is_null())
            .then(pl.lit("The year cannot be read."))
            .otherwise(pl.lit("The value is neither a number nor a symbol."))
        )
        outside = check.outside_their_parts(long, self.areas)
        refused = outside.with_columns(reason=pl.lit(check.REASON))
        taken = long.filter(~pl.col("unread")).join(outside, on=["row", "indicator"], how="anti")
        names = [name for name in frame.columns if name in filters or name in (*NEEDED, "area")]
        whole = wrong.with_columns(column=pl.lit(""), cells=pl.concat_list(pl.col(names).fill_null("")))
        empty = good.filter(~pl.col("row").is_in(taken["row"].implode()))
        aside = [tables.asides(whole, self.opened.name, whole_row=True)]
        for cells in (unread, refused):
            for is_whole, part in ((True, True), (False, False)):
                rows = cells.filter(pl.col("row").is_in(empty["row"].implode()) == part)
                rows = rows.with_columns(cells=pl.concat_list(pl.col("text")))
                aside.append(tables.asides(rows, self.opened.name, whole_row=is_whole))
        read = frame.height
        left = wrong.height + empty.height
        account = SheetAccount(self.opened.name, None, read, read - left, left, table="published")
        notes = tuple(check.refusals_in_words(outside, self.areas))
        own = tuple(sorted({c.indicator for c in columns if c.own}))
        return PublishedRead(taken.select(PUBLISHED.names()), (account,), pl.concat([a for a in aside if a.height] or
                             [pl.DataFrame(schema=ASIDE)]), notes, own)  # fmt: skip

    def _placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Each row with `area`, the code of its place, and `reason` where it has none that is known."""
        level = pl.col("geographic_level").str.strip_chars().str.to_lowercase()
        known: dict[str, str] = {}
        for area in self.areas.by_code.values():
            known |= {key.casefold(): area.code for key in (area.gss, *area.other_gss, area.code, *area.names)}
        asked = [name for name in ("new_la_code", "old_la_code", "la_name") if name in frame.columns]
        region = [name for name in ("region_code", "region_name") if name in frame.columns]

        def code(names: Iterable[str]) -> pl.Expr:
            found = [_looked_up(name, known) for name in names]
            return pl.coalesce(found) if found else pl.lit(None, pl.String)

        place = (
            pl.when(level == "national").then(pl.lit(self.areas.england.code))
            .when(level == "regional").then(code(region))
            .when(level == "local authority").then(code(asked))
        )  # fmt: skip
        return frame.with_columns(area=place).with_columns(
            reason=pl.when(~level.is_in(list(LEVELS)))
            .then(pl.lit("Neither of England, a region nor an authority."))
            .when(pl.col("area").is_null())
            .then(pl.lit("The place is no region or authority that is known."))
        )

    def _kinds(self, frame: pl.DataFrame) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The columns that are filters, and those that hold figures."""
        rest = [n for n in frame.columns if n not in (*NEEDED, "row", "area", "reason") and not _PLACES.fullmatch(n)]
        if self.meta is not None:
            said = self.meta.filters
            return tuple(n for n in rest if n in said), tuple(n for n in rest if n not in said)
        numeric = [n for n in rest if _holds_figures(frame[n])]
        return tuple(n for n in rest if n not in numeric), tuple(numeric)

    def _long(self, frame: pl.DataFrame, column: Column | None) -> pl.DataFrame:
        """The rows of one measure: its texts typed, its period read."""
        column = column or Column("", "", "", "", "neither", {}, False)
        rows = frame
        for name, member in column.where.items():
            rows = rows.filter(pl.col(name).str.strip_chars() == member)
        periods = {
            (time, identifier): str(period) if (period := open_data_period(time, identifier, column.years)) else None
            for time, identifier in rows.select("time_period", "time_identifier").unique().rows()
        }
        keyed = pl.DataFrame(
            [(*key, value) for key, value in periods.items()],
            schema={"time_period": pl.String, "time_identifier": pl.String, "period": pl.String},
            orient="row",
        )
        made = tables.typed(column.texts(rows).join(keyed, on=["time_period", "time_identifier"], how="left"))
        return made.with_columns(
            unread=pl.col("unread") | pl.col("period").is_null(),
            indicator=pl.lit(column.indicator),
            column=pl.lit(column.name),
            title=pl.lit(column.title),
            unit=pl.lit(column.unit),
            better=pl.lit(column.better),
            rate=pl.lit(check.lies_between_its_parts(column.name, column.title, column.unit)),
            source=pl.lit(f"DfE open data, {self.opened.path.stem}"),
        ).select("row", "column", "text", "unread", "rate", *PUBLISHED.names())


def _looked_up(name: str, known: dict[str, str]) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.strip().casefold()).strip("_")


def _is_place_or_time(name: str) -> bool:
    return name in NEEDED or _PLACES.fullmatch(name) is not None


def _holds_figures(column: pl.Series) -> bool:
    """Whether nine in ten of what stands in it are numbers or symbols, and at least one is a number."""
    frame = tables.typed(pl.DataFrame({"text": column}).filter(pl.col("text").str.strip_chars() != ""))
    return bool(frame["value"].is_not_null().any()) and int(frame["unread"].sum()) * 10 <= frame.height

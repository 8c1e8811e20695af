"""The measures of one file of open data: which columns, in which rows, under which indicator's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from trigpoint.catalogue.measures import Measure, OpenData

OWN = "ees:"
_WHOLE = ("total", "all", "")
_YEARS_OF_NAME = re.compile(r"(?:_(?:\d{4,6}|to|prov(?:isional)?|rev(?:ised)?|final))+$")
_MOST_MEMBERS = 400


@dataclass(frozen=True, slots=True)
class Meta:
    """The lines of a meta file: column, `Filter` or `Indicator`, label, unit."""

    lines: tuple[tuple[str, str, str, str], ...]

    @property
    def filters(self) -> frozenset[str]:
        """The columns that are filters."""
        return frozenset(name for name, kind, _, _ in self.lines if kind.casefold() == "filter")

    def of(self, column: str) -> tuple[str, str]:
        """The label and the unit of a column; blank where nothing is said of it."""
        return next(((label, unit) for name, _, label, unit in self.lines if name == column), ("", ""))


@dataclass(frozen=True, slots=True)
class Column:
    """One measure of a file. `own`: no indicator of the catalogue, so that it has a name of its own.

    `met` and `of` are the columns of its numerator and its denominator; `worked_out` says that the figure is their
    percentage, and `name` then only says where it comes from.
    """

    name: str
    indicator: str
    title: str
    unit: str
    better: str
    where: Mapping[str, str]
    own: bool
    years: str = ""
    met: tuple[str, ...] = ()
    of: str = ""
    worked_out: bool = field(default=False)

    def texts(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with `text` (what is published), `numerator` and `denominator`."""
        met = [_number(name) for name in self.met if name in frame.columns]
        whole = bool(met) and len(met) == len(self.met) and self.of in frame.columns
        top = pl.sum_horizontal(met, ignore_nulls=False) if whole else pl.lit(None, pl.Float64)
        below = _number(self.of) if whole else pl.lit(None, pl.Float64)
        text = pl.col(self.name) if self.name in frame.columns else pl.lit("")
        if self.worked_out:
            symbols = [pl.when(_number(name).is_null()).then(pl.col(name)) for name in (self.of, *self.met)]
            share = pl.when(below > 0).then(100 * top / below)
            text = pl.coalesce([share.cast(pl.String), *symbols, pl.lit("z")])
        both = pl.all_horizontal(top.is_not_null(), below.is_not_null())
        return frame.with_columns(text=text, numerator=pl.when(both).then(top), denominator=pl.when(both).then(below))


def columns_of(
    stem: str,
    frame: pl.DataFrame,
    filters: Sequence[str],
    numbers: Sequence[str],
    measures: Sequence[Measure],
    meta: Meta | None,
) -> list[Column]:
    """Every measure of a file named `stem`: those of the catalogue first, the rest under names of their own."""
    plain = {name.casefold(): name for name in numbers}
    found: list[Column] = []
    for measure in measures:
        for data in measure.open_data:
            column = _mapped(measure.indicator, data, stem, plain, filters, frame, meta)
            if column is not None:
                found.append(column)
                break
    taken = {(c.name, *sorted(c.where.items())) for c in found if not c.worked_out}
    parting = [name for name in filters if frame[name].n_unique() > 1]
    for name in numbers:
        for where in _members(frame, filters):
            if (name, *sorted(where.items())) not in taken:
                found.append(_own(stem, name, where, [where[part] for part in parting], meta))
    return found


def _mapped(
    indicator: str,
    data: OpenData,
    stem: str,
    plain: Mapping[str, str],
    filters: Sequence[str],
    frame: pl.DataFrame,
    meta: Meta | None,
) -> Column | None:
    """The mapped column as this file has it, or None where the file is another."""
    if data.files and not any(word in stem.casefold() for word in data.files):
        return None
    where = _where(data, filters, frame)
    if where is None:
        return None
    met = tuple(plain[name.casefold()] for name in data.met if name.casefold() in plain)
    of = plain.get(data.of.casefold(), "")
    if data.columns:
        name = next((plain[c.casefold()] for c in data.columns if c.casefold() in plain), None)
        if name is None:
            return None
        title, unit = meta.of(name) if meta else ("", "")
        return Column(name, indicator, title or name, unit, "", where, False, data.years, met, of)
    if len(met) < len(data.met) or not of:
        return None
    name = " + ".join(met)
    return Column(name, indicator, f"{name}, % of {of}", "percent", "", where, False, data.years, met, of, True)


def _where(data: OpenData, filters: Sequence[str], frame: pl.DataFrame) -> dict[str, str] | None:
    """The member of every filter: what the mapping says, or the whole; None where the file has not what is asked."""
    found = {}
    for name in filters:
        members = frame[name].str.strip_chars().unique().to_list()
        wanted = data.where.get(name)
        whole = [m for m in members if m.casefold() in _WHOLE]
        if wanted is not None and wanted not in members:
            return None
        if wanted is None and len(members) > 1 and not whole:
            return None
        found[name] = wanted or (whole or members or [""])[0]
    return found if set(data.where) <= set(filters) else None


def _members(frame: pl.DataFrame, filters: Sequence[str]) -> Iterator[dict[str, str]]:
    """Every combination of the filters' members that a row has, as far as their number can be looked at."""
    if not filters:
        yield {}
        return
    rows = frame.select(pl.col(name).str.strip_chars() for name in filters).unique(maintain_order=True)
    for row, _ in zip(rows.rows(), range(_MOST_MEMBERS), strict=False):
        yield dict(zip(filters, row, strict=True))


def _own(stem: str, name: str, where: Mapping[str, str], parting: Sequence[str], meta: Meta | None) -> Column:
    """A measure under its own name: the file without its years, the column, and each filter's member but the whole."""
    members = [member for member in parting if member.casefold() not in _WHOLE]
    label, unit = meta.of(name) if meta else ("", "")
    dataset = _YEARS_OF_NAME.sub("", stem.casefold())
    indicator = OWN + ":".join([dataset, name, *members])
    title = ", ".join([label or name.replace("_", " "), *members])
    return Column(name, indicator, title, _unit(unit, name), "neither", where, True)


def _unit(said: str, name: str) -> str:
    if said == "%" or re.search(r"percent|perc$|_pct|rate_fte$", name.casefold()):
        return "percent"
    return said or "number"


def _number(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.replace_all(",", "").cast(pl.Float64, strict=False)

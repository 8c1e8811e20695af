"""An edition for the public as open data: a data file, and a file that says what its columns are."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.published import Areas
from trigpoint.model.words import PUBLIC
from trigpoint.publish.as_json import plain
from trigpoint.publish.figures import safe_text
from trigpoint.publish.opendata import rules
from trigpoint.publish.opendata.check import findings
from trigpoint.publish.opendata.time_and_place import HEADS, place_of, time_of
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import PeriodValue, Row

TOPIC, ITEM = "breakdown_topic", "breakdown"
_SYMBOLS = {Status.NOT_APPLICABLE: "z", Status.SUPPRESSED: "c", Status.LOW: "low"}
_PARTS = (("numerator", "num"), ("denominator", "den"))
_PLACES = {"count": 0, "percent": 1, "ratio": 2}

_Split = tuple[str, str]
"""A breakdown's title and a member; `Total` and `Total` for everyone."""


@dataclass(frozen=True, slots=True)
class _Indicator:
    """A column of figures: its name, its label, its group, and which number of which row it holds."""

    name: str
    label: str
    grouping: str
    unit: str
    places: int
    indicator: str
    part: str


def files_of(edition: Edition, areas: Areas) -> list[tuple[str, bytes]]:
    """The data file and its metadata, by name. What open data has no word for is left out of neither: it is refused.

    Raises `UserMistake` for an edition that is not for the public, of a part of an authority, or of periods that open
    data has no word for; and where the files would not obey the rules of open data.
    """
    name = re.sub(r"[^a-z0-9_-]+", "_", edition.pack.lower())
    if edition.audience != PUBLIC:
        instead = "Write --audience public: its figures go through disclosure control first."
        raise UserMistake(Problem(f"{edition.name} is not for the public, and open data is.", instead))
    if edition.part is not None:
        what = f"{edition.name} is of a part of an authority, for which open data has no place."
        raise UserMistake(Problem(what, "Publish the edition of the whole authority."))
    rows = _rows(edition)
    columns = tuple(_columns(rows))
    data, meta = _data(edition, rows, columns, areas), _meta(columns, _is_split(rows))
    wrong = [found for found in findings(f"{name}.csv", data, meta) if found.refused]
    if wrong:
        raise UserMistake(
            [Problem(found.what, "Change the definition or the name.", file=found.file) for found in wrong]
        )
    return [(f"{name}.csv", data), (f"{name}.meta.csv", meta)]


def _rows(edition: Edition) -> tuple[Row, ...]:
    """Each indicator once for everyone and each member: of a figure that stands in two sections, the first."""
    found: dict[tuple[str, str | None, str | None], Row] = {}
    for row in edition.rows:
        found.setdefault((row.indicator, row.breakdown, row.member), row)
    return tuple(found.values())


def _is_split(rows: Iterable[Row]) -> bool:
    return any(row.member is not None for row in rows)


def _split_of(row: Row) -> _Split:
    if row.member is None or row.breakdown is None:
        return rules.TOTAL, rules.TOTAL
    title = row.breakdown.replace("_", " ")
    return f"{title[:1].upper()}{title[1:]}", row.member.strip()


def _columns(rows: Sequence[Row]) -> Iterator[_Indicator]:
    """A column for each indicator, and two for what a share or a rate is of."""
    names: set[str] = set()
    labels: set[str] = set()
    whole: dict[str, Row] = {}
    for row in (row for row in rows if row.member is None):
        whole.setdefault(row.indicator, row)
    for row in whole.values():
        group = row.section or "Figures"
        shares = row.unit not in ("count", "number", "") and _has_parts(row, rows)
        parts = (("value", ""), *(_PARTS if shares else ()))
        for part, ending in parts:
            label = row.title if part == "value" else f"{row.title}: {part}"
            yield _Indicator(
                _once(_column_name(row.indicator, ending), names, "_"), _once(_cut(label), labels, " "), group,
                "%" if row.unit == "percent" and part == "value" else "",
                _PLACES.get(row.unit, 1) if part == "value" else 0, row.indicator, part,
            )  # fmt: skip


def _has_parts(row: Row, rows: Sequence[Row]) -> bool:
    mine = (v for other in rows if other.indicator == row.indicator for v in other.values)
    return any(value.numerator is not None and value.denominator is not None for value in mine)


def _column_name(indicator: str, ending: str) -> str:
    """Small letters, digits and underscores, a letter first, and no longer than may be."""
    plain_name = re.sub(r"[^a-z0-9]+", "_", indicator.lower()).strip("_")
    plain_name = plain_name if plain_name[:1].isalpha() else f"i_{plain_name}"
    end = f"_{ending}" if ending else ""
    return plain_name[: rules.LONGEST_COLUMN - len(end)].rstrip("_") + end


def _cut(label: str) -> str:
    return label if len(label) <= rules.LONGEST_LABEL else f"{label[: rules.LONGEST_LABEL - 3].rstrip()}..."


def _once(wanted: str, taken: set[str], between: str) -> str:
    """The name, or with a number where it is taken already."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        end = f"{between}{number}"
        name = wanted[: (rules.LONGEST_COLUMN if between == "_" else rules.LONGEST_LABEL) - len(end)] + end
    taken.add(name)
    return name


def _data(edition: Edition, rows: Sequence[Row], columns: Sequence[_Indicator], areas: Areas) -> bytes:
    """A line for each period and each split; what an indicator is not split by is not applicable there."""
    place = place_of(edition.area, areas)
    cells: dict[tuple[str, _Split, Period], PeriodValue] = {}
    for row in rows:
        for value in row.values:
            cells[row.indicator, _split_of(row), value.period] = value
    periods = sorted({period for _, _, period in cells})
    untold = [str(period) for period in periods if time_of(period) is None]
    if untold:
        what = f"Open data has no word for {', '.join(untold[:3])}."
        raise UserMistake(Problem(what, "Publish a pack of months, quarters, halves, terms or years."))
    splits = list(dict.fromkeys(_split_of(row) for row in (*(r for r in rows if r.member is None), *rows)))
    split = len(splits) > 1
    heads = (*HEADS, *((TOPIC, ITEM) if split else ()), *(column.name for column in columns))
    lines: list[Sequence[object]] = [heads]
    for period in reversed(periods):
        time = time_of(period) or ("", "")
        for one in splits:
            told = [_cell(cells.get((column.indicator, one, period)), column, one) for column in columns]
            lines.append([*time, *place, *(map(safe_text, one) if split else ()), *told])
    return _written(lines)


def _cell(figure: PeriodValue | None, column: _Indicator, split: _Split) -> str:
    """The number, or the symbol that says why there is none."""
    if figure is None:
        return "x" if split == (rules.TOTAL, rules.TOTAL) else "z"
    number = getattr(figure, column.part)
    if number is not None and figure.value is not None:
        return f"{plain(number)}"
    return _SYMBOLS.get(figure.status, "x")


def _meta(columns: Sequence[_Indicator], split: bool) -> bytes:
    rows: list[Sequence[object]] = [rules.META]
    if split:
        rows.append((ITEM, "Filter", "Breakdown", "", "", "", "Who the figures are about", TOPIC))
    for column in columns:
        rows.append(
            (column.name, "Indicator", safe_text(column.label), safe_text(column.grouping), column.unit, column.places,
             "", "")
        )  # fmt: skip
    return _written(rows)


def _written(rows: Iterable[Sequence[object]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")

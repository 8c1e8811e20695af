"""Whether a data file and its metadata obey the rules of the service that they are for, all that is wrong at once."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trigpoint.publish.opendata import rules

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_SHOWN = 3  # rows or words that a finding names
_FIRST = 2  # the number of the first row below the headings


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a file does not obey. `refused` says whether the service would refuse the file for it; otherwise
    it advises against it, or keeps the file out of its programming interface."""

    file: str
    what: str
    refused: bool = True


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file, read: `rows` without the headings, each as long as they are."""

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, head: str) -> list[str]:
        """The cells below a heading."""
        at = self.heads.index(head)
        return [row[at] for row in self.rows]


def findings(name: str, data: bytes, meta: bytes | None = None) -> tuple[Finding, ...]:
    """Everything that a data file called `name` (`children.csv`) and its metadata do not obey; without metadata, what
    can be told of the data alone."""
    found: list[Finding] = []
    stem = name.removesuffix(".csv")
    if not name.endswith(".csv") or not rules.FILE_NAME.fullmatch(stem):
        found.append(Finding(name, "The name may have small letters, digits, _ and - only, and ends in .csv."))
    sheet = _read(name, data, found)
    beside = _read(f"{stem}.meta.csv", meta, found) if meta is not None else None
    if sheet is None or (meta is not None and beside is None):
        return tuple(found)
    found += _columns(sheet)
    if all(head in sheet.heads for head in rules.MANDATORY):
        found += [*_time(sheet), *_geography(sheet)]
    if beside is not None:
        found += [*_meta(beside, sheet), *_told(beside, sheet)]
    else:
        found += _legacy(sheet, [head for head in sheet.heads if head not in _STANDING])
    return tuple(found)


_STANDING = frozenset({*rules.MANDATORY, *rules.GEOGRAPHY})


def _read(name: str, data: bytes, found: list[Finding]) -> _Sheet | None:
    """The file's rows; None where it cannot be read at all, which is then among `found`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        found.append(Finding(name, "It is not text in UTF-8."))
        return None
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if len(lines) < 2:
        found.append(Finding(name, "It has no rows."))
        return None
    heads, *rows = lines
    uneven = [number for number, row in enumerate(rows, _FIRST) if len(row) != len(heads)]
    if uneven:
        found.append(Finding(name, f"Rows {_few(map(str, uneven))} are not as long as the headings."))
        return None
    return _Sheet(name, tuple(heads), tuple(map(tuple, rows)))


def _columns(sheet: _Sheet) -> Iterator[Finding]:
    missing = [head for head in rules.MANDATORY if head not in sheet.heads]
    if missing:
        yield Finding(sheet.name, f"The columns {_few(missing)} are missing.")
    twice = [head for head, count in Counter(sheet.heads).items() if count > 1]
    if twice:
        yield Finding(sheet.name, f"The columns {_few(twice)} are there twice.")
    odd = [head for head in sheet.heads if not rules.COLUMN_NAME.fullmatch(head)]
    if odd:
        yield Finding(sheet.name, f"The names {_few(odd)} are not in small letters with underscores.", refused=False)
    blank = [head for head in odd if not head.strip() or head != head.strip() or " " in head]
    if blank:
        yield Finding(sheet.name, f"The names {_few(map(repr, blank))} are blank or have blanks.")
    long = [head for head in sheet.heads if len(head) > rules.LONGEST_COLUMN]
    if long:
        yield Finding(sheet.name, f"The names {_few(long)} have more than {rules.LONGEST_COLUMN} characters.", False)
    if len(set(sheet.rows)) < len(sheet.rows):
        yield Finding(sheet.name, "Some rows are there twice.")


def _time(sheet: _Sheet) -> Iterator[Finding]:
    pairs = dict.fromkeys(zip(sheet.column("time_identifier"), sheet.column("time_period"), strict=True))
    unknown = dict.fromkeys(name for name, _ in pairs if name not in rules.IDENTIFIERS)
    if unknown:
        yield Finding(
            sheet.name, f"There is no time identifier {_few(unknown)}{_rows(sheet, 'time_identifier', unknown)}."
        )
    known = [(rules.IDENTIFIERS[name], period) for name, period in pairs if name in rules.IDENTIFIERS]
    groups = dict.fromkeys(identifier.group for identifier, _ in known)
    if len(groups) > 1:
        usual = max(groups, key=[identifier.group for identifier, _ in known].count)
        others = [name for name, _ in pairs if name in rules.IDENTIFIERS and rules.IDENTIFIERS[name].group != usual]
        said = f"One file has one kind of period: here are {_few(groups)}"
        yield Finding(sheet.name, f"{said}{_rows(sheet, 'time_identifier', others)}.")
    wrong = [period for identifier, period in known if not _is_period(period, identifier.digits)]
    if wrong:
        said = f"The periods {_few(wrong)} are not written as their identifier asks"
        yield Finding(sheet.name, f"{said}{_rows(sheet, 'time_period', wrong)}.")


def _is_period(text: str, digits: int) -> bool:
    """Four digits are a year; six the year and the last two of the next."""
    if not re.fullmatch(rf"\d{{{digits}}}", text):
        return False
    return digits == 4 or (int(text[2:4]) + 1) % 100 == int(text[4:])


def _geography(sheet: _Sheet) -> Iterator[Finding]:
    levels = sheet.column("geographic_level")
    unknown = dict.fromkeys(level for level in levels if level not in rules.LEVELS)
    if unknown:
        yield Finding(
            sheet.name, f"There is no geographic level {_few(unknown)}{_rows(sheet, 'geographic_level', unknown)}."
        )
    for level in dict.fromkeys(level for level in levels if level in rules.LEVELS):
        needed = ("country_code", "country_name", *rules.LEVELS[level])
        lacking = [head for head in needed if head not in sheet.heads]
        if lacking:
            yield Finding(sheet.name, f"{level} needs the columns {_few(lacking)}.")
        for head in (head for head in needed if head in sheet.heads and head not in rules.BLANK_ALLOWED):
            cells = enumerate(zip(levels, sheet.column(head), strict=True), _FIRST)
            blank = [str(number) for number, (here, cell) in cells if here == level and not cell]
            if blank:
                yield Finding(sheet.name, f"{head} is blank in rows of the level {level} (row {_few(blank)}).")
    yield from _places(sheet)


def _places(sheet: _Sheet) -> Iterator[Finding]:
    for head in (head for head in sheet.heads if head in rules.GEOGRAPHY):
        cells = dict.fromkeys(sheet.column(head))
        most = rules.LONGEST_ITEM if head.endswith("name") else rules.LONGEST_CODE
        long = [cell for cell in cells if len(cell) > most]
        if long:
            yield Finding(sheet.name, f"{_few(long)} in {head} have more than {most} characters.", False)
        trimmed = [cell for cell in cells if cell != cell.strip()]
        if trimmed:
            said = f"{head} has blanks around {_few(map(repr, trimmed))}"
            yield Finding(sheet.name, f"{said}{_rows(sheet, head, trimmed)}.")
        whole = [cell for cell in cells if cell.casefold() in ("total", "all")]
        if whole:
            yield Finding(sheet.name, f"{head} names a place, and never {_few(whole)}.")


def _meta(meta: _Sheet, data: _Sheet) -> Iterator[Finding]:
    missing = [head for head in rules.META if head not in meta.heads]
    if missing:
        yield Finding(meta.name, f"The columns {_few(missing)} are missing.")
        return
    odd = [head for head in meta.heads if head not in (*rules.META, *rules.META_ALSO)]
    if odd:
        yield Finding(meta.name, f"There are no columns {_few(odd)}.")
    rows = [dict(zip(meta.heads, row, strict=True)) for row in meta.rows]
    names = [row["col_name"] for row in rows]
    for what, texts, most in (("column", names, 0), ("label", [row["label"] for row in rows], rules.LONGEST_LABEL)):
        twice = [text for text, count in Counter(texts).items() if count > 1]
        if twice or "" in texts:
            yield Finding(meta.name, f"Each {what} is named once: {_few(twice or ['a blank one'])}.")
        long = [text for text in texts if most and len(text) > most]
        if long:
            yield Finding(meta.name, f"{_few(long)}: a {what} has {most} characters at most.", False)
    unknown = [name for name in names if name not in data.heads]
    if unknown:
        yield Finding(meta.name, f"The data has no columns {_few(unknown)}.")
    standing = [name for name in names if name in _STANDING]
    if standing:
        yield Finding(meta.name, f"Time and place have no rows here: {_few(standing)}.")
    for row in rows:
        yield from _meta_row(meta.name, row)
    grouping = {row["filter_grouping_column"] for row in rows} - {""}
    lost = [head for head in data.heads if head not in (*_STANDING, *names, *grouping)]
    # A filter of one item may be left out of the metadata; anything else may not.
    several = [head for head in lost if len(set(data.column(head))) > 1]
    if several:
        yield Finding(meta.name, f"Nothing is said of the columns {_few(several)}.")
    both = sorted(grouping & set(names))
    if both:
        yield Finding(meta.name, f"A grouping column has no row of its own: {_few(both)}.")
    if not any(row["col_type"] == "Indicator" for row in rows):
        yield Finding(meta.name, "There is no indicator.")


def _meta_row(file: str, row: Mapping[str, str]) -> Iterator[Finding]:
    name, kind = row["col_name"], row["col_type"]
    if kind not in ("Filter", "Indicator"):
        yield Finding(file, f"{name} is a Filter or an Indicator, and no {kind or 'blank'}.")
    of_filter = [row[key] for key in ("filter_hint", "filter_grouping_column", *rules.META_ALSO) if row.get(key)]
    of_indicator = [row[key] for key in ("indicator_grouping", "indicator_unit", "indicator_dp") if row[key]]
    if (kind == "Indicator" and of_filter) or (kind == "Filter" and of_indicator):
        yield Finding(file, f"{name} has what only the other kind of column has.")
    if row["indicator_unit"] not in rules.UNITS:
        yield Finding(file, f"{name}: there is no unit {row['indicator_unit']}.")
    if row["indicator_dp"] and not row["indicator_dp"].isdigit():
        yield Finding(file, f"{name}: decimal places are a whole number or blank.")
    if kind == "Indicator" and not row["indicator_dp"]:
        yield Finding(file, f"{name}: no decimal places are said, so that two are shown.", refused=False)


def _told(meta: _Sheet, data: _Sheet) -> Iterator[Finding]:
    if not all(head in meta.heads for head in rules.META):
        return
    rows = [dict(zip(meta.heads, row, strict=True)) for row in meta.rows]
    filters = [row["col_name"] for row in rows if row["col_type"] == "Filter" and row["col_name"] in data.heads]
    groups = [row["filter_grouping_column"] for row in rows if row["filter_grouping_column"]]
    indicators = [row["col_name"] for row in rows if row["col_type"] == "Indicator" and row["col_name"] in data.heads]
    unknown = [name for name in groups if name not in data.heads]
    if unknown:
        yield Finding(meta.name, f"The data has no columns {_few(unknown)} to group by.")
    for head in (*filters, *(name for name in groups if name in data.heads)):
        yield from _filter(data, head)
    for head in indicators:
        odd = dict.fromkeys(c for c in data.column(head) if not _NUMBER.fullmatch(c) and c not in rules.SYMBOLS_TAKEN)
        legacy = [cell for cell in odd if cell in rules.LEGACY]
        rest = [cell or "blank" for cell in odd if cell not in rules.LEGACY]
        if rest:
            said = f"{head} holds neither numbers nor symbols: {_few(rest)}"
            yield Finding(data.name, f"{said}{_rows(data, head, set(odd) - set(legacy))}.")
        if legacy:
            said = f"{head} holds symbols that are no longer used: {_few(legacy)}"
            yield Finding(data.name, f"{said}{_rows(data, head, legacy)}.", refused=False)
    yield from _matrix(data, [*filters, *(name for name in groups if name in data.heads)])


def _filter(data: _Sheet, head: str) -> Iterator[Finding]:
    items = dict.fromkeys(data.column(head))
    if "" in items:
        yield Finding(data.name, f"The filter {head} has blanks{_rows(data, head, {''})}.")
    trimmed = [item for item in items if item != item.strip()]
    if trimmed:
        said = f"The filter {head} has items with blanks around them: {_few(map(repr, trimmed))}"
        yield Finding(data.name, f"{said}{_rows(data, head, trimmed)}.")
    if len(items) < 2:
        yield Finding(data.name, f"The filter {head} has one item only.")
    if len(items) > rules.MOST_ITEMS:
        yield Finding(data.name, f"The filter {head} has more than {rules.MOST_ITEMS:,} items.")
    long = [item for item in items if len(item) > rules.LONGEST_ITEM]
    if long:
        yield Finding(data.name, f"{_few(long)} in {head} have more than {rules.LONGEST_ITEM} characters.", False)
    if rules.TOTAL not in items:
        yield Finding(data.name, f"The filter {head} has no item {rules.TOTAL}.", refused=False)


def _matrix(data: _Sheet, filters: Sequence[str]) -> Iterator[Finding]:
    """Each period and place has each combination of the filters once."""
    where = [head for head in data.heads if head in _STANDING]
    places = list(zip(*(data.column(head) for head in where), strict=True))
    items = list(zip(*(data.column(head) for head in filters), strict=True)) if filters else [()] * len(places)
    counts = Counter(zip(places, items, strict=True))
    twice = [str(at) for at, key in enumerate(zip(places, items, strict=True), _FIRST) if counts[key] > 1]
    if twice:
        said = "A period, place and combination of filters is there twice"
        yield Finding(data.name, f"{said} (row {_few(twice)}).")
    if len(counts) < len(set(places)) * len(set(items)):
        yield Finding(data.name, "Some combinations of filters are missing in some periods or places.", refused=False)


def _legacy(sheet: _Sheet, heads: Iterable[str]) -> Iterator[Finding]:
    for head in heads:
        legacy = dict.fromkeys(cell for cell in sheet.column(head) if cell in rules.LEGACY)
        if legacy:
            yield Finding(sheet.name, f"{head} holds symbols that are no longer used: {_few(legacy)}.", refused=False)


def _rows(sheet: _Sheet, head: str, cells: Collection[str]) -> str:
    """Where in a column those cells stand, as a spreadsheet numbers the rows: ` (row 3)`."""
    return f" (row {_few(str(at) for at, cell in enumerate(sheet.column(head), _FIRST) if cell in cells)})"


def _few(words: Iterable[str]) -> str:
    """The first few, and how many there are besides."""
    found = list(words)
    rest = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(found[:_SHOWN]) + rest

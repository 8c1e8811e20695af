"""Which format files are in, by their names and headings. Nothing is guessed from values, and nothing is read whole.

Every mapping of records is held against the first rows of every sheet; the one that finds the most of its headings is
named first. Figures are known by the headings of their tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trigpoint.intake.figures.layout import find_long, find_wide
from trigpoint.intake.figures.long import BENCHMARKS, OBSERVATIONS, TARGETS
from trigpoint.intake.grid import Grid, read_grids
from trigpoint.intake.mapping import Mapping
from trigpoint.intake.opening import FileKind, Opened
from trigpoint.intake.published import ees, lait
from trigpoint.intake.records.recognise import recognise
from trigpoint.intake.records.sheets import RawSheet, head_sheets
from trigpoint.model.problem import UserMistake

_MOST_FIGURES = 5_000_000  # bytes; files of figures that people keep are small
_HEAD_BYTES = 262_144
_MOST_OF_THEM = 0.5
_FEWEST = 2  # headings; a single one may stand in any sheet
_LONG = (("benchmarks", BENCHMARKS), ("targets", TARGETS), ("observations", OBSERVATIONS))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (or one file, where `sheet` is None), and what it holds in the words of its format."""

    file: str
    sheet: str | None
    holds: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A format that the files may be in: the sheets that it knows, how many of its headings were found, and what
    share that is of all that stand in those sheets."""

    format: str
    sheets: tuple[Sheet, ...]
    headings: int
    share: float = 1.0


def guesses(files: Sequence[Opened], mappings: Iterable[Mapping]) -> tuple[Guess, ...]:
    """The formats that the files may be in, the likeliest first; none where nothing is known of them."""
    heads = [raw for one in files for raw in head_sheets(one)]
    certain = [*_published(heads, files), *_kept_long(heads)]
    of_records = [guess for mapping in mappings if (guess := _of_records(heads, files, mapping)) is not None]
    likely = sorted(of_records, key=lambda guess: (-guess.headings, guess.format))
    if certain or any(guess.share >= _MOST_OF_THEM for guess in likely):
        return (*certain, *likely)
    return (*_kept_wide(files), *likely)


def _of_records(heads: Sequence[RawSheet], files: Sequence[Opened], mapping: Mapping) -> Guess | None:
    if mapping.record:
        wanted = f"<{mapping.record[-1]}".encode()
        those = [o for o in files if o.kind is FileKind.XML and wanted in _start(o)]
        return Guess(mapping.name, tuple(Sheet(o.name, None, mapping.title) for o in those), 1) if those else None
    known = [(raw, found) for raw in heads if (found := recognise(raw, mapping)) is not None]
    laid = [
        (raw, found, found.layout)
        for raw, found in known
        if found.layout is not None and len(found.layout.columns) >= _FEWEST
    ]
    sheets = tuple(Sheet(raw.file, raw.sheet, found.of.title) for raw, found, _ in laid)
    headings = sum(len(layout.columns) for _, _, layout in laid)
    there = sum(len(layout.headings) for _, _, layout in laid)
    return Guess(mapping.name, sheets, headings, headings / there) if there else None


def _start(opened: Opened) -> bytes:
    with opened.path.open("rb") as stream:
        return stream.read(_HEAD_BYTES)


def _published(heads: Sequence[RawSheet], files: Sequence[Opened]) -> list[Guess]:
    for format, needed in (("ees", ees.NEEDED), ("lait", lait.NEEDED)):
        those = [raw for raw in heads if set(needed) <= _first_row(raw)]
        if those:
            return [Guess(format, tuple(Sheet(o.name, None, "published figures") for o in files), len(needed))]
    return []


def _first_row(raw: RawSheet) -> set[str]:
    if raw.headings is not None:
        return set(raw.headings)
    cells = raw.frame.select(raw.cells).row(0) if raw.frame.height else ()
    return {cell.strip().removeprefix("\ufeff") for cell in cells if cell}


def _kept_long(heads: Sequence[RawSheet]) -> list[Guess]:
    """Figures that people keep, one a row: benchmarks, targets and observations by their columns."""
    found: dict[str, list[Sheet]] = {}
    for raw in heads:
        rows = raw.frame.select(raw.cells).rows() if raw.headings is None else []
        grid = Grid(raw.file, raw.sheet, {n: row for n, row in enumerate(rows, 1) if any(row)})
        format = next((name for name, columns in _LONG if find_long(grid, columns)), None)
        if format is not None:
            found.setdefault(format, []).append(Sheet(raw.file, raw.sheet, format))
    return _likeliest(found)


def _kept_wide(files: Sequence[Opened]) -> list[Guess]:
    """Figures that people keep, references down and months across."""
    if any(o.kind not in (FileKind.CSV, FileKind.XLSX, FileKind.XLS, FileKind.ODS) for o in files):
        return []
    if sum(o.size for o in files) > _MOST_FIGURES:
        return []
    found: dict[str, list[Sheet]] = {}
    for one in files:
        try:
            grids = list(read_grids(one))
        except UserMistake:  # told when it is loaded
            continue
        those = [Sheet(grid.file, grid.sheet, "observations") for grid in grids if find_wide(grid)]
        if those:
            found.setdefault("observations", []).extend(those)
    return _likeliest(found)


def _likeliest(found: dict[str, list[Sheet]]) -> list[Guess]:
    ordered = sorted(found.items(), key=lambda item: -len(item[1]))
    return [Guess(format, tuple(sheets), len(sheets)) for format, sheets in ordered]

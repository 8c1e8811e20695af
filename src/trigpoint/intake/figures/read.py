"""Files of figures in: observations, targets and benchmarks, each told to the last row.

`known` maps every id and reference of the catalogue to its indicator's id. Whoever calls merges what comes back with
what the source sent before (`trigpoint.intake.figures.tables.merge_figures`) and stores it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from trigpoint.intake.figures import long, tables
from trigpoint.intake.figures.defined import Defined, define
from trigpoint.intake.figures.entries import Gathered
from trigpoint.intake.figures.layout import find_long, find_wide, periods_without_references
from trigpoint.intake.figures.settle import check_breakdowns, check_comparators, references_of, resolve, settle_twice
from trigpoint.intake.figures.wide import read_wide
from trigpoint.intake.grid import Grid, read_grids
from trigpoint.intake.opening import Opened
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.published import Areas
from trigpoint.model.snapshot import SheetAccount

_HOW_LONG = "Write columns {columns} in one row of headings"
_HOW_WIDE = ", or a column Ref and a column for each period (Apr-20, May-20)."


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """What files of figures hold: the stored tables (docs/rooms.md), and the account of every row.

    `aside` is for the vault: every row set aside with file, sheet, row, column, reason and what it holds. `defined` are
    the indicators that `--define` makes, none where it was not asked for.
    """

    observations: pl.DataFrame
    targets: pl.DataFrame
    benchmarks: pl.DataFrame
    accounts: tuple[SheetAccount, ...]
    aside: pl.DataFrame
    notes: tuple[str, ...]
    defined: tuple[Defined, ...] = ()


def read_observations(
    opened: Iterable[Opened],
    known: Mapping[str, str],
    *,
    source: str,
    define_unknown: bool = False,
    breakdowns: Collection[str] = (),
) -> FiguresRead:
    """Read figures in the long or the wide form. Raises `UserMistake` with every problem of every file at once.

    `breakdowns` are the ids that the catalogue has. With `define_unknown` an unknown reference or breakdown is taken.
    """
    gathered = _gather(opened, long.OBSERVATIONS, long.observation, "observation", _HOW_WIDE)
    problems = [] if define_unknown else check_breakdowns(gathered, breakdowns)
    return _finish(gathered, known, source, "observation", define_unknown, problems)


def read_targets(opened: Iterable[Opened], known: Mapping[str, str], *, source: str) -> FiguresRead:
    """Read targets: `indicator, from, to, target`, and optionally `red, amber, better, basis, note`."""
    gathered = _gather(opened, long.TARGETS, long.target, "target", ".", ("from", "to"))
    return _finish(gathered, known, source, "target", False, [])


def read_benchmarks(opened: Iterable[Opened], known: Mapping[str, str], *, source: str, areas: Areas) -> FiguresRead:
    """Read benchmarks: `indicator, period, comparator, value`, and optionally `method, list, n`. A comparator is one of
    the usual three, or an area's name."""
    gathered = _gather(opened, long.BENCHMARKS, long.benchmark, "benchmark", ".")
    return _finish(gathered, known, source, "benchmark", False, check_comparators(gathered, areas))


def _gather(
    opened: Iterable[Opened],
    needed: tuple[str, ...],
    read: Callable[[long.Row], None],
    what: str,
    otherwise: str,
    periods: tuple[str, ...] = ("period",),
) -> list[Gathered]:
    """Every sheet that holds a table, read."""
    found: list[Gathered] = []
    problems: list[Problem] = []
    for one in opened:
        sheets = [_read_sheet(grid, needed, read, periods, wide=what == "observation") for grid in read_grids(one)]
        held = [sheet for sheet in sheets if sheet.tables]
        for sheet in sheets:
            if held and sheet not in held and sheet.grid.rows:
                sheet.note("The sheet holds no table of figures, and was not read.")
                held[0].notes += sheet.notes
        if not held:
            instead = _HOW_LONG.format(columns=", ".join(needed)) + otherwise
            problems.append(_no_table(one, [sheet.grid for sheet in sheets], what, instead))
        elif not any(sheet.rows or sheet.problems for sheet in held):
            problems.append(
                Problem("There are headings and no rows below them.", "Load a file with figures.", one.name)
            )
        if held and one.note:
            held[0].notes.append(one.note)
        found += held
    problems += [problem for sheet in found for problem in sheet.problems]
    if problems:
        raise UserMistake(problems)
    return found


def _no_table(opened: Opened, grids: list[Grid], what: str, instead: str) -> Problem:
    for grid in grids:
        row = periods_without_references(grid) if what == "observation" else None
        if row is not None:
            said = "There are periods in this row of headings, but no column of references."
            return Problem(said, "Head it Ref.", opened.name, grid.sheet or "", row)
    return Problem(f"There is no table of {what}s in this file.", instead, opened.name)


def _read_sheet(
    grid: Grid, needed: tuple[str, ...], read: Callable[[long.Row], None], periods: tuple[str, ...], wide: bool
) -> Gathered:
    gathered = Gathered(grid)
    if not grid.rows:
        return gathered
    found = find_long(grid, needed)
    for long_table in found:
        long.read_long(long_table, gathered, read, periods)
    if not found and wide:
        for wide_table in find_wide(grid):
            read_wide(wide_table, gathered)
    if gathered.rows and grid.hidden:
        gathered.note("The sheet is hidden, and was read.")
    hidden = sorted(gathered.rows & grid.hidden_rows)
    if hidden:
        gathered.note(f"Hidden rows were read: {', '.join(map(str, hidden))}.")
    return gathered


def _finish(
    gathered: list[Gathered],
    known: Mapping[str, str],
    source: str,
    table: str,
    define_unknown: bool,
    problems: list[Problem],
) -> FiguresRead:
    """Settle references and repeats, or raise everything that is wrong."""
    ids, unknown, wrong = resolve(references_of(gathered), known, define_unknown)
    problems += wrong
    defined: tuple[Defined, ...] = ()
    if unknown and define_unknown:
        entries = [entry for sheet in gathered for entry in sheet.entries]
        defined = define(unknown, [row for sheet in gathered for row in sheet.said], entries)
        ids |= {one.ref: one.id for one in defined}
    problems += settle_twice(gathered, ids)
    if problems:
        raise UserMistake(problems)
    return FiguresRead(
        tables.observation_frame([e for sheet in gathered for e in sheet.entries], ids, source),
        tables.target_frame([e for sheet in gathered for e in sheet.targets], ids, source),
        tables.benchmark_frame([e for sheet in gathered for e in sheet.benchmarks], ids, source),
        tuple(sheet.account(table) for sheet in gathered),
        tables.aside_frame([a for sheet in gathered for a in sheet.aside]),
        tuple(note for sheet in gathered for note in sheet.notes),
        defined,
    )

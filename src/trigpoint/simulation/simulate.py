"""A simulated borough's exports, in the shapes that real systems give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from trigpoint.catalogue.load import load_catalogue
from trigpoint.model.period import Kind, Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.workingday import FIRST, LAST
from trigpoint.simulation import rates
from trigpoint.simulation.annex_a import write_annex_a
from trigpoint.simulation.borough import RUN_UP, live
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.cin_census import write_cin_census
from trigpoint.simulation.e_start import write_e_start
from trigpoint.simulation.figures import write_figures
from trigpoint.simulation.readme import Plan, readme
from trigpoint.simulation.records import Records
from trigpoint.simulation.returns import write_returns
from trigpoint.simulation.spoiling import Dirt, Spoiler
from trigpoint.simulation.ssd import write_ssd
from trigpoint.simulation.ssda903 import write_ssda903
from trigpoint.simulation.tables import write_tables
from trigpoint.simulation.truth import write_truth

SMALLEST, LARGEST = 0.01, 50.0


@dataclass(frozen=True, slots=True)
class Simulated:
    """Where the exports are, and how many rows each table has."""

    folder: Path
    tables: Path
    annex_a: Path
    observations: tuple[Path, ...]
    targets: Path
    benchmarks: Path
    e_start: tuple[Path, ...]
    returns: tuple[Path, ...]
    truth: Path
    rows: Mapping[str, int]
    ssd: Path
    cin_census: Path
    ssda903: Path


def simulate(
    folder: Path,
    size: float,
    months: int,
    until: Period,
    seed: int,
    progress: Callable[[str], None] = lambda said: None,
    *,
    parquet: bool = False,
    dirt: Dirt = rates.DIRT,
) -> Simulated:
    """Write the exports of a borough into `folder`, which is made where it is not there.

    `size` 1 is 70,000 children; `parquet` writes large tables as Parquet; `dirt` says how much is spoilt. `months`
    months end with the month `until`; the records reach further back, so that histories are known. The same arguments
    and version give the same bytes. Raises `UserMistake` for arguments that no borough has.
    """
    _check(folder, size, months, until)
    progress("Simulating the borough")
    records = live(size, months, until, seed)
    plan = Plan(size, months, until, seed, parquet, dirt)
    try:
        return _write(folder, records, plan, progress)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserMistake(
            Problem(f"The exports cannot be written: {why}.", "Name another folder.", folder.name)
        ) from error


def _write(folder: Path, records: Records, plan: Plan, progress: Callable[[str], None]) -> Simulated:
    catalogue = load_catalogue()
    progress("Writing the tables")
    folder.mkdir(parents=True, exist_ok=True)
    spoiler = Spoiler(plan.dirt, catalogue.codes, records.until, f"tables {plan.seed}")
    written = write_tables(folder / "tables", records, catalogue.tables, spoiler, plan.parquet)
    write_truth(folder / "truth", written.keys, spoiler.done, written.same, records.withheld)
    progress("Writing the Annex A workbook")
    write_annex_a(folder / "annex-a.xlsx", records, Chance(f"annex a {plan.seed}"))
    progress("Writing figures, targets and benchmarks")
    figures = folder / "figures"
    chance = Chance(f"figures {plan.seed}")
    observations = write_figures(figures, records, plan.months, chance, catalogue)
    progress("Writing the registers and returns")
    e_start = write_e_start(folder / "e-start", records)
    returns = write_returns(folder / "returns", records, plan.months)
    progress("Writing the dataset and the national returns")
    write_ssd(folder / "ssd", records, catalogue.tables)
    write_cin_census(folder / "cin-census.xml", records)
    write_ssda903(folder / "ssda903", records, catalogue.tables)
    (folder / "README.txt").write_text(readme(plan), encoding="utf-8", newline="\n")
    return Simulated(
        folder,
        folder / "tables",
        folder / "annex-a.xlsx",
        observations,
        figures / "targets.csv",
        figures / "benchmarks.csv",
        e_start,
        returns,
        folder / "truth",
        written.counts,
        folder / "ssd",
        folder / "cin-census.xml",
        folder / "ssda903",
    )


def _check(folder: Path, size: float, months: int, until: Period) -> None:
    problems = []
    if not SMALLEST <= size <= LARGEST:
        problems.append(
            Problem(f"A borough of size {size:g} is not simulated.", "Write a size from 0.01 to 50.", key="--size")
        )
    if until.kind is not Kind.MONTH:
        problems.append(Problem(f"{until} is not a month.", "Write a month as 2026-03.", key="--until"))
    elif months < 1 or until.end > LAST or (until.end.year - FIRST.year) * 12 - months - RUN_UP < 12 * 7:
        instead = f"Write at least one month, from {FIRST.year + 10} to {LAST.year}: bank holidays are listed so far."
        problems.append(Problem(f"{months} months to {until} cannot be simulated.", instead, key="--months"))
    if folder.exists() and not folder.is_dir():
        problems.append(Problem("There is a file of that name.", "Name a folder.", file=folder.name))
    if problems:
        raise UserMistake(problems)

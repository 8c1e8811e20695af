"""Definitions in use: which there are, and whether what one says of itself holds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.catalogue.load import load_catalogue, national_definitions, workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Derived, DerivedExample, Example, Indicator, Pack
from trigpoint.catalogue.worklist import WorkList
from trigpoint.language.near import did_you_mean
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    import duckdb

HERE = Path()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an example differs: the drawn row (or `value`), what must come out, and what each engine gave."""

    row: str
    expected: str
    came_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """One example, run on every engine. It holds where there are no differences."""

    definition: str
    kind: str
    line: int
    period: Period | None
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether every engine gave what the example says."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Tried:
    """A file of definitions, tried. `silent` are the indicators, derived columns and lists in it without an example."""

    file: str
    definitions: tuple[str, ...]
    trials: tuple[Trial, ...]
    silent: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every example held."""
        return all(trial.holds for trial in self.trials)


def catalogue_at(workspace: Path) -> Catalogue:
    """The catalogue that holds there: a workspace's, or the national one where the current folder is no workspace.

    Raises `UserMistake` where another folder is named that is no workspace.
    """
    if workspace == HERE and not (workspace / "trigpoint.toml").is_file():
        return load_catalogue()
    return workspace_catalogue(Workspace.open(workspace).path)


def find_indicator(catalogue: Catalogue, name: str) -> Indicator:
    """The indicator of that id or reference. Raises `UserMistake` with the near name."""
    found = catalogue.find(name)
    if found is None:
        names = [*catalogue.indicators, *(ref for i in catalogue.indicators.values() for ref in i.refs)]
        hint = did_you_mean(name, names) or "Run `trigpoint catalogue` to see all."
        raise UserMistake(Problem(f'There is no indicator "{name}".', hint))
    return found


def packs_of(catalogue: Catalogue, indicator: Indicator) -> tuple[str, ...]:
    """The packs that show an indicator, by its id or by one of its references."""
    names = {indicator.id, *indicator.refs}
    return tuple(pack.id for pack in catalogue.packs.values() if names & _named(pack))


def _named(pack: Pack) -> set[str]:
    return {name for s in pack.sections for item in s.items for name in (item.indicator, item.ref) if name}


def indicators_matching(catalogue: Catalogue, answers: str | None = None, text: str | None = None) -> list[Indicator]:
    """The indicators that answer a requirement and whose words hold a text, in the order of the catalogue."""
    found = list(catalogue.indicators.values())
    if answers is not None:
        found = [i for i in found if answers in i.answers]
    if text is not None:
        words = text.casefold().split()
        found = [i for i in found if all(word in _words(i) for word in words)]
    return found


def _words(indicator: Indicator) -> str:
    parts = (indicator.id, *indicator.refs, *indicator.answers, indicator.title, indicator.why_it_matters)
    return " ".join((*parts, indicator.notes, indicator.owner)).casefold()


def try_definition(file: Path, workspace: Path = HERE, catalogue: Catalogue | None = None) -> Tried:
    """Run the examples of every definition of a file, on the oracle and on DuckDB.

    A file of a workspace's or of the national definitions is tried where it stands; any other as an overlay over
    the national ones and the workspace's. `catalogue` is all of them, where they were read with the file already.
    Raises `UserMistake` for a file that is not there or cannot be read.
    """
    from trigpoint.engines.opened import connection

    if not file.is_file():
        raise UserMistake(Problem("There is no such file.", "Name a file of definitions.", file=str(file)))
    catalogue = catalogue if catalogue is not None else load_catalogue(*_layers(file, workspace))
    named = _names(file)
    indicators = [i for i in catalogue.indicators.values() if ("indicator", i.id) in named]
    derived = [
        d for d in catalogue.derived.values() if ("derived", d.name) in named and d.file == named["derived", d.name]
    ]
    lists = [work for work in catalogue.lists.values() if ("list", work.id) in named]
    with connection() as db:
        trials = [
            *_indicator_trials(db, catalogue, indicators),
            *_derived_trials(db, catalogue, derived),
            *_list_trials(db, catalogue, lists),
        ]
    silent = [i.id for i in indicators if i.origin == "computed" and not i.examples]
    drawn = {d.name for d in derived if d.examples}
    silent += sorted({d.name for d in derived} - drawn)
    silent += [work.id for work in lists if not work.examples]
    return Tried(file.name, tuple(name for _, name in named), tuple(trials), tuple(silent))


def _layers(file: Path, workspace: Path) -> list[Path]:
    national, own = national_definitions(), workspace / "definitions"
    layers = [national]
    inside = file.resolve()
    if (workspace / "trigpoint.toml").is_file() and own.is_dir():
        layers.append(own)
    if not any(inside.is_relative_to(layer.resolve()) for layer in layers):
        layers.append(file)
    return layers


def _names(file: Path) -> dict[tuple[str, str], str]:
    """The definitions of a file by kind and name, and the label of the file that messages and objects carry."""
    from trigpoint.catalogue.overlay import gather

    definitions, _ = gather([file], [])
    return {(d.kind, d.name): d.written.file for d in definitions}


def _indicator_trials(
    db: duckdb.DuckDBPyConnection, catalogue: Catalogue, indicators: Iterable[Indicator]
) -> Iterator[Trial]:
    from trigpoint.engines.examples import ENGINES, run_example

    for indicator in indicators:
        for example in indicator.examples:
            outcomes = {engine: run_example(catalogue, indicator, example, engine, db) for engine in ENGINES}
            came_out: dict[str, Mapping[str, object]] = {
                engine: _told(example, indicator, outcome.counted, outcome.met, outcome.value)
                for engine, outcome in outcomes.items()
            }
            expected = _told(example, indicator, example.counted, example.met, example.value)
            yield Trial(indicator.id, "indicator", example.line, example.period, _differences(expected, came_out))


def _told(
    example: Example,
    indicator: Indicator,
    counted: Sequence[str] | None,
    met: Sequence[str] | None,
    value: float | None,
) -> dict[str, object]:
    """What an example is about, row by row: whether each is counted, and met, as far as the example says either."""
    drawn = next((t.labels for t in example.tables if t.table == indicator.table), ())
    told: dict[str, object] = {}
    for label in dict.fromkeys(drawn):
        words = []
        if example.counted is not None:
            words.append("counted" if label in (counted or ()) else "not counted")
        if example.met is not None:
            words.append("met" if label in (met or ()) else "not met")
        told[label] = ", ".join(words)
    if example.value is not None:
        told["value"] = value
    return told


def _derived_trials(db: duckdb.DuckDBPyConnection, catalogue: Catalogue, derived: Iterable[Derived]) -> Iterator[Trial]:
    from trigpoint.engines.examples import ENGINES, run_derived_example

    for column in derived:
        for example in column.examples:
            expected = _drawn(column, example)
            came_out: dict[str, Mapping[str, object]] = {
                engine: dict(run_derived_example(catalogue, column, example, engine, db).cells) for engine in ENGINES
            }
            name = f"{column.table}.{column.name}"
            yield Trial(name, "derived", example.line, example.period, _differences(expected, came_out))


def _list_trials(db: duckdb.DuckDBPyConnection, catalogue: Catalogue, lists: Iterable[WorkList]) -> Iterator[Trial]:
    from trigpoint.engines.examples import ENGINES, run_list_example

    for work in lists:
        for example in work.examples:
            expected = _places(work, example, example.counted or ())
            came_out: dict[str, Mapping[str, object]] = {
                engine: _places(work, example, run_list_example(catalogue, work, example, engine, db).counted)
                for engine in ENGINES
            }
            yield Trial(work.id, "list", example.line, example.period, _differences(expected, came_out))


def _places(work: WorkList, example: Example, listed: Sequence[str]) -> Mapping[str, object]:
    """The place that each drawn row has on the list."""
    drawn = next((t.labels for t in example.tables if t.table == work.table), ())
    return {label: f"place {listed.index(label) + 1}" if label in listed else "not listed" for label in drawn}


def _drawn(column: Derived, example: DerivedExample) -> dict[str, object]:
    table = next(t for t in example.tables if t.table == column.table)
    place = table.columns.index(column.name)
    return {label: row[place] for label, row in zip(table.labels, table.rows, strict=True)}


def _differences(
    expected: Mapping[str, object], came_out: Mapping[str, Mapping[str, object]]
) -> tuple[Difference, ...]:
    return tuple(
        Difference(row, _shown(wanted), {engine: _shown(cells.get(row)) for engine, cells in came_out.items()})
        for row, wanted in expected.items()
        if any(not _same(wanted, cells.get(row)) for cells in came_out.values())
    )


def _same(wanted: object, found: object) -> bool:
    if isinstance(wanted, float | int) and isinstance(found, float | int) and not isinstance(wanted, bool):
        return math.isclose(wanted, found, rel_tol=1e-12)
    return wanted == found


def _shown(value: object) -> str:
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) and value == int(value) else str(value)

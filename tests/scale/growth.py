"""How time and memory grow with the rows: a pool of 1, 10 and 50 boroughs of 70,000 children, an authority each.

Every size in processes of its own, whose most memory is told: first the prepared tables are made, then the 70
indicators of the benchmark of evaluation x 36 months x 4 breakdowns are evaluated, then by authority for one month,
then the whole catalogue. Each copy counts what the one counts, so that every count of a total is held to be so many
times that of one borough.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.scale.evaluation import BREAKDOWNS, BUILD, NAMES, PERIODS, SIX, borough, timed
from tests.scale.loading import peak_megabytes
from tests.scale.pooled import PREPARED, REGION
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import ValueKind
from trigpoint.engines.duck import evaluate
from trigpoint.engines.prepare import FOLDER, Prepared, prepare
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.store.workspace import Workspace

MOST_MEGABYTES = 4 * 2**30 / 1e6
"""What no process may have more of."""


def pool(times: int, kind: str = PREPARED, build: Path = BUILD) -> Path:
    """The workspace of so many boroughs with their prepared (or their stored) files, made where they are not there."""
    borough(build)
    place = build / f"pool {times} {kind}"
    command = [sys.executable, "-m", "tests.scale.pooled", str(build / "borough"), str(place), str(times), kind]
    subprocess.run(command, check=True)
    return place


@dataclass(frozen=True)
class Took:
    """What one step took in a process of its own: CPU and wall seconds, the most memory in MB; and the counts of the
    totals, where it gave figures."""

    cpu: float
    wall: float
    peak: float
    figures: int
    counts: list[float]


def prepared(workspace: Workspace) -> list[Observation]:
    """The prepared tables, made anew."""
    shutil.rmtree(workspace.cache / FOLDER, ignore_errors=True)
    _tables(workspace)
    return []


def seventy(workspace: Workspace) -> list[Observation]:
    """The indicators of the benchmark of evaluation."""
    return _figures(workspace, NAMES, PERIODS, BREAKDOWNS)


def by_authority(workspace: Workspace) -> list[Observation]:
    """One month of them, for each authority."""
    return _figures(workspace, NAMES, PERIODS[-1:], ("authority",))


def everything(workspace: Workspace) -> list[Observation]:
    """The whole catalogue, with six breakdowns."""
    return _figures(workspace, [i.id for i in load_catalogue().indicators.values() if i.origin == "computed"],
                    PERIODS, SIX)  # fmt: skip


STEPS: dict[str, Callable[[Workspace], list[Observation]]] = {
    "tables prepared": prepared,
    "70 indicators, 36 months": seventy,
    "one month, by authority": by_authority,
    "the whole catalogue": everything,
}

COUNTED = tuple(name for name in STEPS if name != "tables prepared")
"""What is measured at every size. Preparing is the same for each authority; it would undo what the pool was given."""


def report(sizes: Sequence[int]) -> Iterator[str]:
    """The lines of the benchmark."""
    yield f"  {'boroughs':>8}{'step':>28}{'rows':>14}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}{'figures':>10}"
    before: dict[str, tuple[int, Took]] = {}
    for size in sizes:
        place = pool(size)
        rows, _ = held(place)
        for name in STEPS if size == 1 else COUNTED:
            took = alone(place, name)
            least, first = before.setdefault(name, (size, took))
            if name != "one month, by authority":
                times = size / least
                assert took.counts == [count * times for count in first.counts], f"{name}: not {times} times as many"
            over = "   OVER 4 GiB" if took.peak > MOST_MEGABYTES else ""
            yield (
                f"  {size:>8}{name:>28}{rows:>14,}{took.cpu:>9.1f}{took.wall:>9.1f}{took.peak:>9,.0f}"
                f"{took.figures:>10,}{over}"
            )


def held(place: Path) -> tuple[int, int]:
    """The rows of a workspace, and the bytes of its open files."""
    snapshot = Workspace.open(place).store.current()
    parts = snapshot.parts.values() if snapshot is not None else ()
    return sum(part.open.rows for part in parts), sum(part.open.size for part in parts)


def alone(place: Path, step: str) -> Took:
    """One step in a process of its own."""
    command = [sys.executable, "-m", "tests.scale.growth", str(place), step]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return Took(**json.loads(told.stdout))


def _tables(workspace: Workspace) -> Prepared:
    snapshot = workspace.store.current()
    assert snapshot is not None
    return prepare(workspace.store, snapshot, load_catalogue(), workspace.cache)


def _figures(
    workspace: Workspace, names: Iterable[str], periods: Sequence[Period], by: Sequence[str]
) -> list[Observation]:
    catalogue = load_catalogue()
    chosen = [catalogue.indicators[name] for name in names]
    return evaluate(catalogue, _tables(workspace), chosen, periods, by, REGION)


def totals(found: Iterable[Observation]) -> list[float]:
    """The totals of what adds up over authorities."""
    kinds = {i.id: i.value.kind for i in load_catalogue().indicators.values()}
    return [o.value or 0 for o in found if o.breakdown is None and kinds[o.indicator] is ValueKind.COUNT]


def _run() -> None:
    workspace, step = Workspace.open(Path(sys.argv[1])), STEPS[sys.argv[2]]
    found, took = timed(lambda: step(workspace))
    told = Took(took.cpu, took.wall, peak_megabytes(), len(found), totals(found))
    sys.stdout.write(json.dumps(told.__dict__))


if __name__ == "__main__":
    _run()

"""Use case: the demonstration. A simulated borough, its exports loaded, its packs signed, its scorecards written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trigpoint import __version__
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.checked import checked
from trigpoint.runs.demo_editions import signed_packs
from trigpoint.runs.demo_packs import published_packs
from trigpoint.runs.load import Loaded, load
from trigpoint.runs.score import score
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Scorecard
from trigpoint.simulation.places import AREA
from trigpoint.simulation.simulate import simulate
from trigpoint.store.workspace import Workspace

SIZE, MONTHS, SEED = 1, 60, 1
UNTIL = Period.month(2026, 3)
PACKS = ("early-help-monthly", "ofsted-kpis")

_EXPORTS, _SCORECARDS, _MARK = "exports", "scorecards", "demo.json"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Where everything is. `loaded` is empty where the demonstration was finished before; `editions` are the packs that
    its simulated people signed, `packs` their files."""

    workspace: Path
    exports: Path
    scorecards: tuple[Path, ...]
    card: Scorecard
    loaded: tuple[tuple[str, Loaded], ...]
    editions: tuple[Edition, ...]
    packs: tuple[Path, ...]


def demonstrate(folder: Path, by: str, progress: Progress = lambda said: None) -> Demonstration:
    """Make the demonstration in `folder`, or find the one that is there finished.

    One that was interrupted, or made by another version, is made again in its place: the same exports come out, and
    what is loaded already is not loaded twice. Raises `UserMistake` where the folder is a workspace of somebody's own,
    or holds something else.
    """
    workspace = _place(folder)
    exports = workspace.path / _EXPORTS
    loaded: tuple[tuple[str, Loaded], ...] = ()
    if not _finished(workspace):
        _mark(exports, finished=False)
        loaded = _fill(workspace, exports, by, progress)
    progress("Signing last month's packs")
    signed = signed_packs(workspace, UNTIL, by)
    packs = published_packs(workspace, signed, by, progress)
    progress("Working out the scorecards")
    cards = {pack: score(workspace, pack, UNTIL) for pack in PACKS}
    files = tuple(_page(workspace, card) for card in cards.values())
    progress("Checking the records")
    checked(workspace)  # kept: whoever opens Check first would wait for it
    _mark(exports, finished=True)
    return Demonstration(workspace.path, exports, files, cards[PACKS[0]], loaded, signed, packs)


def is_demonstration(workspace: Workspace) -> bool:
    """Whether the workspace only ever was a demonstration."""
    return (workspace.path / _EXPORTS / _MARK).is_file()


def _place(folder: Path) -> Workspace:
    """The workspace of the demonstration: new, or one that only ever was a demonstration."""
    if not (folder / "trigpoint.toml").exists():
        return Workspace.create(folder, name=f"{AREA} (simulated)", area=AREA)
    workspace = Workspace.open(folder)
    if not (workspace.path / _EXPORTS / _MARK).exists() and workspace.store.current() is not None:
        what = f"{folder.name} is a workspace of your own, and the demonstration would load simulated children into it."
        raise UserMistake(Problem(what, "Name another folder: `trigpoint demo somewhere-else`."))
    return workspace


def _fill(workspace: Workspace, exports: Path, by: str, progress: Progress) -> tuple[tuple[str, Loaded], ...]:
    made = simulate(exports, SIZE, MONTHS, UNTIL, SEED, progress)
    # The Annex A workbook holds events of the tables: loaded as well, each of them would be there twice.
    plan = (
        ("tables", (made.tables,)),
        ("observations", made.observations),
        ("targets", (made.targets,)),
        ("benchmarks", (made.benchmarks,)),
    )
    loaded = []
    for format, paths in plan:
        progress(f"Loading {format}")
        define = format == "observations"
        loaded.append((format, load(workspace, format, paths, as_of=UNTIL.end, define=define, by=by)))
    return tuple(loaded)


def _page(workspace: Workspace, card: Scorecard) -> Path:
    """The scorecard as one HTML file; the one that is there is kept where nothing changed."""
    from trigpoint.publish.html import to_html

    path = workspace.path / _SCORECARDS / f"{card.pack}-{card.period}.html"
    path.parent.mkdir(exist_ok=True)
    produced = dt.datetime.now().astimezone().date()
    path.write_text(to_html(card, produced=produced), encoding="utf-8", newline="\n")
    return path


def _arguments() -> dict[str, object]:
    return {"version": __version__, "size": SIZE, "months": MONTHS, "until": str(UNTIL), "seed": SEED}


def _finished(workspace: Workspace) -> bool:
    try:
        told = json.loads((workspace.path / _EXPORTS / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(told == {**_arguments(), "finished": True}) and workspace.store.current() is not None


def _mark(exports: Path, finished: bool) -> None:
    exports.mkdir(exist_ok=True)
    mark = exports / _MARK
    fresh = mark.with_suffix(".new")
    fresh.write_text(json.dumps({**_arguments(), "finished": finished}), encoding="utf-8")
    fresh.replace(mark)

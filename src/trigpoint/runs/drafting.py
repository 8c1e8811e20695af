"""A definition drafted by somebody: what it would mean and what it would change, and its adoption by a second person.

A draft is the text of one definition as a file of the council's own would have it: a new one, or the keys of a national
one that differ. What is adopted lies in `definitions/approved`, one file a definition; what is adopted of the same
definition later goes over it key by key.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from trigpoint.catalogue.describe import describe
from trigpoint.catalogue.load import load_catalogue, national_definitions, workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.definitions import Tried, packs_of, try_definition
from trigpoint.runs.figures import computed_figures
from trigpoint.runs.periods import last_whole
from trigpoint.runs.place import Workspace
from trigpoint.store import files

APPROVED = "approved"
KINDS = ("indicator", "pack", "breakdown", "population", "check", "list")
"""What may be drafted: tables, codes and derived columns are what loads rest on, and stay with files."""

_MONTHS = 13
_NAME = re.compile(r"[a-z][a-z0-9_-]{1,79}")


@dataclass(frozen=True, slots=True)
class Beside:
    """One period's figure as it is and as it would be; None where there is none."""

    period: Period
    now: Observation | None
    then: Observation | None

    @property
    def moves(self) -> bool:
        """Whether the draft changes it."""
        return (self.now.value if self.now else None) != (self.then.value if self.then else None)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A draft, tried. `problems` say why it cannot stand; where there is one, nothing else is told.

    `adds` whether there is no such definition yet; `sentences` what an indicator means in English, `before` what it
    means now; `tried` its own examples; `figures` the last months, an indicator computed from records; `packs` those
    that show it.
    """

    kind: str
    name: str
    problems: tuple[Problem, ...] = ()
    adds: bool = False
    sentences: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    tried: Tried | None = None
    figures: tuple[Beside, ...] = ()
    packs: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it can be adopted: it can be read, and its examples hold."""
        return not self.problems and (self.tried is None or self.tried.holds)


def propose(workspace: Workspace, text: str) -> Proposed:
    """Try a draft over the workspace's definitions as they are, with its figures on the newest snapshot. Nothing is
    kept."""
    proposed, then = _tried(workspace, text)
    if then is None:
        return proposed
    now, name = workspace_catalogue(workspace.path), proposed.name
    proposed = replace(proposed, adds=name not in _of_kind(now, proposed.kind))
    if proposed.kind != "indicator":
        return proposed
    indicator, before = then.indicators[name], now.indicators.get(name)
    return replace(
        proposed,
        sentences=describe(then, indicator).sentences,
        before=describe(now, before).sentences if before is not None else (),
        figures=tuple(_beside(workspace, now, then, before, indicator)),
        packs=packs_of(then, indicator),
    )


def _tried(workspace: Workspace, text: str) -> tuple[Proposed, Catalogue | None]:
    """The draft with its problems, or with what came of its examples and all definitions as they would be with it."""
    named = _named(text)
    if isinstance(named, Problem):
        return Proposed("", "", (named,)), None
    kind, name = named
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / f"{kind}-{name}.yaml"
        file.write_text(text, encoding="utf-8")
        try:
            then = load_catalogue(*_layers(workspace), file)
        except UserMistake as mistake:
            return Proposed(kind, name, tuple(_plain(p, file) for p in mistake.problems)), None
        return Proposed(kind, name, tried=try_definition(file, workspace.path, then)), then


def adopt(
    workspace: Workspace, text: str, *, by: str, drafted_by: str, reason: str, known_to_stand: bool = False
) -> Path:
    """Make a draft part of the workspace's definitions; audited. `by` approves what `drafted_by` wrote. Its examples
    are tried first, unless it is `known_to_stand`: the very text was tried over the definitions as they are now.

    Raises `UserMistake` where both are the same person, where the draft does not stand, and where the definitions that
    would come of it cannot be read: then nothing was changed.
    """
    if by == drafted_by:
        raise UserMistake(Problem("Nobody approves their own draft.", "Ask somebody else to look at it."))
    kind, name = _standing(workspace, text, known_to_stand)
    place = workspace.path / "definitions" / APPROVED / f"{kind}-{name}.yaml"
    old = place.read_text(encoding="utf-8") if place.is_file() else None
    whole = _over(old, text) if old is not None else text
    files.make_folder(place.parent)
    files.put_in_place(place, whole.encode("utf-8"), place.with_suffix(".new"))
    try:
        workspace_catalogue(workspace.path)
    except UserMistake:
        _put_back(place, old)
        raise
    details = {"definition": f"{kind} {name}", "drafted by": drafted_by}
    workspace.store.audit.append(by=by, act="adopted a definition", reason=reason, details=details)
    return place


def _standing(workspace: Workspace, text: str, known: bool) -> tuple[str, str]:
    """The kind and the name of a draft that stands."""
    if known:
        named = _named(text)
        if isinstance(named, Problem):
            raise UserMistake(named)
        return named
    proposed, _ = _tried(workspace, text)
    if proposed.problems:
        raise UserMistake(proposed.problems)
    if not proposed.stands:
        raise UserMistake(Problem("An example of the draft does not come out as it says.", "Mend it, and try again."))
    return proposed.kind, proposed.name


def text_of(kind: str, name: str, keys: Mapping[str, Any]) -> str:
    """A draft from the keys of a form; empty ones are left out. Texts are quoted wherever YAML might read more into
    them."""
    import yaml

    said = {key: value for key, value in keys.items() if value not in ("", None, [], {})}
    return yaml.safe_dump({kind: name, **said}, sort_keys=False, allow_unicode=True, width=110)


def _put_back(place: Path, old: str | None) -> None:
    if old is None:
        files.remove(place)
    else:
        files.put_in_place(place, old.encode("utf-8"), place.with_suffix(".new"))


def _named(text: str) -> tuple[str, str] | Problem:
    """The kind and the name of the one definition of a text."""
    import yaml

    try:
        documents = [one for one in yaml.load_all(text, Loader=yaml.BaseLoader) if one is not None]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return Problem("The draft cannot be read as YAML.", line=mark.line + 1 if mark is not None else None)
    if len(documents) != 1 or not isinstance(documents[0], dict):
        return Problem("A draft is one definition.", "Begin it with `indicator: its_name`, and write one only.")
    found = [(kind, str(documents[0][kind])) for kind in KINDS if kind in documents[0]]
    if not found:
        return Problem("The draft does not say what it defines.", f"Begin it with one of: {', '.join(KINDS)}.")
    kind, name = found[0]
    if _NAME.fullmatch(name) is None:
        what = f'"{name[:80]}" cannot be a name.'
        return Problem(what, "Write small letters, digits and underscores: assessments_in_45_days.", key=kind)
    return kind, name


def _layers(workspace: Workspace) -> Sequence[Path]:
    own = workspace.path / "definitions"
    return [national_definitions(), *([own] if own.is_dir() else [])]


def _of_kind(catalogue: Catalogue, kind: str) -> Mapping[str, object]:
    kinds: dict[str, Mapping[str, object]] = {
        "indicator": catalogue.indicators,
        "pack": catalogue.packs,
        "breakdown": catalogue.breakdowns,
        "population": catalogue.populations,
        "check": catalogue.checks,
        "list": catalogue.lists,
    }
    return kinds[kind]


def _beside(
    workspace: Workspace, now: Catalogue, then: Catalogue, before: Indicator | None, indicator: Indicator
) -> Iterator[Beside]:
    """The last months' figures as they are and as they would be."""
    snapshot = workspace.store.current()
    if snapshot is None or indicator.origin != "computed":
        return
    last = last_whole("month", snapshot.records_on or snapshot.known_on)
    periods = [last.shift(step - _MONTHS + 1) for step in range(_MONTHS)]
    told = []
    for catalogue, one in ((now, before), (then, indicator)):
        made = computed_figures(workspace, snapshot, catalogue, [one], periods) if one is not None else []
        told.append({o.period: o for o in made if o.member is None})
    for period in periods:
        yield Beside(period, told[0].get(period), told[1].get(period))


def _over(old: str, new: str) -> str:
    """What was adopted before, with the keys of the new draft over it."""
    import yaml

    both = {**yaml.load(old, Loader=yaml.BaseLoader), **yaml.load(new, Loader=yaml.BaseLoader)}  # noqa: S506
    return yaml.safe_dump(both, sort_keys=False, allow_unicode=True, width=110)


def _plain(problem: Problem, file: Path) -> Problem:
    """The problem, told of the draft and not of where it lay while it was tried."""
    return replace(problem, file="the draft") if problem.file and file.name in problem.file else problem

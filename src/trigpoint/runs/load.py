"""Use case: load an export. All of it becomes one new snapshot, or nothing changes at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.national import national_definitions
from trigpoint.language.near import did_you_mean
from trigpoint.model.period import add_months
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import InputFile, SheetAccount, Snapshot
from trigpoint.store.settings import FILE as SETTINGS
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.intake.opening import Opened
    from trigpoint.intake.records.sheets import ReadAlready

FIGURES = ("observations", "targets", "benchmarks")
"""The formats of figures that people keep."""

PUBLISHED = ("ees", "lait")
"""The formats of figures that are published of every authority. Every other format is a mapping of records."""

_MARK = ("~$", ".")
_SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".parquet")
_XML = ".xml"

Progress = Callable[[str, float], None]
"""Told what is being done, and how much of it is done (0 to 1)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """How many rows of a sheet were set aside for one reason."""

    file: str
    sheet: str | None
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. `unchanged`: the same bytes were loaded already, so that there is no new snapshot.

    `accounts`: rows read = rows taken + rows set aside, for every sheet. `notes`: what to look at, in sentences.
    `kept` are the older rows of the same source that stay, by table.
    """

    snapshot: Snapshot
    unchanged: bool
    accounts: tuple[SheetAccount, ...]
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    kept: tuple[tuple[str, int], ...] = ()

    @property
    def set_aside(self) -> int:
        """How many rows were set aside, over all sheets."""
        return sum(a.set_aside for a in self.accounts)


def formats(workspace: Workspace) -> tuple[str, ...]:
    """Every format that can be loaded into the workspace: figures, and what there is a mapping for."""
    from trigpoint.intake.mapping_files import mapping_names

    return (*FIGURES, *PUBLISHED, *mapping_names(definition_folders(workspace)))


def definition_folders(workspace: Workspace) -> tuple[Path, ...]:
    """The folders of definitions, the national first, the council's own after."""
    own = workspace.definitions
    return (national_definitions(), own) if own.is_dir() else (national_definitions(),)


def load(
    workspace: Workspace | Path,
    format: str,
    paths: Sequence[Path | str],
    *,
    as_of: dt.date,
    define: bool = False,
    source: str | None = None,
    schema: str | None = None,
    authority: str | None = None,
    by: str,
    progress: Progress = lambda what, done: None,
    check: bool = True,
) -> Loaded:
    """Load files (or the files of folders, or a database) of a format, as they describe the day `as_of`.

    A folder that is empty or not there yet becomes a workspace, and `notes` say so.

    `source` tells two systems apart that send the same format (the format's name unless said): a load replaces or
    merges only what its own source gave before. `define` makes unknown references of recorded figures indicators of the
    workspace. A path with `://` in it is the address of a database, and `schema` says where in it the tables lie.
    `authority` is whose records they are, the workspace's own area unless said. Without `check` no records are prepared
    for scoring, nor their rows checked: `runs.load_records.prepared_and_checked` does so later.
    Raises `UserMistake` with all that is wrong, and the workspace is then as it was. A day to come is noted.
    """
    warning = day_to_come(as_of, dt.datetime.now().astimezone().date())
    files, addresses = _apart(paths)
    asked = _Asked(format, files, addresses, as_of, define, source, schema, authority, by, progress, check)
    if isinstance(workspace, Workspace):
        return _noting(_load(workspace, asked), warning)
    if (workspace / SETTINGS).is_file():
        return _noting(_load(Workspace.open(workspace), asked), warning)
    from trigpoint.intake.mapping_files import reads_xml

    as_xml = reads_xml(format, (national_definitions(),))
    open_all(files, xml=True, only_xml=as_xml)  # a file that cannot be read makes no workspace, not even for a moment
    absent = not workspace.exists()
    empty = absent or (workspace.is_dir() and not any(workspace.iterdir()))
    place = Workspace.open_or_create(workspace)
    try:
        loaded = _load(place, asked)
    except BaseException:
        if empty:
            place.take_back(folder=absent)
        raise
    return _noting(_noting(loaded, warning), f"A new workspace was made in {place.path}.")


def _noting(loaded: Loaded, note: str) -> Loaded:
    return replace(loaded, notes=(note, *loaded.notes)) if note else loaded


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that one load was asked for."""

    format: str
    files: tuple[Path, ...]
    addresses: tuple[str, ...]
    as_of: dt.date
    define: bool
    source: str | None
    schema: str | None
    authority: str | None
    by: str
    progress: Progress
    check: bool


def day_to_come(as_of: dt.date, today: dt.date) -> str:
    """What is to be said where data is said to describe a day to come; empty for any other. Raises `UserMistake` where
    the day is more than a year ahead: that is a slip of the pen, and all that is loaded later would be older."""
    if as_of <= today:
        return ""
    told = f"{as_of.isoformat()} is still to come: today is {today.isoformat()}."
    instead = "Write --as-of and the last day that the data describes."
    if as_of > add_months(today, 12):
        raise UserMistake(Problem(told, instead))
    return f"{told} Figures of days that nobody knows yet are taken for whole: `trigpoint undo` takes the load back."


def _apart(paths: Sequence[Path | str]) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Files, and addresses of databases."""
    addresses = tuple(p for p in paths if isinstance(p, str) and "://" in p)
    return tuple(Path(p) for p in paths if p not in addresses), addresses


def _load(place: Workspace, asked: _Asked) -> Loaded:
    format, as_of, by = asked.format, asked.as_of, asked.by
    known = formats(place)
    if format not in known:
        raise UserMistake(Problem(f'"{format}" is not a format.', did_you_mean(format, known, "There are")))
    if asked.define and format != "observations":
        raise UserMistake(Problem("--define is for observations only.", "Leave it out."))
    of_records = format not in (*FIGURES, *PUBLISHED)
    if asked.addresses and not of_records:
        raise UserMistake(Problem("Figures are not read from a database.", "Name a file."))
    if asked.schema is not None and not asked.addresses:
        raise UserMistake(Problem("--schema is for databases only.", "Leave it out."))
    if asked.authority is not None and not of_records:
        instead = "Name the authority in the file: in the columns breakdown (authority) and member (its name)."
        raise UserMistake(Problem("--authority is for records only.", instead))
    from trigpoint.intake.mapping_files import reads_xml

    as_xml = of_records and reads_xml(format, definition_folders(place))
    opened = open_all(asked.files, xml=as_xml, only_xml=as_xml) if asked.files else []
    origin = asked.source or format
    if format in FIGURES:
        from trigpoint.runs.load_figures import load_figures

        return load_figures(place, format, opened, as_of=as_of, define=asked.define, source=origin, by=by)
    if format in PUBLISHED:
        from trigpoint.runs.load_published import load_published

        return load_published(place, format, opened, as_of=as_of, source=origin, by=by)
    from trigpoint.runs.load_records import Given, load_records
    from trigpoint.runs.whose import whose

    given = Given(tuple(opened), asked.addresses, asked.schema)
    sender = whose(place, origin, asked.authority)
    catalogue = workspace_catalogue(place.path)
    return load_records(
        place, catalogue, format, given, as_of=as_of, sender=sender, by=by, progress=asked.progress, check=asked.check
    )


def open_all(paths: Iterable[Path], *, xml: bool = False, only_xml: bool = False) -> list[Opened]:
    """Open every file safely; of a folder, the files in it that can be read (XML only where that is asked for).

    Raises `UserMistake` for all at once; where `only_xml` is wanted, it says how to come by that.
    """
    from trigpoint.intake.opening import open_safely

    problems: list[Problem] = []
    opened: list[Opened] = []
    for path in paths:
        try:
            found = _files(Path(path), (*_SUFFIXES, _XML) if xml else _SUFFIXES)
        except UserMistake as mistake:
            problems.extend(mistake.problems)
            continue
        for one in found:
            try:
                opened.append(open_safely(one, only_xml=only_xml))
            except UserMistake as mistake:
                problems.extend(mistake.problems)
    problems.extend(_same_name(opened))
    if problems:
        raise UserMistake(problems)
    if not opened:
        raise UserMistake("Name a file to load.")
    return opened


def _files(path: Path, suffixes: tuple[str, ...]) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(p for p in path.iterdir() if p.suffix.lower() in suffixes and not p.name.startswith(_MARK))
    if not found:
        raise UserMistake(Problem("The folder holds no file that can be read.", file=path.name or str(path)))
    return found


def _same_name(opened: list[Opened]) -> list[Problem]:
    """Two files of one name in two folders could not be told apart in the account."""
    names = [o.name for o in opened]
    again = sorted({n for n in names if names.count(n) > 1})
    return [Problem("Two of the files have this name.", "Load them one after the other.", file=n) for n in again]


def inputs_of(opened: Iterable[Opened | ReadAlready]) -> tuple[InputFile, ...]:
    """The files of a load, as its snapshot records them."""
    return tuple(InputFile(o.name, o.sha256) for o in opened)


def within(progress: Progress, first: float, last: float) -> Progress:
    """Tells of a part of the work as of the share of the whole from `first` to `last`."""
    return lambda what, done: progress(what, first + (last - first) * done)


def unchanged(snapshot: Snapshot) -> Loaded:
    """What a load of the same bytes says."""
    note = f"The same files were loaded already as snapshot {snapshot.id}: nothing was changed."
    return Loaded(snapshot, True, snapshot.accounts, notes=(note,))

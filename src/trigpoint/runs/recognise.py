"""Use case: say what files are before anything of them is loaded, and propose the day that they describe."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.runs.load import FIGURES, PUBLISHED, definition_folders, formats, open_all
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.intake.mapping import Mapping
    from trigpoint.intake.sniff import Guess

_TITLES = {
    "observations": "Figures that people keep",
    "targets": "Targets",
    "benchmarks": "Benchmarks",
    "ees": "Open data of the Department for Education",
    "lait": "Figures of the local authority interactive tool, with their dictionary",
}
_DAY = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?:[-_. ]?([0-2]\d|3[01]))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be loaded, by its name and what it is called."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """What files are. `guesses` are the formats that they may be in, the likeliest first; `formats` all that there are.

    `as_of` is a proposal for the day that they describe, and `because` says in words what it rests on.
    """

    guesses: tuple[Guess, ...]
    formats: tuple[Format, ...]
    as_of: dt.date
    because: str

    @property
    def format(self) -> str | None:
        """The likeliest format; None where nothing is known of the files."""
        return self.guesses[0].format if self.guesses else None


def recognise(workspace: Workspace, paths: Sequence[Path], today: dt.date) -> Recognised:
    """Say what files are. Raises `UserMistake` for files that cannot be read at all. Nothing is written."""
    from trigpoint.intake.sniff import guesses

    opened = open_all(paths, xml=True)
    found = guesses(opened, _mappings(workspace))
    as_of, because = _proposed(workspace, found[0].format if found else None, [o.name for o in opened], today)
    return Recognised(found, known_formats(workspace), as_of, because)


def known_formats(workspace: Workspace) -> tuple[Format, ...]:
    """Every format that can be loaded, with what it is called."""
    from trigpoint.intake.mapping_files import mapping_titles

    titles = _TITLES | mapping_titles(definition_folders(workspace))
    return tuple(Format(name, titles[name]) for name in formats(workspace))


def _mappings(workspace: Workspace) -> list[Mapping]:
    from trigpoint.intake.mapping_files import load_mapping

    catalogue, folders = workspace_catalogue(workspace.path), definition_folders(workspace)
    names = [name for name in formats(workspace) if name not in (*FIGURES, *PUBLISHED)]
    return [load_mapping(name, folders, catalogue) for name in names]


def _proposed(workspace: Workspace, format: str | None, names: Sequence[str], today: dt.date) -> tuple[dt.date, str]:
    """By a date in a file's name; else a month after the last load of the format, where that month is over; else the
    end of last month."""
    for name in names:
        found = _DAY.search(name)
        if found is not None:
            day = _day(int(found[1]), int(found[2]), int(found[3] or 0))
            if day is not None and day <= today:
                return day, f"The name of {name} says so."
    last = _last_described(workspace, format)
    if last is not None:
        after = _day(last.year + last.month // 12, last.month % 12 + 1, 0)
        if after is not None and after <= today:
            return after, f"A month after the last load of this kind, {last.day} {last:%B %Y}."
    end = today.replace(day=1) - dt.timedelta(days=1)
    return end, "The last month that is over."


def _last_described(workspace: Workspace, format: str | None) -> dt.date | None:
    """The latest day that a load of the format describes. No snapshot describes a later day than it knows of, so that
    the older ones need not be read."""
    last: dt.date | None = None
    for snapshot in workspace.store.standing():
        if last is not None and snapshot.known_on <= last:
            break
        if snapshot.act == "load" and snapshot.format == format:
            last = snapshot.as_of if last is None else max(last, snapshot.as_of)
    return last


def _day(year: int, month: int, day: int) -> dt.date | None:
    """The day, or the last of the month where `day` is 0; None where there is no such day."""
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, day or last) if day <= last else None

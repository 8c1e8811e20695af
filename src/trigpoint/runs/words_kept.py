"""Words where there is no web application: files in the workspace's folder `words`, kept in Excel or any editor.

`commentary.csv`: `indicator, period, text, written`, and where they are wanted `breakdown, member, author, owner,
nothing_to_add, readers`. `actions.csv`: `id, text, indicator, period, opened`, and `outcome, who, by_when, breakdown,
member, closed, progress, readers`; each line of a cell of `progress` begins with its day. UTF-8, or as Excel saves it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.language.near import did_you_mean
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.words import INTERNAL, READERS, WORDS, Action, Comment, Place, Progress
from trigpoint.store.workspace import Workspace

FOLDER = "words"
COMMENTARY, ACTIONS = f"{FOLDER}/commentary.csv", f"{FOLDER}/actions.csv"
COMMENT_COLUMNS = (
    "indicator", "period", "text", "written", "breakdown", "member", "author", "owner", "nothing_to_add", "readers",
)  # fmt: skip
ACTION_COLUMNS = (
    "id", "text", "indicator", "period", "opened", "outcome", "who", "by_when", "breakdown", "member", "closed",
    "progress", "readers",
)  # fmt: skip
_NEEDED = {
    COMMENTARY: ("indicator", "period", "text", "written"),
    ACTIONS: ("id", "text", "indicator", "period", "opened"),
}
_YES, _NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0", "")
_NOTE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4})\s*(?:\((?P<author>[^)]*)\))?\s*:\s*(?P<text>.+)")
T = TypeVar("T")


@dataclass(frozen=True)
class KeptWords:
    """The port `trigpoint.runs.words.Words` to a workspace's files, each read once, when it is first asked for. A file
    that is not there holds no words."""

    workspace: Workspace

    def commentary(self, pack: str, period: Period) -> Sequence[Comment]:
        """The comments about a period's figures. Raises `UserMistake` with everything that is wrong in the file."""
        return [comment for comment in self._comments if comment.period == period]

    def actions(self, pack: str, on: dt.date) -> Sequence[Action]:
        """The actions that were opened by a day. Raises `UserMistake` with everything that is wrong in the file."""
        return [action for action in self._actions if action.opened <= on]

    @cached_property
    def _comments(self) -> list[Comment]:
        return self._all(COMMENTARY, COMMENT_COLUMNS, _comment)

    @cached_property
    def _actions(self) -> list[Action]:
        found = self._all(ACTIONS, ACTION_COLUMNS, _action)
        ids = [action.id for action in found]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise UserMistake(
                [Problem(f'Several actions are called "{i}".', "Give each its own id.", ACTIONS) for i in twice]
            )
        return found

    def _all(self, name: str, columns: Sequence[str], read: Callable[[_Record], T]) -> list[T]:
        path = self.workspace.path / name
        if not path.is_file():
            return []
        problems: list[Problem] = []
        names = _Names(self.workspace)
        found = [read(_Record(name, n, cells, names, problems)) for n, cells in _records(path, name, columns)]
        if problems:
            raise UserMistake(problems)
        return found


def words_of(workspace: Workspace) -> KeptWords | None:
    """The words in the workspace's files; None where there are none, so that nothing need be read."""
    there = any((workspace.path / name).is_file() for name in (COMMENTARY, ACTIONS))
    return KeptWords(workspace) if there else None


class _Names:
    """Indicators by id or reference, read when the first is asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @cached_property
    def _catalogue(self) -> Catalogue:
        return workspace_catalogue(self._workspace.path)

    def of(self, name: str) -> str | None:
        """The id of an indicator by id or reference."""
        found = self._catalogue.find(name)
        return found.id if found is not None else None

    def places(self, pack: str) -> tuple[str, ...] | None:
        """The places for words in the paper of a pack; None where there is no such pack."""
        found = self._catalogue.packs.get(pack)
        return found.paper.places(section.title for section in found.sections) if found is not None else None

    def near(self, name: str) -> str:
        """The nearest name, in a sentence."""
        indicators = self._catalogue.indicators.values()
        return did_you_mean(name, {n for i in indicators for n in (i.id, *i.refs)})


@dataclass(frozen=True, slots=True)
class _Record:
    """One row of a file. What cannot be read becomes a problem, and something harmless stands in its place."""

    file: str
    row: int
    cells: dict[str, str]
    names: _Names
    problems: list[Problem]

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def wrong(self, column: str, what: str, instead: str) -> None:
        self.problems.append(Problem(what, instead, file=self.file, row=self.row, column=column))

    def needed(self, column: str) -> str:
        if not self.text(column):
            self.wrong(column, "It is empty.", "Every row needs it.")
        return self.text(column)

    def about(self) -> Place:
        """The figure that a comment is about, or the pack and the place in its paper."""
        breakdown, member = self.member()
        if breakdown != WORDS or member is None:
            return self.indicator(), breakdown, member
        pack = self.needed("indicator")
        places = self.names.places(pack)
        if pack and places is None:
            self.wrong("indicator", f'There is no pack "{pack}".', "Words about a paper name its pack here.")
        elif places is not None and member not in places:
            self.wrong("member", f'The paper has no place "{member}".', did_you_mean(member, places, "The places are"))
        return pack, breakdown, member

    def indicator(self) -> str:
        name = self.needed("indicator")
        found = self.names.of(name) if name else None
        if name and found is None:
            self.wrong("indicator", f'There is no indicator "{name}".', self.names.near(name))
        return found or name

    def period(self) -> Period:
        try:
            return Period.parse(self.needed("period") or "2000-01")
        except UserMistake as mistake:
            for problem in mistake.problems:
                self.wrong("period", problem.what, problem.instead)
            return Period.month(2000, 1)

    def member(self) -> tuple[str | None, str | None]:
        breakdown, member = self.text("breakdown"), self.text("member")
        if bool(breakdown) != bool(member):
            empty = "member" if breakdown else "breakdown"
            self.wrong(empty, "A breakdown and its member go together.", "Fill in both, or neither.")
        return (breakdown, member) if breakdown and member else (None, None)

    def day(self, column: str) -> dt.date | None:
        text = self.text(column)
        found = _day(text)
        if text and found is None:
            self.wrong(column, f'"{text}" is not a day.', "Write 2026-03-31.")
        return found

    def moment(self, column: str) -> dt.datetime:
        text = self.needed(column)
        day = _day(text)
        if day is not None or not text:
            return dt.datetime.combine(day or dt.date(2000, 1, 1), dt.time(), dt.UTC)
        try:
            found = dt.datetime.fromisoformat(text)
        except ValueError:
            self.wrong(column, f'"{text}" is not a moment.', "Write 2026-04-03 or 2026-04-03T10:30.")
            return dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        return found if found.tzinfo is not None else found.replace(tzinfo=dt.UTC)

    def choice(self, column: str, known: Sequence[str], otherwise: str) -> str:
        text = self.text(column).casefold() or otherwise
        if text not in known:
            self.wrong(column, f'"{text}" is not one of {", ".join(known)}.', did_you_mean(text, known))
        return text if text in known else otherwise


def _comment(record: _Record) -> Comment:
    indicator, breakdown, member = record.about()
    says_nothing = record.choice("nothing_to_add", (*_YES, *(n for n in _NO if n)), "no") in _YES
    text = record.text("text")
    if says_nothing and text:
        record.wrong("nothing_to_add", "There is a text, and nothing to add.", "Take out the one or the other.")
    return Comment(
        indicator, record.period(), breakdown, member, text, record.text("author"), record.moment("written"),
        record.text("owner"), says_nothing, record.choice("readers", READERS, INTERNAL),
    )  # fmt: skip


def _action(record: _Record) -> Action:
    breakdown, member = record.member()
    opened, closed = record.day("opened"), record.day("closed")
    if not record.text("opened"):
        record.wrong("opened", "It is empty.", "Every row needs it.")
    if opened is not None and closed is not None and closed < opened:
        record.wrong("closed", "It was closed before it was opened.", "Write the days as 2026-03-31.")
    return Action(
        record.needed("id"), record.needed("text"), record.text("outcome"), record.text("who"), record.day("by_when"),
        record.indicator(), record.period(), breakdown, member, opened or dt.date.max, closed,
        tuple(_progress(record)), record.choice("readers", READERS, INTERNAL),
    )  # fmt: skip


def _progress(record: _Record) -> list[Progress]:
    """Each line of the cell: its day, who wrote it in brackets where it is said, a colon, the words."""
    found = []
    for line in record.text("progress").splitlines():
        note = _NOTE.fullmatch(line.strip())
        day = _day(note["day"]) if note is not None else None
        if note is not None and day is not None:
            found.append(Progress(day, note["text"].strip(), (note["author"] or "").strip()))
        elif line.strip():
            what = "A line of it does not begin with a day."
            record.wrong("progress", what, "Write each note on a line of its own: 2026-03-31: Two are recruited.")
    return found


def _day(text: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _records(path: Path, name: str, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV with headings, each with its number as a spreadsheet has it; blank ones are left out."""
    from trigpoint.intake.text import encoding_of

    text = path.read_bytes().decode(encoding_of(path)) if path.stat().st_size else ""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        instead = "Save it as CSV from a spreadsheet, with texts of several lines in quotes."
        raise UserMistake(Problem(f"It cannot be read as CSV: {error}.", instead, file=name)) from error
    head = [heading.strip().casefold().replace(" ", "_") for heading in rows[0]] if rows else []
    problems = [
        Problem(f'There is no column "{heading}" here.', did_you_mean(heading, columns), file=name, row=1)
        for heading in head
        if heading and heading not in columns
    ]
    problems += [
        Problem(f'The column "{column}" is missing.', "Put it into the first row.", file=name, row=1)
        for column in _NEEDED[name]
        if column not in head
    ]
    problems += [
        Problem("It has more cells than there are headings.", "Put a text that holds commas in quotes.", name, row=n)
        for n, row in enumerate(rows[1:], 2)
        if any(cell.strip() for cell in row[len(head) :])
    ]
    if problems:
        raise UserMistake(problems)
    found = [(n, dict(zip(head, row, strict=False))) for n, row in enumerate(rows[1:], 2)]
    return [(n, cells) for n, cells in found if any(cell.strip() for cell in cells.values())]

"""YAML files as written: every value as text, with the file and line where it stands.

Plain scalars are not guessed at (YAML would read `NO` as false, `010` as eight and `2025-04` as a month or a text as it
pleases): the schema says what each key holds and reads the text by that. Anchors, aliases and tags have no place in a
definition and are refused, so that no file can unfold into more than it holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from trigpoint.model.problem import Problem

DEEPEST = 12
_NO_KEY = "\0"  # stands for a key that is none; no text of a file can be it
LARGEST = 4_000_000
_NOTHING = ("", "~", "null", "...")  # `where: ...` is how a page shows a key that may be left out


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Written:
    """One value: a text, None where nothing is written, a list, or a mapping; and where it stands.

    `drawn` says that the text is a block (`|`), whose first line is the one after `line`.
    """

    value: str | tuple[Written, ...] | Mapping[str, Written] | None
    file: str
    line: int
    drawn: bool = False

    def bare(self) -> object:
        """The value without its places: what counts for whether two definitions are the same."""
        if isinstance(self.value, tuple):
            return [item.bare() for item in self.value]
        if isinstance(self.value, Mapping):
            return {key: item.bare() for key, item in self.value.items()}
        return self.value


def read_file(path: Path, label: str, problems: list[Problem]) -> list[Written]:
    """The definitions of one file, each a mapping. What is wrong is added to `problems`; never raises for content."""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.append(Problem("The file cannot be read.", error.strerror or "", file=label))
        return []
    if len(data) > LARGEST:
        problems.append(Problem("The file is too large for a file of definitions.", file=label))
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(Problem("The file is not UTF-8 text.", "Save it as UTF-8.", file=label, line=line))
        return []
    return read_text(text, label, problems)


def read_text(text: str, label: str, problems: list[Problem]) -> list[Written]:
    """The definitions of a text, as `read_file`."""
    builder = _Builder(label, problems)
    try:
        for event in _events(text):
            builder.take(event)
    except yaml.YAMLError as error:
        problems.append(_syntax(error, text, label))
        return []
    except _TooDeep as error:
        problems.append(Problem("This is nested too deeply for a definition.", file=label, line=error.line))
        return []
    found = []
    for document in builder.documents:
        if document.value is None:
            continue
        if not isinstance(document.value, Mapping):
            problems.append(
                Problem(
                    "A definition is a list of keys and values.",
                    "Begin with its kind and name: `indicator: assessments_started`.",
                    file=label,
                    line=document.line,
                )
            )
            continue
        found.append(document)
    return found


def _events(text: str) -> Iterator[yaml.Event]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=loader)
    return events


def _syntax(error: yaml.YAMLError, text: str, label: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else None
    here = text.splitlines()[mark.line] if mark is not None and mark.line < len(text.splitlines()) else ""
    if "\t" in here[: len(here) - len(here.lstrip())] or "\\t" in str(getattr(error, "problem", "")):
        return Problem("A tab indents the line.", "Indent with spaces.", file=label, line=line)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "the file cannot be read")
    hint = "Look at the indentation and the colon after each key; put a value that holds `: ` or `#` in quotes."
    return Problem(f"This is not well-formed YAML: {said}.", hint, file=label, line=line)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    line: int
    is_map: bool
    items: list[Written] = field(default_factory=list)
    entries: dict[str, Written] = field(default_factory=dict)
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    label: str
    problems: list[Problem]
    documents: list[Written] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._say("Anchors and aliases (& and *) have no place in a definition.", "Write the value out.", line)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, yaml.AliasEvent):
            self._put(Written(None, self.label, line))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._tag(event.tag, line)
            if len(self._open) >= DEEPEST:
                raise _TooDeep(line)
            self._open.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = self._open.pop()
            self._put(Written(done.entries if done.is_map else tuple(done.items), self.label, done.line))

    def _say(self, what: str, instead: str, line: int, key: str = "") -> None:
        self.problems.append(Problem(what, instead, file=self.label, line=line, key=key))

    def _tag(self, tag: str | None, line: int) -> None:
        if tag is not None:
            self._say("Tags (!...) have no place in a definition.", "Write the value without it.", line)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        self._tag(event.tag, line)
        text: str = event.value
        nothing = not event.style and text in _NOTHING
        drawn = event.style == "|"
        here = self._open[-1] if self._open else None
        if here is not None and here.is_map and here.key is None:
            self._name(here, text, line)
            return
        self._put(Written(None if nothing else text, self.label, line, drawn))

    def _name(self, here: _Open, text: str, line: int) -> None:
        if text in here.entries:
            self._say(f'"{text}" is written twice.', f"It stands first in line {here.entries[text].line}.", line, text)
        here.key = text

    def _put(self, value: Written) -> None:
        if not self._open:
            self.documents.append(value)
            return
        here = self._open[-1]
        if not here.is_map:
            here.items.append(value)
        elif here.key is None:
            self._say("A list or mapping cannot be a key.", "Write a name before the colon.", value.line)
            here.key = _NO_KEY
        else:
            if here.key != _NO_KEY:
                here.entries.setdefault(here.key, value)
            here.key = None

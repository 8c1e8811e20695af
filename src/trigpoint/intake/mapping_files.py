"""Mappings read from `definitions/mappings/*.yaml` and held against the catalogue. `docs/mappings.md` is the schema.

The schema is closed, and every problem of every file comes at once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from trigpoint.catalogue.objects import Catalogue
from trigpoint.catalogue.read import Written, read_file
from trigpoint.catalogue.schema import Section
from trigpoint.intake.mapping import Mapping, Names, RecordList, own_tables, words_of
from trigpoint.intake.mapping_lists import ListReader
from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake

FOLDER = "mappings"
KEYS = ("mapping", "title", "source", "blanks", "answers", "spellings", "header_within", "empty_list", "not_records",
        "shared_columns", "lists", "every_table", "record", "names")  # fmt: skip
SPELLINGS_KEYS = ("spellings", "codes", "source", "means")
NAMES_KEYS = ("list", "identifier", "name")
ANSWERS_KEYS = ("yes", "no", "unknown")
_EMPTY_LIST = ("keeps older rows", "replaces older rows")


@dataclass
class _Files:
    """The definitions of all folders, by name; a later folder's takes the place of an earlier one's."""

    mappings: dict[str, Written] = field(default_factory=dict)
    spellings: dict[str, Written] = field(default_factory=dict)


_NAME = re.compile(r"^mapping:[ \t]*[\"']?([\w-]+)", re.MULTILINE)

_TITLE = re.compile(r"^title:[ \t]*(.+)$", re.MULTILINE)


def mapping_names(folders: Iterable[Path]) -> tuple[str, ...]:
    """The formats that there is a mapping for, by the line that names each; files are read whole by `load_mapping`.

    What is wrong in a file, and a file that is no text, is left for that to tell.
    """
    texts = (
        path.read_text(encoding="utf-8", errors="replace")
        for folder in folders
        for path in sorted((folder / FOLDER).glob("*.yaml"))
    )
    return tuple(sorted({name for text in texts for name in _NAME.findall(text)}))


def mapping_titles(folders: Iterable[Path]) -> dict[str, str]:
    """What each of these formats is called, read in the same way; the council's own title where it gives one."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            for document in re.split(r"^---", path.read_text(encoding="utf-8", errors="replace"), flags=re.MULTILINE):
                for name in _NAME.findall(document):
                    title = _TITLE.search(document)
                    found[name] = title[1].strip().strip("\"'") if title else name
    return found


def reads_xml(name: str, folders: Iterable[Path]) -> bool:
    """Whether the mapping of a format is of XML, by the line that names its record."""
    found = False
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            for document in re.split(r"^---", path.read_text(encoding="utf-8", errors="replace"), flags=re.MULTILINE):
                if name in _NAME.findall(document):
                    found = re.search(r"^record:", document, re.MULTILINE) is not None
    return found


def load_mapping(name: str, folders: Sequence[Path], catalogue: Catalogue) -> Mapping:
    """The mapping of a format. `folders` are definition folders, the national first, the council's overlays after.

    Raises `UserMistake` with everything that is wrong in any file of mappings, or for a format that there is not.
    """
    problems: list[Problem] = []
    files = _files(folders, problems)
    written = files.mappings.get(name)
    if written is None:
        near = did_you_mean(name, files.mappings, "There are mappings for")
        raise UserMistake([Problem(f'There is no mapping for "{name}".', near), *problems])
    found = _Reader(files, catalogue, problems).read(written)
    if problems:
        raise UserMistake(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line or 0)))
    return found


def _files(folders: Iterable[Path], problems: list[Problem]) -> _Files:
    files = _Files()
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.yaml")):
            for written in read_file(path, f"{FOLDER}/{path.name}", problems):
                _sort(written, files, problems)
    return files


def _sort(written: Written, files: _Files, problems: list[Problem]) -> None:
    entries = Section(written, dict(written.value or {}), []).entries  # type: ignore[arg-type]
    kind = next(iter(entries), "")
    name = entries[kind].value if kind else None
    into = {"mapping": files.mappings, "spellings": files.spellings}.get(kind)
    if into is None or not isinstance(name, str):
        problems.append(
            Problem(f'A file of mappings begins with "mapping" or "spellings", not "{kind}".',
                    "Write mapping: and the name of the format.", file=written.file, line=written.line)
        )  # fmt: skip
        return
    into[name] = written


@dataclass
class _Reader:
    files: _Files
    catalogue: Catalogue
    problems: list[Problem]

    def read(self, written: Written) -> Mapping:
        """One mapping, with the spellings that it names."""
        section = Section(written, KEYS, self.problems, required=("mapping", "title"))
        named = self._named_spellings(section)
        answers = Section(section.entries["answers"], ANSWERS_KEYS, self.problems) if section.has("answers") else None
        every_table = section.flag("every_table")
        empty = section.word("empty_list", _EMPTY_LIST, _EMPTY_LIST[0])
        found = Mapping(
            name=section.name("mapping"),
            title=section.text("title"),
            lists=own_tables(self.catalogue) if every_table else self._lists(section),
            blanks=section.names("blanks"),
            yes=answers.names("yes") if answers else (),
            no=answers.names("no") if answers else (),
            unknown=answers.names("unknown") if answers else (),
            spellings=named,
            header_within=section.number("header_within", least=1) or 20,
            empty_keeps=empty == _EMPTY_LIST[0],
            not_records=tuple(words_of(n) for n in section.names("not_records")),
            every_table=every_table,
            source=section.text("source"),
            record=tuple(part for part in section.text("record").split("/") if part),
            names=self._names(section),
        )
        for one in found.lists:
            for column in one.columns:
                if column.named_by and column.named_by not in found.names:
                    section.wrong("names", f'There are no names "{column.named_by}".',
                                  did_you_mean(column.named_by, found.names))  # fmt: skip
        return replace(found, digest=self._digest(section))

    def _names(self, section: Section) -> dict[str, Names]:
        found = {}
        for name, item in section.mapping("names").items():
            inner = Section(item, NAMES_KEYS, self.problems, required=NAMES_KEYS)
            found[name] = Names(inner.text("list"), inner.text("identifier"), inner.text("name"))
        return found

    def _digest(self, section: Section) -> str:
        used = [self.files.spellings[n].bare() for n in section.names("spellings") if n in self.files.spellings]
        told = json.dumps([section.written.bare(), used], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def _named_spellings(self, section: Section) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for name in section.names("spellings"):
            written = self.files.spellings.get(name)
            if written is None:
                section.wrong(
                    "spellings", f'There are no spellings "{name}".', did_you_mean(name, self.files.spellings)
                )
                continue
            codes, means = self._spellings(written)
            found.setdefault(codes, {}).update(means)
        return found

    def _spellings(self, written: Written) -> tuple[str, dict[str, tuple[str, ...]]]:
        section = Section(written, SPELLINGS_KEYS, self.problems, required=("codes", "means"))
        codes = section.text("codes")
        listed = self.catalogue.codes.get(codes)
        if listed is None:
            section.wrong("codes", f'There is no code list "{codes}".', did_you_mean(codes, self.catalogue.codes))
        if listed is None or not section.has("means"):
            return codes, {}
        known = {c.code for c in listed.codes}
        means = Section(section.entries["means"], tuple(section.mapping("means")), self.problems)
        for code, item in means.entries.items():
            if code not in known:
                means.say(item, f'"{code}" is not a code of "{codes}".', did_you_mean(code, known), code)
        return codes, {code: means.names(code) for code in means.entries}

    def _lists(self, section: Section) -> tuple[RecordList, ...]:
        reader = ListReader(self.catalogue, self.problems)
        shared: dict[str, tuple[Written, ...]] = {}
        for name, item in section.mapping("shared_columns").items():
            group = Section(Written({"columns": item}, item.file, item.line), ("columns",), self.problems)
            shared[name] = group.items("columns")
        found = tuple(reader.read(item, shared) for item in section.items("lists"))
        if not found:
            section.wrong("lists", "A mapping needs at least one list.", "Write lists: and a list for each sheet.")
        _check_names(found, section)
        return found


def _check_names(lists: tuple[RecordList, ...], section: Section) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for one in lists:
        for words in one.sheets + one.files:
            other = seen.setdefault(words, one.name)
            if other != one.name:
                section.wrong("lists", f'"{one.name}" and "{other}" are both recognised by "{" ".join(words)}".',
                              "Give each list names of its own.")  # fmt: skip

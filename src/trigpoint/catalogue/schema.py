"""One definition, read key by key: unknown keys, missing keys, wrong types and bad words become problems.

A `Section` never raises: it notes what is wrong and answers with a default, so that one pass over all files finds
everything that there is to find.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from trigpoint.catalogue.read import Written
from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem

E = TypeVar("E", bound=StrEnum)
NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
_YES = {"true": True, "yes": True, "false": False, "no": False}


class Section:
    """A mapping of a definition. `keys` are all that may stand in it."""

    def __init__(
        self, written: Written, keys: Iterable[str], problems: list[Problem], *, required: Iterable[str] = ()
    ) -> None:
        self.written = written
        self.problems = problems
        self.entries: Mapping[str, Written] = written.value if isinstance(written.value, Mapping) else {}
        if not isinstance(written.value, Mapping):
            self.say(written, "Keys and values belong here.", "Write key: value.")
        known = tuple(keys)
        for key, value in self.entries.items():
            if key not in known:
                self.say(value, f'There is no key "{key}" here.', did_you_mean(key, known, "The keys are"), key)
        for key in required:
            if isinstance(written.value, Mapping) and not self.has(key):
                self.say(written, f'"{key}" is missing.', f"Write {key}: ...", key)

    @property
    def line(self) -> int:
        return self.written.line

    @property
    def file(self) -> str:
        return self.written.file

    def has(self, key: str) -> bool:
        """Whether the key is written and holds something."""
        return key in self.entries and self.entries[key].value is not None

    def place(self, key: str) -> Problem:
        """Where the key stands, for problems found elsewhere."""
        at = self.entries.get(key, self.written)
        return Problem("", file=at.file, line=at.line, key=key)

    def say(self, at: Written, what: str, instead: str = "", key: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(what, instead, file=at.file, line=at.line, key=key))

    def wrong(self, key: str, what: str, instead: str = "") -> None:
        """Note a problem with the value of a key."""
        self.say(self.entries.get(key, self.written), what, instead, key)

    def text(self, key: str, default: str = "") -> str:
        """One text."""
        value = self.entries.get(key)
        if value is None or value.value is None:
            return default
        if not isinstance(value.value, str):
            self.wrong(key, "A text belongs here.", f"Write {key}: and the text on one line.")
            return default
        return " ".join(value.value.split())

    def name(self, key: str) -> str:
        """A name: small letters, digits, and _ or - between them."""
        found = self.text(key)
        if found and not NAME.fullmatch(found):
            self.wrong(
                key, f'"{found}" is not a name.', "Names are small letters and digits with _ between: plan_reviews."
            )
        return found

    def name_or_reference(self, key: str) -> str:
        """A name, or a council's own reference (`EH1a`), which names an indicator that only its figures define."""
        return self.text(key) if REFERENCE.fullmatch(self.text(key)) else self.name(key)

    def number(self, key: str, default: int | None = None, *, least: int | None = None) -> int | None:
        """A whole number, `least` or more."""
        found = self.text(key)
        if not found:
            return default
        if not re.fullmatch(r"-?\d{1,9}", found):
            self.wrong(key, f'"{found}" is not a whole number.')
            return default
        if least is not None and int(found) < least:
            self.wrong(key, f'"{found}" is less than {least}.', f"Write {least} or more.")
            return default
        return int(found)

    def decimal(self, key: str, default: float | None = None) -> float | None:
        """A number."""
        found = self.text(key)
        if not found:
            return default
        if not re.fullmatch(r"-?\d{1,15}(?:\.\d{1,17})?", found):
            self.wrong(key, f'"{found}" is not a number.')
            return default
        return float(found)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        found = self.text(key).casefold()
        if not found:
            return default
        if found not in _YES:
            self.wrong(key, f'"{found}" is neither true nor false.', "Write true or false.")
            return default
        return _YES[found]

    def day(self, key: str) -> dt.date | None:
        """A day, as 2027-03-31."""
        found = self.text(key)
        if not found:
            return None
        try:
            return dt.date.fromisoformat(found)
        except ValueError:
            self.wrong(key, f'"{found}" is not a day.', "Write a day as 2027-03-31.")
            return None

    def word(self, key: str, words: Iterable[str], default: str = "") -> str:
        """One of a closed list of words."""
        found = self.text(key)
        if not found:
            return default
        if found not in (known := tuple(words)):
            near = did_you_mean(found, known, "It may be")
            self.wrong(key, f'"{found}" is none of the words that may stand here.', near)
            return default
        return found

    def choice(self, key: str, words: type[E], default: E) -> E:
        """One of the words of an enumeration."""
        return words(self.word(key, [w.value for w in words], default.value))

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text is a list of one."""
        value = self.entries.get(key)
        if value is None or value.value is None:
            return ()
        if isinstance(value.value, str):
            return (value.value.strip(),)
        if isinstance(value.value, Mapping):
            self.wrong(key, "A list belongs here.", f"Write {key}: [a, b].")
            return ()
        found = []
        for item in value.value:
            if isinstance(item.value, str):
                found.append(item.value.strip())
            else:
                self.say(item, "A text belongs here.", f"Write {key}: [a, b].", key)
        return tuple(found)

    def items(self, key: str) -> tuple[Written, ...]:
        """A list of anything."""
        value = self.entries.get(key)
        if value is None or value.value is None:
            return ()
        if not isinstance(value.value, tuple):
            self.wrong(key, "A list belongs here.", "Begin each item with a dash.")
            return ()
        return value.value

    def mapping(self, key: str) -> Mapping[str, Written]:
        """Names and what belongs to each."""
        value = self.entries.get(key)
        if value is None or value.value is None:
            return {}
        if not isinstance(value.value, Mapping):
            self.wrong(key, "Names and values belong here.", f"Write {key}: {{name: value}}.")
            return {}
        return value.value

    def texts(self, key: str) -> dict[str, str]:
        """Names and a text for each."""
        found = {}
        for name, item in self.mapping(key).items():
            if isinstance(item.value, str):
                found[name] = item.value.strip()
            else:
                self.say(item, f'A text belongs beside "{name}".', key=key)
        return found

"""From what people write to the code that they mean.

A code list knows its codes, their labels and other spellings; a mapping adds those that one export has. Beyond exact
spellings, compared without case and punctuation, a few shapes are so common that they are rules: `q) 6: Police`
(a letter from a drop-down list), `N1 - Abuse or neglect` (the code first), `NHS trust (R2)` (the code last).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trigpoint.model.table import CodeList

_MARKS = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-",
                        "\u2212": "-", "\u00a0": " "})  # fmt: skip
_LIST_LETTER = re.compile(r"[a-z]{1,2}\)\s*(.+)")
_CODE_FIRST = re.compile(r"([a-z0-9]+)\s*[-:=>/.)\[(]\s*(.*)")
_CODE_WORD_FIRST = re.compile(r"([a-z0-9]+)\s+(.+)")
_CODE_LAST = re.compile(r".*[\[(]\s*([a-z0-9]+)\s*[\])]")


def plain(text: str) -> str:
    """Text as it is compared: no case, plain quotes and dashes, single spaces, no full stop or colon at its ends."""
    told = unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()
    return " ".join(told.split()).strip(" .;:*")


@dataclass(frozen=True)
class Spellings:
    """What each spelling means: `exact` from a spelling as `plain` gives it; `codes` are the codes, plain."""

    exact: Mapping[str, str]
    codes: frozenset[str]
    _found: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, text: str | None) -> str | None:
        """The code that `text` means, or None."""
        if text is None:
            return None
        if text not in self._found:
            self._found[text] = self._look(plain(text))
        return self._found[text]

    def _look(self, text: str) -> str | None:
        for shape in self._shapes(text):
            found = self.exact.get(shape)
            if found is not None:
                return found
        return None

    def _shapes(self, text: str) -> Iterable[str]:
        yield text
        listed = _LIST_LETTER.fullmatch(text)
        if listed:
            text = listed[1]
            yield text
        first = _CODE_FIRST.fullmatch(text)
        if first:
            if first[1] in self.codes:
                yield first[1]
            yield plain(first[2])
        word = _CODE_WORD_FIRST.fullmatch(text)
        # A first word is only taken for a code where it looks like one: `U4 Foster placement`, not `A friend`.
        if word and word[1] in self.codes and len(word[1]) >= 2 and (len(word[1]) >= 4 or re.search(r"\d", word[1])):
            yield word[1]
        last = _CODE_LAST.fullmatch(text)
        if last and last[1] in self.codes:
            yield last[1]


def spellings_of(codes: CodeList, extra: Mapping[str, Iterable[str]]) -> Spellings:
    """The spellings of a code list, with those of one mapping, which win where both know a spelling."""
    exact: dict[str, str] = {}
    for code in codes.codes:
        for text in code.also:
            exact.setdefault(plain(text), code.code)
    for code in codes.codes:
        exact[plain(code.label)] = code.code
    for code in codes.codes:
        exact[plain(code.code)] = code.code
    for name, texts in extra.items():
        exact |= {plain(text): name for text in texts}
    return Spellings(exact, frozenset(plain(code.code) for code in codes.codes))


def yes_and_no(yes: Iterable[str], no: Iterable[str], unknown: Iterable[str]) -> Spellings:
    """The spellings of a yes-or-no column; `find` gives `yes`, `no` or `unknown`."""
    exact = {plain(t): "unknown" for t in unknown} | {plain(t): "no" for t in no} | {plain(t): "yes" for t in yes}
    return Spellings(exact, frozenset({"yes", "no", "unknown", "y", "n"}))

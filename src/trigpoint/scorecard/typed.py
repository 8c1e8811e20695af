"""Numbers that people type into a text: what may be a figure, what is a percentage, what is a change in points.

Years, days, ages, durations, the names of things ("section 47", "EH1a") and what a text quotes live are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trigpoint.scorecard.prose import Phrase, Prose

_NUMBER_WORDS = {
    "nought": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w.£$€/:#-])(?P<n>{_DIGITS}|\b(?:{'|'.join(_NUMBER_WORDS)})\b)(?![\w/:]|[.,]\d|-\d)", re.IGNORECASE
)
_PERCENT = re.compile(r"\s*(?:%|per ?cent(?!age)\b)", re.IGNORECASE)
_POINTS = re.compile(r"\s*(?:percentage[ -]points?|points?|pp|ppts?)(?!\w)", re.IGNORECASE)
_NO_FIGURE_AFTER = re.compile(
    rf"\s*(?:-?\s*(?:working |calendar )?(?:weeks?|months?|years?|hours?|minutes?|am|pm|o'clock)|{_MONTHS})\b",
    re.IGNORECASE,
)
_NO_FIGURE_BEFORE = re.compile(
    r"(?:sections?|s\.|quarter|week|year|years|aged|ages?|per|step|stage|phase|level|tier|strand|part|chapter|page|table"
    rf"|appendix|item|{_MONTHS}|since|until)\s+$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9(\N{OBJECT REPLACEMENT CHARACTER}])|\n+")
_LIVE = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in a text. `written` is the number with its sign or word, `places` the decimal places typed, `kind`
    `percent`, `points` or `number`; `before` and `after` are the rest of its sentence."""

    written: str
    value: float
    places: int
    kind: str
    before: str
    after: str


def typed_in(prose: Prose) -> Iterator[Typed]:
    """Every number that the author typed, in order."""
    for line in prose.lines:
        pieces = ((_LIVE if span.live else span.text) if isinstance(span, Phrase) else "\n" for span in line)
        for sentence in _SENTENCE.split("".join(pieces)):
            yield from _numbers(sentence)


def number_of(written: str) -> float:
    """`1,234.5` and `seven` as numbers."""
    word = written.casefold()
    return float(_NUMBER_WORDS[word]) if word in _NUMBER_WORDS else float(written.replace(",", ""))


def _numbers(sentence: str) -> Iterator[Typed]:
    for match in _NUMBER.finditer(sentence):
        written, before, after = match["n"], sentence[: match.start()], sentence[match.end() :]
        sign, kind = _PERCENT.match(after), "percent"
        if sign is None:
            sign, kind = _POINTS.match(after), "points"
        if sign is None:
            kind = "number"
            if not _may_be_a_figure(written, before, after):
                continue
        end = match.end() + (sign.end() if sign is not None else 0)
        places = len(written.partition(".")[2])
        yield Typed(sentence[match.start() : end], number_of(written), places, kind, before, sentence[end:])


def _may_be_a_figure(written: str, before: str, after: str) -> bool:
    is_year = len(written) == 4 and written[:2] in ("19", "20")
    return not (is_year or _NO_FIGURE_AFTER.match(after) or _NO_FIGURE_BEFORE.search(before))

"""What a target rests on, as people write it: a value, last year, a benchmark, a baseline, a profile, a date.

One closed set of phrases, the same in a file of targets and in a definition; docs/judgement.md lists them with what the
target's number then means. `trigpoint.model.standard.Basis` holds what was read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.model.standard import Basis, BasisKind

HOW_TO_WRITE = (
    "Write one of: to be agreed; none set; band 85 to 100; percent change on last year; within percent of last year; "
    "benchmark england; baseline; points above baseline FY2018-19; cumulative, even; cumulative, last year's shape; "
    "cumulative, even, each year; cumulative, by hand 10 25 60 100; milestone by 2018-09-30; or nothing, where the "
    "number is the target."
)
_NUMBER = r"(-?\d{1,12}(?:\.\d{1,9})?)"
_DAY = r"(\d{4}-\d{2}-\d{2})"
_COMPARATORS = {
    "statistical neighbours": "statistical_neighbours", "neighbours": "statistical_neighbours", "national": "england",
}  # fmt: skip


def read_basis(text: str) -> Basis | None:
    """The basis that a phrase names; None where it is none of the phrases. Case and spacing do not matter."""
    words = " ".join(text.replace("’", "'").split())
    if not words:
        return Basis()
    for pattern, make in _PHRASES:
        if found := pattern.fullmatch(words):
            try:
                return make(found)
            except (ValueError, UserMistake):  # a day or a period that no calendar has
                return None
    return None


def write_basis(basis: Basis) -> str:
    """The phrase that `read_basis` reads as this basis; nothing where the number is the target."""
    change = "percent" if basis.relative else "points"
    match basis.kind:
        case BasisKind.VALUE:
            return ""
        case BasisKind.BAND:
            return f"band {_digits(basis.low or 0.0)} to {_digits(basis.high or 0.0)}"
        case BasisKind.CHANGE:
            return f"{change} change on last year"
        case BasisKind.WITHIN:
            return f"within {change} of last year"
        case BasisKind.BENCHMARK:
            return f"benchmark {basis.comparator}"
        case BasisKind.BASELINE:
            return f"{change} above baseline {basis.period}"
        case BasisKind.CUMULATIVE:
            return _cumulative_words(basis)
        case BasisKind.MILESTONE:
            return f"milestone by {basis.due}" + (f", done {basis.done}" if basis.done is not None else "")
        case BasisKind.TO_BE_AGREED | BasisKind.NONE_SET | BasisKind.BASELINE_YEAR:
            return basis.kind.value


def _cumulative_words(basis: Basis) -> str:
    shape = {"last year": "last year's shape"}.get(basis.shape, basis.shape)
    parts = ["cumulative", " ".join([shape, *map(_digits, basis.profile)])]
    if basis.conversion is not None:
        parts.append(f"at {_digits(basis.conversion)}% conversion")
    return ", ".join([*parts, *(["each year"] if basis.yearly else [])])


def _digits(number: float) -> str:
    """A number without an exponent, with every digit that it has."""
    text = format(Decimal(repr(float(number))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def lacking(basis: Basis, number: float | None, end: dt.date | None) -> tuple[str, ...]:
    """What a target of this basis needs and has not: its number, or the last day of what is added up."""
    kind, found = basis.kind, []
    numbered = (BasisKind.CHANGE, BasisKind.WITHIN, BasisKind.BASELINE, BasisKind.CUMULATIVE)
    if kind in numbered and number is None:
        found.append(f'A target "{kind.value}" needs its number.')
    if kind is BasisKind.CUMULATIVE and end is None and not basis.yearly:
        found.append(
            "A cumulative target needs its first and last day, from and to: its total is by the last. "
            "Or it is for each year."
        )
    return tuple(found)


def _plain(kind: BasisKind) -> Callable[[re.Match[str]], Basis]:
    return lambda found: Basis(kind)


def _band(found: re.Match[str]) -> Basis:
    low, high = float(found[1]), float(found[2])
    if low > high:
        raise ValueError
    return Basis(BasisKind.BAND, low=low, high=high)


def _benchmark(found: re.Match[str]) -> Basis:
    name = found[1].strip()
    plain = name.casefold().replace("_", " ")
    known = _COMPARATORS.get(plain, plain if plain in ("england", "region") else name)
    return Basis(BasisKind.BENCHMARK, comparator=known)


def _baseline(found: re.Match[str]) -> Basis:
    return Basis(
        BasisKind.BASELINE, relative=found[1].casefold() == "percent", period=Period.parse(_canonical(found[2]))
    )


def _canonical(period: str) -> str:
    """Small letters are allowed where the canonical form has capitals."""
    return period if period[:3] in ("ytd", "r12") else re.sub(r"^(fy|ay|cy)", lambda m: m[1].upper(), period)


def _cumulative(found: re.Match[str]) -> Basis:
    shape, by_hand, conversion = found["shape"].casefold(), found["profile"], found["conversion"]
    profile = tuple(float(n) for n in re.findall(_NUMBER, by_hand)) if by_hand else ()
    if any(later < earlier for earlier, later in pairwise(profile)):
        raise ValueError
    share = float(conversion) if conversion else None
    if share is not None and not 0 < share <= 100:
        raise ValueError
    name = "by hand" if by_hand else "last year" if shape.startswith("last") else "even"
    yearly = found["yearly"] is not None
    return Basis(BasisKind.CUMULATIVE, shape=name, profile=profile, conversion=share, yearly=yearly)


def _milestone(found: re.Match[str]) -> Basis:
    due, done = dt.date.fromisoformat(found[1]), found[2]
    return Basis(BasisKind.MILESTONE, due=due, done=dt.date.fromisoformat(done) if done else None)


def _phrase(pattern: str, make: Callable[[re.Match[str]], Basis]) -> tuple[re.Pattern[str], Callable[..., Basis]]:
    return re.compile(pattern, re.IGNORECASE), make


_PHRASES = (
    _phrase(r"value", _plain(BasisKind.VALUE)),
    _phrase(r"to be agreed|tba|tbc", _plain(BasisKind.TO_BE_AGREED)),
    _phrase(r"none set|no target", _plain(BasisKind.NONE_SET)),
    _phrase(rf"band {_NUMBER} to {_NUMBER}", _band),
    _phrase(r"percent change on last year", lambda found: Basis(BasisKind.CHANGE, relative=True)),
    _phrase(r"points? change on last year", lambda found: Basis(BasisKind.CHANGE)),
    _phrase(r"within percent of last year", lambda found: Basis(BasisKind.WITHIN, relative=True)),
    _phrase(r"within points of last year", lambda found: Basis(BasisKind.WITHIN)),
    _phrase(r"benchmark (.+)", _benchmark),
    _phrase(r"baseline(?: year)?", _plain(BasisKind.BASELINE_YEAR)),
    _phrase(r"(points|percent) above baseline (\S+)", _baseline),
    _phrase(
        rf"cumulative(?:, (?P<shape>even|last year's shape|by hand(?P<profile>(?: {_NUMBER})+)))"
        rf"(?:, at (?P<conversion>\d{{1,3}}(?:\.\d{{1,6}})?) ?% conversion)?(?P<yearly>, each year)?",
        _cumulative,
    ),
    _phrase(rf"milestone by {_DAY}(?:, done {_DAY})?", _milestone),
)  # fmt: skip

"""Values of many rows at once, any of them blank, and the three-valued logic over them, as SQL has it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLANK_LABEL = -1
"""The place of what is blank among labels."""

COMPARED: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Values:
    """One value a row, or one for all of them (an array without dimensions). `known` says which are not blank (None:
    all); what stands in a blank one means nothing. Days are whole numbers, counted from 1 January 1970. Of texts,
    `array` holds each one's place among `labels`."""

    array: NDArray[Any]
    known: NDArray[Any] | None = None
    labels: tuple[str, ...] | None = None

    def at(self, places: NDArray[Any] | None) -> Values:
        """Those of some rows, by their places; None: of all, once each."""
        if places is None or not self.array.ndim:
            return self
        return Values(self.array[places], None if self.known is None else self.known[places], self.labels)

    def filled(self, blank: int) -> NDArray[Any]:
        """With `blank` in the place of what is blank."""
        return self.array if self.known is None else np.where(self.known, self.array, blank)

    def where(self, holds: NDArray[Any]) -> Values:
        """Blank as well where it does not hold."""
        return Values(self.array, holds if self.known is None else self.known & holds, self.labels)

    @property
    def is_known(self) -> NDArray[Any]:
        """Which are not blank."""
        return np.ones(self.array.shape, bool) if self.known is None else self.known


def from_database(column: NDArray[Any]) -> Values:
    """A column as DuckDB gives it: masked where anything in it is blank."""
    array, known = np.ma.getdata(column), ~np.ma.getmaskarray(column) if np.ma.is_masked(column) else None
    if array.dtype.kind != "O":
        return Values(array, known)
    texts = [text if there else "" for text, there in zip(array.tolist(), Values(array, known).is_known, strict=True)]
    labels = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    return Values(np.array([labels[text] for text in texts], np.int64), known, tuple(labels))


def known_in_all(*several: Values) -> NDArray[Any] | None:
    """Where all of them are known; None: everywhere."""
    masks = [one.known for one in several if one.known is not None]
    return reduce(operator.and_, masks) if masks else None


def all_hold(parts: Sequence[Values]) -> Values:
    """Whether all conditions hold: not, where one does not, whatever is blank."""
    if all(part.known is None for part in parts):
        return Values(reduce(operator.and_, [part.array for part in parts]))
    holds = reduce(operator.and_, [part.filled(blank=False) for part in parts])
    fails = reduce(operator.or_, [~part.filled(blank=True) for part in parts])
    return Values(holds, holds | fails)


def contrary(part: Values) -> Values:
    """Whether a condition does not hold; blank stays blank."""
    return Values(~part.array, part.known)


def any_holds(parts: Sequence[Values]) -> Values:
    """Whether one of the conditions holds, whatever of the others is blank."""
    return contrary(all_hold([contrary(part) for part in parts]))


def compared(sign: str, left: Values, right: Values) -> Values:
    """`left` beside `right`, both numbers or days, or truths; blank where either is."""
    return Values(COMPARED[sign](left.array, right.array), known_in_all(left, right))


def first_known(parts: Sequence[Values]) -> Values:
    """The first that is not blank."""
    found = parts[-1]
    for part in reversed(parts[:-1]):
        if part.known is None:
            found = part
            continue
        known = None if found.known is None else part.known | found.known
        found = Values(np.where(part.known, part.array, found.array), known)
    return found


def first_label(cases: Sequence[tuple[str, NDArray[Any]]]) -> Values:
    """The label of the first case that holds, as texts; blank where none does."""
    holding = [holds for _, holds in cases]
    place = np.select(holding, range(len(cases)), BLANK_LABEL).astype(np.int16)
    return Values(place, place != BLANK_LABEL, tuple(label for label, _ in cases))

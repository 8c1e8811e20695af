"""The nearest name to one that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LISTED = 12


def near(word: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """The known name that `word` was most likely meant to be, or None where nothing is close: `alike` from 0 to 1."""
    names = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), names, n=1, cutoff=alike)
    return names[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "There is") -> str:
    """A sentence that names the near name, or all names where they are few and none is near."""
    names = sorted(known)
    close = near(word, names)
    if close is not None:
        return f'Did you mean "{close}"?'
    if not names or len(names) > _LISTED:
        return ""
    return f"{otherwise}: {', '.join(names)}."

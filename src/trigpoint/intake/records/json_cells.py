"""Cells that hold a JSON object, as the Standard Safeguarding Dataset has them: flags, or the parts of an address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

_SET = frozenset({"y", "yes", "1", "true"})


def read_flag(text: str | None, flags: Mapping[str, str]) -> str | None:
    """What the first flag that is set means, in the order of `flags`; null where none of them is.

    A text that is no JSON object is given back as it is, for the list of codes to read or to refuse.
    """
    held = _object(text)
    if held is None:
        return text
    return next((means for flag, means in flags.items() if held.get(flag.casefold(), "").casefold() in _SET), None)


def read_texts(text: str | None) -> str | None:
    """The values of an object that are not blank, in its order, with commas between them; any other text as it is."""
    held = _object(text)
    return text if held is None else ", ".join(value for value in held.values() if value) or None


def _object(text: str | None) -> dict[str, str] | None:
    """A JSON object's names (without case) and values, as text; None where the text is none."""
    if text is None or not text.startswith("{"):
        return None
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return {
        name.casefold(): "" if value is None else str(value).strip()
        for name, value in cast("dict[str, object]", held).items()
    }

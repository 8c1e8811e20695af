"""What a text file is written in, from its bytes: UTF-8, UTF-16 with or without a mark, or Windows-1252."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from trigpoint.intake.archive import refusal

_SAMPLE = 1 << 16
_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NEVER_IN_TEXT = bytes(n for n in range(32) if n not in (9, 10, 11, 12, 13, 26, 28, 29, 30, 31))
_SAVE = 'Save it from Excel as "CSV UTF-8" or as a workbook (.xlsx).'


def encoding_of(path: Path) -> str:
    """The name of the encoding, as Python's `open` takes it. Raises `UserMistake` for what is not text."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    marked = next((name for mark, name in _MARKS if sample.startswith(mark)), None)
    guessed = marked or _unmarked_utf16(sample)
    if guessed is not None:
        if not _decodes(path, guessed):
            raise refusal(path, f"begins like text in {guessed.upper()}, but is not.", _SAVE)
        return guessed
    for piece in _pieces(path):
        if len(piece) != len(piece.translate(None, _NEVER_IN_TEXT)):
            raise refusal(
                path,
                "is neither a workbook nor text: it holds bytes that no text has.",
                "Load a workbook (.xlsx, .xls, .ods) or a CSV.",
            )
    found = next((name for name in ("utf-8", "cp1252") if _decodes(path, name)), None)
    if found is None:
        raise refusal(path, "is text in neither UTF-8, UTF-16 nor Windows-1252.", _SAVE)
    return found


def _unmarked_utf16(sample: bytes) -> str | None:
    """UTF-16 without a mark: mostly English, so that every other byte is zero."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    if odd > 0.5 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.5 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _pieces(path):
            if "\0" in decoder.decode(piece):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

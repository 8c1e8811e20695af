"""Keyed pseudonyms: what stands for an identifier everywhere but behind the door.

A pseudonym is 16 hex characters of BLAKE2b, keyed with 32 random bytes that are made with the workspace, over
`of:value`. The same source value of the same noun gives the same pseudonym in every table and load of a workspace, and
another one in every other workspace. Another authority's identifiers are hashed under a key of that authority, made
from the workspace's, so that 1234 of one is nobody's 1234 of another. Without the key neither a pseudonym can be
reversed nor a guess be tried.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store import files

if TYPE_CHECKING:
    import polars as pl

KEY_BYTES = 32
DIGEST_BYTES = 8


def make_key(path: Path) -> None:
    """Make the key's file, readable by its owner only from its first byte. An existing key is left as it is."""
    if path.exists():
        return
    files.make_folder(path.parent)
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    files.put_in_place(path, f"{secrets.token_hex(KEY_BYTES)}\n".encode(), temporary, private=True)


def read_key(path: Path) -> bytes:
    """The key. Raises `UserMistake` where it is missing or damaged."""
    instead = "Restore it from a backup: with another key, nobody would be recognised again from one load to the next."
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        raise UserMistake(Problem("The workspace's key is missing.", instead, file=f"keys/{path.name}")) from error
    except PermissionError as error:
        what = "This account may not read the workspace's key."
        raise UserMistake(Problem(what, "Ask whoever made the workspace.", file=f"keys/{path.name}")) from error
    except ValueError as error:
        raise UserMistake(Problem("The workspace's key is damaged.", instead, file=f"keys/{path.name}")) from error
    if len(key) != KEY_BYTES:
        raise UserMistake(Problem("The workspace's key is damaged.", instead, file=f"keys/{path.name}"))
    return key


def key_for(key: bytes, authority: str) -> bytes:
    """The key of an authority's own pseudonyms; of the workspace's own area (empty) the workspace's key itself."""
    if not authority:
        return key
    return hashlib.blake2b(f"authority:{authority.casefold()}".encode(), digest_size=KEY_BYTES, key=key).digest()


def normalised(values: pl.Series) -> pl.Series:
    """Identifiers as text: without spaces around, `123.0` (a number read from a workbook) as `123`, nothing as null."""
    import polars as pl

    if values.dtype.is_float():
        # Through whole numbers, so that a long identifier never comes out as 1e16.
        values = values.fill_nan(None)
        whole = values.cast(pl.Int64, strict=False)
        text = pl.select(
            pl.when(whole.cast(pl.Float64) == values).then(whole.cast(pl.String)).otherwise(values.cast(pl.String))
        ).to_series()
    else:
        text = values.cast(pl.String)
    text = text.str.strip_chars()
    if text.str.contains(r"\.0+$").any():
        text = text.str.replace(r"^(-?\d+)\.0+$", "$1")
    return text.set(text == "", None) if (text == "").any() else text


def pseudonyms(key: bytes, of: str, values: pl.Series) -> pl.Series:
    """Pseudonyms of identifiers of the noun `of` (`person`, `referral`, ...); nothing stays null."""
    import polars as pl

    unique = values.drop_nulls().unique()
    start = hashlib.blake2b(f"{of}:".encode(), digest_size=DIGEST_BYTES, key=key)
    hashed: list[str | None] = []
    for value in normalised(unique):
        if value is None:
            hashed.append(None)
            continue
        one = start.copy()
        one.update(value.encode())
        hashed.append(one.hexdigest())
    if not hashed:
        return pl.Series(values.name, [None] * len(values), dtype=pl.String)
    known = pl.DataFrame({"value": unique, "pseudonym": pl.Series(hashed, dtype=pl.String)})
    found = values.alias("value").to_frame().join(known, on="value", how="left", maintain_order="left")
    return found["pseudonym"].alias(values.name)

"""Pseudonyms: the same for the same, different for different, and nothing without the key."""

import hashlib
import os
import stat
import subprocess
from pathlib import Path

import polars as pl
import pytest

from trigpoint.model.problem import UserMistake
from trigpoint.store import files, permissions
from trigpoint.store.permissions import others_may_read
from trigpoint.store.pseudonym import make_key, normalised, pseudonyms, read_key

KEY = bytes(range(32))


def drawn(of: str, value: str, key: bytes = KEY) -> str:
    """The definition, by hand."""
    return hashlib.blake2b(f"{of}:{value}".encode(), digest_size=8, key=key).hexdigest()


def test_a_pseudonym_is_keyed_blake2b_over_noun_and_value() -> None:
    values = pl.Series("person_id", ["C1", "C2", "C1", None, "Ünï"])
    found = pseudonyms(KEY, "person", values)
    assert found.name == "person_id"
    assert found.to_list() == [
        drawn("person", "C1"), drawn("person", "C2"), drawn("person", "C1"), None, drawn("person", "Ünï"),
    ]  # fmt: skip
    assert found.str.len_chars().drop_nulls().unique().to_list() == [16]


def test_another_noun_or_key_gives_another_pseudonym() -> None:
    one = pl.Series(["1"])
    assert pseudonyms(KEY, "person", one).to_list() != pseudonyms(KEY, "family", one).to_list()
    assert pseudonyms(KEY, "person", one).to_list() != pseudonyms(bytes(32), "person", one).to_list()


@pytest.mark.parametrize(
    "values",
    [
        pl.Series([123, None]),
        pl.Series([123.0, None]),
        pl.Series([123.0, float("nan")]),
        pl.Series(["123", ""]),
        pl.Series([" 123 ", "   "]),
        pl.Series(["123.0", None]),
        pl.Series(["123.00\u00a0", None]),
        pl.Series(["123", None], dtype=pl.Categorical),
    ],
)
def test_the_ways_in_which_files_write_one_identifier_are_one(values: pl.Series) -> None:
    assert pseudonyms(KEY, "person", values).to_list() == [drawn("person", "123"), None]


def test_what_only_looks_alike_stays_apart() -> None:
    values = pl.Series(["0123", "123", "123.5", "A.0", "1.0.0", "123.01"])
    assert normalised(values).to_list() == ["0123", "123", "123.5", "A.0", "1.0.0", "123.01"]


def test_long_numbers_do_not_come_out_as_powers_of_ten() -> None:
    assert normalised(pl.Series([9007199254740991.0, 12.5])).to_list() == ["9007199254740991", "12.5"]


def test_nothing_at_all_gives_nothing() -> None:
    assert pseudonyms(KEY, "person", pl.Series([None, None], dtype=pl.String)).to_list() == [None, None]
    assert pseudonyms(KEY, "person", pl.Series([None, None])).to_list() == [None, None]
    assert pseudonyms(KEY, "person", pl.Series([], dtype=pl.Int64)).to_list() == []


def test_many_values_with_repeats_keep_their_order() -> None:
    numbers = [n * 7919 % 1000 for n in range(20_000)]
    found = pseudonyms(KEY, "person", pl.Series(numbers))
    once = {n: drawn("person", str(n)) for n in set(numbers)}
    assert found.to_list() == [once[n] for n in numbers]


def test_a_key_is_made_once_and_is_random(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_key(tmp_path / name / "pseudonym.key")
    keys = [read_key(tmp_path / name / "pseudonym.key") for name in ("a", "b")]
    assert [len(key) for key in keys] == [32, 32]
    assert keys[0] != keys[1]
    make_key(tmp_path / "a" / "pseudonym.key")
    assert read_key(tmp_path / "a" / "pseudonym.key") == keys[0]


@pytest.mark.skipif(os.name == "nt", reason="modes mean nothing on Windows, where icacls is tested")
def test_only_the_owner_may_read_a_key_from_its_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    sync = files.sync

    def look(path: Path) -> None:
        modes.append(stat.S_IMODE(path.stat().st_mode))
        sync(path)

    before = os.umask(0)
    try:
        monkeypatch.setattr(files, "sync", look)
        opened: list[int] = []
        really_open = os.open

        def opening(path: object, flags: int, mode: int = 0o777) -> int:
            if flags & os.O_CREAT:
                assert flags & os.O_EXCL
                opened.append(mode)
            return really_open(path, flags, mode)  # type: ignore[call-overload]

        monkeypatch.setattr(os, "open", opening)
        make_key(tmp_path / "keys" / "pseudonym.key")
    finally:
        os.umask(before)
    assert opened == modes == [0o600]
    assert not others_may_read(tmp_path / "keys" / "pseudonym.key")
    (tmp_path / "keys" / "pseudonym.key").chmod(0o640)
    assert others_may_read(tmp_path / "keys" / "pseudonym.key")


def test_on_windows_a_key_is_granted_to_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    listing = "pseudonym.key COUNCIL\\ann:(F)\n              BUILTIN\\Users:(RX)\n"

    def icacls(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 0, stdout=listing)

    key = tmp_path / "pseudonym.key"
    make_key(key)
    with monkeypatch.context() as patch:
        patch.setattr(permissions.subprocess, "run", icacls)
        patch.setattr(permissions.getpass, "getuser", lambda: "ann")
        patch.setattr(permissions, "_WINDOWS", True)
        permissions.keep_to_owner(key)
        assert others_may_read(key)
        listing = "pseudonym.key COUNCIL\\ann:(F)\n"
        assert not others_may_read(key)
    assert asked[0] == ["icacls", str(key), "/inheritance:r", "/grant:r", "ann:F"]


@pytest.mark.parametrize("content", ["", "zz", "00" * 31, "00" * 33])
def test_a_damaged_key_is_told_in_words(tmp_path: Path, content: str) -> None:
    (tmp_path / "pseudonym.key").write_text(content, encoding="ascii")
    with pytest.raises(UserMistake, match=r"keys/pseudonym\.key: The workspace's key is damaged\. Restore it"):
        read_key(tmp_path / "pseudonym.key")


def test_a_missing_key_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="key is missing"):
        read_key(tmp_path / "pseudonym.key")

"""A disk that fills up while tables are prepared is the user's to mend, and is said in words."""

import errno
import os
from pathlib import Path

import duckdb
import pytest

from trigpoint.engines.prepare import _write
from trigpoint.model.problem import UserMistake


class Full:
    """A connection to which the disk says something."""

    def __init__(self, why: str) -> None:
        self.why = why

    def execute(self, query: str) -> None:
        raise duckdb.IOException(f"IO Error: Could not write file: {self.why}")


def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=r"no room on the disk.*Make room, and ask again"):
        _write(Full(os.strerror(errno.ENOSPC)), "SELECT 1", tmp_path / "contact.parquet")  # type: ignore[arg-type]
    with pytest.raises(duckdb.IOException):
        _write(Full("something else"), "SELECT 1", tmp_path / "contact.parquet")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []

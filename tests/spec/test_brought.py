"""What was brought home is kept: asked for once, given back as it came, done without where it is damaged."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest

from trigpoint.engines import brought
from trigpoint.engines.brought import Brought, Columns, in_files_order

ROWS: Columns = {
    "whole": np.array([3, 1, 2**40], np.int64),
    "number": np.array([2**64 - 1, 0, 7], np.uint64),
    "part": np.array([0.1, -2.5, 7.0]),
    "holds": np.array([True, False, True]),
    "month": np.ma.MaskedArray(np.array([24300, 0, 24301], np.int32), [False, True, False]),
    "unsure": np.ma.MaskedArray(np.array([True, True, False]), [True, False, False]),
    "text": np.array(["a", None, "b"], object),
}


class Asked:
    """Brings columns, and knows which it was asked for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, names: Sequence[str]) -> Columns:
        self.names += names
        return {name: ROWS[name] for name in names}


def ask(folder: Path, *names: str, of: str = "rows") -> list[str]:
    """Which of the columns are brought, of all that are asked for; each is what it was."""
    bring = Asked()
    found = Brought(folder).columns(of, names, bring)
    assert list(found) == list(names)
    for name, column in found.items():
        assert column.dtype == ROWS[name].dtype
        assert np.ma.is_masked(column) == np.ma.is_masked(ROWS[name])
        assert column.tolist() == ROWS[name].tolist()
    return bring.names


def test_each_column_is_brought_once_and_texts_each_time(tmp_path: Path) -> None:
    assert ask(tmp_path, "whole", "month") == ["whole", "month"]
    assert ask(tmp_path, "month", "number", "part", "holds", "unsure", "text") == [
        "number", "part", "holds", "unsure", "text",
    ]  # fmt: skip
    assert ask(tmp_path, *ROWS) == ["text"]
    assert ask(tmp_path, "whole", of="other rows") == ["whole"]


def test_nothing_is_kept_of_texts_alone(tmp_path: Path) -> None:
    assert ask(tmp_path, "text") == ["text"]
    assert list(tmp_path.iterdir()) == []


def test_of_no_rows_there_are_columns_without_any(tmp_path: Path) -> None:
    for _ in range(2):
        found = Brought(tmp_path).columns("nothing", ["n"], lambda _: {"n": np.array([], np.int32)})
        assert (found["n"].dtype, found["n"].tolist()) == (np.dtype(np.int32), [])


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[[1, 2]]\n", b'[["a", "<i8", 3]]\n12', b"7\n"])
def test_a_damaged_file_is_done_without(tmp_path: Path, damage: bytes) -> None:
    ask(tmp_path, "whole", "month")
    (kept,) = tmp_path.iterdir()
    for spoilt in (damage, kept.read_bytes()[:-64]):
        kept.write_bytes(spoilt)
        assert ask(tmp_path, "whole", "month") == ["whole", "month"]
        for more in tmp_path.iterdir():
            if more != kept:
                more.unlink()


def test_a_file_whose_contents_were_lost_is_done_without(tmp_path: Path) -> None:
    ask(tmp_path, "whole", "month")
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    last = max(place for place, byte in enumerate(whole) if byte)
    kept.write_bytes(whole[:last] + b"\0" * (len(whole) - last))
    assert ask(tmp_path, "whole", "month") == ["whole", "month"]


def test_a_file_whose_pages_changed_places_is_done_without(tmp_path: Path) -> None:
    numbers = {"n": np.arange(4096)}
    Brought(tmp_path).columns("many", ["n"], lambda _: numbers)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    first = len(whole) - numbers["n"].nbytes
    one, other = (slice(first + at, first + at + 4096) for at in (0, 8192))
    spoilt = bytearray(whole)
    spoilt[one], spoilt[other] = whole[other], whole[one]
    kept.write_bytes(spoilt)
    again = Brought(tmp_path).columns("many", ["n"], lambda _: {"n": np.zeros(1)})
    assert again["n"].tolist() == [0]


def test_of_a_file_that_was_made_again_nothing_is_taken(tmp_path: Path) -> None:
    """Its rows may stand in another order, and columns go by places."""
    of, asked = "FROM read_parquet('cache/prepared/0a1b.parquet')", Asked()
    for made in ({"0a1b.parquet": 1}, {"0a1b.parquet": 1, "ff.parquet": 2}, {"0a1b.parquet": 3, "ff.parquet": 2}):
        Brought(tmp_path, made).columns(of, ["whole"], asked)
    assert asked.names == ["whole", "whole"]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    in_the_way = tmp_path / "brought"
    in_the_way.write_text("in the way", encoding="utf-8")
    assert ask(in_the_way, "whole") == ["whole"]
    assert ask(in_the_way, "whole") == ["whole"]
    assert Brought(in_the_way).rows("few", lambda: [("a", 1)]) == [["a", 1]]
    Brought(in_the_way).tidied()


def test_the_few_rows_of_a_query_are_asked_for_once(tmp_path: Path) -> None:
    asked = []

    def bring() -> list[tuple[object, ...]]:
        asked.append(1)
        return [("North", 2**64 - 1), (None, 5)]

    for _ in range(2):
        assert Brought(tmp_path).rows("members", bring) == [["North", 2**64 - 1], [None, 5]]
    assert len(asked) == 1


def test_the_oldest_goes_where_there_is_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for age, of in enumerate(("third", "second", "first")):
        before = set(tmp_path.iterdir())
        ask(tmp_path, "whole", of=of)
        (made,) = set(tmp_path.iterdir()) - before
        os.utime(made, (1000 - age, 1000 - age))
    size = made.stat().st_size
    Brought(tmp_path).tidied()
    assert len(list(tmp_path.iterdir())) == 3
    monkeypatch.setattr(brought, "MOST", 2 * size)
    Brought(tmp_path).tidied()
    assert ask(tmp_path, "whole", of="third") == []
    assert ask(tmp_path, "whole", of="second") == []
    assert ask(tmp_path, "whole", of="first") == ["whole"]


@pytest.mark.parametrize("as_they_came", [True, False])
def test_columns_stand_as_their_rows_stand_in_files_whatever_order_they_came_in(as_they_came: bool) -> None:
    """An engine with several processors gives the rows of one query in another order than those of the next."""
    places = [(file, row) for file, many in ((0, 5), (1, 4), (2, 3)) for row in range(many)]
    rows = [(place, n, None if n % 3 else n * 10) for n, place in enumerate(places)]
    came = rows if as_they_came else Random(1).sample(rows, len(rows))
    file, row = (np.array([place[side] for place, _, _ in came], np.int64) for side in (0, 1))
    numbers = np.array([n for _, n, _ in came])
    blanks = np.ma.MaskedArray([n or 0 for _, _, n in came], [n is None for _, _, n in came])
    first, second = in_files_order(file, row, [numbers, blanks])
    assert first.tolist() == list(range(len(rows)))
    assert second.tolist() == [n for _, _, n in rows]

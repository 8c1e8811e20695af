"""One of a thing is not many of it."""

import pytest

from trigpoint.model.so_many import so_many


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (1, ("row",), "1 row"),
        (0, ("row",), "0 rows"),
        (1204, ("row",), "1,204 rows"),
        (1, ("file is", "files are"), "1 file is"),
        (2, ("file is", "files are"), "2 files are"),
    ],
)
def test_one_is_said_as_one_and_others_as_many(count, words, said):
    assert so_many(count, *words) == said

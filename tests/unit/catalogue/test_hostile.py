"""No text whatever makes reading definitions fail otherwise than in words."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.catalogue.test_digest import OWN
from tests.unit.catalogue.test_reading import SHARE
from tests.unit.catalogue.writing import BASE
from trigpoint.catalogue.load import load_catalogue
from trigpoint.model.problem import UserMistake

WHOLE = [
    *BASE.splitlines(),
    "---",
    *OWN.splitlines(),
    "---",
    *SHARE.format(count="assessment", when="open at period end", value="count").splitlines(),
]
VALUES = st.sampled_from(
    [
        "[]",
        "{}",
        "null",
        "[a, b]",
        "{a: b}",
        "-1",
        "[[a]]",
        "{a: {b: c}}",
        "'",
        "count",
        "[null, null]",
        "ratio of a to b",
        "person_id",
        "999999999999999999999",
        "1e9",
        "&a b",
        "*a",
        "!x y",
        "? z",
        "%",
        "@",
        "é",
        "{",
        "team",
        "open at period end",
        "mean of working_days",
    ]
)


def spoil(lines: list[str], data: st.DataObject) -> list[str]:
    """The lines with one of them cut, repeated, indented, left out, or given another value."""
    at = data.draw(st.integers(0, len(lines) - 1))
    line, rest = lines[at], lines[at + 1 :]
    cut = data.draw(st.integers(0, len(line)))
    value = data.draw(VALUES)
    told = data.draw(
        st.sampled_from(
            [[], [line, line], [f"  {line}"], [line[:cut]], [line[:cut] + value], [f"{line.split(':')[0]}: {value}"]]
        )
    )
    return [*lines[:at], *told, *rest] or ["x"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoiled_file_is_read_or_refused_in_words(data: st.DataObject) -> None:
    lines = WHOLE
    for _ in range(data.draw(st.integers(1, 3))):
        lines = spoil(lines, data)
    read("\n".join(lines).encode())


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_at_all_is_read_or_refused_in_words(content: bytes) -> None:
    read(content)


def read(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "own.yaml")
        path.write_bytes(content)
        try:
            load_catalogue(path)
        except UserMistake as mistake:
            assert all(problem.what and problem.file == "own.yaml" for problem in mistake.problems)

"""`make test` runs two groups of tests at once: neither fails unseen."""

from __future__ import annotations

import sys

import pytest

from tests.support.beside import together


def ending(said: str, code: int) -> list[str]:
    """A command that says something and ends with a code."""
    return [sys.executable, "-S", "-c", f"import sys; print({said!r}, flush=True); sys.exit({code})"]


@pytest.mark.parametrize(("this", "that", "told"), [(0, 0, 0), (3, 0, 3), (0, 4, 4), (3, 4, 3)])
def test_both_run_to_their_ends_and_a_failure_of_either_is_told(
    this: int, that: int, told: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert together(ending("this one", this), ending("that one", that)) == told
    assert capfd.readouterr().out.split() == ["this", "one", "that", "one"]

"""Where people read: colours and the terminal's width at a terminal; plain, wide lines in a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_IN_A_PIPE = 200


def console() -> Console:
    """A console on standard output. In a pipe nothing is cut off at eighty characters."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else _IN_A_PIPE)

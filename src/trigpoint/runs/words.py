"""The port through which a scorecard and an edition see what people wrote.

Whoever asks for a scorecard passes one in: the web application's own tables, or, where there is none, the workspace's
files (`trigpoint.runs.words_kept`). Words are keyed by indicator, period and member and know nothing of snapshots.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from trigpoint.model.period import Period
from trigpoint.model.words import Action, Comment


class Words(Protocol):
    """What people wrote."""

    def commentary(self, pack: str, period: Period) -> Sequence[Comment]:
        """The comments about a period's figures, of any indicator; of several about one figure the newest holds."""
        ...

    def actions(self, pack: str, on: dt.date) -> Sequence[Action]:
        """Every action that was opened by that day, closed ones included, whatever period it arose from."""
        ...

"""The history of loads, and which of them may still go back."""

from __future__ import annotations

from trigpoint.runs.editions import Listed, editions
from trigpoint.runs.loads import LoadRecord, loads
from trigpoint.web import place
from trigpoint.web.words.models import Round


def all_loads() -> list[LoadRecord]:
    """Every load and undo, the newest first."""
    return [one for one in reversed(loads(place.workspace())) if one.act in ("load", "undo")]


def last_load() -> LoadRecord | None:
    """The load that an undo would take back: the last in effect."""
    return next((one for one in all_loads() if one.act == "load" and one.state == "in effect"), None)


def signed_since(load: LoadRecord) -> Listed | None:
    """An edition that was signed after the load and not opened again: its month is closed. None where there is none.

    What is signed stays as it is, whatever is loaded; but what it rested on is then left where it is too.
    """
    again = set(Round.objects.filter(state="open").values_list("pack", "period"))
    signed = [one for one in editions(place.workspace()) if (one.pack, str(one.period)) not in again]
    after = [one for one in signed if one.frozen_at > load.when]
    return max(after, key=lambda one: one.frozen_at, default=None)

"""What was known on a day, for any history of loads: the figures that were seen after the last load that told of no
later day, whatever has been loaded, corrected or taken back since."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.unit.score.conftest import Started, put, records
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.score import score
from trigpoint.runs.undo import undo
from trigpoint.store.workspace import Workspace

FIRST, LAST = dt.date(2025, 6, 1), dt.date(2025, 9, 30)
JUNE = Period.month(2025, 6)
Load = tuple[dt.date, frozenset[dt.date]] | None

DAYS = st.dates(FIRST, LAST)
LOADS: st.SearchStrategy[list[Load]] = st.lists(
    st.one_of(st.tuples(DAYS, st.frozensets(DAYS, min_size=1, max_size=6)), st.none()), min_size=1, max_size=5
)


def _june(workspace: Workspace, on: dt.date | None) -> tuple[float | None, str] | None:
    """The assessments started in June as the scorecard shows them, and how sure that is; None where it has nothing."""
    try:
        card = score(workspace, "early-help-monthly", JUNE, as_known_on=on)
    except UserMistake:
        return None
    row = next(row for row in card.rows if row.indicator == "early_help_assessments_started")
    return row.value, row.status.value


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(loads=LOADS, asked=st.lists(DAYS, min_size=1, max_size=3))
def test_what_was_known_on_a_day_is_what_was_seen_then(loads: list[Load], asked: list[dt.date]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder, "council"), "Fenbridge", "Fenbridge")
        seen: list[tuple[dt.date, tuple[float | None, str] | None]] = []
        for load in loads:
            if load is not None:
                as_of, starts = load
                rows = records([Started(day, "East", None) for day in sorted(starts)])
                put(workspace, as_of, {"early_help_assessment": rows})
                told = max(
                    [as_of, *(day for day, _ in seen)]
                )  # what is known of a day is not forgotten by a later load
                seen.append((told, _june(workspace, None)))
            elif seen:
                undo(workspace, "tester")
                seen.pop()
        for day in asked:
            then = [figure for told, figure in seen if told <= day]
            assert _june(workspace, day) == (then[-1] if then else None)


def test_a_day_to_come_is_said_to_be(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "council", "Fenbridge", "Fenbridge")
    put(workspace, LAST, {"early_help_assessment": records([Started(FIRST, "East", None)])})
    card = score(workspace, "early-help-monthly", JUNE, as_known_on=dt.date(2999, 1, 1))
    assert card.notes == ("2999-01-01 is still to come: these are the figures as known now.",)
    assert score(workspace, "early-help-monthly", JUNE, as_known_on=LAST).notes == ()

"""One small borough, lived once for all tests."""

from __future__ import annotations

import pytest

from trigpoint.model.period import Period
from trigpoint.simulation.borough import live
from trigpoint.simulation.records import Records

UNTIL = Period.month(2026, 3)


@pytest.fixture(scope="session")
def borough() -> Records:
    """The records of 14,000 children over two years and the run-up."""
    return live(0.2, 24, UNTIL, seed=7)

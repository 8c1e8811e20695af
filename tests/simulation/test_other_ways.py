"""What Trigpoint is measured against counts what it counts: every figure of two months, in pandas and in SQL."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.scale.analyst import figures
from tests.scale.evaluation import SIX, differences, files_of, read_desk
from tests.scale.queries import Queries
from tests.scale.translated import translated
from tests.scale.wanted import WANTED
from tests.simulation.conftest import CATALOGUE, UNTIL
from trigpoint.catalogue.calendar import england
from trigpoint.engines.derive import working_days_table
from trigpoint.engines.duck import evaluate
from trigpoint.engines.opened import connection
from trigpoint.engines.prepare import Prepared
from trigpoint.model.observation import Observation

pytestmark = pytest.mark.slow

COMPUTED = [indicator for indicator in CATALOGUE.indicators.values() if indicator.origin == "computed"]
MONTHS = [UNTIL.shift(-2), UNTIL]
"""In the first of these a school term begins: what is counted by term has no figures in most months."""
ENDS = [month.end for month in MONTHS]
NAMES = [indicator.id for indicator in COMPUTED]


@pytest.fixture(scope="module")
def ours(prepared: Prepared) -> list[Observation]:
    """Trigpoint's figures of both months."""
    found = evaluate(CATALOGUE, prepared, COMPUTED, MONTHS, SIX)
    assert len({o.indicator for o in found if o.breakdown is None and (o.numerator or o.value)}) > 0.9 * len(COMPUTED)
    return found


@pytest.mark.parametrize("plainly", [True, False])
def test_pandas_counts_the_whole_catalogue(prepared: Prepared, ours: list[Observation], plainly: bool) -> None:
    work = {name: WANTED.get(name) or translated(CATALOGUE, CATALOGUE.indicators[name]) for name in NAMES}
    desk = read_desk(CATALOGUE, prepared, (), plainly=plainly)
    months = [(pd.Timestamp(month.start), pd.Timestamp(month.end)) for month in MONTHS]
    assert differences(CATALOGUE, ours, figures(desk, months, work, NAMES, SIX), ENDS) == []


def test_sql_counts_the_whole_catalogue(prepared: Prepared, ours: list[Observation]) -> None:
    with connection() as db:
        db.execute(f"CREATE TABLE workday AS {working_days_table(england())}")
        queries = Queries(db, CATALOGUE, files_of(prepared), SIX)
        found = queries.figures(NAMES, [(month.start, month.end) for month in MONTHS])
    assert differences(CATALOGUE, ours, found, ENDS) == []

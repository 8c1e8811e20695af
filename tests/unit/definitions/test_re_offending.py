"""Re-offending, three figures of one cohort: how many came back, how often over all, how often over those who did."""

from __future__ import annotations

import pytest

from tests.unit.definitions.test_methods import offenders, on_duckdb
from trigpoint.model.period import Period

FOLLOWED = 1000
# A borough's progress report of 2016: binary rate in percent, frequency rate, re-offences per re-offender, as printed.
PUBLISHED = {
    "October 2012 to September 2013": (41.1, 1.27, 3.09),
    "October 2013 to September 2014": (34.2, 0.93, 2.72),
    "London 2013 to 2014": (42.6, 1.3, 3.05),
    "England 2013 to 2014": (37.6, 1.196, 3.18),  # printed as 1.2, which stands for 1.15 to 1.25
}


@pytest.mark.parametrize("cohort", PUBLISHED)
def test_binary_rate_times_re_offences_per_re_offender_is_the_frequency(cohort: str) -> None:
    """A cohort of a thousand with the first two printed figures has the third, and the product holds exactly."""
    rate, frequency, each = PUBLISHED[cohort]
    again, offences = round(FOLLOWED * rate / 100), round(FOLLOWED * frequency)
    world = offenders(
        [{"id": f"Y{n}", "index_date": "2024-02-10"} for n in range(FOLLOWED)],
        [
            {"id": f"Y{n % again}", "offence_date": f"2024-0{3 + n // again}-01", "proven_date": "2024-12-01"}
            for n in range(offences)
        ],
    )
    names = ["reoffending_binary_rate", "reoffences_per_offender", "reoffences_per_reoffender"]
    binary, per_offender, per_reoffender = on_duckdb(world, names, Period.month(2025, 2), [])
    assert binary.value == pytest.approx(rate)
    assert per_offender.value == pytest.approx(frequency)
    assert per_reoffender.value is not None
    assert round(per_reoffender.value, 2) == each
    assert binary.value is not None
    assert binary.value / 100 * per_reoffender.value == pytest.approx(per_offender.value)

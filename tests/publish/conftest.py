"""One simulated scorecard that has something of everything, for all its drawings."""

import datetime as dt

import pytest

from tests.support.scorecards import AUGUST, catalogue, computed, months, parts, recorded
from trigpoint.catalogue.objects import Better, Pack, PackItem, PackSection, ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.scorecard.build import About, Figures, build
from trigpoint.scorecard.objects import Scorecard

APRIL = dt.date(2020, 4, 1)
STARTED = recorded("eh1a", title="Early help assessments started", refs=("EH1a",))
FORMULA = recorded("eh1c", title='=HYPERLINK("http://example.org","Completed")', refs=("EH1c",), better=Better.HIGHER)
SCRIPT = "Young people <script>alert(1)</script> not in learning"
NEET = recorded("lscb1", title=SCRIPT, refs=("LSCB1",), unit="percent")
SHARE = computed("in_time", ValueKind.PERCENTAGE, title="Assessments in time", better=Better.HIGHER, refs=("A45",))


@pytest.fixture
def card() -> Scorecard:
    """Two sections; counts, shares, a suppressed and an awaited figure, a target with colours, a benchmark, parts."""
    sent = [
        *months("eh1a", "2020-03", 113, 79, 79, 96, 139, 132),
        *months("eh1c", "2020-03", 2437, 182, 182, 258, 278, 2263),
        *months("lscb1", "2020-06", None),
        *(Observation("lscb1", Period.parse(p), None, None, None, status=s, source="x")
          for p, s in (("2020-07", Status.SUPPRESSED), ("2020-08", Status.TO_BE_CONFIRMED))),
    ]  # fmt: skip
    shares = parts("in_time", {f"2020-0{m}": (40 + 2 * m, 70 + m) for m in range(3, 9)})
    east = [Observation("in_time", AUGUST, "team", "East", 75.0, 30, 40)]
    pack = Pack(
        "small", "A small & simulated pack", "internal",
        (PackSection("Early help", tuple(PackItem(i.id, i.refs[0]) for i in (STARTED, FORMULA, NEET))),
         PackSection("Timeliness", (PackItem("in_time", "A45", outcome="Delay leaves a child without a plan."),))),
        source="Simulated",
    )  # fmt: skip
    figures = Figures(
        computed=[*shares, *east],
        recorded=sent,
        targets=[TargetRow("in_time", APRIL, None, 90, red=70, amber=80), TargetRow("eh1a", APRIL, None, None)],
        benchmarks=[BenchmarkRow("in_time", Period.parse("FY2019-20"), "england", 84.1)],
    )
    about = About("Fenbridge", "3-5f2a9c01d2e4", dt.date(2020, 8, 31))
    return build(pack, catalogue(STARTED, FORMULA, NEET, SHARE), figures, AUGUST, about, tables=("plan",), by="team")

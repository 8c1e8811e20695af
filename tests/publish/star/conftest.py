"""Two months of one pack, signed, and the star of both: a count, a suppressed figure, a share with two teams."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.support.scorecards import AUGUST, catalogue, computed, months, parts, recorded
from tests.support.words import action, signature
from trigpoint.catalogue.objects import Better, Pack, PackItem, PackSection, ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.publish.edition_json import of_bytes, to_bytes, to_document
from trigpoint.publish.star import Star, star_of
from trigpoint.scorecard.build import About, Figures, build
from trigpoint.scorecard.edition import Edition

JULY = Period.parse("2020-07")
STARTED = recorded("eh1a", title="Assessments started", refs=("EH1a",), better=Better.HIGHER)
FORMULA = recorded("eh1c", title="=cmd|' /C calc'!A0", refs=("EH1c",))
HIDDEN = recorded("lscb1", title="Young people not in learning", refs=("LSCB1",), unit="percent")
SHARE = computed("in_time", ValueKind.PERCENTAGE, title="Assessments in time", better=Better.HIGHER, refs=("A45",))
PACK = Pack(
    "small", "A small pack", "internal",
    (PackSection("Early help", tuple(PackItem(i.id, i.refs[0]) for i in (STARTED, FORMULA, HIDDEN))),
     PackSection("Timeliness", (PackItem("in_time", "A45", outcome="Delay leaves a child without a plan."),))),
    source="Simulated",
)  # fmt: skip


def signed_edition(period: Period, late: int = 0) -> Edition:
    """The pack of a month, signed on the tenth of the next; `late` assessments of July came in after it was signed."""
    sent = [
        *months("eh1a", "2020-03", 113, 79, 79, 96, 139 + late, 132),
        *months("eh1c", "2020-03", 2437, 182, 182, 258, 278, 2263),
        *(Observation("lscb1", Period.parse(p), None, None, None, status=s, source="x")
          for p, s in (("2020-07", Status.SUPPRESSED), ("2020-08", Status.TO_BE_CONFIRMED))),
    ]  # fmt: skip
    shares = parts("in_time", {f"2020-0{m}": (40 + 2 * m, 70 + m) for m in range(3, 9)})
    teams = [
        Observation("in_time", each, "team", team, 100 * met / of, met, of)
        for m in range(3, 9)
        for each in [Period.month(2020, m)]
        for team, met, of in (("East", 30, 40), ("West", 10 + 2 * m, 30 + m))
    ]
    figures = Figures(
        computed=[*shares, *teams],
        recorded=sent,
        targets=[TargetRow("in_time", dt.date(2020, 4, 1), None, 90, red=70, amber=80)],
        benchmarks=[BenchmarkRow("in_time", Period.parse("FY2019-20"), "england", 84.1)],
    )
    about = About("Fenbridge", "3-5f2a9c01d2e4", period.end)
    tables = ("plan",)
    card, by_team = (
        build(PACK, catalogue(STARTED, FORMULA, HIDDEN, SHARE), figures, period, about, tables=tables, by=by)
        for by in (None, "team")
    )
    at = dt.datetime.combine(period.end + dt.timedelta(days=10), dt.time(9), dt.UTC)
    deed = action("in_time", period, opened=dt.date(2020, 7, 6), by_when=dt.date(2020, 10, 1))
    edition = Edition(
        card=card, shown=3, on=at.date(), workspace="Fenbridge", number=1, tables=(by_team,), actions=(deed,),
        signatures=(signature(at=at),),
    )  # fmt: skip
    return of_bytes(to_bytes(edition))


@pytest.fixture(scope="session")
def july() -> Edition:
    """The pack of July."""
    return signed_edition(JULY)


@pytest.fixture(scope="session")
def august() -> Edition:
    """The pack of August, when three assessments of July had come in late."""
    return signed_edition(AUGUST, late=3)


@pytest.fixture(scope="session")
def star(july: Edition, august: Edition) -> Star:
    """The star of both."""
    return star_of((july, august))


@pytest.fixture(scope="session")
def documents(july: Edition, august: Edition) -> tuple[dict[str, Any], dict[str, Any]]:
    """The editions' JSON: what every form is held against."""
    first, second = (json.loads(json.dumps(to_document(edition))) for edition in (july, august))
    return first, second


def public(edition: Edition) -> Edition:
    """The same as if it had been made for the public."""
    return replace(edition, card=replace(edition.card, audience="public"))

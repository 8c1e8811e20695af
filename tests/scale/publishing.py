"""What publishing takes: the working book of 200 indicators, 36 months and 40 members; five packs in every form."""

from __future__ import annotations

import datetime as dt
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.support.web import fill
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.words import Role, Signature
from trigpoint.publish.book.book import to_book
from trigpoint.runs.editions import freeze
from trigpoint.runs.for_audience import version_for
from trigpoint.runs.forms import FORMS
from trigpoint.runs.publishing import publish
from trigpoint.runs.words_kept import KeptWords
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Change, Interval, PeriodValue, Process, Row, Scorecard, Target
from trigpoint.store.workspace import Workspace

INDICATORS, MONTHS, MEMBERS = 200, 36, 40
LAST = Period.month(2026, 3)
PRODUCED = dt.date(2026, 4, 10)
_PACKS = {
    "early-help-monthly": "2026-03", "ofsted-kpis": "2026-03", "performance-framework": "2026-03",
    "contract-return": "FY2025-26-Q4", "progress-report": "FY2025-26-H2",
}  # fmt: skip


def edition(indicators: int = INDICATORS, months: int = MONTHS, members: int = MEMBERS) -> Edition:
    """An edition of that many indicators, split by team; every tenth figure is suppressed."""
    chance = random.Random(1)
    periods = tuple(LAST.shift(-back) for back in reversed(range(months)))
    named = [
        (f"indicator_{n}", f"Indicator number {n} of very many, with a title as long as titles are")
        for n in range(indicators)
    ]
    plain = tuple(_row(name, title, None, periods, chance) for name, title in named)
    split = tuple(
        row
        for own, (name, title) in zip(plain, named, strict=True)
        for row in (own, *(_row(name, title, f"Team {n}", periods, chance) for n in range(members)))
    )
    card = Scorecard("large", LAST, "Fenbridge", "1-0", "0", "internal", plain, title="A large pack")
    table = replace(card, rows=split, breakdown="team")
    return Edition(card, 6, PRODUCED, "Fenbridge", number=1, tables=(table,), id="0" * 64)


def _row(name: str, title: str, member: str | None, periods: tuple[Period, ...], chance: random.Random) -> Row:
    values = tuple(_value(period, chance) for period in periods)
    none = Change(periods[-2], None, None, None)
    return Row(
        indicator=name, ref=name[-3:], title=title, unit="percent", better="higher", owner="Head", origin="computed",
        breakdown="team" if member else None, member=member, values=values, value=values[-1].value,
        status=values[-1].status, change_on_previous=none, change_on_year=none, direction="none", judgement="none",
        on_target=None, mean_12=50.0, max_12=99.0, min_12=1.0, periods_12=12, year_to_date=None, target=Target(),
        rag="none", rag_rule=None, benchmarks=(), interval=Interval(), process=Process(), insights=(), commentary=None,
        section=f"Section {len(title) % 7}",
    )  # fmt: skip


def _value(period: Period, chance: random.Random) -> PeriodValue:
    if chance.random() < 0.1:
        return PeriodValue(period, None, None, None, Status.SUPPRESSED)
    top, bottom = chance.randint(6, 60), chance.randint(60, 90)
    return PeriodValue(period, 100 * top / bottom, top, bottom, Status.FINAL)


def report() -> Iterator[str]:
    """Lines: how long the book takes, of how many figures, how large it is."""
    made = edition()
    figures = sum(len(row.values) for row in made.rows)
    began = time.process_time()
    data = to_book(made, produced=PRODUCED)
    took = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"The working book of {INDICATORS} indicators, {MONTHS} months and {MEMBERS} members: {figures:,} figures"
    yield f"  {took:.1f} s of CPU, {len(data) / 1e6:.1f} MB, {peak:.0f} MB of memory at most"


def packs() -> Iterator[str]:
    """Lines: how long the five packs take in every form, for those within and for the public, of a small borough."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "borough"
        fill(place)
        workspace = Workspace.open(place)
        signed = signed_packs(workspace)
        began = time.process_time()
        public = [version_for(workspace, one, "public", by="the bench") for one in signed]
        versions = time.process_time() - began
        yield f"{len(signed)} packs, every form; their versions for the public took {versions:.1f} s of CPU to prove"
        whole = {"internal": 0.0, "public": 0.0}
        for chosen in (*signed, *public):
            forms = [name for name in FORMS if chosen.audience == "public" or name != "opendata"]
            for form in forms:
                began = time.process_time()
                publish(workspace, chosen, Path(folder) / "out" / chosen.pack / chosen.audience, [form], by="the bench")
                took = time.process_time() - began
                whole[chosen.audience] += took
                yield f"  {chosen.pack:<24}{chosen.audience:<10}{form:<10}{took:>7.2f} s"
        yield f"  all: internal {whole['internal']:.1f} s of CPU, public {whole['public']:.1f} s"


def signed_packs(workspace: Workspace) -> list[Edition]:
    """The five packs of the documents, signed as of March 2026."""
    at = dt.datetime.combine(PRODUCED, dt.time(9), dt.UTC)
    signatures = [Signature(role, f"{role.value.capitalize()} of the bench", "bench", at) for role in Role]
    return [
        freeze(workspace, pack, Period.parse(period), KeptWords(workspace), signatures, by="the bench")
        for pack, period in _PACKS.items()
    ]

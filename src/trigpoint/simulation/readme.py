"""The page that lies beside the exports: what each file is, every rate of the dirt, and what there is to discover."""

from __future__ import annotations

from dataclasses import dataclass

from trigpoint.model.period import Period
from trigpoint.simulation import rates
from trigpoint.simulation.borough import change_of_practice
from trigpoint.simulation.places import AREA, WARDS
from trigpoint.simulation.spoiling import Dirt
from trigpoint.simulation.staff import GOOD_PROVIDER, GOOD_TEAM, LATE_PROVIDER, SLOW_TEAM, SLOWNESS


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for."""

    size: float
    months: int
    until: Period
    seed: int
    parquet: bool
    dirt: Dirt


def readme(plan: Plan) -> str:
    """The text of README.txt."""
    dirt, wards = plan.dirt, sorted(WARDS, key=lambda ward: -ward.deprivation)
    changed = change_of_practice(plan.months, plan.until)
    before, since = (_shares(outcomes) for outcomes in (rates.CONTACT_OUTCOMES, rates.CONTACT_OUTCOMES_SINCE))
    children, poorest = rates.CHILDREN * plan.size, ", ".join(ward.name for ward in wards[:3])
    return f"""These are the exports of a borough that never was: {AREA}. Every person in them is simulated.

{children:,.0f} children, {plan.months} months to {plan.until}, seed {plan.seed}. The records of services reach back
further, so that plans are open and histories known when those months begin. The same arguments and version give
the same bytes.

THE FILES
tables/              the whole history in Trigpoint's own tables, one file a table
annex-a.xlsx         the Annex A workbook of the six months to the last day
ssd/                 the same history as a Standard Safeguarding Dataset, one file a table, clean
cin-census.xml       the children in need census of the twelve months to the last day, clean
ssda903/             the return of children looked after (SSDA903) of the same twelve months, clean
e-start/             the children's centres' register: registrations and attendances, with headings of its own
returns/             two providers' quarterly returns as they send them
figures/monthly.csv  figures that nobody computes from records, as a council keeps them by month
figures/recorded.csv  the other figures that are recorded: milestones, subcontractors' figures, what is told in words
figures/targets.csv  targets and thresholds
figures/benchmarks.csv  England's published figures of 2023 to 2024 of social care; all others are simulated
truth/               what is true where the exports are not

The tables hold the events of the workbook, of the dataset, of the returns and of the register as well. Load one of them
into a workspace: loaded two, every event would be there twice.

THE DIRT (of the rows of the tables of events; people, teams and populations are clean)
{dirt.spelt:.2%} have one value in another spelling, another form of date, or with stray spaces
{dirt.blank:.2%} have one value left out
{dirt.impossible:.2%} have an impossible date where one is needed (31/02/2024), and cannot be read
{dirt.reversed:.2%} end before they start, where they have an end
{dirt.twice:.2%} are there twice
{dirt.late:.0%} of visits, meetings and attendances of the last {dirt.late_days} days have not been entered yet
{dirt.two_identifiers:.1%} of contacts that led to nothing are about a child under a second identifier
{dirt.no_reason:.0%} of cases and early help plans that closed do not say why
{rates.BADLY_FILLED:.0%} of the rows of the Annex A workbook have dashes for blanks, or stray spaces

THE TRUTH
truth/spoilt.csv       every row that was spoilt: table, row in the file (1 is the first below the headings), key, what
                       happened, column, what is true, what was written
truth/same-person.csv  each child who stands there twice, and the second identifier
truth/keys/            the keys of all rows of the clean tables
truth/wards.csv        each ward's deprivation, need in the ward over need in the borough
truth/not-returned/    rows that a provider has not sent yet

WHAT THERE IS TO DISCOVER
The front door changed its practice on {changed.day} {changed:%B %Y}. Of contacts about children without an open case:
  before: {before}
  since:  {since}
{SLOW_TEAM} takes {SLOWNESS:.2f} times as long over an assessment as other teams.
{GOOD_TEAM}, run by {GOOD_PROVIDER}, has better outcomes, ratings and audits than the authority's own teams.
{LATE_PROVIDER} sends its registers of programmes a quarter late: its last three months are not there.
Need follows the wards: most in {poorest}, least in {wards[-1].name} and {wards[-2].name}.
Schools contact the front door hardly ever in their holidays; the police more often in summer.
"""


def _shares(outcomes: dict[str, float]) -> str:
    whole = sum(outcomes.values())
    return ", ".join(f"{share / whole:.0%} {outcome}" for outcome, share in outcomes.items())

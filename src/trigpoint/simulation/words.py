"""What the simulated borough's people write: comments about figures and about sections of papers, and actions.

Written so that they are true of any borough: every number in them is a live figure, and nothing is said of a direction.
Authors are posts, never people.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from trigpoint.model.period import Period
from trigpoint.model.words import WORDS

_Words = tuple[tuple[str, str, str, str], ...]
"""A pack, the title of a place in its paper, a post, its words."""

_COMMENT = ("indicator", "period", "breakdown", "member", "text", "author", "owner", "written", "readers")
_ACTION = ("id", "text", "outcome", "who", "by_when", "indicator", "period", "opened", "closed", "progress", "readers")

_OF_FIGURES = (
    ("conferences_in_15_days", "Head of Safeguarding",
     "{{figure: conferences_in_15_days}} of initial conferences were held within 15 working days; the target is "
     "{{figure: conferences_in_15_days, part=target}}.\n\n"
     "**Why:** a post of independent reviewing officer stood empty for part of the year.\n\n"
     "**What we do:**\n\n- bank staff chair conferences until the post is filled\n"
     "- each request for a conference is booked on the day that it comes"),
    ("cp_plans_open", "Head of Safeguarding",
     "{{figure: cp_plans_open}} children had a child protection plan at the month's end, "
     "{{figure: cp_plans_open, part=change}} on the month before. Every plan of nine months and more is looked at by a "
     "panel."),
    ("cin_plans_open", "Head of Assessment",
     "{{figure: cin_plans_open}} children in need had a plan. Managers look every month at those open for a year."),
    ("return_interviews_in_72_hours", "Head of Safeguarding",
     "{{figure: return_interviews_in_72_hours}} of interviews were held within 72 hours, and "
     "{{figure: return_interviews_in_72_hours, part=year to date}} in the year to date. It should show in two months."),
    ("children_looked_after", "Head of Children Looked After",
     "{{figure: children_looked_after}} children were looked after. Numbers follow arrivals of unaccompanied children "
     "as well as decisions here."),
    ("placed_over_20_miles", "Head of Children Looked After",
     "{{figure: placed_over_20_miles}} were placed more than 20 miles from home. Four in-house carers are being "
     "assessed, which should show from the autumn."),
    ("assessments_in_45_days", "Head of Assessment",
     "{{figure: assessments_in_45_days}} of assessments were completed within 45 working days "
     "({{figure: assessments_in_45_days, part=numerator}} of {{figure: assessments_in_45_days, part=denominator}})."),
    ("early_help_assessments_completed", "Head of Early Help",
     "{{figure: early_help_assessments_completed}} assessments were completed. Schools and health visitors began most "
     "of them."),
    ("early_help_assessments_started", "Head of Early Help",
     "{{figure: early_help_assessments_started}} assessments were started. Requests follow the school year: fewest "
     "come in holidays, most in the weeks after them."),
    ("early_help_plans_in_period", "Head of Early Help",
     "{{figure: early_help_plans_in_period}} plans were open or completed. Each plan of six months and more is "
     "reviewed with the family, so that it ends when it is no longer needed."),
    ("neet_or_not_known_16_and_17", "Head of Participation",
     "{{figure: neet_or_not_known_16_and_17}} of young people were not in education, employment or training, or not "
     "known. Advisers visit those of whom nobody knows."),
)  # fmt: skip

_OF_MONTHLY_PAPERS: _Words = (
    ("ofsted-kpis", "Child protection", "Head of Safeguarding",
     "Plans: {{figure: cp_plans_open}}; conferences in time: {{figure: conferences_in_15_days}}; visits within 15 "
     "working days: {{figure: cp_visits_in_15_days}}.\n\nA list of who is due a visit goes to every team manager on "
     "Mondays. Cases with two visits missed are looked at by the head of service."),
    ("ofsted-kpis", "Children in need", "Head of Assessment",
     "{{figure: cin_plans_over_12_months}} of plans had been open for more than 12 months; on average a plan had been "
     "open for {{figure: cin_plan_days_mean}}. Drift is looked for in supervision, case by case."),
    ("ofsted-kpis", "Children looked after", "Head of Children Looked After",
     "Of {{figure: children_looked_after}} children looked after, {{figure: placed_outside_the_borough}} lived outside "
     "the borough. {{figure: three_placements_in_12_months}} had three or more placements in the year."),
    ("ofsted-kpis", "Front door and early help", "Head of Early Help",
     "{{figure: contacts_to_early_help}} of contacts went on to early help. The front door is audited every quarter, "
     "ten cases at a time."),
    ("ofsted-kpis", "Next quarter", "Head of Performance",
     "1. A list of conferences booked goes to the head of safeguarding every week.\n"
     "2. The board is asked whether there should be a target for advocacy."),
    ("early-help-monthly", "Early help", "Head of Early Help",
     "The month in one line: {{figure: early_help_assessments_completed}} assessments completed. Requests from schools "
     "follow the terms, so that the month is best read beside the same month a year before."),
    ("early-help-monthly", "Next month", "Performance team",
     "- Plans without an agreed end\n- Requests that waited for more than ten working days"),
    ("ofsted-kpis", "Advocacy", "Head of Children Looked After",
     "{{figure: children_with_advocate}} children had an advocate, of whom "
     "{{figure: advocates_children_looked_after}} were looked after. The offer is made at every first review."),
    ("ofsted-kpis", "Staff and carers", "Head of Safeguarding",
     "Posts that stand empty are advertised together with those of the neighbouring boroughs."),
    ("performance-framework", "The service and its purpose", "Head of Early Help",
     "Early intervention helps families before problems grow: children's centres, key workers, health visiting, "
     "targeted programmes and youth justice work to one plan for each family. The framework asks six questions of "
     "them."),
    ("performance-framework", "1. How successful are we at knowing who is in most need of our support?",
     "Head of Early Help",
     "**How well are we doing:** families who meet the programme's criteria are found through lists that schools, "
     "police and health share.\n\n**How do we know:** the figures of need are held ward by ward and looked at every "
     "month."),
    ("performance-framework", "2. How successful are we at enabling families to overcome emergent problems at the "
     "first opportunity?", "Head of Early Years",
     "**How well are we doing:** sessions go to the wards from which fewest families come.\n\n**What is still to be "
     "developed:** outreach to families who are registered and never came."),
    ("performance-framework", "5. Are we satisfied with the quality of our work?", "Head of Early Help",
     "Managers audit cases every month, and what they find is taken up in supervision."),
    ("performance-framework", "Still to be developed", "Performance team",
     "- What families say a year after help ended\n- How far plans of other services refer to the needs of a ward"),
)  # fmt: skip

_OF_THE_HALF_YEAR: _Words = (
    ("progress-report", "Reason for item", "Head of Early Intervention and Prevention",
     "The committee asked for a yearly account of early help: what the services did, for whom, and what came of it."),
    ("progress-report", "Options open to the committee", "Head of Early Intervention and Prevention",
     "1. To note the progress made.\n2. To ask for a further report on a service of its choice."),
    ("progress-report", "Early help in early years: children's centres", "Head of Early Years",
     "Children's centres see families from pregnancy on. Sessions moved to the wards where fewest came, and outreach "
     "workers visit families whom nobody had reached."),
    ("progress-report", "Case study: a children's centre", "Head of Early Years",
     "A simulated family. A parent of small children had nobody near by and came to a session after a home visit. "
     "**What was done:** a place at nursery, a course, a befriender. **What came of it:** she now runs a group."),
    ("progress-report", "Key work", "Head of Early Help",
     "Key workers help families for up to a year, with a single plan for all. Each family is asked what it says of it "
     "when the work ends."),
    ("progress-report", "Youth justice", "Head of Youth Justice",
     "Figures of re-offending are of young people who entered the cohort a year before, beside the region's."),
    ("progress-report", "How the services developed", "Head of Early Intervention and Prevention",
     "The services work to a plan with each family, under the same management.\n\n- Every referral goes to the front "
     "door\n"
     "- Key workers, health visitors and schools train together\n- A performance framework asks the same questions of "
     "all"),
    ("progress-report", "Areas for development", "Head of Early Intervention and Prevention",
     "- A single scorecard for all partners\n- Children's and families' own say in how services are planned"),
    ("progress-report", "Case study: health visiting", "Head of Early Years",
     "A simulated family. A first child was not gaining weight. **What was done:** visits every week, a feeding group, "
     "a word with the doctor. **What came of it:** the child grows well and the parents help in the group."),
    ("progress-report", "Case study: key work", "Head of Early Help",
     "A simulated family. Debts, a flat without heating, a child who had stopped going to school. **What was done:** a "
     "plan with the landlord and the school, a worker for all of it. **What came of it:** the child is back in "
     "class, and the rent is paid."),
    ("progress-report", "Case study: a targeted programme", "Head of Early Help",
     "A simulated family. A mother and her son had left a violent home. **What was done:** a course for mothers, "
     "and beside it a course for sons. **What came of it:** they talk again, and he has joined a football team."),
    ("progress-report", "Case study: youth justice", "Head of Youth Justice",
     "A simulated young person, cautioned for damage. **What was done:** repairs together with the owner, and a place "
     "on a building course. **What came of it:** nothing further, and an apprenticeship."),
    ("progress-report", "Targeted programmes", "Head of Early Help",
     "Programmes run in groups, each for something that families ask for. Taking part is a choice."),
    ("progress-report", "Summary", "Head of Early Intervention and Prevention",
     "The services are established and help families singly and together. What comes next is reach: families whom "
     "nobody had known."),
    ("progress-report", "Progress on recommendations", "Head of Early Intervention and Prevention",
     "**That partners share what they know.** An agreement on information is signed by schools, police and health, and "
     "is used every week.\n\n**That families find the offer.** A page and a telephone line lead to every service; "
     "schools hand them out.\n\n**That staff are trained alike.** A course on early help is open to everybody who "
     "works with children."),
    ("progress-report", "The wider partnership", "Head of Early Intervention and Prevention",
     "Partners meet every quarter to agree what is done together, and publish what they agreed."),
    ("progress-report", "Background papers", "Head of Early Intervention and Prevention",
     "The performance framework of early intervention."),
    ("progress-report", "Suggested committee activity", "Head of Early Intervention and Prevention",
     "A visit to a children's centre, and a look at how schools begin early help assessments."),
)  # fmt: skip

_OF_THE_QUARTER: _Words = (
    ("contract-return", "Summary by the provider", "Contract manager of the provider",
     "Families were helped in every ward. Posts that stood empty for part of the quarter have been filled."),
    ("contract-return", "1. Early help priorities", "Contract manager of the provider",
     "Requests are shared out every morning, and a worker rings the family on the same day. Where a family cannot be "
     "reached, the school or the health visitor is asked."),
    ("contract-return", "2. Staying connected: families in hub and partner activities",
     "Contract manager of the provider",
     "Sessions are planned with parents. Families who registered and did not come are invited by name."),
    ("contract-return", "6. Added value, and the partners of the contract", "Contract manager of the provider",
     "Partners report on their own part. What they cannot deliver is agreed with the commissioner before the quarter "
     "ends."),
    ("contract-return", "Good practice", "Contract manager of the provider",
     "Parents who completed a course help to lead the next. Other localities have asked to see it."),
    ("contract-return", "Spending against the plan", "Contract manager of the provider",
     "Spending differs from the plan where posts stood empty. What was not spent goes to the summer programme."),
    ("contract-return", "Exceptions", "Contract manager of the provider",
     "Each target that was missed stands in the tables with its colour. Causes were looked for in supervision; a plan "
     "for each is with the commissioner."),
)  # fmt: skip

# id, text, outcome, who, months from the last month to the day due, indicator, months since it was opened, closed
_ACTIONS = (
    ("A1", "Fill the post of independent reviewing officer", "Conferences are held within 15 working days",
     "Head of Safeguarding", 2, "conferences_in_15_days", 3, None, ("It has been advertised.", "Two are interviewed.")),
    ("A2", "Approve four in-house foster carers", "Fewer children live more than 20 miles from home",
     "Head of Children Looked After", 6, "placed_over_20_miles", 5, None, ("Six have applied.",)),
    ("A3", "Book the interview when a child is reported missing", "Interviews are held within 72 hours",
     "Head of Safeguarding", -1, "return_interviews_in_72_hours", 4, None, ("Tried in one team.",)),
    ("A4", "Look at every plan that has been open for a year", "No plan drifts",
     "Head of Assessment", 1, "cin_plans_over_12_months", 2, None, ()),
    ("A5", "Give schools a named early help adviser", "Schools begin assessments early",
     "Head of Early Help", -1, "early_help_assessments_completed", 6, 0, ("Every school has one.",)),
)  # fmt: skip


def write_words(folder: Path, until: Period) -> tuple[Path, Path]:
    """Write `commentary.csv` and `actions.csv` of the last month, the one before, its quarter and its half-year, as
    `trigpoint.runs.words_kept` reads them; of the last month only some have written yet."""
    folder.mkdir(parents=True, exist_ok=True)
    comments, actions = folder / "commentary.csv", folder / "actions.csv"
    _write(comments, _COMMENT, _comments(until))
    _write(actions, _ACTION, _actions(until))
    return comments, actions


def _comments(until: Period) -> Iterator[Sequence[str]]:
    none: _Words = ()
    for month, figures, papers in (
        (until.shift(-1), _OF_FIGURES, _OF_MONTHLY_PAPERS),
        (until, _OF_FIGURES[:3], none),
    ):
        day = month.end + dt.timedelta(days=8)
        for indicator, post, text in figures:
            yield indicator, str(month), "", "", text, post, post, day.isoformat(), "internal"
        for pack, place, post, text in papers:
            yield pack, str(month), WORDS, place, text, post, post, day.isoformat(), "internal"
    year = f"FY{until.end.year - (until.end.month < 4)}-{(until.end.year + (until.end.month >= 4)) % 100:02}"
    quarter, half = (until.end.month - 4) % 12 // 3 + 1, (until.end.month - 4) % 12 // 6 + 1
    day = until.end + dt.timedelta(days=14)
    for part, papers, readers in ((f"{year}-H{half}", _OF_THE_HALF_YEAR, "public"),
                                  (f"{year}-Q{quarter}", _OF_THE_QUARTER, "partner")):  # fmt: skip
        for pack, place, post, text in papers:
            yield pack, part, WORDS, place, text, post, post, day.isoformat(), readers


def _actions(until: Period) -> Iterator[Sequence[str]]:
    for name, text, outcome, who, due, indicator, since, closed, notes in _ACTIONS:
        opened = until.shift(-since).start + dt.timedelta(days=13)
        progress = "\n".join(
            f"{(opened + dt.timedelta(days=21 * n)).isoformat()}: {note}" for n, note in enumerate(notes, start=1)
        )
        ended = until.shift(-closed).start.isoformat() if closed is not None else ""
        yield (name, text, outcome, who, until.shift(due).end.isoformat(), indicator, str(until.shift(-since)),
               opened.isoformat(), ended, progress, "internal")  # fmt: skip


def _write(path: Path, headings: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)

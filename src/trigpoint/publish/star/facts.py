"""The facts: every column with its type and what it means, once for all forms of a star."""

from __future__ import annotations

from trigpoint.publish.star.objects import Column, Table, Type

_INTEGER, _NUMBER, _TEXT, _DATE, _BOOLEAN = Type.INTEGER, Type.NUMBER, Type.TEXT, Type.DATE, Type.BOOLEAN

_WHAT = (
    Column("indicator_key", "Indicator key", _INTEGER, "The line of a pack.", to="dim_indicator", hidden=True),
    Column("area_key", "Area key", _INTEGER, "Whose figure it is.", to="dim_area", hidden=True),
    Column("breakdown_key", "Breakdown key", _INTEGER, "Everyone, or a member.", to="dim_breakdown", hidden=True),
)
"""What every fact is about."""

_EDITION = Column("edition_key", "Edition key", _INTEGER, "The edition that says it.", to="dim_edition", hidden=True)
_DAY = Column("date_key", "Date key", _INTEGER, "The period's last day.", to="dim_date", hidden=True)
_PERIOD = (
    Column("period", "Period", _TEXT, "The period as it is written: 2026-03, FY2025-26-Q4."),
    Column("period_start", "Period start", _DATE, "The period's first day."),
    Column("period_end", "Period end", _DATE, "The period's last day."),
)

OBSERVATION = Table(
    "fact_observation",
    "Figures",
    "one figure: a line, an area, everyone or one member of a breakdown, a period. It is as the edition that was "
    "signed last has it, and judged as the edition of that very period judged it",
    (
        *_WHAT,
        _DAY,
        _EDITION,
        Column(
            "judged_edition_key", "Judged edition key", _INTEGER,
            "The edition of this very period, which judged it; blank where none was signed.",
            to="dim_edition", active=False, hidden=True,
        ),
        Column("reference", "Reference", _TEXT, "The figure's reference, which leads to its page; of the line's row."),
        *_PERIOD,
        Column("value", "Figure", _NUMBER, "The figure, unrounded; a percentage is 0 to 100. Blank: none is told."),
        Column("symbol", "Symbol", _TEXT, "Why there is no number (z, x, c, k, tbc), or what to mind (p, u)."),
        Column("status", "Status", _TEXT, "The same in words: final, provisional, suppressed."),
        Column("numerator", "Numerator figure", _NUMBER, "What is counted; blank where that is not known."),
        Column("denominator", "Denominator figure", _NUMBER, "Out of how many; blank where there is none."),
        Column("signed_value", "Signed figure", _NUMBER, "The figure as the edition of this very period had it."),
        Column("signed_symbol", "Signed symbol", _TEXT, "Its symbol then."),
        Column("restated", "Restated", _BOOLEAN, "Whether it is not what was signed for this very period."),
        Column("rag", "RAG", _TEXT, "red, amber, green or none, by the rules of that time."),
        Column("rag_rule", "RAG rule", _TEXT, "The rule that gave the colour."),
        Column("direction", "Direction", _TEXT, "What the figure did: up, down, similar, none."),
        Column("judgement", "Judgement", _TEXT, "What that means: better, worse, similar, none."),
        Column("movement", "Movement", _TEXT, "The pack's own word for direction, meaning and target together."),
        Column("on_target", "On target", _BOOLEAN, "Whether the target was met; blank where there is none."),
        Column("target", "Target figure", _NUMBER, "The target in force, where it is a number."),
        Column("target_state", "Target state", _TEXT, "set, none set, to be agreed, baseline year, not known."),
        Column("change_on_previous", "Change on previous", _NUMBER, "On the period before, in the figure's own unit."),
        Column("change_on_year", "Change on year", _NUMBER, "On the same period a year before, in its own unit."),
        Column("year_to_date", "Year to date", _NUMBER, "The total since April, where months add up."),
        Column("interval_lower", "Interval from", _NUMBER, "The least that chance alone would explain."),
        Column("interval_upper", "Interval to", _NUMBER, "The most that chance alone would explain."),
        Column("variation", "Variation", _TEXT, "What process control says of the latest month."),
        Column("assurance", "Assurance", _TEXT, "Whether the target is met reliably, by process control."),
        Column("commentary", "Commentary text", _TEXT, "What its owner says of it, as plain text."),
    ),
)  # fmt: skip

BENCHMARK = Table(
    "fact_benchmark",
    "Benchmarks",
    "one figure of a comparator beside one of ours: a line, an area, everyone or a member, a comparator, a period",
    (
        *_WHAT,
        Column("comparator_key", "Comparator key", _INTEGER, "With whom.", to="dim_comparator", hidden=True),
        _DAY,
        _EDITION,
        *_PERIOD,
        Column("value", "Benchmark figure", _NUMBER, "The comparator's figure; of a rank or a fifth, the place."),
        Column("n", "Areas with a figure", _INTEGER, "How many of its areas had a figure."),
        Column("areas", "Areas in all", _INTEGER, "How many areas there are."),
        Column("lowest", "Lowest", _NUMBER, "The lowest of them."),
        Column("highest", "Highest", _NUMBER, "The highest of them."),
        Column("source", "Source", _TEXT, "Who published it, and where."),
    ),
)

TARGET = Table(
    "fact_target",
    "Targets",
    "the target of one figure, as the edition of its period worked it out; none where nobody set one",
    (
        *_WHAT,
        _DAY,
        _EDITION,
        *_PERIOD,
        Column("kind", "Kind", _TEXT, "What it rests on: value, band, change, cumulative, milestone, comparator."),
        Column("state", "State", _TEXT, "set, to be agreed, baseline year, not known; of a milestone due, done, ..."),
        Column("value", "Target value", _NUMBER, "The number to reach."),
        Column("low", "Band from", _NUMBER, "The lower end of a band."),
        Column("high", "Band to", _NUMBER, "The upper end of a band."),
        Column("expected", "Expected by now", _NUMBER, "What the profile of a cumulative target asks for by then."),
        Column("reached", "Reached", _NUMBER, "What there is of a cumulative target."),
        Column("to_go", "To go", _NUMBER, "What is left of it."),
        Column("run_rate", "Needed each period", _NUMBER, "What each period that is left then needs."),
        Column("in_force_from", "In force from", _DATE, "Its first day."),
        Column("in_force_to", "In force to", _DATE, "Its last day; blank: until further notice."),
        Column("due", "Due", _DATE, "When a milestone is due."),
        Column("done", "Done", _DATE, "When it was reached."),
        Column("basis", "Basis", _TEXT, "The note that was written with it."),
        Column("how", "How worked out", _TEXT, "The arithmetic in words."),
    ),
)

ACTION = Table(
    "fact_action",
    "Actions",
    "one action in one pack, as the pack's newest edition with it has it",
    (
        *_WHAT,
        _EDITION,
        Column("opened_key", "Opened key", _INTEGER, "The day it was opened.", to="dim_date", hidden=True),
        Column("by_when_key", "By when key", _INTEGER, "When it is due.", to="dim_date", active=False, hidden=True),
        Column("closed_key", "Closed key", _INTEGER, "When it was closed.", to="dim_date", active=False, hidden=True),
        Column("action", "Action id", _TEXT, "The action's own id."),
        Column("text", "Action", _TEXT, "What is to be done."),
        Column("outcome", "Outcome sought", _TEXT, "What it is to bring."),
        Column("who", "Who", _TEXT, "Who does it."),
        Column("by_when", "By when", _DATE, "When it is due."),
        Column("opened", "Opened", _DATE, "When it was opened."),
        Column("closed", "Closed", _DATE, "When it was closed; blank: it is open."),
        Column("state", "State", _TEXT, "How it stood on the day that the edition is of."),
        Column("told_on", "Told on", _DATE, "That day."),
        Column("progress", "Latest progress", _TEXT, "The newest note on it."),
    ),
)

FACTS = (OBSERVATION, BENCHMARK, TARGET, ACTION)

"""What each column of a table of figures is, from its heading in words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from trigpoint.intake.grid import Cell, CellError, Percent
from trigpoint.intake.grid_marks import column_letters
from trigpoint.model.heading import read_heading
from trigpoint.model.period import Period


class Role(StrEnum):
    """What a column holds."""

    REFERENCE = "reference"
    TITLE = "title"
    PERIOD_FIGURE = "figure of a period"
    BENCHMARK = "benchmark of a period"
    TARGET = "target of a period"
    BETTER = "which way is better"
    OWNER = "owner"
    UNIT = "unit"
    BREAKDOWN = "breakdown"
    MEMBER = "member"
    NOT_READ = "not read"


class Share(StrEnum):
    """Which number of a figure a column of a period holds."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its number from 1, its heading as written, and what is to be read from it.

    `advice` says what to write instead where a column is not read that could be; `comparator` and `method` are of a
    benchmark; `percent` says that the heading itself shows percentages.
    """

    number: int
    heading: str
    role: Role
    period: Period | None = None
    share: Share = Share.VALUE
    percent: bool = False
    comparator: str = ""
    method: str = ""
    advice: str = ""

    @property
    def name(self) -> str:
        """How accounts name it: its heading, or its letter where it has none."""
        return self.heading or f"{column_letters(self.number)} (no heading)"


_REFERENCES = (
    "ref", "reference", "indicator ref", "indicator reference", "indicator id", "ref no", "ref number", "measure ref",
    "kpi ref", "pi ref", "measure id", "indicator code", "indicator no", "indicator number", "kpi no", "pi no",
    "kpi id", "code", "id", "no", "number", "kpi", "pi", "#",
)  # fmt: skip
_TITLES = frozenset({
    "indicator", "title", "indicator title", "measure", "performance indicator", "description", "indicator name",
    "measure name", "name", "definition", "indicator description", "performance measure", "key performance indicator",
})  # fmt: skip
_BETTER = re.compile(r"good is|good to be|good performance( is)?|polarity|better|direction of good|aim( to)?|aim is")
_OWNER = re.compile(r"owner|lead|lead officer|indicator owner|responsible officer|responsible")
_UNIT = re.compile(r"units?|unit of measure(ment)?|format")
_SHARE = re.compile(
    r"(?P<rest>.*?)[ \-(:]*\b(?P<share>numerator|num|denominator|denom|den|value|result|actual|figure|rate)\.?\)?$"
    r"|(?P<front>.*?)[ \-(:]*(?P<percent>%|percent|percentage)\)?$"
)
_SUMMED = re.compile(r"(?:fy)?ytd|year to date|cumulative|(?:rolling|last) (?:12|twelve) months|r12")
"""A sum or a mean of the months beside it, which does not say up to which."""
_TARGET = re.compile(r"\btargets?\b")
_COMPARATORS = (
    (
        "statistical_neighbours",
        re.compile(r"\b(?:stat(?:istical|s|\.)?[ \-]*(?:neighbou?rs?|nbrs?|neigh)\.?'?|sns?)(?:\b|(?<=')|(?=\s|$))"),
    ),
    (
        "region",
        re.compile(
            r"\b(?:(?:se|sw|ne|nw|em|wm|eoe|yh|south east|south west|north east|north west|east midlands|west midlands"
            r"|east of england|yorkshire(?: and|& the humber)?|london) )?region(?:al)?\b"
            r"|\b(?:south east|south west|north east|north west|east midlands|west midlands|east of england|london)\b"
        ),
    ),
    ("england", re.compile(r"\b(?:england|eng|national)\b")),
)
_METHOD = re.compile(r"\b(mean|median|pooled)\b")
_FILLER = re.compile(r"\b(?:average|avg|ave|av|figure|latest|benchmark(?:ing)?|data|published|outturn)\b|[()\[\]:,]")


def words(cell: Cell) -> str:
    """A heading as it is shown: blanks one at a time; a day as `Apr-20` where it stands for a month."""
    if cell is None or isinstance(cell, CellError):
        return ""
    if isinstance(cell, Percent):
        return f"{cell.value:g}%"
    if isinstance(cell, dt.date):
        return f"{cell:%b-%y}" if read_heading(cell).meanings else f"{cell:%d/%m/%Y}"
    return " ".join(str(cell).split())


def folded(cell: Cell) -> str:
    """A heading for comparing: lower case, without the dots and colons at its end."""
    return words(cell).casefold().replace(".", "").strip(" :*").strip()


def reference_rank(cell: Cell) -> int | None:
    """How likely a heading is that of the references: the less the likelier, None for never."""
    text = folded(cell)
    return _REFERENCES.index(text) if text in _REFERENCES else None


def is_title(cell: Cell) -> bool:
    """Whether the heading is that of the titles."""
    return folded(cell) in _TITLES


def split_share(text: str) -> tuple[str, Share, bool]:
    """`Apr-20 numerator` as `Apr-20` and its share; the last says whether the heading shows percentages."""
    found = _SHARE.fullmatch(text.casefold().strip())
    if found is None:
        return text, Share.VALUE, False
    if found["percent"]:
        return text[: len(found["front"])], Share.VALUE, True
    share = found["share"]
    kind = Share.NUMERATOR if share.startswith("num") else Share.DENOMINATOR if share.startswith("den") else Share.VALUE
    return text[: len(found["rest"])], kind, False


def describe(number: int, heading: str, exact: Period | None, share: Share, percent: bool) -> Column:
    """The column with this heading, other than the references'. `exact` is the period that the heading is, if any."""
    if exact is not None:
        return Column(number, heading, Role.PERIOD_FIGURE, exact, share, percent)
    text = folded(heading)
    if text in _TITLES:
        return Column(number, heading, Role.TITLE)
    for pattern, role in ((_BETTER, Role.BETTER), (_OWNER, Role.OWNER), (_UNIT, Role.UNIT)):
        if pattern.fullmatch(text):
            return Column(number, heading, role)
    if _SUMMED.fullmatch(text):
        return Column(number, heading, Role.NOT_READ, advice=f'Write the month in the heading: "{heading} Aug-20".')
    if text in ("breakdown", "member"):
        return Column(number, heading, Role.BREAKDOWN if text == "breakdown" else Role.MEMBER)
    lowered = heading.casefold()
    if _TARGET.search(lowered):
        return _target(number, heading, _TARGET.sub(" ", lowered))
    for comparator, pattern in _COMPARATORS:
        found = pattern.search(lowered)
        if found is not None:
            rest = f"{lowered[: found.start()]} {lowered[found.end() :]}"
            return _benchmark(number, heading, comparator, rest)
    return Column(number, heading, Role.NOT_READ)


def _period_of(text: str) -> tuple[Period | None, str]:
    """The period in what is left of a heading, and whether anything at all is left."""
    left = " ".join(_FILLER.sub(" ", text).split()).strip(" -/")
    reading = read_heading(left) if left else None
    settled = reading is not None and (len(reading.meanings) == 1 or reading.likely)
    return (reading.meanings[0] if reading is not None and settled else None), left


def _target(number: int, heading: str, rest: str) -> Column:
    period, left = _period_of(rest)
    if period is not None:
        return Column(number, heading, Role.TARGET, period)
    if left:  # `target met?`, `distance from target`: worked out from it
        return Column(number, heading, Role.NOT_READ)
    return Column(number, heading, Role.NOT_READ, advice='Write its year in the heading: "Target 2020/21".')


def _benchmark(number: int, heading: str, comparator: str, rest: str) -> Column:
    method = _METHOD.search(rest)
    period, left = _period_of(_METHOD.sub(" ", rest))
    if period is not None:
        found = method[1] if method else ""
        return Column(number, heading, Role.BENCHMARK, period, comparator=comparator, method=found)
    advice = f'Write its year in the heading: "{heading} 2019/20".' if not left else ""
    return Column(number, heading, Role.NOT_READ, advice=advice)

"""What a figure is held against: targets with their dates, and other areas' figures. Loaded, never computed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from trigpoint.model.period import Period


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target from a day to a day, both included; `end` None: until further notice.

    `value` None says that a target is to be agreed. `red` and `amber` are thresholds in the indicator's unit: at or
    past one, in the direction that is worse, the figure has that colour. `better` is empty, or overrules the
    indicator's own.
    """

    indicator: str
    start: dt.date
    end: dt.date | None
    value: float | None
    red: float | None = None
    amber: float | None = None
    better: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """A published figure of somewhere else. `listing` names the list of statistical neighbours (2021, 2025).

    `n` says how many areas had a figure, `of` how many there are, `lowest` and `highest` how far apart they lie; `area`
    is whose figure it is, where it is one area's. All but the first four are blank where nobody says them.
    """

    indicator: str
    period: Period
    comparator: str
    value: float | None
    method: str = ""
    listing: str = ""
    n: int | None = None
    source: str = ""
    of: int | None = None
    lowest: float | None = None
    highest: float | None = None
    area: str = ""

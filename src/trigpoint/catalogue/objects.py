"""The catalogue's objects: frozen, closed, and nothing but data. YAML becomes these in `trigpoint.catalogue.load`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from trigpoint.catalogue.finding import by_reference, names_by_table
from trigpoint.catalogue.layouts import PaperLayout
from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.rules import ColourRule, DirectionRule, Judging, ProcessRule
from trigpoint.catalogue.together import Together
from trigpoint.language.tree import Node
from trigpoint.model.period import Period
from trigpoint.model.table import CodeList, Table

if TYPE_CHECKING:
    from trigpoint.catalogue.worklist import WorkList


class Better(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEAR_TARGET = "near target"
    NEITHER = "neither"


class Missing(StrEnum):
    """What a condition that comes out blank means for its row."""

    NOT_MET = "not met"
    MET = "met"
    LEFT_OUT = "left out"


class WhenKind(StrEnum):
    """Which rows a period is about."""

    EVENT = "in period"
    OPEN = "open at period end"
    OPEN_WITHIN = "open in period"
    LAST_12 = "in 12 months to period end"
    YEAR_TO_DATE = "year to date"


class ValueKind(StrEnum):
    """How the value comes from what was counted."""

    COUNT = "count"
    PERCENTAGE = "percentage"
    RATE = "rate"
    MEAN = "mean"
    MEDIAN = "median"
    SUM = "sum"
    SHARE = "share"
    RATIO = "ratio"
    RECORDED = "recorded"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition: as it was written, and as it was understood."""

    text: str
    node: Node


@dataclass(frozen=True, slots=True)
class When:
    """Which rows a period is about: `column` is the date for events, None for what is open."""

    kind: WhenKind
    column: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """The value: a rate is per `per` of `population`; a mean, median or sum is of `column`; a share is the sum of
    `column` as a percentage of the sum of `whole`; a ratio is of two indicators."""

    kind: ValueKind
    per: int | None = None
    population: str | None = None
    column: str | None = None
    over: tuple[str, str] | None = None
    whole: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns whose numbers the value is worked out from: a row where one is blank is not counted."""
        return tuple(name for name in (self.column, self.whole) if name is not None)


@dataclass(frozen=True, slots=True)
class ExampleTable:
    """Rows drawn in a definition: `labels` name the rows (the first column); cells are typed values or None."""

    table: str
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """One contract of an indicator: for these rows, in this period, these are counted and these are met."""

    period: Period
    tables: tuple[ExampleTable, ...]
    counted: tuple[str, ...] | None = None
    met: tuple[str, ...] | None = None
    value: float | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    `table` is what one row counts; `distinct` names the noun that is counted once however many rows it has
    (`person`, `family`), or None where each row counts. `numerator` is None for plain counts; `met_by` says by which of
    its rows a thing counted once meets it. `where` and `numerator` may come out blank: `missing` says what that means.
    Recorded indicators have no table; `stock` says of one, or of a count, that its figure stands at a period's end.
    `together` says how sent figures make one of a longer period; None where that is not known.
    """

    id: str
    title: str
    value: Value
    better: Better
    table: str | None = None
    distinct: str | None = None
    when: When | None = None
    where: Condition | None = None
    numerator: Condition | None = None
    missing: Missing | None = None
    met_by: MetBy = MetBy.ANY_ROW
    unit: str = ""
    why_it_matters: str = ""
    definition_source: str = ""
    notes: str = ""
    frequency: str = "month"
    refs: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    owner: str = ""
    review_by: dt.date | None = None
    examples: tuple[Example, ...] = ()
    stock: bool = False
    together: Together | None = None
    file: str = ""
    line: int = 0
    digest: str = ""
    judging: Judging = field(default_factory=Judging)

    @property
    def origin(self) -> str:
        """`computed` from records, or `recorded`."""
        return "recorded" if self.value.kind is ValueKind.RECORDED else "computed"

    @property
    def is_stock(self) -> bool:
        """Whether the figure stands at a period's end, so that months never add up."""
        return self.stock or (self.when is not None and self.when.kind is WhenKind.OPEN)

    @property
    def counts_again(self) -> bool:
        """Whether a row may be counted in several periods that do not overlap, so that they never add up."""
        return self.is_stock or (self.when is not None and self.when.kind is WhenKind.OPEN_WITHIN)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A way to split: any table that has `column`, derived ones included, can be split by it."""

    id: str
    title: str
    column: str
    codes: str | None = None
    blank: str = "Not recorded"


@dataclass(frozen=True, slots=True)
class Population:
    """The people that a rate is over: single years of age, both ends included."""

    id: str
    title: str
    ages: tuple[int, int]


@dataclass(frozen=True, slots=True)
class DerivedExample:
    """One contract of a derived column: the column as drawn is what must come out. `period` only for as-at columns."""

    tables: tuple[ExampleTable, ...]
    period: Period | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Derived:
    """A column worked out from others, by one operator of the closed set.

    `as_at` columns depend on the period's end and are computed as of each; the others are fixed for the row and
    computed at load; a column that reads an as-at column is one itself. `args` is the operator's own closed set of
    arguments, already checked: a column or a table is its name; `same` maps this table's columns to the other's;
    `where` and `is` are a `Condition`; `columns` is a tuple of names; `months` is an int; `same_day` a bool; `bands`
    maps a label to its (from, to), either None. What an `optional` look finds not loaded is blank, and figures are told
    without it.
    """

    table: str
    name: str
    title: str
    type: str
    operator: str
    args: Mapping[str, object]
    as_at: bool = False
    unit: str = ""
    why: str = ""
    source: str = ""
    examples: tuple[DerivedExample, ...] = ()
    file: str = ""
    line: int = 0
    digest: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class PackItem:
    """One row of a pack: an indicator by `indicator` (id) or by `ref`, and what is this pack's own about it.

    `show` is `computed` or `recorded` where an indicator is computed and someone also sends a figure. `judging` is the
    pack's own, over the indicator's.
    """

    indicator: str | None
    ref: str | None
    show: str = "computed"
    title: str = ""
    outcome: str = ""
    by: str | None = None
    judging: Judging = field(default_factory=Judging)


@dataclass(frozen=True, slots=True)
class PackSection:
    """A heading of a pack and its rows. `include` = `defined` adds the recorded indicators of the workspace that no
    pack names."""

    title: str
    items: tuple[PackItem, ...]
    include: str | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: what an audience is shown, in which order, judged by which rules. `colours` are those of every row whose
    indicator and item have none of their own. A row shows `periods_shown` periods, and carries `periods_carried`, where
    those are more, for what is drawn of a longer past. `paper` is how it prints."""

    id: str
    title: str
    audience: str
    sections: tuple[PackSection, ...]
    frequency: str = "month"
    periods_shown: int = 6
    direction: DirectionRule = field(default_factory=DirectionRule)
    comparators: tuple[str, ...] = ("statistical_neighbours", "england", "region")
    source: str = ""
    file: str = ""
    digest: str = ""
    colours: tuple[ColourRule, ...] = ()
    process: ProcessRule = field(default_factory=ProcessRule)
    periods_carried: int = 0
    paper: PaperLayout = field(default_factory=PaperLayout)


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of data quality: `rows` is true of a doubtful row.

    `disturbs` names the indicators in doubt, where the definition says more than what follows from the columns that
    both read; `doubts` the columns whose value is in doubt, where the condition reads others besides. Examples name the
    doubtful rows in `counted`.
    """

    id: str
    title: str
    table: str
    rows: Condition
    why: str = ""
    disturbs: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What an overlay did to one definition: `act` is `added`, `changed` (these `keys`) or `removed`."""

    kind: str
    name: str
    act: str
    file: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)  # no slots: what is found in it once is remembered
class Catalogue:
    """Everything defined: national, with the council's overlay applied. `digest` changes with any definition."""

    tables: Mapping[str, Table]
    codes: Mapping[str, CodeList]
    derived: Mapping[tuple[str, str], Derived]
    breakdowns: Mapping[str, Breakdown]
    populations: Mapping[str, Population]
    indicators: Mapping[str, Indicator]
    packs: Mapping[str, Pack]
    digest: str
    checks: Mapping[str, Check] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    lists: Mapping[str, WorkList] = field(default_factory=dict)

    def find(self, name: str) -> Indicator | None:
        """The indicator of that id or reference; failing both, the one that a pack shows under that reference."""
        return self.indicators.get(name if name in self.indicators else self._referred.get(name, ""))

    def derived_of(self, table: str, *, as_at: bool | None = None) -> tuple[Derived, ...]:
        """The derived columns of a table, in the order in which they can be worked out."""
        found = (self.derived[table, name] for name in self.derived_names.get(table, ()))
        return tuple(d for d in found if as_at is None or d.as_at == as_at)

    @cached_property
    def _referred(self) -> Mapping[str, str]:
        return by_reference(self.indicators.values(), self.packs.values())

    @cached_property
    def derived_names(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the derived columns of each table that has any, in the order in which they can be worked out."""
        return names_by_table(self.derived)

"""What a mapping says: how an export's sheets and columns become rows of Trigpoint's tables. Nothing but data.

`docs/mappings.md` says how one is written; `trigpoint.intake.mapping_files` reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from enum import StrEnum

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.table import Column


class Take(StrEnum):
    """What of a cell is taken."""

    AS_WRITTEN = "as written"
    DISTRICT = "postcode district"
    OPPOSITE = "opposite"
    WHOLE_YEARS = "whole years"
    FIRST_LETTER = "first letter"
    AFTER_FIRST_LETTER = "after the first letter"
    JSON_TEXTS = "texts of json"


class Ties(StrEnum):
    """What two rows of a list are that have the same key: two rows, numbered (a generated key only); one row, of which
    the last holds; or one row put together of all of them, as in the tables that a list feeds besides its own."""

    NUMBERED = "numbered"
    SAME_ROW = "same row"
    PUT_TOGETHER = "put together"


class CoverageKind(StrEnum):
    """Which older rows of the same source a load replaces."""

    ALL = "all"
    ADD = "add"
    WINDOW = "window"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which rows of the same source, loaded before, this load takes the place of.

    `ALL`: every row; `months`, where they are said, are those that the list carries. `ADD`: only rows with the same
    key, and a blank never takes the place of a value. `WINDOW`: rows whose `by` date is in the `months` months up to
    the as-of date; with `open_until`, also rows that began by then and whose end (the first of these columns that is
    given) is blank or in the window. `latest_of` says that the export gives only the latest row of each person (or
    other noun): an older row that has ended is then kept where a newer one came. `FOLLOWS`: rows whose `follows` column
    points at a row of the list's own table that is replaced.
    """

    kind: CoverageKind
    months: int = 0
    by: str = ""
    open_until: tuple[str, ...] = ()
    latest_of: str | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a source column goes: a column of what a feed (by its name) gives, and what of the cell is taken."""

    feed: str
    column: Column
    take: Take = Take.AS_WRITTEN


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One column of an export: its headings, exact (as `heading_of` compares them) or as patterns, and its targets.

    No targets: the column is known and not kept. `values` gives, for a code (or `yes`, `no`, `unknown`), how this
    export spells it. `flags` are those of a JSON object, each with what it means: the first that is set is taken.
    `sets_aside`: where this yes-or-no column says yes, the row is set aside, and this is the reason.
    `named_by` names the list of names (`Mapping.names`) by which an identifier in the column is replaced by its name.
    """

    heading: str
    also: tuple[str, ...] = ()
    matching: tuple[re.Pattern[str], ...] = ()
    targets: tuple[Target, ...] = ()
    values: Dict[str, tuple[str, ...]] = field(default_factory=dict)
    blanks: tuple[str, ...] = ()
    flags: Dict[str, str] = field(default_factory=dict)
    named_by: str = ""
    sets_aside: str = ""


@dataclass(frozen=True, slots=True)
class Runs:
    """Rows of a list that belong to one longer time, and what that time takes from the first and the last of them.

    Rows with the same `of`, in the order of `by`, are one run until a row in which the column `begins` is one of
    `codes`; a run begins with the first row of all whatever it holds. `first` and `last` give the columns of the feed
    `feed`, each with the list's own column that it takes from the first or last row of the run. Where `goes_on` of the
    last row is one of `goes_on_codes`, the run is not over, and nothing is taken from its last row.
    """

    feed: str
    of: str
    by: str
    begins: str = ""
    codes: tuple[str, ...] = ()
    first: Dict[str, str] = field(default_factory=dict)
    last: Dict[str, str] = field(default_factory=dict)
    goes_on: str = ""
    goes_on_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Within:
    """An identifier that an export leaves out: that of the row of `table` that was open, for the same person, on the
    day in `day`. `column` is the identifier's, in the table fed and in `table` alike."""

    column: str
    table: str
    day: str


@dataclass(frozen=True, slots=True)
class Made:
    """An identifier that the export does not have, made of other columns, each as (feed, column).

    Made of one column that identifies the same noun, it is that identifier; else it stands for their values together.
    """

    column: Column
    of: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a list gives to one table. `name` tells two feeds of the same table apart; it is the table's name otherwise.

    `where_given`: the row feeds the table only where these columns hold something. `constants` are the same in every
    row. The first feed of a list is its own; in the others, rows with the same key are put together.
    `unless` is a yes-or-no column of the list's (feed, column): where it says yes, the row does not feed the table.
    `only_identifies`: nothing goes to the table; the feed is there so that identifiers can be made of its columns.
    `only_latest`: the list has of the table only how things stand on its day, such as the last visit of each plan.
    """

    name: str
    table: str
    coverage: Coverage
    made: tuple[Made, ...] = ()
    ties: Ties = Ties.NUMBERED
    where_given: tuple[str, ...] = ()
    constants: Dict[str, str] = field(default_factory=dict)
    within: tuple[Within, ...] = ()
    only_identifies: bool = False
    unless: tuple[str, str] | None = None
    only_latest: bool = False


@dataclass(frozen=True, slots=True)
class RecordList:
    """One list of an export: how its sheet or file is recognised, its columns, and the tables that it feeds.

    `sheets` are the words that a sheet's name (or a title row) begins with, `files` the words that a file's name holds,
    both as `words_of` gives them. `whole_name`: the name must be those words and nothing else. `element`, in XML: the
    path below the record (`CINdetails/Assessments`; none for the record itself) of which each occurrence is a row.
    """

    name: str
    title: str
    sheets: tuple[tuple[str, ...], ...]
    files: tuple[tuple[str, ...], ...]
    columns: tuple[SourceColumn, ...]
    feeds: tuple[Feed, ...]
    whole_name: bool = False
    runs: tuple[Runs, ...] = ()
    element: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """Where the names of identifiers stand in the export itself: a list, its column of identifiers, that of names."""

    list: str
    identifier: str
    name: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """One format that `trigpoint load` reads.

    `blanks` are what people write for nothing, beside an empty cell. `yes`, `no` and `unknown` are the spellings of
    yes-or-no columns. `spellings` are those of code lists. `header_within`: the header is among that many first rows.
    `empty_keeps`: a list without rows leaves the older rows as they are. `digest` changes with any of it. `record` is
    the path of the element that repeats where the format is XML (`Message/Children/Child`).
    """

    name: str
    title: str
    lists: tuple[RecordList, ...]
    blanks: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unknown: tuple[str, ...]
    spellings: Dict[str, Dict[str, tuple[str, ...]]]
    header_within: int = 20
    empty_keeps: bool = True
    not_records: tuple[tuple[str, ...], ...] = ()
    every_table: bool = False
    source: str = ""
    digest: str = ""
    record: tuple[str, ...] = ()
    names: Dict[str, Names] = field(default_factory=dict)


_APOSTROPHES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})


def heading_of(text: str) -> str:
    """A heading as it is compared: no case, single spaces, plain quotes, no `?`, `:` or `*` at its ends."""
    return " ".join(text.translate(_APOSTROPHES).casefold().split()).strip(" ?:*.")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a sheet's or file's name: `AnnexA_List01` gives annex, a, list, 1."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", name)
    return tuple(w.lstrip("0") or "0" for w in re.findall(r"[a-z]+|\d+", parts.casefold()))


def begins_with(words: tuple[str, ...], start: tuple[str, ...]) -> bool:
    """Whether `words` begin with `start`."""
    return words[: len(start)] == start


def holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Whether `part` stands somewhere in `words`, in one piece."""
    return any(words[i : i + len(part)] == part for i in range(len(words) - len(part) + 1))


def own_tables(catalogue: Catalogue) -> tuple[RecordList, ...]:
    """Trigpoint's own tables as lists: a file named as the table, columns by name, everything replaced."""
    return tuple(
        RecordList(
            name=table.name,
            title=table.title,
            sheets=(words_of(table.name),),
            files=(),
            columns=tuple(SourceColumn(c.name, targets=(Target(table.name, c),)) for c in table.columns),
            feeds=(Feed(table.name, table.name, Coverage(CoverageKind.ALL)),),
            whole_name=True,
        )
        for table in catalogue.tables.values()
    )

"""Tables of records, their columns and code lists: nouns only, read from `definitions/tables` and `codes`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

AUTHORITY = "_authority"
"""The column of every prepared table that says whose records a row is of."""


class ColumnType(StrEnum):
    """What a column holds, once typed.

    `ID` is an identifier of the system that the record came from: held as a keyed pseudonym (16 hex characters)
    everywhere but behind the door. `DATE` is a day, without a time; `MOMENT` a day and a time of day.
    """

    ID = "id"
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MOMENT = "moment"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Code:
    """One member of a code list: what is stored, how it reads, and how else people write it."""

    code: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes. `source` names the specification that the codes come from."""

    name: str
    title: str
    codes: tuple[Code, ...]
    source: str = ""

    def label(self, code: str) -> str:
        """How `code` reads; the code itself where the list does not hold it."""
        return next((c.label for c in self.codes if c.code == code), code)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a canonical table.

    `of` names the noun that an `ID` column identifies (`person`, `family`, `referral`, ...). `identifying` columns
    (name, address, full postcode, UPN, NHS number) are split off at load into a table behind the door. `sources`
    maps a specification (`ssd`, `annex_a`, `cin_census`, `ssda903`) to the name that the column has there.
    """

    name: str
    type: ColumnType
    title: str
    required: bool = False
    codes: str | None = None
    unit: str | None = None
    identifying: bool = False
    of: str | None = None
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """The columns between which a row is open: on every day d with start <= d and (end is blank or end > d)."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table. `key` names the columns that make two rows the same row."""

    name: str
    title: str
    one_row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    span: Span | None = None
    keep_years: int | None = None
    sources: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column | None:
        """The column of that name, or None."""
        return next((c for c in self.columns if c.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(c.name for c in self.columns)

    @property
    def dated_by(self) -> str | None:
        """The date that says when a row was: where its span starts, or its first date that must be there."""
        if self.span is not None:
            return self.span.start
        return next((c.name for c in self.open_columns if c.type is ColumnType.DATE and c.required), None)

    @property
    def open_columns(self) -> tuple[Column, ...]:
        """The columns that may be read without the door."""
        return tuple(c for c in self.columns if not c.identifying)

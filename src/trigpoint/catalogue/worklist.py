"""A list to work from, as the catalogue holds it: which rows are on it, what is shown of each, in which order."""

from __future__ import annotations

from dataclasses import dataclass

from trigpoint.catalogue.objects import Condition, Example
from trigpoint.language.tree import columns_used


@dataclass(frozen=True, slots=True)
class Order:
    """One column by which a list is in order; blanks come last either way."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class WorkList:
    """A list of rows of `table` that someone must do something about.

    `rows` is true of a row that is on the list; as-at columns in it are as of the list's day. With `open_only` a row
    is on it only while it is open on that day, by the table's span. `shown` are the columns that a worker needs,
    `group` those by which the rows are counted for everyone. `indicator` is the figure that the list is the working
    side of. Examples name the rows of the list in `counted`, in the list's order, and their `period` is one day.
    """

    id: str
    title: str
    table: str
    rows: Condition
    shown: tuple[str, ...]
    sort: tuple[Order, ...] = ()
    group: tuple[str, ...] = ()
    open_only: bool = False
    indicator: str | None = None
    why: str = ""
    notes: str = ""
    owner: str = ""
    examples: tuple[Example, ...] = ()
    file: str = ""
    line: int = 0
    digest: str = ""


def columns_of_list(work: WorkList) -> tuple[str, ...]:
    """The columns of its table that a list reads, shows, sorts by or is counted by."""
    sorted_by = (order.column for order in work.sort)
    return tuple(dict.fromkeys((*columns_used(work.rows.node), *work.shown, *sorted_by, *work.group)))

"""Which days a period asks about, by the indicator's `when`, as plain dates; and how the answer is put together."""

from __future__ import annotations

import datetime as dt

from trigpoint.catalogue.objects import Breakdown, Catalogue, WhenKind
from trigpoint.model.period import Period, add_months, financial_year_of
from trigpoint.model.table import AUTHORITY

_DAY = dt.timedelta(days=1)


def days_of(kind: WhenKind, period: Period) -> tuple[dt.date, dt.date]:
    """The first and last day, both included, on which an event counts for the period. For stocks, the last twice."""
    match kind:
        case WhenKind.EVENT | WhenKind.OPEN_WITHIN:
            return period.start, period.end
        case WhenKind.LAST_12:
            return add_months(period.end + _DAY, -12), period.end
        case WhenKind.YEAR_TO_DATE:
            return dt.date(financial_year_of(period.end), 4, 1), period.end
        case WhenKind.OPEN:
            return period.end, period.end


def member_order(catalogue: Catalogue, table: str, breakdown: Breakdown) -> dict[str, int]:
    """The places of members that have an order of their own: codes as listed, bands as written, blank last."""
    labels: list[str] = []
    if breakdown.codes is not None:
        labels = [code.label for code in catalogue.codes[breakdown.codes].codes]
    derived = catalogue.derived.get((table, breakdown.column))
    if derived is not None and derived.operator == "band":
        labels = [str(label) for label in derived.args["bands"]]  # type: ignore[attr-defined]
    elif derived is not None and derived.operator == "first that holds":
        labels = [str(label) for label in derived.args["cases"]]  # type: ignore[attr-defined]
    order = {label: place for place, label in enumerate(dict.fromkeys(labels))}
    order[breakdown.blank] = len(order) + 1
    return order


def sorted_members(members: set[str], order: dict[str, int]) -> list[str]:
    """Members in their own order; those without a place between them and blank, by name."""
    middle = len(order) - 1
    return sorted(members, key=lambda member: (order.get(member, middle), member.casefold(), member))


def splits(catalogue: Catalogue, table: str, breakdown: Breakdown) -> bool:
    """Whether rows of the table can be split by the breakdown."""
    if breakdown.column == AUTHORITY:
        return True
    column = catalogue.tables[table].column(breakdown.column)
    return (column is not None and not column.identifying) or (table, breakdown.column) in catalogue.derived

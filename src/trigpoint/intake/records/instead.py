"""What to write instead of a cell that cannot be read: the form of its type, or the codes of its column."""

from __future__ import annotations

from collections.abc import Mapping

from trigpoint.intake.mapping import SourceColumn, Take
from trigpoint.intake.records.values import WHAT_IT_SHOULD_BE
from trigpoint.model.table import CodeList, ColumnType

_CODES_NAMED = 12

_FORMS = {
    ColumnType.DATE: "Write a day as 31/03/2026 or 2026-03-31.",
    ColumnType.MOMENT: "Write a day and time as 31/03/2026 14:30.",
    ColumnType.INTEGER: "Write a whole number, as 12.",
    ColumnType.DECIMAL: "Write a number, as 12.5.",
    ColumnType.BOOLEAN: "Write yes or no, or nothing where it is not known.",
}
_BY_WHAT = {WHAT_IT_SHOULD_BE[kind]: form for kind, form in _FORMS.items()}


def instead_of(what: str, source: SourceColumn, codes: Mapping[str, CodeList]) -> str:
    """What to write in a column where its cells are `what` (`not a date`); empty where nothing general can be said."""
    if source.flags:
        return f'Write its flags as JSON, as {{"{next(iter(source.flags))}": "Y"}}.'
    if what != WHAT_IT_SHOULD_BE[ColumnType.CODE]:
        return _BY_WHAT.get(what, "")
    for target in source.targets:
        known = codes.get(target.column.codes or "")
        if known is not None and target.take is Take.AS_WRITTEN:
            return _one_of(known)
    return ""


def _one_of(known: CodeList) -> str:
    names = [code.code for code in known.codes]
    if len(names) <= _CODES_NAMED:
        return f"Write one of {', '.join(names)}."
    return f"Write a code of the list {known.title.lower()}: {', '.join(names[:_CODES_NAMED])} and so on."

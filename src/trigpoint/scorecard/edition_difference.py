"""What differs between two editions: figures, judgements, targets, comparators, definitions, words and actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from trigpoint.model.words import Action
from trigpoint.scorecard.edition import Definition, Edition
from trigpoint.scorecard.objects import Benchmark, PeriodValue, Row, Target
from trigpoint.scorecard.written import written

_Key = tuple[str, str | None, str | None, str | None]
K = TypeVar("K")
V = TypeVar("V")
_ENDS = (".", "?", "!", ":", "…")
"""How a text ends that needs no full stop after it."""


class Kind(StrEnum):
    """What sort of thing differs."""

    ABOUT = "about"
    FIGURE = "figure"
    JUDGEMENT = "judgement"
    TARGET = "target"
    COMPARATOR = "comparator"
    DEFINITION = "definition"
    WORDS = "words"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Differs:
    """One thing that is not the same: `what` it is, and how it reads in each edition; empty where one has none of it.

    `period` is the figure's, as it is written; `indicator` is empty for what is of the whole edition.
    """

    kind: Kind
    what: str
    old: str
    new: str
    indicator: str = ""
    title: str = ""
    breakdown: str | None = None
    member: str | None = None
    period: str = ""

    @property
    def turned(self) -> Differs:
        """The same seen from the other edition."""
        return Differs(
            self.kind, self.what, self.new, self.old, self.indicator, self.title, self.breakdown, self.member,
            self.period,
        )  # fmt: skip


def difference(old: Edition, new: Edition) -> tuple[Differs, ...]:
    """Everything that differs between two editions, in a settled order; nothing between an edition and itself.

    Figures are compared period by period where both have the period, unrounded: what rounds to the same is still told.
    """
    found = [*_about(old, new), *_rows(old, new), *_definitions(old, new), *_remarks(old, new), *_actions(old, new)]
    order = {kind: place for place, kind in enumerate(Kind)}
    return tuple(sorted(found, key=lambda d: (order[d.kind], d.indicator, d.breakdown or "", d.member or "",
                                              d.period, d.what, *sorted((d.old, d.new)))))  # fmt: skip


def _about(old: Edition, new: Edition) -> Iterator[Differs]:
    def told(of: Edition) -> dict[str, str]:
        as_of = of.card.as_of.isoformat() if of.card.as_of is not None else ""
        signed = "; ".join(f"{s.role.value}: {s.name}" for s in of.signatures)
        return {
            "pack": of.pack, "title": of.card.title, "period": str(of.period), "area": of.area,
            "audience": of.audience, "data to": as_of, "snapshot": of.card.snapshot, "signed": signed,
            "direction": of.card.direction_rule, "notes": "\n".join(of.card.notes),
        }  # fmt: skip

    for what, before, after in _pairs(told(old), told(new)):
        if before != after:
            yield Differs(Kind.ABOUT, what, before or "", after or "")


def _rows(old: Edition, new: Edition) -> Iterator[Differs]:
    for _, before, after in _pairs(_by_key(old.rows), _by_key(new.rows)):
        row = after or before
        if row is None:
            continue
        if before is None or after is None:
            yield _differs(row, Kind.FIGURE, "row", _is_there(before), _is_there(after))
            continue
        yield from _figures(before, after)
        for kind, told in _TOLD:
            for what, was, now in _pairs(told(before), told(after)):
                if (was or "") != (now or ""):
                    yield _differs(row, kind, what, was or "", now or "")


def _figures(before: Row, after: Row) -> Iterator[Differs]:
    then, now = ({value.period: value for value in row.values} for row in (before, after))
    for period in sorted(then.keys() & now.keys()):
        was, is_now = then[period], now[period]
        if _numbers(was) != _numbers(is_now):
            yield _differs(after, Kind.FIGURE, "value", _cell(was, before.unit), _cell(is_now, after.unit), str(period))
    for what in ("mean_12", "year_to_date"):
        one, other = getattr(before, what), getattr(after, what)
        if one != other:
            words = {"mean_12": "12-month mean", "year_to_date": "year to date"}[what]
            yield _differs(after, Kind.FIGURE, words, _number(one, before.unit), _number(other, after.unit))


def _judgements(row: Row) -> dict[str, str]:
    return {
        "colour": row.rag,
        "rule of the colour": row.rag_rule or "",
        "direction": row.direction,
        "judgement": row.judgement,
        "movement": row.movement or "",
        "on target": {True: "met", False: "not met", None: ""}[row.on_target],
        "variation": row.process.variation,
        "assurance": row.process.assurance,
        "owner": row.owner,
        "section": row.section,
        "title": row.title,
    }


def _targets(row: Row) -> dict[str, str]:
    target: Target = row.target
    return {
        "target": _number(target.value, row.unit),
        "state": "" if target.state == "none set" else target.state,
        "band": "" if target.low is None else f"{target.low!r} to {target.high!r}",
        "how": target.how or "",
        "in force": f"{target.start or ''} to {target.end or ''}" if target.start or target.end else "",
    }


def _comparators(row: Row) -> dict[str, str]:
    return {found.comparator: _comparator(found, row.unit) for found in row.benchmarks if found.value is not None}


def _comparator(found: Benchmark, unit: str) -> str:
    said = [_number(found.value, unit), str(found.period or ""), found.method or "", found.source or ""]
    said.append(f"list of {found.listing}" if found.listing else "")
    return ", ".join(part for part in said if part)


_TOLD: tuple[tuple[Kind, Callable[[Row], Mapping[str, str]]], ...] = (
    (Kind.JUDGEMENT, _judgements),
    (Kind.TARGET, _targets),
    (Kind.COMPARATOR, _comparators),
)


def _definitions(old: Edition, new: Edition) -> Iterator[Differs]:
    then, now = ({d.indicator: d for d in edition.definitions} for edition in (old, new))
    for name in sorted(then.keys() & now.keys()):
        told = list(_pairs(_definition(then[name]), _definition(now[name])))
        changed = [(what, was or "", is_now or "") for what, was, is_now in told if (was or "") != (is_now or "")]
        if not changed and then[name].meaning != now[name].meaning:
            changed = [("what it stands on", then[name].meaning[:12], now[name].meaning[:12])]
        for what, was, is_now in changed:
            yield Differs(Kind.DEFINITION, what, was, is_now, name, now[name].title)


def _definition(found: Definition) -> dict[str, str]:
    plain = {
        "title": found.title, "unit": found.unit, "better": found.better, "origin": found.origin,
        "why it matters": found.why_it_matters, "source": found.source, "notes": found.notes,
    }  # fmt: skip
    return plain | dict(found.sentences) | {f"{key}, as written": text for key, text in found.written}


def _remarks(old: Edition, new: Edition) -> Iterator[Differs]:
    titles = {_key(row)[:1] + _key(row)[2:]: row.title for row in (*old.rows, *new.rows)}
    then, now = ({remark.place: remark.plain for remark in edition.remarks} for edition in (old, new))
    for place, was, is_now in _pairs(then, now):
        if was != is_now:
            yield Differs(Kind.WORDS, "comment", was or "", is_now or "", place[0], titles.get(place, ""), *place[1:])


def _actions(old: Edition, new: Edition) -> Iterator[Differs]:
    def told(edition: Edition) -> dict[tuple[str, str, str | None, str | None], tuple[str, ...]]:
        return {(a.id, *a.place): _action(a, a.state_on(edition.on)) for a in edition.actions}

    for (name, *place), was, is_now in _pairs(told(old), told(new)):
        if was != is_now:
            indicator, breakdown, member = place
            before, after = _sentences(was or ()), _sentences(is_now or ())
            yield Differs(Kind.ACTION, f"action {name}", before, after, indicator or "", "", breakdown, member)


def _action(action: Action, state: str) -> tuple[str, ...]:
    """What an action says, each as it was written."""
    due = f", by {action.by_when.isoformat()}" if action.by_when is not None else ""
    notes = (f"{note.on.isoformat()}: {note.text}" for note in action.progress)
    return (action.text, f"Sought: {action.outcome}", f"Who: {action.who}{due}", state.capitalize(), *notes)


def _sentences(said: Sequence[str]) -> str:
    """Texts after one another, each with an end of its own, whatever somebody wrote."""
    return " ".join(one if one.rstrip().endswith(_ENDS) else f"{one}." for one in said)


def _pairs(old: Mapping[K, V], new: Mapping[K, V]) -> Iterator[tuple[K, V | None, V | None]]:
    """What two mappings hold under each key that either has."""
    return ((key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new)))


def _by_key(rows: Sequence[Row]) -> dict[_Key, Row]:
    found: dict[_Key, Row] = {}
    for row in rows:
        found.setdefault(_key(row), row)
    return found


def _key(row: Row) -> _Key:
    return row.indicator, row.ref, row.breakdown, row.member


def _numbers(cell: PeriodValue) -> tuple[object, ...]:
    return cell.value, cell.numerator, cell.denominator, cell.status


def _cell(cell: PeriodValue, unit: str) -> str:
    """The figure as it is, unrounded, with its parts."""
    if cell.value is None:
        return cell.status.value
    parts = (
        "" if cell.numerator is None or cell.denominator is None else f" ({cell.numerator:,g} of {cell.denominator:,g})"
    )
    mark = "" if cell.status.value == "final" else f", {cell.status.value}"
    return f"{_number(cell.value, unit)}{parts}{mark}"


def _number(value: float | None, unit: str) -> str:
    return "" if value is None else written(value, unit)


def _is_there(row: Row | None) -> str:
    return "" if row is None else "shown"


def _differs(row: Row, kind: Kind, what: str, old: str, new: str, period: str = "") -> Differs:
    return Differs(kind, what, old, new, row.indicator, row.title, row.breakdown, row.member, period)

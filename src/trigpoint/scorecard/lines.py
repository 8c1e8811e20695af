"""The lines of a pack: which indicator each shows, and whether from records or as people sent it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from trigpoint.catalogue.objects import Better, Catalogue, Indicator, Pack, PackItem, PackSection, Value, ValueKind
from trigpoint.catalogue.rules import Judging


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a pack, decided. `other` is the recorded indicator beside a computed one (or the other way about).

    `names` are the ids of both, whichever is shown: what either is held against is held against the line. `judging` is
    what the pack itself says of the line.
    """

    section: str
    ref: str | None
    title: str
    outcome: str
    indicator: Indicator
    origin: str
    other: Indicator | None = None
    by: str | None = None
    names: tuple[str, ...] = ()
    judging: Judging = field(default_factory=Judging)


def lines_of(pack: Pack, catalogue: Catalogue, recorded: Collection[str], tables: Collection[str]) -> tuple[Line, ...]:
    """The pack's lines in order.

    `recorded` holds the ids that somebody sends figures for, `tables` the tables that hold records. A computed
    indicator is shown where there are records for it; the recorded figure where there are none, or where the item
    prefers it. A section that includes what is `defined` adds every recorded indicator that has no place in any pack:
    one that another pack names has its place there.
    """
    lines: list[Line] = []
    for section in pack.sections:
        lines += [_line(section, item, catalogue, recorded, tables) for item in section.items]
        if section.include == "defined":
            lines += [
                Line(
                    section.title,
                    _ref(None, indicator),
                    indicator.title,
                    "",
                    indicator,
                    "recorded",
                    names=(indicator.id,),
                )
                for indicator in _unnamed(catalogue, recorded, _placed(pack, catalogue))
            ]
    return tuple(lines)


def tables_of(indicator: Indicator, catalogue: Catalogue) -> frozenset[str]:
    """The tables whose records an indicator counts: its own, or those of the two that a ratio is of."""
    if indicator.value.over:
        parts = [catalogue.indicators[name] for name in indicator.value.over if name in catalogue.indicators]
        return frozenset().union(*(tables_of(part, catalogue) for part in parts))
    return frozenset({indicator.table} if indicator.table else ())


def _placed(pack: Pack, catalogue: Catalogue) -> set[str | None]:
    """What the items of this pack and of all others name."""
    sections = (section for one in (pack, *catalogue.packs.values()) for section in one.sections)
    return {name for section in sections for item in section.items for name in (item.indicator, item.ref)}


def _unnamed(catalogue: Catalogue, recorded: Collection[str], named: Collection[str | None]) -> list[Indicator]:
    return [
        indicator
        for indicator in catalogue.indicators.values()
        if indicator.origin == "recorded"
        and indicator.id in recorded
        and indicator.id not in named
        and not any(ref in named for ref in indicator.refs)
    ]


def _line(
    section: PackSection, item: PackItem, catalogue: Catalogue, recorded: Collection[str], tables: Collection[str]
) -> Line:
    own = catalogue.find(item.indicator) if item.indicator else None
    by_ref = catalogue.find(item.ref) if item.ref else None
    computed = next((i for i in (own, by_ref) if i is not None and i.origin == "computed"), None)
    sent = next((i for i in (by_ref, own) if i is not None and i.id in recorded), None)
    has_records = computed is not None and bool(need := tables_of(computed, catalogue)) and need <= set(tables)
    if computed is not None and (sent is None or (has_records and item.show != "recorded")):
        indicator, origin, other = computed, "computed", sent
    else:
        indicator, origin, other = (
            sent or own or by_ref or _unknown(item),
            "recorded",
            computed if has_records else None,
        )
        if computed is not None and computed.counts_again:  # whoever counts it, months do not add up
            indicator = replace(indicator, stock=True)
    return Line(
        section=section.title,
        ref=_ref(item.ref, indicator),
        title=item.title or indicator.title,
        outcome=item.outcome,
        indicator=indicator,
        origin=origin,
        other=other,
        by=item.by,
        judging=item.judging,
        names=tuple({i.id: None for i in (own, by_ref, indicator) if i is not None}),
    )


def _ref(ref: str | None, indicator: Indicator) -> str | None:
    return ref or (indicator.refs[0] if indicator.refs else None)


def _unknown(item: PackItem) -> Indicator:
    """A line that the pack asks for and nobody has yet defined or sent: shown, as not available."""
    name = item.indicator or item.ref or ""
    return Indicator(name, item.title or name, Value(ValueKind.RECORDED), Better.NEITHER)

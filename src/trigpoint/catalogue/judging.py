"""How judgement is written in indicators and packs: `direction`, `colour`, `targets`, `context_only`."""

from __future__ import annotations

import datetime as dt

from trigpoint.catalogue.read import Written
from trigpoint.catalogue.rules import (
    AGAINST,
    METHODS,
    ColourKind,
    ColourRule,
    DirectionRule,
    Judging,
    ProcessRule,
    Rebase,
)
from trigpoint.catalogue.schema import Section
from trigpoint.model.standard import TargetRow

JUDGING_KEYS = ("context_only", "colour", "targets", "rebase")
REBASE_KEYS = ("on", "why")
PROCESS_KEYS = ("screen", "chart", "drift")
CHARTS = ("xmr", "by base")
DIRECTION_KEYS = ("method", "band", "percentages", "against", "assumed")
_BETTER = ("higher", "lower", "near target", "neither")
_ANY_RULE = ("rule", "from", "to", "assumed")
_NUMBERS = ("red", "amber", "within", "beyond", "floor", "low", "high")
_TARGET_KEYS = ("from", "to", "target", "red", "amber", "better", "basis", "note")
# What each rule of colour may say, and what it must.
_KEYS: dict[ColourKind, tuple[str, ...]] = {
    ColourKind.THRESHOLDS: ("red", "amber"),
    ColourKind.TOLERANCE: ("within", "of"),
    ColourKind.FLOOR: ("floor",),
    ColourKind.BAND: ("low", "high", "within", "of"),
    ColourKind.NEAR_TARGET: ("within", "beyond", "of"),
    ColourKind.MONTH_AND_YEAR: (),
    ColourKind.EXTREMES: ("months",),
    ColourKind.ASSURANCE: (),
    ColourKind.INTERVAL: ("comparator",),
}
_MUST = {
    ColourKind.TOLERANCE: ("within",),
    ColourKind.FLOOR: ("floor",),
    ColourKind.NEAR_TARGET: ("within",),
    ColourKind.INTERVAL: ("comparator",),
}


def read_direction(section: Section) -> DirectionRule:
    """The rule of direction that a pack says under `direction`."""
    default = DirectionRule()
    if not section.has("direction"):
        return default
    inner = Section(section.entries["direction"], DIRECTION_KEYS, section.problems)
    method = inner.word("method", METHODS, default.method)
    usual = default.band if method == default.method else 0.0
    band = inner.decimal("band", usual)
    if band is not None and band < 0:
        inner.wrong("band", "A band is not less than nothing.")
    return DirectionRule(
        method=method,
        band=usual if band is None else band,
        percentages=inner.word("percentages", ("points", "relative"), default.percentages),
        against=inner.word("against", AGAINST, default.against),
        assumed=inner.flag("assumed"),
    )


def read_judging(section: Section, name: str, *, better: bool = False) -> Judging:
    """What a definition says of how its figure is judged. `name` is what its targets are for.

    `better` is true for a pack's item, whose word on which way is better goes over the indicator's.
    """
    return Judging(
        better=section.word("better", _BETTER) if better else "",
        context_only=section.flag("context_only"),
        colours=read_colours(section),
        targets=tuple(t for item in section.items("targets") if (t := _target(item, section, name)) is not None),
        rebases=tuple(r for item in section.items("rebase") if (r := _rebase(item, section)) is not None),
    )


def read_process(section: Section) -> ProcessRule:
    """How a pack draws process control, under `process`."""
    default = ProcessRule()
    if not section.has("process"):
        return default
    inner = Section(section.entries["process"], PROCESS_KEYS, section.problems)
    return ProcessRule(
        screen=inner.flag("screen", default.screen),
        chart=inner.word("chart", CHARTS, default.chart),
        drift=inner.flag("drift", default.drift),
    )


def _rebase(item: Written, outer: Section) -> Rebase | None:
    section = Section(item, REBASE_KEYS, outer.problems, required=REBASE_KEYS)
    on, why = section.day("on"), section.text("why")
    return Rebase(on, why) if on is not None and why else None


def read_colours(section: Section) -> tuple[ColourRule, ...]:
    """The rules under `colour`: one, or a list of them with their dates."""
    written = section.entries.get("colour")
    if written is None or written.value is None:
        return ()
    items = written.value if isinstance(written.value, tuple) else (written,)
    return tuple(rule for item in items if (rule := _colour(item, section)) is not None)


def _colour(item: Written, outer: Section) -> ColourRule | None:
    every = tuple(dict.fromkeys(key for keys in _KEYS.values() for key in keys))
    section = Section(item, (*_ANY_RULE, *every), outer.problems, required=("rule",))
    word = section.word("rule", [kind.value for kind in ColourKind])
    if not word:
        return None
    kind = ColourKind(word)
    for key in every:
        if section.has(key) and key not in _KEYS[kind]:
            allowed = ", ".join(_KEYS[kind]) or "no key of its own"
            section.wrong(key, f'"{key}" has no meaning in the rule "{word}".', f"It has {allowed}.")
    for key in _MUST.get(kind, ()):
        if not section.has(key):
            section.wrong(key, f'"{key}" is missing.', f"Write {key}: and a number, or a comparator's name.")
    if kind is ColourKind.THRESHOLDS and not (section.has("red") or section.has("amber")):
        section.wrong("rule", "A rule of thresholds needs one.", "Write red: or amber: and a number.")
    start, end = section.day("from"), section.day("to")
    _in_order(section, start, end)
    found = {key: section.decimal(key) for key in _NUMBERS}
    for key in ("within", "beyond"):
        if (number := found[key]) is not None and number < 0:
            section.wrong(key, "A tolerance is not less than nothing.")
    low, high = found["low"], found["high"]
    if low is not None and high is not None and low > high:
        section.wrong("low", "The lower end is above the higher.")
    return ColourRule(
        kind=kind, red=found["red"], amber=found["amber"], within=found["within"],
        relative=section.word("of", ("percent", "points"), "points") == "percent", beyond=found["beyond"],
        floor=found["floor"], low=low, high=high, months=section.number("months", least=4) or 12,
        comparator=section.text("comparator"), start=start, end=end, assumed=section.flag("assumed"),
    )  # fmt: skip


def _target(item: Written, outer: Section, name: str) -> TargetRow | None:
    from trigpoint.model.target_basis import HOW_TO_WRITE, lacking, read_basis

    section = Section(item, _TARGET_KEYS, outer.problems)
    start, end = section.day("from"), section.day("to")
    _in_order(section, start, end)
    number = None if section.text("target").casefold() in ("tbc", "tba") else section.decimal("target")
    basis = read_basis(section.text("basis"))
    if basis is None:
        section.wrong("basis", f'"{section.text("basis")}" is not what a target can rest on.', HOW_TO_WRITE)
        return None
    for what in lacking(basis, number, end if start is not None else None):
        section.wrong("target", what)
    return TargetRow(
        indicator=name,
        start=start or dt.date.min,
        end=end,
        value=number,
        red=section.decimal("red"),
        amber=section.decimal("amber"),
        better=section.word("better", _BETTER),
        note=section.text("note"),
        basis=basis,
    )


def _in_order(section: Section, start: dt.date | None, end: dt.date | None) -> None:
    if start is not None and end is not None and end < start:
        section.wrong("to", "The last day is before the first.")

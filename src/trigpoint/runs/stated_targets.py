"""Use case: every target that is stated for an indicator, by whom, from when to when, and which of them holds now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.standards import benchmarks, targets
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.model.target_basis import write_basis
from trigpoint.runs.judged import item_of, judged
from trigpoint.runs.periods import last_whole
from trigpoint.scorecard.target import in_its_year, target_row
from trigpoint.store.workspace import Workspace


class Whose(StrEnum):
    """Who states a target. A loaded one goes before a pack's, a pack's before the definition's."""

    LOADED = "loaded"
    PACK = "pack"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Stated:
    """A target. `pack` is the id of the pack that states it, where one does; `holds` whether the figure of the period
    is held against it, `basis` what its number means, as people write it (empty: it is the target itself)."""

    row: TargetRow
    whose: Whose
    holds: bool
    basis: str
    pack: str = ""


@dataclass(frozen=True, slots=True)
class StatedTargets:
    """The targets of an indicator, the loaded ones first. `period` is the last whole one that what is loaded describes
    (None: nothing is), `colours` the rule of colour then, in words, with the pack whose scorecard has it (empty:
    wherever no pack has another)."""

    period: Period | None
    targets: tuple[Stated, ...]
    colours: tuple[tuple[str, str], ...]


def stated_targets(workspace: Workspace, catalogue: Catalogue, indicator: Indicator) -> StatedTargets:
    """Every target stated for an indicator. Which of them holds is told of the last whole period; where nothing is
    loaded yet, none does."""
    snapshot = workspace.store.current()
    loaded: Sequence[TargetRow] = ()
    others: Sequence[BenchmarkRow] = ()
    period = None
    if snapshot is not None:
        period = last_whole(indicator.frequency, snapshot.records_on or snapshot.known_on)
        loaded = [t for t in targets(workspace.store, snapshot, workspace.cache) if t.indicator == indicator.id]
        others = benchmarks(workspace.store, snapshot, workspace.cache)
    found = tuple(_stated(catalogue, indicator, loaded, period))
    colours = _colours(catalogue, indicator, loaded, others, period) if period is not None else ()
    return StatedTargets(period, found, colours)


def _stated(
    catalogue: Catalogue, indicator: Indicator, loaded: Sequence[TargetRow], period: Period | None
) -> Iterator[Stated]:
    def told(rows: Sequence[TargetRow], whose: Whose, pack: str = "", *, overruled: bool) -> Iterator[Stated]:
        best = target_row(rows, {row.indicator for row in rows}, period) if period is not None else None
        for row in rows:
            holds = best is not None and not overruled and period is not None and in_its_year(row, period) == best
            yield Stated(row, whose, holds, write_basis(row.basis), pack)

    first = tuple(told(loaded, Whose.LOADED, overruled=False))
    yield from first
    sent = any(one.holds for one in first)
    for pack in catalogue.packs.values():
        item = item_of(pack, indicator)
        if item is not None:
            yield from told(item.judging.targets, Whose.PACK, pack.id, overruled=sent)
    yield from told(indicator.judging.targets, Whose.DEFINITION, overruled=sent)


def _colours(
    catalogue: Catalogue,
    indicator: Indicator,
    loaded: Sequence[TargetRow],
    others: Sequence[BenchmarkRow],
    period: Period,
) -> tuple[tuple[str, str], ...]:
    """The rules by which the figure of the period is coloured, each once. They are told without figures: of a target
    that rests on one, a rule says no number."""
    told = judged(catalogue, indicator, [], period, targets=loaded, benchmarks=others)
    own = told.colour.rule
    packs = [(one.pack, one.rag_rule) for one in told.packs]
    return tuple((pack, rule) for pack, rule in [("", own), *packs] if rule is not None and (not pack or rule != own))

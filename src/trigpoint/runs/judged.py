"""How a figure is judged, as `explain` says it: the colour by the indicator's own rules, and what each pack says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trigpoint.catalogue.objects import Catalogue, Indicator, Pack, PackItem
from trigpoint.catalogue.rules import Judging
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.scorecard.chance import interval_of
from trigpoint.scorecard.judge import Colour, Held, Subject, colour_of, held_against
from trigpoint.scorecard.objects import PeriodValue, Process
from trigpoint.scorecard.target import periods_behind
from trigpoint.scorecard.travel import rule_in_words


@dataclass(frozen=True, slots=True)
class PackRule:
    """The rules of a pack that shows the indicator: of direction, and of colour (None: it has none for it).

    `rag` is the colour that the pack gives the figure; `none` too where that rests on figures of other periods, which
    its scorecard has before it and an explanation has not.
    """

    pack: str
    direction: str
    rag_rule: str | None
    rag: str


@dataclass(frozen=True, slots=True)
class Judged:
    """How a figure is judged: by the loaded target or the indicator's own rules, and how each pack would."""

    held: Held
    colour: Colour
    packs: tuple[PackRule, ...]


def judged(
    catalogue: Catalogue,
    indicator: Indicator,
    figures: Sequence[Observation],
    period: Period,
    *,
    targets: Sequence[TargetRow],
    benchmarks: Sequence[BenchmarkRow],
    is_member: bool = False,
) -> Judged:
    """Judge the figure of `period`, the one of `figures` that is of it; the others are what its target rests on."""
    cells = {o.period: PeriodValue(o.period, o.value, o.numerator, o.denominator, o.status, o.note) for o in figures}
    mine = [row for row in targets if row.indicator == indicator.id]
    others = [row for row in benchmarks if row.indicator == indicator.id]

    def subject(judging: Judging, pack: Pack | None) -> Subject:
        return Subject(indicator, (indicator.id,), cells, period, judging, pack, mine, others, is_member)

    held, colour = _colour(subject(Judging(), None))
    return Judged(
        held,
        colour,
        tuple(
            _pack_rule(pack, subject(item.judging, pack))
            for pack in catalogue.packs.values()
            if (item := item_of(pack, indicator)) is not None
        ),
    )


def periods_beneath(indicator: Indicator, targets: Sequence[TargetRow], period: Period) -> tuple[Period, ...]:
    """The periods that the indicator's targets rest on, besides `period`."""
    rows = [*indicator.judging.targets, *(row for row in targets if row.indicator == indicator.id)]
    found = {behind for row in rows for behind in periods_behind(row, period)} - {period}
    return tuple(sorted(found))


def _pack_rule(pack: Pack, subject: Subject) -> PackRule:
    colour = _colour(subject)[1]
    return PackRule(pack.id, rule_in_words(pack.direction), colour.rule, colour.rag)


def _colour(subject: Subject) -> tuple[Held, Colour]:
    held = held_against(subject)
    interval = interval_of(subject.now, subject.indicator)
    return held, colour_of(subject, held, Process(), interval, None)


def item_of(pack: Pack, indicator: Indicator) -> PackItem | None:
    """The first item of a pack that shows the indicator; None where none does."""
    items = (item for section in pack.sections for item in section.items)
    return next((i for i in items if i.indicator == indicator.id or i.ref in (indicator.id, *indicator.refs)), None)

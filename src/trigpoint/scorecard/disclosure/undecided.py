"""What rounding alone could decide is not told: a direction, a colour, whether a target is met.

Others are given rounded figures, and what those mean is worked out from them. Where a figure that is shown could have
been another before it was rounded, and that other would have been judged otherwise, both parts of one paper could say
opposite things of one fact. Whether that is so is found from what is shown alone, so that saying nothing tells nobody
more than the rounded figures do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.scorecard.disclosure.profile import Profile
from trigpoint.scorecard.measure import Measure, measure_of
from trigpoint.scorecard.objects import Change, Row, Scorecard

ENDS = ((1, -1), (-1, 1), (1, 1), (-1, -1))
"""The figures of a scorecard's own period, and all others: each moved to the upper (1) or lower end of its rounding.
What is judged is one figure beside others, or beside a target, so that the ends stand for everything between."""
NOTE = "The figures are rounded here, and rounding alone could decide this: nothing is said."


def moved(
    observations: Iterable[Observation], catalogue: Catalogue, profile: Profile, period: Period, ends: tuple[int, int]
) -> tuple[Observation, ...]:
    """The figures as they may have been before they were rounded, at one end. What is told with the counts
    behind it, or has none that could be guarded, stays as it is."""
    now, others = ends
    return tuple(_at_end(o, catalogue, profile, now if o.period.end == period.end else others) for o in observations)


def _at_end(o: Observation, catalogue: Catalogue, profile: Profile, end: int) -> Observation:
    indicator = catalogue.indicators.get(o.indicator)
    if o.value is None or indicator is None or not o.rounded:
        return o
    measure = measure_of(indicator)
    if measure is Measure.COUNT:
        half = profile.totals_to / 2
        if not o.value and profile.hide_up_to >= half - 1:  # what would be rounded to nought is hidden
            return o
        far = half if end < 0 else max(0.0, half - 1)  # halves are rounded up
    else:
        far = 0.5 * 10.0 ** -(profile.places + (measure is Measure.RATIO))
    value = max(0.0, o.value + end * far)
    return replace(o, value=min(value, 100.0) if measure is Measure.SHARE and o.value <= 100 else value)


def settled(card: Scorecard, at_ends: Sequence[Scorecard], signed: Scorecard) -> Scorecard:
    """The scorecard without what rounding could decide: what the scorecards at the ends do not agree on, and what
    contradicts the one that was signed."""
    ends = [{place_of(row): row for row in one.rows} for one in at_ends]
    before = {place_of(row): row for row in signed.rows}
    rows: list[Row] = []
    silent: dict[str, None] = {}
    for row in card.rows:
        place = place_of(row)
        others = [one[place] for one in ends if place in one]
        told = _without(row, others, before.get(place))
        if told is not row:
            silent[row.title] = None
        rows.append(told)
    if not silent:
        return card
    said = "Figures are rounded here, and rounding alone could decide which way these went, or their colour"
    return replace(card, rows=tuple(rows), notes=(*card.notes, f"{said}; it is not told: {'; '.join(silent)}."))


def place_of(row: Row) -> tuple[str | None, ...]:
    """What tells a row of a scorecard from all others."""
    return row.section, row.indicator, row.ref, row.breakdown, row.member


def _without(row: Row, others: Sequence[Row], signed: Row | None) -> Row:
    found = row
    if row.direction != "none":
        ways = {_way(one) for one in (row, *others)} | ({_way(signed)} if signed is not None else set())
        if len(ways) > 1:
            found = replace(
                found, direction="none", judgement="none", movement=None, direction_note=NOTE,
                moved=_untold(row.moved, row.moved), change_on_previous=_untold(row.change_on_previous, row.moved),
                change_on_year=_untold(row.change_on_year, row.moved),
            )  # fmt: skip
    if row.rag != "none":
        colours = {one.rag for one in (row, *others)} | ({signed.rag} if signed is not None else set())
        if len(colours) > 1:
            found = replace(found, rag="none", rag_rule=f"{row.rag_rule}. {NOTE}" if row.rag_rule else NOTE)
    if row.on_target is not None:
        met = {one.on_target for one in (row, *others)} | ({signed.on_target} if signed is not None else set())
        if len(met) > 1:
            found = replace(found, on_target=None)
    return found


def _way(row: Row) -> tuple[str, str]:
    return row.direction, row.judgement


def _untold(change: Change | None, moved: Change | None) -> Change:
    """The change that the direction rests on, without its amount; another one as it is."""
    assert change is not None
    if moved is None or change.period != moved.period:
        return change
    return replace(change, difference=None, percent=None, undefined="rounded")

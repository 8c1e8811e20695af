"""The rows of the facts, from the rows of editions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache

from trigpoint.model.period import Period
from trigpoint.model.words import Action
from trigpoint.publish.figures import MARKS, SYMBOLS
from trigpoint.publish.star.comparing import comparator_name
from trigpoint.publish.star.facts import ACTION, BENCHMARK, OBSERVATION, TARGET
from trigpoint.publish.star.keys import Keys, day_key
from trigpoint.publish.star.objects import Cell, Line
from trigpoint.publish.star.placed import Placed
from trigpoint.scorecard.objects import PeriodValue

_Place = tuple[int, int, int, Period]
_LIKELY = range(1990, 2100)


def observations(rows: Sequence[Placed]) -> list[Line]:
    """Each figure once, as the last of `rows` that has it tells it, and as the one of its own period judged it."""
    told: dict[_Place, tuple[Placed, PeriodValue]] = {}
    judged: dict[_Place, Placed] = {}
    for found in rows:
        for figure in found.row.values:
            told[_place(found, figure.period)] = (found, figure)
        if found.row.values:
            judged[_place(found, found.row.values[-1].period)] = found
    return [_observation(found, figure, judged.get(place)) for place, (found, figure) in told.items()]


def benchmarks(rows: Sequence[Placed], keys: Keys) -> list[Line]:
    """Each comparator's figure once, as the last of `rows` that has it tells it."""
    found: dict[tuple[Cell, ...], Line] = {}
    for one in rows:
        for told in one.row.benchmarks:
            if told.value is None or told.period is None:
                continue
            comparator = keys.of("comparator", *comparator_name(told))
            found[(one.indicator_key, one.area_key, one.breakdown_key, comparator, str(told.period))] = BENCHMARK.line(
                **_about(one),
                **_when(told.period),
                comparator_key=comparator,
                value=_number(told.value),
                n=told.n,
                areas=told.of,
                lowest=_number(told.lowest),
                highest=_number(told.highest),
                source=told.source,
            )
    return list(found.values())


def targets(rows: Sequence[Placed]) -> list[Line]:
    """The target of each judged figure that has one, or is to have one."""
    found: dict[_Place, Line] = {}
    for one in rows:
        target = one.row.target
        if target.state == "none set" or not one.row.values:
            continue
        period = one.row.values[-1].period
        found[_place(one, period)] = TARGET.line(
            **_about(one),
            **_when(period),
            kind=target.kind,
            state=target.state,
            value=_number(target.value),
            low=_number(target.low),
            high=_number(target.high),
            expected=_number(target.expected),
            reached=_number(target.reached),
            to_go=_number(target.to_go),
            run_rate=_number(target.run_rate),
            in_force_from=target.start,
            in_force_to=target.end,
            due=target.due,
            done=target.done,
            basis=target.basis,
            how=target.how,
        )
    return list(found.values())


def actions(rows: Sequence[Placed]) -> list[Line]:
    """Each action of each pack once, as the newest edition that has it tells it, beside the row that it concerns.

    One about a member of which the edition has no row stands beside everyone's.
    """
    beside: dict[tuple[int, str, str | None, str | None], Placed] = {}
    for one in rows:
        beside.setdefault((one.edition_key, one.row.indicator, one.row.breakdown, one.row.member), one)
    found: dict[tuple[str, str, str], Line] = {}
    for edition, key in {one.edition_key: (one.edition, one.edition_key) for one in rows}.values():
        for action in edition.actions:
            exact = beside.get((key, action.indicator, action.breakdown, action.member))
            concerned = exact or beside.get((key, action.indicator, None, None))
            if concerned is not None:
                found[(edition.pack, edition.area, action.id)] = _action(concerned, action)
    return list(found.values())


def _observation(found: Placed, figure: PeriodValue, judged: Placed | None) -> Line:
    signed = judged.row.values[-1] if judged is not None else None
    was = (signed.value, signed.status) if signed is not None else None
    return _OBSERVED({
        **_about(found),
        **_when(figure.period),
        "reference": found.reference,
        "value": _number(figure.value),
        "symbol": _symbol(figure),
        "status": figure.status.value,
        "numerator": _number(figure.numerator),
        "denominator": _number(figure.denominator),
        "signed_value": _number(signed.value) if signed is not None else None,
        "signed_symbol": _symbol(signed) if signed is not None else None,
        "restated": None if was is None else was != (figure.value, figure.status),
        **(_judged(judged) if judged is not None else _UNJUDGED),
    })  # fmt: skip


def _judged(found: Placed) -> Mapping[str, Cell]:
    row = found.row
    return {
        "judged_edition_key": found.edition_key,
        "rag": row.rag,
        "rag_rule": row.rag_rule,
        "direction": row.direction,
        "judgement": row.judgement,
        "movement": row.movement,
        "on_target": row.on_target,
        "target": _number(row.target.value),
        "target_state": row.target.state,
        "change_on_previous": _number(row.change_on_previous.difference),
        "change_on_year": _number(row.change_on_year.difference),
        "year_to_date": _number(row.year_to_date),
        "interval_lower": _number(row.interval.lower),
        "interval_upper": _number(row.interval.upper),
        "variation": row.process.variation,
        "assurance": row.process.assurance,
        "commentary": row.commentary,
    }


_OBSERVED = OBSERVATION.filler()
_UNJUDGED: Mapping[str, Cell] = dict.fromkeys((
    "judged_edition_key", "rag", "rag_rule", "direction", "judgement", "movement", "on_target", "target",
    "target_state", "change_on_previous", "change_on_year", "year_to_date", "interval_lower", "interval_upper",
    "variation", "assurance", "commentary",
))  # fmt: skip


def _action(found: Placed, action: Action) -> Line:
    on = found.edition.on
    newest = max(action.progress, key=lambda note: note.on, default=None)
    return ACTION.line(
        **_about(found),
        opened_key=_day(action.opened),
        by_when_key=_day(action.by_when),
        closed_key=_day(action.closed),
        action=action.id,
        text=action.text,
        outcome=action.outcome,
        who=action.who,
        by_when=action.by_when,
        opened=action.opened,
        closed=action.closed,
        state=action.state_on(on),
        told_on=on,
        progress=newest.text if newest is not None else None,
    )


def _about(found: Placed) -> dict[str, Cell]:
    return {
        "indicator_key": found.indicator_key,
        "area_key": found.area_key,
        "breakdown_key": found.breakdown_key,
        "edition_key": found.edition_key,
    }


@lru_cache(maxsize=4_096)
def _when(period: Period) -> Mapping[str, Cell]:
    return {
        "date_key": day_key(period.end),
        "period": str(period),
        "period_start": period.start,
        "period_end": period.end,
    }


def _place(found: Placed, period: Period) -> _Place:
    return found.indicator_key, found.area_key, found.breakdown_key, period


def _symbol(figure: PeriodValue) -> str | None:
    return MARKS.get(figure.status) if figure.value is not None else SYMBOLS.get(figure.status, "x")


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _day(day: dt.date | None) -> int | None:
    """The key of a day that people wrote; none of one that is surely mistyped, up to which the calendar would reach."""
    return day_key(day) if day is not None and day.year in _LIKELY else None

"""The periods of a row of headings, or of a column of cells: what one alone leaves open, its neighbours decide."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trigpoint.model.heading import Reading, read_heading
from trigpoint.model.period import HOW_TO_WRITE, Kind, Period
from trigpoint.model.problem import Problem, UserMistake


@dataclass(frozen=True, slots=True)
class Headings:
    """The period of each heading, None where it is none, and by its place what is wrong with one that nearly is."""

    periods: tuple[Period | None, ...]
    problems: Mapping[int, Problem]


def read_headings(written: Sequence[object]) -> Headings:
    """Read headings that stand beside one another (or a column of periods, in order)."""
    known: dict[object, Reading] = {}
    readings = [known.setdefault(_key(w), read_heading(w)) if _key(w) not in known else known[_key(w)] for w in written]
    settled = {n: r.meanings[0] for n, r in enumerate(readings) if len(r.meanings) == 1 and not r.weak}
    settled |= _settle_ambiguous([_shape(w) for w in written], readings, settled)
    _settle_weak(readings, settled)
    problems: dict[int, Problem] = {}
    for n, reading in enumerate(readings):
        if n in settled:
            continue
        if len(reading.meanings) > 1:
            problems[n] = _either(written[n], reading.meanings)
        elif reading.lacks:
            problems[n] = Problem(f'"{written[n]}" {reading.lacks}.', HOW_TO_WRITE)
    return Headings(tuple(settled.get(n) for n in range(len(written))), problems)


def read_period(text: str) -> Period:
    """One period as outputs or people write it (`2026-03`, `March 2026`, `Q4 2025/26`), with nothing beside it to
    decide by. Raises `UserMistake` for what is none, or could be two."""
    try:
        return Period.parse(text)
    except UserMistake as mistake:
        read = read_headings([text])
        if read.periods[0] is not None:
            return read.periods[0]
        if 0 in read.problems:
            raise UserMistake(read.problems[0]) from mistake
        raise


def _key(written: object) -> object:
    return (type(written), written)


def _shape(written: object) -> str:
    return re.sub(r"\d", "9", str(written).strip()) if isinstance(written, str) else type(written).__name__


def _either(written: object, meanings: Sequence[Period]) -> Problem:
    kinds = " or ".join(f"the {p.kind} {p}" if p.kind is not Kind.MONTH else f"{p.start:%B %Y}" for p in meanings)
    ways = " or ".join(f"{p.start:%b-%Y}" if p.kind is Kind.MONTH else str(p) for p in meanings)
    return Problem(f'"{written}" could be {kinds}, and nothing beside it says which.', f"Write {ways}.")


def _settle_ambiguous(
    shapes: Sequence[str], readings: Sequence[Reading], certain: Mapping[int, Period]
) -> dict[int, Period]:
    """What has two meanings, by the others: first by what it follows or precedes by one step, then by their kind.

    A neighbour written in the same shape always counts; one in another shape (`Apr-12` beside `2011-12`) only by a
    step, and not against a likely meaning. Where both meanings find support, nothing is decided.
    """
    settled: dict[int, Period] = {}
    for n, reading in enumerate(readings):
        if len(reading.meanings) < 2:
            continue
        alike = [m for m in range(len(readings)) if m != n and shapes[m] == shapes[n]]
        others = alike if reading.likely else [m for m in range(len(readings)) if m != n]
        beside = {p for m in others for p in readings[m].meanings}
        steps = [p for p in reading.meanings if p.shift(1) in beside or p.shift(-1) in beside]
        kinds = {certain[m].kind for m in alike if m in certain}
        if not steps and len(kinds) == 1:
            steps = [p for p in reading.meanings if p.kind in kinds]
        if len(steps) == 1 or reading.likely:
            settled[n] = steps[0] if len(steps) == 1 else reading.meanings[0]
    return settled


def _settle_weak(readings: Sequence[Reading], settled: dict[int, Period]) -> None:
    """What is a period only in company: beside a settled one, or in a run of its own kind that goes step by step."""
    weak = {n: r.meanings[0] for n, r in enumerate(readings) if len(r.meanings) == 1 and r.weak}
    weeks = {n: p for n, p in weak.items() if p.kind is Kind.WEEK}
    if settled:
        allowed = any(p.kind is Kind.WEEK for p in settled.values())
        settled.update({n: p for n, p in weak.items() if n not in weeks or allowed})
        return
    runs = {
        n: period
        for n, period in weak.items()
        if any(other in (period.shift(1), period.shift(-1)) for m, other in weak.items() if m != n)
    }
    settled.update(runs)

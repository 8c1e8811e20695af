"""A sparkline: the periods shown, as points of a small drawing, with the same numbers in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trigpoint.publish.figures import trend_briefly, trend_in_words
from trigpoint.scorecard.objects import Row

WIDTH, HEIGHT, MARGIN = 120.0, 36.0, 5.0
_SMALL, _LAST = "1.8", "3.5"


@dataclass(frozen=True, slots=True)
class Spark:
    """Unbroken lines and dots in a box of 120 by 36; a gap is a period without a value. `words` say the same."""

    id: str
    words: str
    lines: tuple[str, ...]
    dots: tuple[tuple[str, str, str], ...]

    @property
    def marked(self) -> tuple[tuple[str, str, str], ...]:
        """The latest dot, and those that no line runs through: without them a small drawing would say less."""
        drawn = {point for line in self.lines for point in line.split(" ")}
        return tuple(dot for dot in self.dots if dot[2] == _LAST or f"{dot[0]},{dot[1]}" not in drawn)


def spark_of(row: Row, id: str, most: int | None = None) -> Spark | None:
    """The sparkline of a row's periods, or of its latest `most`, with fewer words: the page has every number beside it.
    None where fewer than two periods have a value."""
    if most is not None:
        row = replace(row, values=row.values[-most:])
    values = [figure.value for figure in row.values]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    points: list[tuple[str, str] | None] = [
        None if value is None else (_x(place, len(values)), _y(value, low, high)) for place, value in enumerate(values)
    ]
    last = max(place for place, point in enumerate(points) if point is not None)
    dots = tuple((*point, _LAST if n == last else _SMALL) for n, point in enumerate(points) if point is not None)
    words = trend_in_words(row) if most is None else f"{trend_briefly(row)}."
    return Spark(id, words, tuple(_runs(points)), dots)


def _x(place: int, count: int) -> str:
    return f"{MARGIN + place * (WIDTH - 2 * MARGIN) / max(count - 1, 1):.1f}"


def _y(value: float, low: float, high: float) -> str:
    """Highest at the top; a level row runs along the middle."""
    share = 0.5 if high == low else (value - low) / (high - low)
    return f"{HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN):.1f}"


def _runs(points: list[tuple[str, str] | None]) -> list[str]:
    """The unbroken stretches of two points or more, as SVG writes them."""
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(",".join(point))
    return [" ".join(run) for run in runs if len(run) > 1]

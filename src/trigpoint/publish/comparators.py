"""How comparators read: their headings, their cells with year, method, list and spread, and what each of them is."""

from __future__ import annotations

from trigpoint.model.period import Period
from trigpoint.publish import figures
from trigpoint.scorecard.objects import Benchmark, Scorecard
from trigpoint.scorecard.written import short

PLACES = ("rank", "quintile")
"""Comparators whose value is a place and no figure."""

_HOW = {"mean": "the plain mean", "median": "the median", "pooled": "numerators and denominators added up,"}
_NAMES = {
    "england": "England",
    "region": "Region",
    "statistical_neighbours": "Statistical neighbours",
    "best_neighbour": "Best neighbour",
    "top_quartile": "Top quarter",
    "rank": "Rank",
    "quintile": "Fifth",
}


def name(found: Benchmark) -> str:
    """A comparator's name as people say it: `Statistical neighbours, median`."""
    if found.comparator == "region" and found.area:
        return found.area
    said = _NAMES.get(found.comparator, found.comparator)
    if found.comparator != "statistical_neighbours" or not found.method:
        return said
    return f"{said}, {found.method}" + (f" ({found.listing} list)" if found.listing else "")


def heading(card: Scorecard, place: int) -> str:
    """The heading of a comparator's column: of the first row that has it."""
    cells = [row.benchmarks[place] for row in card.rows if place < len(row.benchmarks)]
    return name(next((cell for cell in cells if cell.value is not None), cells[0]))


def shown(card: Scorecard) -> tuple[int, ...]:
    """The comparators, by their places, that some row has."""
    count = len(card.rows[0].benchmarks) if card.rows else 0
    return tuple(n for n in range(count) if any(row.benchmarks[n].value is not None for row in card.rows))


def text(found: Benchmark, unit: str) -> str:
    """A comparator's cell: a figure, a place among so many (`126 of 151`), or nothing."""
    if found.value is None:
        return ""
    if found.comparator == "rank":
        return f"{found.value:g} of {found.n}" if found.n else f"{found.value:g}"
    return f"{found.value:g}" if found.comparator in PLACES else short(found.value, unit)


def beside(found: Benchmark, unit: str, own: Period) -> str:
    """What stands small below it: whose it is, its year where it is another than the row's, how many, how far apart."""
    if found.value is None:
        return ""
    said = [found.area] if found.area and found.comparator == "best_neighbour" else []
    said += [figures.heading(found.period)] if found.period is not None and found.period != own else []
    if found.comparator == "statistical_neighbours":
        if found.method != "median" and found.lowest is not None and found.highest is not None:
            said += [f"{short(found.lowest, unit)} to {short(found.highest, unit)}"]
        said += [f"{found.n} of {found.of}"] if found.of and found.n != found.of else []
    return ", ".join(said)


def explained(card: Scorecard) -> list[tuple[str, str]]:
    """What each comparator that some row has is: its method, its list, what stands below it; and who published what."""
    said = []
    for place in shown(card):
        cells = [row.benchmarks[place] for row in card.rows if row.benchmarks[place].value is not None]
        words = _explanation(cells[0])
        if words:
            said.append((heading(card, place), words))
    return said + (figures.sources_of(card) if figures.has_many_years(card) else [])


def _explanation(cell: Benchmark) -> str:
    listing = f" of the list of {cell.listing}" if cell.listing else ""
    match cell.comparator:
        case "statistical_neighbours" if cell.of:
            below = "" if cell.method == "median" else " Below it, the lowest and the highest of them."
            how = _HOW[cell.method or "mean"]
            return f"{how} of those of the {cell.of} neighbours{listing} that have a figure.{below}"
        case "best_neighbour":
            return f"the best figure among the neighbours{listing}, and whose it is."
        case "top_quartile":
            return "where the best quarter of all authorities begins (interpolated)."
        case "rank":
            return "1 is the best; ties share a place. City of London and Isles of Scilly are too small to be ranked."
        case "quintile":
            return "1 is the best fifth of all authorities, 5 the worst."
    return ""

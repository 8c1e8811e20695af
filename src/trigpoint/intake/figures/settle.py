"""What can be settled only when every sheet is read: whose each reference is, and what stands there twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from trigpoint.intake.figures.defined import usable_id
from trigpoint.intake.figures.entries import BenchmarkEntry, Entry, Gathered, Place, Said, TargetEntry
from trigpoint.language.near import did_you_mean, near
from trigpoint.model.problem import Problem
from trigpoint.model.published import Areas
from trigpoint.model.standard import COMPARATORS

Figure = Entry | TargetEntry | BenchmarkEntry


def figures_of(sheet: Gathered) -> list[Figure]:
    """Everything that the sheet says of any indicator in any period."""
    return [*sheet.entries, *sheet.targets, *sheet.benchmarks]


def references_of(gathered: Iterable[Gathered]) -> dict[str, Place]:
    """Every reference with the first place that has it, in the order of the files."""
    found: dict[str, Place] = {}
    for sheet in gathered:
        named: list[Said | Figure] = [*sheet.said, *figures_of(sheet)]
        for one in named:
            found.setdefault(one.reference, one.place)
    return found


def resolve(
    references: Mapping[str, Place], known: Mapping[str, str], define_unknown: bool
) -> tuple[dict[str, str], tuple[str, ...], list[Problem]]:
    """The indicator of each reference, the references that nothing has, and the problems.

    A reference is compared as it is written, then without regard to case and blanks where that leaves one candidate.
    """
    loosely: dict[str, set[str]] = {}
    for name, indicator in known.items():
        loosely.setdefault(_loose(name), set()).add(indicator)
    ids: dict[str, str] = {}
    unknown: dict[str, str] = {}
    problems: list[Problem] = []
    for reference, place in references.items():
        candidates = loosely.get(_loose(reference), set())
        if reference in known:
            ids[reference] = known[reference]
        elif len(candidates) == 1:
            ids[reference] = next(iter(candidates))
        elif not define_unknown:
            problems.append(place.problem(f'No indicator has the reference "{reference}".', _instead(reference, known)))
        else:
            other = next((r for r in unknown if usable_id(r).casefold() == usable_id(reference).casefold()), None)
            if other is not None:
                what = f'"{reference}" and "{other}" would be one indicator: they differ only in case or in signs.'
                problems.append(place.problem(what, "Write one of them in both places, or tell them further apart."))
            unknown[reference] = reference
    return ids, tuple(unknown), problems


def _loose(name: str) -> str:
    return "".join(name.casefold().split())


def _instead(reference: str, known: Mapping[str, str]) -> str:
    names = {name.casefold(): name for name in known}
    near = [names[n] for n in get_close_matches(reference.casefold(), names, n=3, cutoff=0.6)]
    did = f"Did you mean {' or '.join(near)}? " if near else ""
    return f"{did}To make it a recorded indicator of this workspace, load with --define, or tick that in the browser."


def check_breakdowns(gathered: Iterable[Gathered], breakdowns: Collection[str]) -> list[Problem]:
    """A problem for each breakdown that the catalogue has not."""
    seen: dict[str, Place] = {}
    for sheet in gathered:
        for entry in sheet.entries:
            if entry.breakdown is not None and entry.breakdown not in breakdowns:
                seen.setdefault(entry.breakdown, entry.place)
    return [
        place.problem(f'There is no breakdown "{name}".', did_you_mean(name, breakdowns, "There are"))
        for name, place in seen.items()
    ]


def check_comparators(gathered: Iterable[Gathered], areas: Areas) -> list[Problem]:
    """A problem for each comparator that is nearly one of the usual three. Any other name that is no area of England is
    taken for the name of one (a council's own, a simulated one), and the sheet is noted."""
    problems: list[Problem] = []
    seen: set[str] = set()
    for sheet in gathered:
        for entry in sheet.benchmarks:
            name = entry.comparator
            if name in seen or name.split()[0] in COMPARATORS or areas.find(name) is not None:
                continue
            seen.add(name)
            usual = near(name.replace("_", " "), [kind.replace("_", " ") for kind in COMPARATORS], alike=0.8)
            if usual is not None:
                what, instead = f'There is no comparator "{name}".', f'Did you mean "{usual.replace(" ", "_")}"?'
                problems.append(entry.place.problem(what, instead))
            else:
                said = f'"{name}" is no comparator of a pack and no area of England: it is kept as the name of an area'
                hint = did_you_mean(name, [area.name for area in areas.authorities])
                sheet.note(f"{said}, and shown by `score --authority`. {hint}".rstrip(), entry.place.row)
    return problems


def settle_twice(gathered: Iterable[Gathered], ids: Mapping[str, str]) -> list[Problem]:
    """The same thing twice: with the same value the later is set aside, with another it is an error."""
    problems: list[Problem] = []
    first: dict[tuple[object, ...], Figure] = {}
    for sheet in gathered:
        dropped: list[Figure] = []
        for one in figures_of(sheet):
            key = _key(one, ids)
            earlier = first.setdefault(key, one)
            if earlier is one:
                continue
            if _content(earlier) == _content(one):
                dropped.append(one)
            else:
                what = f'"{one.reference}" has another figure for the same thing in {_where(earlier.place, one.place)}.'
                problems.append(one.place.problem(what, "Leave one of them out, or put right which period it is of."))
        if dropped:
            _drop(sheet, dropped, first, ids)
    return problems


def _drop(
    sheet: Gathered,
    dropped: list[Figure],
    first: Mapping[tuple[object, ...], Figure],
    ids: Mapping[str, str],
) -> None:
    gone = {id(one) for one in dropped}
    sheet.entries = [one for one in sheet.entries if id(one) not in gone]
    sheet.targets = [one for one in sheet.targets if id(one) not in gone]
    sheet.benchmarks = [one for one in sheet.benchmarks if id(one) not in gone]
    kept = {one.place.row for one in figures_of(sheet)}
    rows: dict[int, list[Figure]] = {}
    for one in dropped:
        rows.setdefault(one.place.row, []).append(one)
    for row, ones in rows.items():
        where = _where(first[_key(ones[0], ids)].place, ones[0].place)
        whole = row not in kept
        what = "The row says again what" if whole else "These cells say again what"
        sheet.set_aside(row, ", ".join(one.place.column for one in ones), f"{what} stands in {where}.", whole_row=whole)


def _where(place: Place, other: Place) -> str:
    return place.short() if place.file == other.file else f"{place.file}, {place.short()}"


def _key(one: Figure, ids: Mapping[str, str]) -> tuple[object, ...]:
    indicator = ids.get(one.reference, one.reference)
    if isinstance(one, Entry):
        return ("observation", indicator, one.period, one.breakdown, one.member)
    if isinstance(one, TargetEntry):
        return ("target", indicator, one.start, one.end)
    return ("benchmark", indicator, one.period, one.comparator, one.method, one.listing)


def _content(one: Figure) -> tuple[object, ...]:
    if isinstance(one, Entry):
        return (one.value, one.numerator, one.denominator, one.status)
    if isinstance(one, TargetEntry):
        return (one.value, one.red, one.amber, one.better, one.basis)
    return (one.value, one.n)

"""Published figures in scorecards: beside a council's own, and as another authority's figures in their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from trigpoint.catalogue.objects import Better, Catalogue, Indicator, Pack, PackItem, Value, ValueKind
from trigpoint.engines.published import TABLE, published_measures, published_tables
from trigpoint.language.near import did_you_mean
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period, financial_year_of
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.published import Area, Areas, Level, PublishedTable
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.standard import COMPARATORS, BenchmarkRow
from trigpoint.publish.figures import day
from trigpoint.scorecard.build import About, Figures, build
from trigpoint.scorecard.comparators import comparisons
from trigpoint.scorecard.lines import Line, lines_of
from trigpoint.scorecard.measure import multiplier_of
from trigpoint.scorecard.objects import Scorecard
from trigpoint.store.workspace import Workspace

OWN_NAMES = ("lait:", "ees:")
_LOAD = "Load some: `trigpoint load ees FILE`, `load lait FILE` or `load benchmarks FILE`, each with --as-of DATE."

Tables = Mapping[str, Sequence[PublishedTable]]


def _areas(workspace: Workspace) -> Areas:
    """The areas there are. Most scorecards need none: what reads them is imported here, to start the others faster."""
    from trigpoint.catalogue.areas import load_areas
    from trigpoint.runs.load import definition_folders

    return load_areas(definition_folders(workspace))


def beside_own(
    workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue, pack: Pack, sent: Sequence[BenchmarkRow]
) -> list[BenchmarkRow]:
    """The benchmarks that were sent, and those that published figures give the workspace's own area.

    Where both say the same of one period, what was sent holds. An area that is no authority has only the nation.
    """
    if not snapshot.sources(TABLE):
        return list(sent)
    areas = _areas(workspace)
    area = areas.find(workspace.area)
    own = area if area is not None and area.level is Level.AUTHORITY else None
    lines = lines_of(pack, catalogue, (), ())
    tables = _tables(workspace, snapshot, lines)
    asked = tuple(dict.fromkeys((*pack.comparators, *COMPARATORS)))
    said = {(row.indicator, row.comparator, row.period) for row in sent}
    found = [row for line in lines for row in _held(line, tables, areas, own, asked)]
    return [*sent, *(row for row in found if (row.indicator, row.comparator, row.period) not in said)]


def of_authority(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    pack: Pack,
    period: Period | None,
    sent: Sequence[BenchmarkRow],
    authority: str,
    about: About,
) -> Scorecard:
    """Another authority's published figures in the pack's rows, with comparators of the same period.

    Each row shows the latest that is published by the end of `period`; without one, the latest of all. Raises
    `UserMistake` for a name that no authority has, and for a region, whose authorities it names.
    """
    catalogue = _with_measures(workspace, snapshot, catalogue, pack)
    lines = lines_of(pack, catalogue, (), ())
    tables = _tables(workspace, snapshot, lines)
    areas = _areas(workspace)
    area, name = _named(authority, areas, tables, sent)
    theirs = _Theirs(area, name, areas, tables, sent)
    periods = {o.period for line in lines for o in theirs.figures(line)}
    if period is None:
        last = max((p.end for p in periods), default=snapshot.known_on)
        period = Period.financial_year(financial_year_of(last))
    cards = [card for item in _single(pack) for card in theirs.cards(item, catalogue, period, about)]
    rows = tuple(replace(row, origin="published") for card in cards for row in card.rows)
    return Scorecard(
        pack=pack.id,
        title=pack.title,
        source=pack.source,
        period=period,
        area=name,
        snapshot=about.snapshot,
        as_of=about.as_of,
        catalogue=catalogue.digest,
        audience=about.audience,
        rows=rows,
        direction_rule=cards[0].direction_rule if cards else "",
        notes=theirs.notes(),
        available=() if any(row.value is not None for row in rows) else tuple(sorted(periods)),
    )


@dataclass(frozen=True, slots=True)
class _Theirs:
    """One authority, and all that is published."""

    area: Area | None
    name: str
    areas: Areas
    tables: Tables
    sent: Sequence[BenchmarkRow]

    def figures(self, line: Line) -> list[Observation]:
        """Their figures of a line: as published of every authority, and as sent under their name."""
        found = []
        for table in (t for name in line.names for t in self.tables.get(name, ()) if self.area is not None):
            code = self.area.code if self.area is not None else ""
            value, status = table.values.get(code), table.statuses.get(code)
            if value is not None or status is not None:
                top, below = table.bases.get(code, (None, None))
                known = Status(status) if status else Status.FINAL
                found.append(
                    Observation(line.indicator.id, table.period, None, None, value, top, below, known, "", table.source)
                )
        for row in self.sent:
            if row.indicator in line.names and row.comparator.casefold() == self.name.casefold():
                found.append(Observation(line.indicator.id, row.period, None, None, row.value, source=row.source))
        return found

    def cards(self, pack: Pack, catalogue: Catalogue, period: Period, about: About) -> Iterator[Scorecard]:
        """The scorecard of a pack of one item, for the latest of their periods by the end of `period`.

        What is published is for everyone, and nothing of it is hidden again.
        """
        inside = replace(about, area=self.name, audience="internal")
        for line in lines_of(pack, catalogue, (), ()):
            figures = [o for o in self.figures(line) if o.period.end <= period.end]
            latest = max((o.period for o in figures if o.value is not None), key=lambda p: p.end, default=period)
            tables = [t for name in line.names for t in self.tables.get(name, ()) if t.period == latest]
            held = _held(line, {t.indicator: [t] for t in tables}, self.areas, self.area, pack.comparators)
            beside = Figures(recorded=figures, benchmarks=[*(r for r in self.sent if r.period == latest), *held])
            yield build(pack, catalogue, beside, latest, inside)

    def notes(self) -> tuple[str, ...]:
        """What is to be known of the authority itself."""
        if self.area is None:
            return ()
        said = []
        if self.area.end is not None:
            heirs = " and ".join(self.areas.by_code[code].name for code in self.area.became)
            said.append(f"{self.name} was abolished on {day(self.area.end)}; {heirs} took its place.")
        without = [name for name, lists in self.areas.neighbours.items() if self.area.code not in lists]
        if without:
            said.append(f"{self.name} has no statistical neighbours in the list of {' and '.join(without)}.")
        return tuple(said)


def _tables(workspace: Workspace, snapshot: Snapshot, lines: Iterable[Line]) -> Tables:
    names = sorted({name for line in lines for name in line.names})
    return published_tables(workspace.store, snapshot, workspace.cache, names)


def _held(line: Line, tables: Tables, areas: Areas, area: Area | None, asked: Iterable[str]) -> list[BenchmarkRow]:
    better = line.judging.better or line.indicator.better.value
    mine = [table for name in line.names for table in tables.get(name, ())]
    return comparisons(mine, areas, area, asked, better, multiplier_of(line.indicator))


def _single(pack: Pack) -> Iterator[Pack]:
    """The pack's items one by one, each as a pack of its own: every row has a period of its own."""
    for section in pack.sections:
        for item in section.items:
            yield replace(pack, sections=(replace(section, items=(item,), include=None),))


def _with_measures(workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue, pack: Pack) -> Catalogue:
    """The catalogue, with the published measures that the pack names by the department's own names."""
    items: list[PackItem] = [item for section in pack.sections for item in section.items]
    wanted = {item.ref for item in items if item.ref and item.ref.startswith(OWN_NAMES)} - set(catalogue.indicators)
    if not wanted:
        return catalogue
    own = {
        m.indicator: Indicator(m.indicator, m.title, Value(ValueKind.RECORDED), Better(m.better), unit=m.unit)
        for m, *_ in published_measures(workspace.store, snapshot)
        if m.indicator in wanted
    }
    return replace(catalogue, indicators={**catalogue.indicators, **own})


def _named(authority: str, areas: Areas, tables: Tables, sent: Iterable[BenchmarkRow]) -> tuple[Area | None, str]:
    """The authority of that name, as its figures are known, or a `UserMistake` that helps to find it."""
    by_hand = {row.comparator for row in sent} - set(COMPARATORS)
    area = areas.find(authority)
    if area is not None and area.level is Level.AUTHORITY and tables:
        return area, area.name
    name = next((n for n in by_hand if n.casefold() == authority.casefold()), None)
    if name is not None:
        return area, name
    if area is not None and tables:
        inside = ", ".join(one.name for one in areas.inside(area) if one.end is None)
        raise UserMistake(Problem(f"{area.name} is no authority.", f"Its authorities are: {inside}."))
    known = [n for one in areas.authorities for n in one.names] if tables else []
    near = did_you_mean(authority, [*known, *by_hand]) if known or by_hand else _LOAD
    raise UserMistake(Problem(f'There are no published figures of "{authority}".', near or _LOAD))

"""The rows of the dimensions, as the newest edition that has them tells them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from trigpoint.model.published import Areas, Level
from trigpoint.publish.comparators import PLACES, name
from trigpoint.publish.star.comparing import comparator_name
from trigpoint.publish.star.dimensions import AREA, BREAKDOWN, COMPARATOR, EDITION, INDICATOR
from trigpoint.publish.star.keys import Keys
from trigpoint.publish.star.objects import Line
from trigpoint.publish.star.placed import EVERYONE, Placed, edition_name
from trigpoint.publish.star.together import together
from trigpoint.scorecard.edition import Definition, Edition


def lines_of(rows: Sequence[Placed]) -> list[Line]:
    """Each line of a pack, in the order of the newest editions."""
    every: defaultdict[int, list[Placed]] = defaultdict(list)
    for found in rows:
        every[found.indicator_key].append(found)
    order, sections = _order(f.row.title for f in rows), _order(f.row.section for f in rows)
    return [_line(found, order, sections) for found in every.values()]


def areas_of(editions: Sequence[Edition], keys: Keys, areas: Areas | None) -> list[Line]:
    """Each area, with its codes where `areas` knows it."""
    lines = {}
    for edition in editions:
        known = areas.find(edition.area) if areas is not None and edition.part is None else None
        above = areas.above(known) if areas is not None and known is not None else ()
        regions = [area.name for area in above if area.level is Level.REGIONAL]
        lines[edition.area] = AREA.line(
            area_key=keys.of("area", edition.area),
            area=edition.area,
            is_whole=edition.part is None,
            gss_code=known.gss or None if known is not None else None,
            dfe_code=known.code or None if known is not None else None,
            region=regions[-1] if regions else None,  # of Inner London, London
        )
    return list(lines.values())


def breakdowns(rows: Sequence[Placed]) -> list[Line]:
    """Everyone first, then each member of each breakdown as the editions have them in order."""
    order = _order((EVERYONE, *(found.row.member or EVERYONE for found in rows)))
    lines = {}
    for found in sorted(
        rows, key=lambda found: (found.row.breakdown or "", order[_alike(found.row.member or EVERYONE)])
    ):
        row = found.row
        lines[found.breakdown_key] = BREAKDOWN.line(
            breakdown_key=found.breakdown_key,
            breakdown=(row.breakdown or EVERYONE).replace("_", " "),
            member=row.member or EVERYONE,
            member_order=order[_alike(row.member or EVERYONE)],
            is_everyone=row.breakdown is None,
        )
    return list(lines.values())


def comparators_of(rows: Sequence[Placed], keys: Keys) -> list[Line]:
    """Each comparator that has a figure."""
    told = {comparator_name(b): b for found in rows for b in found.row.benchmarks if b.value is not None}
    return [
        COMPARATOR.line(
            comparator_key=keys.of("comparator", *named),
            comparator=benchmark.comparator,
            name=name(benchmark),
            method=benchmark.method,
            list=benchmark.listing,
            area=benchmark.area,
            tells="place" if benchmark.comparator in PLACES else "figure",
        )
        for named, benchmark in sorted(told.items())
    ]


def editions_of(editions: Sequence[Edition], keys: Keys, address: str) -> list[Line]:
    """Each edition, the one that was signed last coming last. `address` is where references are answered, or empty."""
    return [
        EDITION.line(
            edition_key=keys.of("edition", *edition_name(edition)),
            edition=edition.id or None,
            name=edition.name,
            pack=edition.pack,
            pack_title=edition.card.title or edition.pack,
            period=str(edition.period),
            period_end=edition.period.end,
            area=edition.area,
            audience=edition.audience,
            number=edition.number,
            is_signed=edition.is_signed,
            signed_on=edition.signed_at.date() if edition.signed_at is not None else None,
            signed_by=", ".join(signature.role.value for signature in edition.signatures) or None,
            as_of=edition.card.as_of,
            reopening=edition.reopening,
            snapshot=edition.card.snapshot,
            catalogue=edition.card.catalogue,
            content=edition.content or None,
            reference_page=f"{address.rstrip('/')}/r/" if address else None,
            made_with=edition.made_with or None,
        )
        for edition in editions
    ]


def _line(every: Sequence[Placed], order: dict[str, int], sections: dict[str, int]) -> Line:
    found = every[-1]
    row, edition = found.row, found.edition
    meant = edition.definition(row.indicator) or _UNSAID
    adds, factor = together(every)
    return INDICATOR.line(
        indicator_key=found.indicator_key,
        indicator=row.indicator,
        ref=row.ref,
        title=row.title,
        pack=edition.pack,
        pack_title=edition.card.title or edition.pack,
        section=row.section or None,
        section_order=sections[_alike(row.section)],
        line_order=order[_alike(row.title)],
        outcome=row.outcome or None,
        frequency=found.frequency,
        unit=row.unit,
        better=row.better,
        owner=row.owner or None,
        origin=row.origin,
        together=adds,
        factor=factor,
        definition="\n".join(f"{heading}: {text}" for heading, text in meant.sentences) or None,
        why_it_matters=meant.why_it_matters or None,
        definition_source=meant.source or None,
        meaning=meant.meaning or None,
    )


_UNSAID = Definition("", "", "", "", "", "", "", ())


def _order(names: Iterable[str]) -> dict[str, int]:
    """Whole numbers that sort names as they come. Names that a model takes for one (it minds neither case nor blanks at
    the end) share one: a model refuses a column that is sorted by two numbers of the same name."""
    found: dict[str, int] = {}
    for one in names:
        found.setdefault(_alike(one), len(found) + 1)
    return found


def _alike(text: str) -> str:
    return text.rstrip().casefold()

"""A row's own page: its chart with what it is held against, what moved it, what was published before."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trigpoint.catalogue.describe import describe
from trigpoint.publish import comparators, figures
from trigpoint.publish.charts.drawing import to_svg
from trigpoint.publish.charts.objects import Chart, ChartTable
from trigpoint.publish.charts.of_members import chart_of_members
from trigpoint.publish.charts.of_row import charts_of, parts_of
from trigpoint.runs.boundaries import boundaries
from trigpoint.runs.commentary import read_beside
from trigpoint.runs.what_moved import what_moved
from trigpoint.scorecard.commentary import Remark
from trigpoint.scorecard.written import short
from trigpoint.web import place
from trigpoint.web.figures.lines import VARIATION, address_of
from trigpoint.web.figures.one import One, one
from trigpoint.web.figures.signed import published_before
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words.models import Written


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as the page shows it: drawn, and as the table of its numbers in words."""

    id: str
    title: str
    svg: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@needs(Permission.SEE_FIGURES)
@require_safe
def figure(request: HttpRequest, indicator: str, period: str) -> HttpResponse:
    """One row in full."""
    found = one(request, indicator, period)
    row, asked = found.row, found.asked
    shown = {
        "one": found,
        "row": row,
        "name": figures.name_of(row),
        "period": figures.in_full(row.values[-1].period),
        "now": figures.spoken(row.values[-1], row.unit),
        "change": figures.change(row.change_on_previous, row.unit).replace("-", "−"),
        "on_year": figures.change(row.change_on_year, row.unit).replace("-", "−"),
        "judged": figures.judged(row),
        "target": figures.target(row.target, row.unit),
        "standing": figures.standing(row),
        "variation": VARIATION.get(row.process.variation, "Within its usual range" if row.process.chart else ""),
        "beside": _beside(found),
        "pictures": _pictures(found),
        "splits": _splits(found),
        "remark": _remark(found),
        "before": published_before(asked.pack.id, row) if found.stays_within else (),
        "reads": _reads(request, asked.pack.id),
        "why": address_of(asked, row, "why"),
        "list": f"{reverse('figures')}?{asked.query}",
        "definition": describe(place.catalogue(), found.indicator).sentences,
    }
    return render(request, "figures/figure.html", shown)


def _reads(request: HttpRequest, pack: str) -> bool:
    """Whether the person may open the editions of a pack."""
    reaches = request.user.reaches(Permission.SEE_EDITIONS)
    return reaches.sees_pack(pack) and not reaches.splits()


def _beside(found: One) -> list[tuple[str, str, str]]:
    row = found.row
    return [
        (comparators.name(b), comparators.text(b, row.unit), comparators.beside(b, row.unit, row.values[-1].period))
        for b in row.benchmarks
        if b.value is not None
    ]


def _pictures(found: One) -> list[Picture]:
    """The charts that the row has enough figures for, what moved it last."""
    row = found.row
    drawn = charts_of(row, found.card.area)
    charts: list[Chart] = [chart for chart in (drawn.line, drawn.compared, drawn.neighbours) if chart is not None]
    if found.stays_within and found.member is None and not found.asked.area:
        moved = what_moved(place.workspace(), found.indicator, row)
        chart = parts_of(row, moved.title, moved.parts) if moved is not None else None
        charts += [chart] if chart is not None else []
    split = _split(found)
    charts += [split] if split is not None else []
    return [picture(chart, f"chart-{n}") for n, chart in enumerate(charts, 1)]


def picture(chart: Chart, id: str) -> Picture:
    """A chart drawn for a page, with its table."""
    svg = to_svg(chart, id, place.workspace().cache)
    return Picture(id, chart.title, svg, chart.table.headings, _in_words(chart.table, chart.unit))


def _in_words(table: ChartTable, unit: str) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple("" if cell is None else cell if isinstance(cell, str) else short(cell, unit) for cell in row)
        for row in table.rows
    )


def _split(found: One) -> Chart | None:
    """The members of the breakdown that the scorecard is split by."""
    row, by = found.row, found.asked.by
    if found.member is not None or not by:
        return None
    members = [r for r in found.card.rows if r.indicator == row.indicator and r.breakdown == by and r.member]
    named = place.catalogue().breakdowns.get(by)
    return chart_of_members(
        row, members, named.title if named is not None else by, boundaries(place.workspace(), by) if named else None
    )


def _splits(found: One) -> list[tuple[str, str, bool]]:
    """The breakdowns of the indicator, each with the address of this page split by it, and whether it is already."""
    catalogue, asked = place.catalogue(), found.asked
    if found.member is not None or asked.signed_only or asked.area:
        return []
    here = f"{reverse('figure', args=[found.indicator.id, asked.period])}?pack={asked.pack.id}&by="
    names = [name for name in found.indicator.breakdowns if name in catalogue.breakdowns]
    return [(catalogue.breakdowns[name].title, here + name, name == asked.by) for name in names]


def _remark(found: One) -> Remark | None:
    """What the owner says of the figure, its own figures looked up, for those within."""
    if not found.stays_within:
        return None
    wanted = (found.row.indicator, found.row.breakdown, found.row.member)
    read = read_beside([found.card], Written(), None)
    return next((remark for remark in read.now.remarks if remark.place == wanted), None)

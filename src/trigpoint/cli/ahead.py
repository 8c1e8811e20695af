"""`trigpoint ahead`: what to expect of a pack's figures, the chance of the year's targets, early warnings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.console import progress_bar
from trigpoint.cli.context import print_json, with_workspace

if TYPE_CHECKING:
    from trigpoint.runs.ahead import PackAhead, RowAhead
    from trigpoint.scorecard.ahead import Coverage

_SHOWN = (1, 3, 6)


@click.command("ahead")
@click.argument("pack")
@click.option("--period", required=True, metavar="P", help="The last month that is known: 2026-03, ...")
@click.option("--by", metavar="BREAKDOWN", help="The members of a breakdown too, such as team.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable: every month ahead with its bands.")
@with_workspace
def ahead_command(workspace: Path, pack: str, period: str, by: str | None, as_json: bool) -> None:
    """What to expect of PACK's monthly figures, with the chance of meeting the year's targets and early warnings."""
    from trigpoint.runs.ahead import look_ahead_of_pack
    from trigpoint.store.workspace import Workspace

    with progress_bar(shown=not as_json) as progress:
        found = look_ahead_of_pack(Workspace.open(workspace), pack, period, by=by, progress=progress)
    if as_json:
        print_json(plain(found))
    else:
        _draw(found)


def plain(found: PackAhead) -> dict[str, object]:
    """The forecasts as `trigpoint schema ahead` says."""
    card = found.card
    return {
        "pack": card.pack,
        "period": str(card.period),
        "area": card.area,
        "snapshot": card.snapshot,
        "catalogue": card.catalogue,
        "tested": _plain_coverage(found.coverage),
        "warnings": [
            {**_named(found.row_of(w)), "rule": w.rule, "chance": w.chance, "text": w.text} for w in found.warnings
        ],
        "rows": [_plain_row(row) for row in found.rows],
    }


def _named(row: RowAhead) -> dict[str, object]:
    r = row.row
    return {"indicator": r.indicator, "ref": r.ref, "title": r.title, "breakdown": r.breakdown, "member": r.member}


def _plain_row(row: RowAhead) -> dict[str, object]:
    from trigpoint.publish.as_json import plain as number

    outlook, target = row.outlook, row.target
    start = row.row.values[-1].period
    return {
        **_named(row),
        "unit": row.row.unit,
        "better": row.row.better,
        "method": outlook.method.value if outlook.method else None,
        "scaled_error": outlook.scaled_error,
        "naive_error": outlook.naive_error,
        "why_not": outlook.why_not or None,
        "months": [
            {
                "period": str(start.shift(m.ahead)),
                "value": number(m.value),
                "lower_80": number(_finite(m.lower_80)),
                "upper_80": number(_finite(m.upper_80)),
                "lower_95": number(_finite(m.lower_95)),
                "upper_95": number(_finite(m.upper_95)),
            }
            for m in outlook.months
        ],
        "target": None
        if target is None
        else {
            "value": number(target.target),
            "months_left": target.months,
            "needed": number(target.needed),
            "expected": number(target.expected),
            "of": "the last month" if target.last_only else "the mean of the months left",
            "chance": target.chance,
        },
    }


def _finite(value: float) -> float | None:
    return None if value in (float("inf"), float("-inf")) else value


def _plain_coverage(tested: Coverage) -> dict[str, object]:
    return {
        "series": tested.series,
        "forecasts": tested.forecasts,
        "within_80": tested.within_80,
        "within_95": tested.within_95,
        "scaled_error": tested.scaled_error,
        "naive_error": tested.naive_error,
    }


def _draw(found: PackAhead) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trigpoint.cli.console import console
    from trigpoint.scorecard.early_warning import odds
    from trigpoint.scorecard.written import short

    out = console()
    if found.warnings:
        out.print("Early warnings, the likeliest first", markup=False)
        for place, warning in enumerate(found.warnings, 1):
            out.print(f"{place:>3}. {_title(found.row_of(warning))}: {warning.text}", markup=False)
    shown = [row for row in found.rows if row.outlook.months]
    if shown:
        start = found.card.period
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("figure", overflow="fold")
        table.add_column(f"{start}", justify="right")
        for step in _SHOWN:
            table.add_column(f"{start.shift(step)} (80%)", justify="right")
        table.add_column("the year's target", justify="right")
        table.add_column("by", overflow="fold")
        for row in shown:
            unit, now = row.row.unit, row.row.value
            months = [m for m in row.outlook.months if m.ahead in _SHOWN]
            cells = [f"{short(m.value, unit)} ({_end(m.lower_80, unit)} to {_end(m.upper_80, unit)})" for m in months]
            chance = row.target.chance if row.target is not None else None
            said = [_title(row), short(now, unit) if now is not None else "", *cells]
            method = row.outlook.method.value if row.outlook.method else ""
            table.add_row(*map(escape, [*said, odds(chance) if chance is not None else "", method]))
        out.print(table)
    out.print(_tested(found), markup=False)


def _title(row: RowAhead) -> str:
    ref = f"{row.row.ref} " if row.row.ref else ""
    return f"{ref}{row.row.title}" + (f", {row.row.member}" if row.row.member else "")


def _end(value: float, unit: str) -> str:
    from trigpoint.scorecard.written import number, short

    if _finite(value) is None:
        return "?"
    return number(value, unit, 0) if unit == "count" else short(value, unit)


def _tested(found: PackAhead) -> str:
    """How many are shown, and how well such forecasts did."""
    tested = found.coverage
    shown = sum(1 for row in found.rows if row.outlook.months)
    counts = f"{shown} of {len(found.rows)} monthly figures have a forecast that beat the same month a year before."
    if tested.within_95 is None or tested.within_80 is None:
        return f"{counts} Too few months are known to try the bands on the past."
    return (
        f"{counts} Tried six months earlier on {tested.series} of them: {100 * tested.within_95:.0f}% of the months "
        f"that came lay in the 95% band, {100 * tested.within_80:.0f}% in the 80% band; mean scaled error "
        f"{tested.scaled_error:.2f}, against {tested.naive_error:.2f} for the same month a year before."
    )

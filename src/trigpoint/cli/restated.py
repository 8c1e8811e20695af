"""`trigpoint restated`: figures that moved since an earlier day, and why; for a reason, the rows that moved one."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import parse_member, print_json, with_workspace
from trigpoint.cli.loading import read_day
from trigpoint.model.period import Period
from trigpoint.model.so_many import so_many

if TYPE_CHECKING:
    from trigpoint.runs.restated import Restated, Restatements
    from trigpoint.scorecard.objects import PeriodValue


@click.command("restated")
@click.argument("pack")
@click.option("--period", "written", required=True, metavar="P", help="The scorecard's period: 2026-03, ...")
@click.option("--since", "day", metavar="DATE", help="What was known that day (default: before the newest records).")
@click.option("--by", metavar="BREAKDOWN", help="The figures of each member of a breakdown too, such as team.")
@click.option("--rows", "indicator", metavar="INDICATOR", help="The rows that moved this figure; needs --reason.")
@click.option("--member", metavar="BREAKDOWN=NAME", help="With --rows: only one member of a breakdown.")
@click.option("--reason", metavar="TEXT", help="Why you look, in a few words. It goes into the audit.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable; the same as --format json.")
@click.option("--format", "shape", type=click.Choice(("table", "csv", "json")), default="table", show_default=True,
              help="A table, or everything as CSV or JSON.")  # fmt: skip
@with_workspace
def restated_command(
    workspace: Path,
    pack: str,
    written: str,
    day: str | None,
    by: str | None,
    indicator: str | None,
    member: str | None,
    reason: str | None,
    as_json: bool,
    shape: str,
) -> None:
    """Figures of PACK that are no longer what they were, and why: late records, corrected ones, ones that went."""
    from trigpoint.store.workspace import Workspace

    shape = "json" if as_json else shape
    since = read_day(day, "--since") if day is not None else None
    period = Period.parse(written)
    if indicator is not None:
        if reason is None:
            raise click.UsageError("Say why you look, with --reason.")
        from trigpoint.cli.door import show_moved_rows

        show_moved_rows(workspace, indicator, period, since, parse_member(member), reason, shape)
        return
    from trigpoint.runs.restated import restated

    found = restated(Workspace.open(workspace), pack, period, since=since, by=by)
    if shape == "json":
        print_json(plain(found))
    elif shape == "csv":
        _write_csv(found)
    else:
        _draw(found)


def plain(found: Restatements) -> dict[str, object]:
    """The figures as `trigpoint schema restated` says."""
    return {
        "pack": found.pack,
        "period": str(found.period),
        "before": {"snapshot": found.before.id, "known_on": found.before.known_on.isoformat()},
        "now": {"snapshot": found.now.id, "known_on": found.now.known_on.isoformat()},
        "compared": found.compared,
        "figures": [_plain_figure(figure) for figure in found.figures],
    }


def _plain_figure(figure: Restated) -> dict[str, object]:
    from trigpoint.publish.as_json import plain as number

    return {
        "indicator": figure.row.indicator,
        "ref": figure.row.ref,
        "title": figure.row.title,
        "unit": figure.row.unit,
        "breakdown": figure.row.breakdown,
        "member": figure.row.member,
        "period": str(figure.period),
        "before": _plain_value(figure.before),
        "now": _plain_value(figure.now),
        "difference": number(figure.difference),
        "rows": [
            {"indicator": m.indicator, "table": m.table, "late": m.late, "changed": m.changed, "gone": m.gone}
            for m in figure.moved
        ],
        "why": figure.why,
    }


def _plain_value(figure: PeriodValue) -> dict[str, object]:
    from trigpoint.publish.as_json import plain as number

    return {
        "value": number(figure.value),
        "numerator": number(figure.numerator),
        "denominator": number(figure.denominator),
        "status": figure.status.value,
    }


def _write_csv(found: Restatements) -> None:
    from trigpoint.publish.as_json import plain as number
    from trigpoint.publish.figures import safe_text

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["indicator", "ref", "title", "breakdown", "member", "period", "before", "now", "difference",
                     "late", "changed", "gone", "why"])  # fmt: skip
    for f in found.figures:
        named = (f.row.indicator, f.row.ref, f.row.title, f.row.breakdown, f.row.member)
        sums = (sum(m.late for m in f.moved), sum(m.changed for m in f.moved), sum(m.gone for m in f.moved))
        numbers = (number(n) for n in (f.before.value, f.now.value, f.difference))
        writer.writerow([*(safe_text(n or "") for n in named), str(f.period), *numbers, *sums, safe_text(f.why)])


def _draw(found: Restatements) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trigpoint.cli.console import console
    from trigpoint.publish.figures import cell, difference
    from trigpoint.scorecard.objects import Change

    out = console()
    before, now = found.before.known_on, found.now.known_on
    said = f"As known on {before} (snapshot {found.before.id}) and now, {now} (snapshot {found.now.id})"
    if not found.figures:
        out.print(f"{said}: none of {so_many(found.compared, 'figure')} moved.", markup=False)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("ref", "figure", "period"):
        table.add_column(name, overflow="fold")
    for name in ("was", "is", "by"):
        table.add_column(name, justify="right")
    table.add_column("because", overflow="fold")
    for f in found.figures:
        title = f.row.title + (f", {f.row.member}" if f.row.member else "")
        was, is_now = (cell(value, f.row.unit) for value in (f.before, f.now))
        by = difference(Change(f.period, f.before.value, f.difference, None), f.row.unit)
        table.add_row(*map(escape, (f.row.ref or "", title, str(f.period), was, is_now, by, f.why)))
    out.print(table)
    out.print(f"{said}: {len(found.figures):,} of {so_many(found.compared, 'figure')} moved.", markup=False)
    out.print('Which rows: trigpoint restated PACK --period P --rows INDICATOR --reason "why you look".', markup=False)

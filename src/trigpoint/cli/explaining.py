"""`trigpoint explain`: what a figure means, where it comes from, and what was left out of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import parse_member, print_json, with_workspace
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem

if TYPE_CHECKING:
    from rich.console import Console

    from trigpoint.runs.explain import Explanation, RowAccount
    from trigpoint.runs.history import Sent


@click.command("explain")
@click.argument("indicator")
@click.option("--period", "written", required=True, metavar="P", help="The period: 2026-03, FY2026-27-Q1, ...")
@click.option("--member", metavar="BREAKDOWN=NAME", help="Only one member of a breakdown: team=North.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def explain_command(workspace: Path, indicator: str, written: str, member: str | None, as_json: bool) -> None:
    """What a figure means, its sources, what was counted and left out, and the rule behind its colour."""
    from trigpoint.runs.explain import explain
    from trigpoint.store.workspace import Workspace

    period = Period.parse(written)
    explanation = explain(Workspace.open(workspace), indicator, period, parse_member(member))
    if as_json:
        print_json(plain(explanation))
    else:
        _draw(explanation)


def plain(e: Explanation) -> dict[str, object]:
    """The explanation as `trigpoint schema explain` says: exact, nothing rounded."""
    indicator, figure, words = e.indicator, e.figure, e.description
    conditions = {"where": indicator.where, "numerator": indicator.numerator}
    return {
        "indicator": indicator.id,
        "refs": list(indicator.refs),
        "title": indicator.title,
        "period": str(e.period),
        "breakdown": e.member[0] if e.member else None,
        "member": e.member[1] if e.member else None,
        "origin": e.origin,
        "unit": e.unit,
        "better": e.better,
        "owner": indicator.owner,
        "why_it_matters": indicator.why_it_matters,
        "definition": {
            "counted": words.counts or None,
            "when": words.when or None,
            "where": words.where or None,
            "numerator": words.numerator or None,
            "missing": words.missing or None,
            "value": words.value,
        },
        "definition_source": indicator.definition_source or None,
        "notes": indicator.notes or None,
        "conditions": {key: condition.text if condition else None for key, condition in conditions.items()},
        "columns": [
            {"table": c.table, "name": c.name, "title": c.title, "how": c.how, "source": c.source or None}
            for c in e.columns
        ],
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "status": figure.status.value,
        "note": figure.note or None,
        "accounts": [_plain_account(account) for account in e.accounts],
        "sent": [_plain_sent(sent) for sent in e.sent],
        "target": {
            "value": e.target.value,
            "state": e.target.state,
            "from": e.target.start.isoformat() if e.target.start else None,
            "to": e.target.end.isoformat() if e.target.end else None,
            "basis": e.target.basis,
        },
        "rag": e.rag,
        "rag_rule": e.rag_rule,
        "snapshot": e.snapshot,
        "as_of": e.as_of.isoformat(),
        "catalogue": e.catalogue,
        "digest": indicator.digest,
    }


def _plain_account(account: RowAccount) -> dict[str, object]:
    return {
        "indicator": account.indicator,
        "table": account.table,
        "read": account.read,
        "counted": account.counted,
        "met": account.met,
        "left_out": [{"reason": reason, "rows": rows} for reason, rows in account.left_out.items()],
        "files": [
            {"file": f.file, "sheet": f.sheet or None, "source": f.source, "rows": f.rows} for f in account.files
        ],
    }


def _plain_sent(sent: Sent) -> dict[str, object]:
    return {
        "source": sent.source,
        "value": sent.value,
        "status": sent.status,
        "note": sent.note or None,
        "file": sent.file or None,
        "sheet": sent.sheet or None,
        "row": sent.row,
        "column": sent.column or None,
        "snapshot": sent.snapshot,
        "known_on": sent.known_on.isoformat(),
        "current": sent.current,
    }


def _draw(e: Explanation) -> None:
    from rich.markup import escape

    from trigpoint.cli.console import console

    out = console()
    out.print()
    refs = f"  [dim]{escape(', '.join(e.indicator.refs))}[/]" if e.indicator.refs else ""
    out.print(f"[bold]{escape(e.indicator.title)}[/]{refs}")
    of = f", {e.member[0]} {e.member[1]}" if e.member else ""
    out.print(f"{e.period}{escape(of)}: {_figure(e)}")
    out.print()
    _draw_definition(e, out)
    for account in e.accounts:
        _draw_account(account, e, out)
    if e.sent:
        _draw_sent(e, out)
    none = "a target is for everyone together" if e.member else "no thresholds are set for it"
    rule = e.rag_rule or f"no rule: {none}"
    _pairs(out, "Colour", [("Rule", f"{rule}."), *([("Now", e.rag)] if e.rag != "none" else [])])
    _pairs(out, "Where it stands", [("Snapshot", f"{e.snapshot}, as of {e.as_of}"), ("Definitions", e.catalogue[:12])])


def _figure(e: Explanation) -> str:
    from rich.markup import escape

    from trigpoint.scorecard.written import written

    figure = e.figure
    if figure.value is None:
        note = f". {figure.note}" if figure.note else ""
        return f"[yellow]{escape(figure.status.value)}{escape(note)}[/]"
    over = ""
    if figure.denominator is not None and figure.numerator is not None:
        over = f"  ({_number(figure.numerator)} of {_number(figure.denominator)})"
    status = "" if figure.status == "final" else f"  {figure.status.value}"
    return f"[bold cyan]{escape(written(figure.value, e.unit))}[/]{over}{status}"


def _number(value: float) -> str:
    return f"{value:,.10g}"


def _pairs(out: Console, title: str, pairs: list[tuple[str, str]]) -> None:
    from rich.markup import escape
    from rich.padding import Padding
    from rich.table import Table

    out.print(f"[bold]{title}[/]")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=11)
    table.add_column(overflow="fold")
    for name, words in pairs:
        table.add_row(escape(name), escape(words))
    out.print(Padding(table, (0, 0, 1, 2), expand=False))


def _draw_definition(e: Explanation, out: Console) -> None:
    indicator = e.indicator
    pairs = [*e.description.sentences]
    pairs += [("Why", indicator.why_it_matters)] if indicator.why_it_matters else []
    pairs += [("Notes", indicator.notes)] if indicator.notes else []
    pairs += [("Source", indicator.definition_source or "no official definition is cited")]
    pairs += [("Better", e.better)]
    pairs += [("Owner", indicator.owner)] if indicator.owner else []
    _pairs(out, "What it means", pairs)
    conditions = [("where", indicator.where), ("numerator", indicator.numerator)]
    written = [(key, condition.text) for key, condition in conditions if condition is not None]
    if written:
        _pairs(out, "As written", written)
    if e.columns:
        _pairs(out, "Worked out", [(f"{c.table}.{c.name}", c.how) for c in e.columns])


def _draw_account(account: RowAccount, e: Explanation, out: Console) -> None:
    from rich import box
    from rich.markup import escape
    from rich.padding import Padding
    from rich.table import Table

    of = f" ({account.indicator})" if len(e.accounts) > 1 else ""
    out.print(f"[bold]The rows of {escape(account.table)}{escape(of)}[/]")
    table = Table(box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(justify="right")
    table.add_row("rows held", f"{account.read:,}")
    for reason, rows in account.left_out.items():
        table.add_row(f"[dim]left out:[/] {escape(reason)}", f"{rows:,}")
    table.add_row("[bold]counted[/]", f"[bold]{account.counted:,}[/]")
    if e.indicator.numerator is not None:
        table.add_row("[bold]met[/]", f"[bold]{account.met:,}[/]")
    out.print(Padding(table, (0, 0, 0, 1), expand=False))
    places = [
        (f"{f.file}{f', {f.sheet}' if f.sheet else ''}", f"{f.rows:,} rows, from {f.source}") for f in account.files
    ]
    if places:
        _pairs(out, "Where those counted come from", places)


def _draw_sent(e: Explanation, out: Console) -> None:
    from rich.markup import escape

    from trigpoint.scorecard.written import written

    pairs = []
    for sent in e.sent:
        value = sent.status if sent.value is None else written(sent.value, e.unit)
        place = Problem("", file=sent.file, sheet=sent.sheet, row=sent.row, column=sent.column).where()
        still = "" if sent.current else " (since corrected)"
        pairs.append((f"{sent.known_on}", f"{value}{still}: {place or sent.source}, load {sent.snapshot}"))
    _pairs(out, f"As it was sent{'' if e.origin == 'recorded' else escape(' by others')}", pairs)

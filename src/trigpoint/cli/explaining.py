"""`trigpoint explain`: what a figure means, where it comes from, and what was left out of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.catalogue.objects import ValueKind
from trigpoint.cli.context import parse_member, print_json, with_workspace
from trigpoint.cli.judging import draw_in_pack, draw_judgement
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem
from trigpoint.model.so_many import so_many

if TYPE_CHECKING:
    from rich.console import Console

    from trigpoint.runs.basis import Days, SourceRows
    from trigpoint.runs.explain import Explanation, RowAccount
    from trigpoint.runs.in_pack import InPack


@click.command("explain")
@click.argument("indicator")
@click.option("--period", "written", required=True, metavar="P", help="The period: 2026-03, FY2026-27-Q1, ...")
@click.option("--member", metavar="BREAKDOWN=NAME", help="Only one member of a breakdown: team=North.")
@click.option("--pack", metavar="PACK", help="Its direction and colour too, as a pack's scorecard shows them.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def explain_command(
    workspace: Path, indicator: str, written: str, member: str | None, pack: str | None, as_json: bool
) -> None:
    """What a figure means, its sources, what was counted and left out, and the rule behind its colour."""
    from trigpoint.runs.explain import explain
    from trigpoint.store.workspace import Workspace

    period = Period.parse(written)
    explanation = explain(Workspace.open(workspace), indicator, period, parse_member(member))
    shown = None
    if pack is not None:
        from trigpoint.runs.in_pack import in_pack

        shown = in_pack(Workspace.open(workspace), pack, explanation.indicator.id, period, explanation.member)
    if as_json:
        from trigpoint.cli.explained import plain

        print_json(plain(explanation, shown))
    else:
        _draw(explanation, shown)


def _draw(e: Explanation, shown: InPack | None) -> None:
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
    for part in e.basis.parts:
        value = f": {_written(part.figure.value, part.unit)}" if part.figure.value is not None else ""
        title = escape(f"{part.indicator.title} ({part.indicator.id}){value}")
        _pairs(out, title, [*part.description.sentences, *_days(part.days)])
    for account in e.accounts:
        _draw_account(account, e, out)
    _draw_basis(e, out)
    member = f" --member {e.member[0]}={_quoted(e.member[1])}" if e.member else ""
    doors = [f"trigpoint children {a.indicator} --period {e.period}{member} --reason TEXT" for a in e.accounts]
    if doors:
        _pairs(out, "The rows themselves, through the door", [("shown by", door) for door in doors])
    if e.sent:
        _draw_sent(e, out)
    draw_judgement(e, out, _pairs)
    if shown is not None:
        draw_in_pack(shown, out, _pairs)
    _pairs(out, "Where it stands", [("Snapshot", f"{e.snapshot}, as of {e.as_of}"), ("Definitions", e.catalogue[:12])])


def _figure(e: Explanation) -> str:
    from rich.markup import escape

    from trigpoint.scorecard.written import written

    figure = e.figure
    if figure.value is None:
        note = f". {figure.note}" if figure.note else ""
        return f"[yellow]{escape(figure.status.value)}{escape(note)}[/]"
    over = ""
    if figure.denominator is not None and e.indicator.value.kind in (ValueKind.MEAN, ValueKind.MEDIAN):
        over = f"  (of {_number(figure.denominator)} values)"
    elif figure.denominator is not None and figure.numerator is not None:
        over = f"  ({_number(figure.numerator)} of {_number(figure.denominator)})"
    status = "" if figure.status == "final" else f"  {figure.status.value}"
    note = f". {figure.note}" if figure.note and (status or not e.accounts) else ""
    return f"[bold cyan]{escape(written(figure.value, e.unit))}[/]{over}{status}{escape(note)}"


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _written(value: float, unit: str) -> str:
    from trigpoint.scorecard.written import written

    return written(value, unit)


def _days(days: Days | None) -> list[tuple[str, str]]:
    """The days that a figure asks about, in words."""
    if days is None:
        return []
    first, last = (f"{day.day} {day:%B %Y}" for day in days)
    return [("Days", f"{first} to {last}, both included." if first != last else f"As at {last}.")]


def _draw_basis(e: Explanation, out: Console) -> None:
    """The population of a rate, the tables that its columns look into, and the lists to work from."""
    for used in e.basis.populations:
        low, high = used.ages
        words = f"{used.people:,} people aged {low} to {high}, by {used.area}'s estimate of 30 June {used.year}."
        of = f" of {used.indicator}" if used.indicator != e.indicator.id else ""
        _pairs(out, f"The population{of}", [("People", words), *_places(used.files)])
    if e.basis.looked_into:
        held = [[(f"{o.table}", f"{so_many(o.rows, 'row')} held"), *_places(o.files)] for o in e.basis.looked_into]
        _pairs(out, "Other tables that its columns look into", [pair for pairs in held for pair in pairs])
    if e.lists:
        _pairs(out, "Lists to work from", [(name, f"trigpoint list {name}") for name in e.lists])


def _places(files: Iterable[SourceRows]) -> list[tuple[str, str]]:
    return [
        (f"{f.file}{f', {f.sheet}' if f.sheet else ''}", f"{so_many(f.rows, 'row')}, from {f.source}") for f in files
    ]


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
    from trigpoint.catalogue.describe import as_written

    indicator = e.indicator
    pairs = [*e.description.sentences, *_days(e.days)]
    pairs += [("Why", indicator.why_it_matters)] if indicator.why_it_matters else []
    pairs += [("Notes", indicator.notes)] if indicator.notes else []
    pairs += [("Source", indicator.definition_source or "no official definition is cited")]
    pairs += [("Better", e.judged.held.better)]
    pairs += [("Owner", indicator.owner)] if indicator.owner else []
    _pairs(out, "What it means", pairs)
    if written := list(as_written(indicator)):
        _pairs(out, "As written", written)
    fixed = [(f"{c.table}.{c.name}", c.how) for c in e.columns if not c.as_at]
    as_at = [(f"{c.table}.{c.name}", c.how) for c in e.columns if c.as_at]
    if fixed:
        _pairs(out, "Worked out when the records were loaded", fixed)
    if as_at:
        _pairs(out, f"Worked out as at {e.period.end.day} {e.period.end:%B %Y}", as_at)


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
    if account.files:
        _pairs(out, "Where those counted come from", _places(account.files))


def _draw_sent(e: Explanation, out: Console) -> None:
    from rich.markup import escape

    from trigpoint.scorecard.written import written

    pairs = []
    for sent in e.sent:
        value = sent.status if sent.value is None else written(sent.value, e.unit)
        place = Problem("", file=sent.file, sheet=sent.sheet, row=sent.row, column=sent.column).where()
        still = "" if sent.current else " (since corrected)"
        of = f"{sent.period}, " if sent.period != e.period else ""
        pairs.append((f"{of}{sent.known_on}", f"{value}{still}: {place or sent.source}, load {sent.snapshot}"))
    _pairs(out, f"As it was sent{'' if e.origin == 'recorded' else escape(' by others')}", pairs)

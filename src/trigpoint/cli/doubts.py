"""How `trigpoint check` is told: as plain data, and as tables for a reader. Counts only, never a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

    from trigpoint.engines.disturbance import Disturbance
    from trigpoint.runs.check import Checked, Issue

_TEAMS_SHOWN = 3
_FIGURES_SHOWN = 20
_NOTES_SHOWN = 40


def plain_check(checked: Checked) -> dict[str, object]:
    """What is doubtful, as `trigpoint schema check` says."""
    return {
        "snapshot": checked.snapshot.id,
        "period": str(checked.period) if checked.period is not None else None,
        "issues": [_plain_issue(issue) for issue in checked.issues],
        "months": [{"month": str(m.month), "rows": m.rows, "doubted": m.doubted} for m in checked.months],
        "findings": list(checked.findings),
    }


def _plain_issue(issue: Issue) -> dict[str, object]:
    return {
        "rule": issue.rule,
        "title": issue.title,
        "why": issue.why,
        "table": issue.table,
        "rows": issue.rows,
        "recent": issue.recent,
        "teams": [{"team": team, "rows": rows} for team, rows in issue.teams],
        "workers": [{"worker": worker, "rows": rows} for worker, rows in issue.workers],
        "disturbs": list(issue.disturbs),
        "splits": [{"breakdown": split, "indicators": list(names)} for split, names in issue.splits],
        "figures": [
            {"indicator": f.indicator, "value": f.value, "without": f.without, "unit": f.unit} for f in issue.figures
        ],
    }


def write_check(checked: Checked) -> None:
    """As CSV: a row for each rule, table and team; rows that name no team have one without a name."""
    import csv
    import sys

    from trigpoint.publish.figures import safe_text

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["rule", "title", "table", "team", "rows", "figures_in_doubt"])
    for issue in checked.issues:
        unnamed = issue.rows - sum(rows for _, rows in issue.teams)
        for team, rows in (*issue.teams, *([("", unnamed)] if unnamed else [])):
            named = (issue.rule, issue.title, issue.table, safe_text(team))
            writer.writerow([*named, rows, len(issue.disturbs)])


def draw_check(checked: Checked) -> None:
    """Issues, most rows of the last year first; the figures that they move furthest; the trend; recorded figures."""
    from trigpoint.cli.console import console

    out = console()
    if checked.issues:
        out.print(_issues(checked))
    if checked.period is not None:
        _draw_figures(checked)
    if any(month.doubted for month in checked.months):
        table = _table("month")
        for heading in ("rows", "in doubt", "per 1,000"):
            table.add_column(heading, justify="right")
        for month in checked.months:
            share = f"{1000 * month.doubted / month.rows:.1f}" if month.rows else "-"
            table.add_row(str(month.month), f"{month.rows:,}", f"{month.doubted:,}", share)
        out.print(table)
    for note in checked.findings[:_NOTES_SHOWN]:
        out.print(f"- {note}", markup=False)
    if len(checked.findings) > _NOTES_SHOWN:
        out.print(f"- and {len(checked.findings) - _NOTES_SHOWN} more: --json gives all.", markup=False)
    if not checked.issues and not checked.findings:
        out.print(f"Nothing doubtful was found in snapshot {checked.snapshot.id}.")
        if checked.months and not any(month.rows for month in checked.months):
            out.print("No row of the last 12 months was looked at: is the name written as the records have it?")


def _issues(checked: Checked) -> Table:
    from rich.markup import escape

    table = _table("rule", "what is doubtful", "table")
    table.add_column("rows", justify="right")
    table.add_column("last 12 months", justify="right")
    table.add_column("figures in doubt", overflow="fold")
    table.add_column("teams with most", overflow="fold")
    for issue in checked.issues:
        teams = ", ".join(f"{team} {rows:,}" for team, rows in issue.teams[:_TEAMS_SHOWN])
        recent = "-" if issue.recent is None else f"{issue.recent:,}"
        names = (issue.rule, escape(issue.title), issue.table)
        table.add_row(*names, f"{issue.rows:,}", recent, _in_doubt(issue), escape(teams))
    return table


def _in_doubt(issue: Issue) -> str:
    """How many figures are in doubt; and where a split alone is, by what: "0; by ethnicity 12"."""
    return "; ".join((f"{len(issue.disturbs)}", *(f"by {split} {len(names)}" for split, names in issue.splits)))


def _draw_figures(checked: Checked) -> None:
    from trigpoint.cli.console import console
    from trigpoint.publish.figures import number_or_dash

    out = console()
    moved = [(issue, f) for issue in checked.issues for f in issue.figures if f.value != f.without]
    moved.sort(key=lambda pair: -_moved_by(pair[1]))
    if not moved:
        out.print(f"Without the rows in doubt every figure of {checked.period} is the same.")
        return
    table = _table("rule", "indicator")
    for heading in (f"{checked.period}", "without"):
        table.add_column(heading, justify="right")
    for issue, f in moved[:_FIGURES_SHOWN]:
        table.add_row(issue.rule, f.indicator, number_or_dash(f.value, f.unit), number_or_dash(f.without, f.unit))
    out.print(table)
    if len(moved) > _FIGURES_SHOWN:
        out.print(f"- and {len(moved) - _FIGURES_SHOWN} more: --json gives all.", markup=False)


def _moved_by(figure: Disturbance) -> float:
    """By what share of itself a figure moves without the rows in doubt; one that is lost, or comes to be, the most."""
    if figure.value is None or figure.without is None:
        return float("inf")
    return abs(figure.without - figure.value) / (abs(figure.value) or 1)


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table

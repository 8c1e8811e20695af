"""`trigpoint check --rows set-aside`: what a load set aside, with its place and why, for a reason that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json
from trigpoint.cli.door import write_cells, written
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.so_many import so_many
from trigpoint.store.audit import account

if TYPE_CHECKING:
    from trigpoint.model.snapshot import Snapshot


def show_aside(workspace: Path, number: int | None, reason: str, shape: str) -> None:
    """What the load of that number set aside, or the newest, as `shape` says: table, csv or json."""
    from trigpoint.runs.children import aside_rows
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    loads = [s for s in place.store.standing() if s.accounts]
    of = _chosen(loads, number)
    found = aside_rows(place, of, by=account(), reason=reason)
    told = [dict(zip(found.columns, values, strict=True)) for values in found.rows]
    if shape == "json":
        print_json({"snapshot": found.snapshot, "rows": [{k: written(v) for k, v in row.items()} for row in told]})
    elif shape == "csv":
        write_cells(found.columns, ([_in_a_cell(value) for value in values] for values in found.rows))
    else:
        for row in told:
            click.echo(_in_a_line(row))
        what = so_many(len(told), "row or cell was", "rows and cells were")
        click.echo(f"{what} set aside by the load of snapshot {found.snapshot}.")
        _point_to_others([load for load in loads if load.aside is not None and load is not of])


def _chosen(loads: Sequence[Snapshot], number: int | None) -> Snapshot:
    if not loads:
        raise UserMistake(Problem("Nothing is loaded in this workspace yet.", "Run `trigpoint load`."))
    if number is None:
        return loads[0]
    found = next((load for load in loads if load.number == number), None)
    if found is None:
        raise UserMistake(Problem(f"No load of number {number} is in effect.", "Run `trigpoint loads` to see all."))
    return found


def _point_to_others(loads: Sequence[Snapshot]) -> None:
    if loads:
        numbers = ", ".join(str(load.number) for load in loads)
        click.echo(f"Other loads in effect that set rows or cells aside: {numbers} (--load {loads[0].number}).")


def _in_a_line(row: dict[str, object]) -> str:
    """Where it is and why; a whole row's reason names its columns itself."""
    place = Problem(str(row.get("reason", "")), file=str(row.get("file") or ""), sheet=str(row.get("sheet") or ""))
    number, column = row.get("row"), "" if row.get("whole_row") else str(row.get("column") or "")
    return str(replace(place, row=number if isinstance(number, int) else None, column=column))


def _in_a_cell(value: object) -> object:
    """The cells of a row that was set aside, which are several, in one."""
    return "; ".join(map(str, value)) if isinstance(value, list) else written(value)

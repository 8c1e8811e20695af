"""`trigpoint check --rows set-aside`: what a load set aside, with its place and why, for a reason that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json
from trigpoint.cli.door import write_cells, written
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.so_many import so_many

if TYPE_CHECKING:
    from trigpoint.model.snapshot import Snapshot


def tell_aside(snapshot: str, columns: Sequence[str], rows: Sequence[Sequence[object]], shape: str) -> None:
    """What the load of a snapshot set aside, as `shape` says: table, csv or json."""
    told = [dict(zip(columns, values, strict=True)) for values in rows]
    if shape == "json":
        print_json({"snapshot": snapshot, "rows": [{k: written(v) for k, v in row.items()} for row in told]})
    elif shape == "csv":
        write_cells(columns, ([_in_a_cell(value) for value in values] for values in rows))
    else:
        for row in told:
            click.echo(_in_a_line(row))
        what = so_many(len(told), "row or cell was", "rows and cells were")
        click.echo(f"{what} set aside by the load of snapshot {snapshot}.")


def chosen(loads: Sequence[Snapshot], number: int | None) -> Snapshot:
    """The load of that number, or the newest. Raises `UserMistake` where there is none."""
    if not loads:
        raise UserMistake(Problem("Nothing is loaded in this workspace yet.", "Run `trigpoint load`."))
    if number is None:
        return loads[0]
    found = next((load for load in loads if load.number == number), None)
    if found is None:
        raise UserMistake(Problem(f"No load of number {number} is in effect.", "Run `trigpoint loads` to see all."))
    return found


def point_to_others(loads: Sequence[Snapshot], of: Snapshot) -> None:
    """Name the other loads that set something aside."""
    loads = [load for load in loads if load.aside is not None and load is not of]
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

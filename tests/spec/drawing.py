"""Drawn tables in, drawn answers out: the words in which the specifications are written, and both engines behind them.

The catalogue of the specifications is a small one of its own, so that what is drawn here never changes with the
national definitions.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.columns import types_of
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.drawn import authorities_of_world, relations_of_world
from trigpoint.engines.duck import Run
from trigpoint.engines.oracle import Oracle
from trigpoint.engines.tallies import Database
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.table import ColumnType

World = dict[str, list[dict[str, object]]]

BASE = """
codes: kind
title: Kind of plan
members: {S: Short, L: Long, O: Other}
---
table: person
title: People
one_row: one person
key: [person_id]
columns:
  - {name: person_id, type: id, of: person, title: Person, required: true}
  - {name: born_on, type: date, title: Born}
  - {name: gender, type: text, title: Gender}
---
table: plan
title: Plans
one_row: one plan
key: [plan_id]
span: {start: opened_on, end: closed_on}
columns:
  - {name: plan_id, type: id, of: plan, title: Plan, required: true}
  - {name: person_id, type: id, of: person, title: Child}
  - {name: family_id, type: id, of: family, title: Family}
  - {name: opened_on, type: date, title: Opened}
  - {name: closed_on, type: date, title: Closed}
  - {name: noted_at, type: moment, title: Noted}
  - {name: team, type: text, title: Team}
  - {name: kind, type: code, codes: kind, title: Kind}
  - {name: urgent, type: boolean, title: Urgent}
  - {name: days, type: integer, title: Days}
  - {name: cost, type: decimal, title: Cost}
---
table: visit
title: Visits
one_row: one visit
key: [visit_id]
columns:
  - {name: visit_id, type: id, of: visit, title: Visit, required: true}
  - {name: person_id, type: id, of: person, title: Child}
  - {name: plan_id, type: id, of: plan, title: Plan}
  - {name: seen_on, type: date, title: Seen}
  - {name: noted_at, type: moment, title: Noted}
  - {name: team, type: text, title: Team}
  - {name: alone, type: boolean, title: Seen alone}
---
table: population
title: Population estimates
one_row: the people of one age
key: [area, year, age]
columns:
  - {name: area, type: text, title: Area, required: true}
  - {name: year, type: integer, title: Year, required: true}
  - {name: age, type: integer, title: Age, required: true}
  - {name: population, type: integer, title: People, required: true}
---
population: aged_0_to_17
title: Children aged 0 to 17
ages: [0, 17]
---
breakdown: team
title: Team
column: team
---
breakdown: kind
title: Kind
column: kind
codes: kind
blank: No kind
---
breakdown: urgent
title: Urgent
column: urgent
"""


@cache
def catalogue(definitions: str = "") -> Catalogue:
    """The small catalogue with these definitions added; each needs no title, and no more than the test is about."""
    documents = [_titled(text) for text in definitions.split("---") if text.strip()]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "spec.yaml")
        path.write_text("---\n".join([BASE.strip() + "\n", *documents]), encoding="utf-8")
        return load_catalogue(path)


def _titled(text: str) -> str:
    """With what every definition must say and no specification is about."""
    lines = [text.strip()]
    if "title:" not in text:
        lines.append("title: As the specification says")
    if lines[0].startswith("indicator:") and "better:" not in text:
        lines.append("better: neither")
    return "\n".join(lines) + "\n"


def drawn(definitions: Catalogue, tables: Mapping[str, str]) -> World:
    """The drawn tables as rows: the first line names the columns, `|` parts cells, nothing is blank."""
    return {table: _rows(definitions, table, text) for table, text in tables.items()}


def _rows(definitions: Catalogue, table: str, text: str) -> list[dict[str, object]]:
    types = types_of(definitions, table)
    header, *lines = cells(text)
    return [
        {
            "_row_key": f"{place:016x}",
            **{name: typed(cell, types[name]) for name, cell in zip(header, line, strict=True) if name != "row"},
        }
        for place, line in enumerate(lines)
    ]


def cells(text: str) -> list[list[str]]:
    """The cells of a drawn table, the header first."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def typed(cell: str, kind: ColumnType) -> object:
    """A drawn cell as a value of that type; nothing is blank."""
    if cell == "":
        return None
    match kind:
        case ColumnType.DATE:
            return dt.date.fromisoformat(cell)
        case ColumnType.MOMENT:
            return dt.datetime.fromisoformat(cell)
        case ColumnType.INTEGER:
            return int(cell)
        case ColumnType.DECIMAL:
            return float(cell)
        case ColumnType.BOOLEAN:
            return {"yes": True, "no": False}[cell]
    return cell


@dataclass
class Afar:
    """A database as if it were elsewhere, which groups rows where they are."""

    db: Database

    def execute(self, query: str, /) -> Any:
        """Run a statement."""
        return self.db.execute(query)


class Engine:
    """One way to work out figures: `oracle`, or a database over `db` in its own `dialect`."""

    def __init__(self, name: str, db: Database, dialect: DuckDialect = DUCKDB) -> None:
        self.name = name
        self.db = db
        self.dialect = dialect

    def evaluate(
        self,
        definitions: Catalogue,
        world: Mapping[str, Sequence[Mapping[str, object]]],
        indicators: Sequence[str],
        periods: Sequence[Period],
        breakdowns: Sequence[str] = (),
        as_of: dt.date | None = None,
    ) -> list[Observation]:
        """The figures of the named indicators."""
        chosen = [definitions.indicators[name] for name in indicators]
        if self.name == "oracle":
            return Oracle(definitions, world, england(), as_of).evaluate(chosen, periods, breakdowns)
        relations = relations_of_world(self.db, definitions, world, self.dialect)
        held = authorities_of_world(world, as_of)
        run = Run(self.db, definitions, relations, frozenset(world), as_of, dialect=self.dialect, authorities=held)
        return run.figures(chosen, periods, [definitions.breakdowns[name] for name in breakdowns])

    def answers(self, definitions: str, tables: Mapping[str, str], expected: str, as_of: dt.date | None = None) -> None:
        """Check the figures that `expected` draws: every line one figure, its columns among `indicator`, `period`,
        `breakdown`, `member`, `value`, `numerator`, `denominator`, `status`. A breakdown that is drawn is drawn whole:
        a member that comes out and is not there is a difference."""
        known = catalogue(definitions)
        header, *lines = cells(expected)
        wanted = [dict(zip(header, line, strict=True)) for line in lines]
        only = next(reversed(known.indicators))
        for line in wanted:
            line.setdefault("indicator", only)
        periods = list(dict.fromkeys(Period.parse(line["period"]) for line in wanted))
        names = list(dict.fromkeys(line["indicator"] for line in wanted))
        breakdowns = list(dict.fromkeys(line["breakdown"] for line in wanted if line.get("breakdown")))
        found = self.evaluate(known, drawn(known, tables), names, periods, breakdowns, as_of)
        places = {(line["indicator"], line["period"], line.get("breakdown", "")) for line in wanted}
        shown = [_shown(observation, header) for observation in found if _place(observation) in places]
        assert _sorted(shown) == _sorted({name: line[name] for name in header} for line in wanted)


def _place(observation: Observation) -> tuple[str, str, str]:
    return observation.indicator, str(observation.period), observation.breakdown or ""


def _sorted(lines: object) -> list[list[tuple[str, str]]]:
    return sorted(sorted(line.items()) for line in lines)  # type: ignore[attr-defined]


def _shown(observation: Observation, header: Sequence[str]) -> dict[str, str]:
    return {name: _cell(getattr(observation, name)) for name in header}


def _cell(value: object) -> str:
    """A number as it is drawn: whole where it is whole, else to ten places."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.10f}".rstrip("0")
    return str(value)

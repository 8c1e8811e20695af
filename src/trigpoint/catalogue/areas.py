"""Areas and lists of statistical neighbours: `definitions/published/areas.csv` and `neighbours*.csv`.

Codes and names are facts: of areas from the Office for National Statistics' register of geographic codes and the
Department for Education's list of local authority numbers; of neighbours from the department's local authority
interactive tool (models of April 2021 and May 2025). A council's own lists stand in files of the same shape in its
workspace's `definitions/published`.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.published import Area, Areas, Level

FOLDER = "published"


def load_areas(folders: Sequence[Path]) -> Areas:
    """Every area and every list. `folders` are definition folders, the national first, the council's own after.

    Raises `UserMistake` with everything that is wrong in a council's own lists.
    """
    problems: list[Problem] = []
    by_code: dict[str, Area] = {}
    for path in (folder / FOLDER / "areas.csv" for folder in folders):
        if path.is_file():
            by_code |= {row["code"]: _area(row) for _, row in _rows(path)}
    areas = Areas(by_code)
    lists: dict[str, dict[str, tuple[str, ...]]] = {}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("neighbours*.csv")):
            for line, row in _rows(path):
                _neighbours(row, Problem("", "", f"{FOLDER}/{path.name}", line=line), areas, lists, problems)
    if problems:
        raise UserMistake(problems)
    return Areas(by_code, lists)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            yield (
                number,
                {k: (v or "").strip() for k, v in row.items() if isinstance(k, str) and not isinstance(v, list)},
            )


def _area(row: dict[str, str]) -> Area:
    return Area(
        level=Level(row["level"]),
        code=row["code"],
        gss=row["gss"],
        name=row["name"],
        within=row["within"],
        also=_listed(row["also"]),
        other_gss=_listed(row["other_gss"]),
        start=_day(row["from"]),
        end=_day(row["to"]),
        became=_listed(row["became"]),
    )


def _neighbours(
    row: dict[str, str],
    at: Problem,
    areas: Areas,
    lists: dict[str, dict[str, tuple[str, ...]]],
    problems: list[Problem],
) -> None:
    """One line: the list, the authority, and its neighbours, the nearest first, each by name or number."""

    def known(key: str, text: str) -> str | None:
        found = areas.by_code.get(text) or areas.find(text)
        if found is not None and found.level is Level.AUTHORITY:
            return found.code
        names = [area.name for area in areas.authorities]
        instead = did_you_mean(text, names) or "Write its name or its number."
        problems.append(Problem(f'There is no authority "{text}".', instead, at.file, line=at.line, key=key))
        return None

    if not row.get("list") or not row.get("authority"):
        what = "A line of neighbours needs a list and an authority."
        problems.append(Problem(what, "Write list,authority,neighbour_1, ...", at.file, line=at.line))
        return
    own = known("authority", row["authority"])
    others = [known(key, text) for key, text in row.items() if key not in ("list", "authority") and text]
    if own is not None:
        lists.setdefault(row["list"], {})[own] = tuple(code for code in others if code is not None)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None

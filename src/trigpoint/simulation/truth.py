"""What is true beside what the exports say: what was spoilt, who stands there twice, every key, the wards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import polars as pl

from trigpoint.simulation.identities import SAME
from trigpoint.simulation.places import WARDS
from trigpoint.simulation.spoiling import Spoilt


def write_truth(
    folder: Path,
    keys: dict[str, pl.DataFrame],
    spoilt: Sequence[Spoilt],
    same: pl.DataFrame,
    withheld: dict[str, pl.DataFrame],
) -> None:
    """`spoilt.csv`, `same-person.csv`, `wards.csv`, `keys/` (a Parquet file a table), `not-returned/` (CSV)."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = [field.name for field in fields(Spoilt)]
    told = pl.DataFrame(
        {name: [getattr(one, name) for one in spoilt] for name in columns},
        schema={name: pl.Int64 if name == "row" else pl.String for name in columns},
    )
    _csv(folder / "spoilt.csv", told)
    _csv(folder / "same-person.csv", same.select(SAME))
    wards = [(w.name, w.area, w.deprivation) for w in WARDS]
    _csv(folder / "wards.csv", pl.DataFrame(wards, schema=["ward", "area", "deprivation"], orient="row"))
    for name, frame in keys.items():
        (folder / "keys").mkdir(exist_ok=True)
        frame.write_parquet(folder / "keys" / f"{name}.parquet")
    for name, frame in withheld.items():
        (folder / "not-returned").mkdir(exist_ok=True)
        _csv(folder / "not-returned" / f"{name}.csv", frame)


def _csv(path: Path, frame: pl.DataFrame) -> None:
    frame.write_csv(path, line_terminator="\r\n")

"""Ten boroughs out of one, for the benchmark of size: `python -m tests.scale.tenfold FROM TO`, two folders of tables.

A process of its own, so that its memory is not counted as the evaluation's. Each copy of each table is written for
itself: no more than one table's rows are ever on the way.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from trigpoint.catalogue.load import load_catalogue
from trigpoint.engines.duck import connection
from trigpoint.engines.identity import POPULATION

TIMES = 10


def main() -> None:
    """Write the tables of the first folder ten times over into the second, each time with identifiers of their own."""
    tables, ten = Path(sys.argv[1]), Path(sys.argv[2])
    beside = ten.with_name(f"{ten.name} being written")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    catalogue = load_catalogue()
    with connection() as db:
        db.execute("SET memory_limit = '1GB'")
        db.execute("SET preserve_insertion_order = false")
        for path in sorted(tables.glob("*.parquet")):
            if path.stem == POPULATION:  # of the area: the same estimates, whoever is counted over them
                shutil.copyfile(path, beside / path.name)
                continue
            own = {column.name for column in catalogue.tables[path.stem].open_columns if column.type == "id"}
            there = [row[0] for row in db.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()]
            columns = [f'"{name}" || n AS "{name}"' if name in {*own, "_row_key"} else f'"{name}"' for name in there]
            rows = f"SELECT {', '.join(columns)} FROM read_parquet('{path}') CROSS JOIN range({TIMES}) AS t(n)"
            db.execute(f"COPY ({rows}) TO '{beside / path.name}' (FORMAT parquet, COMPRESSION zstd)")
    beside.rename(ten)


if __name__ == "__main__":
    main()

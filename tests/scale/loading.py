"""How fast an Annex A workbook is loaded: Trigpoint, and beside it openpyxl with a plain loop that only types."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.scale.workbook import AS_OF, HEADINGS, write_workbook
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.store.workspace import Workspace


@dataclass(frozen=True)
class Speed:
    """Rows read by one way of doing it, in CPU and wall seconds, and the most memory that the process had."""

    rows: int
    cpu: float
    wall: float
    peak_megabytes: float

    @property
    def rows_a_second(self) -> float:
        """By the clock on the wall."""
        return self.rows / self.wall


def load_with_trigpoint(workbook: Path, workspace: Path) -> int:
    """The whole load: opening, reading, mapping, typing, merging, writing, deriving and checking."""
    from trigpoint.runs.load import load

    loaded = load(workspace, "annex-a", [workbook], as_of=AS_OF, by="the benchmark")
    assert all(a.read == a.taken + a.set_aside for a in loaded.accounts)
    return sum(a.read for a in loaded.accounts)


def read_with_openpyxl(workbook: Path, _: Path) -> int:
    """Reading and typing alone, row by row and cell by cell, as it is commonly written."""
    import openpyxl

    rows = 0
    book = openpyxl.load_workbook(workbook, read_only=True)
    for name, headings in HEADINGS.items():
        sheet = book[name]
        for row in sheet.iter_rows(min_row=2, values_only=True):
            typed = {h: _typed(h, cell) for h, cell in zip(headings, row, strict=False)}
            rows += typed["Child Unique ID"] is not None
    return rows


def _typed(heading: str, cell: object) -> object:
    if cell is None or (isinstance(cell, str) and cell.strip().lower() in ("", "-", "n/a")):
        return None
    if "Date" in heading:
        if isinstance(cell, dt.datetime):
            return cell.date()
        for form in ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y"):
            try:
                return dt.datetime.strptime(str(cell), form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        return None
    if heading.startswith(("Number", "Age")):
        return int(float(str(cell)))
    return str(cell).strip()


_WAYS = {"trigpoint": load_with_trigpoint, "openpyxl": read_with_openpyxl}


def measure(way: str, workbook: Path, rows: int) -> Speed:
    """Run one way in a process of its own and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        Workspace.create(workspace)
        workspace_catalogue(workspace)  # definitions are compiled once for a workspace, not at every load
        told = subprocess.run(
            [sys.executable, "-m", "tests.scale.loading", way, str(workbook), str(workspace)],
            check=True,
            capture_output=True,
            text=True,
        )
    found = json.loads(told.stdout)
    assert found["rows"] == rows, (found, rows)
    return Speed(rows, found["cpu"], found["wall"], found["peak"])


def compare(rows: int, slice_rows: int) -> tuple[Speed, Speed]:
    """Trigpoint on a large workbook, openpyxl on a slice of the same shape."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = Path(folder) / "large.xlsx", Path(folder) / "small.xlsx"
        large_rows, small_rows = write_workbook(large, rows), write_workbook(small, slice_rows)
        return measure("trigpoint", large, large_rows), measure("openpyxl", small, small_rows)


def _run() -> None:
    """In the measured process: do it, and print what it took."""
    way, workbook, workspace = sys.argv[1:]
    started, cpu = time.perf_counter(), time.process_time()
    rows = _WAYS[way](Path(workbook), Path(workspace))
    took = {"rows": rows, "wall": time.perf_counter() - started, "cpu": time.process_time() - cpu}
    sys.stdout.write(json.dumps(took | {"peak": peak_megabytes()}))


def peak_megabytes() -> float:
    """The most memory that this process has had, in MB; 0 where the system does not say. Linux tells it of the program
    alone: `getrusage` counts what the process that started it held as well."""
    status = Path("/proc/self/status")
    if status.exists():
        told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(told["VmHWM"].split()[0]) * 1024 / 1e6
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    _run()

"""`make bench`: speed and memory, as ratios side by side in one run. Trust the ratios, not the seconds."""

from __future__ import annotations

import argparse

from tests.scale import formats, judging, loading, scoring

ROWS, SLICE = 200_000, 10_000
"""Rows of the large workbook, and of the slice that is read row by row."""


def main() -> None:
    """Run every benchmark and print what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the large workbook")
    parser.add_argument("--slice", type=int, default=SLICE, help="rows of the workbook that openpyxl reads")
    arguments = parser.parse_args()
    _loading(arguments.rows, arguments.slice)
    for line in formats.report():
        _say(line)
    _scoring(arguments.slice)
    for line in judging.report():
        _say(line)


def _loading(rows: int, slice_rows: int) -> None:
    _say(f"Annex A, {rows:,} rows: opening, reading, mapping, typing, checking, writing (one process)")
    ours, plain = loading.compare(rows, slice_rows)
    _say(f"  {'':34}{'rows':>9}{'wall s':>9}{'CPU s':>9}{'rows/s':>10}{'a CPU s':>9}{'peak MB':>9}")
    for name, speed in (("trigpoint load", ours), ("openpyxl and a loop, typing only", plain)):
        _say(
            f"  {name:<34}{speed.rows:>9,}{speed.wall:>9.1f}{speed.cpu:>9.1f}{speed.rows_a_second:>10,.0f}"
            f"{speed.rows / speed.cpu:>9,.0f}{speed.peak_megabytes:>9.0f}"
        )
    _say(f"  ratio: {ours.rows_a_second / plain.rows_a_second:.1f} times as many rows a second")


def _scoring(rows: int) -> None:
    _say(f"trigpoint score {scoring.PACK} on a warm workspace of {rows:,} rows")
    score, python = scoring.compare(rows)
    _say(f"  {score:.2f} s of CPU, Python's own start {python:.2f} s: {score - python:.2f} s beyond it")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is what the command is for


if __name__ == "__main__":
    main()

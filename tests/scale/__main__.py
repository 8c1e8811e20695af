"""`make bench`: speed and memory, as ratios side by side in one run. Trust the ratios, not the seconds."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable

from tests.scale import crowd, evaluation, formats, growth, judging, loading, pages, publishing, scoring, spark, whole

ROWS, SLICE = 200_000, 10_000
"""Rows of the large workbook, and of the slice that is read row by row."""
SIZES = "1,10"
"""Boroughs of the bench of growth. 50 take 4 GB of disk and many minutes: they are asked for."""
BENCHES = ("loading", "formats", "scoring", "judging", "evaluation", "growth", "pages", "publishing")
CROWD, SPARK = "crowd", "spark"
"""Each takes minutes and the whole machine: they are asked for."""


def main() -> None:
    """Run every benchmark and print what came out."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="rows of the large workbook")
    parser.add_argument("--slice", type=int, default=SLICE, help="rows of the workbook that openpyxl reads")
    parser.add_argument("--times", type=int, default=5, help="how often each way of evaluating is run")
    parser.add_argument("--sizes", default=SIZES, help="of how many boroughs growth and Spark are measured: 1,10,50")
    parser.add_argument("--workers", default="1,2", help="on clusters of how many workers Spark is measured: 1,2")
    parser.add_argument("--questions", type=int, default=2, help="how many questions Spark is asked: 1, 2")
    parser.add_argument("--people", type=int, default=200, help="how many the crowd is")
    parser.add_argument("--seconds", type=float, default=300, help="for how long the crowd reads")
    parser.add_argument("--only", choices=(*BENCHES, CROWD, SPARK), help="one of the benchmarks")
    arguments = parser.parse_args()
    for bench in BENCHES if arguments.only is None else (arguments.only,):
        _say(f"{bench}, on a machine with {_load()} processes that would run")
        _run(bench, arguments)


def _run(bench: str, arguments: argparse.Namespace) -> None:
    match bench:
        case "loading":
            _loading(arguments.rows, arguments.slice)
        case "formats":
            _lines(formats.report())
        case "scoring":
            _scoring(arguments.slice)
        case "judging":
            _lines(judging.report())
        case "evaluation":
            _evaluation(arguments.times)
        case "pages":
            _lines(pages.report())
        case "publishing":
            _lines(publishing.report())
            _lines(publishing.packs())
        case "crowd":
            _lines(crowd.report(arguments.people, arguments.seconds))
        case "growth":
            _lines(growth.report(_numbers(arguments.sizes)))
        case "spark":
            _lines(spark.report(_numbers(arguments.sizes), _numbers(arguments.workers), arguments.questions))


def _numbers(told: str) -> list[int]:
    return [int(number) for number in told.split(",")]


def _lines(report: Iterable[str]) -> None:
    for line in report:
        _say(line)


def _load() -> str:
    """How busy the machine is: the processes that ran or would have, on average over the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def _evaluation(times: int) -> None:
    found = evaluation.compare(evaluation.borough(), times)
    _say(
        f"{found.indicators} indicators, {evaluation.MONTHS} months, 4 breakdowns: {found.figures:,} figures, all equal"
    )
    _say(f"  {'':34}{'CPU s':>9}{'wall s':>9}{'times ours':>12}")
    ways = (("pandas, month by month", found.pandas), ("one SQL query an indicator", found.queries))
    for name, took in (*ways, ("trigpoint", found.fused), ("trigpoint, one month", found.one_month)):
        _say(f"  {name:<34}{took.cpu:>9.2f}{took.wall:>9.2f}{took.cpu / found.fused.cpu:>12.2f}")
    _say(f"  of pandas, reading its files {found.reading.cpu:.2f} s of CPU")
    _lines(whole.report(evaluation.borough(), times))


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

"""Comparators of published figures, against sums done by hand and the interactive tool's own answers."""

from __future__ import annotations

import csv
import json
from statistics import fmean, median
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.catalogue.areas import load_areas
from trigpoint.catalogue.national import national_definitions
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.model.published import Area, Areas, Level, PublishedTable
from trigpoint.model.standard import BenchmarkRow
from trigpoint.scorecard.benchmark import benchmarks_of
from trigpoint.scorecard.comparators import Comparator, comparator, compared, comparisons
from trigpoint.scorecard.rank import quartile_band

AREAS = load_areas([national_definitions()])
YEAR = Period.parse("FY2024-25")


def small() -> Areas:
    """A nation of two regions: A, B, C in the North (A's neighbours B, C, D), D and E in the South."""
    england = Area(Level.NATIONAL, "1", "E1", "Nation")
    north, south = (
        Area(Level.REGIONAL, code, f"R{code}", name, "1") for code, name in (("2", "North"), ("3", "South"))
    )
    places = [Area(Level.AUTHORITY, c, f"L{c}", c.upper(), "2" if c in "abc" else "3") for c in "abcde"]
    lists = {"2025": {"a": ("b", "c", "d")}, "2021": {"a": ("d", "e")}}
    return Areas({area.code: area for area in (england, north, south, *places)}, lists)


VALUES = {"1": 31.0, "2": 20.0, "a": 10.0, "b": 20.0, "c": 60.0, "e": 30.0}
BASES = {"b": (2.0, 10.0), "c": (6.0, 10.0)}


def cell(text: str, better: str = "lower", values: Any = VALUES) -> Any:
    areas = small()
    table = PublishedTable("rate", YEAR, "a bulletin", values, bases=BASES)
    return compared(table, areas, areas.by_code["a"], comparator(text), better, 100)


def test_what_a_pack_writes_is_a_kind_a_method_and_a_list() -> None:
    assert comparator("england") == Comparator("england", "england")
    assert comparator("statistical_neighbours median 2021") == Comparator(
        "statistical_neighbours median 2021", "statistical_neighbours", "median", "2021"
    )
    assert comparator("statistical_neighbours our own choice").listing == "our own choice"
    assert comparator("Bath and North East Somerset").kind == "Bath and North East Somerset"


@pytest.mark.parametrize(
    ("asked", "value", "n", "of"),
    [
        ("england", 31.0, None, None),
        ("region", 20.0, None, None),
        ("statistical_neighbours", 40.0, 2, 3),
        ("statistical_neighbours median 2021", 30.0, 1, 2),
        ("statistical_neighbours pooled", 40.0, 2, 3),
        ("best_neighbour", 20.0, 2, 3),
        ("top_quartile", 17.5, 4, None),
        ("rank", 1, 4, None),
        ("C", 60.0, None, None),
    ],
)
def test_each_comparator_is_what_a_hand_works_out(asked: str, value: float, n: int | None, of: int | None) -> None:
    found = cell(asked)
    assert (found.value, found.n, found.of) == (value, n, of)
    assert (found.period, found.source) == (YEAR, "a bulletin")


def test_neighbours_say_their_method_their_list_and_how_far_apart_they_lie() -> None:
    found = cell("statistical_neighbours")
    assert (found.method, found.listing, found.lowest, found.highest) == ("mean", "2025", 20.0, 60.0)
    assert cell("best_neighbour", "higher").area == "C"


def test_what_is_neither_good_nor_bad_has_no_rank_and_no_best() -> None:
    assert [cell(asked, "neither") for asked in ("rank", "quintile", "top_quartile", "best_neighbour")] == [None] * 4


def test_an_area_without_a_figure_is_not_ranked_but_is_still_compared() -> None:
    without = {code: value for code, value in VALUES.items() if code != "a"}
    assert cell("rank", values=without) is None
    assert cell("statistical_neighbours", values=without).value == 40.0


def test_rows_come_table_by_table_under_the_names_that_the_pack_writes() -> None:
    areas = small()
    tables = [
        PublishedTable("rate", Period.parse(p), "s", {"1": v, "b": v}) for p, v in (("FY2022-23", 1), ("FY2024-25", 2))
    ]
    asked = ("england", "statistical_neighbours median 2025", "statistical_neighbours median 2021")
    rows = comparisons(tables, areas, areas.by_code["a"], asked, "lower")
    assert [(str(row.period), row.comparator, row.value) for row in rows] == [
        ("FY2022-23", "england", 1), ("FY2022-23", "statistical_neighbours median 2025", 1),
        ("FY2024-25", "england", 2), ("FY2024-25", "statistical_neighbours median 2025", 2),
    ]  # fmt: skip
    cells = benchmarks_of(rows, ["rate"], asked, Period.parse("2025-06"))
    assert [(c.comparator, c.value, c.listing) for c in cells] == [
        ("england", 2, None), ("statistical_neighbours", 2, "2025"), ("statistical_neighbours", None, "2021"),
    ]  # fmt: skip


def test_figures_that_were_sent_are_found_by_method_and_list() -> None:
    sent = [
        BenchmarkRow("rate", YEAR, "statistical_neighbours", 1, "mean", "2025"),
        BenchmarkRow("rate", YEAR, "statistical_neighbours", 2, "median", "2021"),
    ]
    asked = ["statistical_neighbours", "statistical_neighbours median", "statistical_neighbours mean 2021"]
    assert [cell.value for cell in benchmarks_of(sent, ["rate"], asked, YEAR)] == [1, 2, None]


def test_names_are_found_as_people_write_them() -> None:
    found = [AREAS.find(name) for name in ("hull", "383", "E08000035", "e08000020", "Bristol", "st helens", "BCP")]
    assert [area and area.code for area in found] == ["810", "383", "383", "390", "801", "342", "839"]
    assert AREAS.find("Camden") in AREAS.inside(AREAS.by_code["986"])
    assert len([a for a in AREAS.authorities if a.stands_on(YEAR.end)]) == 153


def test_a_council_has_lists_of_its_own_and_is_told_of_every_wrong_name(tmp_path) -> None:
    (tmp_path / "published").mkdir()
    own = tmp_path / "published" / "neighbours-ours.csv"
    own.write_text("list,authority,first,second\nnorthern cities,Leeds,Sheffield,370\n", encoding="utf-8")
    lists = load_areas([national_definitions(), tmp_path]).neighbours
    assert lists["northern cities"]["383"] == ("373", "370") and "2021" in lists
    own.write_text("list,authority,first\nours,Leads,Shefield\n,Leeds,Hull\n", encoding="utf-8")
    with pytest.raises(UserMistake) as told:
        load_areas([national_definitions(), tmp_path])
    assert [(p.line, p.key) for p in told.value.problems] == [(2, "authority"), (2, "first"), (3, "")]
    assert "Leeds" in told.value.problems[0].instead


@pytest.mark.shared
def test_neighbours_and_bands_are_the_interactive_tools_own() -> None:
    measures = json.loads(shared("reference/methods/benchmark_lait.json").read_text(encoding="utf-8"))["measures"]
    for measure in measures:
        better = {"Low": "lower", "High": "higher"}[measure["polarity"]]
        values = measure["all_la"]["value"]
        pairs = zip(measure["all_la"]["la"], values, strict=True)
        table = PublishedTable("m", YEAR, "s", {str(la): value for la, value in pairs if value is not None})
        for place in measure["expected"]:
            area = AREAS.by_code[str(place["la"])]
            assert [int(code) for code in AREAS.neighbours["2025"][area.code]] == place["statistical_neighbours"]
            assert quartile_band(table.values.get(area.code), values, better) == place["quartile_band"]
            for method, key in (("mean", "sn_mean"), ("median", "sn_median")):
                found = compared(table, AREAS, area, comparator(f"statistical_neighbours {method}"), better)
                assert found and found.value == pytest.approx(place[key], rel=1e-12)


@pytest.mark.shared
def test_the_lists_and_codes_are_those_that_are_published() -> None:
    with shared("reference/benchmarks/statistical_neighbours_long.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row in rows:
        key = (row["model_version"][:4], row["old_la_code"])
        told.setdefault(key, []).append((int(row["neighbour_rank"]), row["neighbour_old_la_code"]))
    own = {(name, la): codes for name, lists in AREAS.neighbours.items() for la, codes in lists.items()}
    assert own == {key: tuple(code for _, code in sorted(places)) for key, places in told.items()}
    with shared("reference/benchmarks/la_lookup.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            area = AREAS.by_code[row["old_la_code"]]
            assert (area.gss, area.name) == (row["new_la_code"], row["la_name"])
            assert AREAS.find(row["lait_name"]) == area
            assert AREAS.by_code[area.within].gss == row["region_code"]
            assert (area.end is not None) == (row["abolished"] == "yes")


def test_means_and_medians_of_ten_neighbours_differ() -> None:
    codes = AREAS.neighbours["2025"]["383"]
    table = PublishedTable("m", YEAR, "s", {code: float(n * n) for n, code in enumerate(codes)})
    leeds = AREAS.by_code["383"]
    got = [
        compared(table, AREAS, leeds, comparator(f"statistical_neighbours {m}"), "lower") for m in ("mean", "median")
    ]
    assert [found and found.value for found in got] == [fmean(table.values.values()), median(table.values.values())]

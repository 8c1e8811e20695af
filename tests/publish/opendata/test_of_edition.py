"""Open data of an edition: its own validator finds nothing, and every cell is the edition's."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from tests.support.frozen import edition_of
from trigpoint.catalogue.areas import load_areas
from trigpoint.catalogue.load import national_definitions
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.model.published import Areas
from trigpoint.publish.opendata.check import findings
from trigpoint.publish.opendata.of_edition import files_of
from trigpoint.publish.opendata.time_and_place import HEADS, place_of, time_of
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Scorecard


@pytest.fixture(scope="module")
def areas() -> Areas:
    return load_areas([national_definitions()])


@pytest.fixture
def edition(card: Scorecard) -> Edition:
    return edition_of(card, audience="public")


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_the_pair_of_files_obeys_the_rules(edition: Edition, areas: Areas) -> None:
    (name, data), (meta_name, meta) = files_of(edition, areas)
    assert (name, meta_name) == ("small.csv", "small.meta.csv")
    assert findings(name, data, meta) == ()
    assert data.count(b"\r\n") == 1 + 6 * 2  # six months: all, and one team


def test_every_cell_is_the_edition_s(edition: Edition, areas: Areas) -> None:
    (_, data), _ = files_of(edition, areas)
    lines = {(line["time_identifier"], line["breakdown"]): line for line in read(data)}
    seen = 0
    for row in edition.rows:
        for figure in row.values:
            line = lines[f"{figure.period.start:%B}", row.member or "Total"]
            cell = line[row.indicator]
            if figure.value is None:
                expected = {Status.SUPPRESSED: "c", Status.NOT_APPLICABLE: "z", Status.LOW: "low"}
                assert cell == expected.get(figure.status, "x")
            else:
                assert float(cell) == figure.value
            if row.indicator == "in_time" and figure.numerator is not None:
                assert float(line["in_time_num"]) == figure.numerator
            seen += 1
    assert seen == 30
    assert lines["July", "Total"]["lscb1"] == "c"
    assert lines["July", "East"]["eh1a"] == "z"  # it is not split by team


def test_texts_that_a_spreadsheet_could_run_stay_texts(edition: Edition, areas: Areas) -> None:
    _, (_, meta) = files_of(edition, areas)
    labels = {line["col_name"]: line["label"] for line in read(meta)}
    assert labels["eh1c"].startswith("'=HYPERLINK(")
    assert labels["breakdown"] == "Breakdown"
    assert [line["col_name"] for line in read(meta)] == ["breakdown", "eh1a", "eh1c", "lscb1", "in_time", "in_time_num",
                                                        "in_time_den"]  # fmt: skip


def test_only_the_public_s_edition_of_a_whole_authority_is_given(card: Scorecard, areas: Areas) -> None:
    with pytest.raises(UserMistake, match="not for the public"):
        files_of(edition_of(card), areas)
    with pytest.raises(UserMistake, match="of a part of an authority"):
        files_of(replace(edition_of(card, audience="public"), part="North"), areas)


def test_names_that_are_too_long_or_alike_are_told_apart(edition: Edition, areas: Areas) -> None:
    long = [
        replace(row, indicator=f"{'Very-long ' * 7}{n}", title="Same title " * 12)
        for n, row in enumerate(edition.card.rows)
    ]
    many = replace(edition, card=replace(edition.card, rows=tuple(long)), tables=())
    (name, data), (_, meta) = files_of(many, areas)
    assert findings(name, data, meta) == ()
    assert "breakdown" not in read(data)[0]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2026-03", ("2026", "March")),
        ("FY2025-26-Q4", ("202526", "Financial year Q4")),
        ("FY2025-26-H2", ("202526", "Part 2 (October to March)")),
        ("FY1999-00", ("199900", "Financial year")),
        ("AY2025-26", ("202526", "Academic year")),
        ("AY2025-26-spring", ("202526", "Spring term")),
        ("AY2025-26-autumn", ("202526", "Autumn term")),
        ("CY2026", ("2026", "Calendar year")),
        ("2026-W14", ("2026", "Week 14")),
        ("r12:2026-03", None),
    ],
)
def test_periods_are_written_as_the_service_writes_them(period: str, expected: tuple[str, str] | None) -> None:
    assert time_of(Period.parse(period)) == expected


def test_a_real_authority_has_its_codes_and_another_says_that_it_has_none(areas: Areas) -> None:
    leeds = dict(zip(HEADS[2:], place_of("Leeds", areas), strict=True))
    assert (leeds["old_la_code"], leeds["new_la_code"], leeds["la_name"]) == ("383", "E08000035", "Leeds")
    assert (leeds["region_code"], leeds["region_name"]) == ("E12000003", "Yorkshire and The Humber")
    camden = dict(zip(HEADS[2:], place_of("Camden", areas), strict=True))
    assert (camden["region_code"], camden["region_name"]) == ("E12000007", "London")
    ours = dict(zip(HEADS[2:], place_of("Fenbridge", areas), strict=True))
    assert (ours["new_la_code"], ours["la_name"], ours["region_code"]) == ("z", "Fenbridge", "x")

"""Rows, breakdowns, empty states, and the documented example."""

import csv
import json
from importlib.resources import files

import jsonschema
import pytest

from tests.support.scorecards import AUGUST, card, computed, months, pack, parts, recorded, row
from tests.support.shared import shared
from trigpoint.catalogue.objects import Better, Breakdown, ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.publish.as_json import to_json
from trigpoint.scorecard.periods import periods_needed

SIMULATED = months("EH1a", "2020-03", 113, 79, 79, 96, 139, 132)


def check(document):
    schema = json.loads(files("trigpoint.runs").joinpath("schemas/score.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(document)


def test_the_documented_row_in_full():
    indicator = recorded("EH1a", refs=("EH1a",), title="Early help assessments started in the month")
    document = to_json(card([indicator], SIMULATED))
    check(document)
    keys = ("value", "period", "source", "method", "list", "n", "of", "lowest", "highest", "area")
    nothing = dict.fromkeys(keys)
    names = ("statistical_neighbours", "england", "region")
    assert document["rows"] == [
        {
            "indicator": "EH1a", "ref": "EH1a", "title": "Early help assessments started in the month",
            "section": "Early help", "outcome": "", "unit": "count", "better": "neither", "owner": "",
            "origin": "recorded", "breakdown": None, "member": None,
            "values": [
                {"period": f"2020-0{month}", "value": value, "numerator": None, "denominator": None, "status": "final"}
                for month, value in zip(range(3, 9), (113, 79, 79, 96, 139, 132), strict=True)
            ],
            "value": 132, "status": "final",
            "change_on_previous": {"period": "2020-07", "from": 139, "difference": -7, "percent": -5.0359712230215825,
                                   "undefined": None},
            "change_on_year": {"period": "2019-08", "from": None, "difference": None, "percent": None,
                               "undefined": "no figure before"},
            "direction": "similar", "judgement": "none", "on_target": None, "movement": None,
            "moved": {"period": "2020-07", "from": 139, "difference": -7, "percent": -5.0359712230215825,
                      "undefined": None},
            "direction_note": None,
            "mean_12": 106.33333333333333, "max_12": 139, "min_12": 79, "periods_12": 6, "year_to_date": 525,
            "target": {"value": None, "state": "none set", "from": None, "to": None, "basis": None, "kind": "value",
                       "how": None, "low": None, "high": None, "expected": None, "reached": None, "to_go": None,
                       "periods_left": None, "run_rate": None, "due": None, "done": None},
            "rag": "none", "rag_rule": None,
            "benchmarks": [{"comparator": name} | nothing for name in names],
            "interval": {"lower": None, "upper": None, "method": None},
            "process": {"mean": None, "lower": None, "upper": None, "variation": "none", "assurance": "none",
                        "points": [], "chart": None,
                        "notes": ["Process control needs 12 months; there are 6."], "since": None},
            "insights": [], "place": None, "commentary": None, "notes": [],
        }
    ]  # fmt: skip
    assert json.dumps(document["rows"][0]["value"]) == "132"


def _published_sample():
    """The council's sheet, read by hand: two title rows, references in the first column, months from the fifth."""
    with shared("samples/monthly-dataset.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))[3:]
    found = {}
    for line in lines:
        values = [float(v.replace(",", "")) if v not in ("", "tbc") else None for v in line[4:10]]
        found[line[0]] = months(line[0], "2020-03", *values)
    return found


@pytest.mark.shared
def test_the_changes_that_a_council_published():
    sample = _published_sample()
    with shared("samples/monthly-dataset-published.csv").open(encoding="utf-8-sig", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(published) == 5
    for line in published:
        found = row(recorded(line["indicator"]), sample[line["indicator"]], Period.parse(line["period"]))
        assert f"{found.change_on_previous.percent:.0f}%" == line["published_change_on_previous"], line
        assert found.direction == line["published_direction"], line


def test_a_breakdown_adds_a_row_for_each_member():
    def part(member, value):
        return Observation("a", AUGUST, "team", member, value, source="x")

    observations = [*months("a", "2020-08", 9), part("West", 5), part("East", 4)]
    rows = card([recorded("a", better=Better.LOWER)], observations, by="team").rows
    assert [(r.breakdown, r.member, r.value) for r in rows] == [
        (None, None, 9), ("team", "West", 5), ("team", "East", 4)
    ]  # fmt: skip
    only = card([recorded("a")], observations, by="team", member="West").rows
    assert [(r.member, r.value) for r in only] == [("West", 5)]
    check(to_json(card([recorded("a")], observations, by="team")))


def test_a_member_without_a_row_counts_nought_and_has_no_share():
    def part(period, member, value, bottom=None):
        return Observation("a", Period.parse(period), "team", member, value, value, bottom)

    counts = [*months("a", "2020-07", 9, 4, source=""), part("2020-07", "Not recorded", 5), part("2020-08", "East", 4)]
    breakdown = Breakdown("team", "Team", "team")
    whole, east, blank = card([computed("a")], counts, by="team", breakdowns={"team": breakdown}).rows
    assert (east.member, east.value, east.change_on_previous.before) == ("East", 4, 0)
    assert (blank.member, blank.value, blank.change_on_previous.difference) == ("Not recorded", 0, -5)
    assert [v.status for v in east.values[:4]] == ["not available"] * 4
    shares = [*parts("a", {"2020-08": (1, 2)}), part("2020-07", "East", 50, 2)]
    _, east = card([computed("a", ValueKind.PERCENTAGE)], shares, by="team").rows
    assert (east.value, east.status) == (None, "not applicable")
    assert whole.value == 4


def test_where_nothing_is_known_the_periods_that_are_known_are_named():
    later = Period.parse("2021-08")
    empty = card([recorded("a")], months("a", "2020-07", 1, None, 3), later)
    assert [str(p) for p in empty.available] == ["2020-07", "2020-09"]
    assert card([recorded("a")], months("a", "2020-07", 1, 3), AUGUST).available == ()
    check(to_json(empty))


def test_the_periods_that_a_row_rests_on():
    small = card([recorded("a")], [])
    assert small.rows[0].status is Status.NOT_AVAILABLE
    needed = [str(p) for p in periods_needed(pack(recorded("a")), AUGUST)]
    two_years = [f"{year}-{month:02d}" for year in (2018, 2019, 2020) for month in range(1, 13)][8:32]
    assert (two_years[0], two_years[-1], len(two_years)) == ("2018-09", "2020-08", 24)
    assert needed == ["2017-08", "2018-08", *two_years]  # the same month of three years, for the season
    quarter = Period.parse("FY2020-21-Q2")
    assert [str(p) for p in periods_needed(pack(recorded("a"), periods_shown=2), quarter)] == [
        "FY2019-20-Q2", "FY2020-21-Q1", "FY2020-21-Q2"
    ]  # fmt: skip

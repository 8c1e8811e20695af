"""The dirt of the exports is what the page beside them says, and the truth gives every clean row back."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import polars as pl
import pytest

from trigpoint.catalogue.load import load_catalogue
from trigpoint.model.period import Period
from trigpoint.simulation import rates
from trigpoint.simulation.simulate import Simulated, simulate
from trigpoint.simulation.spoiling import CLEAN, CLEANLY

pytestmark = pytest.mark.slow

UNTIL = Period.month(2026, 3)
SIZE, MONTHS, SEED = 0.1, 14, 4
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    return simulate(tmp_path_factory.mktemp("dirty"), SIZE, MONTHS, UNTIL, SEED)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    return simulate(tmp_path_factory.mktemp("clean"), SIZE, MONTHS, UNTIL, SEED, dirt=CLEANLY)


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _spoilt(made: Simulated) -> Rows:
    return _rows(made.truth / "spoilt.csv")


def test_the_truth_makes_each_table_clean_again(dirty: Simulated, clean: Simulated) -> None:
    """Undone by hand: rows there twice taken out, what was spoilt put back, what is missing looked up by its key."""
    told = defaultdict(list)
    for one in _spoilt(dirty):
        told[one["table"]].append(one)
    same = {row["also"]: row["person_id"] for row in _rows(dirty.truth / "same-person.csv")}
    tables = load_catalogue().tables
    checked = 0
    for path in sorted(clean.tables.glob("*.csv")):
        wanted, found = _rows(path), _rows(dirty.tables / path.name)
        twice = {int(one["row"]) for one in told[path.stem] if one["what"] == "twice"}
        for one in told[path.stem]:
            if one["column"]:
                assert found[int(one["row"]) - 1][one["column"]] == one["written"]
                found[int(one["row"]) - 1][one["column"]] = one["true"]
        kept = [row for number, row in enumerate(found, start=1) if number not in twice]
        if path.stem in ("person", "family_member"):
            kept = [row for row in kept if row["person_id"] not in same]
        for row in kept:
            if "person_id" in row:
                row["person_id"] = same.get(row["person_id"], row["person_id"])
        late = {one["key"] for one in told[path.stem] if one["what"] == "not entered yet"}
        key = tables[path.stem].key
        there = [row for row in wanted if " ".join(row[name] for name in key) not in late]
        assert kept == there, path.stem
        assert len(wanted) - len(there) == len(late)
        checked += len(wanted)
    assert checked > 100_000


def test_the_keys_are_all_there(dirty: Simulated, clean: Simulated) -> None:
    for table, count in dirty.rows.items():
        keys = pl.read_parquet(dirty.truth / "keys" / f"{table}.parquet")
        assert keys.height == count == len(_rows(clean.tables / f"{table}.csv"))


@pytest.mark.parametrize("what", ["spelt", "blank", "impossible", "twice"])
def test_so_many_rows_are_spoilt_as_it_says(dirty: Simulated, what: str) -> None:
    """Within four standard deviations of the stated share; a few rows have nothing that can be spoilt so."""
    rows = sum(count for table, count in dirty.rows.items() if table not in CLEAN)
    share = getattr(rates.DIRT, what)
    spoilt = Counter(one["what"] for one in _spoilt(dirty))[what]
    spread = 4 * (rows * share) ** 0.5
    assert 0.9 * rows * share - spread <= spoilt <= rows * share + spread
    assert spoilt > 20


def test_some_work_is_closed_without_a_reason(dirty: Simulated, clean: Simulated) -> None:
    """Within four standard deviations of the stated share; a few rows have been spoilt otherwise."""
    for table in ("early_help_plan", "cin_episode"):
        said = sum(bool(row["closure_reason"]) for row in _rows(clean.tables / f"{table}.csv"))
        left_out = [one for one in _spoilt(dirty) if (one["table"], one["what"]) == (table, "no reason")]
        assert all((one["column"], one["written"]) == ("closure_reason", "") and one["true"] for one in left_out)
        assert abs(len(left_out) - said * rates.DIRT.no_reason) < 4 * (said * rates.DIRT.no_reason) ** 0.5
        assert len(left_out) > 3


def test_some_ends_come_before_their_start_and_some_visits_are_not_entered_yet(dirty: Simulated) -> None:
    told = _spoilt(dirty)
    assert 1 <= sum(one["what"] == "reversed" for one in told) < 20  # of about 8,000 rows with an end, half in 1,000
    late = [one for one in told if one["what"] == "not entered yet"]
    assert late
    assert all(one["row"] == "" for one in late)


def test_a_child_under_two_identifiers_is_one_person_twice(dirty: Simulated) -> None:
    people = {row["person_id"]: row for row in _rows(dirty.tables / "person.csv")}
    same = _rows(dirty.truth / "same-person.csv")
    assert len(same) > 10
    contacts = Counter(row["person_id"] for row in _rows(dirty.tables / "contact.csv"))
    for pair in same:
        one, other = people[pair["person_id"]], people[pair["also"]]
        assert (one["born_on"], one["surname"]) == (other["born_on"], other["surname"])
        assert one["forename"].startswith(other["forename"])
        assert other["nhs_number"] == ""
        assert contacts[pair["also"]] >= 1
    assert len({pair["person_id"] for pair in same}) == len(same)


def test_the_late_provider_has_not_sent_its_last_quarter(dirty: Simulated) -> None:
    late = {
        r["programme_id"] for r in _rows(dirty.tables / "programme.csv") if r["organisation"] == "Voluntary partner C"
    }
    sent = [r for r in _rows(dirty.tables / "programme_session.csv") if r["programme_id"] in late]
    withheld = _rows(dirty.truth / "not-returned" / "programme_session.csv")
    assert sent
    assert max(row["held_on"] for row in sent if not row["held_on"].count("/")) < "2026-01-01"
    assert {row["programme_id"] for row in withheld} <= late
    assert min(row["held_on"] for row in withheld) >= "2026-01-01"
    sessions = {row["programme_session_id"] for row in withheld}
    came = _rows(dirty.truth / "not-returned" / "session_attendance.csv")
    assert {row["programme_session_id"] for row in came} <= sessions


def test_the_page_states_the_change_of_practice_and_the_records_show_it(clean: Simulated) -> None:
    """14 months: the change comes half-way, in August 2025."""
    page = (clean.folder / "README.txt").read_text(encoding="utf-8")
    assert "changed its practice on 1 August 2025" in page
    contacts = [row for row in _rows(clean.tables / "contact.csv") if row["outcome"]]

    def share(rows: Rows) -> float:
        decided = [row for row in rows if row["outcome"] != "information and advice"]
        return sum(row["outcome"] == "early help" for row in decided) / len(decided)

    before = share([row for row in contacts if row["received_on"] < "2025-08-01"])
    since = share([row for row in contacts if row["received_on"] >= "2025-08-01"])
    assert since > before + 0.05


def test_teams_and_providers_differ_as_the_page_says(clean: Simulated) -> None:
    days = defaultdict(list)
    for row in _rows(clean.tables / "assessment.csv"):
        if row["completed_on"]:
            started, completed = (dt.date.fromisoformat(row[name]) for name in ("started_on", "completed_on"))
            days[row["team"]].append((completed - started).days)
    mean = {team: sum(own) / len(own) for team, own in days.items() if team.startswith("Assessment")}
    assert mean["Assessment South"] > 1.08 * mean["Assessment North"]
    met = defaultdict(list)
    for row in _rows(clean.tables / "early_help_plan.csv"):
        if row["closure_reason"]:
            met[row["team"] == "Early Help South"].append(row["closure_reason"] == "outcomes met")
    assert sum(met[True]) / len(met[True]) > 0.06 + sum(met[False]) / len(met[False])


def test_need_follows_the_wards(clean: Simulated) -> None:
    wards = {row["ward"]: float(row["deprivation"]) for row in _rows(clean.truth / "wards.csv")}
    home = {row["person_id"]: row["ward"] for row in _rows(clean.tables / "address.csv") if not row["ended_on"]}
    people, asked = Counter(home.values()), Counter()
    for row in _rows(clean.tables / "contact.csv"):
        asked[home.get(row["person_id"], "")] += 1
    rate = {ward: asked[ward] / people[ward] for ward in wards}
    poor = [ward for ward, deprivation in wards.items() if deprivation >= 1.6]
    rich = [ward for ward, deprivation in wards.items() if deprivation <= 0.5]
    assert min(rate[ward] for ward in poor) > 1.5 * max(rate[ward] for ward in rich)


def test_the_manual_states_the_same_rates() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulated-borough.md").read_text(encoding="utf-8")
    table = page.split("| share | what |")[1].split("\n\n")[0]
    dirt = rates.DIRT
    wanted = [dirt.spelt, dirt.blank, dirt.impossible, dirt.reversed, dirt.twice, dirt.late, dirt.two_identifiers]
    wanted.append(dirt.no_reason)
    stated = [float(line.split("|")[1].strip().rstrip("%")) / 100 for line in table.splitlines()[2:]]
    assert stated == pytest.approx(wanted)
    assert f"the last {dirt.late_days} days" in table

"""The hardest figures of the catalogue, worked out again from a borough's CSV files: plain Python over dictionaries,
with nothing of Trigpoint's but the files that it reads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.support.files import END, START, D, Files, Row, day, first_after, in_year, last_before, later, share
from trigpoint.catalogue.load import load_catalogue
from trigpoint.engines.duck import evaluate
from trigpoint.engines.prepare import Prepared
from trigpoint.model.period import Period

pytestmark = pytest.mark.slow

CATALOGUE = load_catalogue()
YEAR, MARCH = Period.financial_year(2025), Period.month(2026, 3)

Figure = Callable[[str, Period], float]


@pytest.mark.parametrize("months", [6, 12, 24])
def test_re_referrals(files: Files, figure: Figure, months: int) -> None:
    received = files.days("referral", "received_on")
    again = total = 0
    for days in received.values():
        for here in days:
            if in_year(here):
                total += 1
                before = last_before(days, here)
                again += before is not None and here <= later(before, months)
    assert figure(f"re_referrals_in_{months}_months", MARCH) == pytest.approx(share(again, total))


@pytest.mark.parametrize("months", [6, 12])
def test_step_downs_that_hold(files: Files, figure: Figure, months: int) -> None:
    received = files.days("referral", "received_on")
    held = total = 0
    for row in files.rows("step"):
        until = later(day(row["stepped_on"]), months)
        statutory = ("children in need", "child protection", "looked after")
        left = row["from_service"] in statutory and row["to_service"] not in statutory
        if row["direction"] == "down" and left and in_year(until):
            back = first_after(received[row["person_id"]], day(row["stepped_on"]))
            total += 1
            held += back is None or back > until
    assert figure(f"step_downs_not_back_in_{months}_months", YEAR) == pytest.approx(share(held, total))


def test_what_followed_a_step(files: Files, figure: Figure) -> None:
    helped = files.days("early_help_plan", "started_on")
    statutory = [files.days(table, "started_on") for table in ("cin_plan", "cp_plan", "care_period")]
    counts = {"down": [0, 0], "up": [0, 0]}
    for row in files.rows("step"):
        stepped = day(row["stepped_on"])
        until = later(stepped, 3)
        if in_year(until) and (row["direction"] == "up" or row["to_service"] == "early help"):
            after = [helped] if row["direction"] == "down" else statutory
            first = [first_after(days[row["person_id"]], stepped, that_day=True) for days in after]
            counts[row["direction"]][0] += any(d is not None and d <= until for d in first)
            counts[row["direction"]][1] += 1
    assert figure("step_downs_followed_by_help", YEAR) == pytest.approx(share(*counts["down"]))
    assert figure("step_ups_followed_by_statutory_plan", YEAR) == pytest.approx(100 * counts["up"][0] / counts["up"][1])


def test_the_steps_that_intensive_key_work_took(files: Files, prepared: Prepared) -> None:
    """Down from child protection within 90 days of the help's end, with a child in need plan after it."""
    protected, need = (files.days(table, "ended_on") for table in ("cp_plan", "cin_plan"))
    begun = files.days("cin_plan", "started_on")
    teams = files.days("early_help_plan", "started_on", only=lambda row: row["service"] == "team around the family")
    found: dict[str, int] = defaultdict(int)
    for row in files.rows("early_help_plan"):
        if row["service"] != "intensive key work" or not row["ended_on"] or not in_year(day(row["ended_on"])):
            continue
        child, start, until = row["person_id"], day(row["started_on"]), day(row["ended_on"]) + dt.timedelta(days=90)
        ended = first_after(protected[child], start, that_day=True)
        below = first_after(begun[child], ended, that_day=True) if ended else None
        to_need = ended is not None and ended <= until and below is not None and below <= until
        closed, team = first_after(need[child], start, that_day=True), first_after(teams[child], start)
        to_team = closed is not None and closed <= until and team is not None and team <= until
        if row["closure_reason"] == "stepped up":
            found["Stepped up to social care"] += 1
        elif to_need and to_team:
            found["Child protection to child in need to team around the family"] += 1
        elif to_need:
            found["Child protection to child in need"] += 1
        elif to_team:
            found["Child in need to team around the family"] += 1
    assert found["Child protection to child in need"] > 3
    said = evaluate(CATALOGUE, prepared, [CATALOGUE.indicators["intensive_key_work_steps"]], [YEAR], ["step_taken"])
    told = {o.member: o.value for o in said if o.member in found}
    assert told == found


def test_completeness_of_a_workers_records(files: Files, figure: Figure) -> None:
    """Assessment, consent, meeting, closing reading, feedback: of the year's cases; of each worker's since January."""
    family_read = files.days("outcome_reading", "read_on", "family_id", only=lambda row: row["stage"] == "closing")
    own_read = files.days("outcome_reading", "read_on", "early_help_plan_id", lambda row: row["stage"] == "closing")
    family_back = files.days("feedback_form", "returned_on", "family_id")
    own_back = files.days("feedback_form", "returned_on", "early_help_plan_id")
    met = files.days("taf_meeting", "held_on", "early_help_plan_id")
    assessed = files.days("assessment", "completed_on")
    records: list[bool] = []
    since_january: dict[str, list[bool]] = defaultdict(list)
    for row in files.rows("early_help_plan"):
        if "key work" not in row["service"] or not row["ended_on"] or not in_year(day(row["ended_on"])):
            continue
        start, plan, family = day(row["started_on"]), row["early_help_plan_id"], row["family_id"]
        by_social_care = last_before(assessed[row["person_id"]], start + dt.timedelta(days=1))
        complete = bool(
            (row["early_help_assessment_id"] or (by_social_care and (start - by_social_care).days <= 730))
            and row["consented_on"]
            and met[plan]
            and (own_read[plan] or first_after(family_read[family], start, that_day=True))
            and (own_back[plan] or first_after(family_back[family], start, that_day=True))
        )
        records.append(complete)
        if day(row["ended_on"]) >= D(2026, 1, 1):
            since_january[row["worker_id"]].append(complete)
    workers = {r["worker_id"] for r in files.rows("caseload") if r["month_ended_on"] == END.isoformat()}
    closed = [since_january[worker] for worker in workers & since_january.keys()]
    assert figure("key_work_records_complete", YEAR) == pytest.approx(share(sum(records), len(records)))
    assert figure("key_workers_with_complete_records", MARCH) == pytest.approx(
        share(sum(map(all, closed)), len(closed))
    )


STEPPED_FROM = ("children in need", "child protection", "looked after")


def test_families_that_nothing_followed(files: Files, figure: Figure) -> None:
    """A family counts once: of several plans, contacts or steps none may have been followed."""
    received = files.days("referral", "received_on", "family_id")
    helped = files.days("early_help_plan", "started_on", "family_id")
    family_of = {row["person_id"]: row["family_id"] for row in files.rows("family_member")}
    assessed: dict[str, list[dt.date]] = defaultdict(list)
    for person, days in files.days("assessment", "started_on").items():
        assessed[family_of.get(person, "")] += days

    def nothing_after(rows: Iterable[Row], column: str, months: int, *what: dict[str, list[dt.date]]) -> float:
        counted: set[str] = set()
        followed: set[str] = set()
        for row in rows:
            family, until = row["family_id"], later(day(row[column]), months) if row[column] else None
            if family and until is not None and in_year(until):
                counted.add(family)
                after = [first_after(days[family], day(row[column])) for days in what]
                if any(first is not None and first <= until for first in after):
                    followed.add(family)
        return share(len(counted - followed), len(counted))

    def known_before(row: Row) -> bool:
        return last_before(received[row["family_id"]], day(row["started_on"])) is not None

    plans, assessments = files.rows("early_help_plan"), files.rows("early_help_assessment")
    contacts = [row for row in files.rows("contact") if row["outcome"] == "early help"]
    down = [row for row in files.rows("step") if row["direction"] == "down" and row["from_service"] in STEPPED_FROM]
    left = [row for row in down if row["to_service"] not in STEPPED_FROM]
    told = {
        "early_help_families_without_social_care": nothing_after(plans, "started_on", 12, received),
        "assessed_families_without_social_care": nothing_after(assessments, "started_on", 12, received),
        "early_help_families_not_back_to_social_care": nothing_after(
            filter(known_before, plans), "started_on", 12, received
        ),
        "assessed_families_not_back_to_social_care": nothing_after(
            filter(known_before, assessments), "started_on", 12, received
        ),
        "families_at_risk_not_referred_in_12_months": nothing_after(contacts, "received_on", 12, received),
        "families_needing_no_service_in_24_months": nothing_after(plans, "ended_on", 24, received, helped),
        "families_stepped_down_not_assessed_in_6_months": nothing_after(left, "stepped_on", 6, assessed),
    }
    assert {name: figure(name, YEAR) for name in told} == pytest.approx(told)


def test_re_offending_by_rate_frequency_and_re_offender(files: Files, figure: Figure) -> None:
    """Of the year's cohort and of that of the year before, for few offend again in so small a borough."""
    again_in_all = 0
    for years_ago in (0, 1):
        offences = _further_offences(files, years_ago)
        again = [number for number in offences if number]
        named = ("reoffending_binary_rate", "reoffences_per_offender", "reoffences_per_reoffender")
        binary, per_offender, per_reoffender = (figure(name, YEAR.shift(-years_ago)) for name in named)
        assert binary == pytest.approx(100 * len(again) / len(offences))
        assert per_offender == pytest.approx(sum(offences) / len(offences))
        assert per_reoffender == (pytest.approx(sum(again) / len(again)) if again else None)
        again_in_all += len(again)
    assert again_in_all > 0


def _further_offences(files: Files, years_ago: int) -> list[int]:
    """The proven offences within a year of each young person whose year of following ended in the year so long ago.

    Of several outcomes in that year's cohort the first counts.
    """
    committed = files.days("further_offence", "committed_on", only=lambda row: bool(row["proven_on"]))
    starts: dict[str, dt.date] = {}
    for row in files.rows("youth_justice_outcome"):
        if row["outcome"] == "community resolution" or (row["outcome"] == "custody" and not row["released_on"]):
            continue
        start = day(row["released_on"] or row["decided_on"])
        if in_year(later(start, 12 * (1 + years_ago))):
            starts[row["person_id"]] = min(start, starts.get(row["person_id"], start))
    return [sum(start < d <= later(start, 12) for d in committed[person]) for person, start in starts.items()]


def test_first_time_entrants_per_100_000(files: Files, figure: Figure) -> None:
    born = {row["person_id"]: row["born_on"] for row in files.rows("person")}
    decided = files.days("youth_justice_outcome", "decided_on", only=lambda r: r["outcome"] != "community resolution")
    entrants = 0
    for person, days in decided.items():
        first = days[0]
        birth = day(born[person])
        age = first.year - birth.year - ((first.month, first.day) < (birth.month, birth.day))
        entrants += in_year(first) and 10 <= age <= 17
    latest = max(int(r["year"]) for r in files.rows("population") if D(int(r["year"]), 6, 30) <= END)
    people = sum(
        int(r["population"]) for r in files.rows("population") if int(r["year"]) == latest and 10 <= int(r["age"]) <= 17
    )
    assert entrants > 0
    assert figure("first_time_entrants_rate", MARCH) == pytest.approx(100_000 * entrants / people)


def test_distance_travelled_by_dimension(files: Files, prepared: Prepared) -> None:
    readings: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in files.rows("outcome_reading"):
        if row["score"] and row["person_id"] and row["tool"] and row["dimension"] and day(row["read_on"]) <= END:
            readings[row["person_id"], row["tool"], row["dimension"]].append(row)
    changes: dict[str, list[int]] = defaultdict(list)
    for (_, _, dimension), rows in readings.items():
        first = min(rows, key=lambda r: (r["read_on"], r["outcome_reading_id"]))
        last = max(row["read_on"] for row in rows)
        if last > first["read_on"] and day(last) >= START:
            changes[dimension] += [int(r["score"]) - int(first["score"]) for r in rows if r["read_on"] == last]
    indicator = CATALOGUE.indicators["reading_change_mean"]
    told = evaluate(CATALOGUE, prepared, [indicator], [MARCH], ["dimension"])
    assert len(changes) >= 10
    assert {o.member: o.value for o in told if o.breakdown == "dimension"} == pytest.approx(
        {dimension: sum(those) / len(those) for dimension, those in changes.items()}
    )


def test_reach_of_priority_groups(files: Files, figure: Figure) -> None:
    came = {p for p, days in files.days("centre_attendance", "attended_on").items() if any(map(in_year, days))}
    registered = {
        row["person_id"]
        for row in files.rows("centre_registration")
        if row["priority_group"] == "true"
        and day(row["registered_on"]) <= END
        and (not row["ended_on"] or day(row["ended_on"]) > END)
    }
    assert figure("priority_groups_engaged", MARCH) == pytest.approx(share(len(registered & came), len(registered)))


def test_persistent_absence(files: Files, figure: Figure) -> None:
    autumn = Period.parse("AY2025-26-autumn")
    pupils: set[str] = set()
    absent: set[str] = set()
    for row in files.rows("school_attendance"):
        if row["term_started_on"] and autumn.start <= day(row["term_started_on"]) <= autumn.end:
            pupils.add(row["person_id"])
            if int(row["possible_sessions"]) and 10 * int(row["missed_sessions"]) >= int(row["possible_sessions"]):
                absent.add(row["person_id"])
    assert figure("persistent_absence", autumn) == pytest.approx(share(len(absent), len(pupils)))


def test_placement_stability(files: Files, figure: Figure) -> None:
    born = {row["person_id"]: day(row["born_on"]) for row in files.rows("person") if row["born_on"]}
    placed = files.days("placement", "started_on")
    moved = looked_after = settled = long_term = 0
    for row in open_at_the_end(files.rows("care_period")):
        started, person = day(row["started_on"]), row["person_id"]
        placements = [d for d in placed[person] if d <= END]
        in_the_year = sum(map(in_year, placements))
        looked_after += 1
        moved += in_the_year >= 3 or (in_the_year >= 2 and (END - started).days >= 365)
        if later(born[person], 16 * 12) > END and (END - started).days > 911:
            long_term += 1
            settled += (END - placements[-1]).days > 729
    assert figure("three_placements_in_12_months", MARCH) == pytest.approx(share(moved, looked_after))
    assert figure("long_term_placement_stability", MARCH) == pytest.approx(100 * settled / long_term)


def open_at_the_end(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        if day(row["started_on"]) <= END and (not row["ended_on"] or day(row["ended_on"]) > END):
            yield row


def test_plans_in_hand_and_families_supported(files: Files, figure: Figure) -> None:
    in_hand = [
        row
        for row in files.rows("early_help_plan")
        if day(row["started_on"]) <= END and (not row["ended_on"] or day(row["ended_on"]) >= START)
    ]
    families = {row["family_id"] for row in in_hand if row["service"] == "key work"}
    assert figure("early_help_plans_in_period", YEAR) == len(in_hand) > 100
    assert figure("preventative_key_work_families", YEAR) == len(families) > 20


def test_early_help_asked_for_again(files: Files, figure: Figure) -> None:
    requested, closed = files.days("early_help_assessment", "requested_on"), files.days("early_help_plan", "ended_on")
    again = after_closing = total = 0
    for person, days in requested.items():
        for here in filter(in_year, days):
            before, shut = last_before(days, here), last_before(closed[person], here)
            total += 1
            again += before is not None and here <= later(before, 12)
            after_closing += shut is not None and here <= later(shut, 12)
    assert figure("early_help_re_referrals", YEAR) == pytest.approx(share(again, total))
    assert figure("early_help_re_referrals_after_closing", YEAR) == pytest.approx(share(after_closing, total))

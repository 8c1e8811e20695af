"""The eleven lists of Ofsted's Annex A: the headings of each, and how its rows are filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trigpoint.simulation import annex_a_words as w
from trigpoint.simulation.annex_a_seen import Seen
from trigpoint.simulation.records import Row, Value

Filled = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One list: its sheet, its headings, and what fills it."""

    name: str
    headings: tuple[str, ...]
    rows: Callable[[Seen], Iterable[Filled]]


_CHILD = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
_DISABILITY = "Does the Child have a Disability"
_SECOND_PERIOD = "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)"
_ALLOCATED = ("Allocated Team", "Allocated Worker")


def _child(seen: Seen, row: Row) -> Filled:
    person = seen.people[row["person_id"]]
    born = person["born_on"] or person.get("expected_on")
    return (
        person["person_id"],
        w.say(w.GENDER, person["gender"]),
        w.say(w.ETHNICITY, person["ethnicity"]),
        born,
        w.age(born, seen.until),
    )


def _disabled(seen: Seen, row: Row) -> str:
    return w.known(seen.people[row["person_id"]]["disabled"])


def _allocated(seen: Seen, row: Row) -> Filled:
    return row["team"], seen.names[row["worker_id"]]


def _contacts(seen: Seen) -> Iterable[Filled]:
    for row in seen.within("contact", "received_on"):
        yield *_child(seen, row), row["received_on"], w.say(w.SOURCE, row["source"])


def _early_help(seen: Seen) -> Iterable[Filled]:
    for row in seen.within("early_help_assessment", "started_on", "completed_on"):
        if (w.age(seen.people[row["person_id"]]["born_on"], seen.until) or 0) < 18:
            yield *_child(seen, row), row["started_on"], row["completed_on"], row["organisation"]


def _referrals(seen: Seen) -> Iterable[Filled]:
    for row in seen.within("referral", "received_on"):
        earlier = seen.before("referral", "received_on", row, row["received_on"])  # type: ignore[arg-type]
        nothing = w.yes_no(row["no_further_action"])
        source = w.say(w.SOURCE, row["source"])
        yield *_child(seen, row), row["received_on"], source, nothing, earlier, *_allocated(seen, row)


def _assessments(seen: Seen) -> Iterable[Filled]:
    for row in seen.within("assessment", "started_on", "completed_on"):
        yield (
            *_child(seen, row),
            _disabled(seen, row),
            row["started_on"],
            w.yes_no(row["child_seen"]),
            row["completed_on"],
            w.yes_no(row["needs_support"]),
            *_allocated(seen, row),
        )


def _enquiries(seen: Seen) -> Iterable[Filled]:
    conferences = {row["section_47_enquiry_id"]: row for row in seen.records.rows("initial_conference")}
    for row in seen.within("section_47_enquiry", "strategy_discussion_on"):
        conference = conferences.get(row["section_47_enquiry_id"], {})
        day = row["strategy_discussion_on"]
        yield (
            *_child(seen, row),
            _disabled(seen, row),
            day,
            w.yes_no(row["conference_unnecessary"]),
            conference.get("held_on"),
            w.yes_no(conference.get("led_to_plan")),
            seen.before("section_47_enquiry", "strategy_discussion_on", row, day),  # type: ignore[arg-type]
            seen.before("initial_conference", "held_on", row, day),  # type: ignore[arg-type]
            *_allocated(seen, row),
        )


def _in_need(seen: Seen) -> Iterable[Filled]:
    for row in seen.lasting("cin_episode"):
        yield (
            *_child(seen, row),
            _disabled(seen, row),
            row["started_on"],
            w.say(w.NEED, row["primary_need"]),
            seen.latest("cin_visit", "visited_on", "person_id", row["person_id"]).get("visited_on"),
            row["ended_on"],
            w.say(w.CLOSURE, row["closure_reason"]),
            seen.status(row),
            *_allocated(seen, row),
        )


def _protected(seen: Seen) -> Iterable[Filled]:
    for row in seen.lasting("cp_plan"):
        visit = seen.latest("cp_visit", "visited_on", "cp_plan_id", row["cp_plan_id"])
        yield (
            *_child(seen, row),
            _disabled(seen, row),
            row["started_on"],
            w.say(w.ABUSE, row["initial_category"]),
            w.say(w.ABUSE, row["latest_category"]),
            visit.get("visited_on"),
            w.known(visit.get("seen_alone")),
            seen.latest("cp_review", "held_on", "cp_plan_id", row["cp_plan_id"]).get("held_on"),
            row["ended_on"],
            w.yes_no(row["emergency_protection_last_6_months"]),
            row["previous_plans_reported"],
            *_allocated(seen, row),
        )


def _looked_after(seen: Seen) -> Iterable[Filled]:
    for row in seen.lasting("care_period"):
        stay = row["care_period_id"]
        legal = seen.latest("legal_status", "started_on", "care_period_id", stay)
        placement = seen.latest("placement", "started_on", "care_period_id", stay)
        missing = seen.latest("missing_episode", "started_on", "care_period_id", stay)
        yield (
            *_child(seen, row),
            w.yes_no(row["unaccompanied_last_12_months"]),
            _disabled(seen, row),
            row["started_on"],
            w.say(w.NEED, row["primary_need"]),
            w.yes_no(seen.before("care_period", "started_on", row, row["started_on"]) > 0),  # type: ignore[arg-type]
            legal["started_on"],
            w.say(w.LEGAL, legal["status"]),
            seen.latest("care_review", "held_on", "care_period_id", stay).get("held_on"),
            seen.latest("care_visit", "visited_on", "care_period_id", stay).get("visited_on"),
            w.say(w.PERMANENCE, row["permanence_plan"]),
            row["latest_reviewing_officer_contact_on"],
            row["latest_health_assessment_on"],
            row["latest_dental_check_on"],
            max(1, seen.before("placement", "started_on", row, seen.until)),
            row["ended_on"],
            w.say(w.CEASED, row["end_reason"]),
            placement["started_on"],
            w.say(w.PLACEMENT, placement["type"]),
            w.say(w.PROVIDER, placement["provider"]),
            placement["postcode"],
            None,
            w.say(w.LOCATION, placement["location"]),
            placement["authority"],
            _missing(seen, row, "M"),
            _missing(seen, row, "A"),
            w.yes_no(missing.get("return_interview_offered")),
            w.yes_no(missing.get("return_interview_accepted")),
            *_allocated(seen, row),
        )


def _missing(seen: Seen, row: Row, kind: str) -> int:
    """Times missing or away in the last year of this time looked after."""
    episodes = seen.records.rows("missing_episode")
    own = [e for e in episodes if e["care_period_id"] == row["care_period_id"] and e["kind"] == kind]
    return sum((seen.until - e["started_on"]).days <= 365 for e in own)  # type: ignore[operator]


def _leavers(seen: Seen) -> Iterable[Filled]:
    for row in seen.records.rows("care_leaver"):
        yield (
            *_child(seen, row),
            w.yes_no(seen.people[row["person_id"]]["unaccompanied"]),
            _disabled(seen, row),
            *_allocated(seen, row),
            seen.names[row["personal_adviser_id"]],
            w.say(w.ELIGIBILITY, row["eligibility"]),
            row["pathway_plan_reviewed_on"],
            w.say(w.TOUCH, row["in_touch"]),
            row["latest_contact_on"],
            w.say(w.ACCOMMODATION, row["accommodation"]),
            w.say(w.SUITABILITY, row["accommodation_suitability"]),
            w.say(w.ACTIVITY, row["activity"]),
        )


def _adoptions(seen: Seen) -> Iterable[Filled]:
    for row in seen.records.rows("permanence"):
        if "placement_order_on" in row and (row["order_on"] is None or seen.recent(row["order_on"])):
            child = _child(seen, row)
            yield (
                child[0],
                row["adoptive_family_id"] if row["matched_on"] else None,
                *child[1:],
                _disabled(seen, row),
                *(row[c] for c in ("entered_care_on", "decided_on", "placement_order_on", "matched_on", "placed_on")),
                row["order_on"],
                None,
                None,
                None,
            )


_ADOPTER_DAYS = ("enquired_on", "stage_1_started_on", "stage_1_ended_on", "stage_2_started_on", "stage_2_ended_on")


def _adopters(seen: Seen) -> Iterable[Filled]:
    for row in seen.records.rows("adopter"):
        if row["order_on"] is None or seen.recent(row["order_on"]):
            yield (
                row["adopter_id"],
                row["adoptive_family_id"],
                w.say(w.ADULT_GENDER, row["gender"]),
                w.say(w.ETHNICITY, row["ethnicity"]),
                w.yes_no(row["disabled"]),
                "Yes" if row["fostering_for_adoption"] else "No",
                *(row[day] for day in _ADOPTER_DAYS),
                None,
                None,
                row["matched_on"],
                row["placed_on"],
                row["children_placed"],
                row["order_on"],
                None,
                None,
            )


# The headings are the guidance's own, letter for letter.
# fmt: off
LISTS = (
    Sheet("List 1", (*_CHILD, "Date of Contact", "Contact Source"), _contacts),
    Sheet("List 2", (*_CHILD, "Assessment start date", "Assessment completion date",
                     "Organisation completing assessment"), _early_help),
    Sheet("List 3", (*_CHILD, "Date of referral", "Referral Source", "Referral NFA?",
                     "Number of Referrals in Last 12 Months", *_ALLOCATED), _referrals),
    Sheet("List 4", (*_CHILD, _DISABILITY, "Continuous Assessment Start Date",
                     "Child Seen During Continuous Assessment", "Continuous Assessment Date of Authorisation",
                     "Was the child assessed as requiring LA children's social care support?", *_ALLOCATED),
          _assessments),
    Sheet("List 5", (*_CHILD, _DISABILITY, "Strategy discussion initiating Section 47 Enquiry Start Date",
                     "Was an Initial Child Protection Conference deemed unnecessary?",
                     "Date of Initial Child Protection Conference",
                     "Did the Initial Child Protection Conference Result in a Child Protection Plan",
                     "Number of Section 47 Enquiries in the last 12 months",
                     "Number of ICPCs in the last 12 months", *_ALLOCATED), _enquiries),
    Sheet("List 6", (*_CHILD, _DISABILITY, "CIN Start Date", "Primary Need Code", "Date Child Was Last Seen",
                     "CIN Closure Date", "Reason for Closure", "Case Status", *_ALLOCATED), _in_need),
    Sheet("List 7", (*_CHILD, _DISABILITY, "Child Protection Plan Start Date", "Initial Category of Abuse",
                     "Latest Category of Abuse", "Date of the Last Statutory Visit", "Was the Child Seen Alone?",
                     "Date of latest review conference", "Child Protection Plan End Date",
                     "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
                     "Number of Previous Child Protection Plans", *_ALLOCATED), _protected),
    Sheet("List 8", (*_CHILD, "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", _DISABILITY,
                     "Date Started to be Looked After", "Child's Category of Need",
                     _SECOND_PERIOD,
                     "Start date of current legal status", "Child's Legal Status", "Date of Latest Statutory Review",
                     "Date of Last Social Work Visit", "What is the permanence plan for this child?",
                     "Date of Last IRO Visit / Contact to the Child", "Date of Last Health Assessment",
                     "Date of Last Dental Check", "Number of Placements in the Last 12 months",
                     "Date Ceased to be Looked After", "Reason Ceased to be Looked After",
                     "Start Date of Most Recent Placement", "Placement Type", "Placement Provider",
                     "Placement postcode", "URN of Placement", "Placement Location", "LA of Placement",
                     "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
                     "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
                     "Was the child offered a Return Interview after their last missing episode (Y/N)?",
                     "Did the child accept a Return Interview after their last missing episode (Y/N)?", *_ALLOCATED),
          _looked_after),
    Sheet("List 9", (*_CHILD, "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
                     _DISABILITY, *_ALLOCATED, "Allocated Personal Advisor", "Eligibility Category",
                     "Latest Pathway Plan Review Date", "LA in Touch", "Latest Date of Contact",
                     "Type of Accommodation", "Suitability of Accommodation", "Activity Status"), _leavers),
    Sheet("List 10", ("Child Unique ID", "Family identifier", *_CHILD[1:], _DISABILITY, "Date the Child Entered Care",
                      "Date of Decision that Child Should be Placed for Adoption", "Date of Placement Order",
                      "Date of Matching Child and Prospective Adopters", "Date Placed for Adoption",
                      "Date of Adoption Order", "Date of Decision that Child Should No Longer be Placed for Adoption",
                      "Reason Why Child No Longer Placed for Adoption",
                      "Date the child was placed for fostering in FFA or concurrent planning placement"), _adoptions),
    Sheet("List 11", ("Individual adopter identifier", "Family identifier", "Gender", "Ethnicity", "Disability",
                      "Is the (prospective) adopter fostering for adoption?", "Date enquiry received",
                      "Date Stage 1 started", "Date Stage 1 ended", "Date Stage 2 started", "Date Stage 2 ended",
                      "Date application submitted", "Date application approved",
                      "Date adopter matched with child(ren)", "Date child/children placed with adopter(s)",
                      "No. of children placed", "Date of Adoption Order", "Date of leaving adoption process",
                      "Reason for leaving adoption process"), _adopters),
)
# fmt: on

"""`load ssd`: tables of the dataset written by hand, with its JSON, its teams and its placeholders."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from tests.intake.formats.conftest import Held, Load
from tests.support.shared import shared
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.national import national_definitions
from trigpoint.intake.mapping_files import load_mapping

D = dt.date

TABLES: dict[str, list[list[str]]] = {
    "ssd_person": [
        ["pers_person_id", "pers_sex", "pers_gender", "pers_dob", "pers_is_mother", "pers_send_flag"],
        ["P1", "PLACEHOLDER_DATA", "F", "2010-04-05 00:00:00.000", "Y", "Y"],
        ["P2", "M", "F", "2015-06-07", "", "1"],
        ["P3", "", "tbc", "", "N", "N"],
    ],
    "ssd_disability": [["disa_person_id", "disa_disability_code"], ["P1", "LD"], ["P1", "HAND"], ["P2", "NONE"]],
    "ssd_immigration_status": [
        ["immi_person_id", "immi_immigration_status"],
        ["P1", "Unaccompanied Asylum Seeking Child"],
        ["P1", "Refugee Status"],
        ["P2", "Refugee Status"],
    ],
    "ssd_department": [["dept_team_id", "dept_team_name", "dept_team_parent_name"], ["T1", "North", "Children"]],
    "ssd_contacts": [
        ["cont_contact_id", "cont_person_id", "cont_contact_date", "cont_contact_source_code",
         "cont_contact_outcome_json"],
        ["C1", "P1", "2026-01-05", "6", '{"NFA_FLAG": "Y", "NEW_REFERRAL_FLAG": "Y"}'],
        ["C2", "P2", "2026-01-06", "2A", '{"nfa_flag": "y", "NEW_REFERRAL_FLAG": "N"}'],
        ["C3", "P2", "2026-01-07", "2A", '{"NFA_FLAG": "N"}'],
        ["C4", "P2", "2026-01-08", "2A", "EH Referral"],
        ["C5", "P2", "2026-01-09", "2A", '{"NFA_FLAG": '],
    ],
    "ssd_cin_episodes": [
        ["cine_referral_id", "cine_person_id", "cine_referral_date", "cine_referral_nfa", "cine_close_date",
         "cine_referral_team", "cine_cin_primary_need_code", "cine_referral_outcome_json"],
        ["R1", "P1", "2025-12-01", "N", "", "T1", "N1", '{"SINGLE_ASSESSMENT_FLAG": "Y"}'],
        ["R2", "P2", "2025-12-02", "Y", "2025-12-03", "T9", "", '{"NFA_FLAG": "Y"}'],
    ],
    "ssd_s47_enquiry": [
        ["s47e_s47_enquiry_id", "s47e_person_id", "s47e_s47_start_date", "s47e_s47_nfa", "s47e_s47_outcome_json"],
        ["S1", "P1", "2025-12-10", "N", '{"CP_CONFERENCE_FLAG": "Y"}'],
        ["S2", "P2", "2025-12-11", "N", '{"PROV_OF_SERVICES_FLAG": "Y"}'],
        ["S3", "P3", "2025-12-12", "Y", "No Further Action"],
        ["S4", "P3", "2026-03-20", "", ""],
    ],
    "ssd_cin_plans": [
        ["cinp_cin_plan_id", "cinp_person_id", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"],
        ["N1", "P1", "2025-12-20", "2026-01-31"],
    ],
    "ssd_cin_visits": [
        ["cinv_cin_visit_id", "cinv_person_id", "cinv_cin_visit_date", "cinv_cin_visit_seen"],
        ["V1", "P1", "2026-01-02", "Y"],
        ["V2", "P1", "2026-02-02", "N"],
    ],
    "ssd_address": [
        ["addr_table_id", "addr_person_id", "addr_address_json", "addr_address_postcode"],
        ["A1", "P1", '{"HOUSE": "12", "STREET": "Fen Lane", "TOWN": ""}', "ZZ12AB"],
    ],
    "ssd_cla_episodes": [
        ["clae_cla_episode_id", "clae_person_id", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date",
         "clae_cla_episode_ceased_reason", "clae_cla_id", "clae_entered_care_date"],
        ["E1", "P1", "2025-02-01", "2025-06-01", "X1", "L1", "2024-11-30"],
        ["E2", "P1", "2025-06-01", "2025-08-01", "E4A", "L1", "2024-11-30"],
        ["E3", "P2", "2025-03-01", "2025-09-01", "X1", "L2", "2025-03-01"],
    ],
    "ssd_cla_reviews": [
        ["clar_cla_review_id", "clar_cla_person_id", "clar_cla_id", "clar_cla_review_date",
         "clar_cla_review_cancelled"],
        ["W1", "P1", "L1", "2025-03-01", "N"],
        ["W2", "P1", "L1", "2025-06-15", "Y"],
        ["W3", "P1", "", "2025-07-01", ""],
        ["W4", "P1", "L1", "", "N"],
    ],
    "ssd_cla_health": [
        [
            "clah_health_check_id", "clah_person_id", "clah_health_check_type",
            "clah_health_check_date", "clah_health_check_status",
        ],
        ["H1", "P1", "Health Assessment", "2025-03-05", "Completed"],
        ["H2", "P1", "Dental Check", "2025-07-05", "Refused"],
    ],
    "ssd_sdq_scores": [
        ["csdq_table_id", "csdq_person_id", "csdq_sdq_completed_date", "csdq_sdq_score", "csdq_sdq_reason"],
        ["Q1", "P1", "2025-03-06", "17", "PLACEHOLDER_DATA"],
    ],
    "ssd_cla_care_plan": [
        [
            "lacp_table_id", "lacp_person_id", "lacp_cla_care_plan_start_date",
            "lacp_cla_care_plan_end_date", "lacp_cla_care_plan_json",
        ],
        ["K1", "P1", "2025-03-10", "", '{"REMAINSUP": "N", "LTFOST18": "Y"}'],
    ],
    "ssd_pre_proceedings": [
        [
            "prep_table_id", "prep_person_id", "prep_pre_pro_decision_date",
            "prep_pre_pro_outcome", "prep_pre_pro_meetings_num",
        ],
        ["R1", "P1", "2025-01-10", "Decision to step down", "2"],
    ],
    "ssd_assessment_factors": [["cinf_table_id"], ["1"]],
    "ssd_nonsense": [["a"], ["1"]],
}  # fmt: skip


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "ssd"
    folder.mkdir()
    for name, rows in TABLES.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return folder


def test_rows_balance_and_what_is_not_read_is_named(dataset: Path, loaded: Load) -> None:
    result = loaded("ssd", dataset)
    not_lists = ("ssd_assessment_factors", "ssd_nonsense")
    written = {name: len(rows) - 1 for name, rows in TABLES.items() if name not in not_lists}
    assert {a.file.removesuffix(".csv"): a.read for a in result.accounts} == written
    assert [(r.reason, r.rows) for r in result.reasons] == [
        ("the review was cancelled", 1),
        ('"clar_cla_review_date" is blank', 1),
    ]
    assert {n for n in result.notes if "was not read" in n} == {
        "ssd_assessment_factors.csv was not read: it is none of the lists.",
        "ssd_nonsense.csv was not read: it is none of the lists.",
    }
    missing = {a.file: a.missing_columns for a in result.accounts}
    assert "pers_ethnicity" in missing["ssd_person.csv"]
    assert missing["ssd_disability.csv"] == ()


def test_a_list_without_a_row_that_takes_the_place_of_one_with_rows_is_said(dataset: Path, loaded: Load) -> None:
    loaded("ssd", dataset)
    for name in ("ssd_cla_health", "ssd_sdq_scores"):
        file = dataset / f"{name}.csv"
        file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert [n for n in loaded("ssd", dataset).notes if "there no more" in n] == [
        "Health checks of children looked after: this load has none, and 2 rows that were there before are there no"
        " more. `trigpoint undo` goes back.",
        "Scores of strengths and difficulties: this load has none, and 1 row that was there before is there no"
        " more. `trigpoint undo` goes back.",
    ]


def test_people_from_four_tables(dataset: Path, loaded: Load, held: Held) -> None:
    loaded("ssd", dataset)
    columns = ["born_on", "gender", "disabled", "unaccompanied", "is_mother", "has_ehc_plan"]
    assert held("person", columns) == [
        (D(2010, 4, 5), "F", True, True, True, True),  # sex is a placeholder: gender holds
        (D(2015, 6, 7), "M", False, None, None, None),  # sex is given: it holds
        (None, None, None, None, False, False),
    ]


def test_outcomes_in_json_or_in_words(dataset: Path, loaded: Load, held: Held) -> None:
    result = loaded("ssd", dataset)
    assert held("contact", ["received_on", "outcome"]) == [
        (D(2026, 1, 5), "referral"),  # before no further action, in the order of the mapping
        (D(2026, 1, 6), "no further action"),
        (D(2026, 1, 7), None),
        (D(2026, 1, 8), "early help"),
        (D(2026, 1, 9), None),
    ]
    (said,) = (n for n in result.notes if n.startswith('ssd_contacts, "cont_contact_outcome_json"'))
    assert ": 1 cell not in the code list (1 spelling), first in ssd_contacts.csv, row 6: left blank" in said
    assert said.endswith('Write its flags as JSON, as {"NEW_REFERRAL_FLAG": "Y"}.')
    assert held("section_47_enquiry", ["strategy_discussion_on", "outcome", "conference_unnecessary"]) == [
        (D(2025, 12, 10), "initial conference", False),
        (D(2025, 12, 11), "services provided", True),
        (D(2025, 12, 12), "no further action", True),
        (D(2026, 3, 20), None, None),
    ]
    assert held("address", ["lines", "postcode"], vault=True) == [("12, Fen Lane", "ZZ12AB")]
    assert held("address", ["postcode_district"]) == [("ZZ1",)]


def test_referrals_open_cases_and_teams_have_names(dataset: Path, loaded: Load, held: Held) -> None:
    loaded("ssd", dataset)
    assert held("referral", ["received_on", "no_further_action", "outcome", "team"]) == [
        (D(2025, 12, 1), False, "Assessment", "North"),
        (D(2025, 12, 2), True, "No further action", "T9"),
    ]
    assert held("cin_episode", ["started_on", "ended_on", "primary_need"]) == [(D(2025, 12, 1), None, "N1")]
    assert held("cin_episode", ["referral_id"])[0] in held("referral", ["referral_id"])
    assert held("team", ["team", "service"]) == [("North", "Children")]


def test_times_and_what_lies_in_them(dataset: Path, loaded: Load, held: Held) -> None:
    loaded("ssd", dataset)
    assert held("care_period", ["started_on", "ended_on", "end_reason"]) == [
        (D(2024, 11, 30), D(2025, 8, 1), "E4A"),  # entered care before the first episode that is there
        (D(2025, 3, 1), None, None),  # its last episode goes on in one that is not there yet
    ]
    first = held("care_period", ["started_on", "care_period_id"])[0][1]
    # The third names no time; its day lies in the first.
    assert held("care_review", ["held_on", "care_period_id"]) == [(D(2025, 3, 1), first), (D(2025, 7, 1), first)]
    ((plan,),) = held("cin_plan", ["cin_plan_id"])
    assert held("cin_visit", ["visited_on", "cin_plan_id", "seen"]) == [
        (D(2026, 1, 2), plan, True),
        (D(2026, 2, 2), None, False),
    ]


def test_health_and_plans_of_children_looked_after(dataset: Path, loaded: Load, held: Held) -> None:
    loaded("ssd", dataset)
    first = held("care_period", ["started_on", "care_period_id"])[0][1]
    assert held("health_check", ["checked_on", "kind", "status", "care_period_id"]) == [
        (D(2025, 3, 5), "assessment", "completed", first),
        (D(2025, 7, 5), "dental", "refused", first),
    ]
    assert held("sdq_score", ["completed_on", "score", "reason"]) == [(D(2025, 3, 6), 17, None)]
    assert held("care_plan", ["started_on", "permanence_plan", "care_period_id"]) == [
        (D(2025, 3, 10), "long-term fostering", first)
    ]
    assert held("pre_proceedings", ["decided_on", "outcome", "review_meetings"]) == [
        (D(2025, 1, 10), "Decision to step down", 2)
    ]


@pytest.mark.shared
def test_every_table_and_field_is_one_of_the_specification() -> None:
    mapping = load_mapping("ssd", [national_definitions()], load_catalogue())
    with shared("reference/ssd/ssd_spec.csv").open(encoding="utf-8") as file:
        fields: dict[str, set[str]] = {}
        for row in csv.DictReader(file):
            fields.setdefault(row["table"], set()).add(row["field"])
    for one in mapping.lists:
        # Every field of a table that is read is either kept or said not to be.
        assert {column.heading for column in one.columns} == fields[one.name], one.name
    assert len(mapping.lists) == 33


@pytest.mark.shared
def test_every_flag_is_one_that_the_specification_names() -> None:
    import yaml

    mapping = load_mapping("ssd", [national_definitions()], load_catalogue())
    named = yaml.safe_load(shared("reference/ssd/ssd_json_fields.yaml").read_text(encoding="utf-8"))
    checked = 0
    for one in mapping.lists:
        for column in one.columns:
            if column.flags:
                assert set(column.flags) <= set(named[f"{one.name}.{column.heading}"]), column.heading
                checked += 1
    assert checked == 5

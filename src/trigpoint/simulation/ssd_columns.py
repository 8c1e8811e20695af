"""Which of Trigpoint's columns each column of the Standard Safeguarding Dataset is written from."""

from __future__ import annotations

from collections.abc import Mapping

# table: (the table of Trigpoint's that it is written from, column: column of that table)
COLUMNS: Mapping[str, tuple[str, Mapping[str, str | None]]] = {
    "ssd_person": ("person", {
        "pers_person_id": "person_id", "pers_forename": "forename", "pers_surname": "surname",
        "pers_gender": "gender", "pers_sex": "gender", "pers_ethnicity": "ethnicity", "pers_dob": "born_on",
        "pers_expected_dob": "expected_on", "pers_death_date": "died_on", "pers_common_child_id": "nhs_number",
        "pers_upn": "upn", "pers_send_flag": "has_ehc_plan", "pers_is_mother": "is_mother",
    }),
    "ssd_disability": ("person", {
        "disa_person_id": "person_id", "disa_disability_code": "code", "disa_table_id": "number",
    }),
    "ssd_immigration_status": ("person", {
        "immi_person_id": "person_id", "immi_immigration_status": "status", "immi_immigration_status_id": "number",
    }),
    "ssd_mother": ("person", {
        "moth_person_id": "person_id", "moth_table_id": "number",
    }),
    "ssd_address": ("address", {
        "addr_table_id": "address_id", "addr_person_id": "person_id", "addr_address_json": "lines",
        "addr_address_type": "kind", "addr_address_start_date": "started_on", "addr_address_end_date": "ended_on",
        "addr_address_postcode": "postcode",
    }),
    "ssd_family": ("family_member", {
        "fami_family_id": "family_id", "fami_person_id": "person_id", "fami_table_id": "number",
    }),
    "ssd_department": ("team", {
        "dept_team_id": "team_id", "dept_team_name": "team", "dept_team_parent_name": "service",
    }),
    "ssd_professionals": ("professional", {
        "prof_professional_id": "worker_id", "prof_staff_id": "worker_id", "prof_professional_name": "name",
        "prof_social_worker_registration_no": "registration_number", "prof_professional_job_title": "role",
        "prof_professional_department": "team", "prof_full_time_equivalency": "full_time_equivalent",
        "prof_agency_worker_flag": "agency",
    }),
    "ssd_contacts": ("contact", {
        "cont_contact_id": "contact_id", "cont_person_id": "person_id", "cont_contact_date": "received_on",
        "cont_contact_source_code": "source", "cont_contact_outcome_json": "outcome",
    }),
    "ssd_early_help_episodes": ("early_help_plan", {
        "earl_episode_id": "early_help_plan_id", "earl_person_id": "person_id",
        "earl_episode_start_date": "started_on", "earl_episode_end_date": "ended_on", "earl_episode_reason": "reason",
        "earl_episode_end_reason": "closure_reason", "earl_episode_organisation": "organisation",
        "earl_episode_worker_id": "worker_id",
    }),
    "ssd_cin_episodes": ("referral", {
        "cine_referral_id": "referral_id", "cine_person_id": "person_id", "cine_referral_date": "received_on",
        "cine_cin_primary_need_code": "primary_need", "cine_referral_source_code": "source",
        "cine_referral_outcome_json": None, "cine_referral_nfa": "no_further_action",
        "cine_close_reason": "closure_reason", "cine_close_date": "ended_on", "cine_referral_team": "team",
        "cine_referral_worker_id": "worker_id",
    }),
    "ssd_cin_assessments": ("assessment", {
        "cina_assessment_id": "assessment_id", "cina_person_id": "person_id", "cina_referral_id": "referral_id",
        "cina_assessment_start_date": "started_on", "cina_assessment_child_seen": "child_seen",
        "cina_assessment_auth_date": "completed_on", "cina_assessment_outcome_json": "outcome",
        "cina_assessment_outcome_nfa": "no_further_action", "cina_assessment_team": "team",
        "cina_assessment_worker_id": "worker_id",
    }),
    "ssd_cin_plans": ("cin_plan", {
        "cinp_cin_plan_id": "cin_plan_id", "cinp_referral_id": "referral_id", "cinp_person_id": "person_id",
        "cinp_cin_plan_start_date": "started_on", "cinp_cin_plan_end_date": "ended_on", "cinp_cin_plan_team": "team",
        "cinp_cin_plan_worker_id": "worker_id",
    }),
    "ssd_cin_visits": ("cin_visit", {
        "cinv_cin_visit_id": "cin_visit_id", "cinv_person_id": "person_id", "cinv_cin_visit_date": "visited_on",
        "cinv_cin_visit_seen": "seen", "cinv_cin_visit_seen_alone": "seen_alone",
        "cinv_cin_visit_bedroom": "bedroom_seen",
    }),
    "ssd_s47_enquiry": ("section_47_enquiry", {
        "s47e_s47_enquiry_id": "section_47_enquiry_id", "s47e_referral_id": "referral_id",
        "s47e_person_id": "person_id", "s47e_s47_start_date": "strategy_discussion_on",
        "s47e_s47_end_date": "ended_on", "s47e_s47_nfa": None, "s47e_s47_outcome_json": "outcome",
        "s47e_s47_completed_by_worker_id": "worker_id", "s47e_s47_completed_by_team": "team",
    }),
    "ssd_initial_cp_conference": ("initial_conference", {
        "icpc_icpc_id": "initial_conference_id", "icpc_s47_enquiry_id": "section_47_enquiry_id",
        "icpc_person_id": "person_id", "icpc_referral_id": "referral_id", "icpc_icpc_transfer_in": "transferred_in",
        "icpc_icpc_target_date": "target_on", "icpc_icpc_date": "held_on", "icpc_icpc_outcome_cp_flag": "led_to_plan",
        "icpc_icpc_team": "team", "icpc_icpc_worker_id": "worker_id",
    }),
    "ssd_cp_plans": ("cp_plan", {
        "cppl_cp_plan_id": "cp_plan_id", "cppl_referral_id": "referral_id", "cppl_icpc_id": "initial_conference_id",
        "cppl_person_id": "person_id", "cppl_cp_plan_start_date": "started_on", "cppl_cp_plan_end_date": "ended_on",
        "cppl_cp_plan_initial_category": "initial_category", "cppl_cp_plan_ola": "other_authority",
        "cppl_cp_plan_latest_category": "latest_category",
    }),
    "ssd_cp_reviews": ("cp_review", {
        "cppr_cp_review_id": "cp_review_id", "cppr_person_id": "person_id", "cppr_cp_plan_id": "cp_plan_id",
        "cppr_cp_review_due": "due_on", "cppr_cp_review_date": "held_on",
        "cppr_cp_review_outcome_continue_cp": "continues", "cppr_cp_review_quorate": "quorate",
        "cppr_cp_review_participation": "participation",
    }),
    "ssd_cp_visits": ("cp_visit", {
        "cppv_cp_visit_id": "cp_visit_id", "cppv_person_id": "person_id", "cppv_cp_plan_id": "cp_plan_id",
        "cppv_cp_visit_date": "visited_on", "cppv_cp_visit_seen": "seen", "cppv_cp_visit_seen_alone": "seen_alone",
        "cppv_cp_visit_bedroom": "bedroom_seen",
    }),
    "ssd_cla_episodes": ("care_episode", {
        "clae_cla_episode_id": "care_episode_id", "clae_person_id": "person_id",
        "clae_cla_episode_start_date": "started_on", "clae_cla_episode_start_reason": "start_reason",
        "clae_cla_primary_need_code": "primary_need", "clae_cla_episode_ceased_date": "ended_on",
        "clae_cla_episode_ceased_reason": "end_reason", "clae_cla_id": "care_period_id",
        "clae_referral_id": "referral_id", "clae_cla_placement_id": "placement_id",
        "clae_entered_care_date": "entered_on",
        "clae_cla_last_iro_contact_date": "latest_reviewing_officer_contact_on",
    }),
    "ssd_legal_status": ("legal_status", {
        "lega_legal_status_id": "legal_status_id", "lega_person_id": "person_id", "lega_legal_status": "status",
        "lega_legal_status_start_date": "started_on", "lega_legal_status_end_date": "ended_on",
    }),
    "ssd_cla_placement": ("placement", {
        "clap_cla_placement_id": "placement_id", "clap_cla_placement_start_date": "started_on",
        "clap_cla_placement_type": "type", "clap_cla_placement_urn": "urn",
        "clap_cla_placement_distance": "miles_from_home", "clap_cla_id": "care_period_id",
        "clap_cla_placement_provider": "provider", "clap_cla_placement_postcode": "postcode",
        "clap_cla_placement_end_date": "ended_on", "clap_cla_placement_change_reason": "change_reason",
        "clap_person_id": "person_id",
    }),
    "ssd_cla_reviews": ("care_review", {
        "clar_cla_review_id": "care_review_id", "clar_cla_id": "care_period_id", "clar_cla_review_due_date": "due_on",
        "clar_cla_review_date": "held_on", "clar_cla_review_participation": "participation",
        "clar_cla_person_id": "person_id",
    }),
    "ssd_cla_visits": ("care_visit", {
        "clav_cla_visit_id": "care_visit_id", "clav_cla_id": "care_period_id", "clav_person_id": "person_id",
        "clav_cla_visit_date": "visited_on", "clav_cla_visit_seen": "seen", "clav_cla_visit_seen_alone": "seen_alone",
    }),
    "ssd_cla_health": ("health_check", {
        "clah_health_check_id": "health_check_id", "clah_person_id": "person_id", "clah_health_check_type": "kind",
        "clah_health_check_date": "checked_on", "clah_health_check_status": "status",
    }),
    "ssd_cla_immunisations": ("care_health", {
        "clai_person_id": "person_id", "clai_immunisations_status": "immunisations_up_to_date",
    }),
    "ssd_sdq_scores": ("sdq_score", {
        "csdq_table_id": "sdq_score_id", "csdq_person_id": "person_id", "csdq_sdq_completed_date": "completed_on",
        "csdq_sdq_score": "score", "csdq_sdq_reason": "reason",
    }),
    "ssd_cla_care_plan": ("care_plan", {
        "lacp_table_id": "care_plan_id", "lacp_person_id": "person_id", "lacp_cla_care_plan_start_date": "started_on",
        "lacp_cla_care_plan_end_date": "ended_on", "lacp_cla_care_plan_json": "permanence_plan",
    }),
    "ssd_cla_previous_permanence": ("previous_permanence", {
        "lapp_table_id": "previous_permanence_id", "lapp_person_id": "person_id",
        "lapp_previous_permanence_option": "kind", "lapp_previous_permanence_la": "authority",
        "lapp_previous_permanence_order_date": "order_on",
    }),
    "ssd_pre_proceedings": ("pre_proceedings", {
        "prep_table_id": "pre_proceedings_id", "prep_person_id": "person_id",
        "prep_pre_pro_decision_date": "decided_on", "prep_pre_pro_letter_date": "letter_on",
        "prep_initial_pre_pro_meeting_date": "initial_meeting_on", "prep_pre_pro_meetings_num": "review_meetings",
        "prep_agree_stepdown_issue_date": "stepped_on", "prep_pre_pro_outcome": "outcome",
    }),
    "ssd_missing": ("missing_episode", {
        "miss_table_id": "missing_episode_id", "miss_person_id": "person_id",
        "miss_missing_episode_start_date": "started_on", "miss_missing_episode_type": "kind",
        "miss_missing_episode_end_date": "ended_on", "miss_missing_rhi_offered": "return_interview_offered",
        "miss_missing_rhi_accepted": "return_interview_accepted",
    }),
    "ssd_permanence": ("permanence", {
        "perm_table_id": "permanence_id", "perm_person_id": "person_id", "perm_cla_id": "care_period_id",
        "perm_adm_decision_date": "decided_on", "perm_placement_order_date": "placement_order_on",
        "perm_placed_for_adoption_date": "placed_on", "perm_matched_date": "matched_on",
        "perm_placed_ffa_cp_date": "fostering_for_adoption_on", "perm_decision_reversed_date": "reversed_on",
        "perm_decision_reversed_reason": "reversed_reason", "perm_permanence_order_date": "order_on",
        "perm_permanence_order_type": "order_type",
    }),
    "ssd_care_leavers": ("care_leaver", {
        "clea_table_id": "person_id", "clea_person_id": "person_id", "clea_care_leaver_eligibility": "eligibility",
        "clea_care_leaver_in_touch": "in_touch", "clea_care_leaver_latest_contact": "latest_contact_on",
        "clea_care_leaver_accommodation": "accommodation",
        "clea_care_leaver_accom_suitable": "accommodation_suitability", "clea_care_leaver_activity": "activity",
        "clea_pathway_plan_review_date": "pathway_plan_reviewed_on",
        "clea_care_leaver_personal_advisor": "personal_adviser_id", "clea_care_leaver_allocated_team": "team",
        "clea_care_leaver_worker_id": "worker_id",
    }),
}  # fmt: skip

# column of JSON: the flag that is set for each outcome
FLAGS: Mapping[str, Mapping[str, str]] = {
    "cont_contact_outcome_json": {
        "referral": "NEW_REFERRAL_FLAG", "information and advice": "ADVICE_FLAG", "no further action": "NFA_FLAG",
    },
    "cina_assessment_outcome_json": {
        "no further action": "NFA_FLAG", "child in need plan": "PROV_OF_SERVICES_FLAG",
        "strategy discussion": "STRATEGY_DISCUSSION_FLAG", "looked after": "CLA_REQUEST_FLAG",
        "other": "OTHER_OUTCOMES_EXIST_FLAG",
    },
    "lacp_cla_care_plan_json": {
        "return home": "RETURNEV", "adoption": "ADOPTION", "supported living": "SUPPLIV",
        "long-term residential": "RESPLMT", "long-term fostering": "LTFOST18", "other": "OTHERPLN",
    },
    "s47e_s47_outcome_json": {
        "initial conference": "CP_CONFERENCE_FLAG", "assessment continues": "NFA_CONTINUE_SINGLE_FLAG",
        "services provided": "PROV_OF_SERVICES_FLAG", "other agency": "MONITOR_FLAG",
        "legal action": "LEGAL_ACTION_FLAG", "no further action": "NFA_FLAG", "other": "OTHER_OUTCOMES_EXIST_FLAG",
    },
}  # fmt: skip

PLAIN_OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "cont_contact_outcome_json": {"early help": "EH Referral"},
    "lacp_cla_care_plan_json": {"guardianship": "SGO/CAO"},
    "cina_assessment_outcome_json": {"step down": "Step-down to Early Help"},
}
"""Outcomes that the dataset has no flag for: written in the words of its list of codes."""

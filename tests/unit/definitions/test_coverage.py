"""Every requirement of the documents is answered, has its place in a pack, and stands on its page."""

from __future__ import annotations

import csv

import pytest

from tests.support.coverage import PAGE, page
from tests.support.shared import shared
from trigpoint.catalogue.load import load_catalogue

CATALOGUE = load_catalogue()
SHOWN = {
    found.id
    for pack in CATALOGUE.packs.values()
    for section in pack.sections
    for item in section.items
    if (found := CATALOGUE.find(item.indicator or item.ref or "")) is not None
}


def test_the_page_says_what_the_catalogue_holds() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(CATALOGUE), "Run `make catalogue`."


def test_every_indicator_that_answers_a_requirement_has_its_place_in_a_pack() -> None:
    answering = [i for i in CATALOGUE.indicators.values() if i.answers]
    assert len(answering) > 300
    assert [i.id for i in answering if i.id not in SHOWN] == []


@pytest.mark.shared
def test_every_requirement_is_answered_as_it_asks_from_records_or_as_recorded() -> None:
    with shared("mission/indicators.csv").open(encoding="utf-8") as file:
        wanted = {row["id"]: row["origin"] for row in csv.DictReader(file)}
    origins = {name: {i.origin for i in CATALOGUE.indicators.values() if name in i.answers} for name in wanted}
    assert len(wanted) == 231
    assert {name: found for name, found in origins.items() if wanted[name] not in found} == {}


@pytest.mark.parametrize(
    ("requirement", "indicators"),
    [
        ("WEB-16", {"step_downs_not_back_in_6_months", "step_downs_not_back_in_12_months"}),
        ("CON-20", {"registered_0_to_4", "registered_5_to_8", "registered_12_to_19"}),
        ("CON-21", {"send_registered_0_to_4", "send_registered_5_to_8", "send_registered_8_to_19"}),
        ("CON-23", {f"send_residents_engaged_{ages}" for ages in ("0_to_4", "5_to_8", "8_to_18")}),
        ("CON-23", {"looked_after_engaged", "entitled_two_year_olds_engaged", "teenage_parents_engaged"}),
        ("WEB-30", {"families_passed_to_early_help_who_reached_it", "families_passed_to_early_help_and_helped"}),
        ("OFS-06", {"cin_plans_over_12_months", "cin_plan_days_mean"}),
        ("OFS-12", {"looked_after_section_20", "looked_after_care_orders"}),
        ("OFS-14", {"children_with_advocate", "advocates_children_looked_after"}),
        ("OFS-16", {"contacts_rated_blue", "contacts_rated_green", "contacts_rated_amber", "contacts_rated_red"}),
        (
            "PRG-14",
            {
                "participation_key_work_families",
                "penalty_notices",
                "attendance_prosecutions",
                "off_persistent_absence",
                "neet_to_learning_or_work",
                "missing_education_back",
            },
        ),
        ("FRM-3.8", {"neet_16_to_18", "neet_looked_after", "neet_young_offenders"}),
        ("FRM-3.9", {"participation_16_to_18", "education_employment_or_training_16_to_18"}),
        ("WEB-43", {"education_employment_or_training_16_to_18"}),
        ("WEB-44", {"not_known_16_to_18", "not_known_16_and_17"}),
        ("WEB-47", {"neet_number", "neet_number_mean"}),
        ("WEB-49", {"take_up_at_two", "take_up_at_three_and_four"}),
        ("WEB-52", {"schools_using_early_help", "schools_leading_teams_around_families"}),
        ("WEB-53", {"other_services_using_early_help", "other_services_leading_teams_around_families"}),
        ("WEB-56", {"assessed_families_without_social_care", "early_help_families_without_social_care"}),
        ("WEB-57", {"assessed_families_not_back_to_social_care", "early_help_families_not_back_to_social_care"}),
        ("FRM-3.1", {"key_work_resolved_in_agreed_time"}),
        ("FRM-6.6", {"centre_participants", "engaged_0_to_4"}),
        ("PRG-20", {"programme_contact_hours", "programme_hours_held"}),
        ("OFS-20", {"ten_day_reviews_held", "front_door_audits_held"}),
        (
            "PRG-13",
            {
                f"intensive_key_work_{step}"
                for step in ("to_universal", "protection_to_need", "protection_to_team", "need_to_team")
            }
            | {"intensive_key_work_to_specialist", "intensive_key_work_stepped_up"},
        ),
        ("CON-36", {"partner_send_peer_support", "partner_send_on_course", "partner_send_course_completed"}),
    ],
)
def test_a_requirement_of_several_figures_has_them_all(requirement: str, indicators: set[str]) -> None:
    assert indicators <= {i.id for i in CATALOGUE.indicators.values() if requirement in i.answers}


@pytest.mark.parametrize(
    ("pack", "shown", "not_shown"),
    [
        ("contract-return", "early_help_assessments_in_10_days_of_request", "early_help_assessments_in_10_days"),
        ("contract-return", "early_help_re_referrals_after_closing", "early_help_re_referrals"),
        ("performance-framework", "early_help_re_referrals", "early_help_re_referrals_after_closing"),
    ],
)
def test_where_documents_disagree_each_pack_shows_its_own_reading(pack: str, shown: str, not_shown: str) -> None:
    items = {item.indicator for section in CATALOGUE.packs[pack].sections for item in section.items}
    assert shown in items
    assert not_shown not in items

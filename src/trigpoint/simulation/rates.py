"""How often things happen in the simulated borough, and how long they take: roughly as in England.

Where a published figure stands behind a number, the comment names the Department for Education's open data file and its
column (England, 2023 to 2024 unless another year is said). Other numbers are judgement.
"""

from __future__ import annotations

from trigpoint.simulation.spoiling import Dirt

CHILDREN = 70_000
"""Children aged 0 to 17 of a borough of size 1."""

# Per 10,000 children a year.
CONTACTS = 2_500  # Safeguarding Pressures, phase 9: 2,501 initial contacts per 10,000
EARLY_HELP_BY_PARTNERS = 75  # early help assessments that no contact began; 288 in all in phase 9
UNACCOMPANIED = 3

# Per 10,000 children at one time.
LOOKED_AFTER_AT_FIRST = 67  # cla_number_and_rate_per_10k_children, rate_per_10000 on 31 March 2025: 67

# c6_children_in_need_referrals_by_month, April to March, each over the year's mean month.
SEASON = {4: 0.84, 5: 1.07, 6: 1.13, 7: 1.00, 8: 0.85, 9: 1.04, 10: 1.08, 11: 1.08, 12: 0.87, 1: 1.06, 2: 0.98, 3: 1.00}
WEEKEND = 0.12
WEEKDAY = 1.35

CONTACT_OUTCOMES = {"no further action": 33.0, "information and advice": 27.0, "early help": 9.0, "referral": 25.3}
# From the month in which the front door changes its practice.
CONTACT_OUTCOMES_SINCE = {
    "no further action": 29.0, "information and advice": 27.0, "early help": 15.0, "referral": 23.4,
}  # fmt: skip
CHANGED_MONTHS_AGO = 18
"""The change of practice at the front door: so many months before the end, or half-way in a shorter time."""
SIGNPOSTS = {"": 55.0, "children's centre": 12.0, "targeted programme": 11.0, "team around the family": 9.0,
             "single agency": 8.0, "health visiting": 5.0}  # fmt: skip
CONTACT_PRIORITIES = {"red": 6.0, "amber": 22.0, "green": 34.0, "blue": 38.0}
SOURCES = {
    "6": 28.0, "2A": 19.0, "3F": 8.0, "3E": 5.0, "3B": 4.0, "3A": 3.0, "5A": 7.0, "5B": 5.0, "5C": 5.0, "1A": 5.0,
    "1D": 3.0, "7": 4.0, "8": 6.0, "4": 2.0, "9": 2.0, "10": 1.0,
}  # fmt: skip

KNOWN_FAMILY = 0.33  # a contact about a family referred in the last 12 months; c1: rereferral_percent of 22.4 in view
MOVES_AWAY = 0.06  # of cases that close
REFERRAL_NO_FURTHER_ACTION = 0.063  # c1: no_further_action_percent
ENQUIRY = 0.355  # c4: Section47 over c1: referral_count is 0.36; some come later, from a child in need plan
CONFERENCE = 0.32  # c4: ICPC over Section47 is 0.32
PLAN = 0.86  # d3: CPP_start over c4: ICPC
PLAN_TO_CARE = 0.13
STRAIGHT_TO_CARE = 0.030
CIN_PLAN_TO_ENQUIRY = 0.08

# c2: Assessments_completed by duration in working days; a little shorter, because one team takes longer.
ASSESSMENT_DAYS = {
    (0, 0): 1.5, (1, 10): 11.4, (11, 20): 17.3, (21, 30): 17.5, (31, 40): 21.7, (41, 45): 18.1, (46, 50): 4.5,
    (51, 60): 3.8, (61, 85): 4.2,
}  # fmt: skip
# c4: ICPC by working days from the strategy discussion.
CONFERENCE_DAYS = {(4, 10): 9.4, (11, 15): 70.3, (16, 20): 8.7, (21, 35): 11.6}
ASSESSMENT_OUTCOMES = {"no further action": 33.0, "step down": 14.0, "child in need plan": 47.5, "other": 7.0}

CP_CATEGORIES = {"NEG": 49.0, "EMO": 38.0, "PHY": 7.0, "SAB": 4.0, "MUL": 2.0}
PRIMARY_NEEDS = {"N1": 57.0, "N2": 8.0, "N3": 4.0, "N4": 9.0, "N5": 14.0, "N6": 3.0, "N7": 1.0, "N8": 4.0}

CARE_STATUSES = {"V2": 46.0, "C1": 42.0, "C2": 6.0, "L2": 6.0}
SECTION_20_TO_COURT = 0.7
"""Of children who come into care by agreement: the share for whom the council goes to court within the year."""
PLACEMENTS = {
    "U6": 34.0,
    "U4": 18.0,
    "U3": 11.0,
    "U1": 5.0,
    "K2": 12.0,
    "H5": 8.0,
    "P1": 6.0,
    "P2": 3.0,
    "R1": 2.0,
    "S1": 1.0,
}
PROVIDERS = {"PR1": 48.0, "PR4": 42.0, "PR5": 7.0, "PR2": 3.0}
CARE_DAYS = 3500  # of the longest stay that does not end at 18; most are far shorter
CARE_ENDS = {"E4A": 34.0, "E4B": 8.0, "E45": 14.0, "E47": 5.0, "E12": 8.0, "E41": 6.0, "E13": 11.0, "E8": 14.0}
CARE_ENDS_AT_18 = {"E5": 62.0, "E6": 9.0, "E7": 5.0, "E8": 24.0}
ADOPTED = 0.85  # of children of seven or less who would leave care after more than a year, home or to a guardian
# First proven offences a year for 10,000 children of all ages, those settled out of court without a caution included:
# FirstYJS counts about 135 a year for 100,000 people aged 10 to 17, four tenths of all children.
FIRST_OFFENCES = 8.6
OFFENDS_AGAIN = 0.33  # within a year; about a third in England
GOES_MISSING = 0.11  # of children looked after in a year

EARLY_HELP_OUTCOMES = {
    "plan": 62.0,
    "universal services": 14.0,
    "single agency": 10.0,
    "declined": 8.0,
    "social care": 3.0,
    "no further action": 3.0,
}
EARLY_HELP_CLOSURES = {
    "outcomes met": 54.0,
    "universal services": 16.0,
    "disengaged": 15.0,
    "stepped up": 8.0,
    "moved away": 4.0,
    "specialist services": 2.0,
    "other": 1.0,
}
EARLY_HELP_CLOSURES_AT_THE_GOOD_PROVIDER = {
    "outcomes met": 68.0, "universal services": 15.0, "disengaged": 7.0, "stepped up": 4.0, "moved away": 4.0,
    "specialist services": 1.5, "other": 0.5,
}  # fmt: skip
PROGRESS = {
    "outcomes met": {"sustained": 78.0, "some": 20.0, "none": 2.0},
    "universal services": {"sustained": 55.0, "some": 40.0, "none": 5.0},
    "disengaged": {"sustained": 4.0, "some": 36.0, "none": 60.0},
    "stepped up": {"sustained": 1.0, "some": 19.0, "none": 80.0},
    "moved away": {"sustained": 15.0, "some": 45.0, "none": 40.0},
    "specialist services": {"sustained": 10.0, "some": 60.0, "none": 30.0},
    "other": {"sustained": 20.0, "some": 40.0, "none": 40.0},
}
# Which service leads a plan, by the organisation of the lead professional.
SERVICES = {
    "Early help service": {"key work": 62.0, "intensive key work": 22.0, "participation key work": 16.0},
    "Children's centre 2": {"children's centre": 100.0},
    "Health visiting": {"health visiting": 60.0, "team around the family": 40.0},
}
OTHER_SERVICES = {"team around the family": 75.0, "single agency": 25.0}
ASSESSED_AGAIN = 0.3  # of child in need plans that are long enough
EDGE_OF_CARE, EDGE_TO_CARE = (
    0.08,
    0.2,
)  # of child in need plans with a child of ten or more; of those, into care after all
# Intensive key work: of families whose child protection plans become child in need plans, and of others in need.
HELP_ON_THE_WAY_DOWN, HELP_BESIDE_NEED = 0.3, 0.08
CLOSURES_ON_THE_WAY_DOWN = {
    "outcomes met": 66.0, "universal services": 12.0, "disengaged": 14.0, "specialist services": 4.0, "other": 4.0,
}  # fmt: skip
# Of early help after social care, what a school or another partner leads; after key work beside it.
LED_BY_PARTNERS_AFTER, LED_BY_PARTNERS_AFTER_KEY_WORK = 0.35, 0.85
MEETS_CRITERIA = 0.5  # of families with a plan, the criteria of the Supporting Families programme
LEAD_ORGANISATIONS = {"Fenbridge": 78.0, "Voluntary partner A": 14.0, "Housing": 5.0, "Probation": 3.0}
READ, FORM_GIVEN, AUDITED, SURVEYED = 0.55, 0.7, 0.14, 0.2
"""Of families with a plan: the shares whose outcomes are read, who get a form, who are audited, who are surveyed."""
AUDITED_BESIDES = 0.6  # of the few families whom a children's centre helps, so that something can be said of them
RECORDS_KEPT = (0.6, 1.0)
"""Of families with a key worker: the share whose record the least and the most careful worker completes."""
IMPACT = {
    "sustained": {"positive": 93.0, "neutral": 5.0, "negative": 2.0},
    "some": {"positive": 74.0, "neutral": 20.0, "negative": 6.0},
    "none": {"positive": 35.0, "neutral": 40.0, "negative": 25.0},
}
RATINGS = {"very good": 38.0, "good": 40.0, "fair": 14.0, "poor": 6.0, "very poor": 2.0}
RATINGS_AT_THE_GOOD_PROVIDER = {"very good": 56.0, "good": 34.0, "fair": 7.0, "poor": 2.0, "very poor": 1.0}
JUDGEMENTS = {"1": 8.0, "2": 52.0, "3": 33.0, "4": 7.0}
JUDGEMENTS_AT_THE_GOOD_PROVIDER = {"1": 20.0, "2": 64.0, "3": 14.0, "4": 2.0}
EARLY_HELP_DAYS = {(0, 5): 22.0, (6, 10): 30.0, (11, 20): 30.0, (21, 35): 14.0, (36, 60): 4.0}

DISABLED = 0.11  # of residents under 18
EHC_PLAN = 0.053  # SEN in England: pupils with an education, health and care plan, January 2025

# Census 2021, England, people under 18, rounded; the families who are known are not quite like all families.
ETHNICITIES = {
    "WBRI": 660.0, "WOTH": 55.0, "WIRI": 4.0, "WIRT": 4.0, "WROM": 7.0, "MWBC": 30.0, "MWBA": 18.0, "MWAS": 15.0,
    "MOTH": 20.0, "AIND": 22.0, "APKN": 38.0, "ABAN": 18.0, "AOTH": 17.0, "CHNE": 4.0, "BCRB": 16.0, "BAFR": 40.0,
    "BOTH": 12.0, "OOTH": 20.0, "NOBT": 20.0, "REFU": 3.0,
}  # fmt: skip

DIRT = Dirt(
    spelt=0.006,  # one value in another spelling, another form of date, stray spaces
    blank=0.004,  # one value left out
    impossible=0.0005,  # an impossible date where one is needed: the row cannot be read
    reversed=0.0005,  # an end before its start
    twice=0.002,  # the row again
    late=0.08,  # of visits, meetings and attendances of the last weeks: not entered yet
    late_days=42,
    two_identifiers=0.01,  # of contacts without a referral: the child stands under another identifier
    no_reason=0.03,  # of cases and early help plans that closed: nobody wrote down why
)
"""The shares of rows of an export that are spoilt, and how."""
BADLY_FILLED = 0.01
"""The share of rows of the Annex A workbook with dashes for blanks or stray spaces."""

"""How often things happen in the simulated borough, and how long they take: roughly as in England.

Where a published figure stands behind a number, the comment names the Department for Education's open data file and its
column (England, 2023 to 2024 unless another year is said). Other numbers are judgement.
"""

from __future__ import annotations

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

CONTACT_OUTCOMES = {"no further action": 30.0, "information and advice": 27.0, "early help": 11.0, "referral": 25.0}
CONTACT_PRIORITIES = {"red": 6.0, "amber": 22.0, "green": 34.0, "blue": 38.0}
SOURCES = {
    "6": 28.0, "2A": 19.0, "3F": 8.0, "3E": 5.0, "3B": 4.0, "3A": 3.0, "5A": 7.0, "5B": 5.0, "5C": 5.0, "1A": 5.0,
    "1D": 3.0, "7": 4.0, "8": 6.0, "4": 2.0, "9": 2.0, "10": 1.0,
}  # fmt: skip

KNOWN_FAMILY = 0.46  # a contact about a family that is known already
REFERRED_LATELY = 0.85  # of those, one referred in the last 12 months; with c1: rereferral_percent of 22.4 in view
REFERRAL_NO_FURTHER_ACTION = 0.063  # c1: no_further_action_percent
ENQUIRY = 0.34  # c4: Section47 over c1: referral_count is 0.36; some come later, from a child in need plan
CONFERENCE = 0.32  # c4: ICPC over Section47 is 0.32
PLAN = 0.86  # d3: CPP_start over c4: ICPC
PLAN_TO_CARE = 0.15
STRAIGHT_TO_CARE = 0.034
CIN_PLAN_TO_ENQUIRY = 0.08

# c2: Assessments_completed by duration in working days.
ASSESSMENT_DAYS = {
    (0, 0): 1.5, (1, 10): 11.4, (11, 20): 17.3, (21, 30): 16.0, (31, 40): 20.2, (41, 45): 18.1, (46, 50): 6.0,
    (51, 60): 4.6, (61, 85): 4.9,
}  # fmt: skip
# c4: ICPC by working days from the strategy discussion.
CONFERENCE_DAYS = {(4, 10): 9.4, (11, 15): 70.3, (16, 20): 8.7, (21, 35): 11.6}
ASSESSMENT_OUTCOMES = {"no further action": 33.0, "step down": 14.0, "child in need plan": 46.0, "other": 7.0}

CP_CATEGORIES = {"NEG": 49.0, "EMO": 38.0, "PHY": 7.0, "SAB": 4.0, "MUL": 2.0}
PRIMARY_NEEDS = {"N1": 57.0, "N2": 8.0, "N3": 4.0, "N4": 9.0, "N5": 14.0, "N6": 3.0, "N7": 1.0, "N8": 4.0}

CARE_STATUSES = {"V2": 32.0, "C1": 46.0, "C2": 20.0, "L2": 2.0}
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
CARE_ENDS = {"E4A": 34.0, "E4B": 8.0, "E45": 9.0, "E47": 4.0, "E12": 8.0, "E41": 6.0, "E13": 9.0, "E8": 22.0}
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
    "other": 3.0,
}
EARLY_HELP_DAYS = {(0, 5): 22.0, (6, 10): 30.0, (11, 20): 30.0, (21, 35): 14.0, (36, 60): 4.0}

# Census 2021, England, people under 18, rounded; the families who are known are not quite like all families.
ETHNICITIES = {
    "WBRI": 660.0, "WOTH": 55.0, "WIRI": 4.0, "WIRT": 4.0, "WROM": 7.0, "MWBC": 30.0, "MWBA": 18.0, "MWAS": 15.0,
    "MOTH": 20.0, "AIND": 22.0, "APKN": 38.0, "ABAN": 18.0, "AOTH": 17.0, "CHNE": 4.0, "BCRB": 16.0, "BAFR": 40.0,
    "BOTH": 12.0, "OOTH": 20.0, "NOBT": 20.0, "REFU": 3.0,
}  # fmt: skip

DIRT = 0.01
"""The share of rows of an export in which one value is written badly (another spelling, a blank, a date in words)."""
BROKEN = 0.0005
"""The share of rows of an export that cannot be read: an impossible date where one is needed."""

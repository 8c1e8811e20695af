"""How Ofsted's Annex A writes what the records hold: codes in its own words, yes and no, days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from trigpoint.simulation.records import Value

GENDER = {"M": "a) Male", "F": "b) Female", "U": "c) Not stated/recorded (or unborn)", "N": "d) Neither"}
ADULT_GENDER = {"M": "a) Male", "F": "b) Female", "N": "c) Neither", "U": "d) Not stated/recorded"}
_ETHNICITIES = "WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU"
# The guidance itself gives the letter s) twice.
ETHNICITY = {code: f"{chr(97 + n)}) {code}" for n, code in enumerate(_ETHNICITIES.split())} | {"NOBT": "s) NOBT"}
SOURCE = {
    "1A": "a) 1A: Individual",
    "1B": "b) 1B: Individual",
    "1C": "c) 1C: Individual",
    "1D": "d) 1D: Individual",
    "2A": "e) 2A: Schools",
    "2B": "f) 2B: Education services",
    "3A": "g) 3A: Health services",
    "3B": "h) 3B: Health services",
    "3C": "i) 3C: Health services",
    "3D": "j) 3D: Health services",
    "3E": "k) 3E: Health services",
    "3F": "l) 3F: Health services",
    "4": "m) 4: Housing",
    "5A": "n) 5A: LA services",
    "5B": "o) 5B: LA services",
    "5C": "p) 5C: LA services",
    "5D": "5D: LA services",
    "6": "q) 6: Police",
    "7": "r) 7: Other legal agency",
    "8": "s) 8: Other",
    "9": "t) 9: Anonymous",
    "10": "u) 10: Unknown",
}
NEED = {
    "N1": "N1 - Abuse or neglect",
    "N2": "N2 - Child’s disability",
    "N3": "N3 - Parental disability or illness",
    "N4": "N4 - Family in acute stress",
    "N5": "N5 - Family dysfunction",
    "N6": "N6 - Socially unacceptable behaviour",
    "N7": "N7 - Low income",
    "N8": "N8 - Absent parenting",
}
CLOSURE = {
    "RC1": "RC1 - Adopted",
    "RC3": "RC3 - Child arrangements order",
    "RC4": "RC4 - Special guardianship order",
    "RC5": "RC5 - Transferred to services of another local authority",
    "RC7": "RC7 - Services ceased for any other reason, including child no longer in need",
    "RC8": "RC8 - Case closed after assessment, no further action",
    "RC9": "RC9 - Case closed after assessment, referred to early help",
}
ABUSE = {
    "NEG": "a) Neglect",
    "PHY": "b) Physical abuse",
    "SAB": "c) Sexual abuse",
    "EMO": "d) Emotional abuse",
    "MUL": "e) Multiple/not recommended",
}
LEGAL = {
    "C1": "C1: ICO",
    "C2": "C2: FCO",
    "E1": "E1: Placement order",
    "V2": "V2: Single period under S20",
    "L2": "L2: EPO",
}
PERMANENCE = {
    "return home": "a) Return to family",
    "adoption": "b) Adoption",
    "guardianship": "c) SGO/CAO",
    "supported living": "d) Supported living in the community",
    "long-term fostering": "f) Long-term fostering",
    "other": "g) other",
}
CEASED = {
    "E12": "b) E12: Adopted - consent dispensed",
    "E4A": "e) E4A: Returned home to live with parents or relatives - part of planning",
    "E4B": "f) E4B: Returned home to live with parents or relatives - not part of planning",
    "E13": "g) E13: Parents, relatives or other with no parental responsibility",
    "E41": "h) E41: Residence order granted",
    "E45": "i) E45: Special Guardianship Orders - former carer relative/friend",
    "E47": "k) E47: Special Guardianship Orders - relative/friend",
    "E5": "m) E5: Moved into independent living - supported",
    "E6": "n) E6: Moved into independent living - no support",
    "E7": "o) E7: Transferred to residential care funded by adult social services",
    "E8": "t) E8: Care ceased for any other reason",
}
PLACEMENT = {
    "U1": "a) U1: Foster placement - relatives - long term",
    "U3": "c) U3: Foster placement - relative - not FFA",
    "U4": "d) U4: Foster placement - long term",
    "U6": "f) U6: Foster placement - not FFA",
    "P1": "k) P1: Placed with parents",
    "P2": "l) P2: Independent living",
    "H5": "n) H5: Residential accommodation",
    "K2": "p) K2: Children’s Homes",
    "R1": "q) R1: Residential Care Home",
    "S1": "u) S1: Residential school",
}
PROVIDER = {
    "PR0": "a) PR0: Parents/Parental responsibility",
    "PR1": "b) PR1: Own provision",
    "PR2": "c) PR2: Other LA provision",
    "PR4": "e) PR4: Private provision",
    "PR5": "f) PR5: Voluntary/third sector",
}
LOCATION = {"in": "a) In", "out": "b) Out"}
ELIGIBILITY = {"relevant": "a) Relevant child", "former relevant": "b) Former relevant child"}
TOUCH = {"YES": "a) Yes", "NO": "b) No", "REFU": "d) Refu", "NREQ": "e) NREQ"}
ACCOMMODATION = {
    "B": "B: Parents/relatives",
    "D": "D: Semi-independent, transitional accommodation and self-contained accommodation",
    "E": "E: Supported lodgings",
    "K": "K: Ordinary lodgings, without formal support",
    "R": "R: Residence not known",
    "S": "S: No fixed abode / homeless",
    "U": "U: Independent living",
    "X": "X: In custody",
    "Y": "Y: Other accommodation",
    "Z": "Z: With former foster carers",
}
SUITABILITY = {"1": "a) Suitable", "2": "b) Unsuitable"}
ACTIVITY = {
    "F1": "F1: Full time in higher education",
    "F2": "F2: Full time in education other than higher",
    "F4": "F3: Full time in training or employment",
    "F5": "F3: Full time in training or employment",
    "P5": "P3: Part time in training or employment",
    "G4": "G4: Not in education, employment or training - illness or disability",
    "G5": "G5: Not in education, employment or training - other",
    "G6": "G6: Not in education, employment or training - pregnancy or parenting",
}


def say(words: Mapping[str, str], value: Value) -> str | None:
    """The list's words for a code; blank stays blank."""
    return words[str(value)] if value is not None else None


def yes_no(value: Value) -> str | None:
    """`a) Yes` or `b) No`; blank stays blank."""
    return None if value is None else "a) Yes" if value else "b) No"


def known(value: Value) -> str:
    """`a) Yes`, `b) No` or, where it is blank, `c) Unknown`."""
    return yes_no(value) or "c) Unknown"


def age(born: Value, day: dt.date) -> int | None:
    """Whole years; -1 before birth, blank where the birth is not known."""
    if not isinstance(born, dt.date):
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

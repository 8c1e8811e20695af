"""`load ssda903`: modules written by hand, and how times, placements and statuses are made of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.intake.formats.conftest import Held, Load
from tests.support.shared import shared

D = dt.date

MODULES = {
    "header": """
CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
101,1,27/03/2012,WBRI,A1,,
102,2,09/09/2009,BCRB,UN1,1,01/02/2026
103,2,01/01/2006,MWBC,A3,0,
""",
    # 101: began before the year, moved (with a change of status on the way), went home, came back.
    # 102: one episode that is open. 103: its last known episode goes on, and the next is not in the return.
    "episodes": """
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
101,10/02/2025,P,C1,N1,U6,PR1,01/06/2025,X1,,AB1 2CD,EF3 4GH,SC1
101,01/06/2025,L,C2,N1,U6,PR1,20/08/2025,X1,CARPL,,EF3 4GH,SC1
101,20/08/2025,P,C2,N1,K2,PR4,30/09/2025,E4A,,,IJ5 6KL,SC2
101,05/01/2026,S,V2,N5,U4,PR1,,,,,,
102,15/11/2025,S,C2,N1,H5,PR4,,,,,,
103,01/05/2025,S,V2,N4,P2,PR1,01/09/2025,X1,,,,
""",
    "reviews": """
CHILD,DOB,REVIEW,REVIEW_CODE
101,27/03/2012,15/07/2025,PN1
101,27/03/2012,02/02/2026,PN6
101,27/03/2012,01/12/2025,PN6
""",
    "missing": """
CHILD,DOB,MISSING,MIS_START,MIS_END
102,09/09/2009,M,20/12/2025,22/12/2025
102,09/09/2009,A,30/03/2026,
""",
    "uasc": "CHILD,SEX,DOB,DUC\n102,2,09/09/2009,09/09/2027",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n103,01/01/2006,YES,F2,U1\n104,02/02/2005,NO,0,S2",
    "ad1": """
CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR
101,27/03/2012,02/03/2025,04/05/2025,1,2,MF,L0
""",
    "placed_for_adoption": """
CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED
101,27/03/2012,02/03/2025,,
102,09/09/2009,01/12/2025,01/02/2026,RD3
""",
    "oc2": """
CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED
101,27/03/2012,12,,0,,1,1,0,0,,
102,09/09/2009,,SDQ5,1,,0,1,1,1,0,1
""",
    "previous_permanence": """
CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM
101,27/03/2012,P2,E09000012,01/06/2019
102,09/09/2009,Z1,,
""",
    "dolo": "CHILD,DOB,DOLO_START,DOLO_END\n101,27/03/2012,01/01/2025,02/01/2025",
}


def folder(path: Path, **changed: str) -> Path:
    path.mkdir()
    for name, text in (MODULES | changed).items():
        (path / f"{name}.csv").write_text(text.strip() + "\n", encoding="utf-8")
    return path


def test_a_time_looked_after_is_made_of_its_episodes(tmp_path: Path, loaded: Load, held: Held) -> None:
    result = loaded("ssda903", folder(tmp_path / "903"))
    assert all((a.read, a.unread_columns) == (a.taken, ()) for a in result.accounts)
    assert {a.file: a.read for a in result.accounts} == {
        "header.csv": 3, "episodes.csv": 6, "reviews.csv": 3, "missing.csv": 2, "uasc.csv": 1, "oc3.csv": 2,
        "ad1.csv": 1, "placed_for_adoption.csv": 2, "oc2.csv": 2, "previous_permanence.csv": 2,
    }  # fmt: skip
    assert "dolo.csv was not read: it is none of the lists." in result.notes
    assert held("care_period", ["started_on", "ended_on", "end_reason", "primary_need"]) == [
        (D(2025, 2, 10), D(2025, 9, 30), "E4A", "N1"),
        (D(2025, 5, 1), None, None, "N4"),
        (D(2025, 11, 15), None, None, "N1"),
        (D(2026, 1, 5), None, None, "N5"),
    ]
    assert len(held("care_episode", ["started_on"])) == 6


def test_placements_and_statuses_are_made_alike(tmp_path: Path, loaded: Load, held: Held) -> None:
    loaded("ssda903", folder(tmp_path / "903"))
    # A change of status only is no new placement, and a change of placement only no new status.
    columns = ["started_on", "ended_on", "type", "change_reason", "postcode_district"]
    assert held("placement", columns) == [
        (D(2025, 2, 10), D(2025, 8, 20), "U6", "CARPL", "EF3"),
        (D(2025, 5, 1), D(2025, 9, 1), "P2", None, None),
        (D(2025, 8, 20), D(2025, 9, 30), "K2", None, "IJ5"),
        (D(2025, 11, 15), None, "H5", None, None),
        (D(2026, 1, 5), None, "U4", None, None),
    ]
    assert held("legal_status", ["started_on", "ended_on", "status"]) == [
        (D(2025, 2, 10), D(2025, 6, 1), "C1"),
        (D(2025, 5, 1), D(2025, 9, 1), "V2"),
        (D(2025, 6, 1), D(2025, 9, 30), "C2"),
        (D(2025, 11, 15), None, "C2"),
        (D(2026, 1, 5), None, "V2"),
    ]


def test_reviews_and_absences_belong_to_the_time_in_which_their_day_lies(
    tmp_path: Path, loaded: Load, held: Held
) -> None:
    loaded("ssda903", folder(tmp_path / "903"))
    periods = dict(held("care_period", ["started_on", "care_period_id"]))
    reviews = dict(held("care_review", ["held_on", "care_period_id"]))
    assert reviews[D(2025, 7, 15)] == periods[D(2025, 2, 10)]
    assert reviews[D(2026, 2, 2)] == periods[D(2026, 1, 5)]
    assert reviews[D(2025, 12, 1)] is None  # between two times
    assert {key for _, key in held("missing_episode", ["started_on", "care_period_id"])} == {periods[D(2025, 11, 15)]}
    # The decision and the adoption that followed are one row.
    assert held("permanence", ["decided_on", "matched_on", "placed_on", "reversed_on", "reversed_reason"]) == [
        (D(2025, 3, 2), D(2025, 5, 4), None, None, None),
        (D(2025, 12, 1), None, None, D(2026, 2, 1), "RD3"),
    ]


def test_a_years_health_and_earlier_orders_are_read(tmp_path: Path, loaded: Load, held: Held) -> None:
    loaded("ssda903", folder(tmp_path / "903"))
    told = ["sdq_score", "sdq_reason", "convicted", "immunisations_up_to_date", "teeth_checked", "health_assessed"]
    assert held("care_health", told) == [
        (12, None, False, True, True, False),
        (None, "SDQ5", True, False, True, True),
    ]
    helped = ["health_surveillance_up_to_date", "substance_misuse", "intervention_received", "intervention_offered"]
    assert held("care_health", helped) == [(None, False, None, None), (None, True, False, True)]
    assert held("previous_permanence", ["kind", "authority", "order_on"]) == [
        ("P2", "E09000012", D(2019, 6, 1)),
        ("Z1", None, None),
    ]


def test_people_are_put_together_from_every_module(tmp_path: Path, loaded: Load, held: Held) -> None:
    loaded("ssda903", folder(tmp_path / "903"))
    assert held("person", ["born_on", "gender", "ethnicity", "unaccompanied", "is_mother"]) == [
        (D(2005, 2, 2), None, None, None, None),
        (D(2006, 1, 1), "F", "MWBC", None, False),
        (D(2009, 9, 9), "F", "BCRB", True, True),
        (D(2012, 3, 27), "M", "WBRI", None, None),
    ]
    assert [row for row in held("person", ["upn"], vault=True) if row[0]] == [("A1",), ("A3",)]
    assert held("care_leaver", ["in_touch", "activity", "accommodation", "accommodation_suitability"]) == [
        ("NO", None, "S", "2"),
        ("YES", "F2", "U", "1"),
    ]


@pytest.mark.parametrize(
    ("module", "heading", "other"),
    [
        ("header", "SEX", "GENDER"),
        ("episodes", "PLACE_PROVIDER", "PROVIDER"),
        ("missing", "MIS_START", "MISSING_START"),
    ],
)
def test_names_of_columns_of_other_years(
    tmp_path: Path, loaded: Load, held: Held, module: str, heading: str, other: str
) -> None:
    loaded("ssda903", folder(tmp_path / "903", **{module: MODULES[module].replace(heading, other)}))
    assert held("person", ["gender"])[:3] == [("F",), ("F",), ("M",)]
    assert held("placement", ["provider"])[0] == ("PR1",)
    assert len(held("missing_episode", ["started_on"])) == 2


def test_another_return_takes_the_place_of_the_one_before(tmp_path: Path, loaded: Load, held: Held) -> None:
    loaded("ssda903", folder(tmp_path / "one"), as_of=D(2025, 12, 31))
    only = "\n".join([*MODULES["episodes"].strip().splitlines()[:1], "102,15/11/2025,S,C2,N1,H5,PR4,,,,,,"])
    loaded("ssda903", folder(tmp_path / "two", episodes=only, missing="CHILD,DOB,MISSING,MIS_START,MIS_END"))
    assert held("care_period", ["started_on"]) == [(D(2025, 11, 15),)]
    assert held("missing_episode", ["started_on"]) == []


@pytest.mark.shared
def test_the_public_sample_is_read_to_the_last_row(loaded: Load) -> None:
    sample = shared("samples/ssda903/fake")
    result = loaded("ssda903", sample)
    for account in result.accounts:
        lines = (sample / account.file).read_text(encoding="utf-8-sig").splitlines()
        assert account.read == len([line for line in lines if line.strip()]) - 1, account.file
    assert result.set_aside <= 5  # rows that are there twice

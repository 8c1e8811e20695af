"""`load cin-census`: a return written by hand, and returns that are damaged, hostile, or of a schema to come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from tests.intake.formats.conftest import Held, Load
from tests.support.shared import shared
from trigpoint.intake.mapping_files import load_mapping
from trigpoint.intake.opening import open_safely
from trigpoint.intake.records import elements
from trigpoint.model.problem import UserMistake
from trigpoint.store.workspace import Workspace

D = dt.date

HEADER = """<Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>
<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails></Header>"""

FIRST = """
<Child>
  <ChildIdentifiers>
    <LAchildID>C1</LAchildID><UPN>A123456789123</UPN><PersonBirthDate>2015-03-27</PersonBirthDate><Sex>F</Sex>
  </ChildIdentifiers>
  <ChildCharacteristics>
    <Ethnicity>WBRI</Ethnicity>
    <Disabilities><Disability>HAND</Disability><Disability>HEAR</Disability></Disabilities>
  </ChildCharacteristics>
  <CINdetails>
    <CINreferralDate>2025-10-06</CINreferralDate>
    <ReferralSource>1A</ReferralSource>
    <PrimaryNeedCode>N4</PrimaryNeedCode>
    <Assessments>
      <AssessmentActualStartDate>2025-10-07</AssessmentActualStartDate>
      <AssessmentAuthorisationDate>2025-11-14</AssessmentAuthorisationDate>
      <FactorsIdentifiedAtAssessment><AssessmentFactors>1C</AssessmentFactors></FactorsIdentifiedAtAssessment>
    </Assessments>
    <Assessments><AssessmentActualStartDate>2026-02-02</AssessmentActualStartDate></Assessments>
    <CINPlanDates><CINPlanStartDate>2025-11-17</CINPlanStartDate><CINPlanEndDate>2026-01-05</CINPlanEndDate></CINPlanDates>
    <Section47>
      <S47ActualStartDate>2026-01-05</S47ActualStartDate>
      <InitialCPCtarget>2026-01-26</InitialCPCtarget>
      <DateOfInitialCPC>2026-01-23</DateOfInitialCPC>
      <ICPCnotRequired>false</ICPCnotRequired>
    </Section47>
    <ReferralNFA>0</ReferralNFA>
    <ChildProtectionPlans>
      <CPPstartDate>2026-01-23</CPPstartDate>
      <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
      <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
      <NumberOfPreviousCPP>1</NumberOfPreviousCPP>
      <Reviews><CPPreviewDate>2026-02-20</CPPreviewDate><CPPreviewDate>2026-03-20</CPPreviewDate></Reviews>
    </ChildProtectionPlans>
  </CINdetails>
</Child>"""

SECOND = """
<Child>
  <ChildIdentifiers><LAchildID>C2</LAchildID><ExpectedPersonBirthDate>2026-05-01</ExpectedPersonBirthDate><Sex>U</Sex></ChildIdentifiers>
  <ChildCharacteristics><Ethnicity>NOBT</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities></ChildCharacteristics>
  <CINdetails>
    <CINreferralDate>2026-01-12</CINreferralDate><ReferralSource>6</ReferralSource>
    <CINclosureDate>2026-01-12</CINclosureDate><ReasonForClosure>RC8</ReasonForClosure><ReferralNFA>true</ReferralNFA>
  </CINdetails>
  <CINdetails>
    <CINreferralDate>2026-03-02</CINreferralDate><ReferralSource>2A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>
    <ReferralNFA>false</ReferralNFA>
  </CINdetails>
</Child>"""


def census(path: Path, *children: str, above: str = "", root: str = "<Message>") -> Path:
    body = f"{above}{root}{HEADER}<Children>{''.join(children)}</Children></Message>"
    path.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', encoding="utf-8")
    return path


def test_every_part_of_a_return_is_where_its_definition_puts_it(tmp_path: Path, loaded: Load, held: Held) -> None:
    result = loaded("cin-census", census(tmp_path / "cin.xml", FIRST, SECOND))
    assert all(a.read == a.taken and not a.unread_columns and not a.missing_columns for a in result.accounts)
    assert {a.table: a.read for a in result.accounts if a.table != "person"} == {
        "referral": 3, "assessment": 2, "cin_plan": 1, "section_47_enquiry": 1, "cp_plan": 1, "cp_review": 2,
        "pre_proceedings": 0,
    }  # fmt: skip
    assert held("person", ["born_on", "expected_on", "gender", "ethnicity", "disabled"]) == [
        (D(2015, 3, 27), None, "F", "WBRI", True),
        (None, D(2026, 5, 1), "U", "NOBT", False),
    ]
    assert held("person", ["person_id", "upn"], vault=True) == [("C1", "A123456789123"), ("C2", None)]
    assert held("referral", ["received_on", "source", "no_further_action"]) == [
        (D(2025, 10, 6), "1A", False),
        (D(2026, 1, 12), "6", True),
        (D(2026, 3, 2), "2A", False),
    ]
    # A referral that came to nothing opened no case.
    assert held("cin_episode", ["started_on", "ended_on", "primary_need"]) == [
        (D(2025, 10, 6), None, "N4"),
        (D(2026, 3, 2), None, "N1"),
    ]
    assert held("assessment", ["started_on", "completed_on"]) == [
        (D(2025, 10, 7), D(2025, 11, 14)),
        (D(2026, 2, 2), None),
    ]
    assert held("cin_plan", ["started_on", "ended_on"]) == [(D(2025, 11, 17), D(2026, 1, 5))]
    assert held("section_47_enquiry", ["strategy_discussion_on", "conference_unnecessary"]) == [(D(2026, 1, 5), False)]
    assert held("initial_conference", ["target_on", "held_on"]) == [(D(2026, 1, 26), D(2026, 1, 23))]
    assert held("cp_plan", ["started_on", "ended_on", "initial_category", "latest_category"]) == [
        (D(2026, 1, 23), None, "NEG", "EMO")
    ]
    assert held("cp_review", ["held_on"]) == [(D(2026, 2, 20),), (D(2026, 3, 20),)]


def test_what_belongs_together_is_joined(tmp_path: Path, loaded: Load, held: Held) -> None:
    loaded("cin-census", census(tmp_path / "cin.xml", FIRST))
    ((referral,),) = held("referral", ["referral_id"])
    for table in ("cin_episode", "cin_plan", "section_47_enquiry", "initial_conference", "cp_plan"):
        assert held(table, ["referral_id"]) == [(referral,)]
    assert held("assessment", ["referral_id"]) == [(referral,)] * 2
    assert held("cp_review", ["cp_plan_id"]) == held("cp_plan", ["cp_plan_id"]) * 2
    assert held("initial_conference", ["section_47_enquiry_id"]) == held(
        "section_47_enquiry", ["section_47_enquiry_id"]
    )


def test_a_next_return_takes_the_place_of_the_one_before(tmp_path: Path, loaded: Load, held: Held) -> None:
    loaded("cin-census", census(tmp_path / "one.xml", FIRST, SECOND), as_of=D(2025, 12, 31))
    loaded("cin-census", census(tmp_path / "two.xml", SECOND))
    assert held("person", ["gender"]) == [("U",)]
    assert held("referral", ["source"]) == [("2A",), ("6",)]
    # The second return has no plan at all: the first one's is gone.
    assert held("cp_plan", ["started_on"]) == []


def test_order_namespaces_and_older_names_do_not_matter(tmp_path: Path, loaded: Load, held: Held) -> None:
    child = FIRST.replace("<Sex>F</Sex>", "<GenderCurrent>2</GenderCurrent>")
    # The identifiers come last, below what needs them.
    start, _, rest = child.partition("<ChildIdentifiers>")
    identifiers, _, after = rest.partition("</ChildIdentifiers>")
    turned = start + after.replace("</Child>", f"<ChildIdentifiers>{identifiers}</ChildIdentifiers></Child>")
    loaded("cin-census", census(tmp_path / "cin.xml", turned, root='<Message xmlns="urn:example:census">'))
    assert held("person", ["gender", "born_on"]) == [("F", D(2015, 3, 27))]
    assert held("cp_review", ["person_id"], vault=True) == [("C1",), ("C1",)]


def test_elements_that_nobody_knows_are_named_once_with_their_place(tmp_path: Path, loaded: Load) -> None:
    more = "<Scribbles><Scribble>2026-02-01</Scribble></Scribbles></CINdetails>"
    odd = FIRST.replace("</CINdetails>", more).replace(
        "</ChildIdentifiers>", "<Nickname>x</Nickname></ChildIdentifiers>"
    )
    result = loaded("cin-census", census(tmp_path / "cin.xml", odd, odd.replace("C1", "C3")))
    unread = {a.sheet: a.unread_columns for a in result.accounts if a.unread_columns}
    assert unread == {
        "Child": ("ChildIdentifiers/Nickname",),
        "Child/CINdetails": ("CINdetails/Scribbles",),
    }


def test_pre_proceedings_are_read(tmp_path: Path, loaded: Load, held: Held) -> None:
    """What the return of 2026 asks of pre-proceedings and of meetings of the family network."""
    more = (
        "<PreProceedingsandFGDM><PPStartDate>2026-02-01</PPStartDate><LBPSentDate>2026-02-03</LBPSentDate>"
        "<FGDMMeetingOffer>1</FGDMMeetingOffer><FGDMMeetingFac>0</FGDMMeetingFac>"
        "<InitialPPMeetingDate>2026-02-10</InitialPPMeetingDate><ReviewMeetingsCount>2</ReviewMeetingsCount>"
        "<StepDecisionDate>2026-03-20</StepDecisionDate></PreProceedingsandFGDM></CINdetails>"
    )
    result = loaded("cin-census", census(tmp_path / "cin.xml", FIRST.replace("</CINdetails>", more)))
    assert not [path for a in result.accounts for path in a.unread_columns]
    columns = ["decided_on", "letter_on", "initial_meeting_on", "review_meetings", "stepped_on"]
    assert held("pre_proceedings", columns) == [
        (D(2026, 2, 1), D(2026, 2, 3), D(2026, 2, 10), 2, D(2026, 3, 20)),
    ]
    assert held("pre_proceedings", ["family_meeting_offered", "family_meeting_held"]) == [(True, False)]
    assert held("pre_proceedings", ["referral_id"]) == held("referral", ["referral_id"])[:1]


def test_an_element_that_stands_there_twice_is_named(tmp_path: Path, loaded: Load, held: Held) -> None:
    twice = SECOND.replace(
        "<ReferralSource>6</ReferralSource>", "<ReferralSource>6</ReferralSource><ReferralSource>7</ReferralSource>"
    )
    result = loaded("cin-census", census(tmp_path / "cin.xml", twice))
    unread = [path for a in result.accounts for path in a.unread_columns]
    assert unread == ["CINdetails/ReferralSource (a second time)"]
    assert held("referral", ["source"]) == [("2A",), ("7",)]


def test_a_folder_of_returns_is_read_and_other_formats_pass_xml_over(tmp_path: Path, loaded: Load, held: Held) -> None:
    folder = tmp_path / "returns"
    folder.mkdir()
    census(folder / "north.xml", FIRST)
    census(folder / "south.xml", SECOND)
    loaded("cin-census", folder)
    assert held("person", ["gender"]) == [("F",), ("U",)]
    with pytest.raises(UserMistake, match="holds no file that can be read"):
        loaded("tables", folder)


def test_a_row_without_its_day_is_set_aside_by_the_number_of_its_child(
    tmp_path: Path, loaded: Load, workspace: Workspace
) -> None:
    wrong = SECOND.replace("2026-03-02", "soon")
    result = loaded("cin-census", census(tmp_path / "cin.xml", FIRST, wrong))
    assert [(r.sheet, r.reason, r.rows) for r in result.reasons] == [
        ("Child/CINdetails", '"CINdetails/CINreferralDate" is not a date', 1)
    ]
    assert not any("C2" in note or "soon" in note for note in result.notes)
    assert result.snapshot.aside is not None
    aside = pl.read_parquet(workspace.store.path_of(result.snapshot.aside, vault=True))
    # The second child of the file; which of the child's two referrals, the cells say.
    assert aside["row"].to_list() == [2]
    assert "CINdetails/ReferralSource: 2A" in aside["cells"].to_list()[0]


BOMB = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{n} "{("&a" + (str(n - 1) if n > 1 else "") + ";") * 10}">' for n in range(1, 10)
)


@pytest.mark.parametrize(
    "above",
    [
        BOMB + "]>",
        '<!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/evil.dtd">',
        # Beyond what the first look at a file sees.
        f"<!-- {'x' * 9000} --><!DOCTYPE Message [<!ENTITY x 'y'>]>",
    ],
)
def test_entities_and_document_types_are_refused(tmp_path: Path, loaded: Load, above: str) -> None:
    with pytest.raises(UserMistake, match="declares XML entities or a document type"):
        loaded("cin-census", census(tmp_path / "cin.xml", FIRST, above=above))


def test_damage_is_said_with_its_line_and_nothing_of_a_child(tmp_path: Path, loaded: Load) -> None:
    path = census(tmp_path / "cin.xml", FIRST, SECOND)
    path.write_text(path.read_text(encoding="utf-8")[:-400], encoding="utf-8")
    with pytest.raises(UserMistake) as caught:
        loaded("cin-census", path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.line is not None) == ("cin.xml", True)
    assert not any(text in str(problem) for text in ("C1", "C2", "2015", "A123456789123"))


def test_another_document_is_refused_by_its_first_element(tmp_path: Path, loaded: Load) -> None:
    path = tmp_path / "other.xml"
    path.write_text("<Invoice><Line/></Invoice>", encoding="utf-8")
    with pytest.raises(UserMistake, match='it begins with "Invoice", not "Message"'):
        loaded("cin-census", path)


@pytest.mark.parametrize("encoding", ["utf-7", "shift_jis", "nonsense", "utf-16"])
def test_an_encoding_that_cannot_be_read_is_said_to_be(tmp_path: Path, loaded: Load, encoding: str) -> None:
    path = census(tmp_path / "cin.xml", FIRST)
    path.write_text(path.read_text(encoding="utf-8").replace('"UTF-8"', f'"{encoding}"'), encoding="utf-8")
    with pytest.raises(UserMistake, match=r"not in the encoding that its first line names.*Export it again as UTF-8"):
        loaded("cin-census", path)


@pytest.mark.parametrize("declared", ["", ' encoding="utf-8"'])
def test_a_line_that_is_not_in_utf_8_is_named_as_that(tmp_path: Path, loaded: Load, declared: str) -> None:
    path = census(tmp_path / "cin.xml", FIRST)
    text = path.read_text(encoding="utf-8").replace(' encoding="UTF-8"', declared).replace("WBRI", "\u00e9")
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UserMistake, match="line 9: A character of the line is not in UTF-8"):
        loaded("cin-census", path)


def test_damage_of_a_return_in_another_encoding_is_not_laid_to_its_encoding(tmp_path: Path, loaded: Load) -> None:
    path = census(tmp_path / "cin.xml", FIRST)
    text = path.read_text(encoding="utf-8").replace('"UTF-8"', '"iso-8859-1"').replace("WBRI<", "\u00e9<<")
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UserMistake, match="line 9: The XML is damaged at character"):
        loaded("cin-census", path)


@pytest.mark.parametrize(("encoding", "mark"), [("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")])
def test_damage_of_a_return_in_utf_16_is_not_laid_to_its_encoding(
    tmp_path: Path, loaded: Load, encoding: str, mark: bytes
) -> None:
    path = census(tmp_path / "cin.xml", FIRST)
    text = path.read_text(encoding="utf-8").replace('"UTF-8"', '"UTF-16"').replace("WBRI<", "\u00e9<<")
    path.write_bytes(mark + text.encode(encoding))
    with pytest.raises(UserMistake, match="line 9: The XML is damaged at character"):
        loaded("cin-census", path)


def test_a_return_in_utf_16_is_read(tmp_path: Path, loaded: Load, held: Held) -> None:
    path = census(tmp_path / "cin.xml", FIRST)
    path.write_text(path.read_text(encoding="utf-8").replace('"UTF-8"', '"UTF-16"'), encoding="utf-16")
    loaded("cin-census", path)
    assert len(held("referral", ["received_on"])) == 1


def test_a_return_without_a_child_is_refused_and_takes_nobodys_place(tmp_path: Path, loaded: Load, held: Held) -> None:
    loaded("cin-census", census(tmp_path / "cin.xml", FIRST))
    with pytest.raises(UserMistake, match=r"There is no Child in it.*Each is Message/Children/Child"):
        loaded("cin-census", census(tmp_path / "empty.xml"))
    assert len(held("referral", ["received_on"])) == 1


def test_no_more_than_a_few_records_are_held_at_once(tmp_path: Path) -> None:
    from trigpoint.catalogue.load import load_catalogue
    from trigpoint.catalogue.national import national_definitions

    mapping = load_mapping("cin-census", [national_definitions()], load_catalogue())
    path = census(tmp_path / "cin.xml", *(FIRST.replace("C1", f"C{n}") for n in range(2000)))
    seen = 0
    for record in elements.records_of(open_safely(path), mapping):
        seen += 1
        assert record.tag == "Child"
    assert seen == 2000
    import tracemalloc

    tracemalloc.start()
    for _ in elements.records_of(open_safely(path), mapping):
        pass
    few = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # The file is 3 MB; the tree of all of it would be several times that.
    assert few < 1_500_000 < path.stat().st_size


def test_a_record_that_never_closes_is_refused(tmp_path: Path, loaded: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elements, "RECORD_BYTES", 200_000)
    endless = "<Child>" + "<x>y</x>" * 100_000 + "</Child>"
    with pytest.raises(UserMistake, match="has a record of more than"):
        loaded("cin-census", census(tmp_path / "cin.xml", endless))


@pytest.mark.shared
@pytest.mark.parametrize("name", ["CIN_Census_2024.xml", "CIN_Census_2026.xml", "fake_CIN_data.xml"])
def test_samples_are_read_to_the_last_element(loaded: Load, name: str) -> None:
    result = loaded("cin-census", shared(f"samples/cin_census/{name}"))
    unread = {path for a in result.accounts for path in a.unread_columns}
    assert unread <= {"CINdetails/PreProceedingsandFGDM"}
    text = shared(f"samples/cin_census/{name}").read_text(encoding="utf-8")
    read = {a.sheet: a.read for a in result.accounts}
    for tag in ("Child", "CINdetails", "Assessments", "Section47", "ChildProtectionPlans", "CPPreviewDate"):
        sheet = next(s for s in read if s.split("/")[-1] == tag)
        assert read[sheet] == text.count(f"<{tag}>"), tag

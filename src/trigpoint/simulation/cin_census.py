"""The borough's children in need census of the twelve months to its last day, as the return's XML (2026 schema)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from trigpoint.model.period import add_months
from trigpoint.simulation.records import Records, Row, Value

_SEX = {"M": "M", "F": "F"}


def write_cin_census(path: Path, records: Records) -> None:
    """Every child with a referral in the twelve months or a case open in them, with all that belongs to the case."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n')
        file.writelines(_header(records.until))
        file.write("<Children>\n")
        file.writelines(f"{_element('Child', child)}\n" for child in _Census(records).children())
        file.write("</Children>\n</Message>\n")


def _header(until: dt.date) -> Iterable[str]:
    yield "<Header>"
    details = _texts(("Collection", "CIN"), ("Year", str(until.year)), ("ReferenceDate", until))
    yield _element("CollectionDetails", details)
    source = _texts(("SourceLevel", "L"), ("LEA", "999"), ("SoftwareCode", "Trigpoint"), ("SerialNo", "001"))
    yield _element("Source", source)
    yield "</Header>\n"


def _element(name: str, inner: Iterable[str]) -> str:
    return f"<{name}>{''.join(inner)}</{name}>"


def _texts(*elements: tuple[str, Value]) -> list[str]:
    """Elements with their texts, in order; one without a value is left out."""
    return [f"<{name}>{_text(value)}</{name}>" for name, value in elements if value is not None]


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"  # the schema's `yesnotype`
    return value.isoformat() if isinstance(value, dt.date) else escape(str(value))


class _Census:
    """The rows of the borough by what they belong to."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.start = add_months(records.until + dt.timedelta(days=1), -12)
        self.people = {row["person_id"]: row for row in records.rows("person")}
        self.cases = {row["referral_id"]: row for row in records.rows("cin_episode")}
        self.conferences = {row["section_47_enquiry_id"]: row for row in records.rows("initial_conference")}

    def _by(self, table: str, column: str) -> dict[Value, list[Row]]:
        found: dict[Value, list[Row]] = {}
        for row in self.records.rows(table):
            found.setdefault(row[column], []).append(row)
        return found

    def children(self) -> Iterator[list[str]]:
        """What stands in each child's element."""
        parts = {
            name: self._by(name, "referral_id") for name in ("assessment", "cin_plan", "section_47_enquiry", "cp_plan")
        }
        reviews = self._by("cp_review", "cp_plan_id")
        referrals: dict[Value, list[Row]] = {}
        for row in self.records.rows("referral"):
            if self._counts(row):
                referrals.setdefault(row["person_id"], []).append(row)
        for person, own in referrals.items():
            details = [_element("CINdetails", self._details(row, parts, reviews)) for row in own]
            yield [*self._person(self.people[person]), *details]

    def _counts(self, referral: Row) -> bool:
        case = self.cases.get(referral["referral_id"])
        ended = case["ended_on"] if case else referral["decided_on"] or referral["received_on"]
        return ended is None or ended >= self.start  # type: ignore[operator]

    def _person(self, person: Row) -> Iterator[str]:
        born = person["born_on"]
        identifiers = _texts(
            ("LAchildID", person["person_id"]),
            ("UPN", person["upn"]),
            ("UPNunknown", None if person["upn"] else "UN3"),
            ("PersonBirthDate", born),
            ("ExpectedPersonBirthDate", None if born else person["expected_on"]),
            ("Sex", _SEX.get(str(person["gender"]), "U")),
        )
        yield _element("ChildIdentifiers", identifiers)
        traits = _texts(("Ethnicity", person["ethnicity"] or "NOBT"))
        if person["disabled"] is not None:
            traits.append(_element("Disabilities", _texts(("Disability", "DDA" if person["disabled"] else "NONE"))))
        yield _element("ChildCharacteristics", traits)

    def _details(
        self, referral: Row, parts: dict[str, dict[Value, list[Row]]], reviews: dict[Value, list[Row]]
    ) -> Iterator[str]:
        key = referral["referral_id"]
        case = self.cases.get(key)
        nothing = referral["no_further_action"]
        yield from _texts(("CINreferralDate", referral["received_on"]), ("ReferralSource", referral["source"]))
        if case is not None:
            yield from _texts(
                ("PrimaryNeedCode", case["primary_need"]),
                ("CINclosureDate", case["ended_on"]),
                ("ReasonForClosure", case["closure_reason"]),
            )
        elif nothing:
            yield from _texts(("CINclosureDate", referral["decided_on"]), ("ReasonForClosure", "RC8"))
        for row in parts["assessment"].get(key, ()):
            days = _texts(
                ("AssessmentActualStartDate", row["started_on"]), ("AssessmentAuthorisationDate", row["completed_on"])
            )
            yield _element("Assessments", days)
        for row in parts["cin_plan"].get(key, ()):
            days = _texts(("CINPlanStartDate", row["started_on"]), ("CINPlanEndDate", row["ended_on"]))
            yield _element("CINPlanDates", days)
        for row in parts["section_47_enquiry"].get(key, ()):
            yield _element("Section47", self._enquiry(row))
        yield from _texts(("ReferralNFA", bool(nothing)))
        for row in parts["cp_plan"].get(key, ()):
            yield _element("ChildProtectionPlans", self._plan(row, reviews.get(row["cp_plan_id"], [])))

    def _enquiry(self, row: Row) -> list[str]:
        conference = self.conferences.get(row["section_47_enquiry_id"], {})
        return _texts(
            ("S47ActualStartDate", row["strategy_discussion_on"]),
            ("InitialCPCtarget", conference.get("target_on")),
            ("DateOfInitialCPC", conference.get("held_on")),
            # Every enquiry says it: one that is not decided yet is not known to need no conference.
            ("ICPCnotRequired", bool(row["conference_unnecessary"])),
        )

    def _plan(self, row: Row, reviews: list[Row]) -> list[str]:
        plan = _texts(
            ("CPPstartDate", row["started_on"]),
            ("CPPendDate", row["ended_on"]),
            ("InitialCategoryOfAbuse", row["initial_category"]),
            ("LatestCategoryOfAbuse", row["latest_category"]),
            ("NumberOfPreviousCPP", row["previous_plans_reported"]),
        )
        held = _texts(*(("CPPreviewDate", review["held_on"]) for review in reviews))
        return [*plan, _element("Reviews", held)] if held else plan

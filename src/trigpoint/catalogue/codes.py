"""Code lists: `definitions/codes/*.yaml`."""

from __future__ import annotations

from trigpoint.catalogue.known import Known
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.read import Written
from trigpoint.catalogue.schema import Section
from trigpoint.model.table import Code, CodeList

KEYS = ("codes", "title", "source", "members", "notes")
MEMBER_KEYS = ("label", "also")


def read_codes(definition: Definition, known: Known) -> None:
    """Add a code list: codes as they are stored, how each reads, and how else people write it."""
    section = Section(definition.written, KEYS, known.problems, required=("title", "members"))
    name = section.name("codes")
    mistakes = len(known.problems)
    members = tuple(_member(code, item, known) for code, item in section.mapping("members").items())
    if section.has("members") and not members and len(known.problems) == mistakes:
        section.wrong("members", "A code list without codes.")
    known.codes[name] = CodeList(name, section.text("title"), members, section.text("source"))


def _member(code: str, item: Written, known: Known) -> Code:
    if isinstance(item.value, str):
        return Code(code, " ".join(item.value.split()))
    section = Section(item, MEMBER_KEYS, known.problems, required=("label",))
    return Code(code, section.text("label"), section.names("also"))

"""Write `docs/catalogue.md`: what answers each requirement, whether from records, and which packs show it.

`python -m tests.support.coverage`; a test holds the page against the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.support.repository import ROOT
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator

PAGE = ROOT / "docs" / "catalogue.md"
DOCUMENTS = (
    ("WEB", "A performance web of early intervention"),
    ("FRM", "A framework of six questions"),
    ("", "A monthly early help dataset"),
    ("PRG", "A progress report to a committee"),
    ("CON", "A provider's contract"),
    ("OFS", "A report to a board on Ofsted's indicators"),
)
HEAD = """# The catalogue, requirement by requirement

Five public documents of four councils say what a children's service wants to know; each row of them is a requirement
with an id. This page lists, for each, the indicators that answer it, whether they are computed from records or recorded
as people send them, and the packs that show them. It is written by `make catalogue` from the definitions, and a test
holds it against them. `trigpoint catalogue --answers ID` shows the same for one requirement.

- {answered} requirements are answered, {computed} of them by figures computed from records.
- Where documents disagree, each reading is an indicator of its own, and each pack shows its document's: early help
  assessments within 10 working days of the start, or of the request; within 20 of the request; a re-referral counted
  from the request before, or from the closing of the help before; in 6, 12 and 24 months.
- A recorded figure stands beside the computed one of `CON-28`: the good level of development at the end of reception is
  assessed by schools, and no system of those that Trigpoint reads exports it.

Where records hold less than a document asks, the figure says so in its notes:

- `CON-22`: a number without a share, because no register holds all pregnant teenagers and teenage parents.
- `WEB-43`, `WEB-44`, `FRM-3.8`, `FRM-3.9`, `FRM-3.10`: authorities need no longer follow those of 18; where none is
  recorded, the figures of ages 16 to 18 are those of 16 and 17. What is published of neighbours is of 16 and 17.
- `WEB-52`, `WEB-53`: what kind of organisation leads a team around the family is known from its own assessments.
- `OFS-03`: a fortnight is no period here. Whether visits are in time is judged on a month's last day; the list of
  visits overdue is of any day.
- `OFS-05`: records hold days, not hours.
- `FRM-3.2`, `FRM-5.1`, `FRM-5.4`: as far as case files were audited.
- `WEB-10`, `WEB-12`, `WEB-13`, `OFS-15` (no further action): the documents speak of targets or a threshold and state
  no number; a council loads or writes its own.
"""


def page(catalogue: Catalogue) -> str:
    """The whole page, as it should stand."""
    answered: dict[str, list[Indicator]] = {}
    for indicator in catalogue.indicators.values():
        for requirement in indicator.answers:
            answered.setdefault(requirement, []).append(indicator)
    packs = _packs(catalogue)
    head = HEAD.format(
        answered=len(answered),
        computed=sum(any(i.origin == "computed" for i in those) for those in answered.values()),
    )
    parts = [head]
    for prefix, title in DOCUMENTS:
        chosen = {r: those for r, those in answered.items() if _document(r) == prefix}
        rows = [_row(requirement, chosen[requirement], packs) for requirement in sorted(chosen, key=_order)]
        parts.append(_table(title, rows))
    return "\n".join(parts)


def _document(requirement: str) -> str:
    """The document of a requirement, by the letters before its hyphen; the monthly dataset's have none."""
    return requirement.partition("-")[0] if "-" in requirement else ""


def _order(requirement: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", requirement)]


def _packs(catalogue: Catalogue) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pack in catalogue.packs.values():
        for item in (item for section in pack.sections for item in section.items):
            shown = catalogue.find(item.indicator or item.ref or "")
            if shown is not None and pack.id not in found.setdefault(shown.id, []):
                found[shown.id].append(pack.id)
    return found


def _row(requirement: str, indicators: Iterable[Indicator], packs: dict[str, list[str]]) -> str:
    shown = [(f"{i.title} (`{i.id}`)", i.origin, packs.get(i.id, ["none"])) for i in indicators]
    origins = ", ".join(dict.fromkeys(origin for _, origin, _ in shown))
    where = ", ".join(dict.fromkeys(f"`{pack}`" for _, _, those in shown for pack in those))
    return f"| {requirement} | {'; '.join(title for title, _, _ in shown)} | {origins} | {where} |"


def _table(title: str, rows: Iterable[str]) -> str:
    return "\n".join(
        [f"## {title}", "", "| requirement | indicators | origin | packs |", "|---|---|---|---|", *rows, ""]
    )


if __name__ == "__main__":
    PAGE.write_text(page(load_catalogue()), encoding="utf-8")

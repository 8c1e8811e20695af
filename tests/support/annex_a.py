"""Annex A in the shapes that people send it, made up for tests, and read back without a store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import xlsxwriter

from trigpoint.catalogue.load import load_catalogue, national_definitions
from trigpoint.catalogue.objects import Catalogue
from trigpoint.intake.mapping import Mapping as Format
from trigpoint.intake.mapping_files import load_mapping
from trigpoint.intake.opening import open_safely
from trigpoint.intake.records.reading import Records, read_records
from trigpoint.store.pseudonym import pseudonyms

AS_OF = dt.date(2026, 3, 31)
KEY = b"a key that only the tests have..."[:32]

CONTACTS = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)", "Date of Contact",
            "Contact Source")  # fmt: skip
REFERRALS = (*CONTACTS[:5], "Date of referral", "Referral Source", "Referral NFA?",
             "Number of Referrals in Last 12 Months", "Allocated Team", "Allocated Worker")  # fmt: skip
SECTION_47 = (*CONTACTS[:5], "Does the Child have a Disability",
              "Strategy discussion initiating Section 47 Enquiry Start Date",
              "Was an Initial Child Protection Conference deemed unnecessary?",
              "Date of Initial Child Protection Conference",
              "Did the Initial Child Protection Conference Result in a Child Protection Plan",
              "Number of Section 47 Enquiries in the last 12 months", "Number of ICPCs in the last 12 months",
              "Allocated Team", "Allocated Worker")  # fmt: skip
PLANS = (*CONTACTS[:5], "Does the Child have a Disability", "Child Protection Plan Start Date",
         "Initial Category of Abuse", "Latest Category of Abuse", "Date of the Last Statutory Visit",
         "Was the Child Seen Alone?", "Date of latest review conference", "Child Protection Plan End Date",
         "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
         "Number of Previous Child Protection Plans", "Allocated Team", "Allocated Worker")  # fmt: skip

Row = Sequence[object]


def contact(child: object, on: object, source: object = "q) 6: Police", **other: object) -> Row:
    """One row of List 1."""
    return (child, other.get("gender", "b) Female"), other.get("ethnicity", "a) WBRI"), other.get("born", "01/02/2015"),
            other.get("age", 11), on, source)  # fmt: skip


def workbook(path: Path, sheets: Mapping[str, Iterable[Row]]) -> Path:
    """Write a workbook: each sheet's rows as they are, from its first row on. Dates become date cells."""
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write(number, column, cell)
    return path


@cache
def catalogue() -> Catalogue:
    """The national catalogue."""
    return load_catalogue()


@cache
def annex_a() -> Format:
    """The mapping of Annex A."""
    return load_mapping("annex-a", [national_definitions()], catalogue())


@cache
def own_tables() -> Format:
    """The mapping of Trigpoint's own tables."""
    return load_mapping("tables", [national_definitions()], catalogue())


def read(*paths: Path, mapping: Format | None = None, as_of: dt.date = AS_OF) -> Records:
    """Read files by a mapping (Annex A unless said), with pseudonyms by the tests' own key."""
    files = [open_safely(path) for path in paths]
    return read_records(
        files, mapping or annex_a(), catalogue(), as_of, lambda noun, values: pseudonyms(KEY, noun, values)
    )


def account(records: Records) -> list[tuple[str | None, int, int, int]]:
    """Each sheet's name, rows read, taken and set aside; always balanced."""
    found = [(a.sheet, a.read, a.taken, a.set_aside) for a in records.accounts]
    assert all(read == taken + aside for _, read, taken, aside in found)
    return found


def aside(records: Records, *, whole_rows: bool = True) -> list[tuple[str | None, int, str]]:
    """The sheet, row and reason of each row (or cell) set aside."""
    rows = records.aside.filter(records.aside["whole_row"] == whole_rows).sort("file", "sheet", "row")
    return list(rows.select("sheet", "row", "reason").iter_rows())

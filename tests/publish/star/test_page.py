"""The page about Power BI says what the tables are."""

from __future__ import annotations

from tests.support.star_tables import FILE, written


def test_the_page_has_every_table_column_and_measure_as_they_are() -> None:
    page = FILE.read_text(encoding="utf-8")
    assert page == written(page), "write it anew: python -m tests.support.star_tables"
    assert page.count("\n### `fact_") == 4 and page.count("\n### `dim_") == 6

"""An edition as published tables, laid out as government analysts lay them out (the package gptables)."""

from trigpoint.publish.tables.workbook import to_tables

__all__ = ["to_tables"]

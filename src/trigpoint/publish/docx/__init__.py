"""A paper as a Word document: real headings, tables that repeat their heads, charts that can be edited."""

"""Definitions: the catalogue to read, and drafts of the council's own that a second person approves."""

"""A paper as an accessible PDF (PDF/UA-1, ISO 14289-1), set by Typst in a typeface that comes with Trigpoint."""

from trigpoint.publish.pdf.printing import to_pdf

__all__ = ["to_pdf"]

"""Trigpoint: the performance system of an English children's-services authority."""

# Written here and read by the build: asking the installed package for it costs a tenth of a warm scorecard.
__version__ = "0.1.0"

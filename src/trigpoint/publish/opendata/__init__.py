"""Figures for the public in the layout of the Department for Education's statistics service, and its rules."""

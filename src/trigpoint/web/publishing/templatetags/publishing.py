"""Filters of the room of publishing."""

from __future__ import annotations

from django import template

from trigpoint.web.publishing.reading import size_in_words

register = template.Library()
register.filter("size", size_in_words)

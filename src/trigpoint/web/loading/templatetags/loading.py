"""Filters of the templates of loading."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(names: Mapping[str, str], key: str | None) -> str:
    """What a mapping holds under a key; the key itself where it holds nothing."""
    return names.get(key or "", key or "")

"""Filters of the templates of loading."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from trigpoint.web import place

register = template.Library()


@register.filter
def at(names: Mapping[str, str], key: str | None) -> str:
    """What a mapping holds under a key; the key itself where it holds nothing."""
    return names.get(key or "", key or "")


@register.filter
def pack_title(pack: str) -> str:
    """What a pack is called; its id where it is gone."""
    known = place.catalogue().packs.get(pack)
    return known.title if known is not None else pack

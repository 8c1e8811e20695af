"""Ids that stay: a project made again is the same project, so that a report built on it goes on working."""

from __future__ import annotations

import uuid

_OURS = uuid.uuid5(uuid.NAMESPACE_DNS, "powerbi.trigpoint.invalid")


def guid(*names: str) -> str:
    """The id of what is so named."""
    return str(uuid.uuid5(_OURS, "/".join(names)))


def short(*names: str) -> str:
    """The same in the twenty characters by which a report names its pages and visuals."""
    return uuid.uuid5(_OURS, "/".join(names)).hex[:20]

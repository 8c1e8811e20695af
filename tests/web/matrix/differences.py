"""Differences: of the packs within reach."""

from __future__ import annotations

from tests.support.matrix import Example

_QUERY = "pack=ofsted-kpis&period=2026-03"
_BEYOND = (("pack", "contract-return"),)

EXAMPLES = {
    "differences": Example(query=_QUERY, beyond=_BEYOND),
    "differences-csv": Example(query=_QUERY, beyond=_BEYOND),
    "differences-work-out": Example(
        get=False, post={"pack": "ofsted-kpis", "period": "2026-03", "against": "load"}, beyond=_BEYOND
    ),
}

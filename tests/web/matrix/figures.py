"""The scorecard, its files, a row's own page, and why a figure is what it is."""

from __future__ import annotations

from tests.support.matrix import Example

_ROW = {"indicator": "cp_plans_open", "period": "2026-03"}
_PACK = "pack=ofsted-kpis"
_ELSEWHERE = (("pack", "early-help-monthly"),)

EXAMPLES = {
    "figures": Example(query=_PACK, beyond=_ELSEWHERE),
    "figures-download": Example(kwargs={"kind": "csv"}, query=_PACK, beyond=_ELSEWHERE),
    "journeys": Example(query=_PACK, beyond=_ELSEWHERE),
    "map": Example(query=_PACK, beyond=_ELSEWHERE),
    "figure": Example(kwargs=_ROW, query=_PACK, beyond=_ELSEWHERE),
    "why": Example(kwargs=_ROW, query=_PACK, beyond=_ELSEWHERE),
}

"""The API, which lets nobody in without a token of their own, and the page on which those are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.matrix import Example

_PACK = {"pack": "ofsted-kpis"}
_FIGURES = _PACK | {"period": "2026-03"}
_ELSEWHERE = (("pack", "contract-return"),)
_INDICATOR = {"indicator": "cp_plans_open"}


def _token(user: Any) -> Mapping[str, Any]:
    """A token of whoever asks; of nobody, one that does not exist."""
    from trigpoint.web.api.models import Token

    return {"number": 1 if user is None else Token.objects.make(user, "a report", 30)[0].pk}


EXAMPLES = {
    "api-root": Example(),
    "openapi-json": Example(post={}),
    "api-packs": Example(token=True),
    "api-scorecard": Example(kwargs=_FIGURES, beyond=_ELSEWHERE, token=True),
    "api-figures": Example(kwargs=_FIGURES, beyond=_ELSEWHERE, token=True),
    "api-commentary": Example(kwargs=_FIGURES, beyond=_ELSEWHERE, token=True),
    "api-actions": Example(kwargs=_PACK, beyond=_ELSEWHERE, token=True),
    "api-indicators": Example(token=True),
    "api-indicator": Example(kwargs=_INDICATOR, token=True),
    "api-explanation": Example(kwargs=_INDICATOR | {"period": "2026-03"}, beyond=_ELSEWHERE, token=True),
    "api-editions": Example(token=True),
    "api-edition": Example(kwargs={"edition": "no-such"}, token=True),
    "tokens": Example(post={"name": "", "days": "90"}),
    "revoke-token": Example(make=_token, get=False, post={}),
}

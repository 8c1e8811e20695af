"""The audit."""

from __future__ import annotations

from tests.support.matrix import Example

EXAMPLES = {
    "audit": Example(),
    "audit-csv": Example(),
    "looks": Example(),
    "looks-csv": Example(),
    "audit-verify": Example(get=False, post={}),
}

"""People, their invitations and their own accounts."""

from __future__ import annotations

from tests.support.matrix import Example

EXAMPLES = {
    "people": Example(),
    "account": Example(),
    "join": Example(kwargs={"token": "no-such"}, post={}),
}

"""Signing off and the archive. Nothing is frozen here: an edition stands for ever; its own tests make some."""

from __future__ import annotations

from tests.support.matrix import Example
from tests.web.matrix.words import BEYOND, an_open_round

_NO_EDITION = "0" * 64

EXAMPLES = {
    "signing": Example(make=lambda _asks: (an_open_round(), {})[1]),
    "sign": Example(make=an_open_round, beyond=BEYOND, post={"role": "analyst", "sure": "on", "of": "something else"}),
    "words-of": Example(make=an_open_round, beyond=BEYOND),
    "reopen": Example(make=an_open_round, beyond=BEYOND, post={"reason": "A team's returns came late."}, get=False),
    "editions": Example(),
    "edition-differences": Example(),
    "edition": Example(kwargs={"id": _NO_EDITION}, shows="an edition that there is not"),
    "edition-document": Example(kwargs={"id": _NO_EDITION}, shows="an edition that there is not"),
    "send-edition": Example(kwargs={"id": _NO_EDITION}, post={}, get=False, shows="an edition that there is not"),
}

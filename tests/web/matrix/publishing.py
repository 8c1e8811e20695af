"""Publishing and references. Nothing is issued here: what is handed out stands for ever; the room's own tests do."""

from __future__ import annotations

from tests.support.matrix import Example

_NO_EDITION = "0" * 64
_NOT_ONE = "an edition that there is not"

EXAMPLES = {
    "published": Example(),
    "publish-edition": Example(kwargs={"id": _NO_EDITION}, post={"chosen": ["xlsx"]}, shows=_NOT_ONE),
    "make-version": Example(kwargs={"id": _NO_EDITION}, post={"audience": "public"}, get=False, shows=_NOT_ONE),
    "download-issued": Example(kwargs={"number": 1, "form": "xlsx"}, shows="what was not handed out"),
    "open-issued": Example(kwargs={"number": 1}, post={}, get=False, shows="what was not handed out"),
    "reference": Example(kwargs={"reference": "0000000"}, shows="a reference that no edition has"),
}

"""Publishing and references. Nothing is issued here: what is handed out stands for ever; the room's own tests do."""

from __future__ import annotations

from typing import Any

from tests.support.matrix import Example
from tests.support.web import person
from trigpoint.web.publishing.models import Schedule

_NO_EDITION = "0" * 64
_PAIR = f"a={_NO_EDITION}&b={_NO_EDITION}"
_NOT_ONE = "an edition that there is not"

_BEYOND = (("pack", "contract-return"),)
_SCHEDULE = {"on": "on", "chosen": ["xlsx"], "people": []}


def a_schedule(_asks: Any = None) -> dict[str, str]:
    """A pack of which something is made for its own people when it is signed."""
    author = person("analyst", name="Some Author")
    made = Schedule.objects.create(pack="ofsted-kpis", audience="internal", forms=["xlsx"], changed_by=author)
    made.people.add(person("board-member", ("pack", "ofsted-kpis"), name="Some Member"))
    return {"pack": "ofsted-kpis"}


def _its_audience(_asks: Any = None) -> dict[str, str]:
    return a_schedule() | {"audience": "internal"}


EXAMPLES = {
    "schedules": Example(make=lambda _asks: (a_schedule(), {})[1]),
    "pack-schedules": Example(make=a_schedule, beyond=_BEYOND),
    "edit-schedule": Example(make=_its_audience, post=_SCHEDULE, beyond=_BEYOND),
    "send-rest": Example(make=_its_audience, post={}, get=False, beyond=_BEYOND),
    "published": Example(),
    "publish-edition": Example(kwargs={"id": _NO_EDITION}, post={"chosen": ["xlsx"]}, shows=_NOT_ONE),
    "make-version": Example(kwargs={"id": _NO_EDITION}, post={"audience": "public"}, get=False, shows=_NOT_ONE),
    "difference-document": Example(query=_PAIR, post={"a": _NO_EDITION, "b": _NO_EDITION}, shows=_NOT_ONE),
    "difference-file": Example(kwargs={"form": "docx"}, query=_PAIR, shows=_NOT_ONE),
    "download-issued": Example(kwargs={"number": 1, "form": "xlsx"}, shows="what was not handed out"),
    "open-issued": Example(kwargs={"number": 1}, post={}, get=False, shows="what was not handed out"),
    "reference": Example(kwargs={"reference": "0000000"}, shows="a reference that no edition has"),
}

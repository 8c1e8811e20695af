"""Loading: for those who may load, whatever else they reach."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tests.support.matrix import Example
from tests.support.web import person
from trigpoint.web.loading.models import Arrival
from trigpoint.web.work.models import Job


def _arrival(user: Any) -> Mapping[str, Any]:
    """Files of somebody else, not looked at yet."""
    made = Arrival.objects.create(
        who=person("analyst", name="Ann Analyst"), format="tables", as_of=dt.date(2026, 3, 31), because="It was said."
    )
    return {"pk": made.pk}


def _undo(user: Any) -> Mapping[str, Any]:
    job = Job.objects.create(kind="undo-preview", title="Looking at what would go back", key="matrix", back="/")
    return {"pk": job.pk}


EXAMPLES = {
    "loading": Example(post={}),
    "loads-csv": Example(),
    "load-done": Example(kwargs={"number": 1}),
    "load-csv": Example(kwargs={"number": 1}),
    "arrival": Example(make=_arrival, post={}),
    "arrival-apply": Example(make=_arrival, get=False, post={}),
    "arrival-discard": Example(make=_arrival, get=False, post={}),
    "undo-look": Example(get=False, post={}),
    "undo": Example(make=_undo, post={}),
}

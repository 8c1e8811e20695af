"""Long work: a job of the loading room, seen by whoever started it and by those who may do the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.matrix import Example
from trigpoint.web.work.models import Job


def _job(user: Any) -> Mapping[str, Any]:
    return {"pk": Job.objects.create(kind="load", title="Loading", key="matrix", back="/").pk}


EXAMPLES = {
    "job": Example(make=_job, shows="somebody else's load"),
    "job_part": Example(make=_job),
    "metrics": Example(shows="asked on the server itself"),
    "job_cancel": Example(make=_job, get=False, post={}),
}

"""What stands in the queue: the number of a job, and nothing of what it is about."""

from __future__ import annotations

from django_tasks import task


@task()
def do_job(pk: str) -> None:
    """Do a job."""
    from trigpoint.web.work.doing import perform

    perform(pk)

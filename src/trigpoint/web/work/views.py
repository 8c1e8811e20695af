"""The pages of long work: how far it is, what came of it, cancelling what nobody has begun."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trigpoint.web.people.gate import signed_in
from trigpoint.web.work.doing import cancel
from trigpoint.web.work.kinds import KINDS
from trigpoint.web.work.models import Job, State, someone_works


def _seen(request: HttpRequest, pk: str) -> Job:
    """The job, for whoever started it and for those who may do the same."""
    job = Job.objects.filter(pk=pk).first()
    if job is None or not (job.who_id == request.user.pk or request.user.may(KINDS[job.kind].permission)):
        raise Http404
    return job


@signed_in
@require_safe
def job_page(request: HttpRequest, pk: str) -> HttpResponse:
    """How far a job is; when it is done, the page that shows what came of it."""
    job = _seen(request, pk)
    if job.state == State.DONE:
        return redirect(job.back)
    return render(request, "work/job.html", {"job": job, "someone_works": someone_works()})


@signed_in
@require_safe
def job_part(request: HttpRequest, pk: str) -> HttpResponse:
    """The part of a page that moves. When it has ended, or something is known of it, the page is asked for anew."""
    job = _seen(request, pk)
    if job.is_ended or job.result:
        response = HttpResponse()
        response.headers["HX-Redirect"] = (
            request.headers.get("HX-Current-URL", job.back) if job.is_ended and job.state != State.DONE else job.back
        )
        return response
    return render(request, "work/progress.html", {"job": job, "someone_works": someone_works()})


@signed_in
@require_POST
def job_cancel(request: HttpRequest, pk: str) -> HttpResponse:
    """Cancel what nobody has begun."""
    job = _seen(request, pk)
    if job.may_be_cancelled and cancel(job):
        return redirect(job.back)
    return redirect("job", pk=pk)

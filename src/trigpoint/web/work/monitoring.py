"""What monitors ask: whether the server is well, and in numbers how it is."""

from __future__ import annotations

import os
import secrets

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from trigpoint import __version__
from trigpoint.web.people.gate import open_to_all
from trigpoint.web.work.condition import as_text, condition

TOKEN = "TRIGPOINT_METRICS_TOKEN"  # noqa: S105 - the variable's name
_LOCAL = ("127.0.0.1", "::1")
_OF_A_PROXY = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded")


@open_to_all
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether people can be served: the database and the store answer. A silent worker is told, and stops nobody."""
    found = condition()
    told = {
        "status": "well" if found.is_well else "ill",
        "version": __version__,
        "database": "well" if found.database else "silent",
        "store": "well" if found.store else "cannot be read",
        "worker": found.worker,
    }
    return JsonResponse(told, status=200 if found.is_well else 503)


@open_to_all
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Numbers for Prometheus: to whoever asks on this computer itself, or has the token of the environment."""
    if not (_has_token(request) or _is_local(request)):
        raise Http404
    return HttpResponse(as_text(condition(), __version__), "text/plain; version=0.0.4; charset=utf-8")


def _has_token(request: HttpRequest) -> bool:
    token = os.environ.get(TOKEN, "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and secrets.compare_digest(given.encode(), token.encode())


def _is_local(request: HttpRequest) -> bool:
    """Asked on this computer, and not through a proxy, which would make everybody's request a local one."""
    through = any(name in request.headers for name in _OF_A_PROXY)
    return request.META.get("REMOTE_ADDR") in _LOCAL and not through

"""Headers that keep a page to itself, a line of log for each request, and nothing of ours kept by a browser."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

_log = logging.getLogger("trigpoint.web")
# No script, style or picture but our own files; pictures of charts are part of the page.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'{}; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
Answer = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Puts the headers, and writes down each request by its route: an address could hold a child's reference."""

    def __init__(self, answer: Answer) -> None:
        from django.conf import settings

        self.answer = answer
        elsewhere = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        # A form that starts single sign-on is answered with a redirect, which the policy must allow.
        places = " ".join(["", *(app["settings"]["server_url"].split("/.well-known")[0] for app in elsewhere)])
        self.policy = POLICY.format(places)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        match = request.resolver_match
        user = getattr(request, "user", None)
        said = {
            "method": request.method,
            "route": match.route if match else "none",
            "status": response.status_code,
            "milliseconds": round(1000 * (time.perf_counter() - began), 1),
            "account": user.pk if user is not None and user.is_authenticated else None,
        }
        _log.info("request", extra=said)
        return response

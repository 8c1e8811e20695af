"""Addresses of the API, and of the page of one's tokens."""

from __future__ import annotations

from django.urls import URLPattern, include, path

from trigpoint.web.api import tokens
from trigpoint.web.api.description import PREFIX
from trigpoint.web.api.views import api
from trigpoint.web.people.gate import open_to_all

_patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
for _pattern in _patterns:
    open_to_all(_pattern.callback)  # the gate lets them through: each asks for a token itself

urlpatterns = [
    path(PREFIX.lstrip("/"), include(_patterns)),
    path("account/tokens", tokens.tokens, name="tokens"),
    path("account/tokens/<int:number>/revoke", tokens.revoke, name="revoke-token"),
]

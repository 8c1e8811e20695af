"""The matrix: every address, asked by every role inside and outside its reach, and what it answers."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.cache import cache as kept
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.support.browser import session_of
from tests.support.web import person
from trigpoint.web.api.models import Token
from trigpoint.web.people.roles import ROLES

Scopes = tuple[tuple[str, str], ...]
NOBODY = ""
_SIGN_IN = "/accounts/login/"


@dataclass(frozen=True, slots=True)
class Example:
    """An address as somebody asks for it.

    `make` makes what the address is about and gives what stands in the address; it is told who asks (None: nobody).
    `reach` are scopes that it lies within, and `by_role` others for a role; with `beyond`, scopes that it lies outside
    of, everybody asks a second time (None: it shows everybody the same). `post` is what a form sends; None where
    nothing is sent, so that a POST of somebody who may see it must be refused. With `token` everybody shows a token of
    their own, as scripts do, and has no session.
    """

    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: str = ""
    make: Callable[[Any], Mapping[str, Any]] | None = None
    reach: Scopes = (("pack", "ofsted-kpis"),)
    by_role: Mapping[str, Scopes] = field(default_factory=dict)
    beyond: Scopes | None = None
    post: Mapping[str, Any] | None = None
    get: bool = True
    token: bool = False
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What one address answers to one method: by role (`NOBODY`: who is not signed in), inside and beyond."""

    address: str
    shows: str
    method: str
    inside: Mapping[str, str]
    beyond: Mapping[str, str] = field(default_factory=dict)


def addresses() -> Iterator[tuple[str, str, Any]]:
    """Every address of the application: how it is written, its name, its view."""

    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str, Any]]:
        for one in resolver.url_patterns:
            written = before + str(one.pattern)
            if isinstance(one, URLPattern):
                yield f"/{written}", one.name or "", one.callback
            else:
                yield from walk(one, written)

    return walk(get_resolver(), "")


def examples() -> dict[str, list[Example]]:
    """Every room's examples, by the name of their address."""
    from tests.web import matrix

    found: dict[str, list[Example]] = {}
    for module in pkgutil.iter_modules(matrix.__path__):
        room = importlib.import_module(f"{matrix.__name__}.{module.name}")
        for name, given in room.EXAMPLES.items():
            assert name not in found, f"two rooms give examples of {name}"
            found[name] = list(given) if isinstance(given, list | tuple) else [given]
    return found


def ask(name: str, address: str, example: Example) -> list[Line]:
    """What the address answers to everybody. Whatever is done is taken back."""
    methods = [*(["GET"] if example.get else []), *(["POST"] if example.post is not None else [])]
    lines = []
    for method in methods:
        inside = {role: _answer(name, example, method, role, _within(example, role)) for role in (NOBODY, *ROLES)}
        beyond = {}
        if example.beyond is not None:
            beyond = {role: _answer(name, example, method, role, example.beyond) for role in ROLES}
        lines.append(Line(address, example.shows, method, inside, beyond))
    if example.post is None:
        role = next((role for role, told in lines[0].inside.items() if told == "open"), NOBODY)
        told = _answer(name, example, "POST", role, _within(example, role))
        assert told not in ("open", "done"), f"{address} takes a POST, and its example says that nothing is sent"
    return lines


@cache
def _handler() -> ClientHandler:
    """The application with its middleware, made once as a server does, and not for each of some thousand clients."""
    return ClientHandler(enforce_csrf_checks=False)


def _within(example: Example, role: str) -> Scopes:
    if role in example.by_role:
        return example.by_role[role]
    return () if not role or ROLES[role].everywhere else example.reach


def _answer(name: str, example: Example, method: str, role: str, scopes: Scopes) -> str:
    with transaction.atomic():
        kept.clear()  # how often somebody has tried is remembered there
        client = Client()
        client.handler = _handler()
        user = None
        headers = {}
        if role:
            user = person(role, *scopes)
        if user is not None and example.token:
            headers = {"Authorization": f"Bearer {Token.objects.make(user, 'a script', 1)[1]}"}
        elif user is not None:
            client.cookies.load(session_of(user))
        kwargs = dict(example.make(user)) if example.make else dict(example.kwargs)
        place = reverse(name, kwargs=kwargs) + (f"?{example.query}" if example.query else "")
        sent = dict(example.post or {})
        answer = client.get(place, headers=headers) if method == "GET" else client.post(place, sent, headers=headers)
        told = _told(answer.status_code, answer.headers.get("Location", ""), method)
        transaction.set_rollback(True)
    return told


def _told(status: int, to: str, method: str) -> str:
    if status in (301, 302, 303):
        if to.startswith(_SIGN_IN):
            return "sign in"
        return "done" if method == "POST" else "goes on"
    words = {
        200: "open",
        400: "open",
        422: "open",
        401: "sign in",
        403: "refused",
        404: "not there",
        405: "no such act",
    }
    assert status in words, f"an answer of {status}"
    return words[status]

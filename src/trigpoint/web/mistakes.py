"""What a user got wrong, told on a page: a `UserMistake` from any use case becomes an answer of 400, never a fault;
and an address that only takes forms says so to somebody who opens it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trigpoint.model.problem import UserMistake


class MistakesMiddleware:
    """Shows the problems of a `UserMistake` that no view has shown in its own place."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answer(request)
        if answer.status_code != 405 or answer.content:
            return answer
        # Of an answer that is empty a browser shows a page of its own, which looks as if the server were broken.
        page = render(request, "405.html", status=405)
        page["Allow"] = answer["Allow"]
        return page

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, UserMistake):
            return None
        return render(request, "mistake.html", {"problems": error.problems}, status=400)

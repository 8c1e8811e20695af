"""What a user got wrong, told on a page: a `UserMistake` from any use case becomes an answer of 400, never a fault."""

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
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, UserMistake):
            return None
        return render(request, "mistake.html", {"problems": error.problems}, status=400)

"""Errors as problem details: RFC 9457, media type `application/problem+json`."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from trigpoint.model.problem import UserMistake

MEDIA_TYPE = "application/problem+json"


class Problem(Schema):
    """What went wrong. `errors` lists every mistake, in plain words."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[str]


def problem(status: int, detail: str, errors: Iterable[str] = ()) -> HttpResponse:
    """An error as the API answers it."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JsonResponse(told | {"errors": list(errors)}, status=status, content_type=MEDIA_TYPE)


def tell(api: NinjaAPI) -> None:
    """Every fault that a view may raise becomes a problem."""

    @api.exception_handler(UserMistake)
    def _mistake(_request: HttpRequest, error: UserMistake) -> HttpResponse:
        return problem(400, str(error.problems[0]), [str(one) for one in error.problems])

    @api.exception_handler(ValidationError)
    def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(422, "What was asked cannot be read.", [_place(one) for one in error.errors])

    @api.exception_handler(AuthenticationError)
    def _nobody(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        answer = problem(401, "Send a token that is in use: `Authorization: Bearer ...`.")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(Http404)
    def _none(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem(404, "There is nothing there, or nothing within your reach.")

    @api.exception_handler(HttpError)
    def _told(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code, error.message)


def _place(error: dict[str, Any]) -> str:
    """Where in the request it is, and what is wrong; never what was sent."""
    return f"{'.'.join(str(part) for part in error.get('loc', ()))}: {error.get('msg', '')}"

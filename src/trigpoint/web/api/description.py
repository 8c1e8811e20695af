"""The OpenAPI description: the scorecard and the explanation by the schemas that the command line prints too, and every
fault as problem details."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from trigpoint.web.api.problems import MEDIA_TYPE

PREFIX = "/api/"
_SHARED = {"scorecard": ("Scorecard", "score"), "explanation": ("Explanation", "explain")}
"""Operations whose answer has a published schema: its name here, and the file's."""


class DescribedAPI(NinjaAPI):
    """An API whose description says what its answers really are."""

    def get_openapi_schema(self, **_given: Any) -> OpenAPISchema:
        described: OpenAPISchema = super().get_openapi_schema(path_prefix=PREFIX)
        shared = described.setdefault("components", {}).setdefault("schemas", {})
        for name, file in _SHARED.values():
            shared[name] = _published(name, file)
        for operations in described["paths"].values():
            for operation in operations.values():
                _say(operation)
        return described

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)


def _say(operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
        elif operation["operationId"] in _SHARED:
            name, _ = _SHARED[operation["operationId"]]
            answer["content"]["application/json"]["schema"] = {"$ref": f"#/components/schemas/{name}"}


def _published(name: str, file: str) -> dict[str, Any]:
    """A schema as the command line prints it, its own references led to where it stands here."""
    text = files("trigpoint.runs").joinpath(f"schemas/{file}.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text.replace('"#/$defs/', f'"#/components/schemas/{name}/$defs/'))
    return {key: value for key, value in schema.items() if key not in ("$schema", "$id", "version")}

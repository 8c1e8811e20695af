"""The shapes of outputs, as JSON Schema, each whole in itself."""

from __future__ import annotations

import json
import re
from importlib.resources import files

_OTHER = re.compile(r'"\$ref": "urn:trigpoint:schema:([a-z]+):\d+"')


def schema_text(name: str) -> str:
    """The JSON Schema of a command's output. One that rests on another's has it within, under `$defs`."""
    text = _written(name)
    others = sorted(set(_OTHER.findall(text)))
    if not others:
        return text
    document = json.loads(text)
    document["$defs"] |= {other: json.loads(_written(other)) for other in others}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _written(name: str) -> str:
    return (files("trigpoint.runs") / "schemas" / f"{name}.json").read_text(encoding="utf-8").rstrip()

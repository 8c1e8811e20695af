"""What Typst leaves untagged: the first cell of each row of a table is its row's heading.

PDF/UA-1 (ISO 14289-1, 7.5) asks that headings of tables be tagged as such, with their scope. Typst tags those of
columns by itself, and gives each cell a list of its headings, which holds these alone; without the list, a reader goes
by the scopes of both.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any


def tagged(pdf: bytes) -> bytes:
    """The document with the headings of rows tagged."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        for part, row in _rows(document.Root.StructTreeRoot):
            for place, cell in enumerate(_kids(row)):
                _by_scope(cell, "Column" if part == "/THead" else "Row" if place == 0 else "")
        del document.Root.MarkInfo.Suspects  # false, as where it is absent; some readers take exception to it
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _rows(element: Any) -> Iterator[tuple[str, Any]]:
    """Every row of every table, with the part of the table that it stands in."""
    waiting = [element]
    while waiting:
        found = waiting.pop()
        for kid in _kids(found):
            if kid.S == "/TR":
                yield str(found.get("/S")), kid
            waiting.append(kid)


def _kids(element: Any) -> list[Any]:
    """The structure elements within one, without references to what is on the page."""
    import pikepdf

    return [one for one in _listed(element.get("/K")) if isinstance(one, pikepdf.Dictionary) and "/S" in one]


def _listed(held: Any) -> list[Any]:
    import pikepdf

    return list(held) if isinstance(held, pikepdf.Array) else [held] if held is not None else []


def _by_scope(cell: Any, scope: str) -> None:
    """Make the cell a heading of that scope, or one of none; what lists its headings is taken away."""
    import pikepdf

    others = [one for one in _listed(cell.get("/A")) if one.get("/O") != "/Table"]
    if scope:
        cell.S = pikepdf.Name.TH
        others.append(pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name("/" + scope)))
    if others:
        cell.A = pikepdf.Array(others)
    elif "/A" in cell:
        del cell.A

"""A reader of TMDL for tests, by its own rules of indentation: objects, their properties, what stands within them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass
class Thing:
    """An object: `measure`, `Value`, and the expression after `=` where there is one."""

    kind: str
    name: str
    expression: str = ""
    description: str = ""
    properties: dict[str, str] = field(default_factory=dict)
    within: list[Thing] = field(default_factory=list)

    def all(self, kind: str) -> list[Thing]:
        """What stands in it of a kind."""
        return [thing for thing in self.within if thing.kind == kind]


_KINDS = "table|measure|column|partition|relationship|expression|model|database|ref table|annotation"
_OBJECT = re.compile(rf"({_KINDS})(?: ('(?:[^']|'')*'|[^\s=]+))?(?: = ?(.*)| =)?$")


def read_tmdl(text: str) -> list[Thing]:
    """The objects of one text. Raises `AssertionError` for a line that is none of what a text may hold."""
    root = Thing("root", "")
    stack: list[tuple[int, Thing]] = [(-1, root)]
    said: list[str] = []
    lines = text.split("\n")
    assert not any(line.startswith(" ") for line in lines), "indented by blanks"
    for number, line in enumerate(lines):
        depth = len(line) - len(line.lstrip("\t"))
        words = line.strip()
        if not words:
            continue
        while depth <= stack[-1][0] and not (stack[-1][1].kind == "text" and depth > stack[-2][0] + 1):
            stack.pop()
        holder = stack[-1][1]
        if holder.kind == "text" or (holder.kind in ("measure", "source") and depth > stack[-1][0] + 1):
            holder.expression += words + "\n"
        elif words.startswith("///"):
            said.append(words.removeprefix("///").strip())
        elif (found := _OBJECT.fullmatch(words)) is not None:
            kind, name, expression = found.groups()
            thing = Thing(kind, (name or "").strip("'").replace("''", "'"), expression or "", " ".join(said))
            said = []
            holder.within.append(thing)
            stack.append((depth, thing))
        elif words == "source =":
            thing = Thing("source", "")
            holder.within.append(thing)
            stack.append((depth, thing))
        else:
            name, colon, value = words.partition(": ")
            name, equals, formula = words.partition(" = ") if not colon else (name, "", value)
            assert colon or equals or re.fullmatch(r"\w+", words), f"line {number + 1}: {words}"
            holder.properties[name if colon or equals else words] = value if colon else formula
    assert not said, "a description of nothing"
    return root.within

"""National definitions, with the council's changes and without what it removes.

The folders are layers: the first is national, each later one adds definitions, changes one by naming it and writing
only the keys that differ, or removes it with `remove: true`. Lists replace lists, except that a table's columns and a
code list's members are matched by name, so that a council adds one without writing out the rest; of a pack's paper it
writes the keys that differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trigpoint.catalogue.objects import Change
from trigpoint.catalogue.read import Written, read_file
from trigpoint.language.near import did_you_mean, near
from trigpoint.model.problem import Problem

# The key that names a definition says its kind. The order settles which one it is where a file holds two of them
# (a derived column also says `table`, a breakdown also says `codes`, a list says `table` and `indicator`).
KINDS = {
    "list": "list",
    "indicator": "indicator",
    "id": "indicator",
    "derived": "derived",
    "check": "check",
    "pack": "pack",
    "set": "set",
    "breakdown": "breakdown",
    "population": "population",
    "codes": "codes",
    "table": "table",
}
NOT_READ_HERE = ("mappings", "calendars", "published")
# What has no meaning in a recorded figure.
COMPUTED_ONLY = ("count", "when", "where", "numerator", "missing", "met_by", "examples")


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition after all layers: its kind, its name, and its keys as last written."""

    kind: str
    name: str
    written: Written


def definition_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The YAML files of a layer with the names that messages use. A single file is a layer too."""
    if folder.is_file():
        yield folder.name, folder
        return
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix.lower() in (".yaml", ".yml") and inside.parts[0] not in NOT_READ_HERE and path.is_file():
            yield f"{folder.name}/{inside.as_posix()}", path


def gather(folders: Iterable[Path], problems: list[Problem]) -> tuple[list[Definition], list[Change]]:
    """All definitions of all layers, merged, and what the layers after the first did."""
    merged: dict[str, Definition] = {}
    changes: list[Change] = []
    for number, folder in enumerate(folders):
        layer: dict[str, Definition] = {}
        for label, path in definition_files(folder):
            for written in read_file(path, label, problems):
                definition = _named(written, problems)
                if definition is not None:
                    _once(definition, layer, problems)
        if number == 0:
            merged = layer
        else:
            for definition in layer.values():
                _apply(definition, merged, changes, problems)
    return list(merged.values()), changes


def _named(written: Written, problems: list[Problem]) -> Definition | None:
    entries = written.value
    if not isinstance(entries, Mapping):
        return None
    key = next((k for k in KINDS if k in entries), None)
    if key is None:
        first = next(iter(entries), "")
        hint = did_you_mean(first, KINDS) or f"The kinds are: {', '.join(KINDS)}."
        what = "A definition names itself by its kind (`indicator: ...`), and none of the keys here is a kind."
        problems.append(Problem(what, hint, file=written.file, line=written.line, key=first))
        return None
    name = entries[key].value
    if not isinstance(name, str) or not name.strip():
        problems.append(
            Problem("The definition has no name.", f"Write {key}: its_name.", written.file, line=written.line, key=key)
        )
        return None
    return Definition(KINDS[key], name.strip(), written)


def _identity(definition: Definition) -> str:
    """A derived column is one by its name and its tables: two tables may each have their own `days_open`."""
    identity = f"{definition.kind} {definition.name}"
    if definition.kind == "derived":
        identity += " of " + ", ".join(sorted(_tables(definition)))
    return identity


def _tables(definition: Definition) -> tuple[str, ...]:
    entries = definition.written.value
    found = entries.get("tables") or entries.get("table") if isinstance(entries, Mapping) else None
    if found is None or found.value is None:
        return ()
    if isinstance(found.value, tuple):
        return tuple(item.value for item in found.value if isinstance(item.value, str))
    return (found.value,) if isinstance(found.value, str) else ()


def _once(definition: Definition, layer: dict[str, Definition], problems: list[Problem]) -> None:
    first = layer.setdefault(_identity(definition), definition)
    if first is not definition:
        at, other = definition.written, first.written
        problems.append(
            Problem(
                f'The {definition.kind} "{definition.name}" is defined twice.',
                f"It is defined first in {other.file}, line {other.line}.",
                file=at.file,
                line=at.line,
                key=definition.kind,
            )
        )


def _apply(
    definition: Definition, merged: dict[str, Definition], changes: list[Change], problems: list[Problem]
) -> None:
    written, entries = definition.written, definition.written.value
    assert isinstance(entries, Mapping)
    target = _target(definition, merged)
    removes = "remove" in entries and _says_yes(entries["remove"])
    if target is None:
        names = [d.name for d in merged.values() if d.kind == definition.kind]
        if removes or ("title" not in entries and near(definition.name, names)):
            what = f'There is no {definition.kind} "{definition.name}" to {"remove" if removes else "change"}.'
            problems.append(Problem(what, did_you_mean(definition.name, names), written.file, line=written.line))
            return
        merged[_identity(definition)] = definition
        changes.append(Change(definition.kind, definition.name, "added", written.file))
    elif removes:
        del merged[target]
        changes.append(Change(definition.kind, definition.name, "removed", written.file))
    else:
        base = merged[target].written
        if definition.kind == "indicator" and _says_recorded(entries):
            base = _without_its_sum(base)
        merged[target] = Definition(definition.kind, definition.name, _over(base, written))
        keys = tuple(key for key in entries if key not in KINDS or _is_a_key(key, definition.kind))
        changes.append(Change(definition.kind, definition.name, "changed", written.file, keys))


def _is_a_key(key: str, kind: str) -> bool:
    """Whether a word that names one kind of definition is a key like any other in a definition of another kind."""
    return (key == "codes" and kind != "codes") or (key in ("indicator", "table") and kind == "list")


def _target(definition: Definition, merged: Mapping[str, Definition]) -> str | None:
    identity = _identity(definition)
    if identity in merged or definition.kind != "derived" or _tables(definition):
        return identity if identity in merged else None
    found = [k for k, d in merged.items() if d.kind == "derived" and d.name == definition.name]
    return found[0] if len(found) == 1 else None


def _says_yes(written: Written) -> bool:
    return isinstance(written.value, str) and written.value.casefold() in ("true", "yes")


def _says_recorded(entries: Mapping[str, Written]) -> bool:
    return "value" in entries and entries["value"].value == "recorded"


def _without_its_sum(base: Written) -> Written:
    """What a council that records a figure, where the nation computes it, need not write: that no sum is left of it."""
    assert isinstance(base.value, Mapping)
    return Written({k: v for k, v in base.value.items() if k not in COMPUTED_ONLY}, base.file, base.line)


def _over(base: Written, change: Written) -> Written:
    """The keys of `base` with those of `change` over them; places stay where each was written."""
    assert isinstance(base.value, Mapping) and isinstance(change.value, Mapping)
    entries = dict(base.value)
    for key, value in change.value.items():
        old = entries.get(key)
        if key == "remove" or (key == "id" and "indicator" in entries):
            continue
        if key == "columns" and old is not None:
            entries[key] = _columns_over(old, value)
        elif key in ("members", "sources", "paper") and old is not None and _both_mappings(old, value):
            entries[key] = _members_over(old, value)
        else:
            entries[key] = value
    return Written(entries, change.file, change.line)


def _both_mappings(old: Written, new: Written) -> bool:
    return isinstance(old.value, Mapping) and isinstance(new.value, Mapping)


def _members_over(old: Written, new: Written) -> Written:
    assert isinstance(old.value, Mapping) and isinstance(new.value, Mapping)
    entries = {**old.value, **new.value}
    return Written({k: v for k, v in entries.items() if not _removed(v)}, new.file, new.line)


def _columns_over(old: Written, new: Written) -> Written:
    if not isinstance(old.value, tuple) or not isinstance(new.value, tuple):
        return new
    columns = {_column_name(item): item for item in old.value}
    for item in new.value:
        name = _column_name(item)
        both = name in columns and _both_mappings(columns[name], item)
        columns[name] = _over(columns[name], item) if both and not _removed(item) else item
    return Written(tuple(item for item in columns.values() if not _removed(item)), new.file, new.line)


def _removed(item: Written) -> bool:
    return isinstance(item.value, Mapping) and "remove" in item.value and _says_yes(item.value["remove"])


def _column_name(item: Written) -> str:
    name = item.value.get("name") if isinstance(item.value, Mapping) else None
    return name.value if name is not None and isinstance(name.value, str) else f"line {item.line}"

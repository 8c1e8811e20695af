"""The catalogue of a workspace: national definitions with the council's overlay, read once and then from the cache."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from trigpoint import __version__
from trigpoint.catalogue import cache as compiled
from trigpoint.catalogue.national import national_definitions
from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.problem import Problem, UserMistake

__all__ = ["load_catalogue", "national_definitions", "workspace_catalogue"]

_SUFFIXES = (".yaml", ".yml", ".csv")
_NOT_COMPILED = "mappings"


def load_catalogue(*folders: Path, cache: Path | None = None) -> Catalogue:
    """The catalogue of the layers in `folders`, national first; without any, the national catalogue alone.

    A layer is a folder of definitions or a single file. With `cache`, a folder that may be deleted at any time, the
    compiled catalogue is kept there and is used for as long as no definition file changes by a byte. Raises
    `UserMistake` with every problem of every file.
    """
    layers = folders or (national_definitions(),)
    for folder in layers:
        if not folder.exists():
            raise UserMistake(Problem("There are no definitions here.", "Name a folder or a file.", file=str(folder)))
    key, calendars = _key(layers)
    found = compiled.read(cache, key) if cache is not None else None
    if found is not None:
        return found
    from trigpoint.catalogue.build import build_catalogue  # YAML and the parser: needed only when something changed

    catalogue = build_catalogue(layers, calendars)
    if cache is not None:
        compiled.write(cache, key, catalogue)
    return catalogue


def workspace_catalogue(workspace: Path) -> Catalogue:
    """The catalogue that holds in a workspace: national, with the overlay in its `definitions`, kept in its `cache`."""
    own = workspace / "definitions"
    layers = (national_definitions(), own) if own.is_dir() else (national_definitions(),)
    return load_catalogue(*layers, cache=workspace / "cache")


def _key(layers: tuple[Path, ...]) -> tuple[str, str]:
    """A hash of every byte that the catalogue comes from, and one of the calendars among them."""
    whole, calendars = hashlib.sha256(f"{__version__} {_own_code()}".encode()), hashlib.sha256()
    for number, layer in enumerate(layers):
        for name, path in _files(layer):
            try:
                data = path.read_bytes()
            except OSError:  # nothing is kept of such a layer: it is said when the file is read for what it holds
                data = b"cannot be read"
            head = f"\0{number} {name} {len(data)}\0".encode()
            whole.update(head + data)
            if name.startswith("calendars/"):
                calendars.update(data)
    return whole.hexdigest(), calendars.hexdigest()[:32]


def _files(layer: Path) -> Iterator[tuple[str, Path]]:
    if layer.is_file():
        yield layer.name, layer
        return
    for path in sorted(layer.rglob("*")):
        name = path.relative_to(layer).as_posix()
        if path.suffix.lower() in _SUFFIXES and not name.startswith(f"{_NOT_COMPILED}/"):
            yield name, path


@lru_cache(maxsize=1)
def _own_code() -> str:
    """When the modules that compile definitions were last changed: a newer Trigpoint never reads an older cache."""
    package = Path(__file__).resolve().parent.parent
    stamps = [
        f"{path.name} {path.stat().st_mtime_ns}"
        for room in ("catalogue", "language", "model")
        for path in sorted((package / room).glob("*.py"))
    ]
    return hashlib.sha256(" ".join(stamps).encode()).hexdigest()

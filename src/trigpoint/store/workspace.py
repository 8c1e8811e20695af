"""A workspace: the folder that holds a council's store, its own definitions, its key and its settings."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store import files
from trigpoint.store.pseudonym import make_key, read_key
from trigpoint.store.settings import FILE, VERSION, Settings, read_settings, settings_text
from trigpoint.store.store import Store

DEFINITION_FOLDERS = (
    "tables", "codes", "derived", "indicators", "breakdowns", "populations", "packs", "mappings"
)  # fmt: skip
_OURS = {"definitions", "store", "keys", "cache"}
_README = """# The council's own definitions

What is written here adds to the definitions that come with Trigpoint, or changes them: name one and write only the keys
that differ (`indicator: assessments_in_45_days`, then `owner: Head of Assessment`), or take it away (`remove: true`).
Run `trigpoint try FILE` to see a definition's own examples, and `trigpoint doctor` to check them all.
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace that is there, with its settings read. Cheap to open; its data is read when it is asked for."""

    path: Path
    settings: Settings

    @classmethod
    def open(cls, path: Path) -> Workspace:
        """Open a workspace. Raises `UserMistake` where there is none, or it is of another version."""
        path = Path(path).absolute()
        if not (path / FILE).is_file():
            place = "." if path == Path.cwd() else _shown(path)
            instead = f"Make one with `trigpoint new {place}`, or name another with --workspace."
            raise UserMistake(Problem(f"{_shown(path)} is not a Trigpoint workspace.", instead))
        settings = read_settings(path / FILE)
        if settings.version > VERSION:
            what = f"This workspace was made by a newer Trigpoint (version {settings.version} of its folders)."
            raise UserMistake(Problem(what, "Install the newer Trigpoint.", file=FILE))
        if settings.version < VERSION:
            what = f"This workspace was made by an older Trigpoint (version {settings.version} of its folders)."
            raise UserMistake(Problem(what, "Run `trigpoint upgrade`.", file=FILE))
        return cls(path, settings)

    @classmethod
    def create(cls, path: Path, name: str = "", area: str = "") -> Workspace:
        """Make a workspace in a folder that is empty or not there yet (`name` and `area`: the folder's, if empty).

        Raises `UserMistake` where the folder is a workspace already or holds something else.
        """
        path = Path(path).absolute()
        if (path / FILE).exists():
            raise UserMistake(Problem(f"{_shown(path)} is a Trigpoint workspace already."))
        return cls._make(path, name, area)

    @classmethod
    def open_or_create(cls, path: Path) -> Workspace:
        """Open the workspace, or make one where the folder is empty or not there yet."""
        path = Path(path).absolute()
        if (path / FILE).exists() or not _may_become_one(path):
            return cls.open(path)
        return cls._make(path, "", "")

    @classmethod
    def _make(cls, path: Path, name: str, area: str) -> Workspace:
        if path.exists() and not _may_become_one(path):
            instead = "Name a folder that is empty or not there yet."
            raise UserMistake(Problem(f"{_shown(path)} holds something else.", instead))
        try:
            _build(path, name.strip() or path.name or "workspace", area.strip() or name.strip() or path.name or "area")
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UserMistake(Problem(f"A workspace cannot be made in {_shown(path)}: {why}.")) from error
        return cls.open(path)

    def take_back(self, *, folder: bool) -> None:
        """Remove a workspace that was made for a load which came to nothing; `folder`: its folder too.

        Only for whoever made it a moment ago in a folder that was empty or absent. It stays where somebody else is
        writing to it, or has loaded something meanwhile.
        """
        from filelock import FileLock, Timeout

        try:
            with FileLock(self.path / "store" / "lock", timeout=0):
                if self.store.numbers():
                    return
                files.remove(self.path / FILE)  # from here on it is none, whatever stops the rest
        except Timeout:
            return
        for name in _OURS:
            shutil.rmtree(self.path / name, ignore_errors=True)
        if folder:
            with contextlib.suppress(OSError):
                self.path.rmdir()

    @property
    def name(self) -> str:
        """What the council calls the workspace."""
        return self.settings.name

    @property
    def area(self) -> str:
        """The area whose children the figures are about, as the population table names it."""
        return self.settings.area

    @property
    def definitions(self) -> Path:
        """The folder of the council's own definitions."""
        return self.path / "definitions"

    @property
    def cache(self) -> Path:
        """The folder that may be deleted at any time."""
        return self.path / "cache"

    @property
    def store(self) -> Store:
        """The store."""
        return Store(self.path / "store", wait_seconds=self.settings.wait_seconds, area=self.area)

    @property
    def web_key_path(self) -> Path:
        """The key that the web application signs sessions with; it makes it at its first start."""
        return self.path / "keys" / "web.key"

    @property
    def key_path(self) -> Path:
        """Where the pseudonyms' key lies."""
        return self.path / "keys" / "pseudonym.key"

    def key(self) -> bytes:
        """The pseudonyms' key. Raises `UserMistake` where it is missing or damaged."""
        return read_key(self.key_path)


def _may_become_one(path: Path) -> bool:
    """Whether a folder is absent or empty, or holds only what making a workspace was stopped at."""
    if not path.exists():
        return True
    return path.is_dir() and {entry.name for entry in path.iterdir()} <= _OURS


def _build(path: Path, name: str, area: str) -> None:
    """Make everything, the settings last: a folder with them is a workspace, and one without is none yet."""
    from filelock import FileLock

    store = path / "store"
    files.make_folder(store)
    with FileLock(store / "lock"):
        if (path / FILE).exists():  # somebody else made it while we waited
            return
        for folder in ("objects", "vault", "snapshots", "loading"):
            files.make_folder(store / folder)
        for left in (*(store / "loading").iterdir(), *(path / "keys").glob("*.part")):
            files.remove(left)
        make_key(path / "keys" / "pseudonym.key")
        for folder in DEFINITION_FOLDERS:
            files.make_folder(path / "definitions" / folder)
        if not (path / "definitions" / "README.md").exists():
            _place(path / "definitions" / "README.md", _README, store)
        _place(path / FILE, settings_text(name, area), store)


def _place(path: Path, text: str, store: Path) -> None:
    files.put_in_place(path, text.encode(), store / "loading" / f"{path.name}.part")


def _shown(path: Path) -> str:
    """A folder as people know it: relative to where they stand, if it is near."""
    try:
        return str(path.relative_to(Path.cwd())) if path != Path.cwd() else "This folder"
    except ValueError:
        return str(path)

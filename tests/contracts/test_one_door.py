"""One door for a child: what lies behind it is opened in the store, in the door, and where a load merges into it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import pytest

from tests.support.repository import ROOT

SOURCE = ROOT / "src" / "trigpoint"

READERS = {"runs/behind.py", "runs/children.py", "runs/load_records.py"}
"""The door, and the load of records, which keeps the rows outside its window that the same source gave before."""

WRITERS = {"runs/load_records.py", "runs/load_figures.py", "runs/load_published.py"}

WHOLE_FILES = {"runs/backup.py", "runs/doctor.py", "runs/purge.py"}
"""These copy, count or remove files as they lie, and read no row: they may ask where all files are."""


Code = Sequence[ast.AST]
"""The calls, names, texts and imports of a module."""
Modules = Sequence[tuple[str, Code]]


def code_of(text: str) -> Code:
    """What the tests look at, found in one walk for all of them."""
    looked_at = (ast.Call, ast.Name, ast.Attribute, ast.Constant, ast.ImportFrom)
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, looked_at)]


@pytest.fixture(scope="module")
def modules() -> Modules:
    """Every module outside the store by its path."""
    paths = {path.relative_to(SOURCE).as_posix(): path for path in sorted(SOURCE.rglob("*.py"))}
    return [
        (name, code_of(path.read_text(encoding="utf-8")))
        for name, path in paths.items()
        if not name.startswith("store/")
    ]


def opens(code: Code) -> bool:
    """Whether the code asks for the path of a file behind the door, by keyword, by position or by writing the path."""
    return any(map(_is_opening, code))


def _is_opening(node: ast.AST) -> bool:
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("path_of", "place_of")
    ):
        return len(node.args) > 1 or any(k.arg in ("vault", None) for k in node.keywords)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value == "vault" or "vault/" in node.value or "/vault" in node.value or "*/*/*" in node.value
    return isinstance(node, ast.Name | ast.Attribute) and _named(node) == "BEHIND_THE_DOOR"


def writes(code: Code) -> bool:
    """Whether the code puts a table behind the door."""
    calls = (node for node in code if isinstance(node, ast.Call) and _named(node.func) == "put")
    return any(len(call.args) > 1 or any(k.arg == "vault" for k in call.keywords) for call in calls)


def lists_files(code: Code) -> bool:
    """Whether the code asks the store where all of its files are, or for rows to be taken out of them."""
    names = {"needed_files", "unneeded_files", "objects_of", "without_rows"}
    asked = any(_named(node) in names for node in code if isinstance(node, ast.Name | ast.Attribute))
    # The engine counts by sweeps: what the store sweeps is called, theirs are only named.
    return asked or any(_named(node.func) == "sweep" for node in code if isinstance(node, ast.Call))


def _named(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def test_only_the_door_opens_what_lies_behind_it(modules: Modules) -> None:
    found = {name for name, code in modules if opens(code)}
    # Restoring makes the folder private again, purging counts files by their names: neither reads one.
    assert found - {"runs/restore.py", "runs/purge.py"} == READERS


def test_only_a_load_writes_behind_the_door(modules: Modules) -> None:
    assert {name for name, code in modules if writes(code)} == WRITERS


def test_only_upkeep_asks_where_all_files_are(modules: Modules) -> None:
    assert {name for name, code in modules if lists_files(code)} == WHOLE_FILES


def test_upkeep_reads_no_table(modules: Modules) -> None:
    """What may ask where the files are may not read one."""
    upkeep = {name: code for name, code in modules if name in {*WHOLE_FILES, "runs/restore.py"}}
    assert upkeep.keys() == {*WHOLE_FILES, "runs/restore.py"}
    for name, code in upkeep.items():
        called = {_named(node.func) for node in code if isinstance(node, ast.Call)}
        assert not called & {"read_parquet", "scan_parquet", "parquet", "execute"}, name


def test_only_the_door_and_the_load_import_the_key(modules: Modules) -> None:
    """Whoever has the key can tell whose pseudonym is whose."""
    found = set()
    for name, code in modules:
        imported = {a.name for n in code if isinstance(n, ast.ImportFrom) for a in n.names}
        keyed = any(isinstance(n, ast.Call) and _named(n.func) == "key" and not n.args for n in code)
        if imported & {"pseudonyms", "read_key"} or keyed:
            found.add(name)
    assert found == {"runs/load_records.py", "runs/doctor.py"}


def test_only_the_door_returns_children_to_the_command_line(modules: Modules) -> None:
    """No other command imports what the door gives."""
    found = set()
    for name, code in modules:
        imported = {n.module or "" for n in code if isinstance(n, ast.ImportFrom)}
        if imported & {"trigpoint.runs.children", "trigpoint.runs.behind", "trigpoint.engines.drill"}:
            found.add(name)
    assert found == {"cli/door.py", "runs/children.py"}


@pytest.mark.parametrize(
    "code",
    [
        "store.path_of(ref, vault=True)",
        "store.path_of(ref, True)",
        "store.path_of(ref, **options)",
        "store.place_of(name, vault=v)",
        "path = root / 'vault' / name",
        "glob('store/vault/*')",
        "for p in root.glob('*/*/*.parquet'): p",
        "from trigpoint.store import store\nstore.BEHIND_THE_DOOR",
    ],
)
def test_the_check_itself_sees_each_way_in(code: str) -> None:
    assert opens(code_of(code))


def test_the_check_lets_the_open_files_be() -> None:
    assert not opens(code_of("store.path_of(part.open)\nstore.place_of(name)\n'behind the door'"))


def test_the_folder_of_the_source_is_read(modules: Modules) -> None:
    assert len(modules) > 50

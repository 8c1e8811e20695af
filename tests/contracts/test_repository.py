"""What may be in the repository, and what may not."""

from __future__ import annotations

import ast
import re

import pytest

from tests.support.repository import ROOT, tracked_files

TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".csv", ".json", ".html", ".css", ".in", ".svg", ""}


def test_locks_have_hashes_and_no_addresses() -> None:
    locks = [ROOT / "requirements" / f"{name}.txt" for name in ("core", "dev", "setup")]
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9][\w.-]*==", text, re.M)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
        assert "://" not in text
        assert "index-url" not in text


def test_no_registry_host_or_machine_path_is_written_down() -> None:
    forbidden = re.compile(
        "|".join(
            ["py" + r"pi\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)", r"/wo" + "rk/main", r"/ro" + "ot/"]
        )
    )
    found = []
    for path in tracked_files():
        if path.suffix in TEXT and forbidden.search(path.read_text(encoding="utf-8", errors="replace")):
            found.append(str(path.relative_to(ROOT)))
    assert found == []


def test_ci_runs_make_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["make test"]


@pytest.mark.parametrize(
    "name", ["README.md", "LICENSE", "TENETS.md", "GLOSSARY.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"]
)
def test_what_a_stranger_looks_for_is_there(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8")) > 300


def test_modules_stay_readable() -> None:
    """About 300 lines a module and 60 a function; beyond that two rooms would be clearer."""
    long_modules, long_functions = [], []
    for path in sorted((ROOT / "src").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > 350:
            long_modules.append(f"{path.name}: {text.count(chr(10))}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 60:
                    long_functions.append(f"{path.name}:{node.name}: {length}")
    assert long_modules == []
    assert long_functions == []


def test_no_room_is_called_utils() -> None:
    assert [p.name for p in (ROOT / "src").rglob("*.py") if re.search(r"utils?|helpers?|misc|common", p.stem)] == []


def test_every_page_that_the_documents_link_to_is_there() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{page.name} -> {target}")
    assert broken == []

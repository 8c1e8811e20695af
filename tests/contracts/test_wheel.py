"""The built wheel holds everything that a user needs: code, definitions, templates and schemas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.repository import ROOT, tracked_files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network from what is in the tree."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = Path(sys.executable).parent / "uv"
    subprocess.run(
        [
            str(uv),
            "build",
            "--wheel",
            "--no-build-isolation",
            "--offline",
            "--quiet",
            "--python",
            sys.executable,
            "--out-dir",
            str(folder),
        ],
        cwd=ROOT,
        check=True,
        env={**os.environ, "UV_CACHE_DIR": str(folder / "cache")},
    )
    return next(folder.glob("trigpoint-*.whl"))


@pytest.mark.slow
def test_the_wheel_holds_every_definition_and_every_module(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = set()
    for path in tracked_files():
        relative = path.relative_to(ROOT).as_posix()
        if relative.startswith("src/"):
            wanted.add(relative.removeprefix("src/"))
        elif relative.startswith("definitions/"):
            wanted.add("trigpoint/" + relative)
    fonts = ("source-sans-3-regular.ttf", "source-sans-3-bold.ttf", "source-sans-3.LICENSE")  # fetched, not committed
    wanted |= {f"trigpoint/publish/fonts/{name}" for name in fonts}
    assert wanted - names == set()


@pytest.mark.slow
def test_the_wheel_runs_away_from_the_repository(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    done = subprocess.run(
        [sys.executable, "-m", "trigpoint", "catalogue", "--json"],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["indicators"]) >= 20
    where = subprocess.run(
        [sys.executable, "-c", "import trigpoint; print(trigpoint.__file__)"],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(site) in where.stdout

"""`trigpoint publish --as powerbi`: the star of what was signed up to then, under the same names each time."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import deltalake
import polars
from click.testing import CliRunner, Result

from tests.support.editions import frozen, signed
from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.publish.star.dimensions import TABLES
from trigpoint.store.issued import Issued
from trigpoint.store.workspace import Workspace

Made = Callable[[], Workspace]


def run(workspace: Workspace, to: Path, *more: str, forms: str = "powerbi") -> Result:
    arguments = ["publish", "board", "--period", "2025-05", "--to", str(to), "--as", forms, *more]
    return CliRunner().invoke(cli, ["--workspace", str(workspace.path), *arguments])


def editions_in(folder: Path) -> list[str]:
    return polars.read_parquet(io.BytesIO((folder / "data" / "dim_edition.parquet").read_bytes()))["edition"].to_list()


def test_the_folder_has_the_project_and_its_data_and_each_file_is_kept(a_workspace: Made, tmp_path: Path) -> None:
    workspace, out = a_workspace(), tmp_path / "out"
    assert run(workspace, out).exit_code == 0
    assert (out / "performance.pbip").is_file()
    assert (out / "performance.SemanticModel" / "definition" / "tables" / "Figures.tmdl").is_file()
    (entry,) = Issued(workspace.store).entries()
    names = {file.name for file in Issued(workspace.store).files_of(entry)}
    assert names == {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    (_, told) = run(workspace, out).output.splitlines()
    assert f"(powerbi: {len(names)} files, " in told and "as it was there already" in told


def test_an_edition_that_is_drawn_again_knows_nothing_of_what_came_after(a_workspace: Made, tmp_path: Path) -> None:
    workspace, out = a_workspace(), tmp_path / "out"
    run(workspace, out)
    (first,) = editions_in(out)
    later = frozen(workspace, signatures=signed(note="again"), reopening="A signature came late.")
    refused = run(workspace, out)
    assert isinstance(refused.exception, UserMistake)
    assert editions_in(out) == [first]
    assert run(workspace, out, "--replace").exit_code == 0
    assert editions_in(out) == [later.id]
    assert run(workspace, tmp_path / "again", "--edition", first).exit_code == 0
    assert editions_in(tmp_path / "again") == [first]


def test_delta_tables_get_a_version_each_time_and_are_told(a_workspace: Made, tmp_path: Path) -> None:
    workspace, out = a_workspace(), tmp_path / "out"
    for version in range(2):
        told = json.loads(run(workspace, out, "--json", forms="delta").output)
        assert [Path(path).name for path in told["tables"]] == [table.name for table in TABLES]
        table = deltalake.DeltaTable(str(out / "delta" / "dim_edition"))
        assert table.version() == version
        assert table.history(1)[0]["trigpoint.editions"] == told["edition"]
    assert "10 tables, each a new version" in run(workspace, out, forms="delta").output


def test_reporting_tables_need_a_place_for_that_audience(a_workspace: Made, tmp_path: Path) -> None:
    workspace = a_workspace()
    refused = run(workspace, tmp_path / "out", "--reporting")
    assert isinstance(refused.exception, UserMistake) and "No reporting database" in str(refused.exception.problems)
    settings = workspace.path / "trigpoint.toml"
    said = '\n[reporting]\naddress = "postgresql://nobody@localhost/none"\naudience = "public"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + said, encoding="utf-8")
    refused = run(workspace, tmp_path / "out", "--reporting")
    assert isinstance(refused.exception, UserMistake) and "not for internal" in str(refused.exception.problems)
    assert not (tmp_path / "out").exists()


def test_what_the_public_may_not_see_is_in_none_of_the_tables(a_workspace: Made, tmp_path: Path) -> None:
    assert run(a_workspace(), tmp_path, "--audience", "public").exit_code == 0
    found = polars.read_parquet(tmp_path / "data" / "fact_observation.parquet")
    hidden = found.filter(polars.col("symbol").is_in(["c", "k"]))
    assert len(hidden) > 0
    numbers = [name for name, kind in found.schema.items() if kind == polars.Float64]
    assert {"value", "numerator", "denominator", "signed_value"} <= set(numbers)
    assert all(hidden[name].null_count() == len(hidden) for name in numbers)
    editions = polars.read_parquet(tmp_path / "data" / "dim_edition.parquet")
    assert editions["audience"].to_list() == ["public"]

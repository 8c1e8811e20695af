"""What `trigpoint published` lists."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from trigpoint.cli.main import cli
from trigpoint.runs.load import load
from trigpoint.store.workspace import Workspace

CSV = """time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,old_la_code,new_la_code,la_name,referral_count,rereferral_percent
2024,Reporting year,National,E92000001,England,,,,,,10,22.4
2025,Reporting year,National,E92000001,England,,,,,,11,22.6
"""  # noqa: E501


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with one file of open data."""
    folder = tmp_path_factory.mktemp("listed")
    (folder / "c1_referrals_2013_to_2025.csv").write_text(CSV, encoding="utf-8")
    place = Workspace.create(folder / "w", "Leeds", "Leeds")
    load(place, "ees", [folder], as_of=dt.date(2026, 3, 31), by="tester")
    return place


def said(place: Path, *words: str) -> str:
    result = CliRunner().invoke(cli, ["published", *words, "--workspace", str(place)], catch_exceptions=False)
    return result.output


def test_measures_are_listed_under_the_indicator_or_a_name_of_their_own(workspace: Workspace) -> None:
    found = json.loads(said(workspace.path, "--json"))
    schema = json.loads((files("trigpoint.runs") / "schemas" / "published.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(found)
    assert [(m["id"], m["first"], m["last"], m["better"], m["indicator"]) for m in found["measures"]] == [
        ("ees:c1_referrals:referral_count", "FY2023-24", "FY2024-25", "neither", False),
        ("re_referrals_in_12_months", "FY2023-24", "FY2024-25", "lower", True),
    ]
    assert len(found["authorities"]) == 153


def test_they_are_found_by_a_part_of_their_name_or_title(workspace: Workspace) -> None:
    assert "1 measure, 1 of them" in said(workspace.path, "--find", "REFERRAL COUNT")
    assert "Nothing that is published" in said(workspace.path, "--find", "swimming")


def test_a_region_lists_its_authorities(workspace: Workspace) -> None:
    lines = said(workspace.path, "--region", "inner london").splitlines()
    assert lines[:2] == ["City of London (201, E09000001), Inner London", "Camden (202, E09000007), Inner London"]
    assert len(lines) == 14
    assert len(said(workspace.path, "--region", "london").splitlines()) == 33
    result = CliRunner().invoke(cli, ["published", "--region", "Nrth West", "--workspace", str(workspace.path)])
    assert result.exit_code != 0 and 'Did you mean "North West"' in str(
        getattr(result.exception, "problems", result.output)
    )

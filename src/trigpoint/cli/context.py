"""What every command shares: which commands there are, the workspace option, and machine-readable output."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from trigpoint.model.problem import Problem, UserMistake

COMMANDS = {
    "demo": "trigpoint.cli.demo",
    "new": "trigpoint.cli.upkeep",
    "doctor": "trigpoint.cli.upkeep",
    "upgrade": "trigpoint.cli.upkeep",
    "simulate": "trigpoint.cli.demo",
    "load": "trigpoint.cli.loading",
    "loads": "trigpoint.cli.loading",
    "undo": "trigpoint.cli.loading",
    "check": "trigpoint.cli.loading",
    "score": "trigpoint.cli.figures",
    "published": "trigpoint.cli.published",
    "restated": "trigpoint.cli.restated",
    "ahead": "trigpoint.cli.ahead",
    "editions": "trigpoint.cli.editions",
    "edition": "trigpoint.cli.editions",
    "sign": "trigpoint.cli.editions",
    "publish": "trigpoint.cli.publishing",
    "explain": "trigpoint.cli.explaining",
    "children": "trigpoint.cli.door",
    "list": "trigpoint.cli.lists",
    "try": "trigpoint.cli.definitions",
    "catalogue": "trigpoint.cli.definitions",
    "schema": "trigpoint.cli.definitions",
    "serve": "trigpoint.web.serving",
    "remind": "trigpoint.web.scheduled",
    "purge": "trigpoint.cli.upkeep",
    "backup": "trigpoint.cli.upkeep",
    "restore": "trigpoint.cli.upkeep",
    "verify": "trigpoint.cli.upkeep",
}

F = TypeVar("F", bound=Callable[..., Any])


_OWN_WORKSPACE = click.option(
    "--workspace", "own_workspace", type=click.Path(), default=None, help="The workspace's folder."
)


def with_workspace(function: F) -> F:
    """Give a command `--workspace` of its own, so that it may stand before or after the command's name.

    The command receives `workspace: Path`. A command called `name` is the object `name_command` of its module.
    """

    @_OWN_WORKSPACE
    @functools.wraps(function)
    def wrapped(*args: Any, own_workspace: str | None, **kwargs: Any) -> Any:
        given = _named(own_workspace) or os.environ.get("TRIGPOINT_WORKSPACE") or "."
        return function(*args, workspace=Path(given), **kwargs)

    return wrapped  # type: ignore[return-value]


def with_workspace_named(function: F) -> F:
    """Give `--workspace` to a command that makes a folder of its own, or needs none.

    The command receives `workspace: Path | None`: the one that was named in so many words, whose folder may not be
    there yet. Neither the current folder nor `TRIGPOINT_WORKSPACE` is ever written over by such a command.
    """

    @_OWN_WORKSPACE
    @functools.wraps(function)
    def wrapped(*args: Any, own_workspace: str | None, **kwargs: Any) -> Any:
        given = _named(own_workspace)
        return function(*args, workspace=Path(given) if given else None, **kwargs)

    return wrapped  # type: ignore[return-value]


def _named(own: str | None) -> str | None:
    """What `--workspace` says: after the command's name first, then before it."""
    return own or click.get_current_context().find_root().obj


def print_json(value: object) -> None:
    """Machine-readable output: UTF-8, nothing rounded, keys in the order given."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def parse_member(text: str | None) -> tuple[str, str] | None:
    """`team=North` as (team, North). Raises `UserMistake` for anything else."""
    if text is None:
        return None
    breakdown, equals, name = text.partition("=")
    if not (breakdown.strip() and equals and name.strip()):
        raise UserMistake(Problem(f'"{text}" names no member of a breakdown.', "Write --member team=North."))
    return breakdown.strip(), name.strip()

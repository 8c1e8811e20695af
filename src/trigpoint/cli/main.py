"""The command line: one group, commands found by name only when they are called, so that each starts fast."""

from __future__ import annotations

import importlib
import sys
import traceback

import click

from trigpoint import __version__
from trigpoint.cli.context import COMMANDS
from trigpoint.model.problem import UserMistake


class _Commands(click.Group):
    """Imports the module of a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(importlib.import_module(module), f"{cmd_name}_command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, and the nearest name for a misspelt one."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from trigpoint.language.near import near

            close = near(args[0], COMMANDS)
            ctx.fail(f'There is no command "{args[0]}".' + (f' Did you mean "{close}"?' if close else ""))
        return super().resolve_command(ctx, args)


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="trigpoint")
@click.option(
    "--workspace",
    type=click.Path(),
    default=None,
    help="The workspace's folder (default: the current folder, or TRIGPOINT_WORKSPACE).",
)
@click.pass_context
def cli(ctx: click.Context, workspace: str | None) -> None:
    """Trigpoint: a council's own files in, its scorecard out, every figure explained."""
    ctx.obj = workspace


def main() -> None:
    """Run a command. Exit codes: 0 done; 1 the user's mistake; 2 wrong usage; 70 a fault of ours."""
    try:
        code = cli(standalone_mode=False, prog_name="trigpoint")
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. Nothing was changed.", err=True)
        sys.exit(1)
    except UserMistake as mistake:
        for problem in mistake.problems:
            click.echo(str(problem), err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as fault:  # the last line of defence: a fault of ours, told without any value of a record
        click.echo(_told(fault), err=True)
        sys.exit(70)


def _told(fault: Exception) -> str:
    """The fault's kind and where it arose. Its message is left out: it could quote a child's record."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [f for f in frames if "trigpoint" in f.filename]
    place = " < ".join(f"{f.name}:{f.lineno}" for f in reversed(ours[-4:]))
    return f"This is a fault of Trigpoint's, not of yours ({type(fault).__name__} at {place}). Nothing was half done."

"""A star as Delta tables, for Fabric or Databricks: one folder a table, one new version of it each time."""

from __future__ import annotations

from pathlib import Path

from trigpoint import __version__
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.publish.star.files import frame_of
from trigpoint.publish.star.objects import Star


def write(star: Star, folder: Path) -> tuple[Path, ...]:
    """Write every table of a star into `folder`, each as a new version of the Delta table of its name; the dimensions
    come first, so that a fact never points to what is not there yet.

    Each commit names the audience and the editions that the table was made from (`trigpoint.audience`,
    `trigpoint.editions`). Nothing goes over a network. Gives the tables' folders. Raises `UserMistake` where a folder
    holds another audience's tables, cannot be written, or the package `deltalake` is not installed.
    """
    try:
        import deltalake
    except ImportError as error:
        what = "Delta tables need a package that is not installed."
        raise UserMistake(Problem(what, 'Install it: pip install "trigpoint[publish]".')) from error
    written: list[Path] = []
    told = {
        "trigpoint.audience": star.audience,
        "trigpoint.editions": " ".join(star.editions),
        "trigpoint.version": __version__,
    }
    for filled in star.tables:
        path = folder / filled.table.name
        _same_audience(path, star.audience)
        try:
            path.mkdir(parents=True, exist_ok=True)
            deltalake.write_deltalake(
                str(path),
                frame_of(filled),
                mode="overwrite",
                schema_mode="overwrite",
                name=filled.table.name,
                description=f"One row is {filled.table.one_row}.",
                commit_properties=deltalake.CommitProperties(custom_metadata=told),
            )
        except deltalake.exceptions.DeltaError as error:
            what = f"{filled.table.name} was not written: something else writes to it, or it is no table of ours."
            raise UserMistake(Problem(what, "Try again in a moment, or name another folder.")) from error
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UserMistake(Problem(f"{filled.table.name} cannot be written: {why}.")) from error
        written.append(path)
    return tuple(written)


def _same_audience(path: Path, audience: str) -> None:
    """Older versions of a table stay readable: what only others may see must never have been in it."""
    import deltalake

    if not deltalake.DeltaTable.is_deltatable(str(path)):
        return
    last = deltalake.DeltaTable(str(path)).history(1)[0]
    known = last.get("trigpoint.audience")
    if known != audience:
        what = f"The table {path.name} of this folder is for another audience ({known or 'unknown'}, not {audience})."
        raise UserMistake(Problem(what, "Name a folder of its own for each audience."))

"""Write docs/permissions.md anew: `python -m tests.support.permissions [WORKSPACE]` (`make permissions`).

A filled workspace that is named is copied; otherwise a small one is made.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.matrix import Line

FILE = Path(__file__).parents[2] / "docs" / "permissions.md"
_HEAD = """# Who may do what

Written by `make permissions` from the roles as they are declared and from what the application answered when every
address was asked by every role. A test asks again and holds the answers against this page.

"""


def roles_told() -> str:
    """Every role with what it is for, what it permits, and what it reaches without a scope."""
    from trigpoint.web.people.permissions import Permission
    from trigpoint.web.people.roles import ROLES

    lines = ["## The roles", "", "| role | what it is for | without a scope it reaches |", "|---|---|---|"]
    lines += [
        f"| {role.title} | {role.what} | {'everything' if role.everywhere else 'nothing'} |" for role in ROLES.values()
    ]
    lines += [
        "",
        "| it may | " + " | ".join(role.title for role in ROLES.values()) + " |",
        "|---|" + "---|" * len(ROLES),
    ]
    lines += [
        f"| {permission.value} | "
        + " | ".join("yes" if permission in r.permissions else "" for r in ROLES.values())
        + " |"
        for permission in Permission
    ]
    return "\n".join([*lines, "", ""])


def matrix_told(lines: Iterable[Line]) -> str:
    """The matrix as a table: inside the reach, and where it differs, beyond it."""
    from trigpoint.web.people.roles import ROLES

    told = ["## Every address", "", _LEGEND, ""]
    told += ["| address | method | not signed in | " + " | ".join(role.title for role in ROLES.values()) + " |"]
    told += ["|---|---|---|" + "---|" * len(ROLES)]
    return "\n".join([*told, *(row(line) for line in lines), ""])


_LEGEND = (
    "`open`: the page, or the form again; `done`: the form was taken; `goes on`: to another page; `refused`: the role "
    "does not permit it; `not there`: beyond what the person reaches, and told as if it did not exist; `sign in`: who "
    "it is must be known first; `no such act`: the address takes no form. After a slash: the answer to somebody who "
    "reaches something else."
)


def row(line: Line) -> str:
    """One line of the table."""
    from tests.support.matrix import NOBODY
    from trigpoint.web.people.roles import ROLES

    cells = [line.inside[NOBODY]]
    for role in ROLES:
        inside, beyond = line.inside[role], line.beyond.get(role)
        cells.append(inside if beyond in (None, inside) else f"{inside} / {beyond}")
    address = line.address.replace("|", "\\|") + (f" ({line.shows})" if line.shows else "")
    return f"| `{address}` | {line.method} | " + " | ".join(cells) + " |"


def everything() -> list[Line]:
    """Ask every address. Needs a filled workspace and an empty database."""
    from tests.support.matrix import addresses, ask, examples

    given = examples()
    return [
        line
        for address, name, _ in addresses()
        if name in given
        for one in given[name]
        for line in ask(name, address, one)
    ]


def main() -> None:
    """Make a borough and a database that are thrown away, ask everything, write the page."""
    folder = Path(tempfile.mkdtemp(prefix="trigpoint-permissions-"))
    try:
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], folder / "borough", ignore=shutil.ignore_patterns("web"))
        else:
            from tests.support.web import fill

            fill(folder / "borough")
        os.environ["TRIGPOINT_WORKSPACE"] = str(folder / "borough")
        os.environ["DJANGO_SETTINGS_MODULE"] = "trigpoint.web.settings"
        import django

        django.setup()
        from django.test.utils import override_settings, setup_databases, setup_test_environment, teardown_databases

        logging.disable()
        setup_test_environment()
        kept = setup_databases(verbosity=0, interactive=False)
        storages = {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        }
        with override_settings(STORAGES=storages):
            FILE.write_text(_HEAD + roles_told() + matrix_told(everything()), encoding="utf-8")
        teardown_databases(kept, verbosity=0)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(f"{FILE.name} is written.\n")


if __name__ == "__main__":
    main()

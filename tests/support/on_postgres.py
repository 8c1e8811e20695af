"""The tests of the web application against PostgreSQL: `python -m tests.support.on_postgres [what pytest is told]`.

A server of its own is started for the run. Without PostgreSQL the run is left out and says so, and fails where nothing
may be skipped.
"""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.postgres import server
from tests.support.system import GROUPS, SKIP_NOTHING


def main() -> int:
    """Run, and give pytest's exit code."""
    if GROUPS["postgres"].program() is None:
        sys.stderr.write("*** The web application's tests are NOT RUN on PostgreSQL: it is not installed.\n")
        return 1 if os.environ.get(SKIP_NOTHING) else 0
    with server() as found:
        address = found.address().replace("postgresql+psycopg:", "postgresql:")
        command = [sys.executable, "-m", "pytest", *(sys.argv[1:] or ["-q"]), "tests/web"]
        return subprocess.run(command, env={**os.environ, "TRIGPOINT_DATABASE": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

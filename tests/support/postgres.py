"""A PostgreSQL server of its own for tests: in a new folder, reached by a port of this machine, taken away after."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.system import need

ACCOUNT = "reads_the_records"


@dataclass(frozen=True)
class Server:
    """How to reach the server."""

    port: int
    password: str

    def address(self, database: str = "postgres", *, password: str | None = None) -> str:
        """Its address as a load takes it, with its own password unless another is given."""
        return f"postgresql+psycopg://{ACCOUNT}:{password or self.password}@127.0.0.1:{self.port}/{database}"


@contextmanager
def server() -> Iterator[Server]:
    """A server that asks for a password. Skips where PostgreSQL is not installed."""
    initdb = need("postgres")
    folder = Path(tempfile.mkdtemp(prefix="trigpoint-postgres-"))
    # PostgreSQL refuses to run as root: there it runs as the account that its package made.
    account: dict[str, str] = {}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        account = {"user": "postgres", "group": "postgres"}
        shutil.chown(folder, **account)
    made = Server(_free_port(), secrets.token_urlsafe(12))
    secret, data = folder / "secret", folder / "data"
    secret.write_text(made.password, encoding="ascii")
    if account:
        shutil.chown(secret, **account)

    def run(program: str, *arguments: str) -> None:
        command = [str(initdb.with_name(program)), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **account)  # type: ignore[call-overload]

    try:
        trusting = ("-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync")
        run("initdb", "-D", str(data), "-U", ACCOUNT, *trusting)
        options = f"-p {made.port} -h 127.0.0.1 -k {folder} -c fsync=off"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield made
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

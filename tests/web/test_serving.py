"""`trigpoint serve` as a process of its own, on the server of Linux and on that of Windows, as if behind a proxy."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from trigpoint.store.settings import FILE
from trigpoint.store.workspace import Workspace

PROXIED = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9", "Host": "figures.example"}
_SERVE = """
import sys
from trigpoint.web import serving
serving._serve = getattr(serving, {server!r})
sys.argv = ["trigpoint", "serve", "--port", "{port}", "--workers", "1", "--json", "--workspace", {workspace!r}]
from trigpoint.cli.main import main
main()
"""


@contextmanager
def served(workspace: Path, server: str) -> Iterator[tuple[int, str]]:
    """The port that it listens on and the one-time link of the first administrator, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = _SERVE.format(server=server, port=port, workspace=str(workspace))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            told = b""
            while not told.rstrip().endswith(b"}"):
                line = process.stdout.readline()
                assert line, process.stderr.read().decode() if process.stderr else ""
                told += line
            yield port, json.loads(told)["first_link"]
        finally:
            process.terminate()
            process.communicate(timeout=60)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    text: str


def ask(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer, as soon as the server listens."""
    end = time.monotonic() + 60
    while True:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as link:
            try:
                link.request("GET", path, headers=dict(headers or {}))
            except ConnectionRefusedError:
                assert time.monotonic() < end, "it never listened"
                time.sleep(0.1)
                continue
            answer = link.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.mark.slow
@pytest.mark.parametrize("server", ["_elsewhere", "_on_windows"])
def test_it_is_served_to_a_proxy_and_believes_it(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if server == "_elsewhere" and os.name == "nt":
        pytest.skip("gunicorn does not run on Windows")
    workspace = Workspace.create(tmp_path / "workspace", "Test", "Fenbridge")
    with (workspace.path / FILE).open("a", encoding="utf-8") as settings:
        settings.write('\n[web]\naddress = "https://figures.example"\n')
    for name in ("TRIGPOINT_DATABASE", "TRIGPOINT_METRICS_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with served(workspace.path, server) as (port, link):
        assert link.startswith("https://figures.example/")
        answer = ask(port, "/health", PROXIED)
        assert (answer.status, json.loads(answer.text)["status"]) == (200, "well")
        # Through the proxy nobody is on this computer, whoever runs the proxy.
        assert ask(port, "/metrics", PROXIED).status == 404
        assert ask(port, "/metrics").status == 200
        page = ask(port, link.removeprefix("https://figures.example"), PROXIED)
        assert page.status == 200 and "Strict-Transport-Security" in page.headers
        style = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
        assert ask(port, style, PROXIED).headers["Content-Type"].startswith("text/css")


_FORKED = """
import os, sys, threading
from trigpoint.web import serving
there, ended = threading.Event(), threading.Event()
class Worker:
    def __init__(self, *command, **said):
        there.set()
    def wait(self, timeout=None):
        ended.wait(30)
    terminate = ended.set
serving.subprocess.Popen = Worker
try:
    with serving._working():
        there.wait(30)
        child = os.fork()
        if child == 0:
            raise SystemExit
except SystemExit:
    os._exit(3 if ended.is_set() else 0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), ended.is_set())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="gunicorn does not run on Windows")
def test_a_process_of_the_servers_that_ends_leaves_the_worker_to_its_own() -> None:
    done = subprocess.run([sys.executable, "-c", _FORKED], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["0", "True"], done.stderr

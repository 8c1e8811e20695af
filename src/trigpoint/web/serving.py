"""`trigpoint serve`: the web application on a production server, its long work beside it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click

from trigpoint.cli.context import print_json, with_workspace
from trigpoint.model.problem import Problem, UserMistake

_WORKERS, _THREADS = 2, 4
_PAUSE = 1.0  # seconds before a worker that stopped is started again
_SILENT = 180  # seconds without a sign of life after which a process is ended: much work holds one up for some
_GRACE = 20.0  # seconds in which a worker may finish what it does; the next start takes up the rest


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--workers", default=_WORKERS, show_default=True, help="Server processes (one on Windows).")
@click.option("--administrator", is_flag=True, help="Print a one-time link that makes another administrator.")
@click.option("--only-work", is_flag=True, help="Do the long work of a server that leaves it apart, and serve nothing.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable: the address, and the first link.")
@with_workspace
def serve_command(
    host: str, port: int, workers: int, administrator: bool, only_work: bool, as_json: bool, workspace: Path
) -> None:
    """Serve the web application until it is stopped.

    The first start makes an administrator by a one-time link, which is printed.
    """
    if only_work:
        _work(workspace)
        return
    os.environ["TRIGPOINT_LISTENS"] = f"http://{host}:{port}"
    ready(workspace)
    from trigpoint.web.people.first import first_link
    from trigpoint.web.words.demonstration import furnish

    furnish()
    link = first_link(another=administrator)
    if as_json:
        print_json({"workspace": str(workspace), "address": f"http://{host}:{port}", "first_link": link})
    else:
        _tell(workspace, host, port, link)
    with _working() if _works_inside() else nullcontext():
        _serve(host, port, workers)


def _tell(workspace: Path, host: str, port: int, link: str | None) -> None:
    from trigpoint.web.people.demonstration import demonstration_links

    if link is not None:
        click.echo(f"Make an administrator's account by this link, which works once:\n  {link}")
    for role, there in demonstration_links():
        click.echo(f"{role}, of the demonstration:\n  {there}")
    click.echo(f"Serving {workspace.name} at http://{host}:{port} (stop with Ctrl+C).")


def _work(workspace: Path) -> None:
    ready(workspace)
    from django.core.management import call_command

    click.echo(f"Doing the long work of {workspace.name} (stop with Ctrl+C).")
    call_command("work")


def ready(workspace: Path) -> None:
    """Django set up on the workspace: its database brought up to date, its static files in their place.

    Raises `UserMistake` where the web application's own parts are not installed.
    """
    os.environ["TRIGPOINT_WORKSPACE"] = str(Path(workspace).absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "trigpoint.web.settings"
    try:
        import django
        from django.core.management import call_command
    except ImportError as error:
        what = "The web application is not installed."
        raise UserMistake(Problem(what, 'Install it: `pip install "trigpoint[web]"`.')) from error
    from trigpoint.runs.place import open_workspace

    open_workspace(workspace)
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _works_inside() -> bool:
    from trigpoint.web import place

    return place.workspace().settings.web.worker == "inside"


@contextmanager
def _working() -> Iterator[None]:
    """A worker beside the server, started again when it stops. What it was doing it takes up again by itself.

    It ends when the other end of its input is closed, so that none is left where this process is killed. Only this
    process ends it: those that gunicorn forks leave the block too when they end, one by one.
    """
    here = os.getpid()
    ending = threading.Event()
    started: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not ending.is_set():
            command = [sys.executable, "-m", "django", "work", "--until-input-ends"]
            started[:] = [subprocess.Popen(command, stdin=subprocess.PIPE)]
            started[0].wait()
            ending.wait(_PAUSE)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        for worker in started if os.getpid() == here else ():
            worker.terminate()
            try:
                worker.wait(timeout=_GRACE)
            except subprocess.TimeoutExpired:
                worker.kill()


def _serve(host: str, port: int, workers: int) -> None:
    serve = _on_windows if sys.platform == "win32" else _elsewhere
    serve(host, port, workers)


def _on_windows(host: str, port: int, workers: int) -> None:
    from waitress import serve

    from trigpoint.web.wsgi import application

    # What a proxy says goes through, as gunicorn lets it: the settings say whether it is believed, and what is told on
    # this computer alone is refused to whoever comes through one.
    serve(application, host=host, port=port, threads=workers * _THREADS, clear_untrusted_proxy_headers=False)


def _elsewhere(host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    from trigpoint.web.wsgi import application

    class Server(BaseApplication):
        """Gunicorn told by us, not by its own command line."""

        def load_config(self) -> None:
            self.cfg.set("bind", f"{host}:{port}")
            self.cfg.set("workers", workers)
            self.cfg.set("threads", _THREADS)
            self.cfg.set("preload_app", True)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("forwarded_allow_ips", "127.0.0.1")
            self.cfg.set("timeout", _SILENT)

        def load(self) -> Any:
            return application

    Server().run()

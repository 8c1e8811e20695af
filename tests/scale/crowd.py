"""Many people at once before `trigpoint serve`: each opens a page, reads it for a while, opens another."""

from __future__ import annotations

import http.client
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.scale.pages import served, signed_in

_PERIOD = "2026-03"
_PAGES = (
    ("home", "/"),
    ("scorecard", f"/figures/?pack=ofsted-kpis&period={_PERIOD}"),
    ("scorecard by team", f"/figures/?pack=ofsted-kpis&period={_PERIOD}&by=team"),
    ("scorecard, red", f"/figures/?pack=early-help-monthly&period={_PERIOD}&only=red"),
    ("row", f"/figures/conferences_in_15_days/{_PERIOD}/?pack=ofsted-kpis"),
    ("row", f"/figures/cp_plans_open/{_PERIOD}/?pack=ofsted-kpis"),
    ("why", f"/figures/cp_plans_open/{_PERIOD}/why?pack=ofsted-kpis"),
    ("csv", f"/figures/download.csv?pack=ofsted-kpis&period={_PERIOD}"),
)
_READING = (5.0, 15.0)
"""Seconds for which somebody reads a page, at the least and at the most."""
_PATIENCE = 60.0  # seconds until an answer is an error


@dataclass
class _Seen:
    """What happened, by page: how long each answer took, and what was no answer."""

    took: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def report(people: int, seconds: float) -> Iterable[str]:
    """How many answers, how many wrong, and how long they took."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "borough"
        cookies = _people(place, people)
        port = _free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "trigpoint", "--workspace", str(place), "serve", "--port", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            for _ in range(4):  # each process of the server has built what it keeps
                for _, address in _PAGES:
                    _get(port, address, cookies[0])
            seen = _crowd(port, cookies, seconds)
        finally:
            server.terminate()
            server.wait(timeout=60)
    yield from _told(seen, people, seconds)


def _people(place: Path, count: int) -> list[str]:
    """The borough, and a session cookie of each of so many analysts and service heads."""
    from django.conf import settings
    from django.test import Client

    from tests.support.web import person

    served(place)
    found = []
    for n in range(count):
        client = Client()
        user = person("analyst" if n % 4 == 0 else "director", name=f"Person {n}")
        signed_in(client, user)
        found.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return found


def _crowd(port: int, cookies: list[str], seconds: float) -> _Seen:
    seen, until = _Seen(), time.monotonic() + seconds
    threads = [threading.Thread(target=_read, args=(port, cookie, n, until, seen)) for n, cookie in enumerate(cookies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _read(port: int, cookie: str, number: int, until: float, seen: _Seen) -> None:
    """One person: each waits a while before the first page, so that they do not all begin in one moment."""
    chance = random.Random(number)
    time.sleep(chance.uniform(0, _READING[1]))
    while time.monotonic() < until:
        name, address = chance.choice(_PAGES)
        began = time.perf_counter()
        try:
            status = _get(port, address, cookie)
        except OSError as error:
            status = type(error).__name__
        took = time.perf_counter() - began
        with seen.lock:
            seen.took.setdefault(name, []).append(took)
            if status != 200:
                seen.wrong.append(f"{name}: {status}")
        time.sleep(chance.uniform(*_READING))


def _get(port: int, address: str, cookie: str) -> int | str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", address, headers={"Cookie": f"sessionid={cookie}"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _told(seen: _Seen, people: int, seconds: float) -> Iterable[str]:
    every = [took for found in seen.took.values() for took in found]
    yield f"  {people} people, {seconds:.0f} s: {len(every)} answers, {len(seen.wrong)} wrong"
    yield f"  {'page':<20}{'answers':>9}{'median, s':>11}{'95th, s':>9}{'slowest, s':>12}"
    for name, found in [*sorted(seen.took.items()), ("all", every)]:
        far = statistics.quantiles(found, n=20)[-1] if len(found) > 1 else max(found, default=0.0)
        yield f"  {name:<20}{len(found):>9}{statistics.median(found):>11.2f}{far:>9.2f}{max(found):>12.2f}"
    yield from (f"  {line}" for line in sorted(set(seen.wrong))[:5])


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(240):
        try:
            if _get(port, "/health", "") == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the server did not begin to answer")

"""What a page of the web application costs its server, in CPU seconds: the scorecard with every row, kept and anew."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_PACK, _PERIOD = "ofsted-kpis", "2026-03"
_TIMES = 15
_PAGES = (
    ("scorecard, 13 months as lines", f"/figures/?pack={_PACK}&period={_PERIOD}&by=team"),
    ("scorecard, 13 months as numbers", f"/figures/?pack={_PACK}&period={_PERIOD}&by=team&every=yes"),
    ("a row's own page", f"/figures/conferences_in_15_days/{_PERIOD}/?pack={_PACK}"),
    ("why this number", f"/figures/conferences_in_15_days/{_PERIOD}/why?pack={_PACK}"),
    ("the scorecard as CSV", f"/figures/download.csv?pack={_PACK}&period={_PERIOD}&by=team"),
)


def report() -> Iterable[str]:
    """One line a page: rows where it is a list, the middle CPU of several requests, and of the very first."""
    with tempfile.TemporaryDirectory() as folder:
        client = served(Path(folder) / "borough")
        yield f"  {'page':<36}{'rows':>6}{'first, s':>10}{'then, ms':>10}{'kB':>8}"
        for name, address in _PAGES:
            first, _ = _cpu(client, address)
            took = [_cpu(client, address) for _ in range(_TIMES)]
            body = took[-1][1]
            rows = body.count(b'<th scope="row"')
            middle = 1000 * statistics.median(cpu for cpu, _ in took)
            yield f"  {name:<36}{rows:>6}{first:>10.2f}{middle:>10.0f}{len(body) / 1000:>8.0f}"


def served(place: Path) -> Any:
    """A browser of an analyst, in this process, before a filled borough."""
    from tests.support.web import fill, person

    fill(place)
    os.environ["TRIGPOINT_WORKSPACE"] = str(place)
    from trigpoint.web.serving import ready

    ready(place)
    from django.test import Client

    client = Client()
    signed_in(client, person("analyst"))
    return client


def signed_in(client: Any, user: Any) -> None:
    """Sign somebody in as single sign-on would."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount"}]
    session.save()


def _cpu(client: Any, address: str) -> tuple[float, bytes]:
    began = time.process_time()
    answer = client.get(address, HTTP_HOST="localhost")
    took = time.process_time() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return took, answer.content

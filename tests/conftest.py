"""What all tests share: assertions in the helpers of tests explain themselves too, one Spark cluster, one browser."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The same worlds on every machine and run, however slow it is: what is promised of time is measured apart.
settings.register_profile(
    "trigpoint", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
settings.load_profile("trigpoint")
pytest.register_assert_rewrite("tests.spec.drawing", "tests.support")
importlib.import_module("tests.support.definitions")  # before any test module reads the national ones


@pytest.fixture(scope="session")
def spark_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a standalone cluster. Its tests run in one process, apart: there is one of it."""
    from tests.support.cluster import cluster  # after the line above: what it asserts is rewritten too

    with cluster(tmp_path_factory.mktemp("cluster")) as master:
        yield master


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this process: Playwright's loop, once started, lets no second one start in its thread."""
    from tests.support.browser import chromium

    # The loop runs in the thread in which the tests make their people and rounds, and Django would refuse that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium() as found:
        yield found

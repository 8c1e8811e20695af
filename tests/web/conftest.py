"""The tests of the web application share the served borough (`tests.support.served`)."""

import os
from pathlib import Path

import pytest

from tests.support.served import _nothing_drafted, _plain_files, borough, browse, filled, month, own

__all__ = ["_nothing_drafted", "_plain_files", "borough", "browse", "filled", "month", "own"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a database that is named, only what asks Django's database is run: nothing else could come out otherwise."""
    if "TRIGPOINT_DATABASE" not in os.environ:
        return
    left_out = [item for item in items if Path(__file__).parent in item.path.parents and not _asks(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _asks(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or "db" in fixtures or "transactional_db" in fixtures

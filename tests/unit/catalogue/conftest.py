"""Here the reading of definitions is what is tested: each test reads them for itself."""

import pytest

from tests.support.definitions import read_afresh
from trigpoint.catalogue import build, cache


@pytest.fixture(autouse=True)
def _read_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "build_catalogue", read_afresh)
    cache._catalogue.cache_clear()

"""Here the reading of definitions is what is tested: each test reads them for itself."""

import pytest

from tests.support.definitions import compile_afresh, parse_afresh, read_afresh
from trigpoint.catalogue import build, cache, read


@pytest.fixture(autouse=True)
def _read_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "build_catalogue", read_afresh)
    monkeypatch.setattr(read, "read_text", parse_afresh)
    monkeypatch.setattr(cache, "_body", compile_afresh)
    cache._catalogue.cache_clear()

"""A Word document with every kind of block, made once."""

from __future__ import annotations

import pytest

from tests.publish.docx.reading import Package, opened
from tests.publish.papers import PRODUCED, paper
from trigpoint.publish.docx.printing import to_docx
from trigpoint.publish.paper.objects import Paper


@pytest.fixture(scope="session")
def whole() -> Paper:
    return paper(rows=30)


@pytest.fixture(scope="session")
def data(whole: Paper) -> bytes:
    return to_docx(whole, produced=PRODUCED)


@pytest.fixture(scope="session")
def package(data: bytes) -> Package:
    return opened(data)

"""What all tests share: assertions in the helpers of tests explain themselves too."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.spec.drawing", "tests.support")
